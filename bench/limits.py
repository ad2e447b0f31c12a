"""What this machine could do at most: the bare sqlite3 loop, the write path beside it, an empty handler."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from pathlib import Path
from statistics import median

from piccolo.columns import BigSerial, Integer, Text, Varchar
from piccolo.table import Table

from foundation.database import engine_for, use_engine, write
from foundation.identifiers import new_id

SIGN_UPS = 3_000
ROUNDS = 3
AT_ONCE = 100
PLACES = 1_000_000


class BenchPool(Table):
    """A counter of places, like events' own."""

    id = Varchar(length=13, primary_key=True)
    size = Integer()
    taken = Integer(default=0)


class BenchEntry(Table):
    """A registration, like events' own."""

    id = Varchar(length=13, primary_key=True)
    pool = Varchar(length=13)
    member = Varchar(length=13, unique=True)
    ticket = Varchar(length=13, unique=True)
    at = Varchar(length=32)


class BenchTrail(Table):
    """An audit row, like members' own."""

    id = BigSerial(primary_key=True)
    at = Varchar(length=32)
    action = Varchar(length=60)
    subject = Varchar(length=13, index=True)
    fields = Text()


TABLES = (BenchPool, BenchEntry, BenchTrail)
AT = "2026-01-01 00:00:00+00:00"
READ = "SELECT size, taken FROM bench_pool WHERE id = {}"
TAKE = "UPDATE bench_pool SET taken = taken + 1 WHERE id = {} AND taken < size RETURNING taken"
ENTER = "INSERT INTO bench_entry (id, pool, member, ticket, at) VALUES ({}, {}, {}, {}, {})"
RECORD = "INSERT INTO bench_trail (at, action, subject, fields) VALUES ({}, {}, {}, {})"


async def prepare(path: Path) -> None:
    """Make the tables, empty, with one pool."""
    engine = engine_for(f"sqlite:///{path}")
    use_engine(engine)
    await engine.open()
    for table in TABLES:
        await table.create_table()
    await BenchPool.insert(BenchPool(id="pool", size=PLACES))
    await engine.close()


def bare_loop(path: Path) -> float:
    """Sign-ups a second of one program that does nothing but sqlite3, one transaction each, at FULL."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    read, take, enter, record = (text.replace("{}", "?") for text in (READ, TAKE, ENTER, RECORD))
    began = time.perf_counter()
    for _ in range(SIGN_UPS):
        key, ticket = new_id(), new_id()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(read, ("pool",)).fetchone()
        connection.execute(take, ("pool",)).fetchall()
        connection.execute(enter, (key, "pool", key, ticket, AT))
        connection.execute(record, (AT, "registration.confirmed", key, json.dumps({"pool": "pool"})))
        connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    return SIGN_UPS / seconds


async def write_path(path: Path) -> tuple[float, float]:
    """Sign-ups a second through `write`, with the same statements, `AT_ONCE` callers; and p99 in milliseconds."""
    engine = engine_for(f"sqlite:///{path}")
    use_engine(engine)
    await engine.open()
    times: list[float] = []

    async def body() -> None:
        key, ticket = new_id(), new_id()
        await BenchPool.raw(READ, "pool")
        await BenchPool.raw(TAKE, "pool")
        await BenchEntry.raw(ENTER, key, "pool", key, ticket, AT)
        await BenchTrail.raw(RECORD, AT, "registration.confirmed", key, json.dumps({"pool": "pool"}))

    async def caller() -> None:
        for _ in range(SIGN_UPS // AT_ONCE):
            began = time.perf_counter()
            await write(body)
            times.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(AT_ONCE)))
    seconds = time.perf_counter() - began
    await engine.close()
    return len(times) / seconds, sorted(times)[int(len(times) * 0.99)] * 1000


def measure(folder: Path) -> dict[str, float]:
    """Both, taken in turns so that noise falls on both; medians of `ROUNDS`."""
    bare: list[float] = []
    ours: list[tuple[float, float]] = []
    for number in range(ROUNDS):
        first, second = folder / f"bare{number}.sqlite", folder / f"ours{number}.sqlite"
        asyncio.run(prepare(first))
        asyncio.run(prepare(second))
        bare.append(bare_loop(first))
        ours.append(asyncio.run(write_path(second)))
    return {
        "bare_loop_per_s": median(bare),
        "write_path_per_s": median(rate for rate, _ in ours),
        "write_path_p99_ms": median(slowest for _, slowest in ours),
    }
