"""`kill -9` while the union gives the places: all applications are decided, with counters that add up, or none is."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from events.domain.event_form import PoolDraft
from events.services.signup import SignUp, register
from events.tables import Event
from foundation.clock import frozen
from foundation.database import close_database, engine_for, open_database, use_engine
from foundation.settings import Settings, use_settings
from tests.events.union import Union, offerings

ROOT = Path(__file__).parents[2]
APPLICANTS, PLACES = 60, 40
MOMENTS = (0.0, 0.02, 0.05, 0.1, 0.2, 2.0)

GIVER = """
    import asyncio, sys
    from events.services.trips.reviewing import give_places
    from foundation.database import engine_for, open_database, use_engine
    from foundation.settings import Settings, use_settings
    from members.domain.identity import Grant, Identity, Role

    async def main(url, data, event, member, branch):
        use_settings(Settings(database_url=url, data_dir=__import__("pathlib").Path(data)))
        use_engine(engine_for(url))
        await open_database()
        chief = Identity(member, "ORG1", "x", branch, "x", f"{branch}/", "s", grants=(Grant(Role.ORGANIZER),))
        print("begin", flush=True)
        await give_places(chief, event)
        print("done", flush=True)

    asyncio.run(main(*sys.argv[1:]))
"""


async def _seeded(file: Path, installation: Settings) -> list[str]:
    use_settings(msgspec.structs.replace(installation, database_url=f"sqlite:///{file}"))
    use_engine(engine_for(f"sqlite:///{file}"))
    await open_database()
    before = datetime.now(UTC) - timedelta(days=3)
    with frozen(before):
        union = await Union.found()
        pool = PoolDraft(PLACES, "第一批", by_branch=True, quotas={union.accounting.id: PLACES})
        event = await union.event(
            PLACES, pools=(pool,), starts_at=before + timedelta(days=30), ends_at=before + timedelta(days=32),
            closes_at=before + timedelta(days=1),
        )  # fmt: skip
        await Event.raw("UPDATE event SET kind = 'trip', allocation = 'approval', revision = revision + 1")
        (offering,) = await offerings(event)
        for person in await union.people(APPLICANTS):
            await register(person, SignUp(event, offering))
        await Event.raw(
            "INSERT INTO nomination (id, registration, offering, branch, rank, words, at)"
            " SELECT r.id, r.id, r.offering, r.branch, row_number() OVER (ORDER BY r.id), '', {} FROM registration r",
            before + timedelta(minutes=1),
        )
    await close_database()
    return [event, union.organizer.member_id, union.college.id]


@pytest.mark.crash
def test_all_is_decided_or_nothing(migrated_sqlite: Path, installation: Settings, tmp_path: Path) -> None:
    seeded = tmp_path / "seeded.sqlite3"
    shutil.copyfile(migrated_sqlite, seeded)
    names = asyncio.run(_seeded(seeded, installation))
    ends = set()
    for number, seconds in enumerate(MOMENTS):
        file = tmp_path / f"killed{number}.sqlite3"
        shutil.copyfile(seeded, file)
        answered = _give_until_killed(file, names, seconds)
        decided = _decided(file)
        assert decided or not answered
        ends.add(decided)
    assert True in ends, "the last was given time to finish"


def _give_until_killed(file: Path, names: list[str], seconds: float) -> bool:
    """Whether it had answered before it was killed."""
    arguments = [f"sqlite:///{file}", str(file.parent), *names]
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(GIVER), *arguments], cwd=ROOT, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begin\n"
        time.sleep(seconds)
        process.kill()
        return process.stdout.read() == b"done\n"


def _decided(file: Path) -> bool:
    """All or nothing, and the counters are the rows they count."""
    connection = sqlite3.connect(file)
    counts = dict(connection.execute("SELECT status, count(*) FROM registration GROUP BY status"))
    pool = connection.execute("SELECT taken, waiting FROM pool").fetchone()
    quota = connection.execute("SELECT taken, waiting FROM branch_quota").fetchone()
    (allocated,) = connection.execute("SELECT allocated_at IS NOT NULL FROM event").fetchone()
    (steps,) = connection.execute(
        "SELECT count(*) FROM registration_change WHERE status <> 'applied'"
    ).fetchone()
    (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()
    assert verdict == "ok"
    if not allocated:
        assert (counts, pool, quota, steps) == ({"applied": APPLICANTS}, (0, 0), (0, 0), 0)
        return False
    wait = APPLICANTS - PLACES
    assert (counts, pool, quota, steps) == (
        {"confirmed": PLACES, "waitlisted": wait}, (PLACES, wait), (PLACES, wait), APPLICANTS,
    )  # fmt: skip
    return True
