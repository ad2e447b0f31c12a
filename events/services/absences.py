"""Those who stayed away: excusing them with a reason, and the union's rule on it."""

from events.allocation_tables import AbsenceExcuse, AbsencePolicy
from events.domain.absences import AbsenceRule
from events.queries import absentees, facts
from events.services.permission import must_organize
from foundation.clock import now
from foundation.database import after_commit, write
from foundation.errors import Refusal, not_allowed, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

LONGEST_REASON = 200


async def excuse(actor: Identity, event_id: str, registration_id: str, reason: str) -> None:
    """Records why somebody did not come; it no longer counts. An empty reason takes the excuse back.

    Raises `Refusal` 404 for somebody who came or had no place.
    """
    must_organize(actor, event_id)
    words = reason.strip()
    if len(words) > LONGEST_REASON:
        raise Refusal(
            Sentence("Please give the reason in at most 200 characters."), field="reason", status=422
        )

    async def body() -> None:
        if not await absentees.stayed_away(event_id, registration_id):
            raise not_found()
        await AbsenceExcuse.raw("DELETE FROM absence_excuse WHERE registration = {}", registration_id)
        if words:
            await AbsenceExcuse.raw(
                "INSERT INTO absence_excuse (registration, reason, recorded_by, at) VALUES ({}, {}, {}, {})",
                registration_id, words, actor.member_id, now(),
            )  # fmt: skip
        await audit.record(
            actor,
            "absence.excused" if words else "absence.counted",
            "registration",
            registration_id,
            event=event_id,
        )

    await write(body)


async def set_rule(actor: Identity, rule: AbsenceRule) -> None:
    """The union's rule for every event that does not switch it off. Administrators only."""
    if not actor.is_administrator:
        raise not_allowed()
    if not (0 <= rule.times <= 20 and 1 <= rule.months <= 60 and 1 <= rule.weeks <= 104):
        raise Refusal(Sentence("These numbers lie outside of what is possible."), status=422)

    async def body() -> None:
        await AbsencePolicy.raw("DELETE FROM absence_policy")
        await AbsencePolicy.raw(
            "INSERT INTO absence_policy (id, times, months, weeks, behind, changed_at) VALUES ({}, {}, {}, {}, {}, {})",
            "union", rule.times, rule.months, rule.weeks, rule.behind, now(),
        )  # fmt: skip
        await audit.record(
            actor, "absence.rule", "union", "absences", times=rule.times, months=rule.months, weeks=rule.weeks,
            behind=rule.behind,
        )  # fmt: skip
        after_commit(facts.forget_all)

    await write(body)
