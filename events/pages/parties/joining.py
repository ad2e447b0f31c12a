"""Joining a party by its link or by an invitation, with the questions that each answers; and declining."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.domain.event import RegistrationStatus
from events.domain.party import accept_until, called, may_join
from events.domain.questions import Scope, asked_of
from events.pages.question_fields import INPUT_TYPES, SignUpForm, sign_up_form
from events.queries import parties
from events.queries.parties import Whole
from events.services.answers import AnswersRefused
from events.services.parties.joining import decline, join
from events.services.signup import NotAdmitted
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import signed_in

Mine = Request[Identity, Any, Any]
LINK, INVITED = "/together/{party_secret:str}", "/parties/{party_id:str}/join"


@get(LINK, name="join-by-link", guards=[signed_in])
async def show_link(request: Mine, party_secret: FromPath[str]) -> Response[Any]:
    party = await _linked(party_secret)
    if party.mate(request.user.member_id) is not None:
        return see_other(f"/parties/{party.id}")
    return _page(request, party, _form(party)(), f"/together/{party_secret}")


@post(LINK, name="accept-link", guards=[signed_in])
async def accept_link(request: Mine, party_secret: FromPath[str]) -> Response[Any]:
    return await _join(request, await _linked(party_secret), f"/together/{party_secret}", party_secret)


@get(INVITED, name="invitation", guards=[signed_in])
async def show_invitation(request: Mine, party_id: FromPath[str]) -> Response[Any]:
    party = await _invited(request, party_id)
    if party.mate(request.user.member_id) is not None:
        return see_other(f"/parties/{party.id}")
    return _page(request, party, _form(party)(), f"/parties/{party_id}/join")


@post(INVITED, name="accept-invitation", guards=[signed_in])
async def accept(request: Mine, party_id: FromPath[str]) -> Response[Any]:
    return await _join(request, await _invited(request, party_id), f"/parties/{party_id}/join")


@post("/parties/{party_id:str}/decline", name="decline-invitation", guards=[signed_in])
async def say_no(request: Mine, party_id: FromPath[str]) -> Response[Any]:
    party = await _invited(request, party_id)
    try:
        await decline(request.user, party_id)
    except Refusal as refused:
        form = _form(party)()
        form.refuse(refused.sentence)
        return _page(request, party, form, f"/parties/{party_id}/join", refused.status)
    return see_other("/registrations?done=declined")


async def _linked(secret: str) -> Whole:
    found = await parties.by_secret(secret)
    party = await parties.party(found) if found else None
    if party is None:
        raise not_found(Sentence("This link does not work any more. Please ask the captain for a new one."))
    return party


async def _invited(request: Mine, party_id: str) -> Whole:
    """The party one was asked to join; any other does not exist here."""
    party = await parties.party(party_id)
    if party is None or not await parties.was_invited(party_id, request.user.member_id):
        raise not_found(Sentence("This invitation was taken back, or it is somebody else's."))
    return party


def _form(party: Whole) -> type[SignUpForm]:
    return sign_up_form(asked_of(party.event.questions, (Scope.PERSON,)))


async def _join(request: Mine, party: Whole, action: str, secret: str = "") -> Response[Any]:
    form = await _form(party).read(request)
    try:
        await join(request.user, party.id, secret=secret, answers=form.answers())
    except AnswersRefused as refused:
        form.refuse_answers(refused.fields)
        return _page(request, party, form, action, 422)
    except NotAdmitted as refused:
        for reason in refused.decision.reasons:
            form.refuse(reason.sentence)
        return _page(request, party, form, action, refused.status)
    except Refusal as refused:
        form.refuse(refused.sentence)
        return _page(request, party, form, action, refused.status)
    return see_other(f"/parties/{party.id}?done=joined")


def _page(request: Mine, party: Whole, form: SignUpForm, action: str, status: int = 200) -> Response[Any]:
    context = {
        "party": party,
        "event": party.event,
        "form": form,
        "types": INPUT_TYPES,
        "action": action,
        "invited": action.startswith("/parties/"),
        "called": called(party.event),
        "joinable": may_join(party.event, now()) and party.free > 0,
        "waits": party.captain.status is RegistrationStatus.WAITLISTED,
        "until": accept_until(party.event),
    }
    return page(request, "events/parties/join.html", context, status_code=status)


routes = [show_link, accept_link, show_invitation, accept, say_no]
