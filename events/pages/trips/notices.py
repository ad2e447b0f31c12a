"""The organizer's notices: hanging one out, taking it down, answering objections, printing it."""

from datetime import timedelta
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from events.domain.trips.notices import all_shown, day_fault, end_of, last_day
from events.pages.manage import ReasonForm
from events.pages.notices import notice
from events.pages.trips.acting import Mine, event_of, sent_text, shown_here
from events.queries.trips import notices
from events.services.trips.noticing import (
    MOST_ANSWER,
    NoticeDraft,
    WordsNeeded,
    answer_objection,
    hang,
    take_down,
)
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.forms import DayField, Form, TextField, TickField, refusal
from foundation.i18n import gettext, local
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.settings import settings
from foundation.web.redirects import see_other
from members.guards import organizer
from members.services import exports

PATH = "/manage/events/{event_id:str}/notices"
USUAL_TEXT = N_(
    "After application, the branches' order and the union's review, the following colleagues are proposed. "
    "Whoever objects can say so here, signed in, until the notice ends, or to the union office."
)


LONGEST = timedelta(days=366)


class NoticeForm(Form):
    """What hangs out, until when, and whether objections are named."""

    text = TextField(N_("What stands above the names"), longest=2000, lines=True)
    last_day = DayField(N_("Last day"), required=True, hint=N_("It comes down by itself at midnight."))
    anonymous = TickField(
        N_("Objections stay unnamed"),
        hint=N_("Otherwise the union office sees who objected; the public never does."),
    )

    def validate_last_day(self, field: DayField) -> None:
        if field.data is not None and field.data > local(now()).date() + LONGEST:
            raise refusal(Sentence("A notice comes down within a year."))


@get(PATH, name="trip-notices", guards=[organizer])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await event_of(event_id)
    rules = event.settings.notice
    form = NoticeForm(
        data={
            "text": gettext(USUAL_TEXT),
            "last_day": last_day(local(now()).date(), rules.working_days),
            "anonymous": rules.anonymous,
        }
    )
    return await _page(request, event_id, form)


@post(PATH, name="hang-notice", guards=[organizer])
async def hang_out(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    form = await NoticeForm.read(request)
    sent = await request.form()
    words = {
        str(name).removeprefix("word-"): sent_text(sent, str(name), 60)
        for name in sent
        if str(name).startswith("word-")
    }
    if not form.validate():
        return await _page(request, event_id, form, 422, words=words)
    wrong = day_fault(form.last_day.data, local(now()).date())
    if wrong is not None:
        form.refuse(wrong, "last_day")
        return await _page(request, event_id, form, 422, words=words)
    ends = end_of(form.last_day.data, settings().zone)
    draft = NoticeDraft(form.text.data or "", ends, bool(form.anonymous.data), words)
    try:
        await hang(request.user, event_id, draft)
    except WordsNeeded as needed:
        return await _page(request, event_id, form, 422, words=words, wrong=needed.fields)
    except Refusal as refused:
        form.refuse(shown_here(refused), refused.field)
        return await _page(request, event_id, form, refused.status, words=words)
    return see_other(f"/manage/events/{event_id}/notices?done=hung")


@post(f"{PATH}/{{notice_id:str}}/take-down", name="take-notice-down", guards=[organizer])
async def take(request: Mine, event_id: FromPath[str], notice_id: FromPath[str]) -> Response[Any]:
    form = await ReasonForm.read(request)
    try:
        await take_down(request.user, event_id, notice_id, form.reason.data or "")
    except Refusal as refused:
        return await _page(request, event_id, NoticeForm(), refused.status, refused=shown_here(refused))
    return see_other(f"/manage/events/{event_id}/notices?done=taken-down")


@post(f"{PATH}/objections/{{objection_id:str}}", name="answer-objection", guards=[organizer])
async def answer(request: Mine, event_id: FromPath[str], objection_id: FromPath[str]) -> Response[Any]:
    if not any(each.id == objection_id for each in await notices.objections_of(event_id)):
        raise not_found()
    sent = await request.form()
    upheld = sent_text(sent, "outcome") == "upheld"
    take_off = bool(sent_text(sent, "take_off"))
    try:
        await answer_objection(
            request.user, objection_id, upheld=upheld, answer=sent_text(sent, "answer"), take_off=take_off
        )
    except Refusal as refused:
        return await _page(
            request, event_id, NoticeForm(), refused.status, refused=shown_here(refused), at=objection_id
        )
    return see_other(f"/manage/events/{event_id}/notices?done=objection-answered")


@get(f"{PATH}/{{notice_id:str}}/print", name="print-notice", guards=[organizer])
async def show_paper(request: Mine, event_id: FromPath[str], notice_id: FromPath[str]) -> Response[Any]:
    """A4, to hang on the wall; it says until when."""
    hung = await notices.one(notice_id)
    if hung is None or hung.event != event_id:
        raise not_found()
    await exports.note(request.user, "notice.printed", len(hung.lines), "event", event_id)
    context = {"event": await event_of(event_id), "hung": hung, "lines": all_shown(hung.lines)}
    return page(request, "events/trips/notice_print.html", context)


async def _page(
    request: Mine,
    event_id: str,
    form: NoticeForm,
    status: int = 200,
    **more: Any,
) -> Response[Any]:
    event = await event_of(event_id)
    people = await notices.candidates(event_id)
    counts: dict[tuple[str, str], int] = {}
    for person in people:
        key = (person.line.name, person.line.branch)
        counts[key] = counts.get(key, 0) + 1
    context = {
        "event": event,
        "form": form,
        "hung": await notices.of_event(event_id),
        "raised": await notices.objections_of(event_id),
        "people": people,
        "namesakes": [each for each in people if counts[each.line.name, each.line.branch] > 1],
        "at_now": now(),
        "most": MOST_ANSWER,
        "words": {},
        "wrong": {},
        "refused": None,
        "at": "",
        "notice": notice(request),
        **more,
    }
    return page(request, "events/trips/notices.html", context, status_code=status)


routes = [show, hang_out, take, answer, show_paper]
