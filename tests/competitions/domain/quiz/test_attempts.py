"""Time of an attempt, what an answer is worth, and the ranking."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.quiz.attempts import Attempt, Opening, ends_at, refuse_another_try, refuse_late
from competitions.domain.quiz.questions import Question
from competitions.domain.quiz.ranking import BranchTurnout, Tried, ranking, turnout
from competitions.domain.quiz.settings import QuizSettings, check_settings, settings_from, settings_to
from foundation.errors import Refusal

NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
TEN = Attempt(NOON, NOON + timedelta(minutes=10))


@given(st.integers(0, 3_000_000), st.none() | st.integers(0, 3_000_000))
def test_never_more_than_the_time_there_is(now_ms: int, handed_in_ms: int | None) -> None:
    at = NOON + timedelta(milliseconds=now_ms)
    handed_in = None if handed_in_ms is None else NOON + timedelta(milliseconds=handed_in_ms)
    attempt = msgspec.structs.replace(TEN, handed_in_at=handed_in)
    assert 0 <= attempt.seconds_left(at) <= 600
    assert 0 <= attempt.milliseconds() <= 600_000
    assert (attempt.seconds_left(at) == 0) or not attempt.over(at)
    assert attempt.over(at) == (handed_in is not None or now_ms >= 600_000)


def test_an_answer_after_the_end_is_refused_to_the_moment() -> None:
    refuse_late(TEN, TEN.ends_at - timedelta(milliseconds=1))
    for attempt, at, words in (
        (
            TEN,
            TEN.ends_at,
            "The time is up. This answer came too late and was not counted; those before it are.",
        ),
        (
            msgspec.structs.replace(TEN, handed_in_at=NOON),
            NOON,
            "This attempt is handed in. The answer was not counted.",
        ),
    ):
        with pytest.raises(Refusal) as refusal:
            refuse_late(attempt, at)
        assert (str(refusal.value.sentence), refusal.value.status) == (words, 409)


def test_opening_and_the_end_at_closing() -> None:
    opening = Opening("open", NOON, NOON + timedelta(hours=1))
    opening.refuse_when_shut(NOON)
    assert ends_at(opening, 10, NOON) == NOON + timedelta(minutes=10)
    assert ends_at(opening, 10, NOON + timedelta(minutes=55)) == NOON + timedelta(hours=1)
    for at, state in (
        (NOON - timedelta(seconds=1), "open"),
        (NOON + timedelta(hours=1), "open"),
        (NOON, "setup"),
    ):
        with pytest.raises(Refusal):
            msgspec.structs.replace(opening, state=state).refuse_when_shut(at)


def test_tries() -> None:
    refuse_another_try(1, 2)
    with pytest.raises(Refusal) as refusal:
        refuse_another_try(2, 2)
    assert str(refusal.value.sentence) == "You have used today's 2 tries. Tomorrow you can try again."


@pytest.mark.parametrize(
    ("kind", "answer", "chosen", "allowed", "right"),
    [
        ("single", (1,), (1,), True, True),
        ("single", (1,), (0,), True, False),
        ("single", (1,), (0, 1), False, False),
        ("multiple", (0, 2), (2, 0), True, True),
        ("multiple", (0, 2), (0,), True, False),
        ("multiple", (0, 2), (0, 1, 2), True, False),
        ("truth", (0,), (0,), True, True),
        ("truth", (0,), (2,), False, False),
        ("single", (1,), (), False, False),
        ("single", (1,), (-1,), False, False),
        ("multiple", (1,), (1, 1), False, True),
    ],
)
def test_answers(
    kind: str, answer: tuple[int, ...], chosen: tuple[int, ...], allowed: bool, right: bool
) -> None:
    question = Question(kind, "?", () if kind == "truth" else ("a", "b", "c"), answer)  # type: ignore[arg-type]
    assert (question.allows(chosen), question.is_right(chosen)) == (allowed, right)


@pytest.mark.parametrize("field", ["questions", "minutes", "tries", "single", "multiple", "truth"])
def test_numbers_within_reason(field: str) -> None:
    check_settings(QuizSettings())
    assert settings_from(settings_to(QuizSettings(tries=7))) == QuizSettings(tries=7)
    for number in (0, 1001, -1):
        with pytest.raises(Refusal) as refusal:
            check_settings(msgspec.structs.replace(QuizSettings(), **{field: number}))
        assert (refusal.value.field, refusal.value.status) == (field, 422)


def tried(member: str, score: int, milliseconds: int) -> Tried:
    return Tried(member, member, "b", "图书馆", score, milliseconds)


def test_best_score_then_shortest_time_and_equal_ones_share() -> None:
    attempts = [
        tried("甲", 80, 5),
        tried("甲", 90, 9),
        tried("乙", 90, 8),
        tried("丙", 90, 9),
        tried("丁", 10, 1),
    ]
    assert [(row.place, row.best.member, row.best.score, row.tries) for row in ranking(attempts)] == [
        (1, "乙", 90, 1),
        (2, "丙", 90, 1),
        (2, "甲", 90, 2),
        (4, "丁", 10, 1),
    ]


@given(
    st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.integers(0, 3), st.integers(0, 3)), max_size=20),
    st.randoms(),
)
def test_the_ranking_as_a_slow_model_has_it(given_: list[tuple[str, int, int]], chance: object) -> None:
    attempts = [tried(*each) for each in given_]
    shuffled = list(attempts)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    rows = ranking(attempts)
    assert rows == ranking(shuffled)
    best = {
        who: max((score, -ms) for name, score, ms in given_ if name == who) for who in {g[0] for g in given_}
    }
    assert {row.best.member: row.place for row in rows} == {
        who: 1 + sum(other > mine for other in best.values()) for who, mine in best.items()
    }


def test_turnout_counts_people_once() -> None:
    rows = turnout(
        [("b1", "会计", 3), ("b2", "图书馆", 8), ("b3", "空", 0), ("b4", "迁走", 0)],
        [("b1", "甲"), ("b1", "甲"), ("b1", "乙"), ("b2", "丙"), ("b4", "丁")],
    )
    assert rows == (
        BranchTurnout("b4", "迁走", 1, 0, Decimal("100.0")),
        BranchTurnout("b1", "会计", 2, 3, Decimal("66.7")),
        BranchTurnout("b2", "图书馆", 1, 8, Decimal("12.5")),
    )
