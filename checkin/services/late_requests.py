"""Late check-in that a member asks for (补签): they say why no scan tells, the organizer confirms it or not."""

from typing import Any

from checkin.services.live_counter import counter_changed
from events.domain.event import Session
from events.domain.presence import TAIL, Arrival, Means
from events.queries import course, facts
from events.queries.organizers import organizers_of
from events.services.attendance import record_presence
from events.services.permission import must_organize
from foundation.clock import now
from foundation.database import after_commit, fetch, write
from foundation.errors import Refusal, not_allowed, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit
from members.services.telling import tell

_OF = "SELECT r.id, r.event, r.member, r.status FROM registration r WHERE r.id = {}"
_ASK = (
    "INSERT INTO late_request (id, registration, session, slot, reason, asked_at, answer, answered_by, note)"
    " VALUES ({}, {}, {}, {}, {}, {}, '', '', '') ON CONFLICT (registration, slot) DO NOTHING RETURNING id"
)
_REQUEST = (
    "SELECT q.id, q.registration, q.session, q.reason, q.answer, r.event, r.member, e.title FROM late_request q"
    " JOIN registration r ON r.id = q.registration JOIN event e ON e.id = r.event WHERE q.id = {}"
)
_ANSWER = (
    "UPDATE late_request SET answer = {}, answered_by = {}, answered_at = {}, note = {}"
    " WHERE id = {} AND answer = '' RETURNING id"
)


async def ask(actor: Identity, registration_id: str, session_id: str, reason: str) -> None:
    """A member asks once a session to be checked in late; asking again changes nothing.

    Raises `Refusal` 404 for another's registration, 409 while the session still runs or when they are known to have
    been there, 422 without a reason.
    """
    words = _reason(reason)

    async def body() -> None:
        rows = await fetch(_OF, registration_id)
        if not rows or rows[0]["member"] != actor.member_id:
            raise not_found()
        if rows[0]["status"] != "confirmed":
            raise not_allowed(
                Sentence("You have no place in this event, so there is nothing to check in to.")
            )
        event = await facts.event(rows[0]["event"])
        person = await course.one(event, registration_id, now()) if event else None
        if event is None or person is None:
            raise not_found()
        session = next((each for each in course.sessions_of(event) if each.id == session_id), None)
        if session is None or not person.comes_to(session):
            raise not_found()
        if session_id in person.cells:
            raise Refusal(Sentence("You are on record for this session already. Nothing was changed."))
        _over(session)
        made = await fetch(_ASK, new_id(), registration_id, session_id or None, session_id, words, now())
        if made:
            await audit.record(actor, "late.asked", "registration", registration_id, session=session_id)
            await tell(
                "late_asked", await organizers_of(event.id),
                {"title": event.title, "who": actor.name, "session": session.title, "reason": words},
                link=f"/manage/events/{event.id}/late", key=f"late_asked/{made[0]['id']}", event=event.id,
            )  # fmt: skip

    await write(body)


def _over(session: Session) -> None:
    if now() <= session.ends_at + TAIL:
        raise Refusal(Sentence("It is not over yet: check in at the door, or scan the code in the hall."))


def _reason(reason: str) -> str:
    words = " ".join(reason.split())
    if not words or len(words) > 200:
        raise Refusal(Sentence("Please give a reason in at most 200 characters."), field="reason", status=422)
    return words


async def answer(actor: Identity, event_id: str, request_id: str, *, granted: bool, note: str = "") -> None:
    """Confirms a late check-in, or refuses it with a note. Answered once; answering again changes nothing.

    Raises `Refusal` 403, 404 for one of another event.
    """
    must_organize(actor, event_id)
    words = " ".join(note.split())[:200]

    async def body() -> None:
        rows: list[dict[str, Any]] = await fetch(_REQUEST, request_id)
        if not rows or rows[0]["event"] != event_id:
            raise not_found()
        asked = rows[0]
        verdict = "granted" if granted else "refused"
        if not await fetch(_ANSWER, verdict, actor.member_id, now(), words, request_id):
            return
        if granted:
            await _check_in(actor, event_id, asked)
        await _tell_answer(asked, granted, words)
        await audit.record(
            actor, f"late.{verdict}", "registration", asked["registration"], session=asked["session"] or ""
        )
        after_commit(lambda: counter_changed(event_id))

    await write(body)


async def _tell_answer(asked: dict[str, Any], granted: bool, note: str) -> None:
    said = Sentence("You are on record as present.") if granted else Sentence("It was not confirmed.")
    await tell(
        "late_answered", [asked["member"]],
        {"title": asked["title"], "answer": Sentence("{said} {note}", said=said, note=note) if note else said},
        link=f"/registrations/{asked['registration']}", key=f"late_answered/{asked['id']}", event=asked["event"],
    )  # fmt: skip


async def _check_in(actor: Identity, event_id: str, asked: dict[str, Any]) -> None:
    event = await facts.event(event_id)
    if event is None:
        raise not_found()
    wanted = asked["session"] or ""
    session = next((each for each in course.sessions_of(event) if each.id == wanted), None)
    if session is None:
        raise not_found()
    await record_presence(
        Arrival(
            asked["registration"], event_id, session.starts_at, Means.LATE, wanted,
            recorded_by=actor.member_id, reason=asked["reason"],
        )
    )  # fmt: skip
