"""The running order of a contest: drawn by public lots from a spoken seed, so that anybody can draw it again.

docs/formats.md specifies every byte; the lots are those of the draws.
"""

import hashlib

import msgspec

from events.domain.lots import Lots, normal_seed
from foundation.errors import Refusal
from foundation.messages import Sentence

ALGORITHM = "rallypoint-order/1"


class OrderEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who draws a lot."""

    id: str
    name: str


class OrderRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As published. ``lots`` are those of Fisher-Yates, ``order`` ids of entries, the first to perform first."""

    entries: tuple[OrderEntry, ...]
    input_hash: str
    spoken_seed: str
    lots: tuple[int, ...]
    order: tuple[str, ...]
    algorithm: str = ALGORITHM


def input_hash(contest: str, entries: tuple[OrderEntry, ...]) -> str:
    """SHA-256 of JSON without blanks: algorithm, contest, and the entries sorted by id."""
    given = {
        "algorithm": ALGORITHM,
        "contest": contest,
        "entries": [[each.id, each.name] for each in sorted(entries, key=lambda each: each.id)],
    }
    return hashlib.sha256(msgspec.json.encode(given)).hexdigest()


def draw_order(contest: str, entries: tuple[OrderEntry, ...], spoken_seed: str) -> OrderRecord:
    """The same entries and seed give the same order, whatever order the entries are given in.

    Raises Refusal 422 without a seed, 409 without anybody to draw.
    """
    if not normal_seed(spoken_seed):
        raise Refusal(
            Sentence("Let somebody say a few digits or words, and type exactly these."),
            field="spoken_seed",
            status=422,
        )
    if not entries:
        raise Refusal(Sentence("There is nobody to draw yet. Add the performers first."))
    ordered = tuple(sorted(entries, key=lambda each: each.id))
    hashed = input_hash(contest, ordered)
    order, lots = Lots(spoken_seed, hashed).shuffled([each.id for each in ordered])
    return OrderRecord(ordered, hashed, spoken_seed, tuple(lots), tuple(order))


def drawn_alike(contest: str, record: OrderRecord) -> bool:
    """Whether drawing again from the record's own entries and seed gives the same record."""
    return draw_order(contest, record.entries, record.spoken_seed) == record
