"""What is kept of branches that ask for more places."""

from piccolo.columns import ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from events.tables import Pool
from foundation.clock import now
from foundation.identifiers import LENGTH, new_id
from members.tables import Branch, Member


class QuotaRequest(Table):
    """A branch asks for more places, and what the organizer answered."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    pool = ForeignKey(Pool, null=False, on_delete=OnDelete.cascade, index=True)
    branch = ForeignKey(Branch, null=False, on_delete=OnDelete.restrict)
    places = Integer(help_text="asked for")
    words = Varchar(length=200, default="")
    asked_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    asked_at = Timestamptz(default=now)
    answer = Varchar(length=8, default="")
    given = Integer(default=0)
    answer_words = Varchar(length=200, default="")
    answered_by = Varchar(length=LENGTH, default="")
    answered_at = Timestamptz(null=True, default=None)

    asks_for_some = Check("places > 0")
    known_quota_answer = Check("answer IN ('', 'given', 'declined')")
    gives_what_it_says = Check("(answer = 'given') = (given > 0)")
