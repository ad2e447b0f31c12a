"""What is done while the process is killed: rooms, buses, notices, sealed answers and the money of a trip."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from events.domain.sealing import SealedKind
from events.services import sealing
from events.services.cancellation import cancel
from events.services.trips import announcing, bussing, days, rooming, settling
from events.services.trips.bussing import BusDraft
from events.services.trips.noticing import answer_objection, hang, object_to, take_down
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
    await sealing.give_id_number(trip.people["F0000"], trip.of["F0000"], NUMBER, agreed=True)
    return {
        "event": trip.event, "offering": trip.offering, "room": room["id"], "bus": bus, "sealed": trip.of["F0000"],
    }  # fmt: skip


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


async def _takes_consent_back(there: There) -> None:
    await sealing.withdraw(await there.who("F0000"), there["sealed"], SealedKind.ID_NUMBER)


async def _is_looked_at(there: There) -> None:
    await sealing.reveal(await there.boss(), there["event"], there["sealed"], SealedKind.ID_NUMBER, "理赔")


async def _is_insured(there: There) -> None:
    await sealing.insurance_list(await there.boss(), there["event"], "投保")


async def _is_deleted_in_time(there: There) -> None:
    assert await sealing.delete_due(END + timedelta(days=365)) == 1


async def _names_a_room(there: There) -> None:
    await rooming.rename(await there.boss(), there["event"], there["room"], "201", 3)


async def _has_a_larger_bus(there: There) -> None:
    await bussing.change(await there.boss(), there["event"], there["bus"], BusDraft("一号车", 12))


async def _takes_costs_out(there: There) -> None:
    await settling.remove_line(await there.boss(), there["event"], await there.first("settlement_line"))


async def _notice() -> Facts:
    """A notice that hangs, with an objection to it."""
    trip = await Travellers.made(size=5)
    notice = await hang(trip.organizer, trip.event, DRAFT)
    await object_to(trip.people["G0000"], notice, "", "去年已参加过")
    return {"event": trip.event, "notice": notice}


async def _takes_down(there: There) -> None:
    await take_down(await there.boss(), there["event"], there["notice"], "写错了")


async def _objects(there: There) -> None:
    await object_to(await there.who("F0001"), there["notice"], "", "名单不全")


async def _answers(there: There) -> None:
    await answer_objection(
        await there.boss(), await there.first("objection"), upheld=False, answer="经核实，未参加过。"
    )


WORLDS = {
    "trip": World(NOON, _trip, {
        "proposes rooms": _trips(lambda boss, there: rooming.propose(boss, there["event"], there["offering"])),
        "adds rooms": _trips(lambda boss, there: rooming.add_rooms(boss, there["event"], there["offering"], 3, 2)),
        "moves to a room": _moves_room, "wishes": _wishes, "moves to a bus": _moves_bus,
        "fills buses": _trips(lambda boss, there: bussing.propose(boss, there["event"], there["offering"])),
        "substitutes": _substitutes, "gives an ID number": _gives_id_number,
        "takes consent back": _takes_consent_back, "is looked at": _is_looked_at, "is insured": _is_insured,
        "is deleted in time": _is_deleted_in_time, "names a room": _names_a_room,
        "has a larger bus": _has_a_larger_bus, "takes costs out": _takes_costs_out,
        "hangs a notice": _trips(lambda boss, there: hang(boss, there["event"], DRAFT)),
        "makes days": _trips(lambda boss, there: days.make_days(boss, there["event"])),
        "enters costs": _enters_costs,
        "closes the money": _closes_the_money,
        "tells rooms and buses": _trips(lambda boss, there: announcing.tell_rooms_and_buses(boss, there["event"])),
    }),
    "notice": World(NOON, _notice, {
        "takes down": _takes_down, "objects": _objects, "answers": _answers,
    }),
}  # fmt: skip
