"""The seat map for everyone: what is free, live; choosing seats when signing up, and other seats afterwards."""

from functools import partial
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from events import signals
from events.domain.event import AllocationMethod, Event, SignUpForm
from events.domain.party import brings_companions
from events.domain.seating.best import Group
from events.domain.seating.choice import Asker
from events.pages.seat_wish import chosen_in
from events.pages.seating.drawing import Drawing, for_asker
from events.queries import mine, public
from events.queries.mine import Held
from events.queries.public import Choice, Counted
from events.queries.seating import Plan, kept_hall, plan_of, taken_of
from events.services.seating.giving import state_of, topic
from events.services.seating.moving import change_seats
from events.services.signup import NotAdmitted, SignUp, register
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.forms import Form, TickField
from foundation.live import live_response
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.branches import ids_on
from members.domain.identity import Identity, Role
from members.guards import anyone, signed_in

Anyone = Request[Any, Any, Any]
Mine = Request[Identity, Any, Any]


class SeatForm(Form):
    """What is asked beside the map."""

    accessible = TickField(
        N_("One of us needs an accessible seat"),
        hint=N_("For wheelchairs and whoever cannot climb steps; a companion sits beside."),
    )


class Shown(msgspec.Struct, frozen=True):
    """A plan ready to be drawn for somebody."""

    plan: Plan
    drawing: Drawing
    own: tuple[str, ...]


@get("/events/{event_id:str}/seats", name="event-seats", guards=[anyone])
async def show_map(request: Anyone, event_id: FromPath[str]) -> Response[Any]:
    counted = await _counted(request, event_id)
    own = await _registered(request, counted)
    if own:
        return see_other(f"/registrations/{own}/seats")
    return await _map_page(request, counted, SeatForm())


