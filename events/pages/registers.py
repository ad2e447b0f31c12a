"""A register of an event: donations, visits, subsidies; entered by organizers and by liaisons for their branch."""

import re
from datetime import date
from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.documents.registers import receipt_list, workbook, yuan
from events.domain.event import Event
from events.domain.registers import (
    MOST_TIMES,
    OCCASION_NAMES,
    NewEntry,
    Occasion,
    RegisterRules,
    fen,
    totals_by,
)
from events.domain.registers import total as total_of
from events.pages.branch import Mine, deputy
from events.pages.manage import ReasonForm
from events.pages.notices import notice
from events.pages.people_order import BY_PEOPLE, in_order
from events.queries import facts, registers
from events.queries.roll import found_by
from events.services.event_settings import change_settings
from events.services.registers import EntryRefused, enter, strike_out
from foundation.clock import now
from foundation.documents import pdf
from foundation.errors import Refusal, not_found
from foundation.forms import ChoiceField, ChoicesField, DayField, Form, TextField, WholeField
from foundation.i18n import local
from foundation.identifiers import new_secret
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from foundation.web.wanted_list import Shape
from foundation.web.wanted_list import asked as asked_of
from members.documents.workbooks import MEDIA_TYPE
from members.domain.identity import Identity, Role
from members.guards import organizer
from members.services import exports

BOOK = "/branch/register/{event_id:str}"
SHAPE = Shape(
    {"entered": N_("Entered last"), **BY_PEOPLE, "amount": N_("Amount in yuan")}, ("branch", "occasion")
)
_NONCE = re.compile(r"[A-Za-z0-9_-]{8,24}")


class OccasionsForm(Form):
    """What the register is kept for."""

    occasions = ChoicesField(
        N_("What is entered"), choices=[(each.value, words) for each, words in OCCASION_NAMES.items()]
    )


class EntryForm(Form):
    """A line of the register."""

    who = TextField(
        N_("Name or staff number"),
        longest=60,
        required=True,
        hint=N_("A member by name or staff number; else a name as it shall stand here, such as a team's."),
    )
    occasion = ChoiceField(N_("Occasion"))
    day = DayField(N_("Day"), required=True)
    amount = TextField(N_("Amount in yuan"), longest=20)
    goods = TextField(N_("Things given"), longest=120)
    times = WholeField(N_("Attendances"), least=1, most=MOST_TIMES, required=True)
    note = TextField(N_("Note"), longest=200)


