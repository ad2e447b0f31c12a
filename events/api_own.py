"""Registrations for programs: everything a person can do with their own, or who acts for them with a reason."""

from typing import Any

from litestar import Response, delete, get, post, put
from litestar.params import FromPath, JSONBody

from events.api_answers import Mine, answered
from events.api_structs import (
    AnswersIn,
    CompanionOut,
    CompanionsIn,
    Done,
    RegistrationDetail,
    RegistrationOut,
    SeatsIn,
    SomebodyIn,
    TransferOut,
    companions_of,
    seats_of,
)
from events.domain.companion_questions import lacking
from events.domain.event import RegistrationStatus
from events.queries import colleagues, mine, parties, transfers
from events.queries.mine import Held
from events.queries.seats_in_words import seats_for
from events.services import answers as answering
from events.services import companions as bringing
from events.services import offers
from events.services import transfers as handing
from events.services.cancellation import cancel
from events.services.permission import acting_as
from events.services.seating.moving import change_seats
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.i18n import say
from foundation.messages import Sentence
from members.guards import signed_in

ONE = "/registrations/{registration_id:str}"
GUARDS = [signed_in]


@get(ONE, name="api-registration", guards=GUARDS)
async def show_one(request: Mine, registration_id: FromPath[str]) -> RegistrationDetail:
    return await detail(await _mine(request, registration_id))


@put(f"{ONE}/answers", name="api-answers", guards=GUARDS)
async def put_answers(
    request: Mine, registration_id: FromPath[str], data: JSONBody[AnswersIn]
) -> Response[Any]:
    """Completes or corrects the answers to all questions of the sign-up."""

    async def act() -> RegistrationDetail:
        await answering.change(request.user, registration_id, data.answers, data.reason)
        return await _now(registration_id)

    return await answered(request, act)


@put(f"{ONE}/companions", name="api-companions", guards=GUARDS)
async def put_companions(
    request: Mine, registration_id: FromPath[str], data: JSONBody[CompanionsIn]
) -> Response[Any]:
    """Names those who come along anew. Without an `Idempotency-Key`, sent again it may make new tickets."""

    async def act() -> RegistrationDetail:
        await bringing.change(request.user, registration_id, companions_of(data.companions), data.reason)
        return await _now(registration_id)

    return await answered(request, act)


@put(f"{ONE}/seats", name="api-seats", guards=GUARDS)
async def put_seats(request: Mine, registration_id: FromPath[str], data: JSONBody[SeatsIn]) -> Response[Any]:
    async def act() -> RegistrationDetail:
        await change_seats(request.user, registration_id, seats_of(data.seats, data.accessible))
        return await _now(registration_id)

    return await answered(request, act)


