"""Groups with a knockout of those who go on, by crossover or drawn later, and a plate of the rest; ladders."""

from collections.abc import Sequence

from competitions.domain.brackets import Section, Slot, play_out
from competitions.domain.draw_graph import DrawGraph, Feed, GraphMatch, numbered
from competitions.domain.draw_settings import DrawSettings, division_sizes, group_sizes, qualifiers
from competitions.domain.knockout import first_slots
from competitions.domain.round_robin import group_matches, groups_of
from competitions.domain.seeding import bye_lines, lines_for, seed_lines
from competitions.domain.separation import Entrant, deal

_KNOCKOUT = "k"
_PLATE = "b"


def groups(entries: int, settings: DrawSettings, branches: Sequence[Sequence[str]] = ()) -> DrawGraph:
    """The groups, then the knockout of the first of each, then the plate.

    A crossover takes its sides from the ranks in the groups; a drawn knockout has lines of its own, filled when
    all groups have ended. Raises Refusal for groups and numbers going on that cannot be.
    """
    sizes = group_sizes(entries, settings)
    going_on = qualifiers(sizes, settings)
    of_group = groups_of(sizes)
    matches = group_matches(of_group, branches)
    size = lines_for(going_on)
    parts: tuple[tuple[int, int], ...] = ()
    if settings.second_stage == "drawn":
        parts = ((1, entries), (entries + 1, entries + size))
        slots = first_slots(size, frozenset(bye_lines(size, going_on)), entries)
    else:
        slots = crossover(ranks_of(sizes, settings), going_on)
    later = play_out(slots, Section(prefix=_KNOCKOUT, part=len(parts) or 1), deepest=settings.deepest)
    if settings.plate:
        later = [*_plate(sizes, settings, going_on), *later]
    rounds = size.bit_length() - 1
    return DrawGraph(
        method="groups",
        lines=entries,
        byes=frozenset(),
        rounds=rounds,
        matches=numbered([*matches, *later]),
        groups=of_group,
        parts=parts,
        qualifiers=settings.qualifiers,
        best=settings.best,
    )


def ranks_of(sizes: Sequence[int], settings: DrawSettings) -> list[Feed]:
    """Who goes on: winners of groups 1, 2 …, then the seconds …, then the best of those ranked next."""
    ranked = [
        Feed("rank", group=group, rank=rank)
        for rank in range(1, settings.qualifiers + 1)
        for group in range(1, len(sizes) + 1)
    ]
    best = [Feed("best", line=n, rank=settings.qualifiers + 1) for n in range(1, settings.best + 1)]
    return ranked + best


def crossover(feeds: Sequence[Feed], entries: int) -> list[Slot]:
    """The slots of a knockout of ranks: those ranked best of each group on the lines of seeds, the others
    dealt so that who comes from one group lies in different halves, then quarters, and A1 meets B2.

    It is the dealing of the public draw with groups for branches, every coin showing the half away from the
    middle, so that the lower half mirrors the upper.
    """
    lines = lines_for(entries)
    byes = bye_lines(lines, entries)
    entrants = [
        Entrant(str(index), (str(feed.group),) if feed.kind == "rank" else ())
        for index, feed in enumerate(feeds)
    ]
    heads = [entrant for entrant, feed in zip(entrants, feeds, strict=True) if feed.rank == feeds[0].rank]
    seeded = dict(zip((n for n in seed_lines(lines) if n not in byes), heads, strict=False))
    placed, _ = deal(lines, byes, seeded, entrants[len(heads) :], lambda start, _: int(start > lines // 2))
    return [feeds[int(placed[line].id)] if line in placed else None for line in range(1, lines + 1)]


def _plate(sizes: Sequence[int], settings: DrawSettings, going_on: int) -> list[GraphMatch]:
    """A knockout of all who do not go on, for the places below; none if fewer than two are left."""
    rest: list[Feed] = []
    rank = settings.qualifiers + 1
    if settings.best:
        next_ranked = sum(size >= rank for size in sizes)
        rest = [Feed("best", line=n, rank=rank) for n in range(settings.best + 1, next_ranked + 1)]
        rank += 1
    for lower in range(rank, max(sizes) + 1):
        rest += [Feed("rank", group=n, rank=lower) for n, size in enumerate(sizes, 1) if size >= lower]
    if len(rest) < 2:
        return []
    slots = crossover(rest, len(rest))
    return play_out(slots, Section("plate", "plate", _PLATE), first=going_on + 1)


def ladder(entries: int, settings: DrawSettings, branches: Sequence[Sequence[str]] = ()) -> DrawGraph:
    """Divisions from the strongest down, each a round robin; places run on from one to the next."""
    sizes = division_sizes(entries, settings)
    of_group = groups_of(sizes)
    matches = numbered(group_matches(of_group, branches))
    rounds = max(match.round for match in matches)
    return DrawGraph("ladder", entries, frozenset(), rounds, matches, of_group)
