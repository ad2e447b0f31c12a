"""The public draw: the same input and spoken seed always give the same lines, and anyone can check it."""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from competitions.domain import methods, stages
from competitions.domain.draw_graph import DrawGraph
from competitions.domain.draw_record import (
    ALGORITHM,
    FIRST,
    DrawInput,
    DrawRecord,
    canonical,
    input_hash,
    record_from_json,
)
from competitions.domain.group_names import group_letter
from competitions.domain.separation import Entrant
from competitions.domain.situation import Played
from competitions.domain.stage_record import StageInput, StageRecord, stage_from_json
from events.domain.lots import Lots, normal_seed
from foundation.errors import Refusal
from foundation.messages import Sentence

LONGEST_SEED = 80


def make(given: DrawInput, spoken_seed: str) -> DrawRecord:
    """Draws. Raises Refusal when the entries, the seeds or the spoken seed do not allow a draw."""
    seed = _spoken(spoken_seed)
    check(given)
    ordered = msgspec.json.decode(canonical(given), type=DrawInput)
    hashed = input_hash(ordered)
    entrants = {entry.id: Entrant(entry.id, entry.branches) for entry in ordered.entries}
    seeds = [entrants[seeded] for seeded in ordered.seeds]
    rest = [entrant for entrant in entrants.values() if entrant.id not in set(ordered.seeds)]
    placed = methods.METHODS[ordered.method].place(seeds, rest, ordered.settings, Lots(seed, hashed))
    return DrawRecord(ordered, hashed, seed, placed.steps, placed.lines, placed.clashes)


def make_stage(given: StageInput, spoken_seed: str) -> StageRecord:
    """Makes a later stage; a Swiss round has no lots. Raises Refusal when the spoken seed cannot be one."""
    return stages.make_stage(given, "" if given.kind == "swiss" else _spoken(spoken_seed))


def _spoken(spoken_seed: str) -> str:
    seed = normal_seed(spoken_seed)
    if not seed:
        raise Refusal(
            Sentence("Type the random seed that was spoken aloud."), field="spoken_seed", status=422
        )
    if len(seed) > LONGEST_SEED:
        raise Refusal(
            Sentence("The spoken seed is longer than {most} characters.", most=LONGEST_SEED),
            field="spoken_seed",
            status=422,
        )
    return seed


def check(given: DrawInput) -> None:
    """Refuses what cannot be drawn, before anybody speaks a seed."""
    if given.algorithm not in (ALGORITHM, FIRST):
        raise Refusal(
            Sentence("This version draws by {ours}, not by {theirs}.", ours=ALGORITHM, theirs=given.algorithm)
        )
    known = {entry.id for entry in given.entries}
    if len(known) != len(given.entries):
        raise Refusal(Sentence("An entry is on the list twice."), status=422)
    if len(set(given.seeds)) != len(given.seeds) or not known.issuperset(given.seeds):
        raise Refusal(
            Sentence("Each seed must be one entry, and each entry one seed at most."),
            field="seeds",
            status=422,
        )
    method = methods.METHODS[given.method]
    method.build(len(given.entries), given.settings, (), ())
    most = method.most_seeds(len(given.entries), given.settings)
    if len(given.seeds) > most:
        raise Refusal(
            Sentence(
                "{entries} entries may have at most {most} seeds (CN 2.3.1); {seeds} are set.",
                entries=len(given.entries),
                most=most,
                seeds=len(given.seeds),
            ),
            field="seeds",
            status=422,
        )


def graph_of(record: DrawRecord, filled: Collection[int] = ()) -> DrawGraph:
    """The matches of a drawn record; ``filled`` are lines of byes given to late entries since.

    Matches that come about by late entries are numbered after all others, so that no number changes.
    """
    branches = {entry.id: entry.branches for entry in record.input.entries}
    homes = [branches[entry] for entry in record.lines if entry]
    build = methods.METHODS[record.input.method].build
    entries, settings = len(record.input.entries), record.input.settings
    graph = build(entries, settings, homes, ())
    if not filled:
        return graph
    larger = build(entries, settings, homes, filled)
    number = {match.key: match.number for match in graph.matches}
    for match in larger.matches:
        number.setdefault(match.key, len(number) + 1)
    matches = tuple(msgspec.structs.replace(match, number=number[match.key]) for match in larger.matches)
    return msgspec.structs.replace(larger, matches=matches)


