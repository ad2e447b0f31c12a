"""What is published of a public draw: its input, the hash of it, every lot, and the lines that came out."""

import hashlib
from typing import Any

import msgspec

from competitions.domain.draw_settings import DrawSettings, MethodName
from competitions.domain.separation import Clash

ALGORITHM = "rallypoint-draw/2"
FIRST = "rallypoint-draw/1"
"""Drew knockouts and round robins as /2 does, and wrote its two settings out even when they were not chosen."""


class DrawEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry as the draw sees it; ``branches`` are ids, two for a pair from two branches."""

    id: str
    name: str
    branches: tuple[str, ...]


class DrawInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that the result depends on, besides the spoken seed. ``seeds`` are entry ids, the first seed first."""

    method: MethodName
    entries: tuple[DrawEntry, ...]
    seeds: tuple[str, ...] = ()
    settings: DrawSettings = DrawSettings()
    branches: dict[str, str] = {}
    algorithm: str = ALGORITHM


class SeedStep(msgspec.Struct, frozen=True, tag="seed", tag_field="step"):
    """A seed gets its line: alone on it, or by lot among ``candidates``, which are groups where there are groups."""

    seed: int
    entry: str
    candidates: tuple[int, ...]
    lot: int
    line: int


class NumberStep(msgspec.Struct, frozen=True, tag="number", tag_field="step"):
    """An entry is drawn as number so-and-so by a lot among the ``left`` ones still in the bowl."""

    number: int
    left: int
    lot: int
    entry: str


class CoinStep(msgspec.Struct, frozen=True, tag="coin", tag_field="step"):
    """Which half of a section is dealt to first: lot 0 the upper, 1 the lower."""

    first_line: int
    last_line: int
    lot: int


class LineStep(msgspec.Struct, frozen=True, tag="line", tag_field="step"):
    """An entry takes the line that dealing gave it."""

    entry: str
    line: int


class GroupStep(msgspec.Struct, frozen=True, tag="group", tag_field="step"):
    """An entry gets its group (from 1): the only one that suits it best, or by lot among ``candidates``."""

    entry: str
    candidates: tuple[int, ...]
    lot: int
    group: int


Step = SeedStep | NumberStep | CoinStep | GroupStep | LineStep


class DrawRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The published record. ``lines`` are entry ids from line 1 on, None where a bye is."""

    input: DrawInput
    input_hash: str
    spoken_seed: str
    steps: tuple[Step, ...]
    lines: tuple[str | None, ...]
    clashes: tuple[Clash, ...] = ()


def canonical(given: DrawInput) -> bytes:
    """The bytes that are hashed: JSON in UTF-8, no blanks, keys and entries sorted, settings not chosen left out.

    The order of branches within an entry and of entries in the list carries no meaning, so it is sorted away.
    """
    ordered = msgspec.structs.replace(
        given,
        entries=tuple(
            msgspec.structs.replace(entry, branches=tuple(sorted(entry.branches)))
            for entry in sorted(given.entries, key=lambda entry: entry.id)
        ),
    )
    if given.algorithm != FIRST:
        return msgspec.json.encode(ordered, order="sorted")
    built: dict[str, Any] = msgspec.to_builtins(ordered)
    built["settings"] = {
        "seeds_in_order": given.settings.seeds_in_order,
        "third_place": given.settings.third_place,
    }
    return msgspec.json.encode(built, order="sorted")


def input_hash(given: DrawInput) -> str:
    """SHA-256 of the canonical bytes, hexadecimal."""
    return hashlib.sha256(canonical(given)).hexdigest()


def record_to_json(record: DrawRecord) -> str:
    return msgspec.json.encode(record).decode()


def record_from_json(text: str | bytes) -> DrawRecord:
    """Raises `msgspec.ValidationError` or `msgspec.DecodeError` on anything that is not a record."""
    return msgspec.json.decode(text, type=DrawRecord)
