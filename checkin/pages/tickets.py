"""A ticket's page for its owner, the door and strangers; its QR code and picture; my code (我的码)."""

import asyncio
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from checkin.documents import qr
from checkin.documents.ticket_picture import Pass, ticket_picture
from checkin.domain.attempt import Attempt, Means
from checkin.domain.masking import masked
from checkin.domain.ticket_token import TokenState, code_of
from checkin.domain.validity import Viewer, validity, viewer
from checkin.links import link_of, read_token, token_of
from checkin.pages.verdicts import shown, with_seat
from checkin.queries.tickets import TicketView, ticket, ticket_of, tickets_of_member
from checkin.services.scan import answer_of, scan
from events.domain.event import KIND_NAMES, Kind, RegistrationStatus
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.i18n import gettext, period, say
from foundation.identifiers import new_id
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import anyone, signed_in

AnyRequest = Request[Any, Any, Any]
Mine = Request[Identity, Any, Any]


@get("/t/{token:str}", name="ticket", guards=[anyone])
async def show_ticket(
    request: AnyRequest,
    token: FromPath[str],
    nonce: Annotated[str, QueryParameter(name="scan", max_length=60)] = "",
) -> Response[Any]:
    """What a scanned code opens, also in WeChat."""
    reading = read_token(token)
    found = await ticket(reading.ticket) if reading.ticket else None
    if found is None:
        forged = reading.state is TokenState.FORGED
        return page(request, "checkin/no_ticket.html", {"forged": forged}, status_code=404)
    who = viewer(request.user, found.member_id, found.event_id)
    context = {
        "ticket": found,
        "token": token,
        "code": code_of(found.ticket),
        "kind": KIND_NAMES[Kind(found.kind)],
        "masked_name": masked(found.name),
        "validity": validity(found.status, found.event_status, present=found.present_at is not None),
        "verdict": None,
        "nonce": new_id(),
        # A guest has no account to show a code from: whoever has the link has the ticket.
        "of_guest": not found.registration_id,
    }
    if who is Viewer.DOOR and nonce:
        context["verdict"] = await _verdict(found.event_id, nonce)
    return page(request, f"checkin/ticket_{who.value}.html", context)


async def _verdict(event_id: str, nonce: str) -> Any:
    try:
        return await with_seat(event_id, shown(await answer_of(event_id, nonce), now()))
    except Refusal:
        return None


@post("/t/{token:str}/admit", name="ticket-admit", guards=[signed_in])
async def admit(request: Mine, token: FromPath[str]) -> Response[Any]:
    """The door lets in whose ticket was opened with a phone's own camera."""
    reading = read_token(token)
    found = await ticket(reading.ticket) if reading.ticket else None
    if found is None:
        raise not_found()
    nonce = str((await request.form()).get("nonce") or "")
    await scan(request.user, found.event_id, Attempt(nonce, token, Means.CAMERA))
    return see_other(f"/t/{token}?scan={nonce}")


@get("/t/{token:str}/qr.svg", name="ticket-qr", guards=[anyone], sync_to_thread=False)
def show_qr(token: FromPath[str]) -> Response[str]:
    """The code itself. It tells nothing that the address does not tell."""
    if read_token(token).state is not TokenState.VERIFIED:
        raise not_found()
    return _svg(token)


@get("/t/{token:str}/picture.png", name="ticket-picture", guards=[signed_in])
async def show_picture(request: Mine, token: FromPath[str]) -> Response[bytes]:
    """The pass as a picture to keep. Drawn in a thread, since it takes some hundredths of a second."""
    reading = read_token(token)
    found = _allowed(await ticket(reading.ticket) if reading.ticket else None, request.user)
    if found.status is not RegistrationStatus.CONFIRMED:
        raise not_found()
    picture = await asyncio.to_thread(ticket_picture, _pass(found, token))
    return Response(picture, media_type="image/png", headers={"cache-control": "private, no-cache"})


@get("/registrations/{registration_id:str}/ticket", name="ticket-of", guards=[signed_in])
async def to_ticket(request: Mine, registration_id: FromPath[str]) -> Redirect:
    """The ticket of a registration, for pages that know only the registration."""
    found = _allowed(await ticket_of(registration_id), request.user)
    return see_other(f"/t/{token_of(found.ticket, found.event_id)}")


@get("/registrations/{registration_id:str}/qr.svg", name="ticket-qr-of", guards=[signed_in])
async def show_qr_of(request: Mine, registration_id: FromPath[str]) -> Response[str]:
    """The code of a registration, to be embedded in a page of its owner or organizer."""
    found = _allowed(await ticket_of(registration_id), request.user)
    return _svg(token_of(found.ticket, found.event_id))


@get("/my-code", name="my-code", guards=[signed_in])
async def my_code(request: Mine) -> Response[Any]:
    """My tickets, the next one first."""
    mine = [
        {
            "ticket": one,
            "token": token_of(one.ticket, one.event_id),
            "code": code_of(one.ticket),
            "kind": KIND_NAMES[Kind(one.kind)],
            "validity": validity(one.status, one.event_status, present=one.present_at is not None),
        }
        for one in await tickets_of_member(request.user.member_id, now())
    ]
    return page(request, "checkin/my_code.html", {"mine": mine})


def _allowed(found: TicketView | None, identity: Identity) -> TicketView:
    """Another's ticket is answered like one that does not exist."""
    if found is None or viewer(identity, found.member_id, found.event_id) is Viewer.STRANGER:
        raise not_found()
    return found


def _svg(token: str) -> Response[str]:
    picture = qr.svg(link_of(token), label=gettext("QR code of the ticket"))
    return Response(picture, media_type="image/svg+xml", headers={"cache-control": "private, max-age=3600"})


def _pass(found: TicketView, token: str) -> Pass:
    return Pass(
        link=link_of(token),
        code=code_of(found.ticket),
        title=found.title,
        kind=gettext(KIND_NAMES[Kind(found.kind)]),
        offering=found.offering,
        seat="、".join(say(seat) for seat in found.seats),
        when=period(found.starts_at, found.ends_at),
        place=found.place,
        name=found.name,
        branch=found.branch,
        union=found.host,
        often=found.sessions > 1,
    )


routes = [show_ticket, admit, show_qr, show_picture, to_ticket, show_qr_of, my_code]
