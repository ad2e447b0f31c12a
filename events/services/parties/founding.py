"""A captain signs a party up: its places are asked for together, colleagues join afterwards."""

from collections.abc import Mapping

import msgspec

from events import signals
from events.domain.event import Event, SignUpForm
from events.domain.party import Companion, least_size, party_problems, places_for
from events.queries import facts
from events.services import companions as bringing
from events.services.companions_refused import CompanionsRefused
from events.services.contention import write_again
from events.services.signup import Registered, SignUp, register_within
from foundation.clock import now
from foundation.database import fetch
from foundation.errors import Refusal, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

_OWN = "SELECT id, size FROM party WHERE offering = {} AND captain = {}"
_INSERT = "INSERT INTO party (id, event, offering, name, captain, size, created_at) VALUES ({}, {}, {}, {}, {}, {}, {})"
_DROP_LEFTOVER = (
    "DELETE FROM party WHERE id = {} AND NOT EXISTS (SELECT 1 FROM registration WHERE party = party.id)"
)


class PartyWish(msgspec.Struct, frozen=True):
    """`size`: places for everybody, the captain among them; 0: as many as are named. `member`: the captain, when
    somebody else signs them up."""

    event: str
    offering: str
    name: str = ""
    size: int = 0
    member: str = ""
    answers: Mapping[str, str] = {}
    companions: tuple[Companion, ...] = ()
    seats: signals.SeatWish = signals.SeatWish()


class Founded(msgspec.Struct, frozen=True):
    party: str
    registered: Registered


async def found(actor: Identity, wish: PartyWish) -> Founded:
    """Signs a captain up with all the places of their party, or answers with what stands already.

    Raises `CompanionsRefused` (also for name and size), `AnswersRefused`, `NotAdmitted`, or `Refusal`.
    """
    return await write_again(lambda: _found(actor, wish))


async def _found(actor: Identity, wish: PartyWish) -> Founded:
    event = await facts.event(wish.event)
    if event is None:
        raise not_found()
    if event.form is not SignUpForm.PARTY:
        raise Refusal(Sentence("Here everybody signs up for themselves."))
    captain = wish.member or actor.member_id
    own = await fetch(_OWN, wish.offering, captain)
    if own:
        # Whoever presses twice gets what the first press got.
        sign_up = SignUp(wish.event, wish.offering, captain, wish.answers, own[0]["size"], own[0]["id"])
        return Founded(own[0]["id"], await register_within(actor, sign_up))
    size = wish.size or _size(event, wish)
    needed = 1 + places_for(event.settings.companions, wish.companions)
    problems = dict(party_problems(event.settings.party, wish.name, size, needed))
    try:
        bringing.check(event, wish.companions, "")
    except CompanionsRefused as refused:
        problems |= refused.fields
    if problems:
        raise CompanionsRefused(problems)
    party, at = new_id(), now()
    await fetch(_INSERT, party, event.id, wish.offering, wish.name.strip(), captain, size, at)
    sign_up = SignUp(
        wish.event, wish.offering, captain, wish.answers, size, party, seats=wish.seats,
        companions=wish.companions,
    )  # fmt: skip
    registered = await register_within(actor, sign_up)
    if registered.again:
        # They are in somebody else's already: nothing is founded, and they are told what stands.
        await fetch(_DROP_LEFTOVER, party)
        return Founded("", registered)
    await audit.record(
        actor,
        "party.founded",
        "party",
        party,
        event=event.id,
        registration=registered.registration,
        size=size,
    )
    return Founded(party, registered)


def _size(event: Event, wish: PartyWish) -> int:
    """As many as are named, and never fewer than a party has."""
    named = 1 + places_for(event.settings.companions, wish.companions)
    return max(named, least_size(event.settings.party))
