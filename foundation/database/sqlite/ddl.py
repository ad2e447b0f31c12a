"""What Piccolo says in PostgreSQL's ALTER TABLE, said in SQLite's.

UNIQUE becomes a unique index; what SQLite cannot alter is done by its documented procedure
(https://sqlite.org/lang_altertable.html#otheralter): a new table, the rows copied, the names exchanged.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from sqlite3 import Connection

from foundation.database.errors import MigrationFailed
from foundation.database.sqlite.table_text import Column, Constraint, TableText, parse_column, parse_table

_ALTER = re.compile(r'^\s*ALTER TABLE "?(?P<table>\w+)"? (?P<action>.+?);?\s*$', re.DOTALL)
_CONSTANT = re.compile(r"^(?:'(?:[^']|'')*'|-?[0-9.]+|true|false|null)$", re.IGNORECASE)

Action = Callable[[Connection, str, "re.Match[str]"], list[str]]


def translate_ddl(connection: Connection, ddl: str) -> list[str]:
    """The SQLite statements for one DDL statement of Piccolo's; `connection` is only read.

    Raises `MigrationFailed` for what has no equivalent.
    """
    alteration = _ALTER.match(ddl)
    if alteration is None:
        return [re.sub(r"^(\s*DROP TABLE .*?)\s+CASCADE\s*$", r"\1", ddl, flags=re.DOTALL)]
    for pattern, act in _ACTIONS:
        match = pattern.match(alteration["action"])
        if match:
            return act(connection, alteration["table"], match)
    raise MigrationFailed(f"SQLite has no equivalent for: {ddl}")


def read_table(connection: Connection, table: str) -> TableText:
    """The table as it is now. Raises `MigrationFailed` when there is none."""
    found = connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
    ).fetchone()
    if found is None:
        raise MigrationFailed(f"There is no table {table}.")
    return parse_table(table, found[0])


def rebuild(connection: Connection, table: TableText) -> list[str]:
    """Statements that give the table the form of `table`; columns of the same name keep their values."""
    _refuse_cascades(connection, table.name)
    present = {column.name for column in read_table(connection, table.name).columns}
    kept = ", ".join(f'"{column.name}"' for column in table.columns if column.name in present)
    lost = present - {column.name for column in table.columns}
    temporary = f"{table.name}__new"
    beside = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL",
        (table.name,),
    ).fetchall()
    again = [sql for name, sql in beside if not lost & _indexed(connection, name)]
    return [
        table.create(temporary),
        f'INSERT INTO "{temporary}" ({kept}) SELECT {kept} FROM "{table.name}"',  # noqa: S608 - names of our own schema
        f'DROP TABLE "{table.name}"',
        f'ALTER TABLE "{temporary}" RENAME TO "{table.name}"',
        *again,
    ]


def _indexed(connection: Connection, name: str) -> set[str]:
    return {row[2] for row in connection.execute(f'PRAGMA index_info("{name}")')}


def _refuse_cascades(connection: Connection, table: str) -> None:
    # With foreign keys on, DROP TABLE deletes the rows first, and what hangs on them.
    enforced = connection.execute("PRAGMA foreign_keys").fetchone()[0]
    filled = f'SELECT EXISTS (SELECT 1 FROM "{table}")'  # noqa: S608 - a name of our own schema
    if enforced and connection.execute(filled).fetchone()[0]:
        raise MigrationFailed(f"The table {table} can only be rebuilt inside migrate() or schema_change().")


def _changed(connection: Connection, table: str, name: str, **changes: object) -> list[str]:
    text = read_table(connection, table)
    try:
        column = text.column(name)
    except KeyError:
        raise MigrationFailed(f"The table {table} has no column {name}.") from None
    return rebuild(connection, text.with_column(replace(column, **changes)))  # type: ignore[arg-type]


def _add_unique(connection: Connection, table: str, match: re.Match[str]) -> list[str]:
    columns = match["columns"]
    if match["nulls"]:
        raise MigrationFailed("SQLite cannot treat NULLs as equal in UNIQUE; make the columns NOT NULL.")
    name = match["name"] or "_".join((table, *re.findall(r"\w+", columns), "key"))
    return [f'CREATE UNIQUE INDEX "{name}" ON "{table}" ({columns})']


def _add_constraint(connection: Connection, table: str, match: re.Match[str]) -> list[str]:
    text = read_table(connection, table)
    rule = Constraint(match["name"], f'CONSTRAINT "{match["name"]}" {match["rule"]}')
    return rebuild(connection, replace(text, constraints=(*text.constraints, rule)))


def _drop_constraint(connection: Connection, table: str, match: re.Match[str]) -> list[str]:
    name = match["name"]
    index = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?", (name,)
    ).fetchone()
    if index:
        return [f'DROP INDEX "{name}"']
    text = read_table(connection, table)
    kept = tuple(rule for rule in text.constraints if rule.name != name)
    if len(kept) < len(text.constraints):
        return rebuild(connection, replace(text, constraints=kept))
    for column in text.columns:
        if column.unique and name == f"{table}_{column.name}_key":
            return rebuild(connection, text.with_column(replace(column, unique=False)))
        if column.references and name == f"{table}_{column.name}_fkey":
            return rebuild(connection, text.with_column(replace(column, references=None)))
    # Piccolo sends each DROP CONSTRAINT twice, always with IF EXISTS.
    return []


def _add_foreign_key(connection: Connection, table: str, match: re.Match[str]) -> list[str]:
    references = match["references"]
    if " ON DELETE " not in references:
        references += " ON DELETE NO ACTION"
    if " ON UPDATE " not in references:
        references += " ON UPDATE NO ACTION"
    return _changed(connection, table, match["column"], references=references)


def _rename_constraint(connection: Connection, table: str, match: re.Match[str]) -> list[str]:
    old, new = match["old"], match["new"]
    index = connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND name = ?", (old,)
    ).fetchone()
    if index:
        return [f'DROP INDEX "{old}"', index[0].replace(f'"{old}"', f'"{new}"', 1)]
    text = read_table(connection, table)
    renamed = tuple(
        Constraint(new, rule.text.replace(old, new, 1)) if rule.name == old else rule
        for rule in text.constraints
    )
    if renamed == text.constraints:
        raise MigrationFailed(f"The table {table} has no constraint {old}.")
    return rebuild(connection, replace(text, constraints=renamed))


def _add_column(connection: Connection, table: str, match: re.Match[str]) -> list[str]:
    column = parse_column(match["definition"])
    if _can_be_appended(column):
        return [f'ALTER TABLE "{table}" ADD COLUMN {column.text}']
    text = read_table(connection, table)
    return rebuild(connection, replace(text, columns=(*text.columns, column)))


def _can_be_appended(column: Column) -> bool:
    """What SQLite's own ADD COLUMN accepts."""
    if column.unique or column.primary:
        return False
    default = (column.default or "null").lower()
    if default == "null":
        return not column.not_null
    return column.references is None and _CONSTANT.match(default) is not None


