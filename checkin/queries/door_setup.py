"""An event's doors as the organizer sets them up: with what they can be restricted to, and the links given out."""

from datetime import datetime

import msgspec

from checkin.queries.entrances import DoorRow, entrances_of
from foundation.database import fetch
from foundation.errors import not_found
from foundation.i18n import brief
from foundation.settings import settings

_OFFERINGS = "SELECT id, title FROM offering WHERE event = {} ORDER BY position, title"
_LINKS = (
    "SELECT l.id, l.door, l.kind, l.issued_at, l.expires_at, COUNT(p.id) AS phones FROM gate_link l"
    " LEFT JOIN door_phone p ON p.link = l.id WHERE l.event = {} AND l.revoked_at IS NULL"
    " GROUP BY l.id, l.door, l.kind, l.issued_at, l.expires_at ORDER BY l.issued_at DESC LIMIT 100"
)


class LinkLine(msgspec.Struct, frozen=True):
    """A link that was not taken back."""

    id: str
    door: str
    kind: str
    issued_at: datetime
    expires_at: datetime
    phones: int


class DoorSetup(msgspec.Struct, frozen=True):
    """`offerings` and `sessions` as choices: id and words."""

    doors: tuple[DoorRow, ...]
    offerings: list[tuple[str, str]]
    sessions: list[tuple[str, str]]
    links: list[LinkLine]

    @property
    def titles(self) -> dict[str, str]:
        """The words for what a door admits, and for an occasion."""
        return dict([*self.offerings, *self.sessions])

    def today(self, now: datetime) -> datetime:
        """When the day began by the union's clock: the dashboard shows one day's arrivals."""
        return now.astimezone(settings().zone).replace(hour=0, minute=0, second=0, microsecond=0)


async def door_setup(event_id: str) -> DoorSetup:
    """Raises Refusal 404 when there is no such event."""
    entrances = await entrances_of(event_id)
    if entrances is None:
        raise not_found()
    offerings = [(row["id"], row["title"]) for row in await fetch(_OFFERINGS, event_id)]
    sessions = [(each.id, f"{each.title} · {brief(each.starts)}") for each in entrances.sessions]
    links = [LinkLine(**{**row, "door": row["door"] or ""}) for row in await fetch(_LINKS, event_id)]
    return DoorSetup(entrances.doors, offerings, sessions, [_aware(each) for each in links])


def _aware(link: LinkLine) -> LinkLine:
    """Moments of a grouped statement come from SQLite as they are stored."""
    return msgspec.structs.replace(
        link, issued_at=_moment(link.issued_at), expires_at=_moment(link.expires_at)
    )


def _moment(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
