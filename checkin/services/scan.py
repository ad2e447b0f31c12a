"""A scan at the door: decided, recorded and answered in one write; sent twice it counts once."""

from datetime import datetime
from typing import Any

import msgspec

from checkin.domain.attempt import Attempt, Means, checked
from checkin.domain.conflicts import Conflict
from checkin.domain.doors import Entrance
from checkin.domain.keepers import Keeper
from checkin.domain.ticket_token import read
from checkin.domain.verdicts import Admission, Decision, Verdict, told
from checkin.keys import keyring
from checkin.queries.entrances import entrances_of
from checkin.queries.holders import held_by_person
from checkin.services.live_counter import counter_changed
from checkin.services.passing import Kept, Repeated, Scanned, settle
from foundation.clock import now
from foundation.database import after_commit, fetch, write
from foundation.errors import Refusal, not_allowed, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity, Role

_KEPT = (
    "SELECT event, registration, guest, verdict, at, people, occasion, conflict FROM scan WHERE nonce = {}"
)


class Answer(msgspec.Struct, frozen=True):
    """What the door is told. `repeated`: this scan was sent before, and nothing was changed now."""

    admission: Admission
    at: datetime
    repeated: bool = False
    conflict: Conflict = Conflict.NONE


async def scan(actor: Identity | Keeper, event_id: str, attempt: Attempt) -> Answer:
    """Decides on one attempt at the door of an event and keeps it, whatever the verdict.

    Raises Refusal 403 for who is not at this door, 404 for no such event, 422 for a field that cannot be kept,
    409 when the nonce belongs to another event's scan.
    """
    keeper = keeper_of(actor, event_id)
    attempt = checked(attempt)
    entrance = await entrance_for(keeper, attempt.gate)
    reading = None
    if attempt.means is not Means.NAME:
        reading = read(attempt.text, keyring().own, typed=attempt.means is Means.TYPED)
    scanned = Scanned(named(attempt, entrance), entrance, reading, now())

    async def body() -> Kept:
        if scanned.reading is None:
            await _must_be_of(event_id, attempt.text)
        kept = await settle(keeper, scanned)
        after_commit(lambda: counter_changed(event_id))
        return kept

    try:
        kept = await write(body)
    except Repeated:
        return await answer_of(event_id, attempt.nonce)
    return Answer(kept.admission, kept.at, conflict=kept.conflict)


def keeper_of(actor: Identity | Keeper, event_id: str) -> Keeper:
    """In which capacity the actor is at this event's door. Raises Refusal 403 if in none."""
    if isinstance(actor, Keeper):
        if actor.event != event_id:
            raise not_allowed()
        return actor
    if not actor.holds(Role.ORGANIZER, event_id):
        raise not_allowed()
    return Keeper(event_id, actor)


async def entrance_for(keeper: Keeper, gate: str) -> Entrance:
    """The door this keeper scans at. Raises Refusal 404 for no such event or door, 403 for one that is not theirs."""
    found = await entrances_of(keeper.event)
    if found is None:
        raise not_found()
    wanted = gate if keeper.door is None else keeper.door
    if gate and gate != wanted:
        raise not_allowed()
    entrance = found.by_id.get(wanted)
    if entrance is None:
        raise Refusal(
            Sentence("This door was taken away. Ask the organizer which one to open instead."), status=404
        )
    return entrance


def named(attempt: Attempt, entrance: Entrance) -> Attempt:
    """The attempt with the name of its door as the organizer gave it."""
    return msgspec.structs.replace(attempt, door=entrance.name or attempt.door)


async def _must_be_of(event_id: str, person: str) -> None:
    held = await held_by_person(person)
    if held is None or held.holder.event_id != event_id:
        raise Refusal(
            Sentence("This person is not registered for this event any more. Please search again."),
            field="registration",
            status=404,
        )


async def answer_of(event_id: str, nonce: str) -> Answer:
    """The answer a scan of this event got. Raises Refusal 409 when there is none with this nonce."""
    rows = await fetch(_KEPT, nonce)
    if not rows or rows[0]["event"] != event_id:
        raise Refusal(
            Sentence("This scan was already sent for another event. Please reload the page and scan again."),
            field="nonce",
        )
    return await answer_again(rows[0])


async def answer_again(earlier: dict[str, Any]) -> Answer:
    """What was answered to a scan that is kept."""
    person = earlier["registration"] or earlier["guest"]
    held = await held_by_person(person) if person else None
    standings = held.standings if held else {}
    decision = Decision(Verdict(earlier["verdict"]), earlier["occasion"], earlier["people"])
    admission = told(decision, held.holder if held else None, standings.get(earlier["occasion"]))
    return Answer(admission, earlier["at"], True, Conflict(earlier["conflict"]))
