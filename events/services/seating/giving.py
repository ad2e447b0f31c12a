"""Seats follow registrations: given, freed and counted in the same write as the registration itself."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec

from events import signals
from events.domain.event import Event
from events.domain.seating.best import Group
from events.domain.seating.choice import Asker, best_for, check_choice
from events.domain.seating.hall import Hall
from events.queries import facts
from events.queries.seating import kept_hall, taken_of
from events.services.contention import Overtaken
from foundation.clock import now
from foundation.database import after_commit, fetch
from foundation.errors import Refusal
from foundation.live import hub
from foundation.messages import Sentence
from members.domain.branches import ids_on

# Written first, so that whoever gives or frees seats of one plan does so one after the other.
_HOLD = "UPDATE seating_plan SET changes = changes + 1 WHERE id = {} RETURNING id, event, layout, changes, return_by"
_PLAN_FOR = "SELECT plan FROM seated_offering WHERE offering = {}"
_WHO = (
    "SELECT r.id, r.status, r.places, r.offering, r.event, b.path FROM registration r"
    " JOIN branch b ON b.id = r.branch WHERE r.id = {}"
)
_TO_CAPTAIN = (
    "UPDATE seat SET registration = (SELECT c.id FROM registration f JOIN registration c ON c.party = f.party"
    " AND c.places > 0 AND c.status = 'confirmed' WHERE f.id = {} AND c.id <> f.id) WHERE registration = {}"
)


class Held(msgspec.Struct, frozen=True):
    """A plan whose row this write holds, and who sits where now."""

    plan: str
    event: str
    hall: Hall
    taken: dict[str, str]
    returned: bool


async def hold(plan_id: str, at: datetime | None = None) -> Held:
    """Takes the plan for this write; call it inside a write body, after pools and registrations."""
    rows = await fetch(_HOLD, plan_id)
    if not rows:
        raise Overtaken
    row = rows[0]
    hall = await kept_hall(plan_id, row["layout"])
    returned = row["return_by"] is not None and (at or now()) >= row["return_by"]
    return Held(plan_id, row["event"] or "", hall, await taken_of(plan_id), returned)


async def on_confirmed(news: signals.RegistrationNews) -> None:
    """Gives seats to whoever got places. One look in memory where the event has no seats."""
    event = facts.remembered(news.event) or await facts.event(news.event)
    if event is None or news.offering not in event.seated:
        return
    await follow(event, news.registration, news.seats, at=news.at, queue=event.waitlist)


async def on_cancelled(news: signals.RegistrationNews) -> None:
    """Frees the seats of whoever gave the places back."""
    event = facts.remembered(news.event) or await facts.event(news.event)
    if event is None or news.offering not in event.seated:
        return
    plan = (await fetch(_PLAN_FOR, news.offering))[0]["plan"]
    await free(await hold(plan, news.at), news.registration)


async def on_resized(news: signals.Resized) -> None:
    """As many seats as there are places now; a new captain takes over the former one's."""
    event = facts.remembered(news.event) or await facts.event(news.event)
    if event is None or news.offering not in event.seated:
        return
    if news.places == 0:
        await hold((await fetch(_PLAN_FOR, news.offering))[0]["plan"], news.at)
        await fetch(_TO_CAPTAIN, news.registration, news.registration)
    wish = signals.SeatWish() if news.places > news.was > 0 else None
    await follow(event, news.registration, wish, at=news.at)


async def on_transferred(news: signals.Transferred) -> None:
    """The seats go along with the place."""
    event = facts.remembered(news.event) or await facts.event(news.event)
    if event is not None and news.offering in event.seated:
        await hold((await fetch(_PLAN_FOR, news.offering))[0]["plan"], news.at)
        await fetch(
            "UPDATE seat SET registration = {} WHERE registration = {}", news.registration, news.former
        )


