"""From Piccolo's query strings to what a driver takes, remembered by template."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from string import Formatter
from typing import Any, Literal, NamedTuple

from piccolo.querystring import QueryString

Statement = tuple[str, tuple[Any, ...]]
"""A template with ``{}`` for each of its plain values, and the values."""

Dialect = Literal["sqlite", "postgres"]
TEMPLATES_REMEMBERED = 2_000

_PLAIN = frozenset({str, int, bool, float, bytes, type(None), datetime, date})

_WRITES_INSIDE = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
_FIRST_WORD = re.compile(r"\s*([A-Za-z]+)")
_READS = {"SELECT", "VALUES", "EXPLAIN", "PRAGMA"}


class Compiler:
    """Compiles query strings for one dialect.

    Piccolo parses the template anew at each run; a template whose values are all plain always gives
    the same text, so that one is kept.
    """

    def __init__(self, dialect: Dialect) -> None:
        self._dialect: Dialect = dialect
        self._texts: dict[str, tuple[str, int]] = {}

    def compile(self, query: QueryString) -> tuple[str, Sequence[Any]]:
        """The statement text and its values in order."""
        arguments = query.args
        for argument in arguments:
            # QueryString's metaclass makes isinstance() slow, and nearly every value is one of these.
            if type(argument) not in _PLAIN and isinstance(argument, QueryString):
                return query.compile_string(engine_type=self._dialect)
        if query._frozen_compiled_strings is not None:
            return query._frozen_compiled_strings
        text, count = self._texts.get(query.template) or self._remember(query.template)
        return text, arguments if len(arguments) == count else arguments[:count]

    def text(self, template: str) -> str:
        """The statement text of a template whose values are all plain."""
        return (self._texts.get(template) or self._remember(template))[0]

    def _remember(self, template: str) -> tuple[str, int]:
        pieces: list[str] = []
        count = 0
        for literal, placeholder, _, _ in Formatter().parse(template):
            pieces.append(literal)
            if placeholder is not None:
                count += 1
                pieces.append("?" if self._dialect == "sqlite" else f"${count}")
        if len(self._texts) >= TEMPLATES_REMEMBERED:
            self._texts.clear()
        self._texts[template] = ("".join(pieces), count)
        return self._texts[template]


def together(statements: Sequence[Statement]) -> Statement:
    """Several statements as one, for a database that can write within WITH."""
    parts = ", ".join(f"s{number} AS ({template})" for number, (template, _) in enumerate(statements))
    return f"WITH {parts} SELECT 1", tuple(value for _, values in statements for value in values)


class Found(NamedTuple):
    """As a value of a statement: what the guard of `store_where_found` gave in this column, and so much more."""

    column: str
    more: int = 0


def where_found(guard: Statement, statements: Sequence[Statement]) -> Statement:
    """A guarded UPDATE with INSERTs as one statement: it gives the row of the guard, and inserts nothing without."""
    template, values = guard
    parts = [f"guard AS ({template})"]
    values = (*values,)
    for number, (insert, given) in enumerate(statements):
        head, _, row = insert.rpartition(" VALUES (")
        asked = row.removesuffix(")").split(", ")
        asked = [
            f"{value.column} + {value.more}" if type(value) is Found else place
            for place, value in zip(asked, given, strict=True)
        ]
        parts.append(f"s{number} AS ({head} SELECT {', '.join(asked)} FROM guard)")  # noqa: S608 - texts of our own
        values += tuple(value for value in given if type(value) is not Found)
    return f"WITH {', '.join(parts)} SELECT * FROM guard", values  # noqa: S608 - texts of our own


_reading: dict[str, bool] = {}


def only_reads(sql: str) -> bool:
    """Whether a statement cannot change anything (a mistake would be refused by the reader's `query_only`)."""
    known = _reading.get(sql)
    if known is None:
        known = _judge(sql)
        if len(_reading) >= TEMPLATES_REMEMBERED:
            _reading.clear()
        _reading[sql] = known
    return known


def _judge(sql: str) -> bool:
    first = _FIRST_WORD.match(sql)
    if first is None:
        return False
    word = first[1].upper()
    if word in _READS:
        return True
    return word == "WITH" and _WRITES_INSIDE.search(sql) is None
