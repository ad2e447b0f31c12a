"""Who sits where: looking it up, in Excel and on paper, moving and exchanging people; for organizers, and for liaisons
of their branch."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from events.documents.seat_fields import FIELDS, SHAPE
from events.pages.branch import counted_for, deputy, reach, reached
from events.pages.notices import notice
from events.pages.seating.drawing import Drawing, drawn
from events.pages.short_list import listed, read_from, shown
from events.queries.public import Counted
from events.queries.seat_plans import Block, blocks_of
from events.queries.seating import Plan, SeatedPerson, kept_hall, plan_of, seats_of
from events.services.seating import moving, returning
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.i18n import gettext, period
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from foundation.web.wanted_list import asked
from members.documents.list_fields import chosen
from members.domain.identity import Identity, Role
from members.guards import organizer
from members.pages.list_files import Leaving, excel, on_paper

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


@get("/manage/events/{event_id:str}/seats/people.xlsx", name="seated-people-sheet", guards=[organizer])
async def export_people(request: Mine, event_id: FromPath[str]) -> Stream:
    return await excel(request.user, await _leaving(request, event_id, None))


@get("/manage/events/{event_id:str}/seats/people.pdf", name="seated-people-paper", guards=[organizer])
async def print_people(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await on_paper(request.user, await _leaving(request, event_id, None))


@get("/branch/registrations/{event_id:str}/seats/people.xlsx", name="branch-seats-sheet", guards=[deputy])
async def export_branch(request: Mine, event_id: FromPath[str]) -> Stream:
    return await excel(request.user, await _leaving(request, event_id, _scope(request, event_id)))


@get("/branch/registrations/{event_id:str}/seats/people.pdf", name="branch-seats-paper", guards=[deputy])
async def print_branch(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await on_paper(request.user, await _leaving(request, event_id, _scope(request, event_id)))


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


def _ways_out(base: str, within: tuple[str, ...] | None) -> tuple[str, str]:
    """Excel and paper of the list."""
    people = base if within is None else f"{base}/people"
    return f"{people}.xlsx", f"{people}.pdf"


async def _page(
    request: Mine,
    event_id: str,
    within: tuple[str, ...] | None,
    refused: Sentence | None = None,
    status: int = 200,
) -> Response[Any]:
    counted = await counted_for(request, event_id)
    sitting = await _sitting(counted, within)
    wanted = asked(request, SHAPE)
    base, remembered = _base(event_id, within), f"{request.user.member_id}/{event_id}/seats"
    context = {
        "event": counted.event,
        "sitting": sitting,
        "list": shown(listed(sitting.people, wanted), wanted, base, FIELDS, remembered),
        "base": base,
        "ways_out": _ways_out(base, within),
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


async def _leaving(request: Mine, event_id: str, within: tuple[str, ...] | None) -> Leaving[SeatedPerson]:
    """Those of the list, in its order and with its columns."""
    counted = await counted_for(request, event_id)
    event, wanted = counted.event, asked(request, SHAPE)
    people = listed((await _sitting(counted, within)).people, wanted)
    when = period(event.starts_at, event.ends_at) if event.starts_at else ""
    return Leaving(
        gettext("Seat list"),
        [event.title, when, event.place],
        chosen(FIELDS, wanted),
        [one.key for one in people],
        read_from(people),
        ("seats", "event", event_id),
        "seats",
    )


routes = [
    show_people, exchange, export_people, print_people, export_branch, print_branch, show_branch, exchange_in_branch,
    give_back,
]  # fmt: skip
