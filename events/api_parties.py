"""Teams and households for programs: founding, asking, joining, handing over, dissolving."""

from typing import Any

from litestar import Response, delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from events.api_answers import Mine, answered
from events.api_own import somebody
from events.api_structs import (
    AnswersIn,
    AskedOut,
    CompanionOut,
    Done,
    InvitationOut,
    LinkOut,
    MateOut,
    PartyChange,
    PartyIn,
    PartyOut,
    RegistrationOut,
    SomebodyIn,
    companions_of,
    seats_of,
)
from events.queries import mine, parties
from events.queries.parties import Whole
from events.services.cancellation import cancel
from events.services.parties import captaincy, joining
from events.services.parties.founding import PartyWish, found
from events.services.parties.held import leads, may_see
from events.services.signup import Registered
from foundation.clock import now
from foundation.errors import not_found
from foundation.i18n import say
from foundation.settings import settings
from members.guards import signed_in

PARTY = "/parties/{party_id:str}"
LINK = "/together/{party_secret:str}"
GUARDS = [signed_in]


@post("/events/{event_id:str}/parties", name="api-found-party", guards=GUARDS, status_code=200)
async def create(request: Mine, event_id: FromPath[str], data: JSONBody[PartyIn]) -> Response[Any]:
    """A captain signs up with all the places of their party; sent again it answers with what stands."""

    async def act() -> RegistrationOut:
        wish = PartyWish(
            event_id, data.offering, data.name.strip(), data.size, data.member, data.answers,
            companions_of(data.companions), seats_of(data.seats, data.accessible),
        )  # fmt: skip
        founded = await found(request.user, wish)
        return await _registered(founded.registered)

    return await answered(request, act)


@get(PARTY, name="api-party", guards=GUARDS)
async def show(request: Mine, party_id: FromPath[str]) -> PartyOut:
    return _party(await _seen(request, party_id))


@put(PARTY, name="api-change-party", guards=GUARDS)
async def change(request: Mine, party_id: FromPath[str], data: JSONBody[PartyChange]) -> Response[Any]:
    async def act() -> PartyOut:
        await _led(request, party_id)
        await captaincy.change(request.user, party_id, data.name, data.size, data.reason)
        return _party(await _seen(request, party_id))

    return await answered(request, act)


@delete(PARTY, name="api-dissolve-party", guards=GUARDS, status_code=200)
async def dissolve(request: Mine, party_id: FromPath[str], reason: FromQuery[str] = "") -> Response[Any]:
    """Gives back the places of everybody in it."""

    async def act() -> Done:
        party = await _led(request, party_id)
        await cancel(request.user, party.captain.id, reason, whole_party=True)
        return Done()

    return await answered(request, act)


@post(f"{PARTY}/invitations", name="api-ask", guards=GUARDS, status_code=200)
async def ask(request: Mine, party_id: FromPath[str], data: JSONBody[SomebodyIn]) -> Response[Any]:
    """Asks a colleague to join."""

    async def act() -> PartyOut:
        await _led(request, party_id)
        await captaincy.invite(request.user, party_id, await somebody(data.staff_number))
        return _party(await _seen(request, party_id))

    return await answered(request, act)


@delete(
    f"{PARTY}/invitations/{{invitation_id:str}}",
    name="api-withdraw-invitation",
    guards=GUARDS,
    status_code=200,
)
async def withdraw(request: Mine, party_id: FromPath[str], invitation_id: FromPath[str]) -> Response[Any]:
    async def act() -> PartyOut:
        await _led(request, party_id)
        await captaincy.withdraw(request.user, party_id, invitation_id)
        return _party(await _seen(request, party_id))

    return await answered(request, act)


@post(f"{PARTY}/link", name="api-party-link", guards=GUARDS, status_code=200)
async def make_link(request: Mine, party_id: FromPath[str]) -> LinkOut:
    """A new link to join; a former one stops working. It is kept by nobody, so it cannot be asked for again."""
    await _led(request, party_id)
    return LinkOut(f"{settings().public_url}/together/{await captaincy.make_link(request.user, party_id)}")


@put(f"{PARTY}/captain", name="api-hand-over", guards=GUARDS)
async def hand_over(request: Mine, party_id: FromPath[str], data: JSONBody[SomebodyIn]) -> Response[Any]:
    """Makes another of its people captain."""

    async def act() -> PartyOut:
        await _led(request, party_id)
        await captaincy.hand_over(request.user, party_id, await somebody(data.staff_number), data.reason)
        return _party(await _seen(request, party_id))

    return await answered(request, act)


