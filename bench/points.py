"""Scoring: points a second over HTTP, and how soon a point is seen by everyone who watches its match."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bench import serving
from bench.load import Outcome, Plan, load
from competitions.domain.scoring.events import MatchEvent, Play, Service
from competitions.services import umpiring
from competitions.tables import Competition, Discipline, Draw, Entry, Match, UmpireLink
from events.tables import Event, Offering, Pool
from foundation.clock import now
from foundation.database import close_database, engine_for, open_database, use_engine
from foundation.database.migrations import migrate
from foundation.identifiers import digest, new_secret
from members.domain.branches import path_under
from members.tables import Branch

MATCHES = 64
POINTS = 40  # twenty all: no game ends
AT_ONCE = 32
VIEWERS = 1_000
SEEN = 20
BEGUN = 2
PAUSE_S = 0.25
DEVICE = "bench"


@dataclass(frozen=True)
class Table:
    """A match on court and the secret of its umpire's link."""

    match: str
    secret: str


async def install(url: str) -> list[Table]:
    """A published tournament with one discipline whose matches have all begun, and one more to be watched."""
    engine = engine_for(url, synchronous="OFF")
    await migrate(engine)
    use_engine(engine)
    await open_database()
    discipline, competition, draw = await _discipline()
    tables = []
    for number in range(1, MATCHES + 2):
        sides = [Entry(discipline=discipline, name=f"{side}{number}") for side in ("甲", "乙")]
        for side in sides:
            await side.save()
        match = Match(draw=draw, discipline=discipline, key=f"m{number}", number=number, status="ready")
        match.side_a, match.side_b = sides[0].id, sides[1].id
        await match.save()
        tables.append(await _table(competition, match.id))
    await close_database()
    return tables


async def _discipline() -> tuple[str, str, str]:
    union = Branch(kind="college", name="校工会")
    union.path = path_under("", union.id)
    await union.save()
    event = Event(kind="tournament", title="羽毛球赛", status="published", host=union.id)
    await event.save()
    pool = Pool(event=event.id, size=0)
    await pool.save()
    offering = Offering(event=event.id, pool=pool.id, title="男子单打", code="MS")
    await offering.save()
    competition = Competition(event=event.id)
    await competition.save()
    discipline = Discipline(competition=competition.id, offering=offering.id, code="MS", name="男子单打")
    discipline.state = "drawn"
    await discipline.save()
    draw = Draw(discipline=discipline.id, state="locked", spoken_seed="7", input_hash="0" * 64, record="{}")
    await draw.save()
    return discipline.id, competition.id, draw.id


async def _table(competition: str, match: str) -> Table:
    secret = new_secret()
    until = now() + timedelta(hours=1)
    await UmpireLink(competition=competition, match=match, digest=digest(secret), expires_at=until).save()
    begin: list[MatchEvent] = [Service("a"), Play()]
    entries = [umpiring.Entry(f"begin-{place:03}", event) for place, event in enumerate(begin)]
    await umpiring.append(match, None, secret, 0, DEVICE, entries)
    return Table(match, secret)


def point_request(port: int, table: Table, played: int) -> bytes:
    """The point after so many, as the panel sends it."""
    point = {"type": "point", "side": "ab"[played % 2]}
    entries = [{"nonce": f"{table.match}{played:05}", "event": point}]
    body = json.dumps({"expected": BEGUN + played, "device": DEVICE, "entries": entries}).encode()
    head = (
        f"POST /api/v1/matches/{table.match}/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Authorization: Bearer {table.secret}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def score(server: serving.Running, tables: list[Table]) -> Outcome:
    """All matches in turn: a match's next point is sent long after its last one was answered."""
    requests = [point_request(server.port, table, played) for played in range(POINTS) for table in tables]
    return load(Plan(server.host, server.port, AT_ONCE, requests))


class Stand:
    """The people who watch one match, and when each of them saw which point."""

    def __init__(self, server: serving.Running, table: Table, viewers: int) -> None:
        self.server, self.table, self.viewers = server, table, viewers
        self.sent: dict[int, float] = {}
        self.delays: list[float] = []
        self.ready = 0
        self.full = asyncio.Event()

    async def watch(self) -> list[float]:
        """Milliseconds from the umpire's tap to the spectator's page, of every viewer and point."""
        stands = [asyncio.create_task(self._sit()) for _ in range(self.viewers)]
        await self.full.wait()
        await self._score()
        for seat in stands:
            seat.cancel()
        await asyncio.gather(*stands, return_exceptions=True)
        return sorted(self.delays)

    async def _sit(self) -> None:
        reader, writer = await asyncio.open_connection(self.server.host, self.server.port)
        try:
            writer.write(f"GET /live/matches/{self.table.match} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            await reader.readuntil(b"\n\n")
            self.ready += 1
            if self.ready == self.viewers:
                self.full.set()
            while True:
                frame = await reader.readuntil(b"\n\n")
                at = time.perf_counter()
                length = int(frame.split(b'"sequence":', 1)[1].split(b",", 1)[0])
                self.delays.append((at - self.sent[length]) * 1000)
        finally:
            writer.close()

    async def _score(self) -> None:
        reader, writer = await asyncio.open_connection(self.server.host, self.server.port)
        for played in range(SEEN):
            self.sent[BEGUN + played + 1] = time.perf_counter()
            writer.write(point_request(self.server.port, self.table, played))
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"The point was refused: {head!r}")
            await reader.readexactly(int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0]))
            await asyncio.sleep(PAUSE_S)
        await asyncio.sleep(1)
        writer.close()


def measure(folder: Path) -> dict[str, float]:
    """Points a second with all matches at once, then one match before a full hall."""
    folder.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{folder / 'points.sqlite3'}"
    *tables, watched = asyncio.run(install(url))
    server = serving.start_rallypoint(folder, url, path="/sign-in")
    with serving.running(server):
        began = server.processor_seconds()
        outcome = score(server, tables)
        processor = server.processor_seconds() - began
        if set(outcome.statuses) != {200}:
            raise RuntimeError(f"Expected 200 everywhere, got {outcome.counts()}.")
        delays = asyncio.run(Stand(server, watched, VIEWERS).watch())
    if len(delays) < VIEWERS * SEEN * 0.5:
        raise RuntimeError(f"Only {len(delays)} of {VIEWERS * SEEN} points were seen.")
    return {
        "points_per_s": outcome.rate,
        "points_p99_ms": outcome.percentile(0.99),
        "points_cpu_us": processor / (MATCHES * POINTS) * 1e6,
        "seen_p99_ms": delays[int(len(delays) * 0.99)],
    }