async def follow(
    event: Event,
    registration: str,
    wish: signals.SeatWish | None,
    *,
    at: datetime | None = None,
    queue: bool = False,
) -> None:
    """As many seats as the registration has places: more are given, fewer are kept. Inside a write body.

    With a wish (the person asks now) it raises `Refusal` when seats cannot be had. Without (they moved up, or were
    drawn) they keep their place and sit as soon as seats are returned; the organizer sees who has none. With `queue`
    somebody who was quicker makes the sign-up be decided anew, so that they wait in line.
    """
    rows = await fetch(_WHO, registration)
    who = rows[0]
    plans = await fetch(_PLAN_FOR, who["offering"])
    if not plans:
        return
    held = await hold(plans[0]["plan"], at)
    own = [seat for seat, holder in held.taken.items() if holder == registration]
    places = who["places"] if who["status"] == "confirmed" else 0
    if len(own) > places:
        await _let_go(held, registration, _last(held.hall, own, len(own) - places))
    elif len(own) < places:
        await _give_more(held, who, places - len(own), wish, queue)


def _last(hall: Hall, seats: Sequence[str], count: int) -> list[str]:
    """Those at the edge of the group go first, so that the others stay together."""
    return sorted(seats, key=lambda seat: hall.at.get(seat, -1))[-count:]


async def _give_more(
    held: Held, who: dict[str, Any], count: int, wish: signals.SeatWish | None, queue: bool
) -> None:
    accessible = min(wish.accessible, count) if wish else 0
    asker = Asker(Group(count, accessible), frozenset(ids_on(who["path"])), held.returned)
    if wish and wish.seats:
        seats = check_choice(held.hall, held.taken, asker, wish.seats)
    else:
        found = best_for(held.hall, held.taken, asker)
        if found is None:
            if wish is not None and queue and not accessible:
                raise Overtaken
            if wish is not None:
                raise Refusal(_none_left(held, asker))
            return
        seats = found.seats
    await take(held, who["id"], [held.hall.seats[index].id for index in seats])


def _none_left(held: Held, asker: Asker) -> Sentence:
    seats = held.hall.seats
    free = [seat for seat in seats if not seat.blocked and seat.id not in held.taken]
    if asker.group.accessible and sum(seat.accessible for seat in free) < asker.group.accessible:
        return Sentence("No accessible seat is free any more. Nothing was changed; please ask the organizer.")
    if len(free) >= asker.group.count and any(seat.branch for seat in free):
        return Sentence(
            "The seats that are left are held for branch unions. Nothing was changed; please try again when they"
            " have been returned."
        )
    return Sentence("There are not enough free seats left. Nothing was changed.")


async def take(held: Held, registration: str, seats: Collection[str]) -> None:
    """Gives free seats to a registration, guarded; inside a write body that holds the plan."""
    marks = ", ".join(["{}"] * len(seats))
    given = await fetch(
        f"UPDATE seat SET registration = {{}} WHERE id IN ({marks}) AND plan = {{}}"  # noqa: S608 - only marks
        " AND registration IS NULL AND NOT blocked RETURNING id",
        registration, *seats, held.plan,
    )  # fmt: skip
    if len(given) != len(seats):
        raise Overtaken
    announce(held, {**held.taken, **dict.fromkeys(seats, registration)})


async def free(held: Held, registration: str) -> None:
    """Frees all seats of a registration; inside a write body that holds the plan."""
    rows = await fetch(
        "UPDATE seat SET registration = NULL WHERE registration = {} AND plan = {} RETURNING id",
        registration, held.plan,
    )  # fmt: skip
    gone = {row["id"] for row in rows}
    announce(held, {seat: holder for seat, holder in held.taken.items() if seat not in gone})


async def _let_go(held: Held, registration: str, seats: Collection[str]) -> None:
    marks = ", ".join(["{}"] * len(seats))
    await fetch(
        f"UPDATE seat SET registration = NULL WHERE id IN ({marks}) AND registration = {{}}",  # noqa: S608
        *seats, registration,
    )  # fmt: skip
    announce(held, {seat: holder for seat, holder in held.taken.items() if seat not in seats})


def announce(held: Held, taken: Collection[str]) -> None:
    """Tells open maps, once it is stored, which seats are taken now; nothing is worked out when nobody looks."""
    if not held.event or not hub.watching(topic(held.event)):
        return
    state = state_of(held.hall, taken)
    after_commit(lambda: hub.publish(topic(held.event), state, event="seats"))


def topic(event_id: str) -> str:
    return f"seats/{event_id}"


def state_of(hall: Hall, taken: Collection[str]) -> str:
    """A character a seat in the order of the hall: `1` cannot be had, `0` free."""
    return "".join("1" if seat.blocked or seat.id in taken else "0" for seat in hall.seats)
