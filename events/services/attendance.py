"""Recording that someone was there: checkin writes it, roll call and the annual report read it."""

from datetime import datetime

import msgspec

from events.tables import Attendance
from foundation.identifiers import new_id

_RECORD = (
    "INSERT INTO attendance (id, registration, event, present_at, door, recorded_by)"
    " SELECT {}, r.id, r.event, {}, {}, {}"
    " FROM registration r WHERE r.id = {} AND r.status = 'confirmed'"
    " ON CONFLICT (registration) DO NOTHING RETURNING id"
)


class Presence(msgspec.Struct, frozen=True):
    """When and where the person came in first. `first`: this call recorded it; else it stood already."""

    first: bool
    present_at: datetime
    door: str


async def record_presence(
    registration_id: str, at: datetime, door: str = "", recorded_by: str = ""
) -> Presence | None:
    """Records a presence once; call it inside a write body.

    A second record keeps one person counted once; the earlier of both times stands (two doors without
    network may tell of the same ticket in the wrong order). None: there is no confirmed registration.
    """
    made = await Attendance.raw(_RECORD, new_id(), at, door, recorded_by, registration_id)
    if made:
        return Presence(True, at, door)
    rows = await Attendance.raw(
        "SELECT present_at, door FROM attendance WHERE registration = {}", registration_id
    )
    if not rows:
        return None
    if at < rows[0]["present_at"]:
        await Attendance.raw(
            "UPDATE attendance SET present_at = {}, door = {} WHERE registration = {}",
            at,
            door,
            registration_id,
        )
        return Presence(False, at, door)
    return Presence(False, rows[0]["present_at"], rows[0]["door"])


async def withdraw_presence(registration_id: str) -> bool:
    """Takes a presence back that was recorded by mistake; call it inside a write body. False: there was none."""
    return bool(
        await Attendance.raw("DELETE FROM attendance WHERE registration = {} RETURNING id", registration_id)
    )
