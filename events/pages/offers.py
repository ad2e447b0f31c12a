"""Accepting a place that is kept: by one press from the inbox or from the registration's page."""

from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath

from events.queries import mine
from events.services.offers import accept
from foundation.errors import Refusal, not_found
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import signed_in

Mine = Request[Identity, Any, Any]


@post("/registrations/{registration_id:str}/accept", name="accept-offer", guards=[signed_in])
async def accept_offer(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    held = await mine.one(registration_id)
    if held is None or held.member != request.user.member_id:
        raise not_found()
    try:
        await accept(request.user, registration_id)
    except Refusal as refused:
        return page(
            request, "events/places/offer_gone.html", {"held": held, "refused": refused.sentence},
            status_code=refused.status,
        )  # fmt: skip
    return see_other(f"/registrations/{registration_id}?new=1")


routes = [accept_offer]
