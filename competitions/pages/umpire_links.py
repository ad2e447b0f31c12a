"""The referee gives umpire links out, prints their codes, and takes them back."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from competitions.documents.link_code import code_path, link_address
from competitions.queries.live_scores import competition_head
from competitions.queries.umpire_links import good_links
from competitions.queries.umpiring import match_view
from competitions.services import umpire_links
from competitions.services.umpire_links import IssuedLink
from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import referee

AnyRequest = Request[Any, Any, Any]


@get("/referee/competitions/{competition_id:str}/umpire-links", name="umpire-links", guards=[referee])
async def show(request: AnyRequest, competition_id: FromPath[str]) -> Response[str]:
    """Which courts and matches have a link, and the form for new ones."""
    return await _shown(request, competition_id)


@post("/referee/competitions/{competition_id:str}/umpire-links", guards=[referee], status_code=200)
async def issue(request: AnyRequest, competition_id: FromPath[str]) -> Response[str]:
    """Form field `courts`, several. Answers the sheet at once: the secrets are shown only now."""
    form = await request.form()
    courts = tuple(_number(str(court)) for court in form.getall("courts", []))
    try:
        issued = await umpire_links.issue_for_courts(_actor(request), competition_id, courts)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return await _shown(request, competition_id, refusal.sentence)
    return await _sheet(request, competition_id, issued)


@post("/referee/competitions/{competition_id:str}/umpire-links/matches/{match_id:str}",
      name="umpire-link-for-match", guards=[referee], status_code=200)  # fmt: skip
async def issue_for_match(
    request: AnyRequest, competition_id: FromPath[str], match_id: FromPath[str]
) -> Response[str]:
    """A link for one match; answers its sheet."""
    issued = await umpire_links.issue_for_match(_actor(request), competition_id, match_id)
    return await _sheet(request, competition_id, [issued])


@post("/referee/competitions/{competition_id:str}/umpire-links/{link_id:str}/revoke",
      name="umpire-link-revoke", guards=[referee])  # fmt: skip
async def revoke(request: AnyRequest, competition_id: FromPath[str], link_id: FromPath[str]) -> Redirect:
    """Takes one link back."""
    await umpire_links.revoke(_actor(request), competition_id, link_id)
    return see_other(request.app.route_reverse("umpire-links", competition_id=competition_id))


async def _shown(request: AnyRequest, competition_id: str, problem: Sentence | None = None) -> Response[str]:
    context = {
        "competition": await competition_head(competition_id),
        "links": await good_links(competition_id),
        "problem": problem,
    }
    return page(request, "competitions/umpire_links.html", context, status_code=422 if problem else 200)


async def _sheet(request: AnyRequest, competition_id: str, issued: list[IssuedLink]) -> Response[str]:
    cards = [
        {
            "court": link.court,
            "match": await match_view(link.match_id) if link.match_id else None,
            "address": link_address(link.secret),
            "code": code_path(link_address(link.secret)),
        }
        for link in issued
    ]
    context = {
        "competition": await competition_head(competition_id),
        "cards": cards,
        "back": request.app.route_reverse("umpire-links", competition_id=competition_id),
    }
    return page(request, "competitions/umpire_link_sheet.html", context)


def _number(court: str) -> int:
    """The number of a court as sent; 0, which no court has, for anything else."""
    return int(court) if court.isascii() and court.isdigit() and len(court) < 4 else 0


def _actor(request: AnyRequest) -> Identity:
    actor = request.scope["user"]
    assert isinstance(actor, Identity), "the guard lets nobody else in"
    return actor


routes = [show, issue, issue_for_match, revoke]
