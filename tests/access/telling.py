"""Who may call the routes of telling people."""

from datetime import timedelta

from foundation.clock import now
from foundation.identifiers import digest
from members.message_tables import CalendarFeed, InboxMessage, MessagePreference
from members.services.mailing import stop_token
from members.tables import Member
from tests.access.entry import EVERYBODY, SIGNED_IN, Entry
from tests.access.world import World

ONLY_THEIRS = {"member"}

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
