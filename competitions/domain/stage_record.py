"""What is published of a stage made later: who came into it and how they stood, its hash, every lot, the lines."""

import hashlib
from typing import Literal

import msgspec

from competitions.domain.draw_record import Step

ALGORITHM = "rallypoint-stage/1"

StageKind = Literal["knockout", "swiss"]


class StageEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who comes into the stage. From groups: the group (from 1) and the rank there. In a Swiss, listed in the order
    of the table: points, the entries already met in the order of the rounds, and whether they have rested."""

    id: str
    name: str
    group: int = 0
    rank: int = 0
    points: int = 0
    met: tuple[str, ...] = ()
    rested: bool = False


class StageInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that the lines depend on, besides the spoken seed. ``draw`` is the input hash of the draw it belongs to,
    ``number`` counts its stages from 2, ``lines`` those to be filled; ``places`` are how many entries are expected,
    which fixes the byes of a knockout."""

    kind: StageKind
    draw: str
    number: int
    lines: int
    places: int
    entries: tuple[StageEntry, ...]
    seeds_in_order: bool = False
    algorithm: str = ALGORITHM


class PairStep(msgspec.Struct, frozen=True, tag="pair", tag_field="step"):
    """Two meet in a Swiss round; ``again`` if nobody new was left."""

    a: str
    b: str
    again: bool = False


class RestStep(msgspec.Struct, frozen=True, tag="rest", tag_field="step"):
    """Who rests in a Swiss round, for a point."""

    entry: str


StageStep = Step | PairStep | RestStep


class StageRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The published record; a Swiss draws no lots and has no spoken seed."""

    input: StageInput
    input_hash: str
    spoken_seed: str
    steps: tuple[StageStep, ...]
    lines: tuple[str | None, ...]


def stage_hash(given: StageInput) -> str:
    """SHA-256 of the input as JSON in UTF-8, no blanks, keys sorted, lists as they are, hexadecimal."""
    return hashlib.sha256(msgspec.json.encode(given, order="sorted")).hexdigest()


def stage_to_json(record: StageRecord) -> str:
    return msgspec.json.encode(record).decode()


def stage_from_json(text: str | bytes) -> StageRecord:
    """Raises `msgspec.ValidationError` or `msgspec.DecodeError` on anything that is not a record of a stage."""
    return msgspec.json.decode(text, type=StageRecord)
