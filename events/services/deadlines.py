"""Telling people of what is due: sign-up that opens, missing answers, offers that end, what branches should do."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from events.domain import sealing
from events.domain.questions import still_missing
from events.domain.reminders import is_night
from events.domain.sealing import KIND_NAMES
from events.queries import facts
from events.queries.due_lists import ANYTHING, DUE
from events.services import news
from foundation.clock import now
from foundation.database import fetch, write
from foundation.messages import Sentence
from foundation.settings import settings
from members.services.telling import tell

OFFERS_BEFORE = timedelta(hours=3)
ANSWERS_BEFORE = timedelta(days=3)
SEALED_BEFORE = timedelta(days=7)
RETURNS_BEFORE = timedelta(days=2)
ORDERS_FOR = timedelta(days=3)
OPENED_FOR = timedelta(hours=24)
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

_ORDERS = (
    "SELECT e.id, e.title, COALESCE(e.closes_at, e.starts_at) AS closed FROM event e"
    " WHERE e.status = 'published' AND e.allocation = 'approval' AND e.allocated_at IS NULL"
    " AND COALESCE(e.closes_at, e.starts_at) > {} AND COALESCE(e.closes_at, e.starts_at) <= {}"
)
_NOT_HANDED_IN = (
    "SELECT g.member, g.scope FROM role_grant g JOIN branch s ON s.id = g.scope JOIN event e ON e.id = {}"
    " WHERE g.role = 'liaison' AND DUE"
    " AND NOT EXISTS (SELECT 1 FROM inbox_message i WHERE i.member = g.member AND i.key = {} || s.id)"
)
_ASKS_SEALED = (
    "SELECT e.id, e.revision FROM event e WHERE e.status = 'published' AND e.starts_at > {} AND e.starts_at < {}"
    " AND e.settings LIKE {}"
)
_SEALED = (
    "SELECT r.id, r.member, r.ticket, a.kind FROM registration r LEFT JOIN sealed_answer a ON a.registration = r.id"
    " AND a.deleted_at IS NULL WHERE r.event = {} AND r.status = 'confirmed' AND NOT EXISTS"
    " (SELECT 1 FROM inbox_message i WHERE i.member = r.member AND i.key = 'sealed/' || r.ticket)"
)
_OPENED = (
    "SELECT e.id, e.revision FROM event e WHERE e.status = 'published' AND e.opens_at > {} AND e.opens_at <= {}"
    " AND EXISTS (SELECT 1 FROM group_robot g WHERE g.event IN ('', e.id)"
    " AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.channel = 'wecom' AND d.recipient = g.id"
    " AND d.key = 'opened/' || e.id))"
)


async def remind_of_deadlines() -> int:
    """Writes each of them once; returns how many. By day only: what is due can wait until morning."""
    at = now()
    if is_night(at, settings().zone):
        return 0
    await _opened(at)
    return (
        await _offers(at)
        + await _answers(at)
        + await _only_theirs(at)
        + await _returns(at)
        + await _orders(at)
    )


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


async def _only_theirs(at: datetime) -> int:
    """A week before: ID numbers and health declarations, since the insurer has to have its list in time."""
    count = 0
    for found in await fetch(_ASKS_SEALED, at, at + SEALED_BEFORE, '%"sealed"%'):
        event = await facts.event_at(found["id"], found["revision"])
        given: dict[tuple[str, str, str], set[str]] = {}
        for row in await fetch(_SEALED, event.id):
            given.setdefault((row["id"], row["member"], row["ticket"]), set()).add(row["kind"] or "")
        for (registration, member, ticket), kinds in given.items():
            missing = tuple(
                Sentence(KIND_NAMES[kind])
                for kind in sealing.asked(event.settings.sealed)
                if kind.value not in kinds
            )
            values = {"title": event.title, "missing": missing, "until": event.starts_at}
            if missing:
                row = {"member": member, "event": event.id}
                link = f"/registrations/{registration}/sensitive"
                count += await _tell("answers_missing", row, values, link, f"sealed/{ticket}")
    return count


async def _returns(at: datetime) -> int:
    """Two days before: liaisons whose branch still has places free."""
    count = 0
    for row in await fetch(_QUOTAS, at, at + RETURNS_BEFORE):
        values = {"title": row["title"], "places": row["free"], "until": row["return_by"]}
        link = f"/branch/registrations/{row['event']}"
        count += await _tell("quota_return_due", row, values, link, f"return/{row['id']}")
    return count


async def _orders(at: datetime) -> int:
    """Once applications are in: liaisons whose branch has not handed its list in."""
    count = 0
    for found in await fetch(_ORDERS, at - ORDERS_FOR, at):
        event, key = found["id"], f"nominations/{found['id']}/"
        for row in await fetch(_NOT_HANDED_IN.replace("DUE", DUE), event, ANYTHING, key):
            values = {"title": found["title"], "until": found["closed"]}
            link, told = f"/branch/nominations/{event}", {"member": row["member"], "event": event}
            count += await _tell("nominations_due", told, values, link, key + row["scope"], until=None)
    return count


async def _opened(at: datetime) -> None:
    """The groups hear of it when sign-up opens; what opened by night is told in the morning."""
    for found in await fetch(_OPENED, at - OPENED_FOR, at):
        event = await facts.event_at(found["id"], found["revision"])
        await write(partial(news.opened, event))


async def _tell(
    kind: str, row: dict[str, Any], values: dict[str, Any], link: str, key: str, **more: datetime | None
) -> int:
    until = more.get("until", values["until"])
    told = await write(
        lambda: tell(kind, [row["member"]], values, link=link, key=key, event=row["event"], until=until)
    )
    return len(told)
