"""The text of a CREATE TABLE statement taken apart and put together again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_COLUMN = re.compile(
    r"""^(?P<name>"[^"]+"|\w+)\s+
    (?P<type>[A-Za-z_]+(?:\s*\([^)]*\))?(?:\[\])?)
    (?P<primary>\s+PRIMARY\ KEY)?
    (?P<unique>\s+UNIQUE)?
    (?P<not_null>\s+NOT\ NULL)?
    (?:\s+(?P<references>REFERENCES\ .+?\ ON\ UPDATE\ (?:CASCADE|RESTRICT|NO\ ACTION|SET\ NULL|SET\ DEFAULT)))?
    (?:\s+DEFAULT\ (?P<default>.+))?$""",
    re.VERBOSE | re.DOTALL,
)
_CONSTRAINT = re.compile(
    r'^(?:CONSTRAINT\s+"?(?P<name>\w+)"?\s+)?(?:CHECK|UNIQUE|PRIMARY|FOREIGN)\b', re.IGNORECASE
)
_QUOTES = {"'": "'", '"': '"', "`": "`", "[": "]"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column as Piccolo writes it. `references` and `default` are SQL without their leading keyword space."""

    name: str
    type: str
    primary: bool = False
    unique: bool = False
    not_null: bool = False
    references: str | None = None
    default: str | None = None

    @property
    def text(self) -> str:
        words = [f'"{self.name}"', self.type]
        words += ["PRIMARY KEY"] if self.primary else []
        words += ["UNIQUE"] if self.unique else []
        words += ["NOT NULL"] if self.not_null else []
        words += [self.references] if self.references else []
        words += [f"DEFAULT {self.default}"] if self.default is not None else []
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Constraint:
    """A table constraint, kept as it was written."""

    name: str | None
    text: str


@dataclass(frozen=True, slots=True)
class TableText:
    """A table: its name, columns and table constraints."""

    name: str
    columns: tuple[Column, ...]
    constraints: tuple[Constraint, ...] = ()

    def create(self, name: str | None = None) -> str:
        """The CREATE TABLE statement, under another name if given."""
        parts = [column.text for column in self.columns] + [rule.text for rule in self.constraints]
        return f'CREATE TABLE "{name or self.name}" ({", ".join(parts)})'

    def column(self, name: str) -> Column:
        """Raises KeyError when the table has no such column."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def with_column(self, changed: Column) -> TableText:
        """The column of the same name replaced."""
        return replace(self, columns=tuple(changed if c.name == changed.name else c for c in self.columns))


def parse_table(name: str, sql: str) -> TableText:
    """Take a CREATE TABLE statement apart. Raises ValueError on a form that Piccolo does not write."""
    body = sql[sql.index("(") + 1 : sql.rindex(")")]
    columns: list[Column] = []
    constraints: list[Constraint] = []
    for item in split_items(body):
        match = _CONSTRAINT.match(item)
        if match:
            constraints.append(Constraint(match["name"], item))
        else:
            columns.append(parse_column(item))
    return TableText(name, tuple(columns), tuple(constraints))


def parse_column(text: str) -> Column:
    """Take a column definition apart. Raises ValueError on a form that Piccolo does not write."""
    match = _COLUMN.match(text.strip())
    if match is None:
        raise ValueError(f"This column definition is not understood: {text}")
    return Column(
        name=match["name"].strip('"'),
        type=match["type"],
        primary=match["primary"] is not None,
        unique=match["unique"] is not None,
        not_null=match["not_null"] is not None,
        references=match["references"],
        default=match["default"],
    )


def split_items(body: str) -> list[str]:
    """Split at the commas that stand outside quotes and parentheses."""
    items: list[str] = []
    depth = start = position = 0
    while position < len(body):
        letter = body[position]
        if letter in _QUOTES:
            position = _end_of_quote(body, position, _QUOTES[letter])
        elif letter == "(":
            depth += 1
        elif letter == ")":
            depth -= 1
        elif letter == "," and depth == 0:
            items.append(body[start:position].strip())
            start = position + 1
        position += 1
    items.append(body[start:].strip())
    return [item for item in items if item]


def _end_of_quote(body: str, start: int, closing: str) -> int:
    position = start + 1
    while position < len(body):
        if body[position] == closing:
            if closing != "]" and body[position + 1 : position + 2] == closing:
                position += 2
                continue
            return position
        position += 1
    raise ValueError(f"A quote is never closed: {body[start:]}")
