"""What is kept of a trip beyond its registrations: lists and review, notices, sealed answers, rooms, buses, money.

Each also serves other events: a notice for any allocation, sealed answers for any event that must ask for them.
"""

from piccolo.columns import Boolean, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from events.tables import Event, Offering, Registration
from foundation.clock import now
from foundation.identifiers import LENGTH, new_id
from members.tables import Branch, Member


class BranchList(Table):
    """A branch handed its list of applicants in, or the union returned it with a word on what to change."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    offering = ForeignKey(Offering, null=False, on_delete=OnDelete.cascade)
    branch = ForeignKey(Branch, null=False, on_delete=OnDelete.restrict, index=True)
    handed_in_at = Timestamptz(null=True, default=None)
    handed_in_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    returned_because = Varchar(length=200, default="")

    one_list_a_branch = Unique([offering, branch])
    handed_in_or_returned = Check("handed_in_at IS NULL OR returned_because = ''")


class Review(Table):
    """What the union's review says of one application."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    registration = ForeignKey(Registration, null=False, unique=True, on_delete=OnDelete.cascade)
    verdict = Varchar(length=8)
    reason = Varchar(length=200, default="")
    reviewed_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    at = Timestamptz(default=now)

    known_verdict = Check("verdict IN ('accepted', 'returned', 'rejected')")
    says_why = Check("verdict = 'accepted' OR reason <> ''")


class Notice(Table):
    """A public notice of who was given a place; it hangs for a period, then nobody can read it any more."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict, index=True)
    number = Integer(default=1, help_text="of this event; later ones name only who is new")
    text = Text(default="", help_text="what stands above the names")
    begins_at = Timestamptz()
    ends_at = Timestamptz()
    anonymous = Boolean(default=False, help_text="objections do not say who made them")
    taken_down_at = Timestamptz(null=True, default=None)
    taken_down_because = Varchar(length=200, default="")
    published_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)

    notice_numbered = Unique([event, number])
    ends_after_begin = Check("ends_at > begins_at")


class NoticeLine(Table):
    """One person on a notice. `word` tells namesakes apart."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    notice = ForeignKey(Notice, null=False, on_delete=OnDelete.cascade)
    registration = ForeignKey(Registration, null=False, on_delete=OnDelete.restrict, index=True)
    position = Integer(default=0)
    result = Varchar(length=10)
    word = Varchar(length=12, default="")

    once_on_a_notice = Unique([notice, registration])
    known_result = Check("result IN ('confirmed', 'waitlisted')")


class Objection(Table):
    """What somebody says against a notice, and what became of it. `objector` empty: they stayed unnamed."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    notice = ForeignKey(Notice, null=False, on_delete=OnDelete.restrict, index=True)
    line = ForeignKey(
        NoticeLine,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        help_text="against whom; None: the whole",
    )
    objector = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null, index=True)
    receipt = Varchar(
        length=64,
        null=True,
        default=None,
        unique=True,
        help_text="digest of the link an unnamed one reads by",
    )
    text = Text()
    made_at = Timestamptz(default=now)
    outcome = Varchar(length=10, default="")
    answer = Varchar(length=500, default="")
    answered_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    answered_at = Timestamptz(null=True, default=None)

    known_outcome = Check("outcome IN ('', 'upheld', 'dismissed')")
    answered_in_words = Check("(outcome = '') = (answer = '')")


class SealedAnswer(Table):
    """A sensitive answer, encrypted (foundation.encryption), with the consent under which it was given.

    `sealed` is bound to the registration and the kind. Once deleted on schedule only the trail is left.
    """

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    registration = ForeignKey(Registration, null=False, on_delete=OnDelete.cascade)
    kind = Varchar(length=10)
    sealed = Text(default="")
    wording = Text(help_text="what was agreed to, as it stood then")
    given_at = Timestamptz(default=now)
    deleted_at = Timestamptz(null=True, default=None)
    deleted_because = Varchar(length=12, default="")

    sealed_once = Unique([registration, kind])
    known_sealed_kind = Check("kind IN ('id_number', 'health')")
    deleted_is_gone = Check("(deleted_at IS NULL) = (sealed <> '')")
    known_deletion = Check("deleted_because IN ('', 'schedule', 'cancelled', 'withdrawn')")


class RoomWish(Table):
    """How somebody would like to sleep: with whom, as a couple, or alone for the supplement."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    registration = ForeignKey(Registration, null=False, unique=True, on_delete=OnDelete.cascade)
    mate = ForeignKey(Registration, null=True, default=None, on_delete=OnDelete.set_null, index=True)
    couple = Boolean(default=False)
    alone = Boolean(default=False)

    never_with_oneself = Check("mate IS NULL OR mate <> registration")
    alone_with_nobody = Check("NOT alone OR (mate IS NULL AND NOT couple)")


