"""How places went to the branches: the moves, the rounds, the lots, and what branches have asked for."""

from datetime import datetime
from typing import Any

import msgspec

from events.tables import QuotaMove
from foundation.database import fetch

MOST_MOVES = 500

_MOVES = (
    "SELECT m.pool, p.name AS pool_name, f.name AS source, t.name AS target, m.places, m.kind, m.round AS number,"
    " m.reason, w.name AS actor, m.at FROM quota_move m JOIN pool p ON p.id = m.pool"
    " LEFT JOIN branch f ON f.id = m.from_branch LEFT JOIN branch t ON t.id = m.to_branch"
    " LEFT JOIN member w ON w.id = m.actor WHERE p.event = {} ORDER BY m.id DESC LIMIT {}"
)
_RECORDS = (
    "SELECT a.kind, a.number, a.algorithm, a.input_hash, a.seed, a.record, a.at, p.name AS pool_name,"
    " w.name AS actor FROM allocation a LEFT JOIN pool p ON p.id = a.pool LEFT JOIN member w ON w.id = a.actor"
    " WHERE a.event = {} AND a.kind IN ('quota', 'reallocation', 'merge') ORDER BY a.id DESC"
)
_RECORD = _RECORDS.replace("ORDER BY a.id DESC", "AND a.kind = {} AND a.number = {}")
_REQUESTS = (
    "SELECT r.id, r.pool, p.name AS pool_name, r.branch, b.name AS branch_name, b.path AS branch_path, r.places,"
    " r.words, m.name AS asked_by, r.asked_at, r.answer, r.given, r.answer_words FROM quota_request r"
    " JOIN pool p ON p.id = r.pool JOIN branch b ON b.id = r.branch LEFT JOIN member m ON m.id = r.asked_by"
    " WHERE p.event = {} ORDER BY r.answer <> '', r.asked_at DESC"
)


class MoveLine(msgspec.Struct, frozen=True):
    """A line of the history. `source`, `target` None: the places no branch has. `actor` None: the clock."""

    pool: str
    pool_name: str
    source: str | None
    target: str | None
    places: int
    kind: str
    number: int
    reason: str
    actor: str | None
    at: datetime


class RecordLine(msgspec.Struct, frozen=True):
    """A published decision; `record` is its JSON."""

    kind: str
    number: int
    algorithm: str
    input_hash: str
    seed: str
    record: str
    at: datetime
    pool_name: str | None
    actor: str | None

    @property
    def decoded(self) -> dict[str, Any]:
        found: dict[str, Any] = msgspec.json.decode(self.record)
        return found


class Request(msgspec.Struct, frozen=True):
    """A branch asked for more places. `answer` empty: not answered yet."""

    id: str
    pool: str
    pool_name: str
    branch: str
    branch_name: str
    branch_path: str
    places: int
    words: str
    asked_by: str | None
    asked_at: datetime
    answer: str
    given: int
    answer_words: str

    @property
    def open(self) -> bool:
        return not self.answer


async def moves_of(event_id: str) -> list[MoveLine]:
    """The last moves, the newest first."""
    rows = await QuotaMove.raw(_MOVES, event_id, MOST_MOVES)
    return [MoveLine(**row) for row in rows]


async def records_of(event_id: str) -> list[RecordLine]:
    """Lots, rounds and mergers, the newest first."""
    return [RecordLine(**row) for row in await fetch(_RECORDS, event_id)]


async def record_of(event_id: str, kind: str, number: int) -> RecordLine | None:
    rows = await fetch(_RECORD, event_id, kind, number)
    return RecordLine(**rows[0]) if rows else None


async def requests_of(event_id: str) -> list[Request]:
    """Those not answered first."""
    return [Request(**row) for row in await fetch(_REQUESTS, event_id)]
