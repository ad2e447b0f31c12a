"""`kill -9` of the real server in the middle of a rush, ten times: no answer given before it is taken back."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bench import serving
from bench.load import Outcome, Plan, run
from bench.population import OpenEvent, Union, open_event, settle, tally
from bench.requests import sign_up_request
from events.tables import Registration
from foundation.database import engine_for, use_engine
from members.tables import AuditEntry

KILLS = 10
PEOPLE = 240
PLACES = 60
AT_ONCE = 40
SIGNED_UP = 303

_UNTOLD = (
    "SELECT COUNT(*) AS n FROM registration r WHERE NOT EXISTS"
    " (SELECT 1 FROM audit_entry a WHERE a.subject = r.id AND a.action = 'registration.' || r.status)"
    " OR NOT EXISTS (SELECT 1 FROM registration_change c WHERE c.registration = r.id AND c.status = r.status)"
)


@pytest.mark.crash
async def test_a_server_killed_in_the_rush_keeps_its_word(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rallypoint.sqlite3'}"
    engine = engine_for(url)
    union = await settle(engine, PEOPLE)
    events = [await open_event(union, PLACES, f"Rush {number}") for number in range(KILLS)]
    await engine.close()
    chance = random.Random(2024)
    acknowledged = 0
    for event in events:
        outcome = await _rush_until_killed(
            tmp_path, url, union, event, chance.randrange(10, PEOPLE - AT_ONCE)
        )
        use_engine(engine)
        await engine.open()
        acknowledged += await _everything_answered_is_there(outcome, event)
        await engine.close()
    assert acknowledged > KILLS * 10


async def _rush_until_killed(folder: Path, url: str, union: Union, event: OpenEvent, answers: int) -> Outcome:
    """Everybody signs up at once; the server is killed the moment so many answers have arrived."""
    server = serving.start_rallypoint(folder, url, path="/sign-in")

    def kill(answered: int) -> None:
        if answered == answers:
            server.process.kill()

    requests = [sign_up_request(server.port, person, event) for person in union.people]
    with serving.running(server):
        outcome = await run(Plan(server.host, server.port, AT_ONCE, requests, give_up_when_gone=True), kill)
        await asyncio.to_thread(server.process.wait)
    assert outcome.answered < PEOPLE, "it was killed too late to prove anything"
    return outcome


async def _everything_answered_is_there(outcome: Outcome, event: OpenEvent) -> int:
    assert set(outcome.statuses) <= {SIGNED_UP, 0}
    promised = {urlsplit(place).path.rsplit("/", 1)[-1] for place in outcome.places.values()}
    assert len(promised) == outcome.answered
    rows = await Registration.select(Registration.id).where(Registration.event == event.id)
    assert promised <= {row["id"] for row in rows}
    stood = await tally(event)
    assert stood["taken"] == stood["confirmed"] == min(PLACES, len(rows))
    assert stood["waiting"] == stood["waitlisted"] == len(rows) - stood["confirmed"]
    (untold,) = await AuditEntry.raw(_UNTOLD)
    assert untold["n"] == 0
    (verdict,) = await AuditEntry.raw("PRAGMA integrity_check")
    assert verdict == {"integrity_check": "ok"}
    return outcome.answered
