"""The paper of an attempt: which questions, in which order, with their options in which order.

It follows from a secret seed of the quiz and the attempt, and from nothing else, so that a reload shows the same
paper and nobody can foresee it. Questions this member has met least come first (anti-repeat); among equals the lot
decides.
"""

import hashlib
from collections.abc import Mapping, Sequence

import msgspec

from competitions.domain.quiz.questions import Question
from events.domain.lots import Lots


class PaperItem(msgspec.Struct, frozen=True):
    """A question of the paper and its options in the order shown, as numbers of the bank."""

    question: str
    options: tuple[int, ...]


def attempt_hash(attempt: str, member: str) -> str:
    """What the lots of one attempt are keyed with besides the secret seed: 64 hexadecimal digits."""
    return hashlib.sha256(f"rallypoint-quiz/1 {attempt} {member}".encode()).hexdigest()


def paper(
    seed: str, keyed: str, bank: Mapping[str, Question], seen: Mapping[str, int], count: int
) -> tuple[PaperItem, ...]:
    """``count`` questions of the bank (fewer when it has fewer), those seen least often first chosen.

    True and false keep their order; the options of the others are shuffled.
    """
    lots = Lots(seed, keyed)
    shuffled, _ = lots.shuffled(sorted(bank))
    place = {question: at for at, question in enumerate(shuffled)}
    chosen = sorted(shuffled, key=lambda question: (seen.get(question, 0), place[question]))[:count]
    ordered, _ = lots.shuffled(chosen)
    return tuple(PaperItem(question, _options(lots, bank[question])) for question in ordered)


def _options(lots: Lots, question: Question) -> tuple[int, ...]:
    if question.kind == "truth":
        return (0, 1)
    drawn, _ = lots.shuffled(range(question.count))
    return tuple(drawn)


def times_seen(papers: Sequence[Sequence[PaperItem]]) -> dict[str, int]:
    """How often each question stood in these papers."""
    seen: dict[str, int] = {}
    for each in papers:
        for item in each:
            seen[item.question] = seen.get(item.question, 0) + 1
    return seen
