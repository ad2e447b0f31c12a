"""What is kept of courses beside presence: leave from a session, and heads counted where nobody is known by name."""

from piccolo.columns import ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from events.tables import Event, EventSession, Registration
from foundation.clock import now
from foundation.identifiers import LENGTH, new_id


class SessionLeave(Table):
    """A person misses a session with leave (请假). Whether it is left out of the count is the rule's to say."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    registration = ForeignKey(Registration, null=False, on_delete=OnDelete.restrict)
    session = ForeignKey(EventSession, null=False, on_delete=OnDelete.restrict, index=True)
    reason = Varchar(length=200)
    recorded_by = Varchar(length=LENGTH, default="")
    at = Timestamptz(default=now)

    one_leave_a_session = Unique([registration, session])


class HeadCount(Table):
    """People counted by number only, such as students in a lecture hall: 人次, never members or registrations."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)
    session = ForeignKey(
        EventSession,
        null=True,
        default=None,
        on_delete=OnDelete.restrict,
        index=True,
        help_text="None: the event",
    )
    slot = Varchar(length=LENGTH, default="", help_text="the session's id, or empty: for the UNIQUE")
    audience = Varchar(length=8)
    heads = Integer()
    recorded_by = Varchar(length=LENGTH, default="")
    at = Timestamptz(default=now)

    one_count_an_audience = Unique([event, slot, audience])
    counted_audience = Check("audience IN ('family', 'student', 'outside')")
    some_heads = Check("heads >= 0")
