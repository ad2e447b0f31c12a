"""Who comes along with a registration: named anew by the person, or for them with a reason."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.domain.event import ENDED
from events.domain.party import Companion
from events.pages.companion_fields import Brought, companions_sent
from events.queries import mine, parties
from events.queries.mine import Held
from events.services.companions import change
from events.services.companions_refused import CompanionsRefused
from events.services.permission import acting_as
from foundation.errors import Refusal, not_found
from foundation.forms import Form, TextField
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import signed_in

Mine = Request[Identity, Any, Any]
PATH = "/registrations/{registration_id:str}/companions"


class WhyForm(Form):
    reason = TextField(N_("Reason"), longest=200)


@get(PATH, name="companions", guards=[signed_in])
async def show(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    held = await _found(request, registration_id)
    there = tuple(each.companion for each in await parties.companions_of(registration_id))
    return _page(request, held, there, WhyForm())


@post(PATH, name="change-companions", guards=[signed_in])
async def save(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    held = await _found(request, registration_id)
    wanted, form = companions_sent(held.event, await request.form()), await WhyForm.read(request)
    try:
        await change(request.user, registration_id, wanted, form.reason.data or "")
    except CompanionsRefused as refused:
        return _page(request, held, wanted, form, refused)
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return _page(request, held, wanted, form, refused)
    return see_other(_back(request, held) + "?done=saved")


async def _found(request: Mine, registration_id: str) -> Held:
    """A registration of one's own, or of somebody one may act for, that can bring people along."""
    held = await mine.one(registration_id)
    if held is None or not held.event.settings.companions.most or held.status in ENDED:
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


def _page(
    request: Mine,
    held: Held,
    companions: tuple[Companion, ...],
    form: WhyForm,
    refused: Refusal | None = None,
) -> Response[Any]:
    brought = Brought(held.event, companions)
    if isinstance(refused, CompanionsRefused):
        brought.refuse(refused.fields)
        for sentence in refused.fields.values():
            form.refuse(sentence)
    context = {
        "held": held,
        "brought": brought,
        "form": form,
        "for_another": held.member != request.user.member_id,
        "back": _back(request, held),
    }
    status = refused.status if refused else 200
    return page(request, "events/parties/companions.html", context, status_code=status)


routes = [show, save]
