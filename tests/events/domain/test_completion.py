"""Who completed a course, who still can, who cannot any more, and why."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.completion import Completion, Mark, State, completion, describe
from events.domain.event import Session
from events.domain.settings import CompletionRule
from foundation.messages import Sentence

START = datetime(2026, 9, 2, 7, tzinfo=UTC)
DAY = timedelta(days=1)


def course(count: int) -> list[Session]:
    return [
        Session(str(n), f"第{n + 1}次", START + 7 * n * DAY, START + 7 * n * DAY + timedelta(hours=2))
        for n in range(count)
    ]


FOUR = course(4)
AFTER = FOUR[-1].ends_at + DAY
P, L, M, E = Mark.PRESENT, Mark.LATE, Mark.MADE_UP, Mark.EXCUSED


def count(done: int, of: int, needed: int) -> Sentence:
    return Sentence("Attended {done} of {of} sessions; {needed} are needed.", done=done, of=of, needed=needed)


@pytest.mark.parametrize(
    ("marks", "state"),
    [
        ({"0": P, "1": P, "2": P, "3": P}, State.COMPLETED),
        ({"0": P, "1": L, "2": M, "3": P}, State.COMPLETED),
        ({"0": P, "1": P, "2": P}, State.FAILED),
        ({}, State.FAILED),
    ],
)
def test_four_fifths_of_four_are_all_four(marks: dict[str, Mark], state: State) -> None:
    assert completion(CompletionRule(), FOUR, marks, AFTER).state is state


def test_the_reason_says_how_many_are_needed() -> None:
    told = completion(CompletionRule(percent=75), FOUR, {"0": P, "1": P, "2": P}, AFTER)
    assert told == Completion(State.COMPLETED, 3, 3, 4, (count(3, 4, 3),))


def test_make_ups_count_only_where_the_rule_says_so() -> None:
    marks = {"0": P, "1": P, "2": M}
    rule = CompletionRule(percent=75)
    assert completion(rule, FOUR, marks, AFTER).state is State.COMPLETED
    without = msgspec.structs.replace(rule, make_ups=False)
    assert completion(without, FOUR, marks, AFTER).state is State.FAILED


def test_leave_is_left_out_of_the_count_where_the_rule_says_so() -> None:
    marks = {"0": P, "1": P, "2": P, "3": E}
    assert completion(CompletionRule(percent=100), FOUR, marks, AFTER).state is State.FAILED
    told = completion(CompletionRule(percent=100, excused=True), FOUR, marks, AFTER)
    assert told == Completion(
        State.COMPLETED,
        3,
        3,
        3,
        (
            count(3, 3, 3),
            Sentence(
                "{count} session missed with leave is not counted.",
                "{count} sessions missed with leave are not counted.",
                count=1,
            ),
        ),
    )


def test_a_session_that_must_be_attended() -> None:
    rule = CompletionRule(percent=50, must=("3",))
    marks = {"0": P, "1": P}
    before = completion(rule, FOUR, marks, START + 15 * DAY)
    after = completion(rule, FOUR, marks, AFTER)
    assert (before.state, before.reasons[1]) == (
        State.OPEN,
        Sentence("“{title}” must be attended and is still to come.", title="第4次"),
    )
    assert (after.state, after.reasons[1]) == (
        State.FAILED,
        Sentence("“{title}” must be attended and was missed.", title="第4次"),
    )


def test_while_it_runs_who_missed_too_much_is_told_so() -> None:
    strict = CompletionRule(percent=100, make_ups=False)
    second = FOUR[1].ends_at + DAY
    assert completion(strict, FOUR, {"0": P, "1": P}, second).state is State.OPEN
    assert completion(strict, FOUR, {"0": P}, second).state is State.FAILED
    mild = CompletionRule(percent=100)
    assert completion(mild, FOUR, {"0": P}, second).state is State.OPEN


def test_what_does_not_count_does_not_count() -> None:
    opening = msgspec.structs.replace(FOUR[0], counts=False)
    told = completion(CompletionRule(percent=100), [opening, *FOUR[1:]], {"1": P, "2": P, "3": P}, AFTER)
    assert (told.state, told.attended, told.of) == (State.COMPLETED, 3, 3)


def test_a_number_of_sessions_and_a_share_hold_both() -> None:
    rule = CompletionRule(percent=50, sessions=3)
    assert completion(rule, FOUR, {"0": P, "1": P}, AFTER).needed == 3
    assert describe(rule, FOUR) == (
        Sentence("At least {percent} % of the sessions", percent=50),
        Sentence("At least {count} session", "At least {count} sessions", count=3),
    )


marks = st.dictionaries(st.sampled_from("012345"), st.sampled_from(list(Mark)))
rules = st.builds(
    CompletionRule,
    percent=st.integers(0, 100),
    sessions=st.integers(0, 7),
    make_ups=st.booleans(),
    excused=st.booleans(),
    must=st.lists(st.sampled_from("012345"), max_size=2).map(tuple),
)
moments = st.integers(-1, 50).map(lambda days: START + days * DAY)
GOOD = (State.FAILED, State.OPEN, State.COMPLETED)


@given(rules, marks, moments, st.sampled_from("012345"))
def test_being_there_once_more_never_makes_it_worse(
    rule: CompletionRule, known: dict[str, Mark], at: datetime, more: str
) -> None:
    six = course(6)
    before = completion(rule, six, known, at)
    after = completion(rule, six, {**known, more: P}, at)
    assert GOOD.index(after.state) >= GOOD.index(before.state) or known.get(more) is E


@given(rules, marks, moments, moments)
def test_time_alone_completes_nothing_that_needs_presence(
    rule: CompletionRule, known: dict[str, Mark], one: datetime, other: datetime
) -> None:
    """Later on the same marks are completed as before, or lost, never won (unless nothing was needed)."""
    six = course(6)
    before, after = (completion(rule, six, known, at) for at in sorted((one, other)))
    if before.state is State.FAILED:
        assert after.state is State.FAILED
    if before.state is State.COMPLETED:
        assert after.state is State.COMPLETED
    if after.state is State.COMPLETED and before.state is not State.COMPLETED:
        assert after.needed == 0


@given(rules, marks, moments)
def test_completed_is_what_plain_counting_says(
    rule: CompletionRule, known: dict[str, Mark], at: datetime
) -> None:
    six = course(6)
    took_part = {k for k, v in known.items() if v in (P, L) or (v is M and rule.make_ups)}
    base = [s for s in six if not (rule.excused and known.get(s.id) is E)]
    enough = len(took_part) * 100 >= rule.percent * len(base) and len(took_part) >= rule.sessions
    told = completion(rule, six, known, at)
    if told.needed:
        assert (told.state is State.COMPLETED) == (enough and set(rule.must) <= took_part)