class Room(Table):
    """A room of a batch. Only guarded UPDATEs move `taken`, so that it is never overfull nor of two sexes."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.cascade, index=True)
    offering = ForeignKey(Offering, null=False, on_delete=OnDelete.cascade)
    name = Varchar(length=40)
    beds = Integer(default=2)
    taken = Integer(default=0)
    kind = Varchar(length=6, default="", help_text="for whom; empty: nobody is in it yet")
    alone = Boolean(default=False, help_text="one person pays to have it alone")
    position = Integer(default=0)

    one_room_a_name = Unique([offering, name])
    known_room = Check("kind IN ('', 'male', 'female', 'couple')")
    not_overfull = Check("taken >= 0 AND taken <= beds AND beds >= 1 AND beds <= 12")
    only_two_are_a_couple = Check("kind <> 'couple' OR taken <= 2")
    alone_is_one = Check("NOT alone OR taken <= 1")
    empty_is_for_nobody = Check("(kind = '') = (taken = 0)")


class RoomPlace(Table):
    """Somebody sleeps in a room."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    room = ForeignKey(Room, null=False, on_delete=OnDelete.restrict, index=True)
    registration = ForeignKey(Registration, null=False, unique=True, on_delete=OnDelete.cascade)


class Bus(Table):
    """A bus of a batch, with its leader. Only guarded UPDATEs move `taken`."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.cascade, index=True)
    offering = ForeignKey(Offering, null=False, on_delete=OnDelete.cascade)
    name = Varchar(length=40)
    seats = Integer()
    taken = Integer(default=0)
    leader = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    plate = Varchar(length=20, default="")
    position = Integer(default=0)

    one_bus_a_name = Unique([offering, name])
    not_overfull = Check("taken >= 0 AND taken <= seats AND seats >= 1 AND seats <= 80")


class BusPlace(Table):
    """Somebody rides in a bus."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    bus = ForeignKey(Bus, null=False, on_delete=OnDelete.restrict, index=True)
    registration = ForeignKey(Registration, null=False, unique=True, on_delete=OnDelete.cascade)


class Settlement(Table):
    """The money of a trip; once closed nothing of it changes any more."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, unique=True, on_delete=OnDelete.restrict)
    closed_at = Timestamptz(null=True, default=None)
    closed_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    changes = Integer(
        default=0, help_text="moved by every change, so that closing and changing exclude each other"
    )


class SettlementLine(Table):
    """An amount in fen, of one person or of everybody."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict, index=True)
    registration = ForeignKey(Registration, null=True, default=None, on_delete=OnDelete.restrict)
    title = Varchar(length=60)
    kind = Varchar(length=8, default="cost")
    payer = Varchar(length=8, default="union")
    amount = Integer(help_text="fen")
    divided = Boolean(default=False, help_text="one bill for all of them together")
    position = Integer(default=0)

    known_line = Check("kind IN ('cost', 'single', 'refund')")
    known_payer = Check("payer IN ('union', 'person')")
    some_money = Check("amount > 0 AND amount <= 1000000000")
    divided_among_all = Check("NOT divided OR registration IS NULL")
    single_is_ones_own = Check("kind <> 'single' OR registration IS NOT NULL")
