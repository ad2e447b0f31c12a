"""A place offered to a colleague, and what they said."""

from piccolo.columns import ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from events.tables import Registration
from foundation.clock import now
from foundation.identifiers import LENGTH, new_id
from members.tables import Member


class Transfer(Table):
    """One at a time is open of a registration: `open_for` names it then, and is empty once it is answered."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    registration = ForeignKey(Registration, null=False, on_delete=OnDelete.cascade)
    receiver = ForeignKey(Member, null=False, on_delete=OnDelete.restrict, index=True)
    offered_by = Varchar(length=LENGTH)
    reason = Varchar(length=200, default="")
    offered_at = Timestamptz(default=now)
    open_for = Varchar(length=LENGTH, null=True, default=None)
    answer = Varchar(length=9, default="")
    answered_at = Timestamptz(null=True, default=None)

    one_open_transfer = Unique([open_for])
    known_transfer_answer = Check("answer IN ('', 'accepted', 'declined', 'withdrawn')")
    open_until_answered = Check("(answer = '') = (open_for IS NOT NULL)")
    open_for_its_own = Check("open_for IS NULL OR open_for = registration")
