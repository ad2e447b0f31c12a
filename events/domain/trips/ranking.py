"""A branch's list of its applicants: the order it gives them, and whom its places reach.

Accepted are the first of each branch's list, as many as it has places; the rest stand behind them in the same
order, so that whoever drops out is followed by the next of the same branch.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec

from foundation.messages import Sentence

MOST_WORDS = 200


class Verdict(StrEnum):
    """What the union's review says of one application; empty: nothing yet."""

    NONE = ""
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REJECTED = "rejected"


class Applicant(msgspec.Struct, frozen=True):
    """An application on its branch's list. `rank` None: not recommended. `against`: rules it does not meet.

    `places`: with companions; who needs more than their branch has left stands behind those who fit.
    """

    registration: str
    branch: str
    rank: int | None = None
    verdict: Verdict = Verdict.NONE
    against: tuple[Sentence, ...] = ()
    places: int = 1

    @property
    def stands(self) -> bool:
        """Whether the list reaches this application: recommended and eligible, unless the review says otherwise."""
        if self.verdict is Verdict.ACCEPTED:
            return True
        return self.verdict is Verdict.NONE and self.rank is not None and not self.against


class Outcome(msgspec.Struct, frozen=True):
    """Ids of registrations: `accepted` and `substitutes` branch by branch in the order of their lists."""

    accepted: tuple[str, ...]
    substitutes: tuple[str, ...]
    rejected: tuple[str, ...]


class ListFault(msgspec.Struct, frozen=True):
    sentence: Sentence
    registration: str = ""


def faults(applicants: Sequence[str], order: Sequence[str], left_out: Mapping[str, str]) -> list[ListFault]:
    """Why a list cannot be handed in so; `order`: the recommended, first first; `left_out`: id → reason."""
    found = []
    placed = [*order, *left_out]
    if len(set(placed)) != len(placed):
        found.append(ListFault(Sentence("Somebody stands on the list twice. Please look at it again.")))
    if set(placed) != set(applicants):
        found.append(
            ListFault(
                Sentence("The list has changed meanwhile: somebody applied or withdrew. Please look again.")
            )
        )
    for registration, words in left_out.items():
        if not words.strip():
            found.append(
                ListFault(
                    Sentence("Whoever is not recommended reads why. Please write a short reason."),
                    registration,
                )
            )
        elif len(words) > MOST_WORDS:
            found.append(
                ListFault(Sentence("Please write at most {most} characters.", most=MOST_WORDS), registration)
            )
    return found


def order_from_numbers(numbers: Mapping[str, int | None], before: Sequence[str]) -> list[str]:
    """The order that typed numbers mean: ascending, equal ones as they stood before; those without one last."""
    position = {registration: place for place, registration in enumerate(before)}
    return sorted(
        numbers,
        key=lambda one: (numbers[one] is None, numbers[one] or 0, position.get(one, len(position)), one),
    )


def decide(applicants: Sequence[Applicant], places: Mapping[str, int], *, final: bool = False) -> Outcome:
    """Whom the branches' places reach. ``places``: branch → places it still has; a branch without any has none.

    An application the review returned to its branch waits, unless the decision is ``final``.
    """
    accepted: list[str] = []
    substitutes: list[str] = []
    rejected: list[str] = []
    for branch in dict.fromkeys(each.branch for each in applicants):
        own = [each for each in applicants if each.branch == branch]
        standing = sorted((each for each in own if each.stands), key=_turn)
        free = max(places.get(branch, 0), 0)
        for each in standing:
            fits = each.places <= free
            free -= each.places if fits else 0
            (accepted if fits else substitutes).append(each.registration)
        rejected += [
            each.registration
            for each in own
            if not each.stands and (final or each.verdict is not Verdict.RETURNED)
        ]
    return Outcome(tuple(accepted), tuple(substitutes), tuple(rejected))


def _turn(applicant: Applicant) -> tuple[bool, int, str]:
    """The branch's own order; whom only the review accepted comes behind its list."""
    return applicant.rank is None, applicant.rank or 0, applicant.registration
