"""Joining a party: by its link, by an invitation, or put in by an organizer; and saying no."""

from collections.abc import Mapping
from datetime import datetime

from events import signals
from events.domain.cancellation import By
from events.domain.event import Own, RegistrationStatus
from events.domain.party import may_join, refuse_late
from events.domain.questions import Scope, asked_of, check_answers
from events.domain.signup import Decision, Outcome, Reason, Why, of_person
from events.queries import parties
from events.queries.parties import Whole
from events.services import answers as answering
from events.services import news
from events.services.companions import check_reason
from events.services.contention import write_again
from events.services.parties.held import held
from events.services.signup import NotAdmitted, Registered, SignUp, application
from events.services.storing import Kept, stored_as, traces_of
from events.services.traces import announce
from foundation.clock import now
from foundation.database import fetch, fetch_together
from foundation.errors import Refusal, not_allowed, not_found
from foundation.identifiers import digest
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit
from members.services.telling import tell

_ANSWER = (
    "UPDATE party_invitation SET answer = {}, answered_at = {} WHERE party = {} AND member = {} AND answer <> {}"
    " RETURNING id"
)
_OF_LINK = "SELECT id FROM party WHERE id = {} AND invitation = {}"


async def join(
    actor: Identity,
    party_id: str,
    *,
    secret: str = "",
    member: str = "",
    answers: Mapping[str, str] = {},
    reason: str = "",
) -> Registered:
    """Puts a member into a party: themselves with its link or an invitation, or a colleague by whoever may act for
    them and says why. Joining twice changes nothing.

    Raises `NotAdmitted` with every reason, `AnswersRefused`, or `Refusal`; nothing was changed then.
    """
    return await write_again(
        lambda: _join(actor, party_id, member or actor.member_id, secret, answers, reason.strip())
    )


async def _join(
    actor: Identity, party_id: str, member: str, secret: str, answers: Mapping[str, str], reason: str
) -> Registered:
    party = await held(party_id)
    event, at = party.event, now()
    asked, by = await application(
        actor, SignUp(event.id, party.offering, member, places=0, party=party_id), member
    )
    there = party.mate(member)
    if there is not None:
        own = Own(there.id, party.offering, there.status, None, there.ticket, there.places)
        return Registered(there.id, there.ticket, _stands(own), again=True)
    await _check_asked(actor, party, by, secret, reason)
    if not may_join(event, at):
        raise Refusal(refuse_late(event))
    refusing = (*_elsewhere(asked.own, party), *of_person(asked))
    if refusing:
        raise NotAdmitted(Decision(Outcome.REFUSED, refusing))
    if party.free < 1:
        raise Refusal(
            Sentence("All its places are taken; its captain can ask for more. Nothing was changed.")
        )
    checked = check_answers(
        asked_of(event.questions, (Scope.PERSON,)), answers, by_themselves=by is By.THEMSELVES
    )
    if checked.errors:
        raise answering.AnswersRefused(checked.errors)
    captain = party.captain
    kept = Kept(captain.status, 0, captain.quota, captain.line, party_id, captain.offer_until)
    made, stored = await stored_as(actor, asked, kept)
    await fetch_together(*stored, *traces_of(actor, asked, made, captain.status.value))
    await answering.store(made.id, checked, actor.member_id, at)
    await _answered(actor, party, member, "accepted", at)
    await _tell(actor, party, asked.person.branch, member, made, at)
    announce(event.id)
    return Registered(made.id, made.ticket, _stands(made), missing=checked.missing)


def _stands(own: Own) -> Decision:
    return Decision(
        Outcome(own.status.value), (Reason(Why.PLACE_GIVEN, Sentence("You are in it now.")),), own
    )


async def _check_asked(actor: Identity, party: Whole, by: By, secret: str, reason: str) -> None:
    """Whether they were asked to: nobody walks into somebody else's party."""
    if by is not By.THEMSELVES:
        check_reason(by, reason)
        return
    if secret and await fetch(_OF_LINK, party.id, digest(secret)):
        return
    if await parties.was_invited(party.id, actor.member_id):
        return
    raise not_allowed(Sentence("Only those who are asked can join. Please ask the captain for the link."))


def _elsewhere(own: tuple[Own, ...], party: Whole) -> tuple[Reason, ...]:
    if any(each.stands and each.offering == party.offering for each in own):
        return (Reason(Why.ALREADY_REGISTERED, Sentence("You are signed up already.")),)
    return ()


async def _answered(actor: Identity, party: Whole, member: str, answer: str, at: datetime) -> None:
    await fetch(_ANSWER, answer, at, party.id, member, answer)
    await audit.record(actor, f"party.{answer}", "party", party.id, event=party.event.id, member=member)


async def _tell(actor: Identity, party: Whole, branch: str, member: str, made: Own, at: datetime) -> None:
    """The captain who has joined, a colleague who was put in, and the rooms above."""
    event = party.event
    if made.status in (RegistrationStatus.CONFIRMED, RegistrationStatus.WAITLISTED):
        await news.taken_in(actor, event, member, made, party.captain.line)
    if party.captain.member != actor.member_id and actor.member_id == member:
        await _tell_captain(actor, party, Sentence("accepted the invitation"))
    if made.status is RegistrationStatus.CONFIRMED:
        await signals.registration_confirmed.send(
            signals.RegistrationNews(made.id, event.id, made.offering, member, branch, made.ticket, at, 0)
        )


async def _tell_captain(actor: Identity, party: Whole, answer: Sentence) -> None:
    await tell(
        "party_answered",
        [party.captain.member],
        {"title": party.event.title, "who": actor.name, "answer": answer},
        link=f"/parties/{party.id}",
        key=f"party-answer/{party.id}/{actor.member_id}/{answer}",
        event=party.event.id,
    )


async def decline(actor: Identity, party_id: str) -> None:
    """Says no to an invitation; it can still be accepted later, while there is room. Harmless to repeat."""

    async def body() -> None:
        party = await held(party_id)
        if not await parties.was_invited(party_id, actor.member_id):
            raise not_found()
        if party.mate(actor.member_id) is not None:
            raise Refusal(Sentence("You are in it already; leave it under My registrations."))
        if await fetch(_ANSWER, "declined", now(), party_id, actor.member_id, "declined"):
            await audit.record(
                actor, "party.declined", "party", party_id, event=party.event.id, member=actor.member_id
            )
            await _tell_captain(actor, party, Sentence("declined the invitation"))

    await write_again(body)
