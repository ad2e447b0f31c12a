"""What is kept of registers (donations, visits, subsidies) and of who is invited to an event."""

from piccolo.columns import Date, ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from events.tables import Event
from foundation.clock import now
from foundation.identifiers import LENGTH, new_id
from members.tables import Branch, Member


class RegisterEntry(Table):
    """A line of a register. It is never deleted: a mistake is struck out with a reason."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.restrict, index=True)
    branch = ForeignKey(Branch, null=False, on_delete=OnDelete.restrict, help_text="frozen when entered")
    member = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    named = Varchar(length=60, default="", help_text="who, when not a member: a team, a family, a donor")
    pinyin = Varchar(length=200, default="", help_text="of who is named, as members have it")
    initials = Varchar(length=60, default="")
    letters = Varchar(length=200, default="")
    strokes = Varchar(length=120, default="")
    occasion = Varchar(length=12, default="")
    people = Integer(default=1, help_text="how many of them, where a group is named")
    times = Integer(default=1, help_text="how many attendances (人次) the line stands for")
    amount = Integer(default=0, help_text="in fen")
    goods = Varchar(length=120, default="", help_text="what was given besides money")
    day = Date()
    note = Varchar(length=200, default="")
    nonce = Varchar(length=24, unique=True, help_text="of the form, so that sending twice enters once")
    entered_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    entered_at = Timestamptz(default=now)
    struck_at = Timestamptz(null=True, default=None)
    struck_by = Varchar(length=LENGTH, default="")
    struck_because = Varchar(length=200, default="")

    somebody = Check("member IS NOT NULL OR named <> ''")
    known_occasion = Check(
        "occasion IN ('', 'festival', 'birthday', 'illness', 'childbirth', 'bereavement', 'hardship', 'village',"
        " 'mutual_aid', 'donation')"
    )
    something = Check("times >= 1 AND amount >= 0")
    only_groups_are_several = Check("people >= 1 AND (member IS NULL OR people = 1)")
    struck_with_a_reason = Check("(struck_at IS NULL) = (struck_because = '')")


class Invitation(Table):
    """Somebody on an event's list: a retiring colleague, a delegate. Accepting is signing up."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, on_delete=OnDelete.cascade)
    member = ForeignKey(Member, null=False, on_delete=OnDelete.restrict, index=True)
    role = Varchar(length=40, default="", help_text="as it stands on the list: delegate, guest of honour")
    invited_at = Timestamptz(default=now)
    invited_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    declined_at = Timestamptz(null=True, default=None)

    one_invitation_a_member = Unique([event, member])
