"""Handing a place on to a colleague, who accepts it: the counters stay, the former ticket is refused from then on."""

from collections.abc import Mapping
from typing import Any

from events import signals
from events.domain.cancellation import By
from events.domain.event import HOLDING, Event, RegistrationStatus
from events.domain.questions import check_answers
from events.domain.signup import Application, Decision, Outcome, Reason, Why, of_person
from events.queries import facts
from events.services import answers as answering
from events.services import news
from events.services.cancellation import cancelled_for
from events.services.companions import check_reason, check_time
from events.services.contention import write_again
from events.services.permission import acting_as
from events.services.signup import NotAdmitted, Registered, SignUp, application
from events.services.storing import Kept, stored_as, traces_of
from events.services.traces import announce, log
from foundation.clock import now
from foundation.database import fetch, fetch_together
from foundation.errors import Refusal, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit
from members.services.telling import tell

_KNOWN = (
    "SELECT r.id, r.event, r.offering, r.member, r.branch, r.quota, r.status, r.places, r.party, r.ticket,"
    " r.offer_until, o.pool, e.revision, b.path AS branch_path, m.name, a.id AS present,"
    " (SELECT count(*) FROM guest g WHERE g.registration = r.id AND g.status = 'confirmed') AS companions"
    " FROM registration r JOIN offering o ON o.id = r.offering JOIN event e ON e.id = r.event"
    " JOIN branch b ON b.id = r.branch JOIN member m ON m.id = r.member"
    " LEFT JOIN attendance a ON a.registration = r.id WHERE r.id = {}"
)
_HOLD = "UPDATE registration SET places = places WHERE id = {}"
_OFFER = (
    "INSERT INTO transfer (id, registration, receiver, offered_by, reason, offered_at, open_for, answer)"
    " VALUES ({}, {}, {}, {}, {}, {}, {}, '')"
)
_OPEN = "SELECT id, receiver FROM transfer WHERE open_for = {}"
_TRANSFER = "SELECT id, registration, receiver, answer FROM transfer WHERE id = {}"
_ANSWER = (
    "UPDATE transfer SET answer = {}, answered_at = {}, open_for = NULL"
    " WHERE id = {} AND answer = '' RETURNING id"
)


async def offer(actor: Identity, registration_id: str, receiver: str, reason: str = "") -> str:
    """Offers a place to a colleague; the id of the offer. Offering it to the same one twice changes nothing.

    Raises `NotAdmitted` when the colleague may not have it, or `Refusal`.
    """
    return await write_again(lambda: _offer(actor, registration_id, receiver, reason.strip()))


async def _offer(actor: Identity, registration_id: str, receiver: str, reason: str) -> str:
    row, event = await _held(registration_id)
    by = acting_as(actor, event.id, row["member"], row["branch_path"])
    _check_place(event, row)
    check_time(event, RegistrationStatus(row["status"]), by)
    check_reason(by, reason)
    await _check_receiver(actor, event, row, receiver)
    for each in await fetch(_OPEN, registration_id):
        if each["receiver"] == receiver:
            return str(each["id"])
        await fetch(_ANSWER, "withdrawn", now(), each["id"])
    transfer, at = new_id(), now()
    await fetch(_OFFER, transfer, registration_id, receiver, actor.member_id, reason, at, registration_id)
    if by is not By.THEMSELVES:
        await log(registration_id, actor.member_id, row["status"], at, reason)
    await audit.record(
        actor,
        "transfer.offered",
        "registration",
        registration_id,
        event=event.id,
        to=receiver,
        transfer=transfer,
    )
    await tell(
        "transfer_offered",
        [receiver],
        {"title": event.title, "by": row["name"]},
        link=f"/transfers/{transfer}",
        key=f"transfer/{transfer}",
        event=event.id,
    )
    return transfer


async def _held(registration_id: str) -> tuple[dict[str, Any], Event]:
    """The registration, its row held so that nobody cancels it meanwhile."""
    await fetch(_HOLD, registration_id)
    rows = await fetch(_KNOWN, registration_id)
    if not rows:
        raise not_found()
    return rows[0], await facts.event_at(rows[0]["event"], rows[0]["revision"])


def _check_place(event: Event, row: Mapping[str, Any]) -> None:
    """Whether this place can be handed on at all."""
    if not event.settings.transfer.allowed:
        raise Refusal(Sentence("Places are not handed on here; please give the place back instead."))
    if row["party"]:
        raise Refusal(Sentence("You are in it with others; the captain asks somebody else instead."))
    if row["status"] not in HOLDING:
        raise Refusal(Sentence("There is no place to hand on. Nothing was changed."))
    if row["companions"]:
        raise Refusal(Sentence("Only your own place can be handed on: first take out those who come along."))
    if row["present"] is not None:
        raise Refusal(Sentence("This person has checked in; the place stays theirs."))


async def _check_receiver(
    actor: Identity, event: Event, row: Mapping[str, Any], receiver: str
) -> Application:
    """What the receiver's sign-up would be asked, but for places: they take this one. Raises `NotAdmitted`."""
    if receiver == row["member"]:
        raise Refusal(Sentence("That is you; choose a colleague."), field="member", status=422)
    wish = SignUp(event.id, row["offering"], receiver)
    asked, _ = await application(actor, wish, receiver, by=By.LIAISON)
    refusing = list(of_person(asked))
    if any(own.stands and own.offering == row["offering"] for own in asked.own):
        refusing.insert(0, Reason(Why.ALREADY_REGISTERED, Sentence("This person is signed up already.")))
    elif row["quota"] and event.quota_of(row["pool"], asked.person.branch_path) != row["quota"]:
        words = Sentence(
            "Places go by branch here: only a colleague whose branch shares this quota can have it."
        )
        refusing.insert(0, Reason(Why.NO_QUOTA, words))
    if refusing:
        raise NotAdmitted(Decision(Outcome.REFUSED, tuple(refusing)))
    return asked


