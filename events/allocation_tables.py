"""What is kept of how places were given: each decision with all that is needed to compute it again."""

from piccolo.columns import BigSerial, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from events.tables import Event, Pool
from foundation.clock import now
from foundation.identifiers import LENGTH


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