@post(f"{ONE}/accept", name="api-accept-offer", guards=GUARDS)
async def accept(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    """Takes the place that is kept; a captain for the whole party."""

    async def act() -> RegistrationDetail:
        await offers.accept(request.user, registration_id)
        return await _now(registration_id)

    return await answered(request, act)


@post(f"{ONE}/decline", name="api-decline-offer", guards=GUARDS)
async def decline(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    """Gives up the place that is kept, so that the next person is asked."""

    async def act() -> RegistrationDetail:
        held = await _mine(request, registration_id)
        if held.status is RegistrationStatus.CANCELLED:
            return await detail(held)
        if held.status is not RegistrationStatus.OFFERED:
            raise Refusal(Sentence("No place is kept here any more. Nothing was changed."))
        await cancel(request.user, registration_id, whole_party=True)
        return await _now(registration_id)

    return await answered(request, act)


@post(f"{ONE}/transfer", name="api-transfer", guards=GUARDS)
async def offer(request: Mine, registration_id: FromPath[str], data: JSONBody[SomebodyIn]) -> Response[Any]:
    """Offers the place to a colleague, whose it is once they accept."""

    async def act() -> RegistrationDetail:
        await _mine(request, registration_id)
        receiver = await somebody(data.staff_number)
        await handing.offer(request.user, registration_id, receiver, data.reason)
        return await _now(registration_id)

    return await answered(request, act)


@delete(f"{ONE}/transfer", name="api-withdraw-transfer", guards=GUARDS, status_code=200)
async def withdraw(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    async def act() -> RegistrationDetail:
        await handing.withdraw(request.user, registration_id)
        return await _now(registration_id)

    return await answered(request, act)


@get("/transfers", name="api-transfers", guards=GUARDS)
async def list_offered(request: Mine) -> list[TransferOut]:
    """Places that colleagues offer, waiting for an answer."""
    return [
        TransferOut(each.id, each.event, each.title, each.offering_title, each.giver_name, each.starts_at)
        for each in await transfers.to_answer(request.user.member_id, now())
    ]


@post("/transfers/{transfer_id:str}/accept", name="api-accept-transfer", guards=GUARDS)
async def take(request: Mine, transfer_id: FromPath[str], data: JSONBody[AnswersIn]) -> Response[Any]:
    """Takes the place, with answers and consents of one's own."""

    async def act() -> RegistrationOut:
        made = await handing.accept(request.user, transfer_id, data.answers)
        held = await mine.one(made.registration)
        if held is None:
            raise not_found()
        told = say(made.decision.reason.sentence)
        return RegistrationOut(
            held.id,
            held.event.id,
            held.offering,
            held.status.value,
            held.ticket,
            held.place,
            told,
            made.missing,
        )

    return await answered(request, act)


@post("/transfers/{transfer_id:str}/decline", name="api-decline-transfer", guards=GUARDS)
async def refuse(request: Mine, transfer_id: FromPath[str]) -> Response[Any]:
    async def act() -> Done:
        await handing.decline(request.user, transfer_id)
        return Done()

    return await answered(request, act)


async def somebody(staff_number: str) -> str:
    """The member with this staff number. Raises `Refusal` 422 when there is none."""
    wanted = staff_number.strip().upper()
    found = [each for each in await colleagues.named(wanted, None) if each.staff_number.upper() == wanted]
    if not found:
        raise Refusal(
            Sentence("Nobody on the roster has this staff number. Nothing was changed."),
            field="staff_number",
            status=422,
        )
    return found[0].id


async def _mine(request: Mine, registration_id: str) -> Held:
    """One's own registration, or one of somebody one may act for; any other does not exist here."""
    held = await mine.one(registration_id)
    if held is None:
        raise not_found()
    try:
        acting_as(request.user, held.event.id, held.member, held.branch_path)
    except Refusal:
        raise not_found() from None
    return held


async def _now(registration_id: str) -> RegistrationDetail:
    held = await mine.one(registration_id)
    if held is None:
        raise not_found()
    return await detail(held)


async def detail(held: Held) -> RegistrationDetail:
    along = await parties.companions_of(held.id)
    offered = await transfers.open_of(held.id)
    return RegistrationDetail(
        id=held.id,
        event=held.event.id,
        title=held.event.title,
        offering=held.offering,
        status=held.status.value,
        ticket=held.ticket,
        places=held.places,
        place=held.place,
        offer_until=held.offer_until,
        party=held.party or "",
        answers=await mine.answers_of(held.id),
        missing=tuple(question.id for question in await mine.missing_of(held)),
        companions=tuple(companion_out(held, each) for each in along),
        seats=tuple(say(words) for words in await seats_for(held.id)) if held.event.seated else (),
        offered_to=offered.receiver_name if offered else "",
    )


def companion_out(held: Held, along: parties.Along) -> CompanionOut:
    companion = along.companion
    return CompanionOut(
        companion.id, companion.name, companion.age_band.value, along.needs_place, dict(companion.answers),
        tuple(question.id for question in lacking(held.event.questions, companion)),
    )  # fmt: skip


routes = [
    show_one, put_answers, put_companions, put_seats, accept, decline, offer, withdraw, list_offered, take, refuse,
]  # fmt: skip
