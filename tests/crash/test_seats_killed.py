"""`kill -9` of the real server while seats are sold: whoever got an answer has their seat, nobody half a place."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bench import serving
from bench.load import Outcome, Plan, run
from bench.population import OpenEvent, Union, open_event, settle, tally
from bench.requests import seat_request
from bench.seats import seat_plan
from events.queries.seating import plan_of, taken_of
from events.tables import Registration
from foundation.database import engine_for, use_engine

KILLS = 6
PEOPLE = 160
SEATS = 120
AT_ONCE = 40
SIGNED_UP = 303


@pytest.mark.crash
async def test_a_server_killed_while_seats_are_sold_keeps_its_word(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rallypoint.sqlite3'}"
    engine = engine_for(url)
    union = await settle(engine, PEOPLE)
    events = [await open_event(union, SEATS, f"Evening {number}") for number in range(KILLS)]
    for event in events:
        await seat_plan(event, rows=6, seats=20)
    await engine.close()
    chance = random.Random(1898)
    acknowledged = 0
    for event in events:
        outcome = await _until_killed(tmp_path, url, union, event, chance.randrange(10, SEATS - 20))
        use_engine(engine)
        await engine.open()
        acknowledged += await _everybody_answered_sits(outcome, event)
        await engine.close()
    assert acknowledged > KILLS * 10


async def _until_killed(folder: Path, url: str, union: Union, event: OpenEvent, answers: int) -> Outcome:
    server = serving.start_rallypoint(folder, url, path="/sign-in")

    def kill(answered: int) -> None:
        if answered == answers:
            server.process.kill()

    requests = [seat_request(server.port, person, event) for person in union.people]
    with serving.running(server):
        outcome = await run(Plan(server.host, server.port, AT_ONCE, requests, give_up_when_gone=True), kill)
        await asyncio.to_thread(server.process.wait)
    assert outcome.answered < PEOPLE, "it was killed too late to prove anything"
    return outcome


async def _everybody_answered_sits(outcome: Outcome, event: OpenEvent) -> int:
    assert set(outcome.statuses) <= {SIGNED_UP, 0}
    promised = {urlsplit(place).path.rsplit("/", 1)[-1] for place in outcome.places.values()}
    rows = await Registration.select(Registration.id, Registration.status, Registration.places).where(
        Registration.event == event.id
    )
    assert promised <= {row["id"] for row in rows}
    plan = await plan_of(event.id)
    assert plan is not None
    held = list((await taken_of(plan.id)).values())
    assert sorted(held) == sorted(row["id"] for row in rows if row["status"] == "confirmed")
    stood = await tally(event)
    assert stood["taken"] == stood["confirmed"] == len(held)
    return outcome.answered
