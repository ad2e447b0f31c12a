"""`kill -9` while a lottery is written down: it is there whole, or not at all and can be drawn again."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from events.tables import Offering, Registration
from foundation.clock import frozen
from foundation.database import close_database, engine_for, open_database, use_engine, write
from foundation.database.migrations import migrate
from foundation.identifiers import new_id
from members.services import many_rows
from members.tables import Member
from tests.events.services.allocation.people import AFTER, applied
from tests.events.union import NOON, Union

ROOT = Path(__file__).parents[2]
PEOPLE, PLACES = 3_000, 500
KILLS = 10

DRAWER = """
    import asyncio, sys
    from datetime import datetime
    from foundation.clock import frozen
    from foundation.database import engine_for, open_database, use_engine
    from events.services.allocation.lottery import draw_places
    from members.domain.identity import Grant, Identity, Role

    async def main(url, event, member, at):
        use_engine(engine_for(url))
        await open_database()
        boss = Identity(member, "ORG1", "", "", "", "", "", grants=(Grant(Role.ORGANIZER),))
        print("ready", flush=True)
        with frozen(datetime.fromisoformat(at)):
            await draw_places(boss, event, sys.argv[5])
        print("drawn", flush=True)

    asyncio.run(main(*sys.argv[1:5]))
"""


async def _closed(url: str) -> tuple[str, str]:
    """An event whose list of 3,000 applications is closed; its id and the organizer's."""
    from events.services.allocation.lottery import seal_list

    use_engine(engine := engine_for(url, synchronous="OFF"))
    await migrate(engine)
    await open_database()
    with frozen(NOON):
        union = await Union.found()
    event, offering = await applied(union, [], size=PLACES)
    members = [new_id() for _ in range(PEOPLE)]

    async def people() -> None:
        await many_rows.insert(
            Member,
            ("id", "staff_number", "name", "pinyin", "initials", "branch", "created_at", "updated_at"),
            (
                (m, f"K{n:05}", "会员", "hui4", "h", union.library.id, NOON, NOON)
                for n, m in enumerate(members)
            ),
        )
        await many_rows.insert(
            Registration,
            ("id", "event", "offering", "member", "branch", "status", "places", "slot", "ticket", "walk_in",
             "registered_at"),
            ((new_id(), event, offering, m, union.library.id, "applied", 1, 1, new_id(), False, NOON) for m in members),
        )  # fmt: skip

    await write(people)
    with frozen(AFTER):
        await seal_list(union.organizer, event)
    assert await Offering.exists().where(Offering.event == event)
    await close_database()
    return event, union.organizer.member_id


@pytest.mark.crash
def test_a_draw_killed_at_any_moment_is_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "rallypoint.sqlite3"
    url = f"sqlite:///{file}"
    event, boss = asyncio.run(_closed(url))
    taken = _time(url, event, boss, tmp_path)
    seen = set()
    for turn in range(KILLS):
        _draw(url, event, boss, f"seed {turn}", kill_after=taken * (turn + 1) / (KILLS + 1))
        seen.add(_state(file))
        if _state(file) == "whole":
            break
    assert "nothing" in seen, "it was killed too late to prove anything"
    if "whole" not in seen:
        assert _draw(url, event, boss, "the last", kill_after=None)
    assert _state(file) == "whole"


def _time(url: str, event: str, boss: str, folder: Path) -> float:
    """How long a draw takes from `ready` on, on a copy."""
    copy = folder / "copy.sqlite3"
    source, target = sqlite3.connect(url.removeprefix("sqlite:///")), sqlite3.connect(copy)
    source.backup(target)
    source.close()
    target.close()
    start = time.monotonic()
    assert _draw(f"sqlite:///{copy}", event, boss, "measured", kill_after=None)
    assert _state(copy) == "whole"
    return time.monotonic() - start


def _draw(url: str, event: str, boss: str, seed: str, kill_after: float | None) -> bool:
    """Whether it was answered before it was killed."""
    at = (AFTER + timedelta(minutes=1)).isoformat()
    program = [sys.executable, "-c", textwrap.dedent(DRAWER), url, event, boss, at, seed]
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        if kill_after is not None:
            time.sleep(kill_after)
            process.kill()
        return b"drawn" in process.stdout.read()


def _state(file: Path) -> str:
    """`nothing` or `whole`; anything between fails."""
    connection = sqlite3.connect(file)
    statuses = Counter(status for (status,) in connection.execute("SELECT status FROM registration"))
    (taken, waiting) = connection.execute("SELECT taken, waiting FROM pool").fetchone()
    (records,) = connection.execute("SELECT count(*) FROM allocation").fetchone()
    (results,) = connection.execute("SELECT count(*) FROM application_result").fetchone()
    (decided,) = connection.execute("SELECT allocated_at IS NOT NULL FROM event").fetchone()
    (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()
    assert verdict == "ok"
    found = (dict(statuses), taken, waiting, records, results, bool(decided))
    if found == ({"applied": PEOPLE}, 0, 0, 1, 0, False):
        return "nothing"
    left = PEOPLE - PLACES
    assert found == ({"confirmed": PLACES, "waitlisted": left}, PLACES, left, 2, PEOPLE, True)
    return "whole"