def _drop_column(connection: Connection, table: str, match: re.Match[str]) -> list[str]:
    text = read_table(connection, table)
    kept = tuple(column for column in text.columns if column.name != match["column"])
    return rebuild(connection, replace(text, columns=kept))


def _set_null(connection: Connection, table: str, match: re.Match[str]) -> list[str]:
    return _changed(connection, table, match["column"], not_null=match["verb"] == "SET")


def _set_type(connection: Connection, table: str, match: re.Match[str]) -> list[str]:
    return _changed(connection, table, match["column"], type=match["type"])


def _set_default(connection: Connection, table: str, match: re.Match[str]) -> list[str]:
    return _changed(connection, table, match["column"], default=match["default"])


def _drop_default(connection: Connection, table: str, match: re.Match[str]) -> list[str]:
    return _changed(connection, table, match["column"], default=None)


def _as_written(connection: Connection, table: str, match: re.Match[str]) -> list[str]:
    return [f'ALTER TABLE "{table}" {match[0]}']


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.DOTALL)


_ACTIONS: list[tuple[re.Pattern[str], Action]] = [
    (
        _pattern(
            r'ADD (?:CONSTRAINT "?(?P<name>\w+)"? )?UNIQUE (?P<nulls>NULLS NOT DISTINCT )?\((?P<columns>.+)\)$'
        ),
        _add_unique,
    ),
    (
        _pattern(r'ADD CONSTRAINT "?\w+"? FOREIGN KEY \("(?P<column>\w+)"\) (?P<references>REFERENCES .+)$'),
        _add_foreign_key,
    ),
    (_pattern(r'ADD CONSTRAINT "?(?P<name>\w+)"? (?P<rule>CHECK .+)$'), _add_constraint),
    (_pattern(r'DROP CONSTRAINT (?:IF EXISTS )?"?(?P<name>\w+)"?$'), _drop_constraint),
    (_pattern(r'RENAME CONSTRAINT "?(?P<old>\w+)"? TO "?(?P<new>\w+)"?$'), _rename_constraint),
    (_pattern(r"ADD COLUMN (?P<definition>.+)$"), _add_column),
    (_pattern(r'DROP COLUMN "(?P<column>\w+)"$'), _drop_column),
    (_pattern(r'RENAME COLUMN "\w+" TO "\w+"$'), _as_written),
    (_pattern(r'RENAME TO "?\w+"?$'), _as_written),
    (_pattern(r'ALTER COLUMN "(?P<column>\w+)" (?P<verb>SET|DROP) NOT NULL$'), _set_null),
    (_pattern(r'ALTER COLUMN "(?P<column>\w+)" TYPE (?P<type>.+?)(?: USING .+)?$'), _set_type),
    (_pattern(r'ALTER COLUMN "(?P<column>\w+)" SET DEFAULT (?P<default>.+)$'), _set_default),
    (_pattern(r'ALTER COLUMN "(?P<column>\w+)" DROP DEFAULT$'), _drop_default),
]
