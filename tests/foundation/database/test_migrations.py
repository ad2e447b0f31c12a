"""Migrations: complete, wholly or not at all, once even when two processes start together."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import sys
from pathlib import Path
from types import ModuleType

import asyncpg
import pytest
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.commands.new import AutoMigrationManager
from piccolo.conf.apps import Finder

from foundation.database import DatabaseEngine, MigrationFailed, engine_for, migrations
from foundation.database.engines import registered_tables
from foundation.database.migrations import PendingMigration, foreign_key_name, migrate, pending
from foundation.database.postgres import PostgresEngine
from foundation.database.sqlite.engine import SQLiteEngine
from members.tables import Member
from tests.postgres_cluster import Cluster

APPS = ["members", "events", "competitions", "checkin"]


async def test_a_migrated_database_needs_nothing_more(database: DatabaseEngine) -> None:
    assert await pending() == []
    assert await migrate() == []


async def test_every_registered_table_is_there(database: DatabaseEngine) -> None:
    tables = registered_tables()
    assert len(tables) >= len(APPS)
    for table in tables:
        assert await table.count() == 0


@pytest.mark.parametrize("app", APPS)
async def test_the_migrations_say_what_the_tables_say(app: str, database: DatabaseEngine) -> None:
    """When this fails: `make migration APP=…` (`python -m foundation.database.migrations new APP -m "why"`)."""
    with contextlib.redirect_stdout(io.StringIO()):
        found = await AutoMigrationManager(auto_input="n").get_alter_statements(
            app_config=Finder().get_app_config(app_name=app)
        )
    assert [statement for change in found for statement in change.statements] == []


async def test_two_processes_that_start_together_migrate_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite'}"
    programs = [await _migrating_process(url) for _ in range(2)]
    outputs = [(await program.communicate())[0].decode() for program in programs]
    assert [program.returncode for program in programs] == [0, 0], outputs
    assert sorted("up to date" in output for output in outputs) == [False, True]


@pytest.mark.postgres
async def test_two_processes_that_start_together_migrate_postgres_once(postgres_cluster: Cluster) -> None:
    connection = await asyncpg.connect(postgres_cluster.url)
    await connection.execute("CREATE DATABASE migrated_by_two")
    await connection.close()
    programs = [await _migrating_process(postgres_cluster.database_url("migrated_by_two")) for _ in range(2)]
    outputs = [(await program.communicate())[0].decode() for program in programs]
    assert [program.returncode for program in programs] == [0, 0], outputs
    assert sorted("up to date" in output for output in outputs) == [False, True]


async def _migrating_process(url: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "foundation.database.migrations", "migrate"),
        cwd=Path(__file__).parents[3],
        env={**os.environ, "DATABASE_URL": url},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def test_a_migration_that_fails_leaves_nothing_of_the_whole_upgrade(
    database: DatabaseEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = _migration("0001", 'CREATE TABLE "half" ("id" INTEGER PRIMARY KEY NOT NULL)')
    bad = _migration("0002", 'ALTER TABLE "half" DROP COLUMN "nothing_like_it", ADD CONSTRAINT')

    async def not_applied() -> list[PendingMigration]:
        return [good, bad]

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "_not_applied", not_applied)
        with pytest.raises(MigrationFailed, match="0002 failed, nothing was changed"):
            await migrate()
    exists = "SELECT count(*) AS c FROM sqlite_master WHERE name = 'half'"
    if database.engine_type == "postgres":
        exists = "SELECT count(*) AS c FROM pg_tables WHERE tablename = 'half'"
    (row,) = await registered_tables()[0].raw(exists)
    assert row["c"] == 0
    assert await pending() == []


def _migration(name: str, ddl: str) -> PendingMigration:
    """A migration file, as Piccolo writes them, that runs one statement."""

    async def forwards() -> MigrationManager:
        manager = MigrationManager(migration_id=name, app_name="members", description="for a test")

        async def run() -> None:
            await registered_tables()[0]._meta.db.run_ddl(ddl)

        manager.add_raw(run)
        return manager

    module = ModuleType(f"migration_{name}")
    module.forwards = forwards  # type: ignore[attr-defined]
    return PendingMigration("members", name, module)


async def test_a_foreign_key_has_a_name_on_both_engines(database: DatabaseEngine) -> None:
    assert await foreign_key_name(Member.branch) == "member_branch_fkey"


def test_settings_of_the_engines_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQLITE_SYNCHRONOUS", "normal")
    monkeypatch.setenv("POSTGRES_POOL", "9")
    sqlite, postgres = engine_for("sqlite:///x.sqlite"), engine_for("postgres://a@b/c")
    assert isinstance(sqlite, SQLiteEngine)
    assert sqlite.options.synchronous == "NORMAL"
    assert isinstance(postgres, PostgresEngine)
    assert postgres.pool_size == 9
    monkeypatch.setenv("SQLITE_SYNCHRONOUS", "sometimes")
    monkeypatch.setenv("POSTGRES_POOL", "many")
    for address, name in (
        ("sqlite:///x.sqlite", "SQLITE_SYNCHRONOUS"),
        ("postgres://a@b/c", "POSTGRES_POOL"),
    ):
        with pytest.raises(ValueError, match=name):
            engine_for(address)


def test_addresses_become_engines(tmp_path: Path) -> None:
    assert engine_for("sqlite:///data/x.sqlite").engine_type == "sqlite"
    absolute = engine_for("sqlite:////tmp/a%20b.sqlite")
    assert isinstance(absolute, SQLiteEngine)
    assert absolute.path == "/tmp/a b.sqlite"
    assert engine_for("postgres://a@b/c").engine_type == "postgres"
    assert engine_for("postgresql://a@b/c").engine_type == "postgres"
    for wrong in ("mysql://a", "sqlite://x", "sqlite:///", "", "x.sqlite"):
        with pytest.raises(ValueError, match="sqlite"):
            engine_for(wrong)