@delete(f"{PARTY}/people/{{member_id:str}}", name="api-take-out", guards=GUARDS, status_code=200)
async def take_out(
    request: Mine, party_id: FromPath[str], member_id: FromPath[str], reason: FromQuery[str] = ""
) -> Response[Any]:
    async def act() -> PartyOut:
        await _led(request, party_id)
        await captaincy.take_out(request.user, party_id, member_id, reason)
        return _party(await _seen(request, party_id))

    return await answered(request, act)


@get("/invitations", name="api-invitations", guards=GUARDS)
async def list_invitations(request: Mine) -> list[InvitationOut]:
    """The parties one is asked to join, until one answers."""
    return [
        InvitationOut(
            each.party,
            each.name,
            each.event,
            each.title,
            each.offering_title,
            each.captain_name,
            each.starts_at,
        )
        for each in await parties.to_answer(request.user.member_id, now())
    ]


@post(f"{PARTY}/join", name="api-join", guards=GUARDS, status_code=200)
async def join(request: Mine, party_id: FromPath[str], data: JSONBody[AnswersIn]) -> Response[Any]:
    """Accepts an invitation, with answers of one's own."""

    async def act() -> RegistrationOut:
        await _invited(request, party_id)
        return await _registered(await joining.join(request.user, party_id, answers=data.answers))

    return await answered(request, act)


@post(f"{PARTY}/decline", name="api-decline-invitation", guards=GUARDS, status_code=200)
async def decline(request: Mine, party_id: FromPath[str]) -> Response[Any]:
    async def act() -> Done:
        await joining.decline(request.user, party_id)
        return Done()

    return await answered(request, act)


@get(LINK, name="api-party-of-link", guards=GUARDS)
async def show_link(party_secret: FromPath[str]) -> InvitationOut:
    """The party that a link leads to."""
    party = await _of_link(party_secret)
    return InvitationOut(
        party.id, party.name, party.event.id, party.event.title, party.offering_title, party.captain.name,
        party.event.starts_at,
    )  # fmt: skip


@post(LINK, name="api-join-by-link", guards=GUARDS, status_code=200)
async def join_by_link(
    request: Mine, party_secret: FromPath[str], data: JSONBody[AnswersIn]
) -> Response[Any]:
    async def act() -> RegistrationOut:
        party = await _of_link(party_secret)
        made = await joining.join(request.user, party.id, secret=party_secret, answers=data.answers)
        return await _registered(made)

    return await answered(request, act)


async def _seen(request: Mine, party_id: str) -> Whole:
    """A party one belongs to or may act for; any other does not exist here."""
    party = await parties.party(party_id)
    if party is None or not may_see(request.user, party):
        raise not_found()
    return party


async def _led(request: Mine, party_id: str) -> Whole:
    party = await _seen(request, party_id)
    leads(request.user, party)
    return party


async def _invited(request: Mine, party_id: str) -> None:
    """Whoever was asked, or is in it already."""
    party = await parties.party(party_id)
    asked = party is not None and (
        party.mate(request.user.member_id) or await parties.was_invited(party_id, request.user.member_id)
    )
    if not asked:
        raise not_found()


async def _of_link(secret: str) -> Whole:
    party_id = await parties.by_secret(secret[:64])
    party = await parties.party(party_id) if party_id else None
    if party is None:
        raise not_found()
    return party


async def _registered(made: Registered) -> RegistrationOut:
    held = await mine.one(made.registration)
    if held is None:
        raise not_found()
    return RegistrationOut(
        held.id, held.event.id, held.offering, held.status.value, held.ticket, held.place,
        say(made.decision.reason.sentence), made.missing, held.party or "",
    )  # fmt: skip


def _party(party: Whole) -> PartyOut:
    return PartyOut(
        id=party.id,
        event=party.event.id,
        offering=party.offering,
        name=party.name,
        status=party.captain.status.value,
        size=party.size,
        free=party.free,
        lacking=party.lacking,
        people=tuple(
            MateOut(mate.member, mate.name, mate.staff_number, mate.branch_name, mate.places > 0)
            for mate in party.mates
        ),
        asked=tuple(AskedOut(each.id, each.name, each.staff_number, each.answer) for each in party.asked),
        companions=tuple(
            CompanionOut(
                each.companion.id, each.companion.name, each.companion.age_band.value, each.needs_place
            )
            for each in party.along
        ),
    )


routes = [
    create, show, change, dissolve, ask, withdraw, make_link, hand_over, take_out, list_invitations, join, decline,
    show_link, join_by_link,
]  # fmt: skip
