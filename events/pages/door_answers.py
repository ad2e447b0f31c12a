"""What is asked at the door: answered on the desk there, or by the person on their own phone."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.domain.event import RegistrationStatus
from events.domain.questions import Asked
from events.pages.companion_fields import Brought, door_answers_sent
from events.pages.question_fields import INPUT_TYPES, SignUpForm, sign_up_form
from events.queries import mine, parties
from events.queries.mine import Held
from events.services.answers import AnswersRefused, at_the_door
from events.services.companions_refused import CompanionsRefused
from foundation.errors import Refusal, not_found
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import organizer, signed_in

Mine = Request[Identity, Any, Any]
DESK = "/manage/events/{event_id:str}/registrations/{registration_id:str}/door"
OWN = "/registrations/{registration_id:str}/door"


@get(OWN, name="door-answers", guards=[signed_in])
async def show_own(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    return await _show(request, await _own(request, registration_id), True)


@post(OWN, name="answer-at-the-door", guards=[signed_in])
async def answer_own(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    held = await _own(request, registration_id)
    return await _answer(request, held, True, f"/registrations/{held.id}?done=answered")


@get(DESK, name="door-desk", guards=[organizer])
async def show_desk(request: Mine, event_id: FromPath[str], registration_id: FromPath[str]) -> Response[Any]:
    held = await _of_event(event_id, registration_id)
    return await _show(request, held, held.member == request.user.member_id)


@post(DESK, name="answer-door-desk", guards=[organizer])
async def answer_desk(
    request: Mine, event_id: FromPath[str], registration_id: FromPath[str]
) -> Response[Any]:
    held = await _of_event(event_id, registration_id)
    back = f"/manage/events/{event_id}/registrations/{registration_id}?done=answered"
    return await _answer(request, held, held.member == request.user.member_id, back)


async def _own(request: Mine, registration_id: str) -> Held:
    held = await mine.one(registration_id)
    if held is None or held.member != request.user.member_id or not _asks(held):
        raise not_found()
    return held


async def _of_event(event_id: str, registration_id: str) -> Held:
    held = await mine.one(registration_id)
    if held is None or held.event.id != event_id or not _asks(held):
        raise not_found()
    return held


def _asks(held: Held) -> bool:
    """Whether this event asks anything at the door, of somebody who has a place."""
    at_door = any(question.asked is Asked.DOOR for question in held.event.questions)
    return at_door and held.status is RegistrationStatus.CONFIRMED


def _form(held: Held, by_themselves: bool) -> type[SignUpForm]:
    return sign_up_form(held.event.questions, by_themselves=by_themselves, asked=Asked.DOOR)


async def _show(request: Mine, held: Held, by_themselves: bool) -> Response[Any]:
    form = _form(held, by_themselves)().fill(await mine.answers_of(held.id))
    return _page(request, held, form, await _along(held))


async def _along(held: Held) -> Brought:
    companions = [each.companion for each in await parties.companions_of(held.id)]
    return Brought(held.event, companions, Asked.DOOR)


async def _answer(request: Mine, held: Held, by_themselves: bool, back: str) -> Response[Any]:
    form = await _form(held, by_themselves).read(request)
    along = await _along(held)
    given = door_answers_sent(held.event, await request.form(), along.companions)
    try:
        await at_the_door(request.user, held.id, form.answers(), given)
    except Refusal as refused:
        typed = [msgspec.structs.replace(each, answers=given[each.id]) for each in along.companions]
        along = Brought(held.event, typed, Asked.DOOR)
        if isinstance(refused, AnswersRefused):
            form.refuse_answers(refused.fields)
        elif isinstance(refused, CompanionsRefused):
            along.refuse(refused.fields)
        else:
            form.refuse(refused.sentence)
        return _page(request, held, form, along, refused.status)
    return see_other(back)


def _page(request: Mine, held: Held, form: SignUpForm, along: Brought, status: int = 200) -> Response[Any]:
    at_desk = request.url.path.startswith("/manage/")
    context = {
        "held": held,
        "form": form,
        "brought": along,
        "types": INPUT_TYPES,
        "at_desk": at_desk,
        "action": request.url.path,
    }
    return page(request, "events/door_answers.html", context, status_code=status)


routes = [show_own, answer_own, show_desk, answer_desk]