def locked(record: DrawRecord, filled: Collection[int] = (), lines: Sequence[str | None] = ()) -> Played:
    """The draw of a record before anything is played: its lines, and the empty ones of stages made later.

    ``lines`` as they stand now, with substitutes and stages made since, take the place of those drawn.
    """
    graph = graph_of(record, filled)
    known = lines or record.lines
    return Played(
        graph,
        (*known, *[None] * (graph.all_lines - len(known))),
        names={entry.id: entry.name for entry in record.input.entries},
        order=record.input.settings.swiss_order,
    )


class Verification(msgspec.Struct, frozen=True):
    """What a check of a published record found; no differences means it is genuine. ``record`` is that of a draw,
    ``stage`` that of a stage made later."""

    differences: tuple[Sentence, ...]
    record: DrawRecord | None = None
    stage: StageRecord | None = None

    @property
    def genuine(self) -> bool:
        return not self.differences


def verify(text: str | bytes) -> Verification:
    """Draws again from a published record and names everything that comes out differently."""
    try:
        record = record_from_json(text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _verify_stage(text)
    try:
        again = make(record.input, record.spoken_seed)
    except Refusal as refusal:
        return Verification((refusal.sentence,), record)
    return Verification(tuple(_differences(record, again)), record)


def _verify_stage(text: str | bytes) -> Verification:
    try:
        record = stage_from_json(text)
        stages.check(record.input)
        again = make_stage(record.input, record.spoken_seed)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Verification((Sentence("This is not the record of a draw."),))
    except Refusal as refusal:
        return Verification((refusal.sentence,), None, record)
    return Verification(tuple(stages.differences(record, again)), None, record)


def _differences(record: DrawRecord, again: DrawRecord) -> list[Sentence]:
    found: list[Sentence] = []
    if record.input_hash != again.input_hash:
        found.append(Sentence("The entries, seeds or settings are not those the hash was made of."))
    if record.spoken_seed != again.spoken_seed:
        found.append(Sentence("The spoken seed is not written in its normal form."))
    first = next((i for i, (a, b) in enumerate(zip(record.steps, again.steps, strict=False)) if a != b), None)
    if first is not None:
        found.append(Sentence("Step {step} comes out differently.", step=first + 1))
    elif len(record.steps) != len(again.steps):
        found.append(Sentence("Steps are missing or too many."))
    for line, (a, b) in enumerate(zip(record.lines, again.lines, strict=False), start=1):
        if a != b:
            found.append(Sentence("Line {line} comes out differently.", line=line))
            break
    if len(record.lines) != len(again.lines):
        found.append(Sentence("Lines are missing or too many."))
    if record.clashes != again.clashes:
        found.append(Sentence("The report on separation comes out differently."))
    return found


def refuse_redraw(results: int, reason: str) -> None:
    """A redraw needs a reason, and there is none once a result exists. The old draw is kept."""
    if results:
        raise Refusal(
            Sentence(
                "A match of this draw already has a result, so it cannot be drawn again. Nothing was changed."
            )
        )
    if not reason.strip():
        raise Refusal(
            Sentence("Say why it is drawn again; the reason is published with both draws."),
            field="reason",
            status=422,
        )


def clash_sentence(record: DrawRecord, index: int) -> Sentence:
    """Why two of a branch could not be kept apart, in words."""
    clash = record.clashes[index]
    names: Mapping[str, str] = {entry.id: entry.name for entry in record.input.entries}
    branch = record.input.branches.get(clash.branch, clash.branch)
    if clash.group:
        together = Sentence(
            "{a} and {b} ({branch}) are both in group {group}.",
            a=names[clash.a],
            b=names[clash.b],
            branch=branch,
            group=group_letter(clash.group),
        )
        why = {**_WHY, "too_many": Sentence("The branch has more entries than there are groups.")}[clash.why]
        return Sentence("{meet} {why}", meet=together, why=why)
    meet = Sentence(
        "{a} and {b} ({branch}) may meet in round {round}.",
        a=names[clash.a],
        b=names[clash.b],
        branch=branch,
        round=clash.round,
    )
    return Sentence("{meet} {why}", meet=meet, why=_WHY[clash.why])


_WHY = {
    "too_many": Sentence("The branch has more entries than the draw has sections to keep them apart."),
    "both_seeded": Sentence("Both are seeded, and seeds keep their lines."),
    "best_possible": Sentence("Seeds, byes and other branches leave no better place."),
}
