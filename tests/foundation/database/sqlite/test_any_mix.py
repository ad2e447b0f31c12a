"""Whatever bodies come together, in whatever order: exactly what was answered with success is stored."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from piccolo.columns import Varchar
from piccolo.table import Table

from foundation.database import BodyAwaited, after_commit, fetch, use_engine, write
from foundation.database.sqlite.engine import SQLiteEngine


class Note(Table):
    """A row that one body writes."""

    id = Varchar(length=13, primary_key=True)


KINDS = [
    "plain",
    "fails",
    "clashes",
    "inner fails",
    "inner fails and passes on",
    "awaits",
    "cancelled",
    "leases",
]


class _Refused(Exception):
    """A body changed its mind."""


async def _put(name: str) -> None:
    await fetch("INSERT INTO note (id) VALUES ({})", name)


async def _body(kind: str, name: str, heard: list[str]) -> None:
    after_commit(lambda: heard.append(name))
    await _put(name)
    if kind == "fails":
        raise _Refused
    if kind == "clashes":
        await _put(name)
    if kind == "awaits":
        await asyncio.sleep(0)
    if kind.startswith("inner fails"):
        try:
            await write(lambda: _inner(name, heard))
        except _Refused:
            if kind.endswith("passes on"):
                raise


async def _inner(name: str, heard: list[str]) -> None:
    after_commit(lambda: heard.append(f"{name} inner"))
    await _put(f"{name} inner")
    raise _Refused


async def _caller(engine: SQLiteEngine, kind: str, name: str, heard: list[str]) -> None:
    if kind == "leases":
        async with engine.transaction():
            after_commit(lambda: heard.append(name))
            await _put(name)
            await asyncio.sleep(0)
        return
    task = asyncio.ensure_future(write(lambda: _body(kind, name, heard)))
    if kind == "cancelled":
        await asyncio.sleep(0)
        task.cancel()
    await task


async def _run(path: Path, kinds: Sequence[str]) -> None:
    engine = SQLiteEngine(path, synchronous="OFF")
    use_engine(engine)
    await engine.open()
    await Note.create_table()
    heard: list[str] = []
    names = [f"{number:02}" for number in range(len(kinds))]
    callers = (_caller(engine, kind, name, heard) for kind, name in zip(kinds, names, strict=True))
    answers = await asyncio.gather(*callers, return_exceptions=True)
    await write(lambda: _put("last"))
    stored = {row["id"] for row in await fetch("SELECT id FROM note")} - {"last"}
    await engine.close()
    succeeded = {name for name, answer in zip(names, answers, strict=True) if answer is None}
    cancelled = {name for name, answer in zip(names, answers, strict=True) if _is_cancelled(answer)}
    # A caller who went away while COMMIT ran is not answered, and its write may stand: nothing else may.
    assert succeeded <= stored <= succeeded | cancelled
    assert set(heard) == stored
    assert len(heard) == len(stored)
    for kind, answer in zip(kinds, answers, strict=True):
        if kind == "awaits":
            assert isinstance(answer, BodyAwaited)


def _is_cancelled(answer: object) -> bool:
    return isinstance(answer, asyncio.CancelledError)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(KINDS), min_size=1, max_size=30))
def test_what_was_answered_is_what_is_stored(kinds: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="rallypoint-mix-") as folder:
        asyncio.run(_run(Path(folder) / "notes.sqlite", kinds))
