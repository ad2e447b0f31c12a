"""A message whose words can be changed is one that somebody gets: a kind nobody is told would be a dead page."""

import ast
from pathlib import Path

from members.domain.telling.kinds import KINDS

ROOMS = ("members", "events", "checkin", "competitions")


def literals() -> set[str]:
    """Every text literal in a module that tells people something."""
    found: set[str] = set()
    for room in ROOMS:
        for path in Path(room).rglob("services/**/*.py"):
            text = path.read_text()
            if "telling import" in text or "news" in path.name:
                tree = ast.walk(ast.parse(text))
                found |= {n.value for n in tree if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return found


def test_every_kind_is_told_by_some_service() -> None:
    words = {key for key, kind in KINDS.items() if kind.wordable}
    assert sorted(words - literals()) == []
