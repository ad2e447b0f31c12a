"""The later stages of a draw as they are kept."""

from datetime import datetime

import msgspec

from competitions.domain.stage_record import StageRecord, stage_from_json
from competitions.tables import DrawStage
from foundation.errors import not_found


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


async def stage(stage_id: str) -> StageRow:
    """Raises Refusal 404."""
    row = await DrawStage.select(*_COLUMNS).where(DrawStage.id == stage_id).first()
    if row is None:
        raise not_found()
    return msgspec.convert(row, StageRow)
