"""Sessions of an event: adding one or a series, changing and removing them, and the rule of who completes."""

from typing import Any

import msgspec

from events import signals
from events.domain.event import Event, Session
from events.domain.session_form import LONGEST_PLACE, MOST_SESSIONS, Series, SessionDraft, problems, spread
from events.domain.settings import CompletionRule
from events.queries import facts
from events.services.contention import write_again
from events.services.event_settings import change_settings, held_event
from events.services.news import session_changed
from events.services.permission import must_organize
from events.services.places import changed
from events.services.traces import announce
from events.tables import Event as EventTable
from events.tables import EventSession
from foundation.database import after_commit
from foundation.errors import Refusal, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from foundation.settings import settings
from members.domain.identity import Identity
from members.services import audit

_USED = (
    "SELECT 1 AS used WHERE EXISTS (SELECT 1 FROM session_attendance WHERE session = {})"
    " OR EXISTS (SELECT 1 FROM session_leave WHERE session = {})"
    " OR EXISTS (SELECT 1 FROM head_count WHERE session = {})"
)


class SessionRefused(Refusal):
    """The session cannot be kept as it is; `fields`: the form's field → what to do about it."""

    def __init__(self, fields: dict[str, Sentence]) -> None:
        super().__init__(next(iter(fields.values())), field=next(iter(fields)), status=422)
        self.fields = fields


async def add(actor: Identity, event_id: str, series: Series) -> tuple[str, ...]:
    """Adds the sessions of a series; returns their ids in order.

    Raises `SessionRefused` with a sentence a field, `Refusal` 403 and 404.
    """
    must_organize(actor, event_id)

    async def body() -> tuple[str, ...]:
        event = await held_event(event_id)
        drafts = spread(series, settings().zone)
        _check(event, drafts[0] if drafts else series.first)
        if len(event.sessions) + len(drafts) > MOST_SESSIONS:
            raise SessionRefused(
                {"times": Sentence("At most {most} sessions fit in one event.", most=MOST_SESSIONS)}
            )
        made = []
        for position, draft in enumerate(drafts, len(event.sessions)):
            made.append(new_id())
            row = EventSession(id=made[-1], event=event_id, position=position, **_values(draft))
            await EventSession.insert(row)
        await _changed(actor, event_id, "sessions.added", sessions=made)
        return tuple(made)

    return await write_again(body)


async def change(actor: Identity, event_id: str, session_id: str, draft: SessionDraft) -> None:
    """Keeps a session's new title, times and place. Raises like `add`."""
    must_organize(actor, event_id)

    async def body() -> None:
        event = await held_event(event_id)
        held = session_of(event, session_id)
        _check(event, draft)
        if (draft.offering or None) != held.offering and await _used(session_id):
            sentence = Sentence("People were recorded at this session, so it stays for whom it was.")
            raise SessionRefused({"offering": sentence})
        values: dict[Any, Any] = _values(draft)
        await EventSession.update(values).where(EventSession.id == session_id)
        await _changed(actor, event_id, "session.changed", session=session_id)
        after = await facts.load(event_id)
        if after is not None:
            await session_changed(event, held, session_of(after, session_id))

    await write_again(body)


async def remove(actor: Identity, event_id: str, session_id: str) -> None:
    """Takes a session off the plan; again changes nothing. Raises `Refusal` 409 when somebody was recorded at it."""
    must_organize(actor, event_id)

    async def body() -> None:
        event = await held_event(event_id)
        if not await EventSession.exists().where(EventSession.id == session_id):
            return
        held = session_of(event, session_id)
        if await _used(session_id):
            raise Refusal(
                Sentence(
                    "People were recorded at “{title}”, so it stays. Take back what was recorded first.",
                    title=held.title,
                )
            )
        await EventSession.delete().where(EventSession.id == session_id)
        await _changed(actor, event_id, "session.removed", session=session_id)
        await session_changed(event, held, None)

    await write_again(body)


async def set_rule(actor: Identity, event_id: str, rule: CompletionRule) -> None:
    """Keeps the rule of who completes. Raises `Refusal` 422 for a session that is not of this event."""
    event = await facts.event(event_id)
    if event is None:
        raise not_found()
    if not {each.id for each in event.sessions}.issuperset(rule.must):
        raise Refusal(
            Sentence("This choice does not exist any more. Please choose again."), field="must", status=422
        )
    await change_settings(actor, event_id, completion=rule)


def session_of(event: Event, session_id: str) -> Session:
    """The session of this event, or `Refusal` 404."""
    found = next((each for each in event.sessions if each.id == session_id), None)
    if found is None:
        raise not_found()
    return found


async def carry_rule(copy: signals.EventCopy) -> None:
    """In a copied event the sessions that must be attended are those in the places of the former ones."""
    event, former = await facts.load(copy.event), await facts.load(copy.former)
    facts.forget(copy.event)
    if event is None or former is None or not event.settings.completion.must:
        return
    followers = {
        old.id: new.id
        for old, new in zip(former.sessions, event.sessions, strict=False)
        if old.title == new.title
    }
    must = tuple(followers[each] for each in former.settings.completion.must if each in followers)
    rule = msgspec.structs.replace(event.settings.completion, must=must)
    kept = msgspec.json.encode(msgspec.structs.replace(event.settings, completion=rule)).decode()
    await EventTable.raw("UPDATE event SET settings = {} WHERE id = {}", kept, copy.event)


def _check(event: Event, draft: SessionDraft) -> None:
    found = problems(draft, frozenset(each.id for each in event.offerings))
    if found:
        raise SessionRefused(dict(found))


def _values(draft: SessionDraft) -> dict[str, Any]:
    return {
        "title": draft.title,
        "starts_at": draft.starts_at,
        "ends_at": draft.ends_at,
        "place": draft.place[:LONGEST_PLACE],
        "offering": draft.offering or None,
        "counts": draft.counts,
    }


async def _used(session_id: str) -> bool:
    return bool(await EventSession.raw(_USED, session_id, session_id, session_id))


async def _changed(actor: Identity, event_id: str, action: str, **fields: Any) -> None:
    await changed(event_id)
    facts.forget(event_id)
    after_commit(lambda: facts.forget(event_id))
    announce(event_id)
    await audit.record(actor, action, "event", event_id, **fields)
