"""Many rows in few statements: an object of the ORM a row costs more than SQLite's own work a hundred times over."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from piccolo.table import Table

from foundation.database import fetch

MOST_VALUES = 6_000  # of one statement; PostgreSQL takes 32,767, old SQLite less


async def insert(table: type[Table], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Inserts rows whose values are plain and in the order of `columns`. Call it inside a write body.

    Defaults of the columns are not filled in: name every column that is not the database's own.
    """
    at_once = max(1, MOST_VALUES // len(columns))
    beginning = f"INSERT INTO {table._meta.tablename} ({', '.join(columns)}) VALUES "  # noqa: S608, SLF001 - names of our own
    one = f"({', '.join(['{}'] * len(columns))})"
    waiting = iter(rows)
    while chunk := list(islice(waiting, at_once)):
        await fetch(beginning + ", ".join([one] * len(chunk)), *(value for row in chunk for value in row))
