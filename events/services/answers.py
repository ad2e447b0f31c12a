"""Answers to the extra questions: stored with the sign-up, completed or corrected later."""

from collections.abc import Mapping
from datetime import datetime

from events.domain.cancellation import By
from events.domain.event import ENDED
from events.domain.questions import QuestionKind, check_answers
from events.queries import facts
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
    "SELECT r.event, r.member, r.status, e.revision, b.path AS branch_path FROM registration r"
    " JOIN event e ON e.id = r.event JOIN branch b ON b.id = r.branch WHERE r.id = {}"
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


async def store(registration: str, values: Mapping[str, str], given_by: str, at: datetime) -> None:
    """Adds answers to a registration that has none; call it inside a write body."""
    for question, value in values.items():
        await Registration.raw(
            "INSERT INTO answer (id, registration, question, value, given_by, given_at)"
            " VALUES ({}, {}, {}, {}, {}, {})",
            new_id(), registration, question, value, given_by, at,
        )  # fmt: skip


async def change(actor: Identity, registration_id: str, given: Mapping[str, str]) -> None:
    """Completes or corrects the answers of a registration.

    Consents are only ever changed by the person themselves. Raises `AnswersRefused`, or `Refusal` when the
    registration is cancelled, the event has started, or it is not theirs to touch.
    """

    async def body() -> None:
        rows = await Registration.raw(_OF_REGISTRATION, registration_id)
        if not rows:
            raise not_found()
        row = rows[0]
        by = acting_as(actor, row["event"], row["member"], row["branch_path"])
        event = await facts.event_at(row["event"], row["revision"])
        if row["status"] in ENDED:
            raise Refusal(Sentence("This registration is cancelled; there is nothing to answer."))
        if event.started(now()):
            raise Refusal(Sentence("The event has started; answers can no longer be changed."))
        mine = by is By.THEMSELVES
        checked = check_answers(event.questions, given, by_themselves=mine)
        if checked.errors:
            raise AnswersRefused(checked.errors)
        asked = [
            question.id for question in event.questions if mine or question.kind is not QuestionKind.CONSENT
        ]
        for question in asked:
            await Registration.raw(
                "DELETE FROM answer WHERE registration = {} AND question = {}", registration_id, question
            )
        await store(registration_id, checked.values, actor.member_id, now())
        await audit.record(
            actor,
            "registration.answered",
            "registration",
            registration_id,
            event=row["event"],
            questions=asked,
        )

    await write(body)
