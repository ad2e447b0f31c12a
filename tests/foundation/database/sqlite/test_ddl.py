"""Each kind of ALTER TABLE that Piccolo sends works on SQLite, keeps the rows, and cascades nowhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from foundation.database import AlreadyThere, ConstraintBroken, MigrationFailed, use_engine
from foundation.database.sqlite.connections import Row
from foundation.database.sqlite.engine import SQLiteEngine

SCHEMA = [
    """CREATE TABLE "team" ("id" VARCHAR(13) PRIMARY KEY NOT NULL DEFAULT 'a, (b', "name" VARCHAR(20) UNIQUE NOT NULL
       DEFAULT '', "size" INTEGER NOT NULL DEFAULT 0, "note" TEXT DEFAULT null)""",
    """CREATE TABLE "player" ("id" VARCHAR(13) PRIMARY KEY NOT NULL DEFAULT '', "team" VARCHAR(13)
       REFERENCES "team" ("id") ON DELETE CASCADE ON UPDATE CASCADE DEFAULT null)""",
    'CREATE INDEX team_size ON "team" ("size")',
]


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[SQLiteEngine]:
    engine = SQLiteEngine(tmp_path / "teams.sqlite")
    use_engine(engine)
    await engine.open()
    for statement in SCHEMA:
        await engine.run_ddl(statement)
    await engine._run("INSERT INTO team (id, name, size, note) VALUES (?, ?, ?, ?)", ("t1", "Reds", 3, "7"))
    await engine._run("INSERT INTO team (id, name, size, note) VALUES (?, ?, ?, ?)", ("t2", "Blues", 4, None))
    await engine._run("INSERT INTO player (id, team) VALUES (?, ?)", ("p1", "t1"))
    yield engine
    assert await engine._run("SELECT id, team FROM player", ()) == [{"id": "p1", "team": "t1"}]
    assert await engine._run("PRAGMA foreign_key_check", ()) == []
    await engine.close()


async def _teams(engine: SQLiteEngine) -> list[Row]:
    return await engine._run("SELECT * FROM team ORDER BY id", ())


async def _add(engine: SQLiteEngine, **values: object) -> None:
    columns, marks = ", ".join(values), ", ".join("?" * len(values))
    await engine._run(f"INSERT INTO team ({columns}) VALUES ({marks})", tuple(values.values()))


async def _indexes(engine: SQLiteEngine) -> set[str]:
    rows = await engine._run("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL", ())
    return {row["name"] for row in rows}


async def test_unique_becomes_a_unique_index_and_can_go_again(engine: SQLiteEngine) -> None:
    await engine.run_ddl('ALTER TABLE "team" ADD CONSTRAINT one_size UNIQUE ("size", "note")')
    with pytest.raises(AlreadyThere):
        await _add(engine, id="t3", name="Greens", size=3, note="7")
    await engine.run_ddl('ALTER TABLE "team" DROP CONSTRAINT IF EXISTS one_size')
    await engine.run_ddl('ALTER TABLE "team" DROP CONSTRAINT IF EXISTS one_size')
    await _add(engine, id="t3", name="Greens", size=3, note="7")


async def test_unique_refuses_rows_that_are_not(engine: SQLiteEngine) -> None:
    await _add(engine, id="t3", name="Greens", size=3, note="7")
    with pytest.raises(AlreadyThere):
        await engine.run_ddl('ALTER TABLE "team" ADD CONSTRAINT one_size UNIQUE ("size", "note")')
    with pytest.raises(MigrationFailed, match="NULLs"):
        await engine.run_ddl('ALTER TABLE "team" ADD CONSTRAINT one UNIQUE NULLS NOT DISTINCT ("size")')


async def test_a_unique_column_can_be_made_and_unmade(engine: SQLiteEngine) -> None:
    await engine.run_ddl('ALTER TABLE "team" DROP CONSTRAINT "team_name_key"')
    await _add(engine, id="t3", name="Reds")
    await engine._run("DELETE FROM team WHERE id = 't3'", ())
    await engine.run_ddl('ALTER TABLE "team" ADD UNIQUE ("name")')
    assert "team_name_key" in await _indexes(engine)
    with pytest.raises(AlreadyThere):
        await _add(engine, id="t3", name="Reds")


async def test_a_check_holds_and_can_go_again(engine: SQLiteEngine) -> None:
    before = await _teams(engine)
    await engine.run_ddl("ALTER TABLE \"team\" ADD CONSTRAINT small CHECK (size < 10 AND name <> ')')")
    assert await _teams(engine) == before
    assert "team_size" in await _indexes(engine)
    with pytest.raises(ConstraintBroken, match="small"):
        await _add(engine, id="t3", name="Greens", size=10)
    await engine.run_ddl('ALTER TABLE "team" RENAME CONSTRAINT small TO still_small')
    with pytest.raises(ConstraintBroken, match="still_small"):
        await _add(engine, id="t3", name="Greens", size=10)
    await engine.run_ddl('ALTER TABLE "team" DROP CONSTRAINT IF EXISTS still_small')
    await _add(engine, id="t3", name="Greens", size=10)


async def test_a_check_that_present_rows_break_is_refused_and_nothing_is_lost(engine: SQLiteEngine) -> None:
    before = await _teams(engine)
    with pytest.raises(ConstraintBroken):
        await engine.run_ddl('ALTER TABLE "team" ADD CONSTRAINT tiny CHECK (size < 2)')
    assert await _teams(engine) == before


async def test_rebuilding_a_parent_with_foreign_keys_on_is_refused(engine: SQLiteEngine) -> None:
    with pytest.raises(MigrationFailed, match="migrate"):
        async with engine.transaction():
            await engine.run_ddl('ALTER TABLE "team" ADD CONSTRAINT small CHECK (size < 10)')


async def test_columns_come_and_go(engine: SQLiteEngine) -> None:
    await engine.run_ddl('ALTER TABLE "team" ADD COLUMN "colour" VARCHAR(9) NOT NULL DEFAULT \'red\'')
    await engine.run_ddl('ALTER TABLE "team" ADD COLUMN "code" VARCHAR(9) UNIQUE DEFAULT null')
    await engine.run_ddl(
        'ALTER TABLE "team" ADD COLUMN "rival" VARCHAR(13) REFERENCES "team" ("id") '
        "ON DELETE SET NULL ON UPDATE CASCADE DEFAULT null"
    )
    await engine.run_ddl('ALTER TABLE "team" DROP COLUMN "size"')
    await engine.run_ddl('ALTER TABLE "team" RENAME COLUMN "note" TO "remark"')
    assert await _teams(engine) == [
        {"id": "t1", "name": "Reds", "remark": "7", "colour": "red", "code": None, "rival": None},
        {"id": "t2", "name": "Blues", "remark": None, "colour": "red", "code": None, "rival": None},
    ]
    assert "team_size" not in await _indexes(engine)
    await _add(engine, id="t3", name="Greens", code="x", rival="t1")
    with pytest.raises(AlreadyThere):
        await _add(engine, id="t4", name="Greys", code="x")
    with pytest.raises(ConstraintBroken):
        await _add(engine, id="t5", name="Golds", rival="nobody")


async def test_null_type_and_default_can_be_changed(engine: SQLiteEngine) -> None:
    with pytest.raises(ConstraintBroken):
        await engine.run_ddl('ALTER TABLE "team" ALTER COLUMN "note" SET NOT NULL')
    await engine._run("UPDATE team SET note = '8' WHERE note IS NULL", ())
    await engine.run_ddl('ALTER TABLE "team" ALTER COLUMN "note" SET NOT NULL')
    await engine.run_ddl('ALTER TABLE "team" ALTER COLUMN "note" TYPE INTEGER USING note::INTEGER')
    await engine.run_ddl('ALTER TABLE "team" ALTER COLUMN "note" SET DEFAULT 5')
    await engine.run_ddl('ALTER TABLE "team" ALTER COLUMN "size" DROP NOT NULL')
    await engine.run_ddl('ALTER TABLE "team" ALTER COLUMN "size" DROP DEFAULT')
    await _add(engine, id="t3", name="Greens")
    assert [(row["size"], row["note"]) for row in await _teams(engine)] == [(3, 7), (4, 8), (None, 5)]


async def test_a_foreign_key_can_be_added_changed_and_dropped(engine: SQLiteEngine) -> None:
    await engine.run_ddl('ALTER TABLE "player" DROP CONSTRAINT IF EXISTS player_team_fkey')
    await engine._run("INSERT INTO player (id, team) VALUES ('p2', 'nowhere')", ())
    add = (
        'ALTER TABLE "player" ADD CONSTRAINT "player_team_fkey" FOREIGN KEY ("team") REFERENCES "team" ("id")'
    )
    with pytest.raises(ConstraintBroken, match="point nowhere"):
        await engine.run_ddl(add)
    await engine._run("DELETE FROM player WHERE id = 'p2'", ())
    await engine.run_ddl(f"{add} ON DELETE RESTRICT")
    with pytest.raises(ConstraintBroken):
        await engine._run("DELETE FROM team WHERE id = 't1'", ())


async def test_a_table_can_be_renamed_and_dropped(engine: SQLiteEngine) -> None:
    await engine.run_ddl('CREATE TABLE "old" ("id" INTEGER PRIMARY KEY NOT NULL)')
    await engine.run_ddl('ALTER TABLE "old" RENAME TO new')
    await engine.run_ddl('DROP TABLE "new" CASCADE')
    with pytest.raises(MigrationFailed, match="no table"):
        await engine.run_ddl('ALTER TABLE "new" ADD CONSTRAINT x CHECK (1)')
    with pytest.raises(MigrationFailed, match="no equivalent"):
        await engine.run_ddl('ALTER TABLE "team" SET SCHEMA "other"')
    with pytest.raises(MigrationFailed, match="no column"):
        await engine.run_ddl('ALTER TABLE "team" ALTER COLUMN "nothing" SET NOT NULL')
