"""What the rules need to know of an event, kept in memory until its revision changes.

Counters are never kept here. Every use names the revision it has just read (usually in the same statement
as something else), so a change made by another process is seen at once.
"""

import time
from collections import OrderedDict
from typing import Any

import msgspec

from events.allocation_tables import AbsencePolicy
from events.domain.absences import AbsenceRule
from events.domain.eligibility import Rules
from events.domain.event import (
    AllocationMethod,
    Event,
    EventStatus,
    Kind,
    Offering,
    Pool,
    Session,
    SignUpForm,
)
from events.domain.questions import Asked, Bounds, Question, QuestionKind, Scope
from events.domain.settings import EventSettings
from events.tables import BranchQuota
from events.tables import Event as EventTable
from foundation.database import current_engine
from members.tables import Branch

EVENTS_KEPT = 500
SECONDS_KEPT = 60.0  # names of branches may change without a new revision of the event

_kept: OrderedDict[tuple[int, str], tuple[float, Event]] = OrderedDict()


def remembered(event_id: str) -> Event | None:
    """The event as last read; check `revision` before trusting it."""
    found = _kept.get((id(current_engine()), event_id))
    if found is None or time.monotonic() - found[0] > SECONDS_KEPT:
        return None
    return found[1]


async def event_at(event_id: str, revision: int) -> Event:
    """The event, read anew if what is remembered is of another revision. The event must exist."""
    known = remembered(event_id)
    if known is not None and known.revision == revision:
        return known
    fresh = await load(event_id)
    if fresh is None:
        raise LookupError(event_id)
    return fresh


async def event(event_id: str) -> Event | None:
    """The event as it is now: one small query when nothing has changed."""
    rows = await EventTable.raw("SELECT revision FROM event WHERE id = {}", event_id)
    return await event_at(event_id, rows[0]["revision"]) if rows else None


async def load(event_id: str) -> Event | None:
    """Reads the event with all its parts and remembers it."""
    rows = await EventTable.raw(
        "SELECT e.*, b.name AS host_name FROM event e JOIN branch b ON b.id = e.host WHERE e.id = {}",
        event_id,
    )
    if not rows:
        forget(event_id)
        return None
    offerings = await EventTable.raw(
        "SELECT * FROM offering WHERE event = {} ORDER BY position, id", event_id
    )
    pools = await EventTable.raw(
        "SELECT id, name, by_branch, return_by, merges_at, merged_at, joins, balances, ahead FROM pool"
        " WHERE event = {} ORDER BY id",
        event_id,
    )
    questions = await EventTable.raw(
        "SELECT * FROM question WHERE event = {} ORDER BY position, id", event_id
    )
    quotas = await BranchQuota.raw(
        "SELECT q.id, q.pool, q.branch FROM branch_quota q JOIN pool p ON p.id = q.pool WHERE p.event = {}",
        event_id,
    )
    sessions = await EventTable.raw(
        "SELECT id, title, starts_at, ends_at, offering, place, counts FROM event_session"
        " WHERE event = {} ORDER BY starts_at, position, id",
        event_id,
    )
    seated = await EventTable.raw(
        "SELECT s.offering FROM seated_offering s JOIN seating_plan p ON p.id = s.plan WHERE p.event = {}",
        event_id,
    )
    found = _assemble(rows[0], offerings, pools, questions, sessions)
    found = msgspec.structs.replace(
        found,
        quotas=tuple((row["pool"], row["branch"], row["id"]) for row in quotas),
        seated=tuple(row["offering"] for row in seated),
        branch_names=await _branch_names(found),
        event_names=await _event_names(found),
        absence_rule=await absence_rule() if found.settings.allocation.absences else None,
    )
    _keep(found)
    return found


def forget(event_id: str) -> None:
    _kept.pop((id(current_engine()), event_id), None)


def forget_all() -> None:
    """After another database took the place of this one (tests, a restore)."""
    _kept.clear()


def _keep(found: Event) -> None:
    key = (id(current_engine()), found.id)
    _kept[key] = (time.monotonic(), found)
    _kept.move_to_end(key)
    while len(_kept) > EVENTS_KEPT:
        _kept.popitem(last=False)


def _assemble(
    row: dict[str, Any],
    offerings: list[dict[str, Any]],
    pools: list[dict[str, Any]],
    questions: list[dict[str, Any]],
    sessions: list[dict[str, Any]],
) -> Event:
    plain = {name: row[name] for name in Event.__struct_fields__ if name in row}
    plain |= {
        "kind": Kind(row["kind"]),
        "status": EventStatus(row["status"]),
        "waitlist": bool(row["waitlist"]),
        "form": SignUpForm(row["form"]),
        "allocation": AllocationMethod(row["allocation"]),
        "private": bool(row["private"]),
        "settings": msgspec.json.decode(row["settings"], type=EventSettings),
    }
    return Event(
        **plain,
        offerings=tuple(_offering(each) for each in offerings),
        pools=tuple(Pool(**{**each, "by_branch": bool(each["by_branch"])}) for each in pools),
        questions=tuple(_question(each) for each in questions),
        sessions=tuple(Session(**{**each, "counts": bool(each["counts"])}) for each in sessions),
    )


def _offering(row: dict[str, Any]) -> Offering:
    return Offering(
        id=row["id"],
        title=row["title"],
        pool=row["pool"],
        rules=msgspec.json.decode(row["eligibility"], type=Rules),
        code=row["code"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        section=row["section"],
        place=row["place"],
    )


def _question(row: dict[str, Any]) -> Question:
    return Question(
        id=row["id"],
        kind=QuestionKind(row["kind"]),
        label=row["label"],
        help=row["help"],
        required=bool(row["required"]),
        choices=msgspec.json.decode(row["choices"], type=tuple[str, ...]),
        scope=Scope(row["scope"]),
        asked=Asked(row["asked"]),
        shown_if=row["shown_if"] or "",
        shown_when=msgspec.json.decode(row["shown_when"], type=tuple[str, ...]),
        bounds=msgspec.json.decode(row["bounds"], type=Bounds),
        ages=msgspec.json.decode(row["ages"], type=tuple[str, ...]),
    )


async def _branch_names(found: Event) -> dict[str, str]:
    """Names of the branches that the rules speak of."""
    ids = sorted({branch for offering in found.offerings for branch in offering.rules.branches})
    if not ids:
        return {}
    rows = await Branch.select(Branch.id, Branch.name).where(Branch.id.is_in(ids)).order_by(Branch.position)
    return {row["id"]: row["name"] for row in rows}


async def _event_names(found: Event) -> dict[str, str]:
    """Titles of the events that the rules speak of."""
    ids = sorted({event for offering in found.offerings for event in offering.rules.attended})
    if not ids:
        return {}
    rows = await EventTable.select(EventTable.id, EventTable.title).where(EventTable.id.is_in(ids))
    return {row["id"]: row["title"] for row in rows}


async def absence_rule() -> AbsenceRule | None:
    """The union's rule on those who stay away; None when there is none."""
    rows = await AbsencePolicy.raw("SELECT times, months, weeks, behind FROM absence_policy WHERE times > 0")
    if not rows:
        return None
    return AbsenceRule(**{**rows[0], "behind": bool(rows[0]["behind"])})
