"""`kill -9` while the clock passes places on, merges pools and lets offers run out: done wholly or not at all."""

from __future__ import annotations

import asyncio
import random
import shutil
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from events.domain.event_form import OfferingDraft, PoolDraft
from events.domain.settings import WaitlistRules
from events.services import merging, offers, reallocation
from events.services.cancellation import cancel
from events.services.event_settings import change_settings
from events.services.signup import SignUp, register
from events.tables import Pool, Registration
from foundation.clock import frozen
from foundation.database import close_database, engine_for, open_database, use_engine
from foundation.database.migrations import migrate
from tests.events.union import NOON, Union, counters, offerings

KILLS = 8
EVENTS = 12
LATER = NOON + timedelta(days=5)

_CLOCK = """
import asyncio, sys
from datetime import datetime
from events.services import merging, offers, reallocation
from foundation.clock import frozen
from foundation.database import engine_for, open_database, use_engine

async def work():
    use_engine(engine_for(sys.argv[1]))
    await open_database()
    with frozen(datetime.fromisoformat(sys.argv[2])):
        print("ready", flush=True)
        await offers.expire_offers()
        await reallocation.reallocate_due()
        await merging.merge_due()
    print("done", flush=True)

asyncio.run(work())
"""


async def _event(union: Union, people: list[Any]) -> str:
    """Six places by branch with people in line, an offer nobody answers, and another pool that they join."""
    shares = {union.accounting.id: 2, union.library.id: 4}
    event = await union.event(
        pools=(PoolDraft(6, "教职工", by_branch=True, quotas=shares), PoolDraft(2, "家属")),
        offerings=(OfferingDraft("教职工", 0), OfferingDraft("家属", 1)),
    )
    staff, family = await offerings(event)
    await change_settings(union.organizer, event, waitlist=WaitlistRules(answer_hours=12))
    made = [await register(person, SignUp(event, staff)) for person in people[:7]]
    await register(people[7], SignUp(event, family, places=2))
    await register(people[8], SignUp(event, family))
    await cancel(people[0], made[0].registration)
    rows = await Registration.raw("SELECT id, pool FROM offering WHERE event = {}", event)
    pool, into = (next(row["pool"] for row in rows if row["id"] == each) for each in (staff, family))
    columns: dict[Any, Any] = {
        "return_by": NOON + timedelta(days=2), "merges_at": NOON + timedelta(days=4), "joins": into,
    }  # fmt: skip
    await Pool.update(columns).where(Pool.id == pool)
    await Pool.raw("UPDATE event SET revision = revision + 1 WHERE id = {}", event)
    return event


@pytest.mark.crash
async def test_the_clock_killed_in_the_middle_leaves_nothing_half_done(
    tmp_path: Path, installation: Any
) -> None:
    url = f"sqlite:///{tmp_path / 'rallypoint.sqlite3'}"
    engine = engine_for(url)
    use_engine(engine)
    await migrate(engine)
    await open_database()
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(9)
        events = [await _event(union, people) for _ in range(EVENTS)]
    await close_database()
    # How long it takes here when nobody disturbs it, so that on any machine it is killed in the middle.
    whole = await asyncio.to_thread(_seconds, _copy(tmp_path, "undisturbed"))
    chance, killed = random.Random(2026), 0
    for number in range(KILLS):
        url = _copy(tmp_path, f"killed{number}")
        killed += await asyncio.to_thread(_killed, url, chance.uniform(0, 0.8 * whole))
        use_engine(engine_for(url))
        await open_database()
        for event in events:
            await counters(event)
        await close_database()
    assert killed > 1, "it was killed too late to prove anything"
    use_engine(engine_for(url))
    await open_database()
    with frozen(LATER):
        await offers.expire_offers()
        await reallocation.reallocate_due()
        await merging.merge_due()
    for event in events:
        # All places are one now; they suffice for everybody but the one who did not answer.
        assert sorted(await counters(event)) == [(0, 0, 0), (8, 8, 0)]
    await close_database()


def _copy(folder: Path, name: str) -> str:
    """The closed database as it stands before the clock has done anything."""
    (folder / name).mkdir()
    for file in folder.glob("rallypoint.sqlite3*"):
        shutil.copyfile(file, folder / name / file.name)
    return f"sqlite:///{folder / name / 'rallypoint.sqlite3'}"


def _seconds(url: str) -> float:
    """From the first act to the last, undisturbed."""
    command = [sys.executable, "-c", _CLOCK, url, LATER.isoformat()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        began = time.monotonic()
        assert process.stdout.readline() == "done\n"
        return time.monotonic() - began


def _killed(url: str, after: float) -> bool:
    """Whether it was still at work when it was killed."""
    command = [sys.executable, "-c", _CLOCK, url, LATER.isoformat()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(after)
        process.kill()
        return "done" not in process.stdout.read()
