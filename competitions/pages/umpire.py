"""The umpire's panel: opened by a link (a match, or the matches of a court) or by the signed-in referee."""

from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.params import FromPath

from competitions.domain.umpire_links import UmpireCapability
from competitions.queries.court_matches import matches_on_court
from competitions.queries.umpiring import match_row, match_view
from competitions.services import umpiring
from competitions.services.umpire_links import find_link
from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.rendering import page
from members.domain.identity import Identity, Role
from members.guards import anyone, signed_in

AnyRequest = Request[Any, Any, Any]


@get("/umpire/{secret:str}", name="umpire-link", guards=[anyone])
async def start(request: AnyRequest, secret: FromPath[str]) -> Response[str]:
    """What the QR code opens: the panel of its match, or the matches of its court to choose from."""
    link = await find_link(secret)
    if link.match_id is not None:
        return await _panel(request, link.match_id, secret, back="")
    matches = await matches_on_court(link.competition_id, link.court or 0)
    context = {"link": link, "secret": secret, "matches": matches}
    return page(request, "competitions/umpire_start.html", context, headers=private_headers())


@get("/umpire/{secret:str}/{match_id:str}", name="umpire-link-match", guards=[anyone])
async def by_link(request: AnyRequest, secret: FromPath[str], match_id: FromPath[str]) -> Response[str]:
    """The panel of one match of the link's court."""
    link: UmpireCapability = await find_link(secret)
    back = "" if link.match_id else request.app.route_reverse("umpire-link", secret=secret)
    return await _panel(request, match_id, secret, back=back)


@get("/matches/{match_id:str}/umpire", name="umpire-panel", guards=[signed_in])
async def by_session(request: AnyRequest, match_id: FromPath[str]) -> Response[str]:
    """The panel for a referee or umpire of the competition who has signed in."""
    return await _panel(request, match_id, "", back=request.app.route_reverse("match", match_id=match_id))


async def _panel(request: AnyRequest, match_id: str, secret: str, back: str) -> Response[str]:
    row = await match_row(match_id)
    user = request.scope.get("user")
    identity = user if isinstance(user, Identity) else None
    await umpiring.umpire_of(row, identity, secret)
    if row.of_teams:
        raise Refusal(Sentence("A tie of teams is umpired rubber by rubber. Open one of its rubbers."))
    if row.side_a is None or row.side_b is None:
        raise Refusal(
            Sentence(
                "The players of this match are not known yet. It opens when the matches before it are over."
            )
        )
    view = await match_view(match_id)
    context = {
        "match": view,
        "data": msgspec.json.encode(view).decode(),
        "secret": secret,
        "back": back,
        "referee": identity is not None and identity.holds(Role.REFEREE, row.competition),
    }
    return page(request, "competitions/umpire.html", context, headers=private_headers())


def private_headers() -> dict[str, str]:
    # The address is a key: it must not travel to any other site, nor stay with a search engine.
    return {"referrer-policy": "no-referrer", "x-robots-tag": "noindex"}


routes = [start, by_link, by_session]
