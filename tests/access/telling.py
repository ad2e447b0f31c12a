"""Who may call the routes of telling people."""

from datetime import timedelta

from foundation.clock import now
from foundation.identifiers import digest
from members.message_tables import CalendarFeed, Delivery, GroupRobot, InboxMessage, MessagePreference
from members.services.mailing import stop_token
from members.tables import Member
from tests.access.entry import ADMINISTRATOR, EVERYBODY, ORGANIZER_OF_THE_EVENT, SIGNED_IN, Entry
from tests.access.world import World

ONLY_THEIRS = {"member"}
EVENT = "/manage/events/{event_id:str}/messages"
ROBOT = {"name": "群", "address": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + "0" * 36}
WORDS = {"subject": "改期", "body": "改期", "act": "save"}

ROUTES = [
    Entry("GET", "/inbox", SIGNED_IN),
    Entry("POST", "/inbox/{message_id:str}/open", ONLY_THEIRS),
    Entry("POST", "/inbox/{message_id:str}/read", ONLY_THEIRS),
    Entry("POST", "/inbox/{message_id:str}/unread", ONLY_THEIRS),
    Entry("POST", "/inbox/read-all", SIGNED_IN),
    Entry("GET", "/inbox/live", SIGNED_IN, stream=True),
    Entry("GET", "/api/v1/inbox/unread", SIGNED_IN),
    Entry("GET", "/me/messages", SIGNED_IN),
    Entry("POST", "/me/messages", SIGNED_IN, form={"language": "en", "email": ""}),
    Entry("GET", "/events/{event_id:str}/calendar.ics", EVERYBODY, foreign=[{"event_id": "draft_id"}]),
    Entry(
        "GET",
        "/calendar/{feed:str}/rallypoint.ics",
        EVERYBODY,
        foreign=[{"feed": "ended_feed"}],
        everywhere=set(),
    ),
    Entry("GET", "/me/calendar", SIGNED_IN),
    Entry("POST", "/me/calendar", SIGNED_IN),
    Entry("POST", "/me/calendar/end", SIGNED_IN),
    Entry("GET", "/messages", ADMINISTRATOR),
    Entry("POST", "/messages/robots", ADMINISTRATOR, form=ROBOT),
    Entry(
        "POST",
        "/messages/robots/{robot_id:str}/remove",
        ADMINISTRATOR,
        foreign=[{"robot_id": "event_robot_id"}],
        everywhere=set(),
    ),
    Entry("GET", "/messages/words/{kind:str}", ADMINISTRATOR),
    Entry("POST", "/messages/words/{kind:str}", ADMINISTRATOR, form=WORDS),
    Entry("GET", "/messages/outbox", ADMINISTRATOR),
    Entry("POST", "/messages/outbox/{delivery_id:int}/again", ADMINISTRATOR),
    Entry("POST", "/messages/outbox/{delivery_id:int}/arrived", ADMINISTRATOR),
    Entry("GET", EVENT, ORGANIZER_OF_THE_EVENT),
    Entry(
        "POST",
        EVENT,
        ORGANIZER_OF_THE_EVENT,
        form={"days": "1", "hour": "9", "hours": "1"},
    ),
    Entry("POST", EVENT + "/robots", ORGANIZER_OF_THE_EVENT, form=ROBOT),
    Entry(
        "POST",
        EVENT + "/robots/{event_robot_id:str}/remove",
        ORGANIZER_OF_THE_EVENT,
        foreign=[{"event_robot_id": "robot_id"}],
        everywhere=set(),
    ),
    Entry("GET", EVENT + "/words/{kind:str}", ORGANIZER_OF_THE_EVENT),
    Entry("POST", EVENT + "/words/{kind:str}", ORGANIZER_OF_THE_EVENT, form=WORDS),
    Entry("GET", "/mails/prove/{proof:str}", EVERYBODY, foreign=[{"proof": "old_proof"}], everywhere=set()),
    Entry("POST", "/mails/prove/{proof:str}", EVERYBODY, foreign=[{"proof": "old_proof"}], everywhere=set()),
    Entry(
        "GET", "/mails/stop/{stop_token:str}", EVERYBODY, foreign=[{"stop_token": "forged"}], everywhere=set()
    ),
    Entry(
        "POST",
        "/mails/stop/{stop_token:str}",
        EVERYBODY,
        foreign=[{"stop_token": "forged"}],
        everywhere=set(),
    ),
]


async def seed(world: World) -> None:
    world.values["message_id"] = "messag0000001"
    await InboxMessage(
        id=world.values["message_id"],
        member=world.members["member"],
        kind="waitlisted",
        given='{"title":"八段锦","line":3}',
        link="/events",
        key="waitlisted/1",
    ).save()
    world.values |= {"old_proof": "oldproof", "forged": world.members["member"] + "." + "0" * 32}
    world.values["stop_token"] = stop_token(world.members["member"])
    world.values |= {"feed": "of-the-member", "ended_feed": "of-nobody"}
    await CalendarFeed(
        member=world.members["member"], digest=digest("of-the-member"), fetched_at=now()
    ).save()
    world.values["proof"] = "proof-of-the-address"
    await Member.update({Member.email: "m@example.edu"}).where(Member.id == world.members["member"])
    await MessagePreference(
        member=world.members["member"],
        proof=digest(world.values["proof"]),
        proof_for="m@example.edu",
        proof_until=now() + timedelta(days=1),
    ).save()
    world.values |= {"kind": "event_changed", "robot_id": "robot00000001", "event_robot_id": "robot00000002"}
    for key, event in (("robot_id", ""), ("event_robot_id", world.values["event_id"])):
        await GroupRobot(id=world.values[key], event=event, name="群", secret="a" * 36).save()
    delivery = Delivery(
        channel="mail", recipient=world.members["member"], kind="trial", key="t", status="sending",
        claimed_at=now() - timedelta(hours=1),
    )  # fmt: skip
    await delivery.save()
    world.values["delivery_id"] = str(delivery.id)
