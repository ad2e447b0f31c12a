"""Marks in the grid of people and sessions: present, late, made up, excused or absent, by an organizer and with why."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from checkin.domain.marking import checked_reason, entry
from checkin.services.live_counter import counter_changed
from events.domain.completion import Mark
from events.domain.event import Event, Session
from events.domain.presence import Arrival
from events.queries import course, facts
from events.queries.course import Attendee, Course
from events.services.attendance import record_presence, withdraw_presence
from events.services.permission import must_organize
from foundation.clock import now
from foundation.database import after_commit, fetch, write
from foundation.errors import Refusal, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

_EXCUSE = (
    "INSERT INTO session_leave (id, registration, session, reason, recorded_by, at)"
    " VALUES ({}, {}, {}, {}, {}, {}) ON CONFLICT (registration, session) DO UPDATE SET reason = excluded.reason"
)
_NO_EXCUSE = "DELETE FROM session_leave WHERE registration = {} AND session = {}"


class Wish(msgspec.Struct, frozen=True):
    """How somebody shall stand at a session. `mark` None: absent. `at`: when it was made up."""

    registration: str
    session: str
    mark: Mark | None
    reason: str = ""
    at: datetime | None = None


async def mark(actor: Identity, event_id: str, wishes: Sequence[Wish]) -> int:
    """Keeps the marks that are new, all of them or none; returns how many were. Doing it again changes nothing.

    Raises `Refusal` 403, 404 for a person or session of another event, 409 before a session, 422 for a reason.
    """
    must_organize(actor, event_id)
    event = await facts.event(event_id)
    if event is None:
        raise not_found()
    sessions = {each.id: each for each in course.sessions_of(event)}

    async def body() -> int:
        people = await _people(event, wishes)
        changed = 0
        for wish in wishes:
            person, session = people.get(wish.registration), sessions.get(wish.session)
            if person is None or session is None or not person.comes_to(session):
                raise not_found()
            changed += await _kept(actor, event, person, session, wish)
        if changed:
            after_commit(lambda: counter_changed(event_id))
        return changed

    return await write(body)


async def _people(event: Event, wishes: Sequence[Wish]) -> Mapping[str, Attendee]:
    ids = {wish.registration for wish in wishes}
    if len(ids) == 1:
        found = await course.one(event, ids.pop(), now())
        return {found.id: found} if found is not None and found.event == event.id else {}
    read: Course = await course.course(event, now())
    return {each.id: each for each in read.people}


async def _kept(actor: Identity, event: Event, person: Attendee, session: Session, wish: Wish) -> bool:
    at = now()
    cell = person.cells.get(session.id)
    if (cell.mark if cell else None) is wish.mark:
        return False
    reason = checked_reason(wish.mark, session, wish.reason, at)
    if not session.id and wish.mark in (Mark.MADE_UP, Mark.EXCUSED):
        raise Refusal(Sentence("This event is held once; nothing of it can be made up or excused."))
    await withdraw_presence(person.id, session.id)
    if session.id:
        await fetch(_NO_EXCUSE, person.id, session.id)
    if wish.mark is Mark.EXCUSED:
        await fetch(_EXCUSE, new_id(), person.id, session.id, reason, actor.member_id, at)
    elif wish.mark is not None:
        made = entry(wish.mark, session, at, wish.at)
        arrival = Arrival(
            person.id, event.id, made.at, made.means, session.id,
            recorded_by=actor.member_id, reason=reason, made_up=made.made_up,
        )  # fmt: skip
        await record_presence(arrival)
    await audit.record(
        actor, "attendance.marked", "registration", person.id,
        event=event.id, session=session.id, mark=wish.mark.value if wish.mark else "absent",
    )  # fmt: skip
    return True
