"""What can go wrong with the database, in one vocabulary for every engine.

Services catch these; nothing outside this room needs to know sqlite3 or asyncpg.
"""

from __future__ import annotations


class DatabaseError(Exception):
    """Any refusal or failure that comes from this room."""


class DatabaseUnavailable(DatabaseError):
    """The database cannot answer now (gone, locked for too long, disk full): nothing was stored, try again."""


class DatabaseClosed(DatabaseUnavailable):
    """Asked for before `open_database()` or after `close_database()`."""


class DatabaseBusy(DatabaseUnavailable):
    """Another process holds the write lock longer than we are willing to wait."""


class BodyAwaited(DatabaseError):
    """A write body awaited something that is not a query (HTTP, sleep, another task)."""


class OutsideWrite(DatabaseError):
    """`after_commit` was called where no write is going on."""


class ConstraintBroken(DatabaseError):
    """A CHECK, NOT NULL or foreign key refused the row. `str(error)` names it."""


class AlreadyThere(ConstraintBroken):
    """A UNIQUE constraint or primary key refused the row: an equal one exists."""


class MigrationFailed(DatabaseError):
    """A migration could not be applied; nothing of it was kept."""
