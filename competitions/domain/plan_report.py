"""How a version of a plan came about: computed, mended after something went wrong, or moved by hand."""

from datetime import datetime
from typing import Literal

import msgspec

from foundation.messages import N_

Why = Literal["made", "improved", "rain", "court", "late"]
WORDS: dict[str, str] = {
    "made": N_("computed"),
    "improved": N_("computed, improved"),
    "rain": N_("after a break of play"),
    "court": N_("after a court was lost"),
    "late": N_("after matches ran late"),
}


class Computed(msgspec.Struct, frozen=True, tag="computed"):
    """``gap`` is by what part it is longer than the bound known then."""

    why: Why
    total: float
    gap: float
    by: str
    unplanned: int


class Moved(msgspec.Struct, frozen=True, tag="moved"):
    """Which match went where, and how many rules it breaks there."""

    match: str
    name: str
    court: int
    at: datetime
    broken: int


Report = Computed | Moved


def report_from(text: str) -> Report | None:
    return msgspec.json.decode(text, type=Report) if text not in ("", "{}") else None


def report_to(report: Report | None) -> str:
    return msgspec.json.encode(report).decode() if report else "{}"
