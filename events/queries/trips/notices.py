"""Notices as they hang, and the objections made to them."""

from datetime import datetime
from typing import Any

import msgspec

from events.domain.trips.notices import Line, Period
from events.trip_tables import Notice

_NOTICE = (
    "SELECT n.id, n.event, n.number, n.text, n.begins_at, n.ends_at, n.taken_down_at, n.taken_down_because,"
    " n.anonymous, e.title, e.status AS event_status, b.name AS host_name FROM notice n"
    " JOIN event e ON e.id = n.event JOIN branch b ON b.id = e.host"
)
_LINES = (
    "SELECT l.id, l.notice, l.registration, l.result, l.word, r.status, m.name, r.branch, b.name AS branch_name"
    " FROM notice_line l JOIN registration r ON r.id = l.registration JOIN member m ON m.id = r.member"
    " JOIN branch b ON b.id = r.branch JOIN notice n ON n.id = l.notice WHERE n.event = {} ORDER BY l.position, l.id"
)
_OBJECTIONS = (
    "SELECT o.id, o.notice, o.line, o.objector, o.text, o.made_at, o.outcome, o.answer, o.answered_at,"
    " m.name AS objector_name, s.name AS about, l.registration FROM objection o JOIN notice n ON n.id = o.notice"
    " LEFT JOIN member m ON m.id = o.objector LEFT JOIN notice_line l ON l.id = o.line"
    " LEFT JOIN registration r ON r.id = l.registration LEFT JOIN member s ON s.id = r.member"
)
_NEW = (
    "SELECT r.id, r.status, r.branch, m.name, m.staff_number, m.phone, m.pinyin, b.name AS branch_name,"
    " b.position AS branch_position FROM registration r JOIN member m ON m.id = r.member"
    " JOIN branch b ON b.id = r.branch WHERE r.event = {} AND r.status IN ('confirmed', 'offered')"
    " AND NOT EXISTS (SELECT 1 FROM notice_line l WHERE l.registration = r.id AND l.result = 'confirmed')"
    " ORDER BY b.position, b.name, m.pinyin, r.id"
)
HOLDING = ("confirmed", "offered")


class Hung(msgspec.Struct, frozen=True):
    """A notice. `lines`: only those that still hold what it says of them."""

    id: str
    event: str
    title: str
    host_name: str
    number: int
    text: str
    period: Period
    anonymous: bool
    taken_down_because: str
    lines: tuple[Line, ...]
    line_ids: tuple[str, ...]
    """beside `lines`"""

    def hangs(self, now: datetime) -> bool:
        return self.period.hangs(now)


class Raised(msgspec.Struct, frozen=True):
    """An objection. `about` empty: the notice as a whole; `objector_name` empty: unnamed."""

    id: str
    notice: str
    line: str | None
    registration: str | None
    objector: str | None
    objector_name: str
    about: str
    text: str
    made_at: datetime
    outcome: str
    answer: str
    answered_at: datetime | None


class Candidate(msgspec.Struct, frozen=True):
    """Somebody with a place who was on no notice yet. `forbidden`: numbers that must not be their word."""

    line: Line
    staff_number: str
    phone: str

    @property
    def forbidden(self) -> tuple[str, ...]:
        return (self.staff_number, self.phone)


async def of_event(event_id: str) -> list[Hung]:
    """Every notice of an event, the first first. Two statements."""
    rows = await Notice.raw(_NOTICE + " WHERE n.event = {} ORDER BY n.number", event_id)
    return _hung(rows, await Notice.raw(_LINES, event_id)) if rows else []


async def one(notice_id: str) -> Hung | None:
    rows = await Notice.raw(_NOTICE + " WHERE n.id = {} AND e.status <> 'draft'", notice_id)
    if not rows:
        return None
    return _hung(rows, await Notice.raw(_LINES, rows[0]["event"]))[0]


def _hung(rows: list[dict[str, Any]], lines: list[dict[str, Any]]) -> list[Hung]:
    found = []
    for row in rows:
        own = [line for line in lines if line["notice"] == row["id"] and _still(line)]
        found.append(
            Hung(
                row["id"], row["event"], row["title"], row["host_name"], row["number"], row["text"],
                Period(row["begins_at"], row["ends_at"], row["taken_down_at"]), bool(row["anonymous"]),
                row["taken_down_because"], tuple(_line(line) for line in own),
                tuple(line["id"] for line in own),
            )
        )  # fmt: skip
    return found


def _still(line: dict[str, Any]) -> bool:
    return line["status"] in HOLDING if line["result"] == "confirmed" else line["status"] == line["result"]


def _line(row: dict[str, Any]) -> Line:
    return Line(
        row["registration"], row["name"], row["branch"], row["branch_name"], row["result"], row["word"]
    )


async def candidates(event_id: str) -> list[Candidate]:
    """Who would be on the next notice, branch by branch."""
    return [
        Candidate(
            Line(row["id"], row["name"], row["branch"], row["branch_name"], "confirmed"),
            row["staff_number"],
            row["phone"],
        )
        for row in await Notice.raw(_NEW, event_id)
    ]


async def objections_of(event_id: str) -> list[Raised]:
    """All objections to the notices of an event, for its organizers; the unanswered first."""
    rows = await Notice.raw(
        _OBJECTIONS + " WHERE n.event = {} ORDER BY (CASE WHEN o.outcome = '' THEN 0 ELSE 1 END), o.made_at",
        event_id,
    )
    return [_raised(row) for row in rows]


async def own_objections(notice_id: str, member_id: str) -> list[Raised]:
    rows = await Notice.raw(
        _OBJECTIONS + " WHERE o.notice = {} AND o.objector = {} ORDER BY o.made_at", notice_id, member_id
    )
    return [_raised(row) for row in rows]


async def by_receipt(receipt_digest: str) -> Raised | None:
    rows = await Notice.raw(_OBJECTIONS + " WHERE o.receipt = {}", receipt_digest)
    return _raised(rows[0]) if rows else None


def _raised(row: dict[str, Any]) -> Raised:
    texts = {name: row[name] or "" for name in ("objector_name", "about")}
    return Raised(**{**row, **texts})
