"""Rooms on both databases: proposals, moving by hand, and what the database itself does not let pass."""

import asyncio
from typing import Any

import pytest

from events.queries import facts
from events.queries.trips.travelling import Travelling, travelling
from events.services.cancellation import cancel
from events.services.trips import rooming
from events.trip_tables import Room
from foundation.clock import frozen
from foundation.database import ConstraintBroken
from foundation.errors import Refusal
from tests.events.services.trips.travellers import NOON, Travellers


async def _now(trip: Travellers) -> Travelling:
    event = await facts.event(trip.event)
    assert event is not None
    return await travelling(event)


async def _sleepers(trip: Travellers) -> list[tuple[str, str, list[str]]]:
    return [
        (room.name, room.kind, sorted(each.staff_number for each in room.people))
        for room in (await _now(trip)).rooms
    ]


async def _room_of(trip: Travellers, who: str) -> str:
    person = (await _now(trip)).one(trip.of[who])
    assert person is not None
    return person.room or ""


async def _wish(trip: Travellers, who: str, mate: str = "", **more: bool) -> None:
    await rooming.wish(trip.people[who], trip.of[who], mate, **more)


async def test_a_proposal_houses_everybody(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        await _wish(trip, "M0000", "N0000")
        await _wish(trip, "N0000", "M0000")
        assert await rooming.propose(trip.organizer, trip.event, trip.offering) == 6
        assert await rooming.propose(trip.organizer, trip.event, trip.offering) == 0
        found = {tuple(people): kind for _, kind, people in await _sleepers(trip)}
    assert found == {
        ("M0000", "N0000"): "male", ("M0001",): "male", ("F0000", "F0001"): "female", ("G0000",): "female",
    }  # fmt: skip


async def test_empty_rooms_are_used_before_new_ones_are_made(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        await rooming.add_rooms(trip.organizer, trip.event, trip.offering, 3, 2)
        await rooming.propose(trip.organizer, trip.event, trip.offering)
        assert [name for name, _, _ in await _sleepers(trip)] == ["1 号房", "2 号房", "3 号房", "4 号房"]
        assert (await _now(trip)).roomless == ()


async def test_a_couple_shares_only_when_both_asked(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        await _wish(trip, "M0000", "F0000", couple=True)
        await rooming.add_rooms(trip.organizer, trip.event, trip.offering, 1, 2)
        ((room, _, _),) = [(each.id, each.name, each.kind) for each in (await _now(trip)).rooms]
        await rooming.move(trip.organizer, trip.event, trip.of["M0000"], room)
        with pytest.raises(Refusal, match="couple who have both asked"):
            await rooming.move(trip.organizer, trip.event, trip.of["F0000"], room)
        await _wish(trip, "F0000", "M0000", couple=True)
        await rooming.move(trip.organizer, trip.event, trip.of["F0000"], room)
        assert await _sleepers(trip) == [("1 号房", "couple", ["F0000", "M0000"])]
        await rooming.move(trip.organizer, trip.event, trip.of["M0000"], "")
        assert await _sleepers(trip) == [("1 号房", "female", ["F0000"])]


async def test_who_asks_for_a_room_alone_has_one(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        await _wish(trip, "M0000", alone=True)
        await rooming.propose(trip.organizer, trip.event, trip.offering)
        batch = await _now(trip)
        room = batch.room(await _room_of(trip, "M0000"))
        assert room is not None
        assert (room.alone, len(room.people)) == (True, 1)
        with pytest.raises(Refusal, match="room alone"):
            await rooming.move(trip.organizer, trip.event, trip.of["M0001"], room.id)


async def test_moving_by_hand_keeps_to_the_rules(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        await rooming.propose(trip.organizer, trip.event, trip.offering)
        ladies = await _room_of(trip, "F0000")
        with pytest.raises(Refusal, match="full"):
            await rooming.move(trip.organizer, trip.event, trip.of["G0000"], ladies)
        await rooming.move(trip.organizer, trip.event, trip.of["F0001"], "")
        with pytest.raises(Refusal, match="one sex"):
            await rooming.move(trip.organizer, trip.event, trip.of["M0000"], ladies)
        await rooming.move(trip.organizer, trip.event, trip.of["G0000"], ladies)
        await rooming.move(trip.organizer, trip.event, trip.of["G0000"], ladies)
        room = (await _now(trip)).room(ladies)
        assert room is not None
        assert sorted(each.staff_number for each in room.people) == ["F0000", "G0000"]
        for who in (trip.people["M0000"],):
            with pytest.raises(Refusal) as forbidden:
                await rooming.move(who, trip.event, trip.of["M0000"], "")
            assert forbidden.value.status == 403


async def test_who_gives_the_place_up_leaves_the_bed(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        await rooming.propose(trip.organizer, trip.event, trip.offering)
        room = await _room_of(trip, "F0000")
        await cancel(trip.people["F0000"], trip.of["F0000"])
        await cancel(trip.people["F0001"], trip.of["F0001"])
        (kept,) = await Room.select(Room.taken, Room.kind).where(Room.id == room)
    assert kept == {"taken": 0, "kind": ""}


async def test_two_organizers_at_once_never_overfill_a_room(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        await rooming.add_rooms(trip.organizer, trip.event, trip.offering, 1, 2)
        (room,) = (await _now(trip)).rooms
        moves = (
            rooming.move(trip.organizer, trip.event, trip.of[who], room.id)
            for who in ("M0000", "M0001", "N0000", "F0000", "F0001", "G0000")
        )
        results = await asyncio.gather(*moves, return_exceptions=True)
        (after,) = (await _now(trip)).rooms
    assert (after.taken, len(after.people), len({each.sex for each in after.people})) == (2, 2, 1)
    assert sum(isinstance(each, Refusal) for each in results) == 4


async def test_the_database_itself_refuses_an_overfull_room(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        await rooming.add_rooms(trip.organizer, trip.event, trip.offering, 1, 1)
        for change in ("taken = 2, kind = 'male'", "taken = 1", "kind = 'male'", "kind = 'both', taken = 1"):
            with pytest.raises(ConstraintBroken):
                await Room.raw(f"UPDATE room SET {change} WHERE event = {{}}", trip.event)


async def test_wishes_that_cannot_be(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        couple = {"couple": True}
        for who, mate, more, field in (
            ("M0000", "没有此人", {}, "mate"),
            ("F0000", "男0", {}, "mate"),
            ("M0000", "男1", couple, "couple"),
            ("M0000", "", couple, "couple"),
        ):
            with pytest.raises(Refusal) as refused:
                await _wish(trip, who, mate, **more)
            assert refused.value.field == field
        with pytest.raises(Refusal) as not_theirs:
            await rooming.wish(trip.people["M0001"], trip.of["M0000"], "男1")
        assert not_theirs.value.status == 404


async def test_rooms_take_the_hotels_numbers(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        await rooming.add_rooms(trip.organizer, trip.event, trip.offering, 2, 2)
        first, second = (await _now(trip)).rooms
        await rooming.rename(trip.organizer, trip.event, first.id, "1808", 3)
        with pytest.raises(Refusal, match="has that name"):
            await rooming.rename(trip.organizer, trip.event, second.id, "1808", 2)
        await rooming.remove(trip.organizer, trip.event, second.id)
        await rooming.move(trip.organizer, trip.event, trip.of["M0000"], first.id)
        with pytest.raises(Refusal, match="sleeps there"):
            await rooming.remove(trip.organizer, trip.event, first.id)
        assert await _sleepers(trip) == [("1808", "male", ["M0000"])]
