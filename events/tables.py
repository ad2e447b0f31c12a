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
    preset = Varchar(length=24, default="", help_text="the preset it was set up from (events.domain.presets)")
    form = Varchar(length=12, default="individual", help_text="who fills the sign-up in")
    allocation = Varchar(length=12, default="first_come", help_text="how places are given")
    allocated_at = Timestamptz(
        null=True,
        default=None,
        help_text="applications were decided; from then on places go as they are asked for",
    )
    private = Boolean(default=False, help_text="who takes part is never published, as with socials")
    settings = Text(default="{}", help_text="JSON of events.domain.settings.EventSettings")
    revision = Integer(default=0, help_text="counts changes, so that pages and caches know a new one")

    known_kind = Check("kind IN ('training', 'tournament', 'trip', 'performance', 'activity')")
    known_status = Check("status IN ('draft', 'published', 'cancelled', 'finished')")
    ends_after_start = Check("ends_at IS NULL OR starts_at IS NULL OR ends_at >= starts_at")
    closes_after_opening = Check("closes_at IS NULL OR opens_at IS NULL OR closes_at >= opens_at")
    some_or_any = Check("per_person >= 0")
    known_form = Check("form IN ('individual', 'party', 'nomination')")
    known_allocation = Check("allocation IN ('first_come', 'approval', 'ranked', 'lottery')")


class Pool(Table):
    """Places that one or more offerings share. The counters are only ever moved by guarded UPDATEs.

    `taken` counts the places held by confirmed and offered registrations (and guests of their own), `waiting`
    the places waitlisted ones wait for. `line` is the last number drawn on the waitlist: it only grows, so the
    order of the waitlist does not hang on a clock. At `merges_at` the branch quotas end and the pool joins `joins`.
    """

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.cascade, index=True)
    name = Varchar(length=60, default="")
    size = Integer()
    taken = Integer(default=0)
    waiting = Integer(default=0)
    line = Integer(default=0)
    by_branch = Boolean(default=False, help_text="places are given out by branch quota only")
    return_by = Timestamptz(
        null=True, default=None, help_text="until when branches return what they do not use"
    )
    merges_at = Timestamptz(null=True, default=None, help_text="from then on quotas no longer bind")
    merged_at = Timestamptz(null=True, default=None)
    joins: "ForeignKey[Pool]" = ForeignKey(
        "self", null=True, default=None, on_delete=OnDelete.set_null, help_text="the pool it becomes part of"
    )
    balances: "ForeignKey[Pool]" = ForeignKey(
        "self", null=True, default=None, on_delete=OnDelete.set_null, help_text="the pool it keeps step with"
    )
    ahead = Integer(default=0, help_text="how many places it may be ahead of the pool it keeps step with")

    never_oversold = Check("taken >= 0 AND taken <= size AND waiting >= 0")
    never_its_own = Check("(joins IS NULL OR joins <> id) AND (balances IS NULL OR balances <> id)")
    not_behind = Check("ahead >= 0")


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


class QuotaMove(Table):
    """Append-only: places that went from one branch's quota to another's. None: the places no branch holds."""

    id = BigSerial(primary_key=True)
    pool = ForeignKey(Pool, null=False, on_delete=OnDelete.cascade, index=True)
    from_branch = ForeignKey(Branch, null=True, default=None, on_delete=OnDelete.restrict)
    to_branch = ForeignKey(Branch, null=True, default=None, on_delete=OnDelete.restrict)
    places = Integer()
    kind = Varchar(length=12)
    round = Integer(default=0, help_text="of reallocation; 0 outside of one")
    reason = Varchar(length=200, default="")
    actor = Varchar(length=LENGTH, default="", help_text="empty: by the clock")
    at = Timestamptz(default=now)

    some_places = Check("places > 0")
    known_move = Check("kind IN ('given', 'returned', 'taken_back', 'reallocated', 'merged')")


