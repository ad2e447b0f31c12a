"""A member's own registrations: what is ahead, with ticket and place in line, and what has been."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec

from events.domain.event import Event, EventStatus, Kind, RegistrationStatus
from events.domain.questions import Question, Scope, asked_of, scopes_of, still_missing
from events.queries import facts
from events.tables import Registration

_ROWS = (
    "SELECT r.id, r.event, r.offering, r.member, r.status, r.ticket, r.line, r.quota, r.registered_at, r.registered_by,"
    " r.places, r.offer_until,"
    " o.title AS offering_title, o.pool, o.starts_at AS offering_starts, m.name AS member_name, b.name AS branch_name,"
    " b.path AS branch_path, r.party,"
    " e.revision, a.present_at,"
    " CASE WHEN r.line IS NULL THEN 0 ELSE 1 + (SELECT COALESCE(SUM(w.places), 0) FROM registration w"
    " JOIN offering wo ON wo.id = w.offering WHERE wo.pool = o.pool AND w.status = 'waitlisted'"
    " AND w.line < r.line AND (r.quota IS NULL OR w.quota = r.quota)) END AS place"
    " FROM registration r JOIN offering o ON o.id = r.offering JOIN event e ON e.id = r.event"
    " JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " LEFT JOIN attendance a ON a.registration = r.id"
)
_OF_MEMBER = _ROWS + " WHERE r.member = {} ORDER BY COALESCE(o.starts_at, e.starts_at), r.id"
_ONE = _ROWS + " WHERE r.id = {}"
_EVENTS = (
    "SELECT e.id, e.kind, e.title, e.status, e.revision, e.place, e.starts_at, e.ends_at, e.opens_at, e.closes_at,"
    " e.cancel_until, e.contact, e.cancelled_because, b.name AS host_name FROM event e JOIN branch b ON b.id = e.host"
    " WHERE e.id IN (SELECT event FROM registration WHERE member = {})"
)
_CHANGES = (
    "SELECT c.at, c.actor, c.status, c.reason, m.name FROM registration_change c"
    " LEFT JOIN member m ON m.id = c.actor WHERE c.registration = {} ORDER BY c.id"
)


class Held(msgspec.Struct, frozen=True):
    """A registration with its event. `place`: number on the waitlist, 0 when not waiting."""

    id: str
    event: Event
    offering: str
    offering_title: str
    member: str
    member_name: str
    branch_name: str
    branch_path: str
    status: RegistrationStatus
    ticket: str
    place: int
    registered_at: datetime
    registered_by: str | None
    starts_at: datetime | None
    present_at: datetime | None
    places: int = 1
    offer_until: datetime | None = None
    party: str | None = None

    @property
    def title(self) -> str:
        """The event's title, with the offering's where there is a choice of them."""
        return self.event.title

    @property
    def scopes(self) -> Collection[Scope]:
        """What is asked here: a party's captain answers for all of it, its members for themselves."""
        return scopes_of(self.party, self.places)

    @property
    def several(self) -> bool:
        return len(self.event.offerings) > 1


class Change(msgspec.Struct, frozen=True):
    """A step in a registration's history. `name` empty: it moved by itself."""

    at: datetime
    status: RegistrationStatus
    reason: str
    name: str
    actor: str


class Consent(msgspec.Struct, frozen=True):
    """The words agreed to, as they stood then."""

    wording: str
    given_at: datetime


async def of_member(member_id: str) -> list[Held]:
    """All of a member's registrations, by the time of the event. Two queries."""
    events = {row["id"]: _event(row) for row in await Registration.raw(_EVENTS, member_id)}
    return [_held(row, events[row["event"]]) for row in await Registration.raw(_OF_MEMBER, member_id)]


async def one(registration_id: str) -> Held | None:
    rows = await Registration.raw(_ONE, registration_id)
    if not rows:
        return None
    return _held(rows[0], await facts.event_at(rows[0]["event"], rows[0]["revision"]))


async def answers_of(registration_id: str) -> dict[str, str]:
    """Question id → what was answered."""
    rows = await Registration.raw(
        "SELECT question, value FROM answer WHERE registration = {}", registration_id
    )
    return {row["question"]: row["value"] for row in rows}


async def consents_of(registration_id: str) -> dict[str, Consent]:
    """Question id → what was agreed to and when."""
    rows = await Registration.raw(
        "SELECT question, wording, given_at FROM answer WHERE registration = {} AND wording <> ''",
        registration_id,
    )
    return {row["question"]: Consent(row["wording"], row["given_at"]) for row in rows}


async def history_of(registration_id: str) -> list[Change]:
    rows = await Registration.raw(_CHANGES, registration_id)
    return [
        Change(row["at"], RegistrationStatus(row["status"]), row["reason"], row["name"] or "", row["actor"])
        for row in rows
    ]


async def missing_of(held: Held) -> tuple[Question, ...]:
    """Required questions nobody has answered yet."""
    return still_missing(asked_of(held.event.questions, held.scopes), await answers_of(held.id))


def _event(row: dict[str, Any]) -> Event:
    return Event(**{**row, "kind": Kind(row["kind"]), "status": EventStatus(row["status"])})


def _held(row: dict[str, Any], event: Event) -> Held:
    return Held(
        id=row["id"],
        event=event,
        offering=row["offering"],
        offering_title=row["offering_title"],
        member=row["member"],
        member_name=row["member_name"],
        branch_name=row["branch_name"],
        branch_path=row["branch_path"],
        party=row["party"],
        status=RegistrationStatus(row["status"]),
        ticket=row["ticket"],
        place=int(row["place"]),
        registered_at=row["registered_at"],
        registered_by=row["registered_by"],
        starts_at=row["offering_starts"] or event.starts_at,
        present_at=row["present_at"],
        places=row["places"],
        offer_until=row["offer_until"],
    )
