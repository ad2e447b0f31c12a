"""How a judged contest is counted: its criteria, what is left out, and what decides between equal scores."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from foundation.errors import Refusal
from foundation.messages import N_, Sentence

MOST_CRITERIA = 12
MOST_POINTS = 100
SCALES = (10, 100)
STEPS = (100, 50, 10, 5, 1)
"""Hundredths of a point: the smallest step in which judges mark."""
CRITERION = "criterion:"
MEDIAN = "median"
FIRSTS = "firsts"

Counting = Literal["points", "percent"]
Reveal = Literal["at_once", "at_end"]


class Criterion(msgspec.Struct, frozen=True):
    """What is judged. ``most`` is the highest mark, ``weight`` its percentage (only when counted by percent)."""

    key: str
    name: str
    most: int
    weight: int = 100


class ContestSettings(msgspec.Struct, frozen=True):
    """``points``: a judge's total is the sum of the marks. ``percent``: every criterion is marked on the same scale
    (10 or 100), and the total is the sum of mark × weight. ``reveal``: scores are shown as soon as a performance
    is locked, or only when the results are published."""

    criteria: tuple[Criterion, ...]
    counting: Counting = "points"
    drop_highest: int = 0
    drop_lowest: int = 0
    ties: tuple[str, ...] = ()
    step: int = 10
    reveal: Reveal = "at_once"

    @property
    def dropped(self) -> int:
        return self.drop_highest + self.drop_lowest

    def criterion(self, key: str) -> Criterion | None:
        return next((each for each in self.criteria if each.key == key), None)


PLAIN = ContestSettings(
    criteria=(
        Criterion("c1", N_("Content"), 40),
        Criterion("c2", N_("Delivery"), 40),
        Criterion("c3", N_("Appearance"), 20),
    ),
    drop_highest=1,
    drop_lowest=1,
    ties=("criterion:c1", MEDIAN, FIRSTS),
)
"""What a new contest begins with; the names of its criteria are put into the chair's language when it is made."""


def settings_from(text: str) -> ContestSettings:
    return msgspec.json.decode(text, type=ContestSettings)


def settings_to(given: ContestSettings) -> str:
    return msgspec.json.encode(given).decode()


def check_settings(given: ContestSettings) -> None:
    """Raises Refusal 422 with what to change, its field naming the part."""
    _check_criteria(given)
    if given.step not in STEPS:
        raise _refused(Sentence("Please choose one."), "step")
    if given.drop_highest < 0 or given.drop_lowest < 0 or given.dropped > 20:
        raise _refused(Sentence("At most 20 judges can be left out."), "drop_highest")
    known = {f"{CRITERION}{each.key}" for each in given.criteria} | {MEDIAN, FIRSTS}
    if not set(given.ties) <= known or len(set(given.ties)) != len(given.ties):
        raise _refused(
            Sentence("Each rule for equal scores can be used once, and only for a criterion that exists."),
            "ties",
        )


def _check_criteria(given: ContestSettings) -> None:
    if not 1 <= len(given.criteria) <= MOST_CRITERIA:
        raise _refused(Sentence("Give 1 to {most} criteria.", most=MOST_CRITERIA), "criteria")
    names = [each.name.strip() for each in given.criteria]
    if not all(names) or len(set(names)) != len(names) or len({e.key for e in given.criteria}) != len(names):
        raise _refused(Sentence("Each criterion needs a name of its own."), "criteria")
    if any(not 1 <= each.most <= MOST_POINTS for each in given.criteria):
        raise _refused(
            Sentence("The highest mark is a whole number from 1 to {most}.", most=MOST_POINTS), "criteria"
        )
    if given.counting == "percent":
        _check_percent(given.criteria)


def _check_percent(criteria: Sequence[Criterion]) -> None:
    if len({each.most for each in criteria}) != 1 or criteria[0].most not in SCALES:
        raise _refused(
            Sentence("When counted by percent, every criterion is marked on one scale: to 10 or to 100."),
            "criteria",
        )
    together = sum(each.weight for each in criteria)
    if any(each.weight < 1 for each in criteria) or together != 100:
        raise _refused(
            Sentence("The percentages must add up to 100; now they make {sum}.", sum=together), "criteria"
        )


def check_panel(given: ContestSettings, judges: int) -> None:
    """At least one total must be left after leaving out. Raises Refusal 409."""
    if judges <= given.dropped:
        raise Refusal(
            Sentence(
                "{dropped} totals are left out, so at least {needed} judges are needed; there are {judges}.",
                dropped=given.dropped,
                needed=given.dropped + 1,
                judges=judges,
            )
        )


def _refused(sentence: Sentence, field: str) -> Refusal:
    return Refusal(sentence, field=field, status=422)
