"""No service that writes is left out: each is killed by a deed here, or stands below with the test that looks at it."""

import ast
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

from tests.crash.worlds import WORLDS

ROOT = Path(__file__).parents[2]
ROOMS = ("events", "checkin", "members")
WRITING = {"write", "write_again"}
ELSEWHERE = {
    "events.services.contention": "it is how the others write",
    "members.services.delivering": "killed by tests/crash/test_delivery_killed.py, beside a server that takes mails",
}


def _writers() -> set[str]:
    """The modules of services that write."""
    found = set()
    for room in ROOMS:
        for file in (ROOT / room / "services").rglob("*.py"):
            calls = (each for each in ast.walk(ast.parse(file.read_text())) if isinstance(each, ast.Call))
            if any(isinstance(each.func, ast.Name) and each.func.id in WRITING for each in calls):
                found.add(".".join(file.relative_to(ROOT).with_suffix("").parts))
    return found


def _named(deed: FunctionType, seen: set[FunctionType] | None = None) -> Iterator[str]:
    """The modules whose functions a deed calls, itself or by what it calls of its own module."""
    seen = set() if seen is None else seen
    if deed in seen:
        return
    seen.add(deed)
    called = [deed.__globals__.get(name) for name in _names(deed.__code__)]
    for each in (*called, *(cell.cell_contents for cell in deed.__closure__ or ())):
        if isinstance(each, ModuleType):
            yield each.__name__
        elif isinstance(each, FunctionType) and each.__module__ == deed.__module__:
            yield from _named(each, seen)
        elif isinstance(each, FunctionType):
            yield each.__module__


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)


def test_every_service_that_writes_is_killed_somewhere() -> None:
    killed = {
        module
        for world in WORLDS.values()
        for deed in world.deeds.values()
        if isinstance(deed, FunctionType)
        for module in _named(deed)
    }
    assert _writers() - killed - ELSEWHERE.keys() == set()
    assert ELSEWHERE.keys() <= _writers() - killed, "what is killed needs no excuse"
