"""`kill -9` at several statements of a deed on every path that writes: before COMMIT nothing happened, after it all.

See tests/crash/killing.py for how a process is killed. What is in the database is compared by a print of all tables:
how many rows, what stands in columns of few words, the sums of numbers and how often a column is empty.
"""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.crash.killing import AFTER_COMMIT
from tests.crash.worlds import WORLDS

ROOT = Path(__file__).parents[2]
FEW_WORDS = {"status", "answer", "verdict", "kind", "conflict", "action", "means", "form", "role", "sex"}
BY_CHANCE = {"turn", "layout"}
Print = dict[str, list[Any]]


class Killer:
    """The process that forks one for each deed."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.program = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.killing"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.program.stdout is not None
        assert self.program.stdout.readline() == "ready\n"

    def does(self, file: Path, world: str, deed: str, kill_at: int | None, facts: Any) -> dict[str, Any]:
        assert self.program.stdin is not None
        assert self.program.stdout is not None
        order = [f"sqlite:///{file}", str(self.data), world, deed, kill_at, facts]
        self.program.stdin.write(json.dumps(order) + "\n")
        self.program.stdin.flush()
        answer: dict[str, Any] = json.loads(self.program.stdout.readline())
        failed = answer["said"].get("failed") if isinstance(answer["said"], dict) else None
        assert failed is None, (world, deed, kill_at, failed)
        return answer


@pytest.fixture(scope="module")
def killer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killer]:
    made = Killer(tmp_path_factory.mktemp("installation"))
    yield made
    made.program.communicate()


@pytest.mark.crash
@pytest.mark.parametrize("world", WORLDS)
def test_killed_at_any_statement_it_is_done_wholly_or_not_at_all(
    killer: Killer, migrated_sqlite: Path, tmp_path: Path, world: str
) -> None:
    home = tmp_path / "home.sqlite3"
    shutil.copyfile(migrated_sqlite, home)
    facts = killer.does(home, world, "", None, {})["said"]
    before = _print(home)
    for number, deed in enumerate(WORLDS[world].deeds):
        whole = _copy(home, tmp_path / f"{number}-whole.sqlite3")
        statements = killer.does(whole, world, deed, None, facts)["said"]
        done = _print(whole)
        assert done != before, f"{deed} changes nothing that is looked at"
        # Somewhere in the middle, another place for each; and COMMIT itself.
        for kill_at in (2 + 7 * number % (statements - 2), statements):
            file = _copy(home, tmp_path / f"{number}-{kill_at}.sqlite3")
            assert killer.does(file, world, deed, kill_at, facts)["killed"], (deed, kill_at)
            assert _print(file) == before, f"{deed}: half done at statement {kill_at} of {statements}"
        # Killed just before COMMIT, started again, and done after all.
        killer.does(file, world, deed, None, facts)
        assert _print(file) == done, f"{deed}: not the same when it is done again"
        file = _copy(home, tmp_path / f"{number}-after.sqlite3")
        assert killer.does(file, world, deed, AFTER_COMMIT, facts)["killed"], deed
        assert _print(file) == done, f"{deed}: stored, but not all of it"


def _copy(home: Path, to: Path) -> Path:
    """The closed database; nothing of it is in a log beside it."""
    shutil.copyfile(home, to)
    return to


def _print(file: Path) -> Print:
    with closing(sqlite3.connect(file)) as connection:
        ((verdict,),) = connection.execute("PRAGMA integrity_check").fetchall()
        assert verdict == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        )
        return {name: _of_table(connection, name) for (name,) in tables.fetchall()}


def _of_table(connection: sqlite3.Connection, table: str) -> list[Any]:
    found: list[Any] = []
    looked = ["count(*)"]
    for _, column, kind, *_ in connection.execute(f'PRAGMA table_info("{table}")').fetchall():
        looked.append(f'sum("{column}" IS NULL)')
        if "INT" in kind.upper() and column not in BY_CHANCE:
            looked.append(f'sum("{column}")')
        if column in FEW_WORDS:
            found += connection.execute(
                f'SELECT "{column}", count(*) FROM "{table}" GROUP BY "{column}" ORDER BY "{column}"'
            ).fetchall()
    return [*connection.execute(f'SELECT {", ".join(looked)} FROM "{table}"').fetchone(), found]
