"""Who is missing: the travellers of a batch against one of its times, with the phone to call."""

from datetime import datetime

import msgspec

from events.domain.event import Event, Session
from foundation.database import fetch

_ROWS = (
    "SELECT r.id, r.offering, m.name, m.phone, m.pinyin, b.name AS branch_name, b.position, s.present_at,"
    " u.name AS bus_name FROM registration r JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " LEFT JOIN session_attendance s ON s.registration = r.id AND s.session = {}"
    " LEFT JOIN bus_place bp ON bp.registration = r.id LEFT JOIN bus u ON u.id = bp.bus"
    " WHERE r.event = {} AND r.status = 'confirmed' ORDER BY b.position, b.name, m.pinyin, r.id"
)


class Called(msgspec.Struct, frozen=True):
    id: str
    name: str
    phone: str
    branch_name: str
    bus_name: str
    present_at: datetime | None


class RollCall(msgspec.Struct, frozen=True):
    """One time of the trip, and everybody who should be there."""

    session: Session
    people: tuple[Called, ...]

    @property
    def missing(self) -> tuple[Called, ...]:
        return tuple(each for each in self.people if each.present_at is None)

    @property
    def present(self) -> int:
        return len(self.people) - len(self.missing)


def now_called(event: Event, at: datetime) -> Session | None:
    """The time that matters now: the one that runs, else the next one, else the last one."""
    ordered = sorted(event.sessions, key=lambda session: session.starts_at)
    running = [session for session in ordered if session.starts_at <= at <= session.ends_at]
    ahead = [session for session in ordered if session.starts_at > at]
    return next(iter(running or ahead or ordered[-1:]), None)


async def roll_call(event: Event, session: Session) -> RollCall:
    """One statement."""
    rows = await fetch(_ROWS, session.id, event.id)
    return RollCall(
        session,
        tuple(
            Called(
                row["id"],
                row["name"],
                row["phone"],
                row["branch_name"],
                row["bus_name"] or "",
                row["present_at"],
            )
            for row in rows
            if session.offering in (None, "", row["offering"])
        ),
    )
