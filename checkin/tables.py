"""What is kept at the door: every scan with its verdict, also the failed ones."""

from piccolo.columns import BigSerial, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from events.tables import Event, Registration
from foundation.clock import now
from foundation.identifiers import LENGTH


class Scan(Table):
    """Append-only. `nonce` is made by the scanning phone, so that sending twice counts once."""

    id = BigSerial(primary_key=True)
    nonce = Varchar(length=40, unique=True)
    event = ForeignKey(
        Event, null=False, on_delete=OnDelete.restrict, index=True, help_text="whose door it was"
    )
    registration = ForeignKey(Registration, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    verdict = Varchar(length=16)
    means = Varchar(length=8, default="camera")
    door = Varchar(length=40, default="")
    at = Timestamptz(default=now)
    scanned_by = Varchar(length=LENGTH, default="")

    known_verdict = Check(
        "verdict IN ('admitted', 'already_admitted', 'wrong_event', 'cancelled', 'waitlisted', 'unknown', "
        "'forged', 'undone')"
    )
    known_means = Check("means IN ('camera', 'scanner', 'typed', 'name')")
