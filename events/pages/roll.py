"""An event's registrations for the organizer: filter, sort, search, act for somebody, Excel, paper."""

from functools import partial
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from events.documents.roll_columns import QUESTION, STATUS_WORDS, shape, shown, value
from events.domain.companion_questions import answered, lacking
from events.domain.event import Event
from events.domain.party import AGE_BAND_NAMES
from events.domain.questions import Asked as AskedWhen
from events.domain.questions import shown_questions, still_open
from events.pages import roll_files
from events.pages.manage import ReasonForm, counted_event
from events.pages.notices import notice
from events.queries import mine, roll
from events.queries.roll import ROWS_A_PAGE, Row
from events.services.cancellation import cancel
from events.services.promotion import admit
from foundation.errors import Refusal, not_found
from foundation.rendering import page
from foundation.web.redirects import see_other
from foundation.web.wanted_list import Asked, Column, Paged, asked
from members.documents.list_fields import in_words
from members.domain.identity import Identity
from members.guards import organizer

Mine = Request[Identity, Any, Any]


def asked_of(request: Request[Any, Any, Any], event: Event) -> Asked:
    """What is asked for in the address; an unknown state means any."""
    found = asked(request, shape(event))
    if found.filters["status"] in ("", *STATUS_WORDS):
        return found
    return msgspec.structs.replace(found, filters={**found.filters, "status": ""})


@get("/manage/events/{event_id:str}/registrations", name="roll", guards=[organizer])
async def show_roll(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = (await counted_event(event_id)).event
    found = asked_of(request, event)
    wanted = roll_files.wanted_of(found)
    counts = await roll.counted(event_id, wanted)
    paged = Paged(counts.found(wanted), ROWS_A_PAGE, found.page)
    ids = await roll.ids_beside(event, wanted, counts, found.after, found.before, ROWS_A_PAGE)
    ids = ids or await roll.ids_of(event, wanted, counts, paged.offset, ROWS_A_PAGE)
    rows = await roll.placed(event, await roll.rows_with(event, ids))
    openly = roll_files.shows_phones(found)
    if openly:
        await roll_files.note_phones(request.user, event, len(rows))
    path = f"/manage/events/{event_id}/registrations"
    by_status = counts.by_status(wanted)
    context = {
        "event": event,
        "rows": rows,
        "paged": paged,
        "asked": found,
        "path": path,
        "columns": [column for column in found.columns if not column.paper],
        "cell": lambda column, row: cell(event, column, row, openly=openly),
        "question_of": lambda column: column.key.removeprefix(QUESTION),
        "counts": by_status,
        "every": sum(by_status.values()),
        "total": counts.total,
        "branches": counts.branches,
        "status_words": STATUS_WORDS,
        "remembered": f"{request.user.member_id}/{event_id}",
        "notice": notice(request),
    }
    return page(request, "events/roll.html", context)


def cell(event: Event, column: Column, row: Row, *, openly: bool) -> str:
    return in_words(value(event, column, row, openly=openly))


@get("/manage/events/{event_id:str}/registrations.xlsx", name="roll-excel", guards=[organizer])
async def export(request: Mine, event_id: FromPath[str]) -> Stream:
    event = (await counted_event(event_id)).event
    found = asked_of(request, event)
    return await roll_files.excel(request, event, found, roll_files.wanted_of(found))


@get("/manage/events/{event_id:str}/registrations/print", name="roll-print", guards=[organizer])
async def show_paper(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """A4: the list (`what=list`), the form to be stamped (`form`), or what people sign for (`receipts`)."""
    event = (await counted_event(event_id)).event
    found = asked_of(request, event)
    return await roll_files.on_paper(request, event, found, roll_files.wanted_of(found))


@get("/manage/events/{event_id:str}/registrations/{registration_id:str}", name="roll-one", guards=[organizer])
async def show_one(request: Mine, event_id: FromPath[str], registration_id: FromPath[str]) -> Response[Any]:
    return await _one(request, await _row(event_id, registration_id), ReasonForm())


@post(
    "/manage/events/{event_id:str}/registrations/{registration_id:str}/cancel",
    name="roll-cancel",
    guards=[organizer],
)
async def cancel_for(request: Mine, event_id: FromPath[str], registration_id: FromPath[str]) -> Response[Any]:
    event, row = await _row(event_id, registration_id)
    form = await ReasonForm.read(request)
    if not form.validate():
        return await _one(request, (event, row), form, 422)
    try:
        await cancel(request.user, row.id, form.reason.data or "")
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _one(request, (event, row), form, refused.status)
    return see_other(f"/manage/events/{event_id}/registrations?done=cancelled")


@post(
    "/manage/events/{event_id:str}/registrations/{registration_id:str}/admit",
    name="roll-admit",
    guards=[organizer],
)
async def admit_for(request: Mine, event_id: FromPath[str], registration_id: FromPath[str]) -> Response[Any]:
    event, row = await _row(event_id, registration_id)
    form = await ReasonForm.read(request)
    if not form.validate():
        return await _one(request, (event, row), form, 422)
    try:
        await admit(request.user, row.id, form.reason.data or "")
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _one(request, (event, row), form, refused.status)
    return see_other(f"/manage/events/{event_id}/registrations?done=admitted")


async def _row(event_id: str, registration_id: str) -> tuple[Event, Row]:
    """A registration of this very event; another event's does not exist here."""
    event = (await counted_event(event_id)).event
    row = await roll.one(event, registration_id)
    if row is None:
        raise not_found()
    return event, row


async def _one(request: Mine, found: tuple[Event, Row], form: ReasonForm, status: int = 200) -> Response[Any]:
    event, row = found
    context = {
        "event": event,
        "row": row,
        "form": form,
        "history": await mine.history_of(row.id),
        "missing": row.missing(event.questions),
        "questions": shown_questions(event.questions, row.answers),
        "consents": await mine.consents_of(row.id),
        "asked_at_door": shown_questions(event.questions, row.answers, AskedWhen.DOOR),
        "door": still_open(event.questions, row.answers),
        "status_words": STATUS_WORDS,
        "shown": shown,
        "answered": partial(answered, event.questions),
        "lacking": partial(lacking, event.questions),
        "bands": AGE_BAND_NAMES,
    }
    return page(request, "events/roll_one.html", context, status_code=status)


routes = [show_roll, export, show_paper, show_one, cancel_for, admit_for]
