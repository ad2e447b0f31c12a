"""An event's registrations for the organizer: filter, sort, search, act for somebody, Excel, paper."""

from typing import Any
from urllib.parse import quote, urlencode

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.documents.registrations import STATUS_WORDS, shown, workbook
from events.domain.event import Event
from events.domain.questions import Asked, shown_questions, still_open
from events.pages.manage import ReasonForm, counted_event
from events.pages.notices import notice
from events.queries import mine, roll
from events.queries.roll import ROWS_A_PAGE, Row, Wanted
from events.services.cancellation import cancel
from events.services.promotion import admit
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.i18n import local
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import organizer
from members.services import exports

Mine = Request[Identity, Any, Any]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAPERS = {"list": "events/print_list.html", "signatures": "events/print_signatures.html"}


def wanted(request: Request[Any, Any, Any]) -> Wanted:
    """What is asked for in the address; anything unknown means the usual."""
    given = request.query_params
    sort = given.get("sort", "")
    number = given.get("page", "")
    return Wanted(
        status=given.get("status", "") if given.get("status") in STATUS_WORDS else "",
        branch=given.get("branch", "")[:13],
        offering=given.get("offering", "")[:13],
        search=given.get("q", "").strip()[:60],
        sort=sort if sort.removeprefix("-") in roll.SORTS else "time",
        page=int(number) if number.isascii() and number.isdigit() and 0 < len(number) < 5 else 1,
    )


@get("/manage/events/{event_id:str}/registrations", name="roll", guards=[organizer])
async def show_roll(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = (await counted_event(event_id)).event
    rows = await roll.rows_of(event)
    asked = wanted(request)
    found = roll.chosen(rows, asked)
    pages = max(-(-len(found) // ROWS_A_PAGE), 1)
    number = min(max(asked.page, 1), pages)
    context = {
        "event": event,
        "rows": found[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE],
        "found": len(found),
        "number": number,
        "pages": pages,
        "asked": asked,
        "counts": {status: sum(row.status == status for row in rows) for status in STATUS_WORDS},
        "total": len(rows),
        "branches": roll.by_branch(rows),
        "status_words": STATUS_WORDS,
        "shown": shown,
        "here": lambda **changes: address(event_id, asked, **changes),
        "notice": notice(request),
    }
    return page(request, "events/roll.html", context)


def address(event_id: str, asked: Wanted, tail: str = "registrations", **changes: Any) -> str:
    """This list with something changed; what is as usual is left out."""
    values = {
        "status": asked.status, "branch": asked.branch, "offering": asked.offering, "q": asked.search,
        "sort": asked.sort if asked.sort != "time" else "", **changes,
    }  # fmt: skip
    query = urlencode({name: value for name, value in values.items() if value})
    return f"/manage/events/{event_id}/{tail}" + (f"?{query}" if query else "")


@get("/manage/events/{event_id:str}/registrations.xlsx", name="roll-excel", guards=[organizer])
async def export(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = (await counted_event(event_id)).event
    rows = roll.chosen(await roll.rows_of(event), wanted(request))
    await exports.note(request.user, "registrations.exported", len(rows), "event", event_id)
    name = quote(f"{event.title}-{local(now()):%Y%m%d}.xlsx")
    disposition = f"attachment; filename=\"registrations.xlsx\"; filename*=UTF-8''{name}"
    return Response(workbook(event, rows), media_type=EXCEL, headers={"content-disposition": disposition})


@get("/manage/events/{event_id:str}/registrations/print", name="roll-print", guards=[organizer])
async def show_paper(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """A4: the list to file (`what=list`), or the sheet to sign at the door (`what=signatures`)."""
    event = (await counted_event(event_id)).event
    what = request.query_params.get("what", "list")
    if what not in PAPERS:
        raise not_found()
    rows = roll.chosen(await roll.rows_of(event), wanted(request))
    if what == "signatures":
        rows = [row for row in rows if row.status == "confirmed"]
    await exports.note(request.user, "registrations.printed", len(rows), "event", event_id)
    context = {"event": event, "rows": rows, "status_words": STATUS_WORDS, "shown": shown}
    return page(request, PAPERS[what], context)


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
    row = next((row for row in await roll.rows_of(event) if row.id == registration_id), None)
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
        "asked_at_door": shown_questions(event.questions, row.answers, Asked.DOOR),
        "door": still_open(event.questions, row.answers),
        "status_words": STATUS_WORDS,
        "shown": shown,
    }
    return page(request, "events/roll_one.html", context, status_code=status)


routes = [show_roll, export, show_paper, show_one, cancel_for, admit_for]
