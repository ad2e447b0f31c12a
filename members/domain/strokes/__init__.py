"""Sorting names by strokes (姓氏笔画), as lists of people of equal standing are in China.

Fewer strokes of the surname come first; of equally many, the kind of the first stroke decides (横 heng, 竖 shu,
撇 pie, 点 dian, 折 zhe), then of the next; then the following character is compared in the same way.
"""

from functools import cache
from importlib.resources import files

KEY_LENGTH = 120
CHARACTERS_COMPARED = 6
STROKES_COMPARED = 14
_UNKNOWN = 99


def key(name: str) -> str:
    """What lists are sorted by: for each character two digits (how many strokes), the kinds of its first strokes,
    and the character itself. Characters without strokes, such as Latin letters, come after all others."""
    parts = [_part(character) for character in name[:CHARACTERS_COMPARED] if character not in " ·"]
    return "".join(parts)[:KEY_LENGTH]


def count(character: str) -> int:
    """How many strokes a character has; 0 when it is not known."""
    order, counts = _table()
    return len(order[character]) if character in order else counts.get(character, 0)


def _part(character: str) -> str:
    order, _ = _table()
    kinds = order.get(character, "")[:STROKES_COMPARED]
    return f"{count(character) or _UNKNOWN:02}{kinds:0<{STROKES_COMPARED}}{character}"


@cache
def _table() -> tuple[dict[str, str], dict[str, int]]:
    """Kinds of strokes by character, and how many strokes those have whose order is not known."""
    order: dict[str, str] = {}
    counts: dict[str, int] = {}
    text = files(__package__).joinpath("table.txt").read_text("utf-8")
    for line in text.splitlines():
        first, _, rest = line.partition(" ")
        if first == "#":
            continue
        if first.isascii():
            counts.update(dict.fromkeys(rest, int(first)))
        else:
            order[first] = rest
    return order, counts
