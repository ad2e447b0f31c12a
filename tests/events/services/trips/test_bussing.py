"""Buses on both databases: filled branch by branch, moved by hand, never overfull."""

import asyncio
from typing import Any

import pytest

from events.queries import facts
from events.queries.trips.travelling import Travelling, travelling
from events.services.cancellation import cancel
from events.services.trips import announcing, bussing, rooming
from events.services.trips.bussing import BusDraft
from foundation.clock import frozen
from foundation.errors import Refusal
from members.message_tables import InboxMessage
from tests.events.services.trips.travellers import NOON, Travellers


async def _now(trip: Travellers) -> Travelling:
    event = await facts.event(trip.event)
    assert event is not None
    return await travelling(event)


async def _aboard(trip: Travellers) -> dict[str, list[tuple[str, int]]]:
    return {bus.name: bus.branches for bus in (await _now(trip)).buses}


async def test_branches_ride_together_with_a_leader_each(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        with pytest.raises(Refusal, match="no bus yet"):
            await bussing.propose(trip.organizer, trip.event, trip.offering)
        await bussing.add(
            trip.organizer, trip.event, trip.offering, BusDraft("一号车", 4, "男1", "云D·00001")
        )
        await bussing.add(trip.organizer, trip.event, trip.offering, BusDraft("二号车", 2, "ORG1"))
        assert await bussing.propose(trip.organizer, trip.event, trip.offering) == (6, 0)
        assert await _aboard(trip) == {"一号车": [("会计学院分工会", 4)], "二号车": [("图书馆分工会", 2)]}
        assert [(bus.leader_name, bus.plate) for bus in (await _now(trip)).buses] == [
            ("男1", "云D·00001"), ("组织者", ""),
        ]  # fmt: skip


async def test_who_finds_no_seat_is_told(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        await bussing.add(trip.organizer, trip.event, trip.offering, BusDraft("小车", 5))
        assert await bussing.propose(trip.organizer, trip.event, trip.offering) == (5, 1)
        assert len((await _now(trip)).busless) == 1


async def test_moving_by_hand_and_giving_up_the_place(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        small = await bussing.add(trip.organizer, trip.event, trip.offering, BusDraft("小车", 1))
        large = await bussing.add(trip.organizer, trip.event, trip.offering, BusDraft("大车", 40))
        await bussing.move(trip.organizer, trip.event, trip.of["M0000"], small)
        with pytest.raises(Refusal, match="full"):
            await bussing.move(trip.organizer, trip.event, trip.of["M0001"], small)
        await bussing.move(trip.organizer, trip.event, trip.of["M0000"], large)
        await bussing.move(trip.organizer, trip.event, trip.of["M0001"], small)
        with pytest.raises(Refusal, match="rides in it"):
            await bussing.remove(trip.organizer, trip.event, small)
        await bussing.move(trip.organizer, trip.event, trip.of["F0000"], large)
        with pytest.raises(Refusal, match="More people ride"):
            await bussing.change(trip.organizer, trip.event, large, BusDraft("大车", 1))
        await cancel(trip.people["M0001"], trip.of["M0001"])
        await bussing.remove(trip.organizer, trip.event, small)
        assert await _aboard(trip) == {"大车": [("会计学院分工会", 2)]}


async def test_many_at_once_never_overfill_a_bus(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        bus = await bussing.add(trip.organizer, trip.event, trip.offering, BusDraft("车", 3))
        moves = (bussing.move(trip.organizer, trip.event, each, bus) for each in trip.of.values())
        results = await asyncio.gather(*moves, return_exceptions=True)
        (after,) = (await _now(trip)).buses
    assert (after.taken, len(after.people)) == (3, 3)
    assert sum(isinstance(each, Refusal) for each in results) == 3


async def test_drafts_that_cannot_be(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        await bussing.add(trip.organizer, trip.event, trip.offering, BusDraft("一号车", 10))
        for draft, field in (
            (BusDraft("", 10), "name"), (BusDraft("一号车", 10), "name"), (BusDraft("二", 0), "seats"),
            (BusDraft("二", 81), "seats"), (BusDraft("二", 10, "没有此人"), "leader"),
        ):  # fmt: skip
            with pytest.raises(Refusal) as refused:
                await bussing.add(trip.organizer, trip.event, trip.offering, draft)
            assert refused.value.field == field
        with pytest.raises(Refusal) as forbidden:
            await bussing.add(trip.people["M0000"], trip.event, trip.offering, BusDraft("二", 10))
        assert forbidden.value.status == 403


async def test_everybody_is_told_their_room_and_bus_once(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        await rooming.propose(trip.organizer, trip.event, trip.offering)
        bus = await bussing.add(trip.organizer, trip.event, trip.offering, BusDraft("一号车", 40))
        await bussing.propose(trip.organizer, trip.event, trip.offering)
        told = [await announcing.tell_rooms_and_buses(trip.organizer, trip.event) for _ in range(2)]
        other = await bussing.add(trip.organizer, trip.event, trip.offering, BusDraft("二号车", 40))
        await bussing.move(trip.organizer, trip.event, trip.of["M0000"], other)
        told.append(await announcing.tell_rooms_and_buses(trip.organizer, trip.event))
        rows = await InboxMessage.raw("SELECT kind, count(*) AS n FROM inbox_message GROUP BY kind")
    assert (told, bus != other) == ([6, 0, 1], True)
    counts = {row["kind"]: row["n"] for row in rows}
    assert (counts["room_assigned"], counts["bus_assigned"]) == (6, 7)
