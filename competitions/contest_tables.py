"""What is kept of judged contests: panel, performers, running order, and the judges' marks, which are only added to."""

from piccolo.columns import BigSerial, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from competitions.tables import Competition
from events.tables import Offering, Registration
from foundation.clock import now
from foundation.identifiers import LENGTH, new_id
from members.tables import Branch, Member


class Contest(Table):
    """A judged contest of a competition: broadcast gymnastics, recitation, a show."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    competition = ForeignKey(Competition, null=False, on_delete=OnDelete.restrict, index=True)
    offering = ForeignKey(
        Offering,
        null=True,
        default=None,
        unique=True,
        on_delete=OnDelete.restrict,
        help_text="whose confirmed registrations perform",
    )
    name = Varchar(length=80)
    position = Integer(default=0)
    settings = Text(help_text="JSON of competitions.domain.contests.settings")
    state = Varchar(length=10, default="setup")
    published_at = Timestamptz(null=True, default=None)
    reason = Varchar(length=200, default="", help_text="why published results were taken back last")

    one_name = Unique([competition, name])
    known_contest_state = Check("state IN ('setup', 'running', 'published')")


class ContestJudge(Table):
    """A seat of the panel; a member may hold it, or whoever has its link."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    contest = ForeignKey(Contest, null=False, on_delete=OnDelete.restrict)
    number = Integer()
    name = Varchar(length=60)
    member = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.restrict, index=True)

    one_seat = Unique([contest, number])
    one_seat_a_member = Unique([contest, member])
    a_seat_of_the_panel = Check("number BETWEEN 1 AND 99")


class JudgeLink(Table):
    """A capability: who holds it marks for that seat. Only the digest of its secret is kept."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    judge = ForeignKey(ContestJudge, null=False, on_delete=OnDelete.cascade, index=True)
    digest = Varchar(length=64, unique=True)
    issued_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    issued_at = Timestamptz(default=now)
    expires_at = Timestamptz(default=now)
    revoked_at = Timestamptz(null=True, default=None)


class Performer(Table):
    """A contestant: a branch, a team or a person, with what is performed."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    contest = ForeignKey(Contest, null=False, on_delete=OnDelete.restrict)
    name = Varchar(length=130)
    detail = Varchar(length=120, default="", help_text="the title of what is performed")
    branch = ForeignKey(Branch, null=True, default=None, on_delete=OnDelete.restrict)
    registration = ForeignKey(Registration, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    turn = Integer(null=True, default=None, help_text="its place in the running order, from 1")
    status = Varchar(length=10, default="waiting")
    called_at = Timestamptz(null=True, default=None)
    locked_at = Timestamptz(null=True, default=None)

    one_turn = Unique([contest, turn])
    once_a_registration = Unique([contest, registration])
    known_performer_status = Check("status IN ('waiting', 'open', 'locked', 'withdrawn')")
    locked_says_when = Check("(status = 'locked') = (locked_at IS NOT NULL)")


class ContestOrder(Table):
    """How a running order came about: drawn by lot, or set by hand; a later one never erases it."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    contest = ForeignKey(Contest, null=False, on_delete=OnDelete.restrict)
    number = Integer(default=1)
    spoken_seed = Varchar(length=80, default="", help_text="empty: set by hand")
    record = Text(help_text="JSON as published")
    made_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    made_at = Timestamptz(default=now)

    one_order_number = Unique([contest, number])


class JudgeMark(Table):
    """Append-only: the last row of a judge for a performer and criterion is the mark in force."""

    id = BigSerial(primary_key=True)
    performer = ForeignKey(Performer, null=False, on_delete=OnDelete.restrict, index=True)
    judge = ForeignKey(ContestJudge, null=False, on_delete=OnDelete.restrict)
    criterion = Varchar(length=LENGTH)
    hundredths = Integer()
    nonce = Varchar(length=40)
    at = Timestamptz(default=now, help_text="when it was given, as the judge's device says")
    actor = Varchar(length=LENGTH, default="", help_text="member id, or id of the judge's link")

    marked_once = Unique([judge, nonce])
    no_negative_mark = Check("hundredths >= 0 AND hundredths <= 10000")


class ContestPenalty(Table):
    """Points off a performance, with the reason; lifted, it stays on record."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    performer = ForeignKey(Performer, null=False, on_delete=OnDelete.restrict, index=True)
    hundredths = Integer()
    reason = Varchar(length=120)
    given_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    given_at = Timestamptz(default=now)
    lifted_at = Timestamptz(null=True, default=None)

    takes_something_off = Check("hundredths BETWEEN 1 AND 10000")


class JudgeExcuse(Table):
    """A judge who does not judge a performance: away, or of the same branch."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    performer = ForeignKey(Performer, null=False, on_delete=OnDelete.restrict)
    judge = ForeignKey(ContestJudge, null=False, on_delete=OnDelete.restrict)
    reason = Varchar(length=120)
    given_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)

    excused_once = Unique([performer, judge])