class Offering(Table):
    """What a person signs up for within an event: a session group, a batch, a discipline, a ticket."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.cascade, index=True)
    pool = ForeignKey(Pool, null=False, on_delete=OnDelete.restrict)
    title = Varchar(length=80)
    section = Varchar(
        length=60, default="", help_text="what offerings are listed under, as a clinic's department"
    )
    place = Varchar(length=120, default="", help_text="empty: the event's")
    code = Varchar(length=12, default="", help_text="for a tournament the discipline: MS, WS, …")
    position = Integer(default=0)
    starts_at = Timestamptz(null=True, default=None)
    ends_at = Timestamptz(null=True, default=None)
    eligibility = Text(default="{}", help_text="JSON of events.domain.eligibility rules")

    one_title_an_event = Unique([event, title])


class EventSession(Table):
    """One of several times people come: an afternoon of a course, a day of a trip, a sitting of the congress."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.cascade, index=True)
    offering = ForeignKey(
        Offering, null=True, default=None, on_delete=OnDelete.cascade, help_text="None: for all of the event"
    )
    title = Varchar(length=80)
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    place = Varchar(length=120, default="", help_text="empty: the event's")
    position = Integer(default=0)
    counts = Boolean(default=True, help_text="whether it counts for completion")

    ends_after_start = Check("ends_at >= starts_at")


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
    scope = Varchar(length=6, default="person", help_text="asked of each person, or once of their party")
    asked = Varchar(length=6, default="signup", help_text="at sign-up, or at the door")
    shown_if: "ForeignKey[Question]" = ForeignKey(
        "self", null=True, default=None, on_delete=OnDelete.restrict, help_text="an earlier question"
    )
    shown_when = Text(default="[]", help_text="JSON list: the answers to it with which this one is shown")
    bounds = Text(default="{}", help_text="JSON of events.domain.questions.Bounds")
    ages = Text(default="[]", help_text="JSON list of the age bands it is asked of; none: of everybody")

    known_question_kind = Check(
        "kind IN ('text', 'choice', 'number', 'date', 'phone', 'size', 'consent', 'several')"
    )
    known_scope = Check("scope IN ('person', 'party')")
    known_asked = Check("asked IN ('signup', 'door')")


class Party(Table):
    """A team or household. All its places are the captain's; the others (`places` 0) stand and wait with them."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict, index=True)
    offering = ForeignKey(Offering, null=False, on_delete=OnDelete.restrict)
    name = Varchar(length=60, default="")
    captain = ForeignKey(Member, null=False, on_delete=OnDelete.restrict)
    size = Integer(help_text="places wanted for members and companions, the captain's among them")
    invitation = Varchar(
        length=64, null=True, default=None, unique=True, help_text="digest of the link to join"
    )
    created_at = Timestamptz(default=now)

    one_party_a_captain = Unique([offering, captain])
    somebody = Check("size >= 1")


class PartyInvitation(Table):
    """A colleague whom a captain named, and what they said."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.cascade)
    member = ForeignKey(Member, null=False, on_delete=OnDelete.restrict, index=True)
    invited_at = Timestamptz(default=now)
    answer = Varchar(length=8, default="")
    answered_at = Timestamptz(null=True, default=None)

    invited_once = Unique([party, member])
    known_answer = Check("answer IN ('', 'accepted', 'declined')")


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
    places = Integer(default=1, help_text="of the pool: companions count; 0 for a party's members")
    party = ForeignKey(Party, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    slot = Integer(null=True, default=None)
    line = Integer(null=True, default=None, help_text="number drawn on the waitlist, of the pool")
    offer_until = Timestamptz(null=True, default=None, help_text="until when an offered place is kept")
    walk_in = Boolean(default=False, help_text="signed up at the door")
    ticket = Varchar(length=LENGTH, unique=True, default=new_id)
    registered_at = Timestamptz(default=now, help_text="of the present turn")
    registered_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)

    one_row_a_person = Unique([offering, member])
    one_slot = Unique([event, member, slot])
    known_registration_status = Check(
        "status IN ('applied', 'offered', 'confirmed', 'waitlisted', 'rejected', 'cancelled')"
    )
    waits_in_line = Check("(status = 'waitlisted') = (line IS NOT NULL)")
    offered_for_a_time = Check("(status = 'offered') = (offer_until IS NOT NULL)")
    ended_holds_nothing = Check("(status IN ('rejected', 'cancelled')) = (slot IS NULL)")
    some_places = Check("places >= 0")


