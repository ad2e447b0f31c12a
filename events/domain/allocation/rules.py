"""How an event gives its places: what an organizer sets for approval, ranking and lottery."""

import msgspec

from events.domain.allocation.ranking import NEEDS_CAP, Criterion, What, exact_number
from foundation.messages import Sentence

MOST_CRITERIA = 12
MOST_WEIGHTS = 10


class AllocationRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is not set has its usual value.

    `absences`: the union's rule on those who stay away holds here. `decided_days`: within how many days after
    sign-up closes places are given. Lottery: `seed_from`, where the seed comes from; `balls`, how many balls
    somebody has with 0, 1, 2 … places of this kind in the past `months` (the last number for all more; empty: one
    for everybody). Ranking: `criteria`, and the ages at which men and women retire.
    """

    absences: bool = True
    decided_days: int = 0
    seed_from: str = ""
    balls: tuple[int, ...] = ()
    months: int = 24
    criteria: tuple[Criterion, ...] = ()
    retires: tuple[int, int] = (60, 55)

    def balls_of(self, places: int) -> int:
        """How many balls somebody has who has had so many places."""
        if not self.balls:
            return 1
        return self.balls[min(places, len(self.balls) - 1)]


def problem(rules: AllocationRules) -> tuple[str, Sentence] | None:
    """The first field that is wrong, and what to do about it."""
    if any(not 1 <= balls <= 1_000 for balls in rules.balls):
        return "balls", Sentence("Each number of balls lies between 1 and 1000.")
    if len(rules.balls) > MOST_WEIGHTS:
        return "balls", Sentence("At most {most} numbers fit here.", most=MOST_WEIGHTS)
    for number, criterion in enumerate(rules.criteria):
        if not exact_number(criterion.weight):
            return f"criteria-{number}-weight", Sentence("Please give a number, such as 12 or 3.5.")
        if criterion.what in NEEDS_CAP and criterion.cap < 1:
            return f"criteria-{number}-cap", Sentence("This criterion needs a highest amount, such as 5.")
        if criterion.what is What.ANSWER and not criterion.question:
            return f"criteria-{number}-question", Sentence("Please choose a question that asks for a number.")
    return None


def told(rules: AllocationRules) -> tuple[Sentence, ...]:
    """The weights of a lottery in plain words."""
    if not rules.balls or set(rules.balls) == {1}:
        return (Sentence("Every application has one ball; all have the same chance."),)
    told: list[Sentence] = []
    for places, balls in enumerate(rules.balls):
        last = places == len(rules.balls) - 1
        who = (
            Sentence("{count} places or more", count=places)
            if last and places
            else Sentence("{count} place", "{count} places", count=places)
            if places
            else Sentence("no place yet")
        )
        told.append(
            Sentence(
                "{who} in the past {months} months: {count} ball",
                "{who} in the past {months} months: {count} balls",
                who=who,
                months=rules.months,
                count=balls,
            )
        )
    return tuple(told)
