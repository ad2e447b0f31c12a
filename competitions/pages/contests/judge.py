"""The judge's phone: opened by a link, or by the signed-in member of the panel."""

from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.params import FromPath

from competitions.pages.umpire import private_headers
from competitions.services.contests import marking
from competitions.services.contests.marking import Seat
from competitions.services.contests.panel import find_link
from foundation.rendering import page
from members.domain.identity import Identity
from members.guards import anyone, signed_in

AnyRequest = Request[Any, Any, Any]


@get("/judge/{judge_secret:str}", name="judge-link", guards=[anyone])
async def by_link(request: AnyRequest, judge_secret: FromPath[str]) -> Response[str]:
    """What the QR code opens."""
    link = await find_link(judge_secret)
    seat = await marking.seat_of(link.contest_id, None, judge_secret)
    return await _phone(request, seat, judge_secret)


@get("/contests/{contest_id:str}/judge", name="judge-phone", guards=[signed_in])
async def by_session(request: AnyRequest, contest_id: FromPath[str]) -> Response[str]:
    """For a member of the panel who has signed in."""
    user = request.scope["user"]
    assert isinstance(user, Identity), "the guard lets nobody else in"
    return await _phone(request, await marking.seat_of(contest_id, user, ""), "")


async def _phone(request: AnyRequest, seat: Seat, secret: str) -> Response[str]:
    sheet = await seat.sheet()
    context = {
        "contest": seat.contest,
        "sheet": sheet,
        "data": msgspec.json.encode(sheet).decode(),
        "secret": secret,
    }
    return page(request, "competitions/contests/judge.html", context, headers=private_headers())


routes = [by_link, by_session]
