"""Doors of the demo: the walk's ways in and out, and a lecture where a helper's phone had no network for a while."""

from datetime import datetime, timedelta

from checkin.domain.attempt import Means
from checkin.domain.doors import Again, Direction, DoorDraft
from checkin.domain.ticket_token import Evidence, decoded, proof_of, read_ticket
from checkin.domain.verdicts import Verdict
from checkin.links import token_of
from checkin.queries.entrances import forget
from checkin.services import gates
from checkin.services.doors import save_door
from checkin.services.upload import SentScan, upload
from events.tables import Event
from foundation.database import fetch
from foundation.identifiers import new_secret
from operations.demo.happenings import Stage
from operations.demo.story import Story

WALK = "亲子环湖健步走"
LECTURE = "新教师入职讲座：从站上讲台开始"
AHEAD = timedelta(minutes=3)
_LAST_TWO = (
    "SELECT r.ticket, s.at FROM scan s JOIN registration r ON r.id = s.registration"
    " WHERE s.event = {} AND s.verdict = 'admitted' ORDER BY s.at DESC LIMIT 2"
)


async def ways_in(stage: Stage) -> Story:
    """The coming walk gets a door for both ways and an exit, the day before the demo is told."""
    yield stage.now - timedelta(hours=20)
    organizer, event_id = stage.organizer.identity, stage.held.get(WALK)
    if event_id is None:
        return
    await save_door(organizer, event_id, DoorDraft("东门", Direction.BOTH, Again.AFTER_EXIT))
    await save_door(organizer, event_id, DoorDraft("湖滨出口", Direction.OUT))


async def without_network(stage: Stage) -> Story:
    """At the lecture's side door a phone without network lets two in who had come by the main door a minute before."""
    yield stage.now - timedelta(days=30)
    event_id = stage.held.get(LECTURE)
    starts = await Event.select(Event.starts_at).where(Event.id == event_id).first() if event_id else None
    if event_id is None or starts is None or starts["starts_at"] > stage.now:
        return
    yield starts["starts_at"] - timedelta(minutes=40)
    organizer = stage.organizer.identity
    side = await save_door(organizer, event_id, DoorDraft("侧门"))
    forget(event_id)
    issued = await gates.issue(organizer, event_id, side)
    _gate, own = await gates.join(issued.secret, "侧门的手机")
    yield starts["starts_at"] + timedelta(minutes=20)
    rights = await gates.phone_of(own, event_id)
    assert rights is not None
    sent = [
        _scan(token_of(ticket, event_id), at + timedelta(seconds=50), side)
        for ticket, at in await _some_who_came(event_id)
    ]
    forget(event_id)
    await upload(rights.keeper, sent)


async def _some_who_came(event_id: str) -> list[tuple[str, datetime]]:
    """The tickets of the last two who were let in, and when."""
    rows = await fetch(_LAST_TWO, event_id)
    return [(row["ticket"], row["at"]) for row in rows]


def _scan(token: str, at: datetime, gate: str) -> SentScan:
    """As the phone kept it: its clock is three minutes ahead, which it has measured."""
    signed = decoded(token)
    clock = round((at + AHEAD).timestamp() * 1000)
    return SentScan(
        new_secret()[:20],
        "token",
        Evidence(read_ticket(signed), signed[9:11].hex(), signed[11:16].hex(), proof_of(signed)),
        Means.CAMERA,
        clock,
        round(AHEAD.total_seconds() * 1000),
        Verdict.ADMITTED,
        gate,
    )