class Guest(Table):
    """Somebody who is not on the roster: a companion of a registration, or a guest of a branch or the union."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict, index=True)
    offering = ForeignKey(Offering, null=False, on_delete=OnDelete.restrict)
    registration = ForeignKey(
        Registration,
        null=True,
        default=None,
        on_delete=OnDelete.cascade,
        index=True,
        help_text="whose companion",
    )
    branch = ForeignKey(Branch, null=False, on_delete=OnDelete.restrict, help_text="who hosts them")
    name = Varchar(length=60)
    pinyin = Varchar(length=200, default="", help_text="of the name, as members have it")
    initials = Varchar(length=60, default="")
    letters = Varchar(length=200, default="")
    strokes = Varchar(length=120, default="")
    sex = Varchar(length=6, default="")
    phone = Varchar(length=20, default="")
    audience = Varchar(length=8, default="family")
    age_band = Varchar(length=8, default="adult")
    needs_place = Boolean(default=True, help_text="an infant on a lap does not")
    status = Varchar(length=10, default="confirmed")
    ticket = Varchar(length=LENGTH, unique=True, default=new_id)
    present_at = Timestamptz(null=True, default=None)
    expires_at = Timestamptz(help_text="when what is known of them is deleted")
    created_at = Timestamptz(default=now)

    known_guest_status = Check("status IN ('confirmed', 'cancelled')")
    known_guest_sex = Check("sex IN ('', 'male', 'female')")
    known_audience = Check("audience IN ('family', 'student', 'outside')")
    known_age_band = Check("age_band IN ('adult', 'child', 'infant', 'senior')")


class Nomination(Table):
    """A branch puts its applicants in an order and recommends them, or says why not."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    registration = ForeignKey(Registration, null=False, unique=True, on_delete=OnDelete.cascade)
    offering = ForeignKey(Offering, null=False, on_delete=OnDelete.restrict)
    branch = ForeignKey(Branch, null=False, on_delete=OnDelete.restrict)
    rank = Integer(null=True, default=None, help_text="None: not recommended")
    words = Varchar(length=200, default="")
    nominated_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    at = Timestamptz(default=now)

    one_applicant_a_rank = Unique([offering, branch, rank])
    from_one = Check("rank IS NULL OR rank >= 1")


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
    wording = Text(default="", help_text="of a consent: what was agreed to, as it stood then")
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
    left_at = Timestamptz(null=True, default=None, help_text="checked out")
    means = Varchar(length=8, default="scan")
    reason = Varchar(length=200, default="", help_text="of what a person recorded late or by hand")
    door = Varchar(length=40, default="")
    recorded_by = Varchar(length=LENGTH, default="")

    known_means = Check("means IN ('scan', 'self', 'late', 'manual', 'typed')")
    leaves_after_coming = Check("left_at IS NULL OR left_at >= present_at")


class SessionAttendance(Table):
    """A person was at one session; whoever was at any was there (`Attendance`)."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    registration = ForeignKey(Registration, null=False, on_delete=OnDelete.restrict)
    session = ForeignKey(EventSession, null=False, on_delete=OnDelete.restrict, index=True)
    present_at = Timestamptz(default=now)
    left_at = Timestamptz(null=True, default=None)
    means = Varchar(length=8, default="scan")
    made_up = Boolean(default=False, help_text="made up for at another time")
    reason = Varchar(length=200, default="")
    door = Varchar(length=40, default="")
    recorded_by = Varchar(length=LENGTH, default="")

    once_a_session = Unique([registration, session])
    known_session_means = Check("means IN ('scan', 'self', 'late', 'manual', 'typed')")
    leaves_after_coming = Check("left_at IS NULL OR left_at >= present_at")
