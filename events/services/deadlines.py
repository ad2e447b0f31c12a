"""Telling people of what is due from them: answers still missing, offers that end, places a branch should return."""

from datetime import datetime, timedelta
from typing import Any

from events.domain.questions import still_missing
from events.domain.reminders import is_night
from events.queries import facts
from foundation.clock import now
from foundation.database import fetch, write
from foundation.settings import settings
from members.services.telling import tell

OFFERS_BEFORE = timedelta(hours=3)
ANSWERS_BEFORE = timedelta(days=3)
RETURNS_BEFORE = timedelta(days=2)
_OFFERS = (
    "SELECT r.id, r.event, r.member, r.ticket, r.offer_until, e.title FROM registration r"
    " JOIN event e ON e.id = r.event"
    " WHERE r.status = 'offered' AND r.places > 0 AND r.offer_until > {} AND r.offer_until < {}"
    " AND NOT EXISTS"
    " (SELECT 1 FROM inbox_message i WHERE i.member = r.member AND i.key = 'offer_expiring/' || r.ticket)"
)
_EVENTS = (
    "SELECT e.id, e.revision FROM event e WHERE e.status = 'published' AND e.starts_at > {} AND e.starts_at < {}"
    " AND EXISTS (SELECT 1 FROM question q WHERE q.event = e.id AND q.required = {})"
)
_ANSWERS = (
    "SELECT r.id, r.member, r.ticket, r.places, a.question, a.value FROM registration r"
    " LEFT JOIN answer a ON a.registration = r.id WHERE r.event = {} AND r.status = 'confirmed' AND NOT EXISTS"
    " (SELECT 1 FROM inbox_message i WHERE i.member = r.member AND i.key = 'answers/' || r.ticket)"
)
_QUOTAS = (
    "SELECT q.id, q.size - q.taken AS free, p.return_by, e.id AS event, e.title, g.member"
    " FROM branch_quota q JOIN pool p ON p.id = q.pool JOIN event e ON e.id = p.event"
    " JOIN role_grant g ON g.role = 'liaison' AND g.scope = q.branch"
    " WHERE e.status = 'published' AND p.return_by > {} AND p.return_by < {} AND q.taken < q.size AND NOT EXISTS"
    " (SELECT 1 FROM inbox_message i WHERE i.member = g.member AND i.key = 'return/' || q.id)"
)


async def remind_of_deadlines() -> int:
    """Writes each of them once; returns how many. By day only: what is due can wait until morning."""
    at = now()
    if is_night(at, settings().zone):
        return 0
    return await _offers(at) + await _answers(at) + await _returns(at)


async def _offers(at: datetime) -> int:
    """Whoever has three hours left to answer."""
    count = 0
    for row in await fetch(_OFFERS, at, at + OFFERS_BEFORE):
        values = {"title": row["title"], "until": row["offer_until"]}
        count += await _tell(
            "offer_expiring", row, values, f"/registrations/{row['id']}", f"offer_expiring/{row['ticket']}"
        )
    return count


async def _answers(at: datetime) -> int:
    """Three days before it begins: questions that must be answered and are not."""
    count = 0
    for found in await fetch(_EVENTS, at, at + ANSWERS_BEFORE, True):
        event = await facts.event_at(found["id"], found["revision"])
        given: dict[tuple[str, str, str, int], dict[str, str]] = {}
        for row in await fetch(_ANSWERS, event.id):
            answers = given.setdefault((row["id"], row["member"], row["ticket"], row["places"]), {})
            if row["question"] is not None:
                answers[row["question"]] = row["value"]
        for (registration, member, ticket, places), answers in given.items():
            # What is asked once for a party is its captain's to answer, and the captain's carries the places.
            asked = [question for question in event.questions if places or question.scope != "party"]
            missing = tuple(question.label for question in still_missing(asked, answers))
            row = {"member": member, "event": event.id}
            values = {"title": event.title, "missing": missing, "until": event.starts_at}
            if missing:
                link = f"/registrations/{registration}"
                count += await _tell("answers_missing", row, values, link, f"answers/{ticket}")
    return count


async def _returns(at: datetime) -> int:
    """Two days before: liaisons whose branch still has places free."""
    count = 0
    for row in await fetch(_QUOTAS, at, at + RETURNS_BEFORE):
        values = {"title": row["title"], "places": row["free"], "until": row["return_by"]}
        link = f"/branch/registrations/{row['event']}"
        count += await _tell("quota_return_due", row, values, link, f"return/{row['id']}")
    return count


async def _tell(kind: str, row: dict[str, Any], values: dict[str, Any], link: str, key: str) -> int:
    told = await write(
        lambda: tell(
            kind, [row["member"]], values, link=link, key=key, event=row["event"], until=values["until"]
        )
    )
    return len(told)
