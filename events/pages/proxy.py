"""Signing a colleague up at the liaison's desk: the member's own form, with the seats that colleague may have."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.pages.branch import counted_for, deputy, reach, reached
from events.pages.choices import sections_of, told
from events.pages.companion_fields import Brought
from events.pages.question_fields import INPUT_TYPES
from events.pages.seating.while_signing_up import seating_of
from events.pages.taking_up import Filled, filled_in, form_type, take_up
from events.queries import colleagues, public
from events.queries.colleagues import Colleague
from events.queries.public import Counted, Standing
from events.services.permission import acting_as
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity

Mine = Request[Identity, Any, Any]
DONE = {"waitlisted": "waitlisted", "applied": "applied"}


@get("/branch/registrations/{event_id:str}/{member_id:str}", name="proxy-form", guards=[deputy])
async def show_proxy(request: Mine, event_id: FromPath[str], member_id: FromPath[str]) -> Response[Any]:
    counted, person, standing = await _before(request, event_id, member_id)
    form = form_type(counted.event, standing.choices, by_themselves=False)()
    if len(standing.possible) == 1 and "offering" in form:
        form["offering"].data = standing.possible[0].offering.id
    return await _page(request, counted, person, standing, Filled(form, Brought(counted.event)))


@post("/branch/registrations/{event_id:str}/{member_id:str}", name="proxy-sign-up", guards=[deputy])
async def sign_up_for(request: Mine, event_id: FromPath[str], member_id: FromPath[str]) -> Response[Any]:
    counted, person, standing = await _before(request, event_id, member_id)
    sent = await request.form()
    try:
        taken = await take_up(request.user, counted.event, sent, member_id)
    except Refusal as refused:
        form = await form_type(counted.event, standing.choices, by_themselves=False).read(request)
        filled = await filled_in(counted.event, form, sent)
        return await _page(request, counted, person, standing, filled, refused)
    made = taken.made
    done = "already" if made.again else DONE.get(made.outcome.value, "signed-up")
    return see_other(f"/branch/registrations/{event_id}?done={done}")


async def _before(request: Mine, event_id: str, member_id: str) -> tuple[Counted, Colleague, Standing]:
    """The event and the colleague; somebody of another branch does not exist here."""
    counted = await counted_for(request, event_id)
    person = await colleagues.colleague(member_id)
    if person is None or not reached(person.branch_path, reach(request.user, event_id)):
        raise not_found()
    by = acting_as(request.user, event_id, member_id, person.branch_path)
    standing = await public.standing(counted, member_id, now(), by_organizer=by == "organizer")
    if standing is None:
        raise not_found()
    return counted, person, standing


async def _page(
    request: Mine,
    counted: Counted,
    person: Colleague,
    standing: Standing,
    filled: Filled,
    refused: Refusal | None = None,
) -> Response[Any]:
    status = filled.refuse(refused) if refused else 200
    context = {
        "event": counted.event,
        "person": person,
        "standing": standing,
        "form": filled.form,
        "brought": filled.brought,
        "seating": await seating_of(request, counted.event, standing, refused),
        "types": INPUT_TYPES,
        "sections": sections_of(standing),
        "helps": {choice.offering.id: told(choice) for choice in standing.choices},
        "shut": [choice.offering.id for choice in standing.choices if not choice.possible],
        "consents": [question for question in counted.event.questions if question.kind == "consent"],
        "waits": bool(standing.possible)
        and all(choice.decision.outcome == "waitlisted" for choice in standing.possible),
    }
    return page(request, "events/proxy.html", context, status_code=status)


routes = [show_proxy, sign_up_for]
