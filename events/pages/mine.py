"""A member's own registrations: with their codes, what is still missing, and giving a place back."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events import panels
from events.documents.roll_columns import shown
from events.domain.cancellation import consequence, deadline, in_time
from events.domain.event import ENDED, KIND_NAMES, RegistrationStatus
from events.domain.questions import Asked, asked_of, shown_questions, still_open
from events.pages.notices import notice
from events.pages.question_fields import INPUT_TYPES, SignUpForm, sign_up_form
from events.queries import mine, parties, transfers
from events.queries.mine import Held
from events.services.answers import AnswersRefused, change
from events.services.cancellation import cancel
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import signed_in

Mine = Request[Identity, Any, Any]


@get("/registrations", name="registrations", guards=[signed_in])
async def show_mine(request: Mine) -> Response[Any]:
    at = now()
    held = [each for each in await mine.of_member(request.user.member_id) if each.status not in ENDED]
    ahead = [each for each in held if not each.event.over(at) and each.event.status != "cancelled"]
    context = {
        "confirmed": [each for each in ahead if each.status is RegistrationStatus.CONFIRMED],
        "waiting": [each for each in ahead if each.status is RegistrationStatus.WAITLISTED],
        "applied": [each for each in ahead if each.status is RegistrationStatus.APPLIED],
        "offered": [each for each in ahead if each.status is RegistrationStatus.OFFERED],
        "called_off": [each for each in held if each.event.status == "cancelled" and not each.event.over(at)],
        "past": [each for each in reversed(held) if each.event.over(at)],
        "to_join": await parties.to_answer(request.user.member_id, at),
        "to_take": await transfers.to_answer(request.user.member_id, at),
        "kinds": KIND_NAMES,
        "notice": notice(request),
    }
    return page(request, "events/mine.html", context)


@get("/registrations/{registration_id:str}", name="registration", guards=[signed_in])
async def show_one(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    return await _page(request, await _own(request, registration_id))


@post("/registrations/{registration_id:str}/cancel", name="cancel-registration", guards=[signed_in])
async def give_back(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    held = await _own(request, registration_id)
    try:
        done = await cancel(request.user, registration_id)
    except Refusal as refused:
        return await _page(request, held, refused=refused.sentence, status=refused.status)
    return see_other(f"/events/{done.event}?done=cancelled")


@get("/registrations/{registration_id:str}/answers", name="answers", guards=[signed_in])
async def show_answers(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    held = await _own(request, registration_id)
    form = sign_up_form(asked_of(held.event.questions, held.scopes))().fill(
        await mine.answers_of(registration_id)
    )
    return _answers_page(request, held, form)


@post("/registrations/{registration_id:str}/answers", name="change-answers", guards=[signed_in])
async def change_answers(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    held = await _own(request, registration_id)
    form = await sign_up_form(asked_of(held.event.questions, held.scopes)).read(request)
    try:
        await change(request.user, registration_id, form.answers())
    except AnswersRefused as refused:
        form.refuse_answers(refused.fields)
        return _answers_page(request, held, form, 422)
    except Refusal as refused:
        form.refuse(refused.sentence)
        return _answers_page(request, held, form, refused.status)
    return see_other(f"/registrations/{registration_id}?done=answered")


async def _own(request: Mine, registration_id: str) -> Held:
    """One's own registration; anybody else's does not exist here."""
    held = await mine.one(registration_id)
    if held is None or held.member != request.user.member_id:
        raise not_found()
    return held


async def _page(
    request: Mine, held: Held, *, refused: Sentence | None = None, status: int = 200
) -> Response[Any]:
    at = now()
    stands = held.status not in ENDED
    answers = await mine.answers_of(held.id)
    asked = asked_of(held.event.questions, held.scopes)
    context = {
        "held": held,
        "new": request.query_params.get("new") == "1",
        "may_cancel": stands and held.present_at is None and in_time(held.event, held.status, at),
        "until": deadline(held.event, held.status),
        "consequence": consequence(held.status),
        "answers": [
            (question, answers.get(question.id, ""))
            for question in shown_questions(asked, answers)
            if question.asked is Asked.SIGNUP or question.id in answers
        ],
        "consents": await mine.consents_of(held.id),
        "shown": shown,
        "door": still_open(asked_of(held.event.questions, held.scopes), answers)
        if stands and not held.event.over(at)
        else (),
        "missing": await mine.missing_of(held) if stands and not held.event.started(at) else (),
        "history": await mine.history_of(held.id),
        "panels": await panels.of_registration(held),
        "started": held.event.started(at),
        "refused": refused,
        "kinds": KIND_NAMES,
        "notice": notice(request),
    }
    return page(request, "events/registration.html", context, status_code=status)


def _answers_page(request: Mine, held: Held, form: SignUpForm, status: int = 200) -> Response[Any]:
    context = {"held": held, "form": form, "types": INPUT_TYPES}
    return page(request, "events/answers.html", context, status_code=status)


routes = [show_mine, show_one, give_back, show_answers, change_answers]
