"""Answers to the extra questions: stored with the sign-up, completed or corrected later, added at the door."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from events.domain.cancellation import By
from events.domain.event import ENDED, Event
from events.domain.questions import Asked, Checked, QuestionKind, asked_of, check_answers, scopes_of
from events.queries import facts
from events.services import companion_answers, news
from events.services.permission import acting_as
from events.tables import Registration
from foundation.clock import now
from foundation.database import write
from foundation.errors import Refusal, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

_OF_REGISTRATION = (
    "SELECT r.event, r.member, r.status, r.party, r.places, e.revision, b.path AS branch_path"
    " FROM registration r JOIN event e ON e.id = r.event JOIN branch b ON b.id = r.branch WHERE r.id = {}"
)


class AnswersRefused(Refusal):
    """Some answers will not do; `fields`: question id → what to do about it."""

    def __init__(self, fields: Mapping[str, Sentence]) -> None:
        super().__init__(
            Sentence("Please look at the questions again. Nothing was stored yet."),
            field=next(iter(fields)),
            status=422,
        )
        self.fields = fields


async def store(registration: str, checked: Checked, given_by: str, at: datetime) -> None:
    """Adds answers to a registration that has none; call it inside a write body."""
    for question in checked.values:
        await _add(registration, question, checked, given_by, at)


async def _add(registration: str, question: str, checked: Checked, given_by: str, at: datetime) -> None:
    await Registration.raw(
        "INSERT INTO answer (id, registration, question, value, wording, given_by, given_at)"
        " VALUES ({}, {}, {}, {}, {}, {}, {})",
        new_id(), registration, question, checked.values[question], checked.wordings.get(question, ""),
        given_by, at,
    )  # fmt: skip


async def change(actor: Identity, registration_id: str, given: Mapping[str, str], reason: str = "") -> None:
    """Completes or corrects the answers of a registration.

    Consents are only ever changed by the person themselves; whoever corrects somebody else's answer says why.
    Raises `AnswersRefused`, or `Refusal` when the registration is cancelled, the event has started, or it is not
    theirs to touch.
    """

    async def body() -> None:
        row, event, by = await _found(actor, registration_id)
        if event.started(now()):
            raise Refusal(Sentence("The event has started; answers can no longer be changed."))
        await _change(actor, registration_id, (event, row, by), given, Asked.SIGNUP, reason.strip())

    await write(body)


async def at_the_door(
    actor: Identity,
    registration_id: str,
    given: Mapping[str, str],
    companions: Mapping[str, Mapping[str, str]] = {},
) -> None:
    """Takes the answers to what is asked at the door, from whoever stands there or from the person's own phone.

    `companions`: guest → question id → as typed. Consents are only ever given by the person themselves. Raises
    `AnswersRefused`, `CompanionsRefused`, or `Refusal` when the person has no place, the event is over, or it is not
    theirs to touch.
    """

    async def body() -> None:
        row, event, by = await _found(actor, registration_id)
        if row["status"] != "confirmed":
            raise Refusal(Sentence("Only somebody who has a place is asked at the door."))
        if event.over(now()):
            raise Refusal(Sentence("This event is over; answers can no longer be given."))
        await _change(actor, registration_id, (event, row, by), given, Asked.DOOR)
        await companion_answers.at_the_door(event, registration_id, companions, actor.member_id, now())

    await write(body)


async def _found(actor: Identity, registration_id: str) -> tuple[dict[str, Any], Event, By]:
    rows = await Registration.raw(_OF_REGISTRATION, registration_id)
    if not rows:
        raise not_found()
    row = rows[0]
    by = acting_as(actor, row["event"], row["member"], row["branch_path"])
    if row["status"] in ENDED:
        raise Refusal(Sentence("This registration is cancelled; there is nothing to answer."))
    return row, await facts.event_at(row["event"], row["revision"]), by


async def _change(
    actor: Identity,
    registration_id: str,
    found: tuple[Event, Mapping[str, Any], By],
    given: Mapping[str, str],
    asked: Asked,
    reason: str = "",
) -> None:
    """Only what differs is written, so that who answered and when, and to which words, stays with the rest."""
    event, row, by = found
    mine = by is By.THEMSELVES
    questions = asked_of(event.questions, scopes_of(row["party"], row["places"]))
    before = await Registration.raw(
        "SELECT question, value, wording FROM answer WHERE registration = {}", registration_id
    )
    in_form = [
        each.id
        for each in questions
        if each.asked is asked and (mine or each.kind is not QuestionKind.CONSENT)
    ]
    known = {each["question"]: each["value"] for each in before if each["question"] not in in_form}
    checked = check_answers(questions, given, by_themselves=mine, asked=asked, known=known)
    if checked.errors:
        raise AnswersRefused(checked.errors)
    kept = {each["question"]: (each["value"], each["wording"]) for each in before}
    at = now()
    changed = [question for question in in_form if kept.get(question) != _wanted(checked, question)]
    if asked is Asked.SIGNUP and not mine and not set(changed).isdisjoint(kept):
        await _corrected(actor, registration_id, row["status"], reason, at)
        await news.changed_by(actor, event, {"id": registration_id, "member": row["member"]}, reason)
    for question in changed:
        await Registration.raw(
            "DELETE FROM answer WHERE registration = {} AND question = {}", registration_id, question
        )
        if question in checked.values:
            await _add(registration_id, question, checked, actor.member_id, at)
    await audit.record(
        actor,
        "registration.answered",
        "registration",
        registration_id,
        event=row["event"],
        questions=changed,
    )


async def _corrected(actor: Identity, registration_id: str, status: str, reason: str, at: datetime) -> None:
    """Somebody else's answers are corrected: the person reads why."""
    if not reason:
        raise Refusal(Sentence("Please give a reason; the person will read it."), field="reason", status=422)
    if len(reason) > 200:
        raise Refusal(
            Sentence("Please give the reason in at most 200 characters."), field="reason", status=422
        )
    await Registration.raw(
        "INSERT INTO registration_change (registration, at, actor, status, reason) VALUES ({}, {}, {}, {}, {})",
        registration_id, at, actor.member_id, status, reason,
    )  # fmt: skip


def _wanted(checked: Checked, question: str) -> tuple[str, str] | None:
    value = checked.values.get(question)
    return None if value is None else (value, checked.wordings.get(question, ""))
