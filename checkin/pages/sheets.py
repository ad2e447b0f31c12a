"""Sign-in sheets to print and to type in afterwards, badges, labels and tickets."""

import asyncio
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from checkin.documents import sheets as document
from checkin.documents import ticket_sheet
from checkin.domain.label_sheets import SHEETS, pages
from checkin.domain.typed_rows import LONGEST, rows
from checkin.pages.course import known_event
from checkin.pages.walk_ins import AUDIENCE_NAMES
from checkin.queries import sheets
from checkin.queries.sheets import Label, Printed
from checkin.queries.tickets import tickets_of_event
from checkin.services.sheets import print_sheets, type_in
from events.domain.event import Event
from events.pages.notices import notice
from events.queries.seating import plan_of, seats_of
from events.services.sessions import session_of
from foundation import documents
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.forms import ChoiceField, Form, MomentField, TextField, TickField, WholeField
from foundation.i18n import gettext, say
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import organizer
from members.services import exports

Mine = Request[Identity, Any, Any]
PATH = "/manage/events/{event_id:str}/sheets"
PDF = "application/pdf"


class SheetForm(Form):
    """What a sign-in sheet looks like."""

    session = ChoiceField(N_("Session"), required=False)
    by_branch = TickField(N_("Each branch begins a new sheet"))
    numbers = TickField(N_("With the whole staff number"), hint=N_("Otherwise its last three characters."))
    codes = TickField(N_("With everybody's own code"), hint=N_("To be scanned from the paper."))


class LabelForm(Form):
    """Which labels are printed, and where on the sheet they begin."""

    sheet = ChoiceField(N_("Sheet of labels"), choices=[(key, one.title) for key, one in SHEETS.items()])
    offering = ChoiceField(N_("For whom"), required=False)
    start = WholeField(N_("Begin at label"), least=1, most=40, hint=N_("To use up a sheet that was begun."))
    guests = TickField(N_("Guests too"))
    by_seat = TickField(
        N_("By seat"), hint=N_("Labels of seats: only who has one, in the order of the hall.")
    )


class TypingForm(Form):
    """What is typed from a signed sheet."""

    rows = TextField(
        N_("Rows that signed"), longest=LONGEST, hint=N_("For example 1-12, 15. Or tick them below.")
    )
    at = MomentField(N_("When they came"), hint=N_("Empty: at the beginning."))


