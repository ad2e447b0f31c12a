"""What the rules of an event are told: the event, its offerings and places, the person, all as of one moment."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import msgspec

from events.domain.absences import AbsenceRule
from events.domain.eligibility import Rules
from events.domain.questions import Question
from events.domain.settings import EventSettings
from foundation.messages import N_


class Kind(StrEnum):
    """Four kinds carry the product, `activity` carries the rest."""

    TRAINING = "training"
    TOURNAMENT = "tournament"
    TRIP = "trip"
    PERFORMANCE = "performance"
    ACTIVITY = "activity"


KIND_NAMES = {
    Kind.TRAINING: N_("Training"),
    Kind.TOURNAMENT: N_("Tournament"),
    Kind.TRIP: N_("Trip"),
    Kind.PERFORMANCE: N_("Performance"),
    Kind.ACTIVITY: N_("Activity"),
}


class EventStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    FINISHED = "finished"


class SignUpForm(StrEnum):
    """Who fills a sign-up in: each person, a captain for a party, or the branch that nominates."""

    INDIVIDUAL = "individual"
    PARTY = "party"
    NOMINATION = "nomination"


class AllocationMethod(StrEnum):
    """How places are given. All but the first take applications first, and decide on them together."""

    FIRST_COME = "first_come"
    APPROVAL = "approval"
    RANKED = "ranked"
    LOTTERY = "lottery"


class RegistrationStatus(StrEnum):
    """`applied` holds no place yet; `offered` holds its places until its answer is due."""

    APPLIED = "applied"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


ENDED = frozenset({RegistrationStatus.REJECTED, RegistrationStatus.CANCELLED})
HOLDING = frozenset({RegistrationStatus.OFFERED, RegistrationStatus.CONFIRMED})
"""The statuses that hold places of the pool."""


class Phase(StrEnum):
    """Where an event stands for someone who wants to sign up."""

    DRAFT = "draft"
    CANCELLED = "cancelled"
    BEFORE = "before"
    OPEN = "open"
    CLOSED = "closed"
    OVER = "over"


class Offering(msgspec.Struct, frozen=True):
    """What a person signs up for: a session group, a batch, a discipline, a ticket."""

    id: str
    title: str
    pool: str
    rules: Rules = Rules()
    code: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    section: str = ""
    place: str = ""


class Pool(msgspec.Struct, frozen=True):
    """Places that offerings share, without its counters (they are read when needed, never cached)."""

    id: str
    name: str
    by_branch: bool = False
    return_by: datetime | None = None
    merges_at: datetime | None = None
    joins: str | None = None
    balances: str | None = None
    ahead: int = 0
    merged_at: datetime | None = None

    def returns(self, now: datetime) -> bool:
        """Whether branches may still return places; afterwards what they do not use goes to others."""
        return self.by_branch and (self.return_by is None or now < self.return_by)


class Session(msgspec.Struct, frozen=True):
    """One of several times people come. `offering` None: for all of the event."""

    id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    offering: str | None = None
    place: str = ""
    counts: bool = True

    def concerns(self, offering: str) -> bool:
        """Whether those who signed up for this offering come to it."""
        return self.offering in (None, offering)


class Event(msgspec.Struct, frozen=True):
    """An event as organizers set it up. Changes with every `revision`; counters are elsewhere."""

    id: str
    kind: Kind
    title: str
    status: EventStatus
    revision: int = 0
    summary: str = ""
    description: str = ""
    place: str = ""
    host: str = ""
    host_name: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    cancel_until: datetime | None = None
    waitlist: bool = True
    per_person: int = 1
    contact: str = ""
    cancelled_because: str = ""
    preset: str = ""
    form: SignUpForm = SignUpForm.INDIVIDUAL
    allocation: AllocationMethod = AllocationMethod.FIRST_COME
    allocated_at: datetime | None = None
    private: bool = False
    settings: EventSettings = EventSettings()
    sessions: tuple[Session, ...] = ()
    offerings: tuple[Offering, ...] = ()
    pools: tuple[Pool, ...] = ()
    questions: tuple[Question, ...] = ()
    quotas: tuple[tuple[str, str, str], ...] = ()
    """(pool, branch, quota) ids"""
    seated: tuple[str, ...] = ()
    """offerings whose people get seats of the event's plan"""
    branch_names: Mapping[str, str] = {}
    """names of the branches that eligibility rules speak of"""
    event_names: Mapping[str, str] = {}
    """titles of the events that eligibility rules speak of"""
    absence_rule: AbsenceRule | None = None
    """the union's rule on those who stay away, where it holds for this event"""

    def offering(self, offering_id: str) -> Offering | None:
        return next((offering for offering in self.offerings if offering.id == offering_id), None)

    def pool(self, pool_id: str) -> Pool:
        return next(pool for pool in self.pools if pool.id == pool_id)

    def quota_of(self, pool_id: str, branch_path: str) -> str | None:
        """The quota that serves a branch: its own, else the nearest of the branches above it."""
        ids = {branch: quota for pool, branch, quota in self.quotas if pool == pool_id}
        nearest_first = reversed(branch_path.strip("/").split("/"))
        return next((ids[branch] for branch in nearest_first if branch in ids), None)

    def keeping_step(self, pool_id: str) -> tuple[Pool, ...]:
        """The pools that may become able to give places when this one has given some."""
        return tuple(pool for pool in self.pools if pool.balances == pool_id)

    def starts_of(self, offering: Offering | None) -> datetime | None:
        """When what a person signed up for begins: their time slot, else the event."""
        return (offering.starts_at if offering else None) or self.starts_at

    @property
    def only_register(self) -> bool:
        """Whether it is a register and nothing more: nobody signs up, nobody is checked in."""
        return bool(self.settings.register.occasions) and not self.offerings

    @property
    def takes_applications(self) -> bool:
        """Whether asking for a place is an application on which is decided later, together with all others."""
        return self.allocation is not AllocationMethod.FIRST_COME and self.allocated_at is None

    @property
    def sign_up_ends(self) -> datetime | None:
        """When sign-up closes: as set, else when the event starts."""
        return self.closes_at or self.starts_at

    @property
    def cancelling_ends(self) -> datetime | None:
        """Until when people may give their place back themselves: as set, else until sign-up closes, or until it
        starts where places are only given after that."""
        if self.allocation is not AllocationMethod.FIRST_COME:
            return self.cancel_until or self.starts_at
        return self.cancel_until or self.sign_up_ends

    def started(self, now: datetime) -> bool:
        return self.starts_at is not None and now >= self.starts_at

    def over(self, now: datetime) -> bool:
        end = self.ends_at or self.starts_at
        return self.status is EventStatus.FINISHED or (end is not None and now > end)

    def phase(self, now: datetime) -> Phase:
        if self.status is EventStatus.DRAFT:
            return Phase.DRAFT
        if self.status is EventStatus.CANCELLED:
            return Phase.CANCELLED
        if self.over(now):
            return Phase.OVER
        if self.opens_at is not None and now < self.opens_at:
            return Phase.BEFORE
        if self.sign_up_ends is not None and now >= self.sign_up_ends:
            return Phase.CLOSED
        return Phase.OPEN


