"""Stages made when the one before has ended: the drawn knockout after groups, each later round of a Swiss."""

from collections.abc import Sequence

import msgspec

from competitions.domain.draw_record import CoinStep, LineStep, Step
from competitions.domain.draw_settings import LARGEST, DrawSettings
from competitions.domain.knockout_lines import place_seeds
from competitions.domain.placement import draw_numbers
from competitions.domain.seeding import bye_lines, lines_for
from competitions.domain.separation import Entrant, deal
from competitions.domain.situation import Played, Standing, open_ties
from competitions.domain.stage_record import (
    ALGORITHM,
    PairStep,
    RestStep,
    StageEntry,
    StageInput,
    StageRecord,
    StageStep,
    stage_hash,
)
from competitions.domain.swiss_pairing import Standee, pair
from competitions.domain.swiss_table import swiss_table
from events.domain.lots import Lots
from foundation.errors import Refusal
from foundation.messages import Sentence


def next_part(played: Played) -> int | None:
    """The number of the stage to be made next; None when there is none (any more)."""
    return played.made + 1 if played.made < len(played.graph.parts) else None


def why_not_yet(played: Played) -> Sentence | None:
    """Why the next stage cannot be made now: matches of the one before are open, or a lot is missing."""
    part = played.made
    standing = Standing(played)
    open_ = sum(
        standing.of(match.key).status in ("waiting", "ready")
        for match in played.graph.matches
        if match.part == part and _before_next(match.stage)
    )
    if open_:
        return Sentence(
            "A match before this stage is still to be played.",
            "{count} matches before this stage are still to be played.",
            count=open_,
        )
    if open_ties(played):
        return Sentence("Entries are level in everything: record the lot first, then this stage can be made.")
    return None


def _before_next(stage: str) -> bool:
    """A plate beside the main draw need not have ended."""
    return stage in ("group", "swiss")


def stage_input(played: Played, draw_hash: str, *, seeds_in_order: bool = False) -> StageInput:
    """What the next stage depends on. Raises Refusal 409 while it cannot be made."""
    number = next_part(played)
    if number is None:
        raise Refusal(Sentence("This draw has no further stage to make."))
    why = why_not_yet(played)
    if why is not None:
        raise Refusal(why)
    first, last = played.graph.parts[number - 1]
    if played.graph.method == "swiss":
        entries, places = _in_table_order(played), last - first + 1
        return StageInput("swiss", draw_hash, number, last - first + 1, places, entries)
    entries = qualified(played)
    return StageInput(
        "knockout", draw_hash, number, last - first + 1, played.graph.going_on, entries, seeds_in_order
    )


def _in_table_order(played: Played) -> tuple[StageEntry, ...]:
    return tuple(
        StageEntry(row.entry, played.names.get(row.entry, row.entry), 0, 0, row.points, row.met, row.rested)
        for row in swiss_table(played)
        if not row.left
    )


def qualified(played: Played) -> tuple[StageEntry, ...]:
    """Winners by group, then the seconds …, then the best of those ranked next."""
    standing = Standing(played)
    graph = played.graph
    group_of = {
        entry: number
        for number, lines in enumerate(graph.groups, 1)
        for line in lines
        if (entry := played.lines[line - 1])
    }
    going = [
        (row.entry, rank)
        for rank in range(1, graph.qualifiers + 1)
        for number in range(1, len(graph.groups) + 1)
        for row in standing.table(number).rows
        if row.rank == rank
    ]
    if graph.best:
        rank = graph.qualifiers + 1
        going += [(row.entry, rank) for row in standing.best(rank).rows[: graph.best]]
    return tuple(
        StageEntry(entry, played.names.get(entry, entry), group_of[entry], rank) for entry, rank in going
    )


