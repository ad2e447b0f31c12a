"""Who is let in: what the door answers to a scanned ticket, and in which words and colour.

The browser decides by the same rules while it has no network (static/js/door/admission.js).
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from checkin.domain.doors import Again, Direction, Entrance, Occasion, occasion_at
from checkin.domain.passages import NOWHERE, Standing
from checkin.domain.ticket_token import Reading, TokenState
from checkin.domain.verdicts import Admission, Decision, Holder, Presence, Verdict, told
from foundation.errors import Refusal
from foundation.messages import Sentence


class Passing(msgspec.Struct, frozen=True):
    """What is wanted: in or out, how many of the people of the code (0: all that can), for which occasion (chosen by
    hand), and whether the door's people let them in though the rules do not (`forced`, with a reason).
    """

    leaving: bool = False
    people: int = 0
    occasion: str = ""
    forced: bool = False


_NO_PLACE_YET = {
    "cancelled": Verdict.CANCELLED,
    "waitlisted": Verdict.WAITLISTED,
    "applied": Verdict.NO_PLACE,
    "offered": Verdict.NO_PLACE,
    "rejected": Verdict.NO_PLACE,
}
_NO_STANDINGS: Mapping[str, Standing] = {}


def admission(reading: Reading, holder: Holder | None, door_event: str) -> Admission:
    """Decides on one scan at the only door of ``door_event``, at no particular hour. See `decide`."""
    decision = decide(reading, holder, Entrance(door_event), _ANY_HOUR)
    return told(decision, holder, genuine=reading.state not in (TokenState.FORGED, TokenState.NOT_A_TICKET))


def admission_of(holder: Holder, door_event: str) -> Admission:
    """The same for a person whose registration is known, by a true ticket or found by name."""
    return told(decide(None, holder, Entrance(door_event), _ANY_HOUR), holder)


_ANY_HOUR = datetime.min.replace(tzinfo=UTC)
_ONE_IN = Passing()


def decide(
    reading: Reading | None,
    holder: Holder | None,
    entrance: Entrance,
    at: datetime,
    passing: Passing = _ONE_IN,
    standings: Mapping[str, Standing] = _NO_STANDINGS,
) -> Decision:
    """Decides on one scan at a door. ``reading`` is None for somebody found by name.

    ``holder`` is whom the ticket belongs to, None for nobody; ``standings`` holds by occasion what is known of
    their coming and going. The order of the reasons is part of the rule: what is wrong with the code is told before
    what is wrong with the place, the list, the hour and the person's comings.
    """
    if reading is not None and reading.state is TokenState.FORGED:
        return Decision(Verdict.FORGED)
    if holder is None or (reading is not None and reading.state is TokenState.NOT_A_TICKET):
        return Decision(Verdict.UNKNOWN)
    if holder.event_id != entrance.event:
        return Decision(Verdict.WRONG_EVENT)
    if leaves(entrance, passing):
        return _leave(passing, standings)
    found = _occasion(holder, entrance, at, passing)
    if isinstance(found, Decision):
        return found
    return _enter(holder, entrance, passing, found, standing_of(holder, standings, found))


def leaves(entrance: Entrance, passing: Passing) -> bool:
    """Whether this is a way out: an exit always, a door for both when that is wanted."""
    return entrance.direction is Direction.OUT or (passing.leaving and entrance.goes_out)


def occasion_wanted(holder: Holder, entrance: Entrance, at: datetime, passing: Passing) -> str | None:
    """For what somebody comes who stands here now; None when this door does not admit them anyway."""
    found = _occasion(holder, entrance, at, passing)
    return found if isinstance(found, str) else None


def _occasion(holder: Holder, entrance: Entrance, at: datetime, passing: Passing) -> str | Decision:
    """For what they come, or why this door does not admit them."""
    status = _NO_PLACE_YET.get(holder.status)
    if status is not None:
        return Decision(status)
    if entrance.offerings and holder.offering not in entrance.offerings and not passing.forced:
        return Decision(Verdict.WRONG_LIST)
    found = occasion_at(entrance, holder.offering, at, passing.occasion)
    if isinstance(found, Occasion):
        return found.key
    if passing.forced:
        return ""
    if found is None:
        return Decision(Verdict.WRONG_LIST)
    return Decision(Verdict.NOT_YET if found.opens is not None else Verdict.OVER, hours=found)


def standing_of(holder: Holder, standings: Mapping[str, Standing], occasion: str) -> Standing:
    """What is known for an occasion; of who never was scanned, a presence recorded by hand or by themselves counts."""
    known = standings.get(occasion, NOWHERE)
    if occasion or holder.presence is None or any(each.came for each in standings.values()):
        return known
    came = holder.presence
    return Standing(1, 1, 0, came.at, came.at, None, came.door)


def _leave(passing: Passing, standings: Mapping[str, Standing]) -> Decision:
    """Out of the occasion for which they came last; the hour and the list play no part in leaving."""
    there = [
        (standing.last_at, key) for key, standing in standings.items() if standing.inside and standing.last_at
    ]
    if not there:
        return Decision(Verdict.NOT_INSIDE)
    key = max(there)[1]
    inside = standings[key].inside
    return Decision(Verdict.LEFT, key, min(passing.people or inside, inside))


def _enter(
    holder: Holder, entrance: Entrance, passing: Passing, occasion: str, standing: Standing
) -> Decision:
    apart = 0 if holder.together else holder.apart
    heads = max(0, holder.heads - apart)
    room = heads - (standing.came if entrance.again is Again.ONCE else standing.inside)
    if passing.forced:
        people = passing.people or max(room, 1)
        return Decision(Verdict.ADMITTED, occasion, people, _new(standing, people, heads))
    if holder.together and not standing.came:
        return Decision(Verdict.ALREADY_ADMITTED, occasion)
    if entrance.again is Again.FREE and room <= 0:
        return Decision(Verdict.ADMITTED, occasion)
    if room <= 0:
        once = entrance.again is Again.ONCE or not standing.inside
        return Decision(Verdict.ALREADY_ADMITTED if once else Verdict.INSIDE_ALREADY, occasion)
    people = min(passing.people or room, room)
    fresh = people if entrance.again is Again.ONCE else _new(standing, people, heads)
    return Decision(Verdict.ADMITTED, occasion, people, fresh)


def _new(standing: Standing, people: int, heads: int) -> int:
    """How many of those who come in cannot have been in before."""
    return max(0, min(heads, standing.inside + people) - standing.came)


UNDO_WITHIN = timedelta(minutes=10)


def may_take_back(presence: Presence | None, now: datetime) -> None:
    """Raises Refusal when there is nothing to take back, or when it is too late for the door to do it."""
    if presence is None:
        raise Refusal(Sentence("This person has not been admitted, so there is nothing to take back."))
    if now - presence.at > UNDO_WITHIN:
        raise Refusal(
            Sentence(
                "Only within {minutes} minutes an admission can be taken back. This one was at {at}.",
                minutes=UNDO_WITHIN // timedelta(minutes=1),
                at=presence.at,
            )
        )
