"""The register of draw methods: each says how many entries it takes, how they are placed, which matches follow.

A new method is one more entry here and nothing elsewhere.
"""

from collections.abc import Callable, Collection, Sequence

import msgspec

from competitions.domain.double_elimination import double_elimination
from competitions.domain.draw_graph import DrawGraph
from competitions.domain.draw_settings import DrawSettings, MethodName, group_sizes
from competitions.domain.group_lines import place_groups
from competitions.domain.groups import groups, ladder
from competitions.domain.knockout import knockout
from competitions.domain.knockout_lines import place_knockout
from competitions.domain.order_lines import place_ladder, place_round_robin, place_swiss
from competitions.domain.placement import Placement
from competitions.domain.round_robin import round_robin
from competitions.domain.seeding import seeds_allowed
from competitions.domain.separation import Entrant
from competitions.domain.swiss import swiss
from events.domain.lots import Lots
from foundation.errors import Refusal
from foundation.messages import N_

Branches = Sequence[Sequence[str]]
Build = Callable[[int, DrawSettings, Branches, Collection[int]], DrawGraph]
Place = Callable[[Sequence[Entrant], Sequence[Entrant], DrawSettings, Lots], Placement]


class Method(msgspec.Struct, frozen=True):
    """``build(entries, settings, branches of each line, byes filled by late entries)``;
    ``place(seeds, the rest by id, settings, lots)``."""

    title: str
    build: Build
    place: Place
    most_seeds: Callable[[int, DrawSettings], int]


def _as_in_a_knockout(entries: int, settings: DrawSettings) -> int:
    return min(seeds_allowed(entries), entries)


def _half(entries: int, settings: DrawSettings) -> int:
    return max(1, entries // 2)


def _all(entries: int, settings: DrawSettings) -> int:
    return entries


def _heads(entries: int, settings: DrawSettings) -> int:
    """One head a group; in a snake everybody may be ranked."""
    return entries if settings.group_draw == "snake" else len(group_sizes(entries, settings))


METHODS: dict[MethodName, Method] = {
    "knockout": Method(
        N_("Knockout"),
        lambda entries, settings, _, filled: knockout(entries, settings, filled),
        place_knockout,
        _as_in_a_knockout,
    ),
    "double_elimination": Method(
        N_("Double elimination"),
        lambda entries, settings, _, filled: double_elimination(entries, settings, filled),
        place_knockout,
        _as_in_a_knockout,
    ),
    "round_robin": Method(
        N_("Round robin"),
        lambda entries, _, branches, __: round_robin(entries, branches),
        place_round_robin,
        _half,
    ),
    "groups": Method(
        N_("Groups, then a knockout"),
        lambda entries, settings, branches, _: groups(entries, settings, branches),
        place_groups,
        _heads,
    ),
    "ladder": Method(
        N_("Divisions by strength"),
        lambda entries, settings, branches, _: ladder(entries, settings, branches),
        place_ladder,
        _all,
    ),
    "swiss": Method(
        N_("Swiss system"),
        lambda entries, settings, *_: swiss(entries, settings),
        place_swiss,
        _all,
    ),
}


def most_seeds(method: MethodName, entries: int, settings: DrawSettings) -> int:
    """How many seeds so many entries may have. While entries still come in, groups or divisions as chosen may not
    fit their number yet; then as in a knockout."""
    try:
        return METHODS[method].most_seeds(entries, settings)
    except Refusal:
        return _as_in_a_knockout(entries, settings)
