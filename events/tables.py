"""What is kept of events, their offerings and places, registrations with their history, and attendance."""

from piccolo.columns import (
    BigSerial,
    Boolean,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from foundation.clock import now
from foundation.identifiers import LENGTH, new_id
from members.tables import Branch, Member


class Event(Table):
    """Something the union holds. Every kind is a configuration of the same parts."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    kind = Varchar(length=12)
    title = Varchar(length=120)
    summary = Varchar(length=200, default="")
    description = Text(default="")
    place = Varchar(length=120, default="")
    host = ForeignKey(Branch, null=False, on_delete=OnDelete.restrict)
    status = Varchar(length=10, default="draft")
    starts_at = Timestamptz(null=True, default=None)
    ends_at = Timestamptz(null=True, default=None)
    opens_at = Timestamptz(null=True, default=None, help_text="sign-up opens; None: on publication")
    closes_at = Timestamptz(null=True, default=None, help_text="sign-up closes; None: when it starts")
    cancel_until = Timestamptz(null=True, default=None, help_text="None: until sign-up closes")
    waitlist = Boolean(default=True)
    contact = Varchar(length=80, default="")
    created_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    created_at = Timestamptz(default=now)
    copied_from = Varchar(length=LENGTH, default="")
    revision = Integer(default=0, help_text="counts changes, so that pages and caches know a new one")

    known_kind = Check("kind IN ('training', 'tournament', 'trip', 'performance', 'activity')")
    known_status = Check("status IN ('draft', 'published', 'cancelled', 'finished')")
    ends_after_start = Check("ends_at IS NULL OR starts_at IS NULL OR ends_at >= starts_at")
    closes_after_opening = Check("closes_at IS NULL OR opens_at IS NULL OR closes_at >= opens_at")


class Pool(Table):
    """Places that one or more offerings share. `taken` is only ever moved by a guarded UPDATE."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.cascade)
    name = Varchar(length=60, default="")
    size = Integer()
    taken = Integer(default=0)
    by_branch = Boolean(default=False, help_text="places are given out by branch quota only")

    never_oversold = Check("taken >= 0 AND taken <= size")


class BranchQuota(Table):
    """A branch's share of a pool."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    pool = ForeignKey(Pool, null=False, on_delete=OnDelete.cascade)
    branch = ForeignKey(Branch, null=False, on_delete=OnDelete.restrict)
    size = Integer()
    taken = Integer(default=0)

    once = Unique([pool, branch])
    never_oversold = Check("taken >= 0 AND taken <= size")


class Offering(Table):
    """What a person signs up for within an event: a session group, a batch, a discipline, a ticket."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.cascade)
    pool = ForeignKey(Pool, null=False, on_delete=OnDelete.restrict)
    title = Varchar(length=80)
    code = Varchar(length=12, default="", help_text="for a tournament the discipline: MS, WS, …")
    position = Integer(default=0)
    starts_at = Timestamptz(null=True, default=None)
    ends_at = Timestamptz(null=True, default=None)
    eligibility = Text(default="{}", help_text="JSON of events.domain.eligibility rules")

    one_title_an_event = Unique([event, title])


class Question(Table):
    """An extra question of the sign-up form."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.cascade)
    position = Integer(default=0)
    kind = Varchar(length=10)
    label = Varchar(length=120)
    help = Varchar(length=200, default="")
    required = Boolean(default=False)
    choices = Text(default="[]", help_text="JSON list of texts, for choice and size")

    known_kind = Check("kind IN ('text', 'choice', 'number', 'date', 'phone', 'size', 'consent')")


class Registration(Table):
    """One person in one offering. Cancelled and taken up again, it stays the same row; its log tells."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)
    offering = ForeignKey(Offering, null=False, on_delete=OnDelete.restrict)
    member = ForeignKey(Member, null=False, on_delete=OnDelete.restrict)
    branch = ForeignKey(Branch, null=False, on_delete=OnDelete.restrict, help_text="frozen at sign-up")
    status = Varchar(length=10)
    ticket = Varchar(length=LENGTH, unique=True, default=new_id)
    registered_at = Timestamptz(default=now, help_text="of the present turn; orders the waitlist, with id")
    registered_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)

    once = Unique([offering, member])
    known_status = Check("status IN ('confirmed', 'waitlisted', 'cancelled')")


class RegistrationChange(Table):
    """Append-only: each step of a registration, with its reason in words."""

    id = BigSerial(primary_key=True)
    registration = ForeignKey(Registration, null=False, on_delete=OnDelete.cascade)
    at = Timestamptz(default=now)
    actor = Varchar(length=LENGTH, default="")
    status = Varchar(length=10)
    reason = Varchar(length=200, default="")


class Answer(Table):
    """What a person answered to a question."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    registration = ForeignKey(Registration, null=False, on_delete=OnDelete.cascade)
    question = ForeignKey(Question, null=False, on_delete=OnDelete.restrict)
    value = Text(default="")

    once = Unique([registration, question])


class Attendance(Table):
    """A person was there. Written by checkin through events.services.attendance."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    registration = ForeignKey(Registration, null=False, unique=True, on_delete=OnDelete.restrict)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)
    present_at = Timestamptz(default=now)
    door = Varchar(length=40, default="")
    recorded_by = Varchar(length=LENGTH, default="")
