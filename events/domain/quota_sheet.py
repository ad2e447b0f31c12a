"""Shares of branches as people have them: lines pasted from a sheet or a mail, or rows of an Excel file."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from foundation.messages import Sentence

MOST_LINES = 500
LONGEST_SHOWN = 40
LONGEST_LINE = 200
_LINE = re.compile(
    r"^(?P<name>.*?)[\s,;:|]*(?P<number>-?[0-9]{1,9}(?:\.[0-9]{1,3})?)\s*(?:个|人|名|places?)?\s*$"
)
_SUFFIXES = ("分工会", "工会", "branchunion", "branch")
_TOTALS = {"合计", "总计", "共计", "小计", "together", "total", "sum"}
_HEADS = {"名额", "名额数", "分配名额", "名额分配", "places", "numberofplaces", "quota"}
_LARGEST = 100_000


class Unread(msgspec.Struct, frozen=True):
    """A line that was left out, as it stood there, and what to do."""

    line: int
    given: str
    sentence: Sentence


class Taken(msgspec.Struct, frozen=True):
    """`sizes`: branch → places."""

    sizes: Mapping[str, int]
    unread: tuple[Unread, ...]


def lines_of(text: str) -> list[tuple[str, str]]:
    """Name and number of each line; a line without a number has none. What comes out of a sheet stands between tabs."""
    found: list[tuple[str, str]] = []
    place: int | None = None
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        plain = unicodedata.normalize("NFKC", line[:LONGEST_LINE])
        if "\t" in plain:
            cells = _cells(plain.split("\t"))
            place = _head(cells, place)
            found.append(_of_row(cells, place))
            continue
        match = _LINE.match(plain.strip())
        found.append((match["name"], match["number"]) if match else (plain.strip(), ""))
    return found


def rows_of(rows: Iterable[Sequence[str]]) -> list[tuple[str, str]]:
    """Of each row the branch, and the number under the head that speaks of places; without one the last of the row."""
    found: list[tuple[str, str]] = []
    place: int | None = None
    for row in rows:
        cells = _cells(row)
        place = _head(cells, place)
        found.append(_of_row(cells, place))
    return found


def _cells(row: Sequence[str]) -> list[str]:
    return [unicodedata.normalize("NFKC", cell).strip() for cell in row]


def _head(cells: Sequence[str], place: int | None) -> int | None:
    """Where the places stand, as the heads say."""
    return next((at for at, cell in enumerate(cells) if _plain(cell) in _HEADS), place)


def _of_row(cells: Sequence[str], place: int | None) -> tuple[str, str]:
    name = next((cell for cell in cells if cell and not _is_number(cell)), "")
    if place is not None:
        number = cells[place] if place < len(cells) else ""
        return name, number if _is_number(number) else ""
    after = cells[cells.index(name) + 1 :] if name else cells
    return name, next((cell for cell in reversed(after) if _is_number(cell)), "")


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,3})?", cell) is not None


def taken(pairs: Sequence[tuple[str, str]], branches: Mapping[str, str]) -> Taken:
    """Which branch gets how many places; ``branches``: id → name. Heads, sums and empty lines are passed over."""
    by_name: dict[str, list[str]] = {}
    for branch, name in branches.items():
        for known in {_plain(name), _short(name)}:
            by_name.setdefault(known, []).append(branch)
    sizes: dict[str, int] = {}
    unread: list[Unread] = []
    for number, (name, typed) in enumerate(pairs[:MOST_LINES], 1):
        if (
            not (name or typed)
            or _plain(name) in _TOTALS
            or (not typed and not sizes and not _known(by_name, name))
        ):
            continue
        branch, told = _which(by_name, name)
        size, wrong = _size(typed)
        if branch and branch in sizes:
            told = Sentence("This branch is there twice; the first number stands.")
        elif branch and size is not None:
            sizes[branch] = size
            continue
        unread.append(Unread(number, f"{name} {typed}".strip()[:LONGEST_SHOWN], told or wrong or _NO_BRANCH))
    return Taken(sizes, tuple(unread))


_NO_BRANCH = Sentence("No branch of this name shares these places.")


def _known(by_name: Mapping[str, list[str]], name: str) -> bool:
    return _plain(name) in by_name or _short(name) in by_name


def _which(by_name: Mapping[str, list[str]], name: str) -> tuple[str, Sentence | None]:
    found = by_name.get(_plain(name)) or by_name.get(_short(name)) or []
    if len(found) > 1:
        return "", Sentence("Several branches could be meant; please write the whole name.")
    return (found[0], None) if found else ("", _NO_BRANCH)


def _size(typed: str) -> tuple[int | None, Sentence | None]:
    whole = float(typed) if typed else -1.0
    if whole < 0 or whole != int(whole) or whole > _LARGEST:
        return None, Sentence("Places of a branch must be whole numbers, such as 3.")
    return int(whole), None


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).lower()


def _short(name: str) -> str:
    """A name without what all of them end in, as people leave it out: 会计学院 for 会计学院分工会."""
    plain = _plain(name)
    for suffix in _SUFFIXES:
        if plain.endswith(suffix) and len(plain) > len(suffix):
            return plain.removesuffix(suffix)
    return plain
