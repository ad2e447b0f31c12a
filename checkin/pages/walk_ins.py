"""At the door's table: who comes without having signed up, guests, heads counted, and late check-ins asked for."""

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, QueryParameter

from checkin.pages.course import known_event
from checkin.queries import late_requests
from checkin.services import late_requests as late
from checkin.services.live_counter import counter_changed
from events.domain.event import Event
from events.pages.notices import notice
from events.queries import audiences, colleagues, course, roll
from events.queries.mine import one as held_by_id
from events.services.signup import NotAdmitted
from events.services.walk_in import AUDIENCES, MOST_HEADS, WalkIn, count_heads, guest_comes, walk_in
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.forms import ChoiceField, Form, TextField, WholeField
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import organizer, signed_in
from members.queries import branches

Mine = Request[Identity, Any, Any]
Words = Annotated[str, QueryParameter(name="q", max_length=200)]
PATH = "/manage/events/{event_id:str}/walk-ins"
LATE = "/manage/events/{event_id:str}/late"
AUDIENCE_NAMES = {"student": N_("Students"), "family": N_("Family"), "outside": N_("From outside")}


class PersonForm(Form):
    """Somebody of the roster who is taken in."""

    member = TextField("member", longest=20, required=True)
    offering = ChoiceField(N_("Offering to take"))
    beyond = TextField(N_("Why beyond the places"), longest=200)


class GuestForm(Form):
    """Somebody who is not on the roster."""

    name = TextField(N_("Name"), longest=60, required=True)
    audience = ChoiceField(N_("Who they are"), choices=tuple(AUDIENCE_NAMES.items()))
    branch = ChoiceField(N_("Host branch"))


class HeadsForm(Form):
    """How many came of an audience nobody lists by name."""

    audience = ChoiceField(N_("Who they are"), choices=tuple(AUDIENCE_NAMES.items()))
    session = ChoiceField(N_("Session"), required=False)
    heads = WholeField(N_("How many people"), least=0, most=MOST_HEADS, required=True)


class LateForm(Form):
    """A member asks to be checked in late."""

    session = ChoiceField(N_("Session"), required=False)
    reason = TextField(N_("Why no scan tells that you were there"), longest=200, required=True)


@get(PATH, name="walk-ins", guards=[organizer])
async def show_walk_ins(request: Mine, event_id: FromPath[str], words: Words = "") -> Response[Any]:
    return await _page(request, await known_event(event_id), words=words)