def make_stage(given: StageInput, seed: str) -> StageRecord:
    """Fills the lines of a stage; ``seed`` is the spoken one in its normal form, empty in a Swiss."""
    hashed = stage_hash(given)
    if given.kind == "swiss":
        steps, lines = _paired(given)
        return StageRecord(given, hashed, "", steps, lines)
    drawn, lines = _drawn(given, Lots(seed, hashed))
    return StageRecord(given, hashed, seed, drawn, lines)


def _drawn(given: StageInput, lots: Lots) -> tuple[tuple[StageStep, ...], tuple[str | None, ...]]:
    """Winners take the lines of seeds, in the order of their groups; the others are drawn and dealt so that who
    comes from one group lies in different halves, then quarters."""
    byes = set(bye_lines(given.lines, given.places))
    entrants = {entry.id: Entrant(entry.id, (f"g{entry.group}",)) for entry in given.entries}
    heads = [entrants[entry.id] for entry in given.entries if entry.rank == 1]
    steps: list[Step] = []
    settings = DrawSettings(seeds_in_order=given.seeds_in_order)
    seeded = place_seeds(given.lines, heads, settings, lots, steps, byes)
    rest = [entrants[entry.id] for entry in sorted(given.entries, key=_by_rank) if entry.rank != 1]
    drawn = draw_numbers(rest, lots, steps)
    placed, coins = deal(given.lines, sorted(byes), seeded, drawn, lambda *_: lots.below(2))
    steps += [CoinStep(coin.first_line, coin.last_line, coin.lot) for coin in coins]
    line_of = {entrant.id: line for line, entrant in placed.items()}
    steps += [LineStep(entrant.id, line_of[entrant.id]) for entrant in drawn]
    on_line = tuple(placed[line].id if line in placed else None for line in range(1, given.lines + 1))
    return (*steps,), on_line


def _by_rank(entry: StageEntry) -> tuple[int, str]:
    return entry.rank, entry.id


def _paired(given: StageInput) -> tuple[tuple[StageStep, ...], tuple[str | None, ...]]:
    found = pair(
        [Standee(entry.id, entry.points, frozenset(entry.met), entry.rested) for entry in given.entries]
    )
    again = set(found.again) | {(b, a) for a, b in found.again}
    steps: list[StageStep] = [PairStep(a, b, (a, b) in again) for a, b in found.pairs]
    lines: list[str | None] = [entry for two in found.pairs for entry in two]
    if found.rest is not None:
        steps.append(RestStep(found.rest))
    # With an odd number of lines the last one rests, however many have left since the first round.
    odd = given.lines % 2
    room = given.lines - odd - len(lines)
    if odd:
        lines += [*[None] * room, found.rest]
    elif room:
        lines += [found.rest, *[None] * (room - 1)]
    return tuple(steps), tuple(lines)


def check(given: StageInput) -> None:
    """Refuses the input of a record that nobody could have made, before it is made again."""
    known = {entry.id for entry in given.entries}
    sizes_fit = 1 <= given.places <= given.lines <= LARGEST and len(given.entries) <= given.places
    if given.kind == "knockout":
        sizes_fit = sizes_fit and given.places >= 2 and given.lines == lines_for(given.places)
    if given.algorithm != ALGORITHM or not sizes_fit or len(known) != len(given.entries):
        raise Refusal(Sentence("This is not the record of a draw."), status=422)


def differences(record: StageRecord, again: StageRecord) -> Sequence[Sentence]:
    """What a stage made again from its own record comes out with differently."""
    found: list[Sentence] = []
    if record.input_hash != again.input_hash:
        found.append(Sentence("The entries, their order or their points are not those the hash was made of."))
    if record.spoken_seed != again.spoken_seed:
        found.append(Sentence("The spoken seed is not written in its normal form."))
    if msgspec.to_builtins(record.steps) != msgspec.to_builtins(again.steps):
        found.append(Sentence("The steps come out differently."))
    if record.lines != again.lines:
        found.append(Sentence("The lines come out differently."))
    return found
