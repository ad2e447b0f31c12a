"""The doors of an event with their rules, as decisions and phones need them; kept for a moment: they hardly change."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any

import msgspec

from checkin.domain.doors import Again, Direction, Entrance, Occasion, Per, Window, occasion
from foundation.database import fetch
from foundation.settings import settings

_EVENT = "SELECT id, starts_at, ends_at FROM event WHERE id = {}"
_OFFERINGS = "SELECT id, starts_at, ends_at FROM offering WHERE event = {} ORDER BY position, id"
_SESSIONS = (
    "SELECT id, offering, title, starts_at, ends_at FROM event_session WHERE event = {}"
    " ORDER BY starts_at, position, id"
)
_DOORS = (
    "SELECT id, name, position, direction, again, per, opens_before, closes_after FROM door"
    " WHERE event = {} AND closed_at IS NULL ORDER BY position, name"
)
_LISTS = (
    "SELECT l.door, l.offering, l.session FROM door_list l JOIN door d ON d.id = l.door WHERE d.event = {}"
    " ORDER BY l.id"
)
KEPT_S = 1.0
MOST_DAYS = 100
MOST_KEPT = 1000


class DoorRow(msgspec.Struct, frozen=True):
    """A door as it was set up."""

    id: str
    name: str
    position: int
    direction: Direction
    again: Again
    per: Per
    opens_before: int | None
    closes_after: int | None
    offerings: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()


class Times(msgspec.Struct, frozen=True):
    """When an event, an offering or a session takes place."""

    id: str
    starts: datetime | None
    ends: datetime | None
    offering: str = ""
    title: str = ""


class Entrances(msgspec.Struct, frozen=True):
    """All doors of one event; the one without an id is that of the whole event, which is always there."""

    event: str
    by_id: dict[str, Entrance]
    doors: tuple[DoorRow, ...]
    sessions: tuple[Times, ...]

    def titled(self, key: str) -> str:
        """The words for an occasion: a session's title, a day as it is, nothing for the whole event."""
        return next((each.title for each in self.sessions if each.id == key), key)


_kept: dict[str, tuple[float, Entrances]] = {}


def forget(event_id: str) -> None:
    """The doors of this event changed."""
    _kept.pop(event_id, None)


async def entrances_of(event_id: str) -> Entrances | None:
    """The doors of an event; None when there is no such event."""
    kept = _kept.get(event_id)
    if kept is not None and monotonic() - kept[0] < KEPT_S:
        return kept[1]
    rows = await fetch(_EVENT, event_id)
    if not rows:
        return None
    found = await _read(event_id, Times(event_id, rows[0]["starts_at"], rows[0]["ends_at"]))
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[event_id] = (monotonic(), found)
    return found


async def _read(event_id: str, event: Times) -> Entrances:
    offerings = [
        Times(row["id"], row["starts_at"], row["ends_at"]) for row in await fetch(_OFFERINGS, event_id)
    ]
    sessions = tuple(
        Times(row["id"], row["starts_at"], row["ends_at"], row["offering"] or "", row["title"])
        for row in await fetch(_SESSIONS, event_id)
    )
    lists = await fetch(_LISTS, event_id)
    doors = tuple(_door(row, lists) for row in await fetch(_DOORS, event_id))
    by_id = {"": _whole(event_id, sessions)}
    for door in doors:
        by_id[door.id] = entrance(event, offerings, sessions, door)
    return Entrances(event_id, by_id, doors, sessions)


def _door(row: dict[str, Any], lists: list[dict[str, Any]]) -> DoorRow:
    mine = [each for each in lists if each["door"] == row["id"]]
    return DoorRow(
        row["id"],
        row["name"],
        row["position"],
        Direction(row["direction"]),
        Again(row["again"]),
        Per(row["per"]),
        row["opens_before"],
        row["closes_after"],
        tuple(each["offering"] for each in mine if each["offering"]),
        tuple(each["session"] for each in mine if each["session"]),
    )


def _whole(event_id: str, sessions: tuple[Times, ...]) -> Entrance:
    """Without doors of its own an event counts its sessions, and is open at any hour."""
    occasions = tuple(
        occasion(each.id, each.offering, each.starts, each.ends, Window(), session=True) for each in sessions
    )
    return Entrance(event_id, occasions=occasions or (Occasion(),))


def entrance(event: Times, offerings: list[Times], sessions: tuple[Times, ...], door: DoorRow) -> Entrance:
    """A door's rules with the hours of everything people can come to there."""
    window = Window(_minutes(door.opens_before), _minutes(door.closes_after))
    match door.per:
        case Per.SESSION if sessions:
            chosen = [each for each in sessions if not door.sessions or each.id in door.sessions]
            occasions = tuple(
                occasion(each.id, each.offering, each.starts, each.ends, window, session=True)
                for each in chosen
            )
        case Per.DAY if event.starts is not None:
            occasions = tuple(_days(event.starts, event.ends or event.starts, window))
        case _ if window.strict:
            listed = offerings or [Times("", None, None)]
            occasions = tuple(
                occasion(
                    "", each.id, each.starts or event.starts, each.ends or event.ends, window, session=False
                )
                for each in listed
            )
        case _:
            occasions = (Occasion(),)
    return Entrance(
        event.id,
        door.id,
        door.name,
        door.direction,
        door.again,
        door.offerings,
        occasions,
        window.strict,
    )


def _days(starts: datetime, ends: datetime, window: Window) -> Iterable[Occasion]:
    """The event's days by the union's calendar; the hours of the door bound the first and the last."""
    zone = settings().zone
    first, last = starts.astimezone(zone).date(), ends.astimezone(zone).date()
    for number in range(min((last - first).days + 1, MOST_DAYS)):
        day = first + timedelta(days=number)
        opens, closes = _midnight(day), _midnight(day + timedelta(days=1)) - timedelta(milliseconds=1)
        begins = starts - window.before if window.before is not None and day == first else opens
        over = ends + window.behind if window.behind is not None and day == last else closes
        yield Occasion(day.isoformat(), "", opens, closes, max(opens, begins), min(closes, over))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), settings().zone)


def _minutes(given: int | None) -> timedelta | None:
    return None if given is None else timedelta(minutes=given)
