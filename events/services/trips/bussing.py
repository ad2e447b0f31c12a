"""Buses: with seats and a leader each, filled branch by branch, and moving people by hand."""

import msgspec

from events.domain.trips.buses import MOST_SEATS, fill
from events.queries.trips.travelling import Travelling, travelling
from events.services.contention import Overtaken, write_again
from events.services.event_settings import held_event
from events.services.permission import must_organize
from foundation.database import fetch
from foundation.errors import Refusal, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

MOST_BUSES = 30
LONGEST_NAME = 40
LONGEST_PLATE = 20

_INSERT = (
    "INSERT INTO bus (id, event, offering, name, seats, taken, leader, plate, position)"
    " VALUES ({}, {}, {}, {}, {}, 0, {}, {}, {})"
)
_CHANGE = (
    "UPDATE bus SET name = {}, seats = {}, leader = {}, plate = {} WHERE id = {} AND taken <= {} RETURNING id"
)
_BOARD = "UPDATE bus SET taken = taken + 1 WHERE id = {} AND taken < seats RETURNING id"
_LEAVE = "UPDATE bus SET taken = taken - 1 WHERE id = {} AND taken > 0 RETURNING id"


class BusDraft(msgspec.Struct, frozen=True):
    """A bus as typed. `leader`: a member's staff number or the name of somebody who travels; empty: nobody yet."""

    name: str
    seats: int
    leader: str = ""
    plate: str = ""


async def add(actor: Identity, event_id: str, offering_id: str, draft: BusDraft) -> str:
    """Adds a bus to a batch; its id. Raises `Refusal` 422."""
    must_organize(actor, event_id)

    async def body() -> str:
        event = await held_event(event_id)
        if event.offering(offering_id) is None:
            raise not_found()
        batch = (await travelling(event)).of_batch(offering_id)
        if len(batch.buses) >= MOST_BUSES:
            raise Refusal(
                Sentence("A batch has at most {most} buses.", most=MOST_BUSES), field="name", status=422
            )
        checked = await _checked(batch, draft, "")
        bus_id = new_id()
        await fetch(
            _INSERT, bus_id, event_id, offering_id, checked.name, draft.seats, checked.leader or None,
            checked.plate, len(batch.buses) + 1,
        )  # fmt: skip
        await audit.record(actor, "bus.added", "bus", bus_id, event=event_id, seats=draft.seats)
        return bus_id

    return await write_again(body)


async def change(actor: Identity, event_id: str, bus_id: str, draft: BusDraft) -> None:
    """Another name, number of seats, leader or plate. Raises `Refusal` 422."""
    must_organize(actor, event_id)

    async def body() -> None:
        batch = await _of(event_id, bus_id)
        checked = await _checked(batch, draft, bus_id)
        leader = checked.leader or None
        if not await fetch(_CHANGE, checked.name, draft.seats, leader, checked.plate, bus_id, draft.seats):
            raise Refusal(
                Sentence("More people ride in it already. Move somebody out first."),
                field="seats",
                status=422,
            )
        await audit.record(actor, "bus.changed", "bus", bus_id, event=event_id, leader=checked.leader)

    await write_again(body)


async def _of(event_id: str, bus_id: str) -> Travelling:
    everybody = await travelling(await held_event(event_id))
    bus = everybody.bus(bus_id)
    if bus is None:
        raise not_found()
    return everybody.of_batch(bus.offering)


async def _checked(batch: Travelling, draft: BusDraft, own: str) -> BusDraft:
    """The draft with the leader's member id; raises `Refusal` 422 with what to do."""
    name, plate = draft.name.strip(), draft.plate.strip()
    if not name or len(name) > LONGEST_NAME or len(plate) > LONGEST_PLATE:
        raise Refusal(
            Sentence("Please give a name of at most {longest} characters.", longest=LONGEST_NAME),
            field="name",
            status=422,
        )
    if any(bus.name == name and bus.id != own for bus in batch.buses):
        raise Refusal(Sentence("Another bus of this batch has that name."), field="name", status=422)
    if not 1 <= draft.seats <= MOST_SEATS:
        raise Refusal(
            Sentence("Please give a number from {least} to {most}.", least=1, most=MOST_SEATS), field="seats",
            status=422,
        )  # fmt: skip
    return msgspec.structs.replace(draft, name=name, plate=plate, leader=await _leader(batch, draft.leader))


