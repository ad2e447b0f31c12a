"""Who travels, where they sleep and in which bus, batch by batch."""

from typing import Any

import msgspec

from events.domain.event import Event
from events.domain.trips.buses import Coach, Rider
from events.domain.trips.rooms import Sleeper
from foundation.database import fetch

_TRAVELLERS = (
    "SELECT r.id, r.offering, r.member, r.places, m.name, m.staff_number, m.sex, m.phone, m.pinyin, b.id AS branch,"
    " b.name AS branch_name, b.position AS branch_position, w.mate, w.couple, w.alone, rp.room, bp.bus"
    " FROM registration r JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " LEFT JOIN room_wish w ON w.registration = r.id LEFT JOIN room_place rp ON rp.registration = r.id"
    " LEFT JOIN bus_place bp ON bp.registration = r.id WHERE r.event = {} AND r.status = 'confirmed'"
    " ORDER BY b.position, b.name, m.pinyin, r.id"
)
_ROOMS = "SELECT * FROM room WHERE event = {} ORDER BY offering, position, name, id"
_BUSES = (
    "SELECT u.*, m.name AS leader_name, m.phone AS leader_phone FROM bus u LEFT JOIN member m ON m.id = u.leader"
    " WHERE u.event = {} ORDER BY u.offering, u.position, u.name, u.id"
)


class Traveller(msgspec.Struct, frozen=True):
    """Somebody with a place. `mate`: the registration they would share with; `room`, `bus`: ids, None: none yet."""

    id: str
    offering: str
    member: str
    places: int
    name: str
    staff_number: str
    sex: str
    phone: str
    pinyin: str
    branch: str
    branch_name: str
    branch_position: int
    mate: str | None = None
    couple: bool = False
    alone: bool = False
    room: str | None = None
    bus: str | None = None

    @property
    def sleeper(self) -> Sleeper:
        return Sleeper(
            self.id, self.sex, self.branch, self.mate or "", self.couple, self.alone, self.branch_position
        )

    @property
    def rider(self) -> Rider:
        return Rider(self.id, self.branch, self.branch_position, self.pinyin)


class RoomShown(msgspec.Struct, frozen=True):
    id: str
    offering: str
    name: str
    beds: int
    taken: int
    kind: str
    alone: bool
    people: tuple[Traveller, ...] = ()

    @property
    def full(self) -> bool:
        return self.alone or self.taken >= self.beds or self.kind == "couple"


class BusShown(msgspec.Struct, frozen=True):
    id: str
    offering: str
    name: str
    seats: int
    taken: int
    leader: str | None
    leader_name: str
    leader_phone: str
    plate: str
    people: tuple[Traveller, ...] = ()

    @property
    def coach(self) -> Coach:
        return Coach(self.id, self.seats, tuple(each.id for each in self.people))

    @property
    def branches(self) -> list[tuple[str, int]]:
        """Branches aboard with how many, in the union's order."""
        counts: dict[str, int] = {}
        for each in self.people:
            counts[each.branch_name] = counts.get(each.branch_name, 0) + 1
        return list(counts.items())


class Travelling(msgspec.Struct, frozen=True):
    """Everybody who travels with an event, and the rooms and buses there are."""

    people: tuple[Traveller, ...]
    rooms: tuple[RoomShown, ...]
    buses: tuple[BusShown, ...]

    def one(self, registration: str | None) -> Traveller | None:
        return next((each for each in self.people if each.id == registration), None)

    def room(self, room: str | None) -> RoomShown | None:
        return next((each for each in self.rooms if each.id == room), None)

    def bus(self, bus: str | None) -> BusShown | None:
        return next((each for each in self.buses if each.id == bus), None)

    def of_batch(self, offering: str) -> "Travelling":
        return Travelling(
            tuple(each for each in self.people if each.offering == offering),
            tuple(each for each in self.rooms if each.offering == offering),
            tuple(each for each in self.buses if each.offering == offering),
        )

    @property
    def roomless(self) -> tuple[Traveller, ...]:
        return tuple(each for each in self.people if each.room is None)

    @property
    def busless(self) -> tuple[Traveller, ...]:
        return tuple(each for each in self.people if each.bus is None)


async def travelling(event: Event) -> Travelling:
    """Three statements, however many travel."""
    people = tuple(_traveller(row) for row in await fetch(_TRAVELLERS, event.id))
    rooms = await fetch(_ROOMS, event.id)
    buses = await fetch(_BUSES, event.id)
    return Travelling(
        people,
        tuple(_room(row, tuple(each for each in people if each.room == row["id"])) for row in rooms),
        tuple(_bus(row, tuple(each for each in people if each.bus == row["id"])) for row in buses),
    )


def _traveller(row: dict[str, Any]) -> Traveller:
    return Traveller(**{**row, "couple": bool(row["couple"]), "alone": bool(row["alone"])})


def _room(row: dict[str, Any], people: tuple[Traveller, ...]) -> RoomShown:
    return RoomShown(
        row["id"],
        row["offering"],
        row["name"],
        row["beds"],
        row["taken"],
        row["kind"],
        bool(row["alone"]),
        people,
    )


def _bus(row: dict[str, Any], people: tuple[Traveller, ...]) -> BusShown:
    return BusShown(
        row["id"], row["offering"], row["name"], row["seats"], row["taken"], row["leader"],
        row["leader_name"] or "", row["leader_phone"] or "", row["plate"], people,
    )  # fmt: skip
