"""The columns of the list of travellers: where each sleeps, in which bus each rides, and with whom."""

from collections.abc import Sequence

import msgspec

from events.domain.event import Event
from events.queries.trips.travelling import BusShown, RoomShown, Traveller, Travelling
from foundation.i18n import gettext as _
from foundation.messages import N_
from foundation.web.wanted_list import Shape
from members.documents.list_fields import Field, field, shape_of, to_write_on
from members.queries.people_lists import BY_BRANCH_FIRST

NONE = "none"
"""of the filters of rooms and buses: those who have none yet"""
_SEXES = {"male": N_("male"), "female": N_("female")}
_SORTS = {**BY_BRANCH_FIRST, "room": N_("Room"), "bus": N_("Bus")}


class Line(msgspec.Struct, frozen=True):
    """A traveller with what belongs to them in words; names are empty where there is none yet."""

    person: Traveller
    batch: str
    place: int
    room: RoomShown | None
    bus: BusShown | None
    mate: str
    orders: tuple[int, int]
    """the places of their room and bus among all of them"""

    @property
    def key(self) -> str:
        return self.person.id

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def staff_number(self) -> str:
        return self.person.staff_number

    @property
    def branch_name(self) -> str:
        return self.person.branch_name

    @property
    def branch_position(self) -> int:
        return self.person.branch_position

    @property
    def shares_with(self) -> str:
        others = self.room.people if self.room else ()
        return "、".join(each.name for each in others if each.id != self.person.id)

    @property
    def leads(self) -> bool:
        return self.bus is not None and self.bus.leader == self.person.member

    @property
    def wish(self) -> str:
        return _("alone") if self.person.alone else self.mate


def lines(event: Event, travel: Travelling) -> list[Line]:
    """Everybody who travels, by branch."""
    titles = {offering.id: (place, offering.title) for place, offering in enumerate(event.offerings)}
    rooms = {room.id: place for place, room in enumerate(travel.rooms)}
    buses = {bus.id: place for place, bus in enumerate(travel.buses)}
    found = []
    for each in travel.people:
        place, batch = titles[each.offering]
        mate = travel.one(each.mate)
        orders = (rooms.get(each.room or "", len(rooms)), buses.get(each.bus or "", len(buses)))
        room, bus = travel.room(each.room), travel.bus(each.bus)
        found.append(Line(each, batch, place, room, bus, mate.name if mate else "", orders))
    return found


ORDERS = {
    "room": lambda line: (line.place, line.orders[0], line.person.pinyin),
    "bus": lambda line: (line.place, line.orders[1], line.branch_position, line.person.pinyin),
}
FILTERS = {
    "offering": lambda line: line.person.offering,
    "room": lambda line: line.person.room or NONE,
    "bus": lambda line: line.person.bus or NONE,
}


def fields(event: Event) -> Sequence[Field[Line]]:
    return [
        field("name", N_("Name"), lambda line: line.name, (2, 14), sort="name"),
        field("number", N_("Staff number"), lambda line: line.staff_number, ("25mm", 14), usual=False, sort="number"),
        field("sex", N_("Sex"), lambda line: _(_SEXES[line.person.sex]) if line.person.sex else "", ("11mm", 8),
              usual=False),
        field("branch", N_("Branch union"), lambda line: line.branch_name, (3, 24), sort="branch"),
        field("batch", N_("Offering"), lambda line: line.batch, (2, 16), usual=len(event.offerings) > 1),
        field("room", N_("Room"), lambda line: line.room.name if line.room else "", ("20mm", 12), sort="room"),
        field("shares", N_("Shares with"), lambda line: line.shares_with, (2, 20)),
        field("bus", N_("Bus"), lambda line: line.bus.name if line.bus else "", ("20mm", 12), sort="bus"),
        field("leads", N_("Trip leader"), lambda line: _("yes") if line.leads else "", ("16mm", 10), usual=False),
        field("wish", N_("Asked to share with"), lambda line: line.wish, (2, 20), usual=False),
        field("phone", N_("Phone"), lambda line: line.person.phone, ("27mm", 16), usual=False),
        to_write_on("signature", N_("Signature")),
        to_write_on("blank", N_("Empty column")),
    ]  # fmt: skip


def shape(event: Event) -> Shape:
    return shape_of(_SORTS, tuple(FILTERS), fields(event))
