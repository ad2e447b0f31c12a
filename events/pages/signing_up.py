"""Signing up: choosing an offering, answering the questions, and the page that says what came of it."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.domain.event import KIND_NAMES
from events.pages.choices import sections_of, told
from events.pages.companion_fields import Brought
from events.pages.public import PHASE_WORDS
from events.pages.question_fields import INPUT_TYPES
from events.pages.seating.while_signing_up import seating_of
from events.pages.taking_up import Filled, filled_in, form_type, take_up
from events.queries import facts, public
from events.queries.public import Counted, Standing
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import signed_in

Mine = Request[Identity, Any, Any]


@get("/events/{event_id:str}/register", name="register", guards=[signed_in])
async def show_form(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    counted, standing = await _before(request, event_id)
    if not standing.possible:
        return see_other(f"/events/{event_id}")
    form = form_type(counted.event, standing.choices)()
    if len(standing.possible) == 1 and "offering" in form:
        form["offering"].data = standing.possible[0].offering.id
    return await _page(request, counted, standing, Filled(form, Brought(counted.event)))


@post("/events/{event_id:str}/register", name="sign-up", guards=[signed_in])
async def sign_up(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """The busiest moment of the house: nothing is read but what the service reads itself."""
    event = facts.remembered(event_id) or await facts.event(event_id)
    if event is None:
        raise not_found()
    try:
        taken = await take_up(request.user, event, await request.form())
    except Refusal as refused:
        return await _again(request, event_id, refused)
    return see_other(f"{taken.link}?new=1")


async def _again(request: Mine, event_id: str, refused: Refusal) -> Response[Any]:
    """The same page with what was typed, and why it did not go through."""
    counted, standing = await _before(request, event_id)
    form = await form_type(counted.event, standing.choices).read(request)
    filled = await filled_in(counted.event, form, await request.form())
    return await _page(request, counted, standing, filled, refused)


async def _before(request: Mine, event_id: str) -> tuple[Counted, Standing]:
    counted = await public.counted(event_id)
    if counted is None or counted.event.status == "draft":
        raise not_found()
    standing = await public.standing(
        counted, request.user.member_id, now(), by_themselves=not request.user.is_liaison
    )
    if standing is None:
        raise not_found()
    return counted, standing


async def _page(
    request: Mine, counted: Counted, standing: Standing, filled: Filled, refused: Refusal | None = None
) -> Response[Any]:
    status = filled.refuse(refused) if refused else 200
    context = {
        "event": counted.event,
        "counted": counted,
        "standing": standing,
        "form": filled.form,
        "brought": filled.brought,
        "seating": await seating_of(request, counted.event, standing, refused),
        "types": INPUT_TYPES,
        "helps": {
            choice.offering.id: told(choice, applies=counted.event.takes_applications)
            for choice in standing.choices
        },
        "shut": [choice.offering.id for choice in standing.choices if not choice.possible],
        "sections": sections_of(standing),
        "kinds": KIND_NAMES,
        "phases": PHASE_WORDS,
        "waits": bool(standing.possible)
        and all(choice.decision.outcome == "waitlisted" for choice in standing.possible),
    }
    return page(request, "events/register.html", context, status_code=status)


routes = [show_form, sign_up]
