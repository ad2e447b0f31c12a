"""The rules of the house that no linter knows: who writes, how long a room may be, what it may be called."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("foundation", "members", "events", "competitions", "checkin", "operations")
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
CHANGES = {"insert", "update", "delete", "create_table", "alter"}
SQL_THAT_CHANGES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\s")


def modules() -> Iterator[Path]:
    yield ROOT / "app.py"
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            if "piccolo_migrations" not in file.parts:
                yield file


def is_for_writing(file: Path) -> bool:
    """Services write; foundation is the way they do it, operations stands above them."""
    parts = file.relative_to(ROOT).parts
    return parts[0] in ("foundation", "operations") or "services" in parts


def named(file: Path) -> str:
    return file.relative_to(ROOT).as_posix() if file.is_relative_to(ROOT) else file.name


def writes(file: Path) -> Iterator[str]:
    """Every place of a module that would change the database."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    tables: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("tables"):
            tables.update(alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("foundation.database"):
            if any(alias.name == "write" for alias in node.names):
                yield f"{named(file)}:{node.lineno} imports write"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
            if isinstance(node.func.value, ast.Name) and node.func.value.id in tables:
                yield f"{named(file)}:{node.lineno} {node.func.value.id}.{node.func.attr}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if SQL_THAT_CHANGES.match(node.value):
                yield f"{named(file)}:{node.lineno} {node.value[:40]}"


def test_only_services_write() -> None:
    assert [place for file in modules() if not is_for_writing(file) for place in writes(file)] == []


def test_the_application_does_not_know_its_operators() -> None:
    imported = {
        (node.module or "").split(".")[0]
        for node in ast.walk(ast.parse((ROOT / "app.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
    }
    assert "operations" not in imported


def test_every_room_says_what_it_is_for() -> None:
    silent = []
    for file in modules():
        text = file.read_text(encoding="utf-8")
        if text.strip() and not ast.get_docstring(ast.parse(text)):
            silent.append(named(file))
    assert silent == []


def test_rooms_are_named_after_what_is_in_them() -> None:
    assert [named(file) for file in modules() if FORBIDDEN_NAMES.intersection(file.stem.split("_"))] == []


def test_rooms_are_small() -> None:
    long = {
        named(file): lines
        for file in modules()
        if (lines := len(file.read_text().splitlines())) > LONGEST_MODULE
    }
    assert long == {}


def test_functions_are_small() -> None:
    long = {}
    for file in modules():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{named(file)}:{node.name}"] = lines
    assert long == {}


@pytest.mark.parametrize(
    "source",
    [
        "from foundation.database import write",
        "from events.tables import Event\nEvent.update({})",
        "X = 'UPDATE event SET status = {}'",
    ],
)
def test_a_page_that_writes_would_be_found(tmp_path: Path, source: str) -> None:
    page = tmp_path / "pages.py"
    page.write_text(source)
    assert len(list(writes(page))) == 1
