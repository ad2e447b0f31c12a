"""What programs were answered, so that a request sent again does nothing twice."""

from piccolo.columns import ForeignKey, OnDelete, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from foundation.clock import now
from foundation.identifiers import LENGTH, new_id
from members.tables import Member


class ApiAnswer(Table):
    """The answer to a write that came with an idempotency key; kept for two days."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    member = ForeignKey(Member, null=False, on_delete=OnDelete.cascade)
    key = Varchar(length=80)
    request = Varchar(length=64, help_text="digest of method, path and body")
    answer = Text(help_text="JSON")
    at = Timestamptz(default=now, index=True)

    one_answer_a_key = Unique([member, key])
