"""What is kept of how places were given, with all that is needed to compute it again, and of those who stayed away."""

from piccolo.columns import BigSerial, Boolean, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from events.tables import Event, Pool, Registration
from foundation.clock import now
from foundation.identifiers import LENGTH, new_id
from members.tables import Member


class Allocation(Table):
    """Append-only: how places were given or a tie was settled, with all that is needed to compute it again."""

    id = BigSerial(primary_key=True)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict, index=True)
    pool = ForeignKey(Pool, null=True, default=None, on_delete=OnDelete.set_null)
    kind = Varchar(length=12)
    number = Integer(default=1, help_text="of this kind in this event")
    algorithm = Varchar(length=40)
    input_hash = Varchar(length=64, help_text="SHA-256 of the canonical input")
    seed = Varchar(length=200, default="")
    record = Text(help_text="JSON: input, seed and result; docs/formats.md")
    actor = Varchar(length=LENGTH, default="")
    at = Timestamptz(default=now)

    allocation_numbered = Unique([event, kind, number])
    known_allocation_kind = Check("kind IN ('quota', 'lottery', 'ranking', 'reallocation', 'merge')")


class ApplicationNumber(Table):
    """The number under which an application stands in a published list, given when the list was sealed."""

    id = BigSerial(primary_key=True)
    registration = ForeignKey(Registration, null=False, unique=True, on_delete=OnDelete.cascade)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.cascade, index=True)
    number = Integer()

    one_application_a_number = Unique([event, number])
    numbers_from_one = Check("number >= 1")


class ApplicationResult(Table):
    """What came of an application: its place in the order drawn or ranked, and its score with what made it up."""

    id = BigSerial(primary_key=True)
    registration = ForeignKey(Registration, null=False, unique=True, on_delete=OnDelete.cascade)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.cascade, index=True)
    place = Integer(help_text="from 1; a party's members have their captain's")
    outcome = Varchar(length=10)
    behind = Boolean(default=False, help_text="stood behind all others for having stayed away")
    score = Varchar(length=40, default="")
    amounts = Text(default="[]", help_text="JSON list of texts, one a criterion")

    result_known = Check("outcome IN ('confirmed', 'waitlisted', 'rejected')")
    result_place_from_one = Check("place >= 1")


class AbsenceExcuse(Table):
    """An organizer recorded why somebody did not come; it no longer counts against them."""

    id = BigSerial(primary_key=True)
    registration = ForeignKey(Registration, null=False, unique=True, on_delete=OnDelete.cascade)
    reason = Varchar(length=200)
    recorded_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    at = Timestamptz(default=now)


class AbsencePolicy(Table):
    """The union's rule on those who stay away (events.domain.absences.AbsenceRule): one row, or none yet."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    times = Integer(default=0)
    months = Integer(default=12)
    weeks = Integer(default=4)
    behind = Boolean(default=False)
    changed_at = Timestamptz(default=now)

    one_policy = Check("id = 'union'")
    policy_in_bounds = Check("times BETWEEN 0 AND 20 AND months BETWEEN 1 AND 60 AND weeks BETWEEN 1 AND 104")
