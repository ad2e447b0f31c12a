"""A judged contest with everything in it: a constant number of statements, however many perform and judge."""

from datetime import datetime

import msgspec

from competitions.contest_tables import (
    Contest,
    ContestJudge,
    ContestPenalty,
    JudgeExcuse,
    JudgeMark,
    Performer,
)
from competitions.domain.contests.results import ResultRow, results
from competitions.domain.contests.score_sheet import Mark, Penalty, Performance, ScoreSheet, Status
from competitions.domain.contests.settings import ContestSettings, settings_from
from foundation.clock import now
from foundation.errors import not_found

_CONTEST = (
    "SELECT k.id, k.competition, k.offering, k.name, k.settings, k.state, k.published_at, c.event,"
    " e.title AS event_title, e.status AS event_status, e.place, e.starts_at, e.ends_at"
    " FROM contest k JOIN competition c ON c.id = k.competition JOIN event e ON e.id = c.event"
)
_JUDGES = (
    "SELECT j.id, j.number, j.name, j.member, MAX(l.expires_at) AS link_until FROM contest_judge j"
    " LEFT JOIN judge_link l ON l.judge = j.id AND l.revoked_at IS NULL AND l.expires_at > {}"
    " WHERE j.contest = {} GROUP BY j.id, j.number, j.name, j.member ORDER BY j.number"
)
_PERFORMERS = (
    "SELECT p.id, p.name, p.detail, p.branch, b.name AS branch_name, p.registration, p.turn, p.status, p.called_at,"
    " CASE WHEN r.status <> 'confirmed' THEN 1 ELSE 0 END AS gone FROM performer p"
    " LEFT JOIN branch b ON b.id = p.branch LEFT JOIN registration r ON r.id = p.registration WHERE p.contest = {}"
    " ORDER BY p.turn IS NULL, p.turn, p.name, p.id"
)
_MARKS = (
    "SELECT m.performer, m.judge, m.criterion, m.hundredths FROM judge_mark m"
    " JOIN performer p ON p.id = m.performer WHERE p.contest = {} ORDER BY m.id"
)
_PENALTIES = (
    "SELECT x.id, x.performer, x.hundredths, x.reason FROM contest_penalty x"
    " JOIN performer p ON p.id = x.performer WHERE p.contest = {} AND x.lifted_at IS NULL ORDER BY x.given_at, x.id"
)
_EXCUSES = (
    "SELECT x.performer, x.judge, x.reason FROM judge_excuse x JOIN performer p ON p.id = x.performer"
    " WHERE p.contest = {}"
)


class ContestRow(msgspec.Struct, frozen=True):
    """A contest with what its event says. ``settings`` is JSON."""

    id: str
    competition: str
    offering: str | None
    name: str
    settings: str
    state: str
    published_at: datetime | None
    event: str
    event_title: str
    event_status: str
    place: str
    starts_at: datetime | None
    ends_at: datetime | None

    @property
    def chosen(self) -> ContestSettings:
        return settings_from(self.settings)


class JudgeSeat(msgspec.Struct, frozen=True):
    """A seat of the panel; ``link_until`` when it has a link that is good now."""

    id: str
    number: int
    name: str
    member: str | None
    link_until: datetime | None


class PerformerRow(msgspec.Struct, frozen=True):
    """Who performs, where in the order, and how far it is. ``gone``: the registration was cancelled since (0 or 1)."""

    id: str
    name: str
    detail: str
    branch: str | None
    branch_name: str | None
    registration: str | None
    turn: int | None
    status: Status
    called_at: datetime | None
    gone: int = 0


class PenaltyRow(msgspec.Struct, frozen=True):
    """A penalty in force."""

    id: str
    performer: str
    hundredths: int
    reason: str


class LoadedContest(msgspec.Struct, frozen=True):
    """A contest, its panel, its performers in running order, and the score sheet they make."""

    row: ContestRow
    settings: ContestSettings
    judges: tuple[JudgeSeat, ...]
    performers: tuple[PerformerRow, ...]
    penalties: tuple[PenaltyRow, ...]
    excuses: dict[tuple[str, str], str]
    sheet: ScoreSheet

    @property
    def results(self) -> tuple[ResultRow, ...]:
        return results(self.sheet)

    @property
    def on_stage(self) -> PerformerRow | None:
        """The one called last, while it is open for marks."""
        called = [each for each in self.performers if each.called_at is not None]
        last = max(called, key=lambda each: (each.called_at, each.id), default=None)
        return last if last is not None and last.status == "open" else None

    @property
    def next_up(self) -> PerformerRow | None:
        return next((each for each in self.performers if each.status == "waiting" and each.turn), None)

    @property
    def last_turn(self) -> int | None:
        """The turn of who is added now; None before there is an order."""
        turns = [each.turn for each in self.performers if each.turn]
        return max(turns) + 1 if turns else None

    def performer(self, performer_id: str) -> PerformerRow:
        """Raises Refusal 404."""
        found = next((each for each in self.performers if each.id == performer_id), None)
        if found is None:
            raise not_found()
        return found

    def judge(self, judge_id: str) -> JudgeSeat:
        """Raises Refusal 404."""
        found = next((each for each in self.judges if each.id == judge_id), None)
        if found is None:
            raise not_found()
        return found


async def contest(contest_id: str) -> ContestRow:
    """Raises Refusal 404."""
    rows = await Contest.raw(f"{_CONTEST} WHERE k.id = {{}}", contest_id)
    if not rows:
        raise not_found()
    return msgspec.convert(rows[0], ContestRow)


async def of_competition(competition_id: str) -> list[ContestRow]:
    """The contests of a competition in their order."""
    rows = await Contest.raw(
        f"{_CONTEST} WHERE k.competition = {{}} ORDER BY k.position, k.name", competition_id
    )
    return [msgspec.convert(row, ContestRow) for row in rows]


async def loaded(contest_id: str) -> LoadedContest:
    """Six statements. Raises Refusal 404."""
    row = await contest(contest_id)
    judges = tuple(
        msgspec.convert(each, JudgeSeat) for each in await ContestJudge.raw(_JUDGES, now(), contest_id)
    )
    performers = tuple(
        msgspec.convert(each, PerformerRow) for each in await Performer.raw(_PERFORMERS, contest_id)
    )
    penalties = tuple(
        msgspec.convert(each, PenaltyRow) for each in await ContestPenalty.raw(_PENALTIES, contest_id)
    )
    excuses = {
        (each["performer"], each["judge"]): each["reason"]
        for each in await JudgeExcuse.raw(_EXCUSES, contest_id)
    }
    marks = tuple(msgspec.convert(each, Mark) for each in await JudgeMark.raw(_MARKS, contest_id))
    sheet = ScoreSheet(
        settings=row.chosen,
        judges=tuple(each.id for each in judges),
        performances=tuple(
            Performance(each.id, each.name, each.turn or 0, each.status) for each in performers
        ),
        marks=marks,
        penalties=tuple(Penalty(each.performer, each.hundredths, each.reason) for each in penalties),
        excused=frozenset(excuses),
    )
    return LoadedContest(row, row.chosen, judges, performers, penalties, excuses, sheet)
