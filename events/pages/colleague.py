"""A colleague's registration on the liaison's desk: what is missing is filled in, a place is given back; lists."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from events.documents.roll_columns import FULL_PHONE, shape
from events.domain.cancellation import consequence
from events.domain.event import ENDED, Event
from events.pages import roll_files
from events.pages.branch import Mine, branches_within, counted_for, deputy, reach, reached
from events.pages.manage import ReasonForm
from events.pages.notices import notice
from events.pages.question_fields import INPUT_TYPES, SignUpForm, sign_up_form
from events.queries import mine, roll
from events.queries.roll import Row
from events.queries.roll_order import STANDING, Wanted
from events.services.answers import AnswersRefused, change
from events.services.cancellation import cancel
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.forms import TextField
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from foundation.web.wanted_list import Asked, asked
from members.domain.identity import Identity

ONE = "/branch/registrations/{event_id:str}/of/{registration_id:str}"


@get(ONE, name="colleague", guards=[deputy])
async def show(request: Mine, event_id: FromPath[str], registration_id: FromPath[str]) -> Response[Any]:
    event, row = await _found(request, event_id, registration_id)
    return await _page(request, event, row)


@post(f"{ONE}/cancel", name="colleague-cancel", guards=[deputy])
async def give_back(request: Mine, event_id: FromPath[str], registration_id: FromPath[str]) -> Response[Any]:
    event, row = await _found(request, event_id, registration_id)
    form = await ReasonForm.read(request)
    if not form.validate():
        return await _page(request, event, row, reason=form, status=422)
    try:
        await cancel(request.user, row.id, form.reason.data or "")
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _page(request, event, row, reason=form, status=refused.status)
    return see_other(f"/branch/registrations/{event_id}?done=cancelled")


@post(f"{ONE}/answers", name="colleague-answers", guards=[deputy])
async def answer(request: Mine, event_id: FromPath[str], registration_id: FromPath[str]) -> Response[Any]:
    event, row = await _found(request, event_id, registration_id)
    form = await _answers_form(event).read(request)
    try:
        await change(request.user, row.id, form.answers(), form["why"].data or "")
    except AnswersRefused as refused:
        form.refuse_answers(refused.fields)
        return await _page(request, event, row, form=form, status=422)
    except Refusal as refused:
        form.refuse(refused.sentence, "why" if refused.field == "reason" else None)
        return await _page(request, event, row, form=form, status=refused.status)
    return see_other(f"/branch/registrations/{event_id}?done=saved")


@get("/branch/registrations/{event_id:str}/list.xlsx", name="branch-excel", guards=[deputy])
async def export(request: Mine, event_id: FromPath[str]) -> Stream:
    event, found, wanted = await _list(request, event_id)
    return await roll_files.excel(request, event, found, wanted)


@get("/branch/registrations/{event_id:str}/print", name="branch-print", guards=[deputy])
async def show_paper(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """The branch's list on A4, to be signed and stamped."""
    event, found, wanted = await _list(request, event_id)
    return await roll_files.on_paper(request, event, found, wanted)


async def _list(request: Request[Identity, Any, Any], event_id: str) -> tuple[Event, Asked, Wanted]:
    """The registrations one may see here, without those that ended, by branch and name unless asked otherwise."""
    event = (await counted_for(request, event_id)).event
    given = shape(event)
    usual = {"branch": given.sorts["branch"], **given.sorts}
    columns = tuple(column for column in given.columns if column.key != FULL_PHONE)
    found = asked(request, msgspec.structs.replace(given, sorts=usual, columns=columns))
    within = await branches_within(request.user, event_id)
    wanted = msgspec.structs.replace(roll_files.wanted_of(found, within), status=STANDING)
    return event, found, wanted


async def _found(
    request: Request[Identity, Any, Any], event_id: str, registration_id: str
) -> tuple[Event, Row]:
    """A registration of this event within one's reach; any other does not exist here."""
    event = (await counted_for(request, event_id)).event
    row = await roll.one(event, registration_id)
    if row is None or not reached(row.branch_path, reach(request.user, event_id)):
        raise not_found()
    return event, row


def _answers_form(event: Event) -> type[SignUpForm]:
    """The questions without the consents, and why an answer of somebody else is corrected."""
    asked = sign_up_form(event.questions, by_themselves=False)
    why = TextField(N_("Reason"), longest=200, hint=N_("Needed to correct an answer; the person reads it."))
    return type("AnswersForm", (asked,), {"why": why})


async def _page(
    request: Mine,
    event: Event,
    row: Row,
    *,
    form: SignUpForm | None = None,
    reason: ReasonForm | None = None,
    status: int = 200,
) -> Response[Any]:
    if form is None:
        form = _answers_form(event)().fill(row.answers)
    context = {
        "event": event,
        "row": row,
        "form": form,
        "reason": reason or ReasonForm(),
        "types": INPUT_TYPES,
        "consents": [question for question in row.missing(event.questions) if question.kind == "consent"],
        "consequence": consequence(row.status),
        "open": row.status not in ENDED and not event.started(now()),
        "history": await mine.history_of(row.id),
        "notice": notice(request),
    }
    return page(request, "events/colleague.html", context, status_code=status)


routes = [show, give_back, answer, export, show_paper]
