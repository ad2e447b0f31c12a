"""Judged contests for programs and for the judge's phone: the results as revealed, a judge's sheet, marks."""

from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath, JSONBody

from competitions.api.matches import BY_LINK, asking
from competitions.pages.public import visible
from competitions.queries.contests.contest import loaded
from competitions.queries.contests.judge_sheet import JudgeSheet
from competitions.queries.contests.views import board
from competitions.services.contests import marking
from foundation.i18n import say
from members.guards import anyone

AnyRequest = Request[Any, Any, Any]


class Give(msgspec.Struct, forbid_unknown_fields=True):
    """Marks, the oldest first."""

    entries: list[marking.Entry]


class Placed(msgspec.Struct, frozen=True):
    """A row of the results; numbers as decimal text, so that no digit is lost."""

    place: int | None
    shared: bool
    name: str
    detail: str
    branch: str | None
    score: str | None
    mean: str | None
    penalty: str
    why: str


class ContestResults(msgspec.Struct, frozen=True):
    """A contest and its results as far as they are revealed."""

    id: str
    name: str
    state: str
    results: list[Placed]


@get("/api/v1/contests/{contest_id:str}", name="api-contest", guards=[anyone])
async def show(request: AnyRequest, contest_id: FromPath[str]) -> ContestResults:
    """Public: what the board of the hall shows."""
    found = await loaded(contest_id)
    await visible(request, found.row.competition)
    rows = [
        Placed(
            row.result.place,
            row.result.shared,
            row.result.name,
            row.performer.detail,
            row.performer.branch_name,
            None if row.result.score is None else str(row.result.score),
            None if row.result.mean is None else str(row.result.mean),
            str(row.result.penalty),
            say(row.result.why),
        )
        for row in board(found)
    ]
    return ContestResults(found.row.id, found.row.name, found.row.state, rows)


@get("/api/v1/contests/{contest_id:str}/sheet", name="api-judge-sheet", guards=[anyone])
async def sheet(request: AnyRequest, contest_id: FromPath[str]) -> JudgeSheet:
    """The sheet of the judge who asks (by link or session): the own marks, nobody else's."""
    identity, secret = asking(request)
    return await (await marking.seat_of(contest_id, identity, secret)).sheet()


@post(
    "/api/v1/contests/{contest_id:str}/sheet/events",
    name="api-judge-marks",
    guards=[anyone],
    status_code=200,
    opt=BY_LINK,
)
async def give(request: AnyRequest, contest_id: FromPath[str], data: JSONBody[Give]) -> marking.Marked:
    """Appends marks; each is taken or refused by itself."""
    identity, secret = asking(request)
    return await marking.append(contest_id, identity, secret, data.entries)


routes = [show, sheet, give]