@get(PATH, name="sheets", guards=[organizer])
async def show_sheets(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _page(request, await known_event(event_id))


@post(PATH, name="print-sheets", guards=[organizer])
async def print_all(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """The sheets as a PDF; they are numbered and kept, so that they can be typed in."""
    event = await known_event(event_id)
    form = await SheetForm.read(request)
    _offer_sessions(form, event)
    if not form.validate():
        return await _page(request, event, sheet=form, status=422)
    session = form.session.data or ""
    rows_a_page = document.ROWS_WITH_CODES if form.codes.data else document.ROWS_A_PAGE
    made = await print_sheets(
        request.user, event_id, session, by_branch=bool(form.by_branch.data), rows_a_page=rows_a_page
    )
    people = sum(len(each.people) for each in made)
    await exports.note(request.user, "sheets.printed", people, "event", event_id)
    head = document.heading(event, session_of(event, session) if session else None)
    # Hundreds of codes take most of a second.
    data = await asyncio.to_thread(
        document.sign_in, head, made, numbers=bool(form.numbers.data), codes=bool(form.codes.data)
    )
    return _pdf(await documents.pdf(document.SHEET, data), gettext("Sign-in sheet"), event)


@post("/manage/events/{event_id:str}/labels", name="print-labels", guards=[organizer])
async def print_labels(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await known_event(event_id)
    form = await LabelForm.read(request)
    _offer_offerings(form, event)
    if not form.validate():
        return await _page(request, event, label=form, status=422)
    people = await sheets.expected(event_id, form.offering.data or "")
    if form.by_seat.data:
        people = await _seated(event_id, people)
    else:
        people = await _with_seats(event, people + (await _guests(event_id) if form.guests.data else []))
    await exports.note(request.user, "labels.printed", len(people), "event", event_id)
    chosen = SHEETS[form.sheet.data]
    data = await asyncio.to_thread(
        document.labels, document.heading(event), chosen, people, form.start.data or 1
    )
    return _pdf(await documents.pdf(document.LABELS, data), gettext("Badges and labels"), event)


@get("/manage/events/{event_id:str}/tickets", name="ticket-sheet", guards=[organizer])
async def print_tickets(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """Every ticket on A4, eight on a page, to cut: for colleagues without a phone."""
    event = await known_event(event_id)
    tickets = await tickets_of_event(event_id)
    await exports.note(request.user, "tickets.printed", len(tickets), "event", event_id)
    data = await asyncio.to_thread(ticket_sheet.tickets, event.title, tickets)
    return _pdf(await documents.pdf(ticket_sheet.TEMPLATE, data), gettext("Tickets"), event)


async def _with_seats(event: Event, people: Sequence[Label]) -> list[Label]:
    """The same with where they sit; companions by name, for they have no number."""
    if not event.seated:
        return list(people)
    # Of several seats of one person the first is theirs; the others are those of companions without a name.
    seated = reversed(await seats_of(event.id))
    seats = {one.staff_number or one.name: say(one.words) for one in seated}
    return [msgspec.structs.replace(one, seat=seats.get(one.staff_number or one.name, "")) for one in people]


async def _guests(event_id: str) -> list[Label]:
    return [
        msgspec.structs.replace(each, role=gettext(AUDIENCE_NAMES[each.role]))
        for each in await sheets.guests(event_id)
    ]


async def _seated(event_id: str, people: list[Label]) -> list[Label]:
    """A label for each seat taken; companions have the code of the registration they come with."""
    known = {each.id: each for each in people}
    found = []
    for one in await seats_of(event_id):
        holder = known.get(one.registration)
        if holder is not None:
            number = Label(
                one.registration, one.name, one.staff_number, one.branch, holder.branch_id, holder.role, holder.ticket,
                say(one.words),
            )  # fmt: skip
            found.append(number)
    return found


@get(PATH + "/number", name="find-sheet", guards=[organizer])
async def find_sheet(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """From the number on the paper to the page where it is typed in."""
    event = await known_event(event_id)
    typed = request.query_params.get("n", "").strip()[:6]
    for each in await sheets.printed(event_id):
        if typed == str(each.number):
            return see_other(f"/manage/events/{event_id}/sheets/{each.id}")
    return await _page(
        request,
        event,
        refused=Sentence("There is no sheet with the number {number}.", number=typed or "–"),
        status=422,
    )


@get(PATH + "/{sheet_id:str}", name="sheet", guards=[organizer])
async def show_sheet(request: Mine, event_id: FromPath[str], sheet_id: FromPath[str]) -> Response[Any]:
    event = await known_event(event_id)
    return await _typing(request, event, await _sheet(event_id, sheet_id), TypingForm())


@post(PATH + "/{sheet_id:str}", name="type-sheet", guards=[organizer])
async def save_sheet(request: Mine, event_id: FromPath[str], sheet_id: FromPath[str]) -> Response[Any]:
    event = await known_event(event_id)
    held = await _sheet(event_id, sheet_id)
    form = await TypingForm.read(request)
    ticked = [str(each) for each in (await request.form()).getall("row", [])]
    if not form.validate():
        return await _typing(request, event, held, form, 422, ticked)
    try:
        chosen = set(rows(form.rows.data or "", len(held.registrations)))
        chosen |= set(rows(" ".join(ticked), len(held.registrations)))
        if not chosen:
            raise Refusal(
                Sentence("Type the rows that signed, or tick them. Nothing was recorded."),
                field="rows",
                status=422,
            )
        typed = await type_in(request.user, event_id, sheet_id, sorted(chosen), form.at.data)
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        form.refuse(refused.sentence, refused.field)
        return await _typing(request, event, held, form, refused.status, ticked)
    return see_other(
        f"/manage/events/{event_id}/sheets?new={typed.new}&known={typed.known}&sheet={held.number}"
    )


async def _sheet(event_id: str, sheet_id: str) -> Printed:
    found = next((each for each in await sheets.printed(event_id) if each.id == sheet_id), None)
    if found is None:
        raise not_found()
    return found


async def _typing(
    request: Mine,
    event: Event,
    held: Printed,
    form: TypingForm,
    status: int = 200,
    ticked: list[str] | None = None,
) -> Response[Any]:
    context = {
        "event": event,
        "sheet": held,
        "form": form,
        "people": await sheets.people_of(event.id, held),
        "present": await sheets.present(event.id, held.session),
        "ticked": set(ticked or ()),
    }
    return page(request, "checkin/sheets/typing.html", context, status_code=status)


def _offer_sessions(form: SheetForm, event: Event) -> None:
    form.session.offer([("", N_("The whole event")), *((each.id, each.title) for each in event.sessions)])


def _offer_offerings(form: LabelForm, event: Event) -> None:
    form.offering.offer([("", N_("Everybody")), *((each.id, each.title) for each in event.offerings)])


def _told(request: Mine) -> Sentence | str:
    """What typing a sheet in came to, as the address says."""
    new, known, sheet = (request.query_params.get(name, "") for name in ("new", "known", "sheet"))
    if not all(each.isascii() and each.isdigit() and len(each) < 6 for each in (new, known, sheet)):
        return notice(request)
    return Sentence(
        "Sheet {sheet}: {new} recorded, {known} were on record already.", sheet=sheet, new=new, known=known
    )


async def _page(
    request: Mine,
    event: Event,
    *,
    sheet: SheetForm | None = None,
    label: LabelForm | None = None,
    refused: Sentence | None = None,
    status: int = 200,
) -> Response[Any]:
    sheet_form = sheet or SheetForm(by_branch=True, session="")
    _offer_sessions(sheet_form, event)
    label_form = label or LabelForm(sheet="badge-2x5", start=1, offering="")
    _offer_offerings(label_form, event)
    people = len(await sheets.expected(event.id))
    context = {
        "event": event,
        "sheet": sheet_form,
        "label": label_form,
        "printed": await sheets.printed(event.id),
        "people": people,
        "seated": await plan_of(event.id) is not None,
        "badge_pages": pages(SHEETS["badge-2x5"], people, 1),
        "refused": refused,
        "notice": _told(request),
        "at": now(),
    }
    return page(request, "checkin/sheets/sheets.html", context, status_code=status)


def _pdf(content: bytes, title: str, event: Event) -> Response[bytes]:
    name = quote(f"{title} {event.title}.pdf", safe="")
    headers = {
        "content-disposition": f"inline; filename=\"sheet.pdf\"; filename*=UTF-8''{name}",
        "cache-control": "private, no-store",
    }
    return Response(content, media_type=PDF, headers=headers, status_code=200)


routes = [show_sheets, print_all, print_labels, print_tickets, find_sheet, show_sheet, save_sheet]
