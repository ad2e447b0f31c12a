"""What is done while the process is killed: rooms, buses, notices, sealed answers and the money of a trip."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from events.services import sealing
from events.services.cancellation import cancel
from events.services.trips import announcing, bussing, days, rooming, settling
from events.services.trips.bussing import BusDraft
from events.services.trips.noticing import hang
from events.services.trips.settling import LineDraft
from foundation.clock import frozen
from foundation.database import fetch
from members.domain.identity import Identity
from tests.crash.there import Deed, Facts, There, World
from tests.events.services.trips.test_noticing import DRAFT
from tests.events.services.trips.test_sealing import NUMBER
from tests.events.services.trips.travellers import END, Travellers
from tests.events.union import NOON


async def _trip() -> Facts:
    trip = await Travellers.made(size=5)
    await rooming.add_rooms(trip.organizer, trip.event, trip.offering, 2, 2)
    bus = await bussing.add(trip.organizer, trip.event, trip.offering, BusDraft("一号车", 8))
    for number in ("M0000", "F0000"):
        await bussing.move(trip.organizer, trip.event, trip.of[number], bus)
    await settling.add_line(trip.organizer, trip.event, LineDraft("索道", 8_000, payer="person"))
    (room, *_) = await fetch("SELECT id FROM room ORDER BY position")
    await rooming.move(trip.organizer, trip.event, trip.of["M0000"], room["id"])
    return {"event": trip.event, "offering": trip.offering, "room": room["id"], "bus": bus}


def _trips(deed: Callable[[Identity, There], Awaitable[object]]) -> Deed:
    async def done(there: There) -> None:
        await deed(await there.boss(), there)

    return done


async def _substitutes(there: There) -> None:
    """Somebody with a bed and a seat gives up; the next in line has the place."""
    await cancel(await there.who("M0000"), await there.own("event", "M0000"))


async def _wishes(there: There) -> None:
    await rooming.wish(await there.who("F0000"), await there.own("event", "F0000"), "F0001")


async def _moves_room(there: There) -> None:
    await rooming.move(await there.boss(), there["event"], await there.own("event", "M0001"), there["room"])


async def _moves_bus(there: There) -> None:
    await bussing.move(await there.boss(), there["event"], await there.own("event", "M0001"), there["bus"])


async def _enters_costs(there: There) -> None:
    await settling.add_line(await there.boss(), there["event"], LineDraft("大巴", 100_001, divided=True))


async def _closes_the_money(there: There) -> None:
    with frozen(END + timedelta(days=1)):
        await settling.close(await there.boss(), there["event"])


async def _gives_id_number(there: There) -> None:
    own = await there.own("event", "F0001")
    await sealing.give_id_number(await there.who("F0001"), own, NUMBER, agreed=True)


WORLDS = {
    "trip": World(NOON, _trip, {
        "proposes rooms": _trips(lambda boss, there: rooming.propose(boss, there["event"], there["offering"])),
        "adds rooms": _trips(lambda boss, there: rooming.add_rooms(boss, there["event"], there["offering"], 3, 2)),
        "moves to a room": _moves_room, "wishes": _wishes, "moves to a bus": _moves_bus,
        "fills buses": _trips(lambda boss, there: bussing.propose(boss, there["event"], there["offering"])),
        "substitutes": _substitutes, "gives an ID number": _gives_id_number,
        "hangs a notice": _trips(lambda boss, there: hang(boss, there["event"], DRAFT)),
        "makes days": _trips(lambda boss, there: days.make_days(boss, there["event"])),
        "enters costs": _enters_costs,
        "closes the money": _closes_the_money,
        "tells rooms and buses": _trips(lambda boss, there: announcing.tell_rooms_and_buses(boss, there["event"])),
    }),}  # fmt: skip
