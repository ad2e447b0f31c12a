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
from foundation.database.writing import after_commit, fetch, write

__all__ = [
    "AlreadyThere",
    "BodyAwaited",
    "ConstraintBroken",
    "DatabaseBusy",
    "DatabaseClosed",
    "DatabaseEngine",
    "DatabaseError",
    "DatabaseUnavailable",
    "MigrationFailed",
    "OutsideWrite",
    "after_commit",
    "close_database",
    "current_engine",
    "engine_for",
    "fetch",
    "open_database",
    "use_engine",
    "write",
]