@get("/manage/events/{event_id:str}/register", name="register-book-of", guards=[organizer])
async def show_settings(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await _event(event_id)
    form = OccasionsForm(data={"occasions": [each.value for each in event.settings.register.occasions]})
    return _settings_page(request, event, form)


@post("/manage/events/{event_id:str}/register", name="set-register", guards=[organizer])
async def save_settings(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await _event(event_id)
    form = await OccasionsForm.read(request)
    if not form.validate():
        return _settings_page(request, event, form, 422)
    chosen = tuple(Occasion(each) for each in form.occasions.data or ())
    await change_settings(request.user, event_id, register=RegisterRules(chosen))
    return see_other(f"/branch/register/{event_id}" if chosen else f"/manage/events/{event_id}?done=saved")


@get(BOOK, name="register-book", guards=[deputy])
async def show_book(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await _kept(event_id)
    form = EntryForm(data={"day": local(now()).date(), "times": 1})
    return await _page(request, event, form)


@post(BOOK, name="enter-line", guards=[deputy])
async def enter_line(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await _kept(event_id)
    sent = await request.form()
    form = _offered(await EntryForm.read(request), event)
    amount = _amount(form)
    if amount is None or not form.validate():
        return await _page(request, event, form, status=422)
    entry = NewEntry(
        form.who.data or "", form.occasion.data or "", form.day.data or date.max, form.times.data or 1, amount,
        form.goods.data or "", form.note.data or "",
    )  # fmt: skip
    try:
        await enter(request.user, event_id, entry, _nonce(sent.get("nonce")))
    except EntryRefused as refused:
        for field, sentence in refused.fields.items():
            form.refuse(sentence, field)
        return await _page(request, event, form, status=422)
    return see_other(f"/branch/register/{event_id}?done=entered#enter")


@post(f"{BOOK}/{{line_id:str}}/strike-out", name="strike-out", guards=[deputy])
async def strike(request: Mine, event_id: FromPath[str], line_id: FromPath[str]) -> Response[Any]:
    event = await _kept(event_id)
    form = await ReasonForm.read(request)
    try:
        await strike_out(request.user, event_id, line_id, form.reason.data or "")
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        entering = EntryForm(data={"day": local(now()).date(), "times": 1})
        return await _page(
            request, event, entering, struck=(line_id, refused.sentence), status=refused.status
        )
    return see_other(f"/branch/register/{event_id}?done=struck-out")


@get(f"{BOOK}/list.xlsx", name="register-excel", guards=[deputy])
async def export(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await _kept(event_id)
    rows = registers.standing(await registers.rows_of(event_id, registers.reaches(request.user, event_id)))
    await exports.note(request.user, "register.exported", len(rows), "event", event_id)
    name = quote(f"{event.title}-{local(now()):%Y%m%d}.xlsx")
    disposition = f"attachment; filename=\"register.xlsx\"; filename*=UTF-8''{name}"
    return Response(
        workbook(event, rows), media_type=MEDIA_TYPE, headers={"content-disposition": disposition}
    )


@get(f"{BOOK}/receipts.pdf", name="register-receipts", guards=[deputy])
async def receipts(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """签领表: who received what, with room to sign."""
    event = await _kept(event_id)
    rows = registers.standing(await registers.rows_of(event_id, registers.reaches(request.user, event_id)))
    await exports.note(request.user, "register.printed", len(rows), "event", event_id)
    content = await pdf("papers/list.typ", receipt_list(event, rows))
    return Response(content, media_type="application/pdf", headers={"content-disposition": "inline"})


async def _event(event_id: str) -> Event:
    event = await facts.event(event_id)
    if event is None:
        raise not_found()
    return event


async def _kept(event_id: str) -> Event:
    """An event that keeps a register; any other has no such page."""
    event = await _event(event_id)
    if not event.settings.register.occasions:
        raise not_found(Sentence("No register is kept for this event."))
    return event


def _nonce(sent: object) -> str:
    return sent if isinstance(sent, str) and _NONCE.fullmatch(sent) else new_secret()[:24]


def _amount(form: EntryForm) -> int | None:
    try:
        return fen(form.amount.data or "")
    except ValueError:
        form.validate()
        form.refuse(Sentence("Please give an amount in yuan, such as 300 or 1234.50."), "amount")
        return None


def _offered(form: EntryForm, event: Event) -> EntryForm:
    form.occasion.offer([(each.value, OCCASION_NAMES[each]) for each in event.settings.register.occasions])
    return form


def _settings_page(request: Mine, event: Event, form: OccasionsForm, status: int = 200) -> Response[Any]:
    context = {"event": event, "form": form, "kept": bool(event.settings.register.occasions)}
    return page(request, "events/registers/occasions.html", context, status_code=status)


async def _page(
    request: Request[Identity, Any, Any],
    event: Event,
    form: EntryForm,
    *,
    struck: tuple[str, Sentence] | None = None,
    status: int = 200,
) -> Response[Any]:
    within = registers.reaches(request.user, event.id)
    rows = await registers.rows_of(event.id, within)
    counted = [row.counted for row in registers.standing(rows)]
    wanted = asked_of(request, SHAPE)
    asked = {"q": wanted.search, **wanted.filters}
    names = {row.branch: (row.branch_position, row.branch_name) for row in rows}
    by_branch = totals_by(counted, "branch")
    context = {
        "event": event,
        "form": _offered(form, event),
        "nonce": new_secret()[:24],
        "rows": in_order(
            [row for row in reversed(rows) if _matches(row, asked)],
            wanted,
            {"amount": lambda row: row.amount},
        ),
        "wanted": wanted,
        "path": f"/branch/register/{event.id}",
        "any": bool(rows),
        "total": total_of(counted),
        "by_branch": [
            (branch, names[branch][1], by_branch[branch])
            for branch in sorted(by_branch, key=names.__getitem__)
        ],
        "by_occasion": totals_by(counted, "occasion"),
        "occasions": OCCASION_NAMES,
        "yuan": yuan,
        "asked": asked,
        "here": lambda **change: wanted.here(f"/branch/register/{event.id}", **change),
        "struck": struck,
        "organizes": request.user.holds(Role.ORGANIZER, event.id),
        "notice": notice(request),
    }
    return page(request, "events/registers/book.html", context, status_code=status)


def _matches(row: registers.Row, asked: dict[str, str]) -> bool:
    return (
        (not asked["branch"] or row.branch == asked["branch"])
        and (not asked["occasion"] or row.occasion == asked["occasion"])
        and (not asked["q"] or found_by(asked["q"], row))
    )


routes = [show_settings, save_settings, show_book, enter_line, strike, export, receipts]
