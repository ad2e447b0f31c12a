"""Room lists and bus lists on paper (templates/papers/list.typ) and in one workbook."""

from typing import Any

from events.documents.trips.sheets import Column, Sheet
from events.documents.trips.sheets import workbook as of_sheets
from events.domain.event import Event
from events.queries.trips.travelling import BusShown, RoomShown, Travelling
from foundation.i18n import gettext as _
from foundation.i18n import ngettext, period
from foundation.messages import N_

TEMPLATE = "papers/list.typ"
KIND_NAMES = {"male": N_("men"), "female": N_("women"), "couple": N_("couple"), "": N_("empty")}


def _column(title: str, width: int | str, align: str = "left") -> dict[str, Any]:
    return {"title": title, "width": width, "align": align}


def _when(event: Event) -> str:
    return str(period(event.starts_at, event.ends_at)) if event.starts_at else ""


def rooms(event: Event, travel: Travelling) -> dict[str, Any]:
    """Batch by batch: each room with who sleeps in it."""
    columns = [
        _column(_("Room"), "26mm"), _column(_("For"), "16mm"), _column(_("Who sleeps there"), 4),
        _column(_("Key"), "18mm", "center"), _column(_("Remarks"), 2),
    ]  # fmt: skip
    sections = []
    for offering in event.offerings:
        batch = travel.of_batch(offering.id)
        rows = [[room.name, _(KIND_NAMES[room.kind]), _people(room), "", ""] for room in batch.rooms]
        if batch.roomless:
            rows.append([_("none yet"), "", "、".join(each.name for each in batch.roomless), "", ""])
        sections.append({
            "title": offering.title, "columns": columns, "rows": rows, "tall": True,
            "empty": _("There is no room yet."),
        })  # fmt: skip
    return _paper(event, _("Room list"), sections)


def _people(room: RoomShown) -> str:
    named = [f"{each.name}（{each.branch_name}）" for each in room.people]
    return "\n".join(named) + (f"  {_('alone')}" if room.alone else "")


def buses(event: Event, travel: Travelling) -> dict[str, Any]:
    """A page a bus: leader, plate, and everybody aboard with a box for each time they are counted."""
    columns = [
        _column(_("No."), "10mm", "right"), _column(_("Name"), "28mm"), _column(_("Branch"), 3),
        _column(_("Phone"), "32mm"), _column(_("Out"), "14mm", "center"), _column(_("Back"), "14mm", "center"),
    ]  # fmt: skip
    sections: list[dict[str, Any]] = []
    for bus in travel.buses:
        rows = [
            [str(number), each.name, each.branch_name, each.phone, "□", "□"]
            for number, each in enumerate(bus.people, start=1)
        ]
        sections.append({
            "title": bus.name, "note": _bus_note(bus), "columns": columns, "rows": rows,
            "new_page": bool(sections), "empty": _("Nobody rides in it yet."),
        })  # fmt: skip
    return _paper(event, _("Bus list"), sections)


def _bus_note(bus: BusShown) -> str:
    parts = [ngettext("{count} person", "{count} people", len(bus.people)), bus.plate]
    if bus.leader_name:
        parts.append(_("leader: {name} {phone}", name=bus.leader_name, phone=bus.leader_phone).strip())
    return "  ·  ".join(part for part in parts if part)


def _paper(event: Event, title: str, sections: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "competition": event.title,
        "title": title,
        "sub": [_when(event), event.place],
        "sections": sections,
        "signs": [_("Trip leader"), _("Date")],
    }


def workbook(event: Event, travel: Travelling) -> bytes:
    """Rooms, buses and who has neither, a sheet each."""
    titles = {offering.id: offering.title for offering in event.offerings}
    room_rows = [
        (titles[room.offering], room.name, _(KIND_NAMES[room.kind]), each.name, each.staff_number, each.branch_name,
         each.phone)
        for room in travel.rooms
        for each in room.people
    ]  # fmt: skip
    bus_rows = [
        (
            titles[bus.offering],
            bus.name,
            bus.leader_name,
            each.name,
            each.staff_number,
            each.branch_name,
            each.phone,
        )
        for bus in travel.buses
        for each in bus.people
    ]
    person = (
        Column(_("Name"), 14), Column(_("Staff number"), 14), Column(_("Branch"), 26), Column(_("Phone"), 18)
    )  # fmt: skip
    batch = Column(_("Offering"), 16)
    return of_sheets([
        Sheet(_("Rooms"), event.title, (batch, Column(_("Room"), 14), Column(_("For"), 10), *person), room_rows,
              _when(event)),
        Sheet(_("Buses"), event.title, (batch, Column(_("Bus"), 14), Column(_("Trip leader"), 14), *person), bus_rows,
              _when(event)),
    ])  # fmt: skip
