"""A register of an event: donations, visits, subsidies; entered by organizers and by liaisons for their branch."""

import re
from datetime import date
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from events.documents.registers import fields, receipt_list, shape, yuan
from events.domain.event import Event
from events.domain.registers import (
    MOST_PEOPLE,
    MOST_TIMES,
    OCCASION_NAMES,
    NewEntry,
    Occasion,
    RegisterRules,
    fen,
)
from events.pages.branch import Mine, deputy
from events.pages.manage import ReasonForm
from events.pages.notices import notice
from events.queries import facts, registers
from events.services.event_settings import change_settings
from events.services.registers import EntryRefused, enter, strike_out
from foundation.clock import now
from foundation.documents import pdf
from foundation.errors import Refusal, not_found
from foundation.forms import ChoiceField, ChoicesField, DayField, Form, TextField, WholeField
from foundation.i18n import day, gettext, local, ngettext
from foundation.identifiers import new_secret
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from foundation.web.wanted_list import asked
from members.documents.list_fields import TEMPLATE, chosen
from members.domain.identity import Identity, Role
from members.guards import organizer
from members.pages.list_files import Leaving, Shown, as_pdf, excel, on_paper, refuse_too_long
from members.queries.people_lists import Source, branch_choices, ids_of, part_of
from members.services import exports

BOOK = "/branch/register/{event_id:str}"
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
    people = WholeField(
        N_("How many people"),
        least=1,
        most=MOST_PEOPLE,
        required=True,
        hint=N_("More than one where a group is named, such as a team or a family."),
    )
    times = WholeField(
        N_("Attendances"), least=1, most=MOST_TIMES, hint=N_("Empty: one for each of these people.")
    )
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
    form = EntryForm(data={"day": local(now()).date(), "people": 1})
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
        form.who.data or "", form.occasion.data or "", form.day.data or date.max,
        form.times.data or form.people.data or 1, amount, form.goods.data or "", form.note.data or "",
        form.people.data or 1,
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
        entering = EntryForm(data={"day": local(now()).date(), "people": 1})
        return await _page(
            request, event, entering, struck=(line_id, refused.sentence), status=refused.status
        )
    return see_other(f"/branch/register/{event_id}?done=struck-out")


@get(f"{BOOK}/list.xlsx", name="register-excel", guards=[deputy])
async def export(request: Mine, event_id: FromPath[str]) -> Stream:
    return await excel(request.user, await _leaving(request, event_id))


@get(f"{BOOK}/print", name="register-print", guards=[deputy])
async def show_paper(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await on_paper(request.user, await _leaving(request, event_id))


@get(f"{BOOK}/receipts.pdf", name="register-receipts", guards=[deputy])
async def receipts(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """签领表: who received what, with room to sign, a section a branch."""
    event = await _kept(event_id)
    wanted = msgspec.structs.replace(asked(request, shape()), sort="branch")
    ids = await ids_of(_counting(request, event), wanted)
    refuse_too_long(len(ids))
    await exports.note(request.user, "register.printed", len(ids), "event", event_id)
    content = await pdf(TEMPLATE, receipt_list(event, await registers.rows(ids)))
    return as_pdf(content, "receipts", event.title)


async def _leaving(request: Mine, event_id: str) -> Leaving[registers.Row]:
    """The lines that count, as they are asked for."""
    event = await _kept(event_id)
    wanted = asked(request, shape())
    ids = await ids_of(_counting(request, event), wanted)
    return Leaving(
        gettext("Register"),
        [event.title, day(event.starts_at) if event.starts_at else "", event.place],
        chosen(fields(), wanted),
        ids,
        registers.rows,
        ("register", "event", event_id),
        "register",
        counted=ngettext("{count} line", "{count} lines", len(ids)),
    )


def _counting(request: Mine, event: Event) -> Source:
    return registers.source(event.id, registers.reaches(request.user, event.id), counting=True)


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
    wanted = asked(request, shape())
    part = await part_of(registers.source(event.id, within), wanted)
    sums = await registers.totals(event.id, within)
    path = f"/branch/register/{event.id}"
    remembered = f"{request.user.member_id}/register"
    context = {
        "event": event,
        "form": _offered(form, event),
        "nonce": new_secret()[:24],
        "list": Shown(wanted, path, await registers.rows(part.ids), part.paged, fields(), remembered),
        "any": bool(part.counts.total),
        "total": sums.whole,
        "by_branch": sums.branches,
        "branches": await branch_choices(part.counts.values_of("branch")),
        "by_occasion": part.counts.by("occasion", wanted.filters),
        "every": part.counts.found({**wanted.filters, "occasion": ""}),
        "occasions": OCCASION_NAMES,
        "yuan": yuan,
        "struck": struck,
        "organizes": request.user.holds(Role.ORGANIZER, event.id),
        "notice": notice(request),
    }
    return page(request, "events/registers/book.html", context, status_code=status)


routes = [show_settings, save_settings, show_book, enter_line, strike, export, show_paper, receipts]