class Quota(msgspec.Struct, frozen=True):
    """A branch's share of a pool with its counters."""

    id: str
    size: int
    taken: int = 0
    waiting: int = 0
    branch_name: str = ""

    @property
    def free(self) -> int:
        return self.size - self.taken


NOBODY = 1_000_000


class Places(msgspec.Struct, frozen=True):
    """A pool with its counters, and the quota of the person's branch if places go by branch.

    `step`: how many places the pool may give before the one it keeps step with has given more; None: any number.
    `smallest`: the fewest places somebody waits for where this person would wait, asked only when it matters
    (`NOBODY`: who waits could not be given any).
    `passes_on`: places that branches do not use go to others later, so waiting makes sense without any.
    """

    size: int
    taken: int = 0
    waiting: int = 0
    by_branch: bool = False
    quota: Quota | None = None
    step: int | None = None
    smallest: int = 0
    passes_on: bool = False

    @property
    def line(self) -> int:
        """How many wait where this person would wait."""
        return self.quota.waiting if self.quota else self.waiting

    @property
    def free(self) -> int:
        """Places this person's branch can still have now."""
        if self.by_branch and self.quota is None:
            return 0
        limits = [self.size - self.taken]
        if self.quota is not None:
            limits.append(self.quota.free)
        if self.step is not None:
            limits.append(max(self.step, 0))
        return min(limits)

    @property
    def out_of_step(self) -> bool:
        """Places are left, but the pool this one keeps step with is behind."""
        return self.step is not None and self.step <= 0 < self.size - self.taken


class Person(msgspec.Struct, frozen=True):
    """What the roster knows of the person who is signed up. `branch_path`: ids from the root, each with '/'."""

    id: str
    name: str
    branch: str
    branch_name: str
    branch_path: str
    sex: str = ""
    birth_date: date | None = None
    employment_status: str = "active"
    joined_on: date | None = None
    honours: str = ""


class Own(msgspec.Struct, frozen=True):
    """A registration the person already has in this event."""

    id: str
    offering: str
    status: RegistrationStatus
    slot: int | None = None
    ticket: str = ""
    places: int = 1

    @property
    def stands(self) -> bool:
        return self.status not in ENDED
