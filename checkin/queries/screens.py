"""The screens of an event."""

from datetime import datetime

import msgspec

from checkin.course_tables import HallScreen

_SCREENS = (
    "SELECT id, session, place, way, opened_at, closed_at FROM hall_screen WHERE event = {}"
    " ORDER BY closed_at IS NOT NULL, opened_at DESC, id"
)


class ScreenLine(msgspec.Struct, frozen=True):
    """One screen on the list."""

    id: str
    session: str | None
    place: str
    way: str
    opened_at: datetime
    closed_at: datetime | None


async def screens_of(event_id: str) -> list[ScreenLine]:
    """Open ones first, the newest first."""
    return [ScreenLine(**row) for row in await HallScreen.raw(_SCREENS, event_id)]
