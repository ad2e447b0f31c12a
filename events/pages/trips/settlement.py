"""The settlement: lines, sums by person, closing it, and the papers people sign."""

from typing import Any
from urllib.parse import quote

from litestar import Response, get, post
from litestar.params import FromPath

from events.documents.trips import settlements
from events.domain.trips.settlement import yuan
from events.pages.notices import notice
from events.pages.trips.acting import Mine, amount, event_of, sent_text, shown_here
from events.queries.trips.money import account
from events.services.trips import settling
from events.services.trips.settling import LineDraft
from foundation.clock import now
from foundation.documents import pdf
from foundation.errors import Refusal
from foundation.forms import ChoiceField, Form, TextField, TickField
from foundation.i18n import local
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.documents.workbooks import MEDIA_TYPE
from members.guards import organizer
from members.services import exports

PATH = "/manage/events/{event_id:str}/settlement"


class LineForm(Form):
    """An amount of one person or of everybody."""

    title = TextField(N_("What for"), longest=60, required=True)
    amount = TextField(N_("Amount in yuan"), longest=20, required=True)
    kind = ChoiceField(
        N_("Kind"),
        choices=[
            ("cost", N_("Cost")),
            ("single", N_("Supplement for a room alone")),
            ("refund", N_("Refund")),
        ],
    )
    payer = ChoiceField(N_("Who pays"), choices=[("union", N_("the union")), ("person", N_("the person"))])
    registration = ChoiceField(N_("Whose"))
    divided = TickField(
        N_("One bill, divided among all"), hint=N_("Otherwise the amount is for each of them.")
    )


@get(PATH, name="settlement", guards=[organizer])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _page(request, event_id, LineForm())


@post(PATH, name="add-money-line", guards=[organizer])
async def add(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    form = await LineForm.read(request)
    sent = await request.form()
    fen = amount(form.amount.data or "")
    # Whose it is is checked by the service: the choices are only known with the account.
    form.registration.offer([("", ""), (sent_text(sent, "registration", 13), "")])
    if not form.validate():
        return await _page(request, event_id, form, 422)
    draft = LineDraft(
        form.title.data or "", fen or 0, form.kind.data or "cost", form.payer.data or "union",
        form.registration.data or "", bool(form.divided.data),
    )  # fmt: skip
    try:
        await settling.add_line(request.user, event_id, draft)
    except Refusal as refused:
        form.refuse(shown_here(refused), refused.field)
        return await _page(request, event_id, form, refused.status)
    return see_other(f"/manage/events/{event_id}/settlement?done=saved")


@post(f"{PATH}/{{money_line_id:str}}/remove", name="remove-money-line", guards=[organizer])
async def remove(request: Mine, event_id: FromPath[str], money_line_id: FromPath[str]) -> Response[Any]:
    return await _done(request, event_id, settling.remove_line(request.user, event_id, money_line_id))


@post(f"{PATH}/supplements", name="enter-supplements", guards=[organizer])
async def supplements(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _done(request, event_id, settling.enter_supplements(request.user, event_id))


@post(f"{PATH}/close", name="close-settlement", guards=[organizer])
async def close(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _done(request, event_id, settling.close(request.user, event_id), "settled")


async def _done(request: Mine, event_id: str, act: Any, word: str = "saved") -> Response[Any]:
    try:
        await act
    except Refusal as refused:
        form = LineForm()
        form.refuse(shown_here(refused))
        return await _page(request, event_id, form, refused.status)
    return see_other(f"/manage/events/{event_id}/settlement?done={word}")


@get(f"{PATH}/receipts.pdf", name="settlement-paper", guards=[organizer])
async def show_paper(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await event_of(event_id)
    known = await account(event_id)
    await exports.note(request.user, "settlement.printed", len(known.people), "event", event_id)
    content = await pdf(settlements.TEMPLATE, settlements.receipt_list(event, known))
    disposition = f"inline; filename=\"settlement.pdf\"; filename*=UTF-8''{quote(event.title)}.pdf"
    return Response(content, media_type="application/pdf", headers={"content-disposition": disposition})


@get(f"{PATH}/list.xlsx", name="settlement-excel", guards=[organizer])
async def export(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await event_of(event_id)
    known = await account(event_id)
    await exports.note(request.user, "settlement.exported", len(known.people), "event", event_id)
    name = quote(f"{event.title}-{local(now()):%Y%m%d}.xlsx")
    disposition = f"attachment; filename=\"settlement.xlsx\"; filename*=UTF-8''{name}"
    content = settlements.workbook(event, known)
    return Response(content, media_type=MEDIA_TYPE, headers={"content-disposition": disposition})


async def _page(request: Mine, event_id: str, form: LineForm, status: int = 200) -> Response[Any]:
    event = await event_of(event_id)
    known = await account(event_id)
    people = [(person.id, f"{person.name} · {person.branch_name}") for person in known.people]
    form.registration.offer([("", N_("everybody")), *people])
    context = {
        "event": event,
        "account": known,
        "form": form,
        "yuan": yuan,
        "kinds": settlements.KIND_NAMES,
        "payers": settlements.PAYER_NAMES,
        "over": event.over(now()),
        "notice": notice(request),
    }
    return page(request, "events/trips/settlement.html", context, status_code=status)


routes = [show, add, remove, supplements, close, show_paper, export]
