"""What is kept of telling people: inboxes, what goes out, its wording, and who wants it how."""

from piccolo.columns import BigSerial, Boolean, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from foundation.clock import now
from foundation.identifiers import LENGTH, new_id
from members.tables import Member


class InboxMessage(Table):
    """Something a member was told. What it says is made from its kind and values when it is read."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    member = ForeignKey(Member, null=False, on_delete=OnDelete.cascade)
    kind = Varchar(length=32)
    event = Varchar(
        length=LENGTH, default="", index=True, help_text="whose wording is used; empty: the union's"
    )
    given = Text(default="{}", help_text="JSON of members.domain.telling.values")
    link = Varchar(length=200, default="", help_text="a path of this site")
    key = Varchar(length=120, help_text="what happened, so that nobody is told twice")
    at = Timestamptz(default=now)
    read_at = Timestamptz(null=True, default=None)

    told_once = Unique([member, key])


class Delivery(Table):
    """One message on its way out of the house: a mail to a member, or a text to a group's robot.

    waiting → sending → sent, or back to waiting, failed or dropped. A row stays `sending` when its process died
    between handing over and marking: nobody knows whether it arrived, so it is shown and never resent by itself.
    """

    id = BigSerial(primary_key=True)
    channel = Varchar(length=8)
    recipient = Varchar(length=LENGTH, help_text="id of the member or of the robot")
    address = Varchar(length=254, default="", help_text="empty: the member's own when it is sent")
    kind = Varchar(length=32)
    event = Varchar(length=LENGTH, default="")
    given = Text(default="{}")
    link = Varchar(length=200, default="")
    key = Varchar(length=120)
    status = Varchar(length=8, default="waiting")
    attempts = Integer(default=0)
    at = Timestamptz(default=now)
    until = Timestamptz(null=True, default=None, help_text="after which it is no use any more")
    next_at = Timestamptz(default=now, index=True)
    claimed_at = Timestamptz(null=True, default=None)
    sent_at = Timestamptz(null=True, default=None)
    error = Varchar(length=200, default="", help_text="of the last attempt, never with a person's data")

    delivered_once = Unique([channel, recipient, key])
    known_channel = Check("channel IN ('mail', 'wecom')")
    known_delivery_status = Check("status IN ('waiting', 'sending', 'sent', 'failed', 'dropped')")
    sent_at_a_time = Check("(status = 'sent') = (sent_at IS NOT NULL)")
    attempts_counted = Check("attempts >= 0")


class MessageWording(Table):
    """A text an organizer put in place of the built-in one: for one event, or for all."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    kind = Varchar(length=32)
    channel = Varchar(length=8)
    language = Varchar(length=8)
    event = Varchar(length=LENGTH, default="", help_text="empty: for all")
    subject = Varchar(length=120)
    body = Text()
    changed_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    changed_at = Timestamptz(default=now)

    one_wording = Unique([event, kind, channel, language])
    worded_channel = Check("channel IN ('inbox', 'mail', 'wecom')")


class MessagePreference(Table):
    """How a member wants to be told, and the mail address they have proved to be theirs."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    member = ForeignKey(Member, null=False, unique=True, on_delete=OnDelete.cascade)
    mail = Boolean(default=True)
    language = Varchar(length=8, default="zh_CN")
    proved_address = Varchar(length=254, default="", help_text="mails go out only while it is the roster's")
    proof = Varchar(
        length=64, null=True, default=None, unique=True, help_text="digest of the link that was mailed"
    )
    proof_for = Varchar(length=254, default="")
    proof_until = Timestamptz(null=True, default=None)


class GroupRobot(Table):
    """A WeCom group robot that is told of events: of one, or of all."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = Varchar(length=LENGTH, default="", index=True, help_text="empty: of all events")
    name = Varchar(length=40)
    secret = Varchar(length=64, help_text="the key of its address; the rest is always the same")
    added_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    added_at = Timestamptz(default=now)

    one_robot_a_scope = Unique([event, secret])


class CalendarFeed(Table):
    """The secret address of a member's calendar: only its digest is kept; a new one ends the former."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    member = ForeignKey(Member, null=False, unique=True, on_delete=OnDelete.cascade)
    digest = Varchar(length=64, unique=True)
    created_at = Timestamptz(default=now)
    fetched_at = Timestamptz(null=True, default=None)
