"""Entries on lines, and the lots that put them there; how numbers are drawn, for every method alike."""

from collections.abc import Sequence

import msgspec

from competitions.domain.draw_record import NumberStep, Step
from competitions.domain.separation import Clash, Entrant
from events.domain.lots import Lots


class Placement(msgspec.Struct, frozen=True):
    """Entry ids from line 1 on (None: a bye), and how they came there."""

    lines: tuple[str | None, ...]
    steps: tuple[Step, ...]
    clashes: tuple[Clash, ...] = ()


def draw_numbers(rest: Sequence[Entrant], lots: Lots, steps: list[Step]) -> list[Entrant]:
    """All who are not seeded, drawn from a bowl: number 1, 2 …"""
    drawn, picked = lots.shuffled(rest)
    for index, (entrant, lot) in enumerate(zip(drawn, picked, strict=True)):
        steps.append(NumberStep(index + 1, len(drawn) - index, lot, entrant.id))
    return drawn
