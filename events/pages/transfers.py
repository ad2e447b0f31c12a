"""Handing a place on: the giver chooses a colleague, who accepts with answers of their own, or declines."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.domain.event import ENDED
from events.pages.question_fields import INPUT_TYPES, SignUpForm, sign_up_form
from events.queries import colleagues, facts, mine, transfers
from events.queries.mine import Held
from events.queries.transfers import Offered
from events.services import transfers as handing
from events.services.answers import AnswersRefused
from events.services.permission import acting_as
from events.services.signup import NotAdmitted
from foundation.errors import Refusal, not_found
from foundation.forms import Form, TextField
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import signed_in

Mine = Request[Identity, Any, Any]
GIVING, TAKING = "/registrations/{registration_id:str}/transfer", "/transfers/{transfer_id:str}"


class WhyForm(Form):
    reason = TextField(N_("Reason"), longest=200)


@get(GIVING, name="transfer", guards=[signed_in])
async def show(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    return await _page(request, await _found(request, registration_id), WhyForm())


@post(GIVING, name="offer-place", guards=[signed_in])
async def offer(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    held, form = await _found(request, registration_id), await WhyForm.read(request)
    sent = await request.form()
    receiver, text = (str(sent.get(name) or "") for name in ("member", "q"))
    receiver = receiver[:13]
    try:
        await handing.offer(request.user, registration_id, receiver, form.reason.data or "")
    except NotAdmitted as refused:
        for reason in refused.decision.reasons:
            form.refuse(reason.sentence)
        return await _page(request, held, form, refused.status, text, receiver)
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        status = 422 if refused.status == 404 else refused.status
        return await _page(request, held, form, status, text, receiver)
    return see_other(f"{_back(request, held)}?done=offered")


@post(f"{GIVING}/withdraw", name="withdraw-offer", guards=[signed_in])
async def withdraw(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    held = await _found(request, registration_id)
    await handing.withdraw(request.user, registration_id)
    return see_other(f"{_back(request, held)}?done=withdrawn")


@get(TAKING, name="offered-place", guards=[signed_in])
async def show_offer(request: Mine, transfer_id: FromPath[str]) -> Response[Any]:
    found, form = await _offered(request, transfer_id)
    return _offer_page(request, found, form())


@post(TAKING, name="accept-place", guards=[signed_in])
async def accept(request: Mine, transfer_id: FromPath[str]) -> Response[Any]:
    found, kind = await _offered(request, transfer_id)
    form = await kind.read(request)
    try:
        made = await handing.accept(request.user, transfer_id, form.answers())
    except AnswersRefused as refused:
        form.refuse_answers(refused.fields)
        return _offer_page(request, found, form, 422)
    except NotAdmitted as refused:
        for reason in refused.decision.reasons:
            form.refuse(reason.sentence)
        return _offer_page(request, found, form, refused.status)
    except Refusal as refused:
        form.refuse(refused.sentence)
        return _offer_page(request, found, form, refused.status)
    return see_other(f"/registrations/{made.registration}?new=1")


@post(f"{TAKING}/decline", name="decline-place", guards=[signed_in])
async def say_no(request: Mine, transfer_id: FromPath[str]) -> Response[Any]:
    await _offered(request, transfer_id)
    await handing.decline(request.user, transfer_id)
    return see_other("/registrations?done=declined-place")


async def _found(request: Mine, registration_id: str) -> Held:
    """A registration of one's own, or of somebody one may act for, whose place may be handed on."""
    held = await mine.one(registration_id)
    if held is None or not held.event.settings.transfer.allowed or held.status in ENDED:
        raise not_found()
    try:
        acting_as(request.user, held.event.id, held.member, held.branch_path)
    except Refusal:
        raise not_found() from None
    return held


def _back(request: Mine, held: Held) -> str:
    if held.member == request.user.member_id:
        return f"/registrations/{held.id}"
    return f"/branch/registrations/{held.event.id}/of/{held.id}"


async def _page(
    request: Mine, held: Held, form: WhyForm, status: int = 200, searched: str = "", chosen: str = ""
) -> Response[Any]:
    text = (searched or request.query_params.get("q", "")).strip()[:40]
    found = await colleagues.find(text, None) if len(text) > 1 else []
    context = {
        "held": held,
        "form": form,
        "search_text": text,
        "chosen": chosen,
        "found": [each for each in found if each.id != held.member][:10],
        "open": await transfers.open_of(held.id),
        "for_another": held.member != request.user.member_id,
        "back": _back(request, held),
    }
    return page(request, "events/transfers/give.html", context, status_code=status)


async def _offered(request: Mine, transfer_id: str) -> tuple[Offered, type[SignUpForm]]:
    """An offer to oneself; anybody else's does not exist here."""
    found = await transfers.offered(transfer_id)
    event = await facts.event(found.event) if found else None
    if found is None or event is None or found.receiver != request.user.member_id:
        raise not_found()
    return found, sign_up_form(event.questions)


def _offer_page(request: Mine, found: Offered, form: SignUpForm, status: int = 200) -> Response[Any]:
    context = {"offer": found, "form": form, "types": INPUT_TYPES}
    return page(request, "events/transfers/take.html", context, status_code=status)


routes = [show, offer, withdraw, show_offer, accept, say_no]
