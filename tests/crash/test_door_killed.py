"""`kill -9` of the real server while phones send what they scanned: sent again, nothing is lost and nothing double."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from bench import serving
from bench.load import Plan, run
from bench.population import OpenEvent, Union, confirm_everybody, open_event, settle
from bench.requests import batch_request
from checkin.domain.ticket_token import sign
from checkin.keys import load_keys
from checkin.tables import Scan
from events.tables import Attendance
from foundation.database import engine_for, fetch, use_engine

KILLS = 5
PEOPLE = 400
A_BATCH = 10
AT_ONCE = 8
OK = 200

_HALF_DONE = (
    "SELECT COUNT(*) AS n FROM scan s WHERE s.verdict = 'admitted' AND NOT EXISTS"
    " (SELECT 1 FROM attendance a WHERE a.registration = s.registration)"
)
_UNFOLDED = (
    "SELECT COUNT(*) AS n FROM scan s WHERE s.verdict = 'admitted' AND NOT EXISTS"
    " (SELECT 1 FROM standing t WHERE t.registration = s.registration AND t.came = 1 AND t.inside = 1)"
)


@pytest.mark.crash
async def test_a_server_killed_while_phones_send_loses_and_doubles_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rallypoint.sqlite3'}"
    (tmp_path / "data" / "keys").mkdir(parents=True, mode=0o700)
    engine = engine_for(url)
    union = await settle(engine, PEOPLE)
    door = await open_event(union, PEOPLE, "Door")
    tickets = await confirm_everybody(union, door)
    await engine.close()
    signing = load_keys(tmp_path / "data" / "keys").signing
    tokens = [sign(ticket, door.id, signing) for ticket in tickets]
    chance = random.Random(2026)
    batches = [tokens[first : first + A_BATCH] for first in range(0, len(tokens), A_BATCH)]
    for _ in range(KILLS):
        answers = chance.randrange(2, len(batches) - AT_ONCE)
        promised = await _sent(tmp_path, url, union, door, batches, answers)
        use_engine(engine)
        await engine.open()
        kept = {row["nonce"] for row in await Scan.select(Scan.nonce)}
        assert promised <= kept, "a scan that was answered is gone"
        assert (await fetch(_HALF_DONE))[0]["n"] == (await fetch(_UNFOLDED))[0]["n"] == 0
        await engine.close()
    await _sent(tmp_path, url, union, door, batches, None)
    use_engine(engine)
    await engine.open()
    assert await Scan.count() == await Attendance.count() == PEOPLE
    assert await Scan.count().where(Scan.verdict == "admitted") == PEOPLE
    assert await Scan.count().where(Scan.conflict != "") == 0
    await engine.close()


async def _sent(
    folder: Path, url: str, union: Union, door: OpenEvent, batches: list[list[str]], killed_after: int | None
) -> set[str]:
    """Every batch is sent, each scan with the nonce it always has; the nonces of those that were answered."""
    server = serving.start_rallypoint(folder, url, path="/sign-in")

    def kill(answered: int) -> None:
        if answered == killed_after:
            server.process.kill()

    doors = union.organizers
    requests = [
        batch_request(server.port, doors[number % len(doors)], door, batch, told=True)
        for number, batch in enumerate(batches)
    ]
    with serving.running(server):
        outcome = await run(Plan(server.host, server.port, AT_ONCE, requests, give_up_when_gone=True), kill)
        if killed_after is not None:
            await asyncio.to_thread(server.process.wait)
    answered = [batch for batch, status in zip(batches, outcome.statuses, strict=True) if status == OK]
    assert set(outcome.statuses) <= {OK, 0}
    return {f"n-{token[:30]}" for batch in answered for token in batch}
