"""Seating plans, who sits where, and the running order of a performance."""

from piccolo.columns import Boolean, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from events.tables import Event, Offering, Party, Registration
from foundation.clock import now
from foundation.identifiers import LENGTH, new_id
from members.tables import Branch, Member


class SeatingPlan(Table):
    """The seating plan of an event; or with `hall`, a hall's plan kept to be copied to events.

    Whoever gives or frees seats writes to its row first, so that two of them never choose from the same seats.
    `layout` is another random number whenever what seats there are has changed, so that a hall kept in memory is never
    taken for another; `changes` counts those of who sits where.
    """

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=True, default=None, unique=True, on_delete=OnDelete.cascade)
    hall = Varchar(length=60, null=True, default=None, unique=True)
    layout = Integer(default=0)
    changes = Integer(default=0)
    return_by = Timestamptz(
        null=True, default=None, help_text="from then on seats held for branches go on general sale"
    )
    returned_at = Timestamptz(null=True, default=None, help_text="the clock has returned them")
    chooses = Boolean(default=True, help_text="people may choose their seats on the map")
    created_at = Timestamptz(default=now)

    of_an_event_or_a_hall = Check("(event IS NULL) <> (hall IS NULL)")


class SeatedOffering(Table):
    """Whoever signs up for this offering gets seats of the plan."""

    offering = ForeignKey(Offering, null=False, unique=True, on_delete=OnDelete.cascade)
    plan = ForeignKey(SeatingPlan, null=False, on_delete=OnDelete.cascade, index=True)


class SeatSection(Table):
    """A part of the hall; those of one band stand side by side, band 0 nearest the stage."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    plan = ForeignKey(SeatingPlan, null=False, on_delete=OnDelete.cascade)
    name = Varchar(length=40)
    band = Integer(default=0)
    position = Integer(default=0)
    curved = Boolean(default=False)
    numbering = Varchar(length=12, default="plain")
    aisles = Text(default="[]", help_text="JSON list: the places from the left after which an aisle lies")

    one_section_of_a_name = Unique([plan, name])
    known_numbering = Check("numbering IN ('plain', 'from_right', 'odd_left', 'odd_right')")


class Seat(Table):
    """A seat. It is held by one registration at most; a registration holds one for each of its places."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    plan = ForeignKey(SeatingPlan, null=False, on_delete=OnDelete.cascade, index=True)
    section = ForeignKey(SeatSection, null=False, on_delete=OnDelete.cascade)
    row = Integer(help_text="from the front of its section, 1, 2, …")
    place = Integer(help_text="from the left as one faces the stage, 1, 2, …")
    row_label = Varchar(length=6)
    number = Varchar(length=6, help_text="as painted on the seat")
    accessible = Boolean(default=False)
    blocked = Boolean(default=False, help_text="for cameras, guests of honour, or broken")
    branch = ForeignKey(
        Branch, null=True, default=None, on_delete=OnDelete.restrict, help_text="held for its people"
    )
    registration = ForeignKey(Registration, null=True, default=None, on_delete=OnDelete.restrict, index=True)

    one_seat_a_spot = Unique([section, row, place])
    one_seat_a_label = Unique([section, row_label, number])
    somewhere = Check("row >= 1 AND place >= 1")
    nobody_on_a_blocked_seat = Check("registration IS NULL OR NOT blocked")


class Act(Table):
    """A number of the programme: what is performed, by whom, for how long."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.cascade, index=True)
    title = Varchar(length=80)
    genre = Varchar(length=30, default="", help_text="song, dance, recital, opera …")
    branch = ForeignKey(Branch, null=True, default=None, on_delete=OnDelete.restrict)
    party = ForeignKey(Party, null=True, default=None, on_delete=OnDelete.set_null)
    registration = ForeignKey(Registration, null=True, default=None, on_delete=OnDelete.set_null, unique=True)
    minutes = Integer(default=5)
    changeover = Integer(default=1, help_text="minutes to clear the stage after it")
    needs = Varchar(length=200, default="", help_text="microphones, music, props; not public")
    position = Integer(default=0)

    lasts_a_while = Check("minutes >= 1 AND minutes <= 240 AND changeover >= 0 AND changeover <= 60")


class ActPerformer(Table):
    """Somebody in an act: a colleague, or a name only."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    act = ForeignKey(Act, null=False, on_delete=OnDelete.cascade, index=True)
    member = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.cascade)
    name = Varchar(length=60)
    position = Integer(default=0)

    once_an_act = Unique([act, member])
