"""A party's page: who is in it, and what its captain (or who acts for the captain, with a reason) can do."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.domain.cancellation import By, in_time
from events.domain.party import AGE_BAND_NAMES, LONGEST_NAME, MOST_IN_A_PARTY, accept_until, called, may_join
from events.pages.notices import notice
from events.queries import colleagues, parties
from events.queries.parties import Whole
from events.services.cancellation import cancel
from events.services.companions_refused import CompanionsRefused
from events.services.parties import captaincy
from events.services.parties.held import leads, may_see
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.forms import Form, TextField, WholeField
from foundation.messages import N_
from foundation.rendering import page
from foundation.settings import settings
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import signed_in

Mine = Request[Identity, Any, Any]
PATH = "/parties/{party_id:str}"
MOST_SHOWN = 10


class ChangeForm(Form):
    """Another name or number of places."""

    party_name = TextField(N_("What it is called"), longest=LONGEST_NAME)
    size = WholeField(N_("How many places altogether"), least=1, most=MOST_IN_A_PARTY, required=True)
    reason = TextField(N_("Reason"), longest=200)


class WhyForm(Form):
    reason = TextField(N_("Reason"), longest=200)


@get(PATH, name="party", guards=[signed_in])
async def show(request: Mine, party_id: FromPath[str]) -> Response[Any]:
    return await _page(request, await seen(request, party_id))


@post(PATH, name="change-party", guards=[signed_in])
async def change(request: Mine, party_id: FromPath[str]) -> Response[Any]:
    party = await led(request, party_id)
    form = await ChangeForm.read(request)
    if not form.validate():
        return await _page(request, party, form, 422)
    try:
        await captaincy.change(
            request.user, party_id, form.party_name.data or "", form.size.data, form.reason.data or ""
        )
    except CompanionsRefused as refused:
        for field, sentence in refused.fields.items():
            form.refuse(sentence, field)
        return await _page(request, party, form, 422)
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _page(request, party, form, refused.status)
    return see_other(f"/parties/{party_id}?done=saved")


@post(f"{PATH}/ask", name="ask-to-join", guards=[signed_in])
async def ask(request: Mine, party_id: FromPath[str]) -> Response[Any]:
    party = await led(request, party_id)
    try:
        await captaincy.invite(request.user, party_id, await _sent(request, "member"))
    except Refusal as refused:
        return await _page(request, party, None, 422 if refused.status == 404 else refused.status, refused)
    return see_other(f"/parties/{party_id}?done=asked-to-join")


@post(f"{PATH}/withdraw", name="withdraw-invitation", guards=[signed_in])
async def withdraw(request: Mine, party_id: FromPath[str]) -> Response[Any]:
    await led(request, party_id)
    await captaincy.withdraw(request.user, party_id, await _sent(request, "invitation"))
    return see_other(f"/parties/{party_id}?done=withdrawn")


@post(f"{PATH}/link", name="party-link", guards=[signed_in], status_code=200)
async def make_link(request: Mine, party_id: FromPath[str]) -> Response[Any]:
    """Answers the page with the link at once: its secret is shown only now."""
    party = await led(request, party_id)
    secret = await captaincy.make_link(request.user, party_id)
    return await _page(request, party, link=f"{settings().address}/together/{secret}")


@get(f"{PATH}/people/{{member_id:str}}", name="party-member", guards=[signed_in])
async def show_member(request: Mine, party_id: FromPath[str], member_id: FromPath[str]) -> Response[Any]:
    return _member_page(request, await led(request, party_id), member_id, WhyForm())


@post(f"{PATH}/people/{{member_id:str}}/take-out", name="take-out", guards=[signed_in])
async def take_out(request: Mine, party_id: FromPath[str], member_id: FromPath[str]) -> Response[Any]:
    party, form = await led(request, party_id), await WhyForm.read(request)
    try:
        await captaincy.take_out(request.user, party_id, member_id, form.reason.data or "")
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return _member_page(request, party, member_id, form, refused.status)
    return see_other(f"/parties/{party_id}?done=taken-out")


@post(f"{PATH}/people/{{member_id:str}}/hand-over", name="hand-over", guards=[signed_in])
async def hand_over(request: Mine, party_id: FromPath[str], member_id: FromPath[str]) -> Response[Any]:
    party, form = await led(request, party_id), await WhyForm.read(request)
    try:
        await captaincy.hand_over(request.user, party_id, member_id, form.reason.data or "")
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        status = 422 if refused.status == 404 else refused.status
        return _member_page(request, party, member_id, form, status)
    return see_other(f"/parties/{party_id}?done=handed-over")


@post(f"{PATH}/dissolve", name="dissolve-party", guards=[signed_in])
async def dissolve(request: Mine, party_id: FromPath[str]) -> Response[Any]:
    party, form = await led(request, party_id), await WhyForm.read(request)
    try:
        done = await cancel(request.user, party.captain.id, form.reason.data or "", whole_party=True)
    except Refusal as refused:
        status = 409 if refused.status == 404 else refused.status
        return await _page(request, party, None, status, refused)
    return see_other(f"/events/{done.event}?done=cancelled")


async def seen(request: Mine, party_id: str) -> Whole:
    """A party one belongs to or may act for; any other does not exist here."""
    party = await parties.party(party_id)
    if party is None or not may_see(request.user, party):
        raise not_found()
    return party


async def led(request: Mine, party_id: str) -> Whole:
    """A party whose captain one is or may act for."""
    party = await seen(request, party_id)
    leads(request.user, party)
    return party


async def _sent(request: Mine, name: str) -> str:
    value = (await request.form()).get(name)
    return value[:13] if isinstance(value, str) else ""


def _leading(request: Mine, party: Whole) -> By | None:
    try:
        return leads(request.user, party)
    except Refusal:
        return None


async def _page(
    request: Mine,
    party: Whole,
    form: ChangeForm | None = None,
    status: int = 200,
    refused: Refusal | None = None,
    link: str = "",
) -> Response[Any]:
    at, by = now(), _leading(request, party)
    text = request.query_params.get("q", "").strip()[:40]
    there = {mate.member for mate in party.mates} | {each.member for each in party.asked}
    found = await colleagues.find(text, None) if by and len(text) > 1 else []
    context = {
        "party": party,
        "called": called(party.event),
        "leads": by is not None,
        "for_another": by is not None and by is not By.THEMSELVES,
        "own": party.mate(request.user.member_id),
        "form": form or ChangeForm(data={"party_name": party.name, "size": party.size}),
        "joinable": may_join(party.event, at),
        "until": accept_until(party.event),
        "changeable": in_time(party.event, party.captain.status, at)
        or (by is By.ORGANIZER and not party.event.over(at)),
        "search_text": text,
        "found": [each for each in found if each.id not in there][:MOST_SHOWN],
        "bands": AGE_BAND_NAMES,
        "new": request.query_params.get("new") == "1",
        "link": link,
        "refused": refused.sentence if refused else None,
        "notice": notice(request),
    }
    return page(request, "events/parties/party.html", context, status_code=status)


def _member_page(
    request: Mine, party: Whole, member_id: str, form: WhyForm, status: int = 200
) -> Response[Any]:
    mate = party.mate(member_id)
    if mate is None or mate.places:
        raise not_found()
    context = {
        "party": party,
        "mate": mate,
        "form": form,
        "called": called(party.event),
        "for_another": leads(request.user, party) is not By.THEMSELVES,
    }
    return page(request, "events/parties/member.html", context, status_code=status)


routes = [show, change, ask, withdraw, make_link, show_member, take_out, hand_over, dissolve]
