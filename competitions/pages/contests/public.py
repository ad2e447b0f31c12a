"""What everybody sees of a contest: the running order, scores as they are revealed, the sheet to print."""

from typing import Any

from litestar import Request, Response, get
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Stream

from competitions.pages.public import visible
from competitions.queries.contests.contest import LoadedContest, contest, loaded
from competitions.queries.contests.views import board, how_ordered, last_shown
from competitions.services.contests.live import contest_topic
from foundation.errors import not_found
from foundation.live import live_response
from foundation.rendering import page
from members.domain.identity import Identity, Role
from members.guards import anyone

AnyRequest = Request[Any, Any, Any]


@get("/contests/{contest_id:str}", name="contest", guards=[anyone])
async def show(request: AnyRequest, contest_id: FromPath[str]) -> Response[str]:
    """On a phone: who is on stage, the places so far, who comes next."""
    return page(request, "competitions/contests/board.html", await _context(request, contest_id))


@get("/contests/{contest_id:str}/hall", name="contest-hall", guards=[anyone])
async def hall(request: AnyRequest, contest_id: FromPath[str]) -> Response[str]:
    """The same for the screen of the hall, to be read from ten metres."""
    return page(request, "competitions/contests/hall.html", await _context(request, contest_id))


@get("/contests/{contest_id:str}/sheet", name="contest-sheet", guards=[anyone])
async def sheet(request: AnyRequest, contest_id: FromPath[str]) -> Response[str]:
    """The result sheet on A4: every judge's total, what was left out, mean, penalties, place and why."""
    context = await _context(request, contest_id)
    if not context["shown"]:
        raise not_found()
    return page(request, "competitions/contests/sheet.html", {**context, "back": f"/contests/{contest_id}"})


@get("/contests/{contest_id:str}/order", name="contest-order-record", guards=[anyone])
async def order_record(request: AnyRequest, contest_id: FromPath[str]) -> Response[str]:
    """The record of the running order, to keep and to check."""
    await visible(request, (await contest(contest_id)).competition)
    order = await how_ordered(contest_id)
    if order is None:
        raise not_found()
    return Response(order.record, media_type=MediaType.JSON)


@get("/live/contests/{contest_id:str}", name="contest-live", guards=[anyone])
async def stream(request: AnyRequest, contest_id: FromPath[str]) -> Stream:
    """Events `draw`, when something that everybody may see has changed (server-sent)."""
    await visible(request, (await contest(contest_id)).competition)
    return live_response(contest_topic(contest_id))


async def _context(request: AnyRequest, contest_id: str) -> dict[str, Any]:
    found = await loaded(contest_id)
    head = await visible(request, found.row.competition)
    shown = board(found)
    user = request.scope.get("user")
    identity = user if isinstance(user, Identity) else None
    return {
        "competition": head,
        "contest": found.row,
        "rules": found.settings,
        "found": found,
        "shown": shown,
        "last": last_shown(found, shown),
        "order": await how_ordered(contest_id),
        "is_chair": identity is not None and identity.holds(Role.REFEREE, head.id),
        "is_judge": identity is not None and _sits(found, identity.member_id),
    }


def _sits(found: LoadedContest, member_id: str) -> bool:
    return any(each.member == member_id for each in found.judges)


routes = [show, hall, sheet, order_record, stream]