async def accept(actor: Identity, transfer_id: str, answers: Mapping[str, str] = {}) -> Registered:
    """The receiver takes the place, with answers and consents of their own. Accepting twice changes nothing."""
    return await write_again(lambda: _accept(actor, transfer_id, answers))


async def _accept(actor: Identity, transfer_id: str, answers: Mapping[str, str]) -> Registered:
    transfer = await _transfer(actor, transfer_id)
    row, event = await _held(transfer["registration"])
    asked, _ = await application(actor, SignUp(event.id, row["offering"]), actor.member_id)
    if transfer["answer"] == "accepted":
        own = next(own for own in asked.own if own.offering == row["offering"])
        return Registered(own.id, own.ticket, _given(), again=True)
    if transfer["answer"]:
        raise Refusal(Sentence("This place is no longer offered to you. Nothing was changed."))
    _check_place(event, row)
    check_time(event, RegistrationStatus(row["status"]), By.THEMSELVES)
    asked = await _check_receiver(actor, event, row, actor.member_id)
    checked = check_answers(event.questions, answers)
    if checked.errors:
        raise answering.AnswersRefused(checked.errors)
    at = now()
    await fetch(_ANSWER, "accepted", at, transfer_id)
    await cancelled_for(row)
    kept = Kept(
        RegistrationStatus(row["status"]), row["places"], row["quota"], None, None, row["offer_until"]
    )
    made, stored = await stored_as(actor, asked, kept)
    await fetch_together(*stored, *traces_of(actor, asked, made, row["status"]))
    await answering.store(made.id, checked, actor.member_id, at)
    await log(row["id"], actor.member_id, "cancelled", at, actor.name)
    await audit.record(
        actor,
        "transfer.accepted",
        "registration",
        row["id"],
        event=event.id,
        to=made.id,
        transfer=transfer_id,
    )
    await _tell(actor, event, row, (made.id, made.ticket, asked.person.branch))
    announce(event.id)
    return Registered(made.id, made.ticket, _given(), missing=checked.missing)


def _given() -> Decision:
    return Decision(Outcome.CONFIRMED, (Reason(Why.PLACE_GIVEN, Sentence("The place is yours.")),))


async def _tell(actor: Identity, event: Event, row: Mapping[str, Any], made: tuple[str, str, str]) -> None:
    """Both people, and the rooms above: first that the place went over, so that what hangs on it goes along."""
    at, (registration, ticket, branch) = now(), made
    await tell(
        "transferred",
        [actor.member_id],
        {**news.when_and_where(event, row["offering"]), "by": row["name"]},
        link=f"/registrations/{registration}",
        key=f"transferred/{ticket}",
        event=event.id,
    )
    await tell(
        "transfer_answered",
        [row["member"]],
        {"title": event.title, "who": actor.name, "answer": Sentence("took the place")},
        link=f"/registrations/{row['id']}",
        key=f"transfer-answered/{ticket}",
        event=event.id,
    )
    if row["status"] == "confirmed":
        await signals.registration_transferred.send(
            signals.Transferred(row["id"], registration, event.id, row["offering"], at)
        )
        await signals.registration_cancelled.send(signals.news(row, event.id, at))
        await signals.registration_confirmed.send(
            signals.RegistrationNews(
                registration, event.id, row["offering"], actor.member_id, branch, ticket, at, row["places"]
            )
        )


async def decline(actor: Identity, transfer_id: str) -> None:
    """The receiver says no: the place stays where it is. Harmless to repeat."""

    async def body() -> None:
        transfer = await _transfer(actor, transfer_id)
        row, event = await _held(transfer["registration"])
        if not await fetch(_ANSWER, "declined", now(), transfer_id):
            return
        await audit.record(
            actor, "transfer.declined", "registration", row["id"], event=event.id, transfer=transfer_id
        )
        await tell(
            "transfer_answered",
            [row["member"]],
            {"title": event.title, "who": actor.name, "answer": Sentence("did not take the place")},
            link=f"/registrations/{row['id']}",
            key=f"transfer-declined/{transfer_id}",
            event=event.id,
        )

    await write_again(body)


async def withdraw(actor: Identity, registration_id: str) -> None:
    """Takes an offer back that is not accepted yet. Harmless to repeat."""

    async def body() -> None:
        row, event = await _held(registration_id)
        acting_as(actor, event.id, row["member"], row["branch_path"])
        for each in await fetch(_OPEN, registration_id):
            await fetch(_ANSWER, "withdrawn", now(), each["id"])
            await audit.record(
                actor, "transfer.withdrawn", "registration", row["id"], event=event.id, transfer=each["id"]
            )

    await write_again(body)


async def _transfer(actor: Identity, transfer_id: str) -> dict[str, Any]:
    """An offer to the actor; anybody else's does not exist for them."""
    rows = await fetch(_TRANSFER, transfer_id)
    if not rows or rows[0]["receiver"] != actor.member_id:
        raise not_found()
    return rows[0]
