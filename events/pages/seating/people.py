"""Who sits where: looking it up, moving and exchanging people; for organizers, and for liaisons of their branch."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.pages.branch import counted_for, deputy, reach, reached
from events.pages.notices import notice
from events.pages.seating.drawing import Drawing, drawn
from events.queries.public import Counted
from events.queries.seat_plans import Block, blocks_of
from events.queries.seating import Plan, SeatedPerson, kept_hall, plan_of, seats_of
from events.services.seating import moving, returning
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity, Role
from members.guards import organizer

Mine = Request[Identity, Any, Any]


class Sitting(msgspec.Struct, frozen=True):
    """The hall as an organizer or a liaison works on it."""

    plan: Plan
    drawing: Drawing
    people: list[SeatedPerson]
    free: list[Any]
    blocks: list[Block]


@get("/manage/events/{event_id:str}/seats/people", name="seated-people", guards=[organizer])
async def show_people(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _page(request, event_id, None)


@post("/manage/events/{event_id:str}/seats/people", guards=[organizer])
async def exchange(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _exchange(request, event_id, None)


@get("/branch/registrations/{event_id:str}/seats", name="branch-seats", guards=[deputy])
async def show_branch(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _page(request, event_id, _scope(request, event_id))


@post("/branch/registrations/{event_id:str}/seats", guards=[deputy])
async def exchange_in_branch(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _exchange(request, event_id, _scope(request, event_id))


@post("/branch/registrations/{event_id:str}/seats/give-back", guards=[deputy])
async def give_back(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """Seats of the branch's block that it does not use go on general sale."""
    within = _scope(request, event_id)
    branch = str((await request.form()).get("branch") or "")
    try:
        await returning.give_back(request.user, event_id, branch)
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        return await _page(request, event_id, within, refused.sentence, refused.status)
    return see_other(f"/branch/registrations/{event_id}/seats?done=saved")


def _scope(request: Mine, event_id: str) -> tuple[str, ...]:
    """The branches on this page: a liaison's own; everybody's for who organizes the event."""
    within = reach(request.user, event_id)
    return within if within is not None else ("",)


async def _exchange(request: Mine, event_id: str, within: tuple[str, ...] | None) -> Response[Any]:
    sent = await request.form()
    one, other = str(sent.get("from") or ""), str(sent.get("to") or "")
    try:
        await moving.exchange(request.user, event_id, one, other)
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        return await _page(request, event_id, within, refused.sentence, refused.status)
    return see_other(f"{_base(event_id, within)}?done=saved")


def _base(event_id: str, within: tuple[str, ...] | None) -> str:
    if within is None:
        return f"/manage/events/{event_id}/seats/people"
    return f"/branch/registrations/{event_id}/seats"


async def _page(
    request: Mine,
    event_id: str,
    within: tuple[str, ...] | None,
    refused: Sentence | None = None,
    status: int = 200,
) -> Response[Any]:
    counted = await counted_for(request, event_id)
    sitting = await _sitting(counted, within)
    search = request.query_params.get("q", "").strip()[:40]
    found = [each for each in sitting.people if not search or search in f"{each.name} {each.staff_number}"]
    context = {
        "event": counted.event,
        "sitting": sitting,
        "found": found,
        "search_text": search,
        "base": _base(event_id, within),
        "branch_page": within is not None,
        "organizes": request.user.holds(Role.ORGANIZER, event_id),
        "returned": sitting.plan.returned(now()),
        "refused": refused,
        "notice": notice(request),
    }
    return page(request, "events/seats/people.html", context, status_code=status)


async def _sitting(counted: Counted, within: tuple[str, ...] | None) -> Sitting:
    plan = await plan_of(counted.event.id)
    if plan is None or not counted.event.seated:
        raise not_found()
    hall = await kept_hall(plan.id, plan.layout)
    everybody = await seats_of(counted.event.id)
    within = None if within == ("",) else within
    people = [each for each in everybody if reached(each.branch_path, within)]
    mine = {each.seat for each in people}
    taken = {each.seat for each in everybody}
    states = [
        "mine" if seat.id in mine and within is not None
        else "taken" if seat.id in taken
        else "blocked" if seat.blocked
        else "held" if seat.branch and not plan.returned(now())
        else "free"
        for seat in hall.seats
    ]  # fmt: skip
    drawing = drawn(hall, states, {each.seat: each.name[:1] for each in people})
    blocks = [each for each in await blocks_of(plan.id) if within is None or each.branch in within]
    free = [seat for seat in drawing.seats if seat.state in ("free", "held")]
    return Sitting(plan, drawing, people, free, blocks)


routes = [show_people, exchange, show_branch, exchange_in_branch, give_back]
