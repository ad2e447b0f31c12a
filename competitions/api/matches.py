"""A match for programs and for the umpire's panel: read where it stands, append to its log, take it over."""

from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath, JSONBody

from competitions.domain.scoring.presets import PRESETS
from competitions.queries.live_scores import competition_head
from competitions.queries.umpiring import MatchView, match_view
from competitions.services import umpiring
from members.domain.identity import Identity
from members.guards import anyone

AnyRequest = Request[Any, Any, Any]
BEARER = "Bearer "
LONGEST_LOG = 1_000_000
BY_LINK = {"rate_limit": "bearer"}


class Append(msgspec.Struct, forbid_unknown_fields=True):
    """`expected` is the length of the log as the sender knows it; `device` names the sender's device."""

    expected: Annotated[int, msgspec.Meta(ge=0, le=LONGEST_LOG)]
    device: str
    entries: list[umpiring.Entry]


class TakeOver(msgspec.Struct, forbid_unknown_fields=True):
    device: str


def asking(request: AnyRequest) -> tuple[Identity | None, str]:
    """Who sends this: a session, or the secret of an umpire link in the Authorization header."""
    given = request.headers.get("authorization", "")
    user = request.scope.get("user")
    return user if isinstance(user, Identity) else None, given.removeprefix(BEARER) if given.startswith(
        BEARER
    ) else ""


@get("/api/v1/matches/{match_id:str}", name="api-match", guards=[anyone])
async def show(request: AnyRequest, match_id: FromPath[str]) -> MatchView:
    """Where a match stands. Public: it is what spectators see. `?device=` says which device asks."""
    view = await match_view(match_id, request.query_params.get("device", ""))
    await competition_head(view.competition)  # what is not published is not there
    return view


@post(
    "/api/v1/matches/{match_id:str}/events",
    name="api-match-append",
    guards=[anyone],
    status_code=200,
    opt=BY_LINK,
)
async def append(request: AnyRequest, match_id: FromPath[str], data: JSONBody[Append]) -> MatchView:
    """Appends to the log, for its umpire or referee (checked by the service, by link or session)."""
    identity, secret = asking(request)
    return await umpiring.append(match_id, identity, secret, data.expected, data.device, data.entries)


@post(
    "/api/v1/matches/{match_id:str}/device",
    name="api-match-take-over",
    guards=[anyone],
    status_code=200,
    opt=BY_LINK,
)
async def take_over(request: AnyRequest, match_id: FromPath[str], data: JSONBody[TakeOver]) -> MatchView:
    """The sending device holds the match from now on."""
    identity, secret = asking(request)
    return await umpiring.take_over(match_id, identity, secret, data.device)


@get("/api/v1/scoring-formats", name="api-scoring-formats", guards=[anyone], sync_to_thread=False)
def formats() -> list[dict[str, Any]]:
    """The formats that can be chosen by code, with all their numbers."""
    return [msgspec.to_builtins(msgspec.structs.asdict(preset)) for preset in PRESETS.values()]


routes = [show, append, take_over, formats]
