"""What is kept of an event's doors: their rules, the links and phones that stand there, and who is inside."""

from piccolo.columns import BigInt, ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from events.tables import Event, EventSession, Guest, Offering, Registration
from foundation.clock import now
from foundation.identifiers import LENGTH, new_id
from members.tables import Member


class Door(Table):
    """One place where people are let in or out, with its own list and rules. An event without any has one for all.

    `opens_before` and `closes_after` are minutes around the occasion (session, day, offering or event); None: the
    hour plays no part. `per` says for what people are counted anew: the event, each session, or each day.
    """

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.cascade, index=True)
    name = Varchar(length=40)
    position = Integer(default=0)
    direction = Varchar(length=4, default="in")
    again = Varchar(length=10, default="once", help_text="whether one who came may come in again")
    per = Varchar(length=8, default="event")
    opens_before: Integer = Integer(null=True, default=None)
    closes_after: Integer = Integer(null=True, default=None)
    closed_at = Timestamptz(
        null=True, default=None, help_text="taken away; its scans stay, its phones are sent home"
    )

    one_door_a_name = Unique([event, name])
    known_direction = Check("direction IN ('in', 'out', 'both')")
    known_again = Check("again IN ('once', 'free', 'after_exit')")
    known_per = Check("per IN ('event', 'session', 'day')")
    minutes_from_zero = Check(
        "(opens_before IS NULL OR opens_before >= 0) AND (closes_after IS NULL OR closes_after >= 0)"
    )


class DoorList(Table):
    """An offering or session a door admits. A door without any admits all of the event."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    door = ForeignKey(Door, null=False, on_delete=OnDelete.cascade)
    offering = ForeignKey(Offering, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    session = ForeignKey(EventSession, null=True, default=None, on_delete=OnDelete.cascade, index=True)

    one_offering_a_door = Unique([door, offering])
    one_session_a_door = Unique([door, session])
    offering_or_session = Check("(offering IS NULL) <> (session IS NULL)")


class GateLink(Table):
    """A capability: a phone that opens it becomes a scanner of that door, without an account; the digest is kept."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.cascade, index=True)
    door = ForeignKey(
        Door, null=True, default=None, on_delete=OnDelete.cascade, help_text="None: the event's one door"
    )
    kind = Varchar(
        length=8, default="scanner", help_text="a helper's phone, or a screen people scan at themselves"
    )
    digest = Varchar(length=64, unique=True)
    issued_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    issued_at = Timestamptz(default=now)
    expires_at = Timestamptz()
    revoked_at = Timestamptz(null=True, default=None)

    known_link_kind = Check("kind IN ('scanner', 'kiosk')")


class DoorPhone(Table):
    """A phone that scans for an event: an organizer's own, or one that joined by a link. `digest` lets it send what it
    scanned also after its person lost their rights; what it scanned before that counts.
    """

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.cascade, index=True)
    door = ForeignKey(Door, null=True, default=None, on_delete=OnDelete.set_null)
    link = ForeignKey(GateLink, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    member = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.cascade)
    name = Varchar(length=60, default="")
    digest = Varchar(length=64, unique=True)
    joined_at = Timestamptz(default=now)
    seen_at = Timestamptz(default=now)
    waiting = Integer(default=0, help_text="scans it said it still had to send")
    revoked_at = Timestamptz(null=True, default=None)

    linked_or_a_members = Check("(link IS NULL) <> (member IS NULL)")
    waits_from_zero = Check("waiting >= 0")


class Standing(Table):
    """Folded from the scans of one ticket for one occasion, and stored beside them: who came, who is inside now.

    `occasion` is the id of a session, a day (2026-11-27), or empty for the event as a whole. `heads` are the people
    one code stands for; `doubled` counts how often more came in than it stands for.
    """

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.cascade, index=True)
    ticket = Varchar(length=LENGTH)
    occasion = Varchar(length=LENGTH, default="")
    registration = ForeignKey(Registration, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    guest = ForeignKey(Guest, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    heads = Integer(default=1)
    came = Integer(default=0)
    inside = Integer(default=0)
    doubled = Integer(default=0)
    first_at = Timestamptz(null=True, default=None)
    last_at = Timestamptz(null=True, default=None)
    left_at = Timestamptz(null=True, default=None)
    door = Varchar(length=40, default="", help_text="where they first came in")
    turn = BigInt(default=0, help_text="the scan that changed it last")
    changed_at = Timestamptz(default=now)

    one_standing_an_occasion = Unique([ticket, occasion])
    never_more_than_stand = Check(
        "came >= 0 AND inside >= 0 AND inside <= came AND came <= heads AND doubled >= 0"
    )
    of_somebody = Check("(registration IS NULL) <> (guest IS NULL)")
