"""The database: engines under Piccolo's interface, the write path, migrations."""

from foundation.database.engines import (
    DatabaseEngine,
    close_database,
    current_engine,
    engine_for,
    open_database,
    use_engine,
)
from foundation.database.errors import (
    AlreadyThere,
    BodyAwaited,
    ConstraintBroken,
    DatabaseBusy,
    DatabaseClosed,
    DatabaseError,
    DatabaseUnavailable,
    MigrationFailed,
    OutsideWrite,
)
from foundation.database.statements import Found, Statement
from foundation.database.writing import after_commit, fetch, fetch_together, store_where_found, write

__all__ = [
    "AlreadyThere",
    "BodyAwaited",
    "ConstraintBroken",
    "DatabaseBusy",
    "DatabaseClosed",
    "DatabaseEngine",
    "DatabaseError",
    "DatabaseUnavailable",
    "Found",
    "MigrationFailed",
    "OutsideWrite",
    "Statement",
    "after_commit",
    "close_database",
    "current_engine",
    "engine_for",
    "fetch",
    "fetch_together",
    "open_database",
    "store_where_found",
    "use_engine",
    "write",
]
