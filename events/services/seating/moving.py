"""Who sits where, changed by hand: other seats for oneself, moving and exchanging people, seating branches together."""

from collections.abc import Sequence
from typing import Any

import msgspec

from events import signals
from events.domain.cancellation import By
from events.domain.seating.best import Group
from events.domain.seating.choice import Asker, best_for, check_choice, open_seats
from events.queries import facts
from events.queries.seating import plan_of
from events.services.contention import write_again
from events.services.permission import acting_as, must_organize
from events.services.seating.giving import Held, announce, hold, take
from events.services.seating.queueing import hold_line, move_up
from events.services.seating.seat_news import seats_given
from foundation.clock import now
from foundation.database import fetch
from foundation.errors import Refusal, not_allowed, not_found
from foundation.messages import Sentence
from members.domain.branches import ids_on
from members.domain.identity import Identity
from members.services import audit

_WHO = (
    "SELECT r.id, r.event, r.offering, r.member, r.status, r.places, b.path, a.id AS present"
    " FROM registration r JOIN branch b ON b.id = r.branch LEFT JOIN attendance a ON a.registration = r.id"
    " WHERE r.id = {}"
)


async def change_seats(actor: Identity, registration_id: str, wish: signals.SeatWish) -> None:
    """Other seats for a registration: as chosen on the map, or the best that are free now.

    Its own seats count as free, so that a group can move by one. Raises `Refusal` with what to do; then everybody
    sits where they sat.
    """

    async def body() -> None:
        who = await _who(registration_id)
        by = acting_as(actor, who["event"], who["member"], who["path"])
        await hold_line(who["event"])
        held = await _held(who["event"])
        await _must_be_in_time(who, by)
        own = [seat for seat, holder in held.taken.items() if holder == registration_id]
        others = msgspec.structs.replace(
            held, taken={seat: holder for seat, holder in held.taken.items() if holder != registration_id}
        )
        asker = Asker(
            Group(who["places"], min(wish.accessible, who["places"])),
            frozenset(ids_on(who["path"])),
            held.returned,
            anywhere=by is By.ORGANIZER,
        )
        seats = _found(others, asker, wish)
        await _clear(own)
        await take(others, registration_id, [held.hall.seats[index].id for index in seats])
        await seats_given(actor, who["event"], [registration_id])
        await move_up(who["event"], now())
        await audit.record(
            actor, "seats.changed", "registration", registration_id, event=who["event"], seats=len(seats)
        )

    await write_again(body)


def _found(held: Held, asker: Asker, wish: signals.SeatWish) -> Sequence[int]:
    if wish.seats:
        return check_choice(held.hall, held.taken, asker, wish.seats)
    found = best_for(held.hall, held.taken, asker)
    if found is None:
        raise Refusal(Sentence("There are not enough free seats left. Nothing was changed."))
    return found.seats


async def _who(registration_id: str) -> dict[str, Any]:
    rows = await fetch(_WHO, registration_id)
    if not rows:
        raise not_found()
    return rows[0]


async def _held(event_id: str) -> Held:
    plan = await plan_of(event_id)
    if plan is None:
        raise not_found()
    return await hold(plan.id)


async def _must_be_in_time(who: dict[str, Any], by: By) -> None:
    event = await facts.event(who["event"])
    plan = await plan_of(who["event"])
    if event is None or plan is None or who["offering"] not in event.seated:
        raise not_found()
    if who["status"] != "confirmed" or who["places"] < 1:
        raise Refusal(Sentence("Only who has a place has a seat. Nothing was changed."))
    if by is By.ORGANIZER:
        return
    if by is By.THEMSELVES and not plan.chooses:
        raise Refusal(Sentence("The organizer gives the seats at this event. Nothing was changed."))
    if event.started(now()) or who["present"]:
        raise Refusal(Sentence("The event has begun; please ask at the door. Nothing was changed."))


