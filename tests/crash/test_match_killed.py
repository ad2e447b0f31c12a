"""`kill -9` of the real server while sixteen matches are scored: no point answered for is lost, none counts twice."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from pathlib import Path

import msgspec
import pytest

from bench import serving
from competitions.domain.scoring.events import decode_event
from competitions.domain.scoring.log import fold
from competitions.domain.scoring.state import MatchState, new_match
from competitions.services import umpire_links
from competitions.tables import Match, MatchEvent
from foundation.database import close_database, engine_for, open_database, use_engine
from foundation.database.migrations import migrate
from tests.competitions.court import Court
from tests.competitions.tournament import Tournament

KILLS = 6
MATCHES = 16
POINTS = 56  # twenty-eight all: nothing interrupts
BEFORE = 3  # toss, service, play


class Table:
    """An umpire who presses on whatever happens: the same entry again, with the same nonce, until it is answered."""

    def __init__(self, match_id: str, secret: str) -> None:
        self.match_id, self.secret, self.length = match_id, secret, BEFORE

    @property
    def done(self) -> bool:
        return self.length == BEFORE + POINTS

    def request(self) -> bytes:
        point = {"type": "point", "side": "ab"[(self.length - BEFORE) % 2]}
        entries = [{"nonce": f"{self.match_id}{self.length:05}", "event": point}]
        body = json.dumps({"expected": self.length, "device": "tablet", "entries": entries}).encode()
        head = (
            f"POST /api/v1/matches/{self.match_id}/events HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: Bearer {self.secret}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


class Evening:
    """All tables at once, and the moment at which the power goes."""

    def __init__(self, server: serving.Running, tables: list[Table], kill_after: int | None) -> None:
        self.server, self.tables, self.kill_after, self.answered = server, tables, kill_after, 0

    async def play(self) -> None:
        await asyncio.gather(*[self._score(table) for table in self.tables])

    async def _score(self, table: Table) -> None:
        reader, writer = await asyncio.open_connection(self.server.host, self.server.port)
        try:
            while not table.done:
                writer.write(table.request())
                await self._answer(reader)
                table.length += 1
                self._count()
        except (ConnectionError, asyncio.IncompleteReadError):
            assert self.kill_after is not None
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        assert head.startswith(b"HTTP/1.1 200"), body

    def _count(self) -> None:
        self.answered += 1
        if self.answered == self.kill_after:
            self.server.process.kill()


async def _hall(url: str) -> list[Table]:
    engine = engine_for(url, synchronous="OFF")
    await migrate(engine)
    use_engine(engine)
    await open_database()
    tournament = await (await Tournament.found(MATCHES * 2)).drawn()
    tables = []
    for key, match in (await tournament.loaded()).matches.items():
        if key.startswith("r1"):
            link = await umpire_links.issue_for_match(tournament.referee, tournament.id, match.id)
            await Court(match.id, secret=link.secret).begin()
            tables.append(Table(match.id, link.secret))
    await close_database()
    return tables


@pytest.mark.crash
async def test_a_server_killed_while_matches_are_scored(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rallypoint.sqlite3'}"
    tables = await _hall(url)
    chance = random.Random(1934)
    for _ in range(KILLS):
        await _play(tmp_path, url, tables, chance.randrange(40, 110))
        await _log_and_state_agree(url, tables)
    await _play(tmp_path, url, tables, None)
    states = await _log_and_state_agree(url, tables)
    assert {state.score for state in states} == {(28, 28)}


async def _play(folder: Path, url: str, tables: list[Table], kill_after: int | None) -> None:
    server = serving.start_rallypoint(folder, url, path="/sign-in")
    with serving.running(server):
        evening = Evening(server, tables, kill_after)
        await evening.play()
        if kill_after is not None:
            assert evening.answered >= kill_after
            await asyncio.to_thread(server.process.wait)


async def _log_and_state_agree(url: str, tables: list[Table]) -> list[MatchState]:
    """What was answered is in the log, the log has no gap, and the state beside it is its fold."""
    use_engine(engine_for(url))
    await open_database()
    states = []
    for table in tables:
        rows = await MatchEvent.raw(
            'SELECT sequence, event, at FROM match_event WHERE "match" = {} ORDER BY sequence', table.match_id
        )
        kept = (await Match.raw('SELECT sequence, state FROM "match" WHERE id = {}', table.match_id))[0]
        assert [row["sequence"] for row in rows] == list(range(1, len(rows) + 1))
        assert table.length <= len(rows) <= table.length + 1
        state = msgspec.json.decode(kept["state"], type=MatchState)
        entries = [(decode_event(row["event"]), int(row["at"].timestamp() * 1000)) for row in rows]
        assert (kept["sequence"], state) == (len(rows), fold(new_match(state.format), entries))
        states.append(state)
    await close_database()
    return states
