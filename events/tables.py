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
    status = Varchar(length=10, default="draft", index=True)
    starts_at = Timestamptz(null=True, default=None)
    ends_at = Timestamptz(null=True, default=None)
    opens_at = Timestamptz(null=True, default=None, help_text="sign-up opens; None: on publication")
    closes_at = Timestamptz(null=True, default=None, help_text="sign-up closes; None: when it starts")
    cancel_until = Timestamptz(null=True, default=None, help_text="None: until sign-up closes")
    waitlist = Boolean(default=True)
    per_person = Integer(default=1, help_text="how many offerings one person may take; 0: any number")
    contact = Varchar(length=80, default="")
    created_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    created_at = Timestamptz(default=now)
    cancelled_because = Varchar(length=200, default="", help_text="what everyone signed up reads")
    copied_from = Varchar(length=LENGTH, default="")
    revision = Integer(default=0, help_text="counts changes, so that pages and caches know a new one")

    known_kind = Check("kind IN ('training', 'tournament', 'trip', 'performance', 'activity')")
    known_status = Check("status IN ('draft', 'published', 'cancelled', 'finished')")
    ends_after_start = Check("ends_at IS NULL OR starts_at IS NULL OR ends_at >= starts_at")
    closes_after_opening = Check("closes_at IS NULL OR opens_at IS NULL OR closes_at >= opens_at")
    some_or_any = Check("per_person >= 0")


class Pool(Table):
    """Places that one or more offerings share. The counters are only ever moved by guarded UPDATEs.

    `taken` counts the confirmed registrations, `waiting` the waitlisted ones. `line` is the last number
    drawn on the waitlist: it only grows, so the order of the waitlist does not hang on a clock.
    """

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.cascade, index=True)
    name = Varchar(length=60, default="")
    size = Integer()
    taken = Integer(default=0)
    waiting = Integer(default=0)
    line = Integer(default=0)
    by_branch = Boolean(default=False, help_text="places are given out by branch quota only")

    never_oversold = Check("taken >= 0 AND taken <= size AND waiting >= 0")


class BranchQuota(Table):
    """A branch's share of a pool; it serves the branch's whole subtree. Together never more than the pool."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    pool = ForeignKey(Pool, null=False, on_delete=OnDelete.cascade)
    branch = ForeignKey(Branch, null=False, on_delete=OnDelete.restrict)
    size = Integer()
    taken = Integer(default=0)
    waiting = Integer(default=0)

    one_quota_a_branch = Unique([pool, branch])
    never_oversold = Check("taken >= 0 AND taken <= size AND waiting >= 0")


class Offering(Table):
    """What a person signs up for within an event: a session group, a batch, a discipline, a ticket."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.cascade, index=True)
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
    event = ForeignKey(Event, null=False, on_delete=OnDelete.cascade, index=True)
    position = Integer(default=0)
    kind = Varchar(length=10)
    label = Varchar(length=120)
    help = Varchar(length=200, default="")
    required = Boolean(default=False)
    choices = Text(default="[]", help_text="JSON list of texts, for choice and size")

    known_kind = Check("kind IN ('text', 'choice', 'number', 'date', 'phone', 'size', 'consent')")


class Registration(Table):
    """One person in one offering. Cancelled and taken up again, it stays the same row; its log tells.

    `slot` numbers the offerings a person holds in the event (1, 2, …; none when cancelled), so that two
    requests at once cannot take more of them than `Event.per_person` allows.
    """

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)
    offering = ForeignKey(Offering, null=False, on_delete=OnDelete.restrict)
    member = ForeignKey(Member, null=False, on_delete=OnDelete.restrict, index=True)
    branch = ForeignKey(
        Branch, null=False, on_delete=OnDelete.restrict, help_text="frozen at sign-up", index=True
    )
    quota = ForeignKey(
        BranchQuota,
        null=True,
        default=None,
        on_delete=OnDelete.restrict,
        help_text="whose place it is",
        index=True,
    )
    status = Varchar(length=10)
    slot = Integer(null=True, default=None)
    line = Integer(null=True, default=None, help_text="number drawn on the waitlist, of the pool")
    ticket = Varchar(length=LENGTH, unique=True, default=new_id)
    registered_at = Timestamptz(default=now, help_text="of the present turn")
    registered_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)

    one_row_a_person = Unique([offering, member])
    one_slot = Unique([event, member, slot])
    known_status = Check("status IN ('confirmed', 'waitlisted', 'cancelled')")
    waits_in_line = Check("(status = 'waitlisted') = (line IS NOT NULL)")
    cancelled_holds_nothing = Check("(status = 'cancelled') = (slot IS NULL)")


class RegistrationChange(Table):
    """Append-only: each step of a registration, with its reason in words."""

    id = BigSerial(primary_key=True)
    registration = ForeignKey(Registration, null=False, on_delete=OnDelete.cascade, index=True)
    at = Timestamptz(default=now)
    actor = Varchar(length=LENGTH, default="")
    status = Varchar(length=10)
    reason = Varchar(length=200, default="")


class Answer(Table):
    """What a person answered to a question."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    registration = ForeignKey(Registration, null=False, on_delete=OnDelete.cascade)
    question = ForeignKey(Question, null=False, on_delete=OnDelete.restrict)
    value = Text(default="", help_text="normalised by events.domain.questions; a consent: 'yes'")
    given_by = Varchar(
        length=LENGTH, default="", help_text="member id; for a consent always the person themselves"
    )
    given_at = Timestamptz(default=now)

    one_answer_a_question = Unique([registration, question])


class Attendance(Table):
    """A person was there. Written by checkin through events.services.attendance."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    registration = ForeignKey(Registration, null=False, unique=True, on_delete=OnDelete.restrict)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict, index=True)
    present_at = Timestamptz(default=now)
    door = Varchar(length=40, default="")
    recorded_by = Varchar(length=LENGTH, default="")
