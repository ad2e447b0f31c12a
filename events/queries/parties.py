"""A party as its people see it: who is in it, who was asked, who comes along; and what a member is asked to join."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from events.domain.event import HOLDING, Event, RegistrationStatus
from events.domain.party import AgeBand, Companion, called
from events.queries import facts
from events.tables import Party
from foundation.database import fetch
from foundation.identifiers import digest
from foundation.messages import Sentence

_PARTY = (
    "SELECT p.id, p.event, p.offering, p.name, p.captain, p.size, p.invitation, o.title AS offering_title, o.pool,"
    " e.revision FROM party p JOIN offering o ON o.id = p.offering JOIN event e ON e.id = p.event WHERE p.id = {}"
)
_MATES = (
    "SELECT r.id, r.member, r.status, r.places, r.line, r.quota, r.offer_until, r.ticket, r.branch, m.name,"
    " m.staff_number, b.name AS branch_name, b.path AS branch_path, a.present_at FROM registration r"
    " JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " LEFT JOIN attendance a ON a.registration = r.id"
    " WHERE r.party = {} AND r.status NOT IN ('cancelled', 'rejected')"
    " ORDER BY r.places DESC, r.registered_at, m.pinyin, r.id"
)
_INVITED = (
    "SELECT i.id, i.member, i.answer, i.invited_at, m.name, m.staff_number, b.name AS branch_name"
    " FROM party_invitation i JOIN member m ON m.id = i.member JOIN branch b ON b.id = m.branch"
    " WHERE i.party = {} AND i.answer <> 'accepted' ORDER BY i.invited_at, m.pinyin, i.id"
)
_COMPANIONS = (
    "SELECT g.id, g.name, g.age_band, g.needs_place, g.present_at FROM guest g JOIN registration r"
    " ON r.id = g.registration WHERE r.party = {} AND g.status = 'confirmed' ORDER BY g.created_at, g.id"
)
_COMPANIONS_OF = (
    "SELECT id, name, age_band, needs_place, present_at FROM guest"
    " WHERE registration = {} AND status = 'confirmed' ORDER BY created_at, id"
)
_ANSWERS_OF = (
    "SELECT a.guest, a.question, a.value FROM guest_answer a"
    " JOIN guest g ON g.id = a.guest WHERE g.registration = {}"
)
_OPEN_INVITATIONS = (
    "SELECT i.party, p.name, p.event, e.title, e.starts_at, o.title AS offering_title, m.name AS captain_name"
    " FROM party_invitation i JOIN party p ON p.id = i.party JOIN event e ON e.id = p.event"
    " JOIN offering o ON o.id = p.offering JOIN member m ON m.id = p.captain"
    " WHERE i.member = {} AND i.answer = '' AND e.status = 'published' AND (e.starts_at IS NULL OR e.starts_at > {})"
    " ORDER BY e.starts_at, i.id"
)


class Mate(msgspec.Struct, frozen=True):
    """A member of the party with their registration; the captain first."""

    id: str
    member: str
    status: RegistrationStatus
    places: int
    line: int | None
    quota: str | None
    offer_until: datetime | None
    ticket: str
    branch: str
    name: str
    staff_number: str
    branch_name: str
    branch_path: str
    present_at: datetime | None


class Asked(msgspec.Struct, frozen=True):
    """A colleague whom the captain named. `answer`: empty, or declined."""

    id: str
    member: str
    answer: str
    invited_at: datetime
    name: str
    staff_number: str
    branch_name: str


class Along(msgspec.Struct, frozen=True):
    """Somebody who is brought along."""

    companion: Companion
    needs_place: bool
    present_at: datetime | None


class Whole(msgspec.Struct, frozen=True):
    """A party with everybody in it."""

    id: str
    event: Event
    offering: str
    offering_title: str
    pool: str
    name: str
    size: int
    has_link: bool
    mates: tuple[Mate, ...]
    asked: tuple[Asked, ...]
    along: tuple[Along, ...]

    @property
    def captain(self) -> Mate:
        return self.mates[0]

    @property
    def used(self) -> int:
        """Places its people need."""
        return len(self.mates) + sum(each.needs_place for each in self.along)

    @property
    def free(self) -> int:
        return self.size - self.used

    @property
    def lacking(self) -> int:
        """How many people are still needed."""
        return max(self.event.settings.party.least - len(self.mates) - len(self.along), 0)

    @property
    def holds(self) -> bool:
        return self.captain.status in HOLDING

    @property
    def title(self) -> Sentence | str:
        return label(self.event, self.name, self.captain.name)

    def mate(self, member: str) -> Mate | None:
        return next((mate for mate in self.mates if mate.member == member), None)


def label(event: Event, name: str, captain: str) -> Sentence | str:
    """A party's name; where it has none, its captain's."""
    return name or Sentence("{captain}'s {called}", captain=captain, called=called(event))


async def party(party_id: str) -> Whole | None:
    """Four statements."""
    rows = await fetch(_PARTY, party_id)
    if not rows:
        return None
    row = rows[0]
    mates = tuple(_mate(each) for each in await fetch(_MATES, party_id))
    if not mates:
        return None
    return Whole(
        id=row["id"],
        event=await facts.event_at(row["event"], row["revision"]),
        offering=row["offering"],
        offering_title=row["offering_title"],
        pool=row["pool"],
        name=row["name"],
        size=row["size"],
        has_link=row["invitation"] is not None,
        mates=mates,
        asked=tuple(Asked(**each) for each in await fetch(_INVITED, party_id)),
        along=tuple(_along(each) for each in await fetch(_COMPANIONS, party_id)),
    )


async def by_secret(secret: str) -> str | None:
    """The party whose link this is."""
    rows = await Party.select(Party.id).where(Party.invitation == digest(secret))
    return rows[0]["id"] if rows else None


async def was_invited(party_id: str, member_id: str) -> bool:
    rows = await fetch(
        "SELECT id FROM party_invitation WHERE party = {} AND member = {}", party_id, member_id
    )
    return bool(rows)


class ToAnswer(msgspec.Struct, frozen=True):
    """An invitation that waits for an answer."""

    party: str
    name: str
    event: str
    title: str
    starts_at: datetime | None
    offering_title: str
    captain_name: str


async def to_answer(member_id: str, at: datetime) -> list[ToAnswer]:
    return [ToAnswer(**row) for row in await fetch(_OPEN_INVITATIONS, member_id, at)]


async def companions_of(registration_id: str) -> tuple[Along, ...]:
    """Two statements; with what was answered for each."""
    answers = await companion_answers_of(registration_id)
    return tuple(
        _along(row, answers.get(row["id"], {})) for row in await fetch(_COMPANIONS_OF, registration_id)
    )


async def companion_answers_of(registration_id: str) -> dict[str, dict[str, str]]:
    """Guest → question id → what was answered."""
    found: dict[str, dict[str, str]] = {}
    for row in await fetch(_ANSWERS_OF, registration_id):
        found.setdefault(row["guest"], {})[row["question"]] = row["value"]
    return found


def _mate(row: dict[str, Any]) -> Mate:
    return Mate(**{**row, "status": RegistrationStatus(row["status"])})


def _along(row: dict[str, Any], answers: Mapping[str, str] = {}) -> Along:
    needs, band = bool(row["needs_place"]), AgeBand(row["age_band"])
    own_place = needs and band is AgeBand.INFANT
    return Along(Companion(row["name"], band, own_place, row["id"], answers), needs, row["present_at"])
