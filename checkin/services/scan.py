"""A scan at the door: decided, recorded and answered in one write; sent twice it counts once."""

from datetime import datetime

import msgspec

from checkin.domain.admission import Admission, Verdict, admission, admission_of, told
from checkin.domain.attempt import Attempt, Means, checked
from checkin.domain.ticket_token import Reading, read
from checkin.keys import keyring
from checkin.queries.holders import holder_of_registration, holder_of_ticket
from checkin.services.live_counter import counter_changed
from events.domain.presence import Arrival
from events.services.attendance import record_presence
from events.tables import Event
from foundation.clock import now
from foundation.database import after_commit, fetch, write
from foundation.errors import Refusal, not_allowed, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity, Role

_KEEP = (
    "INSERT INTO scan (nonce, event, registration, verdict, means, door, at, scanned_by)"
    " VALUES ({}, {}, {}, {}, {}, {}, {}, {}) ON CONFLICT (nonce) DO NOTHING RETURNING id"
)
_KEPT = "SELECT event, registration, verdict, at FROM scan WHERE nonce = {}"


class Answer(msgspec.Struct, frozen=True):
    """What the door is told. `repeated`: this scan was sent before, and nothing was changed now."""

    admission: Admission
    at: datetime
    repeated: bool = False


class _Repeated(Exception):
    """This nonce is there already: what the body did is rolled back."""


async def scan(actor: Identity, event_id: str, attempt: Attempt) -> Answer:
    """Decides on one attempt at the door of an event and keeps it, whatever the verdict.

    Raises Refusal 403 for who is not at this door, 404 for no such event, 422 for a field that cannot be kept,
    409 when the nonce belongs to another event's scan.
    """
    must_be_at_the_door(actor, event_id)
    attempt = checked(attempt)
    await _must_exist(event_id)
    reading = None
    if attempt.means is not Means.NAME:
        reading = read(attempt.text, keyring().own, typed=attempt.means is Means.TYPED)
    at = now()

    async def body() -> Answer:
        decided = await _decided(event_id, attempt, reading)
        if decided.verdict is Verdict.ADMITTED:
            decided = await _recorded(decided, event_id, attempt.door, at, actor)
        await keep(actor, event_id, attempt, decided, at)
        after_commit(lambda: counter_changed(event_id))
        return Answer(decided, at)

    try:
        return await write(body)
    except _Repeated:
        return await answer_of(event_id, attempt.nonce)


def must_be_at_the_door(actor: Identity, event_id: str) -> None:
    """Raises Refusal 403 unless the actor may scan at this event's door."""
    if not actor.holds(Role.ORGANIZER, event_id):
        raise not_allowed()


_known_events: set[str] = set()
EVENTS_KEPT = 10_000


async def _must_exist(event_id: str) -> None:
    """Events are never deleted, so one that was seen once needs no further query."""
    if event_id in _known_events:
        return
    if not await Event.exists().where(Event.id == event_id):
        raise not_found()
    if len(_known_events) >= EVENTS_KEPT:
        _known_events.clear()
    _known_events.add(event_id)


async def _decided(event_id: str, attempt: Attempt, reading: Reading | None) -> Admission:
    if reading is not None:
        holder = await holder_of_ticket(reading.ticket) if reading.ticket else None
        return admission(reading, holder, event_id)
    chosen = await holder_of_registration(attempt.text)
    if chosen is None or chosen.event_id != event_id:
        raise Refusal(
            Sentence("This person is not registered for this event any more. Please search again."),
            field="registration",
            status=404,
        )
    return admission_of(chosen, event_id)


async def _recorded(decided: Admission, event_id: str, door: str, at: datetime, actor: Identity) -> Admission:
    """The admission with its attendance; another verdict when somebody was quicker at another door."""
    recorded = await record_presence(
        Arrival(decided.registration_id, event_id, at, door=door, recorded_by=actor.member_id)
    )
    if recorded.first_there:
        return decided
    holder = await holder_of_registration(decided.registration_id)
    assert holder is not None, "registrations are never deleted"
    return admission_of(holder, event_id)


async def keep(actor: Identity, event_id: str, attempt: Attempt, decided: Admission, at: datetime) -> None:
    """Adds the row of this scan; inside a write body. Raises when the nonce is already there."""
    kept = await fetch(
        _KEEP,
        attempt.nonce,
        event_id,
        decided.registration_id or None,
        decided.verdict.value,
        attempt.means.value,
        attempt.door,
        at,
        actor.member_id,
    )
    if not kept:
        raise _Repeated


async def answer_of(event_id: str, nonce: str) -> Answer:
    """The answer a scan of this event got. Raises Refusal 409 when there is none with this nonce."""
    rows = await fetch(_KEPT, nonce)
    if not rows or rows[0]["event"] != event_id:
        raise Refusal(
            Sentence("This scan was already sent for another event. Please reload the page and scan again."),
            field="nonce",
        )
    earlier = rows[0]
    holder = await holder_of_registration(earlier["registration"]) if earlier["registration"] else None
    return Answer(told(Verdict(earlier["verdict"]), holder), earlier["at"], repeated=True)