async def _leader(batch: Travelling, typed: str) -> str:
    text = "".join(typed.split())
    if not text:
        return ""
    aboard = [each.member for each in batch.people if text in ("".join(each.name.split()), each.staff_number)]
    if len(aboard) == 1:
        return aboard[0]
    rows = await fetch("SELECT id FROM member WHERE staff_number = {} AND employment_status <> 'left'", text)
    if rows:
        return str(rows[0]["id"])
    raise Refusal(
        Sentence("Nobody is known by that. Type a staff number, or the name of somebody on this batch."),
        field="leader",
        status=422,
    )


async def remove(actor: Identity, event_id: str, bus_id: str) -> None:
    """Removes an empty bus. Raises `Refusal` 409 when somebody rides in it."""
    must_organize(actor, event_id)

    async def body() -> None:
        await _of(event_id, bus_id)
        if not await fetch("DELETE FROM bus WHERE id = {} AND taken = 0 RETURNING id", bus_id):
            raise Refusal(Sentence("Somebody rides in it. Move them out first."))
        await audit.record(actor, "bus.removed", "bus", bus_id, event=event_id)

    await write_again(body)


async def propose(actor: Identity, event_id: str, offering_id: str) -> tuple[int, int]:
    """Puts everybody of a batch without a seat into a bus, branches together; how many got one, how many not."""
    must_organize(actor, event_id)

    async def body() -> tuple[int, int]:
        event = await held_event(event_id)
        if event.offering(offering_id) is None:
            raise not_found()
        batch = (await travelling(event)).of_batch(offering_id)
        if not batch.buses:
            raise Refusal(Sentence("There is no bus yet. Add one first."))
        filling = fill([each.rider for each in batch.people], [bus.coach for bus in batch.buses])
        for registration, bus_id in filling.places:
            await _board(registration, bus_id)
        await audit.record(
            actor, "buses.proposed", "event", event_id, offering=offering_id, people=len(filling.places)
        )
        return len(filling.places), len(filling.left)

    return await write_again(body)


async def _board(registration: str, bus_id: str) -> None:
    if not await fetch(_BOARD, bus_id):
        raise Overtaken
    await fetch(
        "INSERT INTO bus_place (id, bus, registration) VALUES ({}, {}, {})", new_id(), bus_id, registration
    )


async def move(actor: Identity, event_id: str, registration_id: str, bus_id: str) -> None:
    """Moves somebody to a bus of their batch, or (``bus_id`` empty) out of theirs. Raises `Refusal`."""
    must_organize(actor, event_id)

    async def body() -> None:
        everybody = await travelling(await held_event(event_id))
        person = everybody.one(registration_id)
        if person is None:
            raise not_found()
        if (person.bus or "") == bus_id:
            return
        target = everybody.bus(bus_id) if bus_id else None
        if bus_id and (target is None or target.offering != person.offering):
            raise not_found()
        if target is not None and target.taken >= target.seats:
            raise Refusal(Sentence("{bus} is full. Move somebody out first.", bus=target.name))
        await leave(registration_id)
        if bus_id:
            await _board(registration_id, bus_id)
        await audit.record(
            actor,
            "bus.moved",
            "registration",
            registration_id,
            event=event_id,
            was=person.bus or "",
            bus=bus_id,
        )

    await write_again(body)


async def leave(registration_id: str) -> None:
    """Whoever it is leaves their bus, if they have one; call it inside a write body."""
    rows = await fetch("DELETE FROM bus_place WHERE registration = {} RETURNING bus", registration_id)
    if rows and not await fetch(_LEAVE, rows[0]["bus"]):
        raise Overtaken
