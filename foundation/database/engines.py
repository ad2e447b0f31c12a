"""Which database: from an address to an engine, and the engine that all tables use now.

`piccolo_conf.DB` is the engine a process starts with. `use_engine` points every table at another
one, which is how each test gets a database of its own.
"""

from __future__ import annotations

import importlib
import os
from typing import Literal, TypeAlias, cast, get_args
from urllib.parse import unquote, urlsplit

from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import Finder
from piccolo.engine import engine_finder
from piccolo.table import Table

from foundation.database.postgres import PostgresEngine
from foundation.database.sqlite.engine import SQLiteEngine

DatabaseEngine: TypeAlias = SQLiteEngine | PostgresEngine
Synchronous = Literal["OFF", "NORMAL", "FULL", "EXTRA"]

LARGEST_POOL = 200

_current: DatabaseEngine | None = None


def engine_for(
    database_url: str,
    *,
    synchronous: Synchronous | None = None,
    readers: int = 2,
    pool_size: int | None = None,
) -> DatabaseEngine:
    """The engine for `sqlite:///relative`, `sqlite:////absolute` or `postgres(ql)://…`; opens nothing yet.

    `synchronous` (default: SQLITE_SYNCHRONOUS, else FULL) and `readers` (threads for long reads) are
    SQLite's, `pool_size` (default: POSTGRES_POOL, else 4) is PostgreSQL's.
    Raises `ValueError` for any other address or setting.
    """
    scheme = urlsplit(database_url).scheme
    if scheme == "sqlite":
        path = unquote(database_url.removeprefix("sqlite:").removeprefix("//").removeprefix("/"))
        if not path or not database_url.startswith("sqlite:///"):
            raise ValueError(f"Write the SQLite address as sqlite:///path/to/file, not {database_url!r}.")
        return SQLiteEngine(path, synchronous=synchronous or _synchronous(), readers=readers)
    if scheme in ("postgres", "postgresql"):
        return PostgresEngine(database_url, pool_size=pool_size or _pool_size())
    raise ValueError(
        f"DATABASE_URL must start with sqlite:/// or postgresql://, not {scheme or database_url!r}."
    )


def _synchronous() -> Synchronous:
    given = os.environ.get("SQLITE_SYNCHRONOUS", "FULL").upper()
    if given not in get_args(Synchronous):
        raise ValueError(
            f"SQLITE_SYNCHRONOUS must be one of {', '.join(get_args(Synchronous))}, not {given!r}."
        )
    return cast(Synchronous, given)


def _pool_size() -> int:
    given = os.environ.get("POSTGRES_POOL", "4")
    if not given.isdigit() or not 1 <= int(given) <= LARGEST_POOL:
        raise ValueError(f"POSTGRES_POOL must be a number from 1 to {LARGEST_POOL}, not {given!r}.")
    return int(given)


def current_engine() -> DatabaseEngine:
    """The engine all tables use now: the last one given to `use_engine`, else `piccolo_conf.DB`."""
    global _current
    if _current is None:
        found = engine_finder()
        if not isinstance(found, SQLiteEngine | PostgresEngine):
            raise TypeError("piccolo_conf.DB must come from foundation.database.engine_for().")
        _current = found
    return _current


def use_engine(engine: DatabaseEngine) -> None:
    """Point every table, and Piccolo itself, at `engine` (it is neither opened nor closed here)."""
    global _current
    _current = engine
    configuration = Finder().get_piccolo_conf_module()
    if configuration is not None:
        configuration.DB = engine
    Migration._meta.db = engine
    for table in _all_tables(Table):
        table._meta.db = engine


def _all_tables(parent: type[Table]) -> list[type[Table]]:
    """Every table class there is, those of migrations and tests included."""
    found: list[type[Table]] = []
    for child in type.__subclasses__(parent):
        found.append(child)
        found.extend(_all_tables(child))
    return found


async def open_database() -> DatabaseEngine:
    """Open the connections of the current engine for this event loop.

    Raises `DatabaseUnavailable` with the reason. Opening twice does nothing.
    """
    engine = current_engine()
    await engine.open()
    return engine


async def close_database() -> None:
    """Finish the writes that wait, then close every connection. Closing twice does nothing."""
    await current_engine().close()


def registered_tables() -> list[type[Table]]:
    """The table classes of every registered app (`piccolo_conf.APP_REGISTRY`), dependencies first."""
    return Finder().get_table_classes()


def forget_engine() -> None:
    """Go back to `piccolo_conf.DB` as it is written there (after a test replaced it)."""
    global _current
    configuration = Finder().get_piccolo_conf_module()
    if configuration is not None:
        importlib.reload(configuration)
    _current = None
    use_engine(current_engine())