@post("/events/{event_id:str}/seats", name="sign-up-with-seats", guards=[signed_in])
async def sign_up_with_seats(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """Signs up and takes the seats in one go; when somebody was quicker, nothing is lost and the map is shown anew."""
    counted = await _counted(request, event_id)
    form = await SeatForm.read(request)
    offering = await _direct(request, counted)
    if offering is None:
        return see_other(f"/events/{event_id}/register")
    chosen = await _chosen(request)
    wish = signals.SeatWish(chosen, int(bool(form.accessible.data)))
    try:
        made = await register(request.user, SignUp(event_id, offering.offering.id, seats=wish))
    except NotAdmitted as refused:
        for reason in refused.decision.reasons:
            form.refuse(reason.sentence)
        return await _map_page(request, counted, form, chosen, refused.status)
    except Refusal as refused:
        form.refuse(refused.sentence)
        return await _map_page(request, counted, form, chosen, refused.status)
    return see_other(f"/registrations/{made.registration}?new=1")


@get("/events/{event_id:str}/seats/live", name="seats-live", guards=[anyone])
async def show_live(request: Anyone, event_id: FromPath[str]) -> Stream:
    """Server-sent: which seats are taken, a character a seat in the order of the map."""
    await _counted(request, event_id)
    await _plan(event_id)
    return live_response(topic(event_id), first=partial(_state, event_id), event="seats")


async def _state(event_id: str) -> str:
    plan = await _plan(event_id)
    return state_of(await kept_hall(plan.id, plan.layout), await taken_of(plan.id))


@get("/registrations/{registration_id:str}/seats", name="own-seats", guards=[signed_in])
async def show_own(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    return await _own_page(request, await _held(request, registration_id), SeatForm())


@post("/registrations/{registration_id:str}/seats", name="change-own-seats", guards=[signed_in])
async def change_own(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    held = await _held(request, registration_id)
    form = await SeatForm.read(request)
    chosen = await _chosen(request)
    try:
        await change_seats(
            request.user,
            registration_id,
            signals.SeatWish(chosen, int(bool(form.accessible.data))),
        )
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        form.refuse(refused.sentence)
        return await _own_page(request, held, form, chosen, refused.status)
    return see_other(f"/registrations/{registration_id}?done=seats-changed")


async def _chosen(request: Mine) -> tuple[str, ...]:
    """The seats ticked; none when the best available are asked for."""
    sent = await request.form()
    if sent.get("do") == "best":
        return ()
    return chosen_in(sent) or ("",)


async def _counted(request: Anyone, event_id: str) -> Counted:
    counted = await public.counted(event_id)
    if counted is None or not counted.event.seated:
        raise not_found()
    organizes = request.user is not None and request.user.holds(Role.ORGANIZER, event_id)
    if counted.event.status == "draft" and not organizes:
        raise not_found()
    return counted


async def _plan(event_id: str) -> Plan:
    plan = await plan_of(event_id)
    if plan is None:
        raise not_found()
    return plan


async def _held(request: Mine, registration_id: str) -> Held:
    held = await mine.one(registration_id)
    if held is None or held.member != request.user.member_id or held.offering not in held.event.seated:
        raise not_found()
    return held


async def _registered(request: Anyone, counted: Counted) -> str:
    """The reader's own confirmed registration with seats; empty without one."""
    if request.user is None:
        return ""
    standing = await public.standing(counted, request.user.member_id, now())
    owns = standing.held if standing else ()
    return next(
        (own.id for own in owns if own.status == "confirmed" and own.offering in counted.event.seated), ""
    )


async def _direct(request: Anyone, counted: Counted) -> Choice | None:
    """The offering one can sign up for right on the map: nothing else is asked, and places go as they are asked for."""
    event = counted.event
    plain = event.form is SignUpForm.INDIVIDUAL and event.allocation is AllocationMethod.FIRST_COME
    if request.user is None or event.questions or brings_companions(event) or not plain:
        return None
    standing = await public.standing(counted, request.user.member_id, now())
    possible = standing.possible if standing else ()
    return next((choice for choice in possible if choice.offering.id in event.seated), None)


async def shown_to(branch_path: str, event: Event, places: int, own: str = "", accessible: int = 0) -> Shown:
    """The hall as somebody of this branch may choose from it; without one, as nobody's."""
    plan = await _plan(event.id)
    hall = await kept_hall(plan.id, plan.layout)
    taken = await taken_of(plan.id)
    seats = tuple(seat for seat, holder in taken.items() if own and holder == own)
    branches = frozenset(ids_on(branch_path))
    asker = Asker(Group(places, accessible), branches, plan.returned(now()))
    return Shown(plan, for_asker(hall, taken, asker, seats), seats)


async def _map_page(
    request: Anyone, counted: Counted, form: SeatForm, chosen: tuple[str, ...] = (), status: int = 200
) -> Response[Any]:
    shown = await shown_to(request.user.branch_path if request.user else "", counted.event, 1)
    direct = await _direct(request, counted)
    context = {
        "event": counted.event,
        "drawing": shown.drawing,
        "form": form,
        "action": f"/events/{counted.event.id}/seats" if direct and shown.plan.chooses else "",
        "places": 1,
        "chooses": shown.plan.chooses and not counted.event.takes_applications,
        "chosen": chosen,
        "back": f"/events/{counted.event.id}",
        "held": None,
        "phase": counted.event.phase(now()),
        "told": _told(shown, direct),
    }
    return page(request, "events/seats/choose.html", context, status_code=status)


def _told(shown: Shown, direct: Choice | None) -> Sentence | None:
    if direct is None:
        return None
    if not shown.plan.chooses:
        return Sentence("The organizer gives the seats at this event.")
    if direct.decision.outcome == "waitlisted":
        return Sentence("All places are taken. Those who wait get a seat when one becomes free.")
    return None


async def _own_page(
    request: Mine, held: Held, form: SeatForm, chosen: tuple[str, ...] = (), status: int = 200
) -> Response[Any]:
    places = held.places
    shown = await shown_to(request.user.branch_path, held.event, places, held.id)
    may = (
        held.status == "confirmed"
        and places > 0
        and shown.plan.chooses
        and not held.event.started(now())
        and held.present_at is None
    )
    context = {
        "event": held.event,
        "drawing": shown.drawing,
        "form": form,
        "action": f"/registrations/{held.id}/seats" if may else "",
        "places": places,
        "chosen": chosen or shown.own,
        "back": f"/registrations/{held.id}",
        "held": held,
        "phase": held.event.phase(now()),
        "told": None,
    }
    return page(request, "events/seats/choose.html", context, status_code=status)


routes = [show_map, sign_up_with_seats, show_live, show_own, change_own]
