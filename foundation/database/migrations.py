"""Bringing a database to the form the code expects, and writing the next migration.

Piccolo's own command prints and exits the process; this runs its migrations as part of a program:
all that are pending in one transaction, so that an upgrade happens wholly or not at all.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import importlib.util
import io
import sys
import warnings
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from piccolo.apps.migrations.auto import migration_manager
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.commands.new import NoChanges, _create_migrations_folder, _create_new_migration
from piccolo.apps.migrations.tables import Migration
from piccolo.columns import ForeignKey
from piccolo.conf.apps import AppConfig, Finder
from piccolo.query.constraints import get_fk_constraint_name

from foundation.database.engines import DatabaseEngine, current_engine, use_engine
from foundation.database.errors import MigrationFailed
from foundation.database.postgres import PostgresEngine

ONE_MIGRATES_AT_A_TIME = 7_255_671  # an arbitrary number that names our PostgreSQL advisory lock


@dataclass(frozen=True, slots=True)
class PendingMigration:
    """A migration file that has not been applied yet."""

    app_name: str
    name: str
    module: ModuleType


async def migrate(engine: DatabaseEngine | None = None) -> list[str]:
    """Apply what is pending and return the names applied, as `app: name`.

    Points every table at `engine` (default: the current one) and opens it for as long as it takes
    when it is not open. All or nothing. Two processes starting at once do it one after the other.
    Raises `MigrationFailed`, `DatabaseUnavailable`.
    """
    engine = engine or current_engine()
    use_engine(engine)
    async with _opened(engine):
        if not await _not_applied():
            return []
        async with engine.schema_change():
            if isinstance(engine, PostgresEngine):
                # The other process may take its time.
                await Migration.raw("SET LOCAL lock_timeout = 0")
                await Migration.raw(f"SELECT pg_advisory_xact_lock({ONE_MIGRATES_AT_A_TIME})")
            await Migration.create_table(if_not_exists=True)
            return [await _apply(migration) for migration in await _not_applied()]


async def pending(engine: DatabaseEngine | None = None) -> list[str]:
    """What `migrate` would apply, as `app: name`."""
    engine = engine or current_engine()
    use_engine(engine)
    async with _opened(engine):
        return [f"{migration.app_name}: {migration.name}" for migration in await _not_applied()]


async def new_migration(app_name: str, description: str = "") -> Path | None:
    """Write the migration that brings `app_name` from its last migration to its tables; None if equal.

    A column or table under a new name is taken for one dropped and one added: edit the file into a rename
    (`manager.rename_column`) before anybody's data depends on it.
    """
    app = Finder().get_app_config(app_name=app_name)
    _create_migrations_folder(app.resolved_migrations_folder_path)
    try:
        meta = await _create_new_migration(app_config=app, auto=True, description=description, auto_input="n")
    except NoChanges:
        return None
    return Path(meta.migration_path)


async def _not_applied() -> list[PendingMigration]:
    applied: set[tuple[str, str]] = set()
    if await Migration.table_exists():
        rows = await Migration.select(Migration.app_name, Migration.name)
        applied = {(row["app_name"], row["name"]) for row in rows}
    every = [migration for app in _apps() for migration in _migrations_of(app)]
    return [migration for migration in every if (migration.app_name, migration.name) not in applied]


def _apps() -> list[AppConfig]:
    """Registered apps, those that others depend on first."""
    return list(Finder().get_app_configs(sort_by_migration_dependencies=True))


def _migrations_of(app: AppConfig) -> list[PendingMigration]:
    folder = Path(app.resolved_migrations_folder_path)
    modules = [_load(path) for path in sorted(folder.glob("*.py")) if path.name != "__init__.py"]
    found = [PendingMigration(app.app_name, module.ID, module) for module in modules if hasattr(module, "ID")]
    return sorted(found, key=lambda migration: migration.name)


def _load(path: Path) -> ModuleType:
    """Load a migration file by its place (Piccolo would put its folder on sys.path)."""
    name = f"migration_files.{path.parent.parent.name}.{path.stem}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise MigrationFailed(f"The migration {path} cannot be read.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules[name] = module
    return module


async def foreign_key_name(column: ForeignKey[Any]) -> str | None:
    """What a foreign key is called in the database; Piccolo cannot say it for SQLite, where `ddl` gives it a name."""
    table = column._meta.table
    if table._meta.db.engine_type == "sqlite":
        return f"{table._meta.tablename}_{column._meta.db_column_name}_fkey"
    return await get_fk_constraint_name(column)


# A change of ON DELETE asks for it; without this it fails on SQLite before it reaches our engine.
vars(migration_manager)["get_fk_constraint_name"] = foreign_key_name


async def _apply(migration: PendingMigration) -> str:
    name = f"{migration.app_name}: {migration.name}"
    try:
        manager = await migration.module.forwards()
        if isinstance(manager, MigrationManager):
            with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
                # Piccolo warns that SQLite keeps the old length of a VARCHAR; SQLite enforces none.
                warnings.simplefilter("ignore")
                await manager.run()
        await Migration.insert(Migration(name=migration.name, app_name=migration.app_name))
    except Exception as error:
        raise MigrationFailed(f"The migration {name} failed, nothing was changed: {error}") from error
    return name


@contextlib.asynccontextmanager
async def _opened(engine: DatabaseEngine) -> AsyncIterator[None]:
    was_open = engine.is_open
    await engine.open()
    try:
        yield
    finally:
        if not was_open:
            await engine.close()


def main() -> None:
    """`python -m foundation.database.migrations new APP [-m WORDS]` · `migrate` · `pending`."""
    parser = argparse.ArgumentParser(
        prog="python -m foundation.database.migrations", description=main.__doc__
    )
    parser.add_argument("command", choices=("new", "migrate", "pending"))
    parser.add_argument("app", nargs="*", help="for new: members, events, competitions, checkin")
    parser.add_argument("-m", "--description", default="")
    arguments = parser.parse_args()
    if arguments.command == "new":
        for app in arguments.app:
            written = asyncio.run(new_migration(app, arguments.description))
            _say(str(written or f"{app}: the tables are as the migrations say"))
        return
    done = asyncio.run(migrate() if arguments.command == "migrate" else pending())
    _say("\n".join(done) or "Nothing to do: the database is up to date.")


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    main()
