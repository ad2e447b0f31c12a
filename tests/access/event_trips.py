"""Who may call the routes of a trip: organizers, liaisons for their branch, travellers their own, all the notice."""

from datetime import timedelta
from typing import Any

import msgspec

from events.domain.sealing import SealedKind, bound_to
from events.tables import Event
from events.trip_tables import (
    Bus,
    Notice,
    NoticeLine,
    Objection,
    Room,
    SealedAnswer,
    Settlement,
    SettlementLine,
)
from foundation.clock import now
from foundation.encryption import seal
from foundation.identifiers import digest
from tests.access.entry import ANY_LIAISON, EVERYBODY, ORGANIZER_OF_THE_EVENT, SIGNED_IN, Entry
from tests.access.world import World

OWNER = frozenset({"member"})
DEPUTIES = ANY_LIAISON | {"organizer"}
OTHER_EVENT = {"event_id": "other_event_id"}
OTHER_REGISTRATION = {"registration_id": "other_registration_id"}
MANAGE = "/manage/events/{event_id:str}"
OWN = "/registrations/{registration_id:str}"
REASON = {"reason": "投保"}


def _managed(method: str, path: str, **more: Any) -> Entry:
    """The other event has an organizer too, who may touch it and no other."""
    everywhere = {"administrator", "other_organizer"}
    return Entry(
        method,
        f"{MANAGE}/{path}",
        ORGANIZER_OF_THE_EVENT,
        foreign=(OTHER_EVENT,),
        everywhere=everywhere,
        **more,
    )


def _part(method: str, path: str, **more: Any) -> Entry:
    """A room, a bus, an application of another event is not found under this one, not even by administrators."""
    return Entry(
        method,
        f"{MANAGE}/{path}",
        ORGANIZER_OF_THE_EVENT,
        foreign=(OTHER_EVENT,),
        everywhere=frozenset(),
        **more,
    )


def _own(method: str, path: str, **more: Any) -> Entry:
    return Entry(
        method, f"{OWN}/{path}", OWNER, foreign=(OTHER_REGISTRATION,), everywhere={"other_member"}, **more
    )


ASKS = {"sealed": {"id_number": True, "health": True}, "travel": {"single": 60_000}}
BUS = {"offering": "{offering_id}", "name": "二号车", "seats": "40"}
TO_NOWHERE = {"registration": "{registration_id}", "to": ""}