@post(PATH, name="take-in", guards=[organizer])
async def take_in(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """Signs somebody up and checks them in, in one step."""
    event = await known_event(event_id)
    form = await PersonForm.read(request)
    form.offering.offer([(each.id, each.title) for each in event.offerings])
    if not form.validate():
        return await _page(request, event, person=form, status=422)
    wish = WalkIn(event_id, form.offering.data or "", form.member.data or "", beyond=form.beyond.data or "")
    try:
        await walk_in(request.user, wish)
    except NotAdmitted as refused:
        for reason in refused.decision.reasons:
            form.refuse(reason.sentence)
        return await _page(request, event, person=form, status=409)
    except Refusal as refused:
        if refused.status == 403:
            raise
        form.refuse(refused.sentence, refused.field)
        return await _page(request, event, person=form, status=refused.status)
    counter_changed(event_id)
    return see_other(f"/manage/events/{event_id}/walk-ins?done=signed-up")


@post(PATH + "/guest", name="guest-comes", guards=[organizer])
async def guest(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await known_event(event_id)
    form = await GuestForm.read(request)
    form.branch.offer([(each.id, each.name) for each in await branches()])
    if not form.validate() or not event.offerings:
        return await _page(request, event, guest=form, status=422)
    await guest_comes(
        request.user,
        event_id,
        event.offerings[0].id,
        form.name.data or "",
        form.audience.data,
        form.branch.data,
    )
    return see_other(f"/manage/events/{event_id}/walk-ins?done=saved")


@post(PATH + "/heads", name="count-heads", guards=[organizer])
async def heads(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await known_event(event_id)
    form = await HeadsForm.read(request)
    form.session.offer([("", N_("The whole event")), *((each.id, each.title) for each in event.sessions)])
    if not form.validate():
        return await _page(request, event, heads=form, status=422)
    await count_heads(
        request.user, event_id, form.session.data or "", form.audience.data, form.heads.data or 0
    )
    return see_other(f"/manage/events/{event_id}/walk-ins?done=saved")


@get(LATE, name="late-requests", guards=[organizer])
async def show_late(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    context = {
        "event": await known_event(event_id),
        "requests": await late_requests.of_event(event_id),
        "notice": notice(request),
    }
    return page(request, "checkin/walk_ins/late.html", context)


@post(LATE + "/{late_request_id:str}", name="answer-late", guards=[organizer])
async def answer_late(
    request: Mine, event_id: FromPath[str], late_request_id: FromPath[str]
) -> Response[Any]:
    typed = await request.form()
    granted = typed.get("answer") == "granted"
    await late.answer(
        request.user, event_id, late_request_id, granted=granted, note=str(typed.get("note") or "")
    )
    return see_other(f"/manage/events/{event_id}/late?done=saved")


@get("/registrations/{registration_id:str}/late", name="ask-late", guards=[signed_in])
async def show_ask(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    """A member says that they were there."""
    event = await _own_event(request, registration_id)
    form = LateForm(session=request.query_params.get("session", "")[:20])
    return await _ask_page(request, event, registration_id, form)


@post("/registrations/{registration_id:str}/late", name="send-late", guards=[signed_in])
async def send_ask(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    event = await _own_event(request, registration_id)
    form = await LateForm.read(request)
    await _offer_missed(form, event, registration_id)
    if not form.validate():
        return await _ask_page(request, event, registration_id, form, 422)
    try:
        await late.ask(request.user, registration_id, form.session.data or "", form.reason.data or "")
    except Refusal as refused:
        if refused.status == 404:
            raise
        form.refuse(refused.sentence, refused.field)
        return await _ask_page(request, event, registration_id, form, refused.status)
    return see_other(f"/registrations/{registration_id}?done=saved")


async def _own_event(request: Mine, registration_id: str) -> Event:
    held = await held_by_id(registration_id)
    if held is None or held.member != request.user.member_id:
        raise not_found()
    return await known_event(held.event.id)


async def _offer_missed(form: LateForm, event: Event, registration_id: str) -> None:
    person = await course.one(event, registration_id, now())
    missed = [
        each
        for each in course.sessions_of(event)
        if person is not None
        and person.comes_to(each)
        and each.id not in person.cells
        and each.ends_at < now()
    ]
    form.session.offer([(each.id, each.title) for each in missed])
    form.session.required = bool(event.sessions)


async def _ask_page(
    request: Mine, event: Event, registration_id: str, form: LateForm, status: int = 200
) -> Response[Any]:
    await _offer_missed(form, event, registration_id)
    context = {"event": event, "registration": registration_id, "form": form}
    return page(request, "checkin/walk_ins/ask.html", context, status_code=status)


async def _page(
    request: Mine,
    event: Event,
    *,
    words: str = "",
    person: PersonForm | None = None,
    guest: GuestForm | None = None,
    heads: HeadsForm | None = None,
    status: int = 200,
) -> Response[Any]:
    found = await colleagues.find(words.strip()[:40], None)
    rows = await roll.standing_of(event, [each.id for each in found])
    rows = {member: row for member, row in rows.items() if row.status == "confirmed"}
    nodes = [(each.id, each.name) for each in await branches()]
    guest_form = guest or GuestForm(audience="outside", branch=nodes[0][0] if nodes else "")
    guest_form.branch.offer(nodes)
    heads_form = heads or HeadsForm(audience="student", session="")
    heads_form.session.offer(
        [("", N_("The whole event")), *((each.id, each.title) for each in event.sessions)]
    )
    context = {
        "event": event,
        "words": words,
        "found": [(each, rows.get(each.id)) for each in found],
        "person": person,
        "guest": guest_form,
        "heads": heads_form,
        "guests": await audiences.guests(event.id),
        "counted": await audiences.heads(event.id),
        "audiences": [(key, AUDIENCE_NAMES[key]) for key in AUDIENCES],
        "titles": {each.id: each.title for each in event.sessions},
        "notice": notice(request),
    }
    return page(request, "checkin/walk_ins/walk_ins.html", context, status_code=status)


routes = [show_walk_ins, take_in, guest, heads, show_late, answer_late, show_ask, send_ask]