async def exchange(actor: Identity, event_id: str, one: str, other: str) -> None:
    """Whoever sits on the first seat goes to the other; who sits there comes here. Inside one write.

    Organizers for everybody; liaisons for their own people, onto seats that their branch may have.
    Raises `Refusal` with what to do.
    """

    async def body() -> None:
        await hold_line(event_id)
        held = await _held(event_id)
        if one not in held.hall.at or other not in held.hall.at or one == other:
            raise Refusal(Sentence("Please choose two seats of the plan."), field="seats", status=422)
        pair = [held.taken.get(seat) for seat in (one, other)]
        if not any(pair):
            raise Refusal(Sentence("Nobody sits on either seat. Nothing was changed."), field="seats")
        for seat, holder, onto in ((one, pair[0], other), (other, pair[1], one)):
            if holder is not None:
                await _may_move(actor, held, holder, onto, exchanged=held.taken.get(onto) is not None)
            elif held.hall.seats[held.hall.at[seat]].blocked:
                raise Refusal(Sentence("This seat is blocked. Unblock it first."), field="seats")
        await _clear([one, other])
        for seat, holder in ((other, pair[0]), (one, pair[1])):
            if holder is not None:
                await fetch("UPDATE seat SET registration = {} WHERE id = {}", holder, seat)
        moved = {**held.taken, other: pair[0], one: pair[1]}
        announce(held, {seat: holder for seat, holder in moved.items() if holder})
        await seats_given(actor, event_id, [holder for holder in pair if holder])
        await move_up(event_id, now())
        await audit.record(actor, "seats.exchanged", "event", event_id, seats=[one, other])

    await write_again(body)


async def _may_move(actor: Identity, held: Held, registration: str, onto: str, *, exchanged: bool) -> None:
    who = await _who(registration)
    by = acting_as(actor, who["event"], who["member"], who["path"])
    if by is By.ORGANIZER:
        return
    if by is not By.LIAISON:
        raise not_allowed()
    await _must_be_in_time(who, by)
    asker = Asker(Group(1), frozenset(ids_on(who["path"])), held.returned)
    seats = () if exchanged else held.taken
    if not open_seats(held.hall, seats, asker)[held.hall.at[onto]]:
        raise Refusal(
            Sentence("That seat is not one your branch union may have. Nothing was changed."), field="seats"
        )


async def _clear(seats: Sequence[str]) -> None:
    if seats:
        marks = ", ".join(["{}"] * len(seats))
        await fetch(f"UPDATE seat SET registration = NULL WHERE id IN ({marks})", *seats)  # noqa: S608


_UNSEATED = (
    "SELECT r.id, r.places, r.branch, r.registered_at, b.path, b.position FROM registration r"
    " JOIN seated_offering o ON o.offering = r.offering JOIN branch b ON b.id = r.branch"
    " WHERE o.plan = {} AND r.status = 'confirmed' AND r.places > 0"
    " AND NOT EXISTS (SELECT 1 FROM seat s WHERE s.registration = r.id)"
    " ORDER BY b.position, b.name, r.registered_at, r.id"
)


async def seat_branches(actor: Identity, event_id: str) -> tuple[int, int]:
    """Seats everybody who has no seat, the people of a branch side by side; (people seated, people left over)."""
    must_organize(actor, event_id)

    async def body() -> tuple[int, int]:
        held = await _held(event_id)
        before = set(held.taken.values())
        seated, left = await seat_together(held)
        await seats_given(actor, event_id, set(held.taken.values()) - before)
        await audit.record(actor, "seats.branches_seated", "event", event_id, seated=seated, left=left)
        return seated, left

    return await write_again(body)


async def seat_together(held: Held) -> tuple[int, int]:
    """The same, inside a write body that holds the plan."""
    rows = await fetch(_UNSEATED, held.plan)
    by_branch: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_branch.setdefault(row["branch"], []).append(row)
    seated = left = 0
    for people in by_branch.values():
        count = sum(row["places"] for row in people)
        asker = Asker(Group(count), frozenset(ids_on(people[0]["path"])), held.returned)
        found = best_for(held.hall, held.taken, asker)
        if found is None:
            some, none = await _one_by_one(held, people)
            seated, left = seated + some, left + none
            continue
        seats = [held.hall.seats[index].id for piece in found.pieces for index in piece]
        for row in people:
            own, seats = seats[: row["places"]], seats[row["places"] :]
            await take(held, row["id"], own)
            held.taken.update(dict.fromkeys(own, row["id"]))
        seated += count
    return seated, left


async def _one_by_one(held: Held, people: list[dict[str, Any]]) -> tuple[int, int]:
    """When a branch is too many for what is left, those who signed up first sit."""
    seated = left = 0
    for row in people:
        asker = Asker(Group(row["places"]), frozenset(ids_on(row["path"])), held.returned)
        found = best_for(held.hall, held.taken, asker)
        if found is None:
            left += row["places"]
            continue
        own = [held.hall.seats[index].id for index in found.seats]
        await take(held, row["id"], own)
        held.taken.update(dict.fromkeys(own, row["id"]))
        seated += row["places"]
    return seated, left
