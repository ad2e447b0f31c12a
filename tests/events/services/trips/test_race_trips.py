"""Several organizers at one trip's rooms and buses while people give up and others follow; the controls overfill."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from events.domain.event_form import PoolDraft
from events.queries import facts
from events.queries.trips.travelling import Travelling, travelling
from events.services.cancellation import cancel
from events.services.signup import SignUp, register
from events.services.trips import bussing, rooming
from events.services.trips.bussing import BusDraft
from events.trip_tables import Bus, BusPlace, Room, RoomPlace
from foundation.clock import frozen
from foundation.database import ConstraintBroken, fetch, write
from foundation.identifiers import new_id
from tests.events.services.racing import tried
from tests.events.services.trips.travellers import NOON, Travellers
from tests.events.union import counters, statuses

Deed = Callable[[], Awaitable[Any]]


async def _now(trip: Travellers) -> Travelling:
    event = await facts.event(trip.event)
    assert event is not None
    return await travelling(event)


async def _all_is_well(trip: Travellers) -> Travelling:
    """Everybody in a room or bus has a place; rooms and buses count whom they hold, and hold no more than they can."""
    now = await _now(trip)
    for room in now.rooms:
        assert room.taken == len(room.people) <= room.beds
        assert len({each.sex for each in room.people}) <= 1 or room.kind == "couple"
    for bus in now.buses:
        assert bus.taken == len(bus.people) <= bus.seats
    homeless = await fetch(
        "SELECT p.id FROM room_place p JOIN registration r ON r.id = p.registration WHERE r.status <> 'confirmed'"
        " UNION ALL SELECT p.id FROM bus_place p JOIN registration r ON r.id = p.registration"
        " WHERE r.status <> 'confirmed'"
    )
    assert homeless == [], "whoever gave up keeps no bed and no seat"
    return now


async def test_organizers_fill_rooms_and_buses_while_people_give_up(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        boss, event, batch = trip.organizer, trip.event, trip.offering
        await rooming.add_rooms(boss, event, batch, 2, 2)
        bus = await bussing.add(boss, event, batch, BusDraft("一号车", 3))
        other = await bussing.add(boss, event, batch, BusDraft("二号车", 3))
        room, second = (await _now(trip)).rooms
        deeds: list[Deed] = [
            lambda: rooming.propose(boss, event, batch),
            lambda: rooming.propose(boss, event, batch),
            lambda: bussing.propose(boss, event, batch),
            lambda: bussing.propose(boss, event, batch),
            lambda: rooming.move(boss, event, trip.of["M0000"], room.id),
            lambda: rooming.move(boss, event, trip.of["F0000"], room.id),
            lambda: rooming.move(boss, event, trip.of["M0001"], second.id),
            lambda: bussing.move(boss, event, trip.of["M0001"], bus),
            lambda: bussing.move(boss, event, trip.of["F0001"], other),
            lambda: cancel(trip.people["M0000"], trip.of["M0000"]),
            lambda: cancel(trip.people["F0001"], trip.of["F0001"]),
        ]
        await tried(*deeds)
        await _all_is_well(trip)
        await tried(lambda: rooming.propose(boss, event, batch), lambda: bussing.propose(boss, event, batch))
        now = await _all_is_well(trip)
    assert (now.roomless, now.busless) == ((), ())


async def _looks_first(trip: Travellers, table: str, place: str, of: str) -> None:
    """Everybody at once: look whether there is room in it, then go in, in another step."""
    (row,) = await fetch(f"SELECT id, taken FROM {table}")

    looked = asyncio.Barrier(len(trip.of))

    async def naive(registration: str) -> None:
        (seen,) = await fetch(f"SELECT taken, {of} AS size FROM {table} WHERE id = {{}}", row["id"])
        await looked.wait()
        if seen["taken"] >= seen["size"]:
            return

        async def body() -> None:
            await fetch(
                f"INSERT INTO {place} (id, {table}, registration) VALUES ({{}}, {{}}, {{}})",
                new_id(),
                row["id"],
                registration,
            )

        await write(body)

    await asyncio.gather(*(naive(each) for each in trip.of.values()))


async def test_the_control_looks_first_and_overfills_room_and_bus(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        await rooming.add_rooms(trip.organizer, trip.event, trip.offering, 1, 2)
        await bussing.add(trip.organizer, trip.event, trip.offering, BusDraft("车", 3))
    await _looks_first(trip, "room", "room_place", "beds")
    await _looks_first(trip, "bus", "bus_place", "seats")
    assert await RoomPlace.count() > 2
    assert await BusPlace.count() > 3
    # With the counter moved as well, the row itself refuses.
    with pytest.raises(ConstraintBroken):
        await Room.raw(
            "UPDATE room SET taken = {}, kind = 'male' WHERE event = {}", await RoomPlace.count(), trip.event
        )
    with pytest.raises(ConstraintBroken):
        await Bus.raw("UPDATE bus SET taken = 6 WHERE event = {}", trip.event)


async def test_substitutes_of_the_same_branch_follow_when_many_give_up_at_once(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        quotas = {trip.union.accounting.id: 4, trip.union.library.id: 2}
        event = await trip.union.event(pools=(PoolDraft(6, by_branch=True, quotas=quotas),))
        rows = await fetch("SELECT id FROM offering WHERE event = {}", event)
        offering = rows[0]["id"]
        substitutes = [
            *await trip.union.people(4, prefix="SA"),
            *await trip.union.people(2, trip.union.library, "SB"),
        ]
        made = {}
        for person in (*trip.people.values(), *substitutes):
            made[person.staff_number] = (await register(person, SignUp(event, offering))).registration
        going = ["M0000", "M0001", "F0000", "N0000"]
        await tried(*((lambda who=who: cancel(trip.people[who], made[who])) for who in going))
    assert await statuses(event) == {
        "cancelled": sorted(going),
        "confirmed": ["F0001", "G0000", "SA0000", "SA0001", "SA0002", "SB0000"],
        "waitlisted": ["SA0003", "SB0001"],
    }
    assert await counters(event) == [(6, 6, 2)]
