"""A contest as the chair's desk, the board of the hall and the printed sheet show it."""

from datetime import datetime

import msgspec

from competitions.contest_tables import ContestOrder, JudgeMark
from competitions.domain.contests.results import ResultRow, results, revealed
from competitions.domain.contests.running_order import OrderRecord, drawn_alike
from competitions.queries.contests.contest import JudgeSeat, LoadedContest, PerformerRow


class JudgeState(msgspec.Struct, frozen=True):
    """How far one judge is with one performance. ``excused`` is the reason, None for a judge who judges it."""

    seat: JudgeSeat
    given: int
    of: int
    excused: str | None

    @property
    def done(self) -> bool:
        return self.given == self.of


class OnDesk(msgspec.Struct, frozen=True):
    """A performance as the chair sees it."""

    performer: PerformerRow
    result: ResultRow
    judges: tuple[JudgeState, ...]

    @property
    def waiting_for(self) -> tuple[JudgeState, ...]:
        return tuple(each for each in self.judges if each.excused is None and not each.done)


class Shown(msgspec.Struct, frozen=True):
    """A performance in the results everybody may see."""

    performer: PerformerRow
    result: ResultRow
    penalties: tuple[tuple[int, str], ...]


def desk(found: LoadedContest) -> tuple[OnDesk, ...]:
    """Every performance in running order."""
    rows = {row.performer: row for row in found.results}
    given: dict[tuple[str, str], set[str]] = {}
    for mark in found.sheet.marks:
        given.setdefault((mark.performer, mark.judge), set()).add(mark.criterion)
    of = len(found.settings.criteria)
    return tuple(
        OnDesk(
            performer,
            rows[performer.id],
            tuple(
                JudgeState(
                    seat,
                    len(given.get((performer.id, seat.id), ())),
                    of,
                    found.excuses.get((performer.id, seat.id)),
                )
                for seat in found.judges
            ),
        )
        for performer in found.performers
    )


def board(found: LoadedContest) -> tuple[Shown, ...]:
    """The results as far as everybody may see them, the first place first."""
    sheet = revealed(found.sheet, published=found.row.state == "published")
    performers = {each.id: each for each in found.performers}
    return tuple(
        Shown(
            performers[row.performer],
            row,
            tuple(
                (each.hundredths, each.reason) for each in found.penalties if each.performer == row.performer
            ),
        )
        for row in results(sheet)
    )


def last_shown(found: LoadedContest, shown: tuple[Shown, ...]) -> Shown | None:
    """The performance whose score came last, for the top of the hall's screen."""
    locked = [each for each in shown if each.performer.called_at is not None and each.result.place]
    return max(locked, key=lambda each: each.performer.turn or 0, default=None)


_LOG = (
    "SELECT m.at, j.number AS judge, j.name AS judge_name, p.name AS performer, m.criterion, m.hundredths"
    " FROM judge_mark m JOIN performer p ON p.id = m.performer JOIN contest_judge j ON j.id = m.judge"
    " WHERE p.contest = {} ORDER BY m.id DESC LIMIT {}"
)
LOG_SHOWN = 1000


class LoggedMark(msgspec.Struct, frozen=True):
    """A mark as it came in; a later one of the same judge, performance and criterion replaced it."""

    at: datetime
    judge: int
    judge_name: str
    performer: str
    criterion: str
    hundredths: int


async def marks_log(contest_id: str) -> list[LoggedMark]:
    """The latest marks first, replaced ones too."""
    rows = await JudgeMark.raw(_LOG, contest_id, LOG_SHOWN)
    return [msgspec.convert(row, LoggedMark) for row in rows]


class HowOrdered(msgspec.Struct, frozen=True):
    """How the running order in force came about; ``seed`` empty when it was set by hand."""

    seed: str
    record: str
    genuine: bool


async def how_ordered(contest_id: str) -> HowOrdered | None:
    """The last making of the order, drawn again to check it."""
    row = (
        await ContestOrder.select(ContestOrder.spoken_seed, ContestOrder.record)
        .where(ContestOrder.contest == contest_id)
        .order_by(ContestOrder.number, ascending=False)
        .first()
    )
    if row is None:
        return None
    genuine = bool(row["spoken_seed"]) and drawn_alike(
        contest_id, msgspec.json.decode(row["record"], type=OrderRecord)
    )
    return HowOrdered(row["spoken_seed"], row["record"], genuine)
