"""The door's dashboard: who came when, by branch and minute; each door's pace; phones, failed scans and conflicts."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from foundation.database import fetch

_ARRIVALS = (
    "SELECT s.at, s.fresh, s.guest, b.id AS branch FROM scan s LEFT JOIN registration r ON r.id = s.registration"
    " LEFT JOIN guest g ON g.id = s.guest JOIN branch b ON b.id = COALESCE(r.branch, g.branch)"
    " WHERE s.event = {} AND s.verdict = 'admitted' AND s.fresh > 0 AND s.at >= {}"
    " AND NOT EXISTS (SELECT 1 FROM scan u WHERE u.undoes = s.nonce) ORDER BY s.at"
)
_LANES = (
    "SELECT s.door, COUNT(*) AS scans, SUM(CASE WHEN s.verdict = 'admitted' THEN s.people ELSE 0 END) AS admitted,"
    " SUM(CASE WHEN s.verdict = 'left' THEN s.people ELSE 0 END) AS gone,"
    " SUM(CASE WHEN s.verdict NOT IN ('admitted', 'left', 'undone') THEN 1 ELSE 0 END) AS refused,"
    " SUM(CASE WHEN s.at >= {} THEN 1 ELSE 0 END) AS lately, MAX(s.at) AS last_at"
    " FROM scan s WHERE s.event = {} GROUP BY s.door ORDER BY s.door"
)
_INSIDE = (
    "SELECT s.occasion, SUM(s.inside) AS inside, SUM(s.came) AS came,"
    " SUM(CASE WHEN s.guest IS NULL THEN 0 ELSE s.came END) AS guests FROM standing s"
    " WHERE s.event = {} GROUP BY s.occasion ORDER BY s.occasion"
)
_GUESTS = (
    "SELECT COUNT(*) AS expected, SUM(CASE WHEN present_at IS NULL THEN 0 ELSE 1 END) AS present FROM guest"
    " WHERE event = {} AND status = 'confirmed'"
)
_PHONES = (
    "SELECT p.id, p.name, p.seen_at, p.waiting, p.revoked_at, p.joined_at, l.kind, l.revoked_at AS link_revoked_at,"
    " l.expires_at, d.name AS door, m.name AS member FROM door_phone p LEFT JOIN gate_link l ON l.id = p.link"
    " LEFT JOIN door d ON d.id = p.door LEFT JOIN member m ON m.id = p.member"
    " WHERE p.event = {} ORDER BY p.seen_at DESC LIMIT 50"
)
_CONFLICTS = (
    "SELECT s.conflict, s.verdict, s.said, s.at, s.door, s.received_at, s.clock_ms, COALESCE(m.name, g.name) AS name,"
    " b.name AS branch FROM scan s LEFT JOIN registration r ON r.id = s.registration"
    " LEFT JOIN member m ON m.id = r.member LEFT JOIN guest g ON g.id = s.guest"
    " LEFT JOIN branch b ON b.id = COALESCE(r.branch, g.branch)"
    " WHERE s.event = {} AND s.conflict <> '' ORDER BY s.id DESC LIMIT 100"
)
LATELY = timedelta(minutes=5)
QUIET = timedelta(minutes=2)


class Lane(msgspec.Struct, frozen=True):
    """One door as it runs; `rate` are scans a minute over the last five."""

    door: str
    admitted: int
    gone: int
    refused: int
    rate: float
    last_at: datetime | None


class Inside(msgspec.Struct, frozen=True):
    """Who is inside now and who came, for one occasion (empty: the event as a whole)."""

    occasion: str
    inside: int
    came: int
    guests: int


class PhoneLine(msgspec.Struct, frozen=True):
    """A phone at the door. `quiet`: nothing was heard of it lately, so it may be scanning without network."""

    id: str
    name: str
    whose: str
    door: str
    kind: str
    seen_at: datetime
    waiting: int
    ended: bool
    quiet: bool


class ConflictLine(msgspec.Struct, frozen=True):
    """A scan that needs a look. `clock_ms`: by how much that phone's clock was corrected."""

    conflict: str
    verdict: str
    said: str
    at: datetime
    received_at: datetime | None
    clock_ms: int
    door: str
    name: str
    branch: str


class Arrival(msgspec.Struct, frozen=True):
    """People of one branch who came with one scan."""

    at: datetime
    branch: str
    people: int


class Guests(msgspec.Struct, frozen=True):
    """Companions and other guests, who are never counted as members."""

    expected: int
    present: int


class Board(msgspec.Struct, frozen=True):
    """Everything the dashboard shows besides expected and present by branch."""

    arrivals: list[Arrival]
    lanes: list[Lane]
    inside: list[Inside]
    guests: Guests
    phones: list[PhoneLine]
    conflicts: list[ConflictLine]


async def board(event_id: str, now: datetime, since: datetime) -> Board:
    """As of ``now``; arrivals from ``since`` on. Six statements, whatever the number of people."""
    guests = (await fetch(_GUESTS, event_id))[0]
    return Board(
        [
            Arrival(_moment(row["at"]), row["branch"], row["fresh"])
            for row in await fetch(_ARRIVALS, event_id, since)
        ],
        [_lane(row) for row in await fetch(_LANES, now - LATELY, event_id)],
        [
            Inside(row["occasion"], int(row["inside"]), int(row["came"]), int(row["guests"]))
            for row in await fetch(_INSIDE, event_id)
        ],
        Guests(int(guests["expected"]), int(guests["present"] or 0)),
        [_phone(row, now) for row in await fetch(_PHONES, event_id)],
        [_conflict(row) for row in await fetch(_CONFLICTS, event_id)],
    )


def _lane(row: dict[str, Any]) -> Lane:
    rate = int(row["lately"]) / (LATELY / timedelta(minutes=1))
    last_at = _moment(row["last_at"]) if row["last_at"] else None
    return Lane(row["door"], int(row["admitted"]), int(row["gone"]), int(row["refused"]), rate, last_at)


def _phone(row: dict[str, Any], now: datetime) -> PhoneLine:
    ended = bool(
        row["revoked_at"] or row["link_revoked_at"] or (row["expires_at"] and row["expires_at"] <= now)
    )
    return PhoneLine(
        row["id"],
        row["name"],
        row["member"] or "",
        row["door"] or "",
        row["kind"] or "own",
        row["seen_at"],
        row["waiting"],
        ended,
        now - row["seen_at"] > QUIET,
    )


def _conflict(row: dict[str, Any]) -> ConflictLine:
    return ConflictLine(
        row["conflict"],
        row["verdict"],
        row["said"],
        row["at"],
        row["received_at"],
        row["clock_ms"],
        row["door"],
        row["name"] or "",
        row["branch"] or "",
    )


def _moment(value: Any) -> datetime:
    """An aware moment; SQLite gives the text of a computed column as it is stored."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
