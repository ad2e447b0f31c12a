"""What was answered for somebody who is brought along."""

from piccolo.columns import ForeignKey, OnDelete, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from events.tables import Guest, Question
from foundation.clock import now
from foundation.identifiers import LENGTH, new_id


class GuestAnswer(Table):
    """One answer of a companion; it is deleted with what else is known of them."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    guest = ForeignKey(Guest, null=False, on_delete=OnDelete.cascade)
    question = ForeignKey(Question, null=False, on_delete=OnDelete.restrict, index=True)
    value = Text(default="", help_text="normalised by events.domain.questions")
    given_by = Varchar(length=LENGTH, default="", help_text="member id")
    given_at = Timestamptz(default=now)

    one_answer_a_companion = Unique([guest, question])
