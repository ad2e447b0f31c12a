"""Scores for spectators: one match, or all of a competition, moving by themselves."""

from functools import partial
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Redirect, Stream

from competitions.queries import live_scores
from competitions.queries.running_score import running_score
from competitions.queries.schedule.published import planned_place
from competitions.queries.umpiring import match_row, match_view
from competitions.services.live_draw import draw_topic
from competitions.services.live_scores import competition_topic, match_topic
from foundation.live import live_response
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity, Role
from members.guards import anyone

AnyRequest = Request[Any, Any, Any]


@get("/matches/{match_id:str}", name="match", guards=[anyone])
async def show_match(request: AnyRequest, match_id: FromPath[str]) -> Response[str] | Redirect:
    """One match: the score, who serves from where, and how each game went. Of two teams, their tie."""
    if (await match_row(match_id)).of_teams:
        return see_other(f"/ties/{match_id}")
    view = await match_view(match_id)
    head = await live_scores.competition_head(view.competition)
    user = request.scope.get("user")
    may_umpire = (
        view.status in ("ready", "called", "on_court")
        and isinstance(user, Identity)
        and (user.holds(Role.REFEREE, view.competition) or user.holds(Role.UMPIRE, view.competition))
    )
    context = {
        "match": view,
        "competition": head,
        "may_umpire": may_umpire,
        "planned": await planned_place(match_id),
        "running": await running_score(match_id, view.facts),
    }
    return page(request, "competitions/match.html", context)


@get("/competitions/{competition_id:str}/scores", name="scores", guards=[anyone])
async def show_scores(request: AnyRequest, competition_id: FromPath[str]) -> Response[str]:
    """All courts at once; `?discipline=MS` shows one discipline."""
    head = await live_scores.competition_head(competition_id)
    chosen = request.query_params.get("discipline", "")
    context = {
        "competition": head,
        "scores": await live_scores.scores(competition_id, chosen),
        "disciplines": await live_scores.disciplines(competition_id),
        "chosen": chosen,
    }
    return page(request, "competitions/scores.html", context)


@get("/live/matches/{match_id:str}", name="match-live", guards=[anyone])
async def match_stream(match_id: FromPath[str]) -> Stream:
    """The state now, then after every change (server-sent events named `score`)."""
    view = await match_view(match_id)
    await live_scores.competition_head(view.competition)
    return live_response(
        match_topic(match_id),
        draw_topic(view.competition),
        first=partial(_match_now, match_id),
        event="score",
    )


async def _match_now(match_id: str) -> str:
    return msgspec.json.encode(await match_view(match_id)).decode()


@get("/live/competitions/{competition_id:str}", name="scores-live", guards=[anyone])
async def scores_stream(competition_id: FromPath[str]) -> Stream:
    """How far the matches on court are (event `now`: id and length of the log), then every change of every match."""
    await live_scores.competition_head(competition_id)
    now = partial(_on_court_now, competition_id)
    return live_response(
        competition_topic(competition_id), draw_topic(competition_id), first=now, event="now"
    )


async def _on_court_now(competition_id: str) -> str:
    return msgspec.json.encode(await live_scores.on_court(competition_id)).decode()


routes = [show_match, show_scores, match_stream, scores_stream]
