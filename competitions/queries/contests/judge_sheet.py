"""What one judge sees: the running order with the judge's own marks, and nobody else's."""

import msgspec

from competitions.contest_tables import JudgeMark, Performer
from competitions.domain.contests.settings import Criterion
from competitions.queries.contests.contest import ContestRow

_PERFORMERS = (
    "SELECT p.id, p.name, p.detail, p.turn, p.status, p.called_at, x.id AS excuse FROM performer p"
    " LEFT JOIN judge_excuse x ON x.performer = p.id AND x.judge = {}"
    " WHERE p.contest = {} AND p.turn IS NOT NULL ORDER BY p.turn"
)
_OWN = "SELECT performer, criterion, hundredths FROM judge_mark WHERE judge = {} ORDER BY id"


class ToJudge(msgspec.Struct, frozen=True):
    """A performance as its judge marks it: ``marks`` are hundredths by criterion."""

    id: str
    name: str
    detail: str
    turn: int
    status: str
    excused: bool
    marks: dict[str, int]


class JudgeSheet(msgspec.Struct, frozen=True):
    """Everything the judge's phone shows. ``on_stage`` is the performance called last, while it is open."""

    contest: str
    name: str
    state: str
    judge: int
    judge_name: str
    counting: str
    step: int
    criteria: tuple[Criterion, ...]
    on_stage: str | None
    performances: tuple[ToJudge, ...]


async def judge_sheet(row: ContestRow, judge_id: str, number: int, name: str) -> JudgeSheet:
    """Two statements."""
    marks: dict[str, dict[str, int]] = {}
    for mark in await JudgeMark.raw(_OWN, judge_id):
        marks.setdefault(mark["performer"], {})[mark["criterion"]] = mark["hundredths"]
    found = await Performer.raw(_PERFORMERS, judge_id, row.id)
    called = [each for each in found if each["called_at"] is not None]
    last = max(called, key=lambda each: (each["called_at"], each["id"]), default=None)
    settings = row.chosen
    return JudgeSheet(
        contest=row.id,
        name=row.name,
        state=row.state,
        judge=number,
        judge_name=name,
        counting=settings.counting,
        step=settings.step,
        criteria=settings.criteria,
        on_stage=last["id"] if last is not None and last["status"] == "open" else None,
        performances=tuple(
            ToJudge(
                each["id"],
                each["name"],
                each["detail"],
                each["turn"],
                each["status"],
                each["excuse"] is not None,
                marks.get(each["id"], {}),
            )
            for each in found
        ),
    )
