"""What is kept beside scans: screens with rotating codes, certificates, printed sheets, requests for late check-in."""

from piccolo.columns import ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from events.tables import Event, EventSession, Registration
from foundation.clock import now
from foundation.identifiers import LENGTH, new_id


class HallScreen(Table):
    """A screen in a hall that shows a rotating code. Its secret is derived from the installation's key, never kept."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict, index=True)
    session = ForeignKey(
        EventSession,
        null=True,
        default=None,
        on_delete=OnDelete.cascade,
        index=True,
        help_text="None: the session that runs, or the event",
    )
    place = Varchar(length=40, default="")
    way = Varchar(length=3, default="in")
    opened_by = Varchar(length=LENGTH, default="")
    opened_at = Timestamptz(default=now)
    closed_at = Timestamptz(null=True, default=None)

    known_way = Check("way IN ('in', 'out')")


class CertificateSeries(Table):
    """The counter of a pattern within a year; `last` only grows, in the same write as the certificate it numbers."""

    key = Varchar(length=80, primary_key=True)
    last = Integer(default=0)

    counts_up = Check("last >= 0")


class Certificate(Table):
    """That a person completed a course, as it was printed. Numbers are never used again, also after a revocation.

    `standing` is 1 while it is valid and none when revoked, so that nobody holds two valid ones for one course.
    """

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    code = Varchar(length=32, unique=True, help_text="of the public address that verifies it")
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict, index=True)
    registration = ForeignKey(Registration, null=False, on_delete=OnDelete.restrict)
    series = ForeignKey(CertificateSeries, null=False, on_delete=OnDelete.restrict)
    place = Integer(help_text="in the series")
    number = Varchar(length=80, unique=True)
    standing = Integer(null=True, default=1)
    name = Varchar(length=60)
    branch = Varchar(length=80)
    title = Varchar(length=120)
    attended = Integer(default=0)
    counted = Integer(default=0)
    held_from = Timestamptz(null=True, default=None)
    held_until = Timestamptz(null=True, default=None)
    union_name = Varchar(length=80, default="")
    issued_by = Varchar(length=LENGTH, default="")
    issued_at = Timestamptz(default=now)
    revoked_at = Timestamptz(null=True, default=None)
    revoked_because = Varchar(length=200, default="")

    one_place_in_a_series = Unique([series, place])
    one_valid_certificate = Unique([registration, standing])
    revoked_or_standing = Check("(standing IS NULL) = (revoked_at IS NOT NULL)")
    standing_is_one = Check("standing IS NULL OR standing = 1")


class PrintedSheet(Table):
    """One page of a printed sign-in sheet: its rows in the printed order, so that it can be typed in afterwards."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict)
    session = ForeignKey(EventSession, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    number = Integer(help_text="of the page within the event, as printed")
    people = Text(help_text="JSON list of registration ids")
    digest = Varchar(
        length=64, unique=True, help_text="of event, session and people: printed again it is the same page"
    )
    printed_at = Timestamptz(default=now)
    typed_at = Timestamptz(null=True, default=None)
    typed_by = Varchar(length=LENGTH, default="")

    one_number_a_page = Unique([event, number])


class LateRequest(Table):
    """A member says they were there though no scan tells (补签); the organizer confirms it or not."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    registration = ForeignKey(Registration, null=False, on_delete=OnDelete.restrict)
    session = ForeignKey(EventSession, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    slot = Varchar(length=LENGTH, default="", help_text="the session's id, or empty: for the UNIQUE")
    reason = Varchar(length=200)
    asked_at = Timestamptz(default=now)
    answer = Varchar(length=8, default="")
    answered_by = Varchar(length=LENGTH, default="")
    answered_at = Timestamptz(null=True, default=None)
    note = Varchar(length=200, default="")

    one_request_a_session = Unique([registration, slot])
    known_late_answer = Check("answer IN ('', 'granted', 'refused')")