ROUTES = [
    _managed("GET", "trip"),
    _managed("POST", "trip/begin"),
    _managed("POST", "trip/days"),
    _managed("GET", "roll-call"),
    _managed("GET", "review"),
    _part("POST", "review/{registration_id:str}", form={"verdict": "rejected", "reason": "不符"}),
    _part("POST", "review/{offering_id:str}/{branch_id:str}/return", form=REASON),
    _managed("POST", "review/give-places"),
    _managed("GET", "notices"),
    _managed("POST", "notices"),
    _managed("POST", "notices/{notice_id:str}/take-down", form=REASON),
    _part("POST", "notices/objections/{objection_id:str}", form={"outcome": "dismissed", "answer": "不成立"}),
    _part("GET", "notices/{notice_id:str}/print"),
    Entry("GET", "/notices/{notice_id:str}", EVERYBODY),
    Entry("POST", "/notices/{notice_id:str}/objections", SIGNED_IN, form={"text": "有异议"}),
    Entry("GET", "/objections/{receipt:str}", EVERYBODY),
    Entry("GET", "/branch/nominations/{event_id:str}", DEPUTIES),
    Entry("GET", "/branch/nominations/{event_id:str}/list", DEPUTIES),
    Entry("GET", "/branch/nominations/{event_id:str}/list.xlsx", DEPUTIES),
    Entry("GET", "/branch/nominations/{event_id:str}/list.pdf", DEPUTIES),
    Entry(
        "POST", "/branch/nominations/{event_id:str}/{offering_id:str}/{branch_id:str}",
        frozenset({"liaison", "organizer", "administrator"}), form={"act": "keep"},
        foreign=(OTHER_EVENT,), everywhere=frozenset(),
    ),
    _managed("GET", "sensitive"),
    _managed("POST", "sensitive"),
    _managed("POST", "sensitive/insurance.xlsx", form=REASON),
    _part("POST", "sensitive/{registration_id:str}/{sealed_kind:str}", form=REASON),
    _own("GET", "sensitive"),
    _own("POST", "sensitive/id-number", form={"id_number": "1"}),
    _own("POST", "sensitive/health"),
    _own("POST", "sensitive/withdraw/{sealed_kind:str}"),
    _own("GET", "room"),
    _own("POST", "room"),
    _own("GET", "statement"),
    _managed("GET", "rooms"),
    _managed("GET", "buses"),
    _managed("POST", "rooms/settings", form={"beds": "2", "single": "600"}),
    _managed("POST", "rooms/add", form={"offering": "{offering_id}", "count": "0", "beds": "2"}),
    _part("POST", "rooms/propose", form={"offering": "{offering_id}"}),
    _part("POST", "rooms/move", form=TO_NOWHERE),
    _part("POST", "rooms/{room_id:str}/change", form={"name": "1801", "beds": "2"}),
    _part("POST", "rooms/{room_id:str}/remove"),
    _part("POST", "buses/add", form=BUS),
    _part("POST", "buses/propose", form={"offering": "{offering_id}"}),
    _part("POST", "buses/move", form=TO_NOWHERE),
    _part("POST", "buses/{bus_id:str}/change", form=BUS),
    _part("POST", "buses/{bus_id:str}/remove"),
    _managed("POST", "travel/tell"),
    _managed("GET", "review/list"),
    _managed("GET", "review/list.xlsx"),
    _managed("GET", "review/list.pdf"),
    _managed("GET", "travel"),
    _managed("GET", "travel/people.xlsx"),
    _managed("GET", "travel/people.pdf"),
    _managed("GET", "travel/rooms.pdf"),
    _managed("GET", "travel/buses.pdf"),
    _managed("GET", "travel/lists.xlsx"),
    _managed("GET", "settlement"),
    _managed("POST", "settlement"),
    _part("POST", "settlement/{money_line_id:str}/remove"),
    _managed("POST", "settlement/supplements"),
    _managed("POST", "settlement/close"),
    _managed("GET", "settlement/receipts.pdf"),
    _managed("GET", "settlement/list.xlsx"),
]  # fmt: skip


async def seed(world: World) -> None:
    """A notice that hangs with an objection, a sealed answer, a room, a bus and a line of money.

    What is removed has somebody in it (or is closed), so that it is there for everybody who tries.
    """
    event, registration = world.values["event_id"], world.values["registration_id"]
    for which in ("event_id", "other_event_id"):
        (row,) = await Event.raw("SELECT settings FROM event WHERE id = {}", world.values[which])
        settings = {**msgspec.json.decode(row["settings"]), **ASKS}
        await Event.raw(
            "UPDATE event SET settings = {} WHERE id = {}",
            msgspec.json.encode(settings).decode(),
            world.values[which],
        )
    notice = Notice(event=event, begins_at=now() - timedelta(days=1), ends_at=now() + timedelta(days=5))
    await notice.save()
    line = NoticeLine(notice=notice.id, registration=registration, result="confirmed")
    await line.save()
    objection = Objection(
        notice=notice.id, line=line.id, receipt=digest("receipt-of-the-world"), text="有异议"
    )
    await objection.save()
    number = seal("990000199001011234", bound_to(registration, SealedKind.ID_NUMBER))
    await SealedAnswer(registration=registration, kind="id_number", sealed=number, wording="同意").save()
    room = Room(event=event, offering=world.values["offering_id"], name="1801", taken=1, kind="male")
    await room.save()
    bus = Bus(event=event, offering=world.values["offering_id"], name="一号车", seats=40, taken=1)
    await bus.save()
    money = SettlementLine(event=event, title="大巴", amount=100)
    await money.save()
    await Settlement(event=event, closed_at=now()).save()
    world.values |= {
        "notice_id": notice.id, "objection_id": objection.id, "receipt": "receipt-of-the-world",
        "room_id": room.id, "bus_id": bus.id, "money_line_id": money.id, "sealed_kind": "id_number",
    }  # fmt: skip
