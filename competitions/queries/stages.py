"""The later stages of a draw as they are kept."""

from datetime import datetime

import msgspec

from competitions.domain import stages as domain
from competitions.domain.draw_graph import feeds_of
from competitions.domain.group_names import group_letter
from competitions.domain.seeding import opponent_line
from competitions.domain.stage_record import StageKind, StageRecord, stage_from_json
from competitions.queries.played import PlayedDraw
from competitions.tables import DrawStage
from foundation.errors import not_found
from foundation.messages import Sentence


class NextStage(msgspec.Struct, frozen=True):
    """The stage to be made next: what it is, and why not yet."""

    number: int
    kind: StageKind
    why_not: Sentence | None


class LaterStages(msgspec.Struct, frozen=True):
    """Of a draw with stages made later: those in force, the preview there is, the next one, whether the last one may
    still be taken back."""

    locked: tuple["StageRow", ...]
    replaced: tuple["StageRow", ...]
    preview: "StageRow | None"
    next: NextStage | None
    back: bool
    names: dict[str, str]


class FreeBye(msgspec.Struct, frozen=True):
    """A bye that a late entry could take, against whom."""

    line: int
    opponent: str


class StageRow(msgspec.Struct, frozen=True):
    """A stage; `record` is JSON."""

    id: str
    draw: str
    number: int
    state: str
    spoken_seed: str
    input_hash: str
    record: str
    reason: str
    made_at: datetime

    @property
    def made(self) -> StageRecord:
        return stage_from_json(self.record)

    @property
    def came(self) -> dict[str, Sentence]:
        """From where each entry came into it."""
        return came_into(self.made)


def came_into(record: StageRecord) -> dict[str, Sentence]:
    """From which place of which group each entry came into a stage."""
    return {
        entry.id: Sentence("Place {rank} of group {group}", rank=entry.rank, group=group_letter(entry.group))
        for entry in record.input.entries
    }


_COLUMNS = (
    DrawStage.id,
    DrawStage.draw,
    DrawStage.number,
    DrawStage.state,
    DrawStage.spoken_seed,
    DrawStage.input_hash,
    DrawStage.record,
    DrawStage.reason,
    DrawStage.made_at,
)


async def stages(draw_id: str) -> list[StageRow]:
    """Every stage ever made of a draw, in the order they were made."""
    rows = (
        await DrawStage.select(*_COLUMNS)
        .where(DrawStage.draw == draw_id)
        .order_by(DrawStage.number)
        .order_by(DrawStage.made_at)
    )
    return [msgspec.convert(row, StageRow) for row in rows]


async def later_stages(loaded: PlayedDraw) -> LaterStages | None:
    """None where everything is drawn at once. One query."""
    graph = loaded.played.graph
    if len(graph.parts) < 2:
        return None
    kept = await stages(loaded.draw.id)
    number = domain.next_part(loaded.played)
    kind: StageKind = "swiss" if graph.method == "swiss" else "knockout"
    made = loaded.played.made
    begun = any(
        match.started or match.status == "called" or match.result
        for key, match in loaded.matches.items()
        if graph.by_key[key].part == made
    )
    return LaterStages(
        locked=tuple(each for each in kept if each.state == "locked"),
        replaced=tuple(each for each in kept if each.state == "replaced"),
        preview=next((each for each in kept if each.state == "preview" and each.number == number), None),
        next=NextStage(number, kind, domain.why_not_yet(loaded.played)) if number else None,
        back=made > 1 and not begun,
        names={entry.id: entry.name for entry in loaded.entries.values()},
    )


def byes(loaded: PlayedDraw) -> list[FreeBye]:
    """Byes whose opponents have not played yet."""
    played = loaded.played
    first = {
        feed.line: match.key
        for match in played.graph.matches
        for feed in feeds_of(match)
        if feed.kind == "line"
    }
    found = []
    for line in sorted(played.graph.byes):
        opponent = played.lines[opponent_line(line) - 1]
        kept = loaded.matches.get(first.get(opponent_line(line), ""))
        if opponent and kept and not kept.result and not kept.started:
            found.append(FreeBye(line, loaded.entries[opponent].name))
    return found


async def stage(stage_id: str) -> StageRow:
    """Raises Refusal 404."""
    row = await DrawStage.select(*_COLUMNS).where(DrawStage.id == stage_id).first()
    if row is None:
        raise not_found()
    return msgspec.convert(row, StageRow)
