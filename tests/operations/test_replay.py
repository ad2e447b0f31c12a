"""`rallypoint replay` as somebody types it."""

import json
from pathlib import Path

from tests.fixtures.server import rallypoint

MATCH = {
    "format": "3x11",
    "players": [["王芳", "李娜"], ["Zhang", "Obuya"]],
    "events": [
        {"type": "service", "side": "a"},
        {"type": "point", "side": "a"},
        {"type": "point", "side": "b"},
        {"type": "warning", "side": "a", "player": 1},
        {"type": "point", "side": "a"},
        {"type": "retirement", "side": "b", "player": 1},
    ],
}
TEXT = """\
Best of 3 games to 11 · 王芳 / 李娜 – Zhang / Obuya

   1  service a                      0-0                      王芳 → Zhang (right)
   2  point a                        1-0                      王芳 → Obuya (left)
   3  point b                        1-1                      Obuya → 王芳 (left)
   4  warning a player=1             1-1                      Obuya → 王芳 (left)
   5  point a                        2-1                      李娜 → Zhang (right)
   6  retirement b player=1          2-1                      Retired

Game 1   2-1
  王芳  S  0 |  1  ·  ·  ·   ·
  李娜       |  ·  ·  W  2   ·
  Zhang R  0 |  ·  ·  ·  ·   ·
  Obuya      |  ·  1  ·  · Ret

王芳 / 李娜 wins: 2-1 Retired
"""


def test_a_match_as_text(tmp_path: Path) -> None:
    file = tmp_path / "match.json"
    file.write_text(json.dumps(MATCH), "utf-8")
    done = rallypoint(tmp_path, "replay", str(file))
    assert (done.returncode, done.stderr, done.stdout) == (0, "", TEXT)


def test_a_match_as_json(tmp_path: Path) -> None:
    file = tmp_path / "match.json"
    file.write_text(json.dumps(MATCH), "utf-8")
    done = rallypoint(tmp_path, "replay", str(file), "--json")
    document = json.loads(done.stdout)
    assert list(document) == [
        "format", "players", "start", "entries", "scoresheet", "result", "notation", "notation_zh",
    ]  # fmt: skip
    assert [entry["facts"]["score"] for entry in document["entries"]] == [
        [0, 0],
        [1, 0],
        [1, 1],
        [1, 1],
        [2, 1],
        [2, 1],
    ]
    assert document["result"] == {"winner": "a", "games": [[2, 1]], "ending": "retired", "rubbers": []}


def test_an_impossible_entry_ends_it_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / "match.json"
    file.write_text(json.dumps(MATCH | {"events": [{"type": "redo"}]}), "utf-8")
    done = rallypoint(tmp_path, "replay", str(file), "--json")
    assert (done.returncode, done.stdout, done.stderr) == (
        1, "", "Entry 1 (redo) cannot happen: There is nothing to redo.\n",
    )  # fmt: skip
