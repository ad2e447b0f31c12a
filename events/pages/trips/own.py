"""The traveller's own: how they would like to sleep, and what the trip came to for them."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from events.domain.event import RegistrationStatus
from events.domain.trips.settlement import yuan
from events.pages.notices import notice
from events.pages.trips.acting import Mine, sent_text
from events.queries import mine
from events.queries.mine import Held
from events.queries.trips.money import account
from events.queries.trips.travelling import travelling
from events.services.trips import rooming
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.guards import signed_in

WISH = "/registrations/{registration_id:str}/room"


@get(WISH, name="room-wish", guards=[signed_in])
async def show_wish(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    return await _wish_page(request, await own_place(request, registration_id))


@post(WISH, name="wish-room", guards=[signed_in])
async def wish(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    held = await own_place(request, registration_id)
    sent = await request.form()
    mate, how = sent_text(sent, "mate", 60), sent_text(sent, "how", 10)
    try:
        await rooming.wish(
            request.user, registration_id, "" if how == "alone" else mate, couple=how == "couple",
            alone=how == "alone",
        )  # fmt: skip
    except Refusal as refused:
        return await _wish_page(request, held, refused.sentence, refused.status, mate, how)
    return see_other(f"/registrations/{registration_id}?done=wish-kept")


@get("/registrations/{registration_id:str}/statement", name="trip-statement", guards=[signed_in])
async def show_statement(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    """What the trip came to for oneself, once the settlement is closed."""
    held = await own_place(request, registration_id)
    known = await account(held.event.id)
    statement = known.statement(held.id)
    if known.closed_at is None or statement is None:
        raise Refusal(
            Sentence("The settlement is not closed yet. You will find your statement here then."), status=409
        )
    context = {"held": held, "statement": statement, "closed_at": known.closed_at, "yuan": yuan}
    return page(request, "events/trips/statement.html", context)


async def own_place(request: Mine, registration_id: str) -> Held:
    """One's own place; anybody else's, or one that is not given yet, does not exist here."""
    held = await mine.one(registration_id)
    if (
        held is None
        or held.member != request.user.member_id
        or held.status is not RegistrationStatus.CONFIRMED
    ):
        raise not_found()
    return held


async def _wish_page(
    request: Mine,
    held: Held,
    refused: Sentence | None = None,
    status: int = 200,
    mate: str = "",
    how: str = "",
) -> Response[Any]:
    everybody = await travelling(held.event)
    own = everybody.one(held.id)
    if refused is None and own is not None:
        wished = everybody.one(own.mate)
        mate = wished.name if wished else ""
        how = "alone" if own.alone else "couple" if own.couple else ""
    rules = held.event.settings.travel
    context = {
        "held": held,
        "mate": mate,
        "how": how,
        "rules": rules,
        "single": yuan(rules.single),
        "refused": refused,
        "notice": notice(request),
    }
    return page(request, "events/trips/room_wish.html", context, status_code=status)


routes = [show_wish, wish, show_statement]
