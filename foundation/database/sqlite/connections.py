"""Opening SQLite connections, running statements on them, and naming what went wrong."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Importing it registers the adapters that store dates, decimals, lists in the form Piccolo reads back.
import piccolo.engine.sqlite as piccolo_sqlite

from foundation.database.errors import AlreadyThere, ConstraintBroken, DatabaseBusy, DatabaseUnavailable

Row = dict[str, Any]

MINIMUM_VERSION = (3, 35, 0)  # UPDATE … RETURNING and DROP COLUMN
STATEMENTS_KEPT = 512  # compiled statements per connection; the product has about 300 different ones
PAGES_CACHED_KB = 8_192  # per connection; the system caches the file as well
WAL_PAGES_BEFORE_CHECKPOINT = 2_000  # 8 MB: a checkpoint then takes a few ms on the writer thread
WAL_BYTES_KEPT = 64 * 1024 * 1024
PAUSE_S = 0.01

# Piccolo reads every INTEGER through Decimal. Values of an INTEGER column are stored as integers by
# SQLite's affinity, so int() is enough, and it is the most frequent conversion of all.
sqlite3.register_converter("INTEGER", int)
sqlite3.register_converter("BOOLEAN", b"1".__eq__)

_UNIQUE = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_ROWID"}
_UNAVAILABLE = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_IOERR": "the disk answers with errors",
    "SQLITE_READONLY": "the file may not be written",
    "SQLITE_CANTOPEN": "the file cannot be opened",
    "SQLITE_CORRUPT": "the file is damaged",
    "SQLITE_NOTADB": "the file is not a SQLite database",
    "SQLITE_PERM": "the file may not be opened",
    "SQLITE_PROTOCOL": "its lock file answers with errors",
}


@dataclass(frozen=True, slots=True)
class Options:
    """How the connections of one database are opened. Times in seconds."""

    path: Path
    synchronous: str = "FULL"
    readers: int = 2
    busy_seconds: float = 10.0


def connect(options: Options, *, writes: bool) -> sqlite3.Connection:
    """Open one connection. Raises `DatabaseUnavailable` with the reason.

    A reader is opened `query_only`, so that a statement taken for a read can never change anything.
    """
    if sqlite3.sqlite_version_info < MINIMUM_VERSION:
        raise DatabaseUnavailable(
            f"SQLite 3.35 or newer is needed; this Python has {sqlite3.sqlite_version}."
        )
    try:
        connection = sqlite3.connect(
            options.path,
            timeout=options.busy_seconds,
            isolation_level=None,
            # One thread at a time uses it, but the writer's is lent to the event loop between BEGIN and COMMIT.
            check_same_thread=False,
            cached_statements=STATEMENTS_KEPT,
            detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES,
        )
        _configure(connection, options, writes=writes)
    except sqlite3.Error as error:
        raise translate(error, options.path) from error
    return connection


def _configure(connection: sqlite3.Connection, options: Options, *, writes: bool) -> None:
    if writes:
        _keep_a_log(connection, options.busy_seconds)
        connection.execute(f"PRAGMA synchronous = {options.synchronous}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES_BEFORE_CHECKPOINT}").fetchall()
        connection.execute(f"PRAGMA journal_size_limit = {WAL_BYTES_KEPT}").fetchall()
    else:
        connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA cache_size = -{PAGES_CACHED_KB}")


def _keep_a_log(connection: sqlite3.Connection, seconds: float) -> None:
    """Write-ahead logging. Of two processes that change a new file to it at once, SQLite refuses one without
    waiting (its busy timeout does not hold here), so the waiting is ours."""
    until = time.monotonic() + seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() > until:
                raise
            time.sleep(PAUSE_S)
        else:
            return


def run(connection: sqlite3.Connection, sql: str, arguments: Sequence[Any]) -> list[Row]:
    """Run one statement and return its rows, keyed by column name. Raises sqlite3's own errors."""
    cursor = connection.execute(sql, arguments)
    if cursor.description is None:
        return []
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def is_busy(error: sqlite3.Error) -> bool:
    name = getattr(error, "sqlite_errorname", "")
    return str(name).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def translate(error: sqlite3.Error, path: Path) -> Exception:
    """The error of this house for one of sqlite3's; itself when it is a mistake in the SQL."""
    name = str(getattr(error, "sqlite_errorname", ""))
    if isinstance(error, sqlite3.IntegrityError):
        kind = AlreadyThere if name in _UNIQUE else ConstraintBroken
        return kind(str(error))
    if is_busy(error):
        return DatabaseBusy(f"The database {path} is locked by another program. Nothing was stored.")
    for prefix, reason in _UNAVAILABLE.items():
        if name.startswith(prefix):
            return DatabaseUnavailable(f"The database {path} cannot be used: {reason} ({error}).")
    return error


__all__ = ["Options", "Row", "connect", "is_busy", "piccolo_sqlite", "run", "translate"]
