"""An event copied to new dates has the former one's doors: their rules and lists, no links and no phones."""

from checkin.door_tables import Door, DoorList
from events.signals import EventCopy
from foundation.database import fetch
from foundation.identifiers import new_id

_DOORS = "SELECT * FROM door WHERE event = {} AND closed_at IS NULL ORDER BY position, id"
_LISTS = (
    "SELECT l.door, o.title AS offering, s.title AS session, s.starts_at FROM door_list l JOIN door d ON d.id = l.door"
    " LEFT JOIN offering o ON o.id = l.offering LEFT JOIN event_session s ON s.id = l.session"
    " WHERE d.event = {} AND d.closed_at IS NULL"
)
_OFFERINGS = "SELECT id, title FROM offering WHERE event = {}"
_SESSIONS = "SELECT id, title, starts_at FROM event_session WHERE event = {}"
_SAME = ("name", "position", "direction", "again", "per", "opens_before", "closes_after")


async def copy_doors(copied: EventCopy) -> None:
    """Runs inside the write that makes the copy; its offerings and sessions are there already."""
    doors: dict[str, str] = {}
    for row in await fetch(_DOORS, copied.former):
        doors[row["id"]] = new_id()
        await Door.insert(
            Door(id=doors[row["id"]], event=copied.event, **{name: row[name] for name in _SAME})
        )
    if not doors:
        return
    offerings = {row["title"]: row["id"] for row in await fetch(_OFFERINGS, copied.event)}
    sessions = {(row["title"], row["starts_at"]): row["id"] for row in await fetch(_SESSIONS, copied.event)}
    for row in await fetch(_LISTS, copied.former):
        session = sessions.get((row["session"], row["starts_at"] + copied.by)) if row["session"] else None
        offering = offerings.get(row["offering"]) if row["offering"] else None
        if session or offering:
            await DoorList.insert(DoorList(door=doors[row["door"]], offering=offering, session=session))
