"""`kill -9` between any two steps of the writer: what was answered is there, and nothing is half done."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KILLS = 12

WRITER = """
    import asyncio, sys
    from piccolo.columns import Integer, Varchar
    from piccolo.table import Table
    from foundation.database import after_commit, use_engine, write
    from foundation.database.sqlite.engine import SQLiteEngine

    class Account(Table):
        id = Varchar(length=20, primary_key=True)
        total = Integer(default=0)

    class Entry(Table):
        id = Varchar(length=20, primary_key=True)
        amount = Integer(default=0)

    async def main(path, run):
        engine = SQLiteEngine(path)
        use_engine(engine)
        await engine.open()
        await Account.create_table(if_not_exists=True)
        await Entry.create_table(if_not_exists=True)
        await Account.raw("INSERT INTO account (id, total) VALUES ('sum', 0) ON CONFLICT DO NOTHING")

        async def one(name):
            async def body():
                await Account.raw("UPDATE account SET total = total + 1 WHERE id = 'sum'")
                await Entry.insert(Entry(id=name, amount=1))
            await write(body)
            sys.stdout.write(name + "\\n")
            sys.stdout.flush()

        async def caller(number):
            for turn in range(100000):
                await one(f"{run}-{number}-{turn}")

        await asyncio.gather(*(caller(number) for number in range(20)))

    asyncio.run(main(sys.argv[1], sys.argv[2]))
"""


@pytest.mark.crash
def test_a_writer_killed_at_any_moment_keeps_its_word(tmp_path: Path) -> None:
    path = tmp_path / "killed.sqlite"
    answered: set[str] = set()
    for run in range(KILLS):
        answered |= _write_until_killed(path, run, seconds=0.05 + 0.02 * run)
    connection = sqlite3.connect(path)
    stored = {name for (name,) in connection.execute("SELECT id FROM entry")}
    (total,) = connection.execute("SELECT total FROM account").fetchone()
    (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()
    assert len(answered) > KILLS
    assert answered <= stored
    assert total == len(stored)
    assert verdict == "ok"


def _write_until_killed(path: Path, run: int, seconds: float) -> set[str]:
    """The names of the writes that were answered before the process was killed."""
    program = [sys.executable, "-c", textwrap.dedent(WRITER), str(path), str(run)]
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(seconds)
        process.kill()
        rest = process.stdout.read()
    # The last line may have been cut off in the middle; then nobody has read it.
    whole = (first + rest).decode().split("\n")[:-1]
    return set(whole)
