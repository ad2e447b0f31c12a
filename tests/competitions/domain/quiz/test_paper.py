"""The paper of an attempt: the same for the same seed, fair to everybody, each question once."""

from collections import Counter

from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from competitions.domain.quiz.paper import PaperItem, attempt_hash, paper, times_seen
from competitions.domain.quiz.questions import Question


def bank_of(count: int) -> dict[str, Question]:
    kinds = ("single", "multiple", "truth")
    return {
        f"q{number:02}": Question(
            kinds[number % 3],  # type: ignore[arg-type]
            f"第{number}题",
            () if number % 3 == 2 else ("甲", "乙", "丙", "丁"),
            (0,),
        )
        for number in range(count)
    }


VECTOR = (
    PaperItem("q00", (1, 0, 2, 3)),
    PaperItem("q02", (0, 1)),
    PaperItem("q04", (2, 0, 3, 1)),
)


def test_a_paper_follows_from_its_seed_alone() -> None:
    bank = bank_of(5)
    made = paper("秘密", attempt_hash("a1", "m1"), bank, {}, 3)
    assert made == VECTOR
    assert made == paper("秘密", attempt_hash("a1", "m1"), dict(reversed(bank.items())), {}, 3)
    assert made != paper("秘密", attempt_hash("a2", "m1"), bank, {}, 3)


@how(max_examples=60)
@given(st.integers(1, 40), st.integers(1, 45), st.integers(1, 6), st.text(max_size=5))
def test_questions_seen_least_come_first(size: int, count: int, attempts: int, seed: str) -> None:
    bank = bank_of(size)
    papers: list[tuple[PaperItem, ...]] = []
    for number in range(attempts):
        made = paper(f"s{seed}", attempt_hash(f"a{number}", "m"), bank, times_seen(papers), count)
        assert len(made) == len({item.question for item in made}) == min(size, count)
        for item in made:
            assert sorted(item.options) == list(range(bank[item.question].count))
        papers.append(made)
        seen = Counter(times_seen(papers))
        # Nobody meets a question a second time before having met all of them.
        assert max(seen[question] for question in bank) - min(seen[question] for question in bank) <= 1


def test_every_question_and_every_order_of_options_is_as_likely() -> None:
    bank = {f"q{number}": Question("single", str(number), ("a", "b", "c"), (0,)) for number in range(4)}
    first: Counter[str] = Counter()
    right_at: Counter[int] = Counter()
    for number in range(1200):
        made = paper("seed", attempt_hash(str(number), "m"), bank, {}, 2)
        first[made[0].question] += 1
        right_at[made[0].options.index(0)] += 1
    assert all(230 < count < 370 for count in first.values())
    assert all(330 < count < 470 for count in right_at.values())
