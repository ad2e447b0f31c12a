"""What is kept at the door: every scan with its verdict, also the failed ones."""

from piccolo.columns import BigInt, BigSerial, ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from checkin.door_tables import Door, DoorPhone
from events.tables import Event, Guest, Registration
from foundation.clock import now
from foundation.identifiers import LENGTH


class Scan(Table):
    """Append-only. `nonce` is made by the scanning phone, so that sending twice counts once.

    `verdict` is what stands; `said` is what a phone without network told the person, and `conflict` why that is not,
    or not alone, what the server would have said. `people` passed with this scan, `fresh` of them for the first time.
    """

    id = BigSerial(primary_key=True)
    nonce = Varchar(length=40, unique=True)
    event = ForeignKey(
        Event, null=False, on_delete=OnDelete.restrict, index=True, help_text="whose door it was"
    )
    registration = ForeignKey(Registration, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    guest = ForeignKey(Guest, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    verdict = Varchar(length=16)
    means = Varchar(length=8, default="camera")
    door = Varchar(length=40, default="", help_text="its name then")
    gate = ForeignKey(Door, null=True, default=None, on_delete=OnDelete.set_null, help_text="the door")
    phone = ForeignKey(DoorPhone, null=True, default=None, on_delete=OnDelete.set_null)
    occasion = Varchar(length=LENGTH, default="", help_text="session, day, or empty for the event as a whole")
    people = Integer(default=1)
    fresh = Integer(default=1)
    at = Timestamptz(default=now, help_text="by the server's clock, also when a phone said it later")
    received_at = Timestamptz(null=True, default=None, help_text="when a phone without network sent it")
    clock_ms = BigInt(default=0, help_text="by how much that phone's clock was corrected")
    said = Varchar(length=16, default="")
    conflict = Varchar(length=10, default="")
    undoes = Varchar(length=40, default="", index=True, help_text="nonce of the scan taken back")
    reason = Varchar(length=200, default="", help_text="why somebody was let in by hand")
    scanned_by = Varchar(length=LENGTH, default="", help_text="member, or phone that joined by a link")

    one_of_the_verdicts = Check(
        "verdict IN ('admitted', 'left', 'already_admitted', 'inside_already', 'not_inside', 'wrong_event', "
        "'wrong_list', 'not_yet', 'over', 'cancelled', 'waitlisted', 'no_place', 'unknown', 'forged', 'revoked', "
        "'undone')"
    )
    known_means = Check("means IN ('camera', 'scanner', 'typed', 'name')")
    one_of_the_conflicts = Check("conflict IN ('', 'twice', 'withdrawn', 'refused', 'disagrees', 'revoked')")
    some_people = Check("people >= 0 AND fresh >= 0 AND fresh <= people")
    one_holder = Check("registration IS NULL OR guest IS NULL")
