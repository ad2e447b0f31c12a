"""From draft to publication, and calling an event off."""

import msgspec

from events import signals
from events.domain.event import Event, EventStatus
from events.domain.event_form import blocking, missing
from events.queries import facts
from events.queries.places import promised_of
from events.services import branch_news, news
from events.services.invitations import tell_invited
from events.services.permission import must_organize
from events.services.traces import announce
from events.tables import Event as EventTable
from foundation.clock import now
from foundation.database import after_commit, write
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

_TO = "UPDATE event SET status = {}, revision = revision + 1 WHERE id = {} AND status = {} RETURNING kind"


class NotReady(Refusal):
    """The event lacks something; `sentences` tell all of it."""

    def __init__(self, sentences: tuple[Sentence, ...]) -> None:
        super().__init__(sentences[0], status=409)
        self.sentences = sentences


async def publish(actor: Identity, event_id: str) -> None:
    """Shows the event to everyone. Publishing twice changes nothing. Raises `NotReady` with what is missing."""
    must_organize(actor, event_id)

    async def body() -> None:
        event = await _event(event_id)
        if event.status is EventStatus.PUBLISHED:
            return
        if event.status is not EventStatus.DRAFT:
            raise Refusal(Sentence("This event was cancelled or is over; copy it to hold it again."))
        lacks = blocking(missing(event, await promised_of(event_id), now()))
        if lacks:
            raise NotReady(tuple(each.sentence for each in lacks))
        await _move(actor, event, EventStatus.PUBLISHED)
        await tell_invited(event)
        await branch_news.shares_given(event)
        await news.opened(msgspec.structs.replace(event, status=EventStatus.PUBLISHED))
        await signals.event_published.send(signals.EventNews(event_id, event.kind.value, now()))

    await write(body)


async def call_off(actor: Identity, event_id: str, reason: str) -> None:
    """Cancels an event. Registrations stay as they are, so that it is known who has to be told.

    Calling off twice changes nothing. Raises `Refusal` 422 without a reason.
    """
    must_organize(actor, event_id)
    words = reason.strip()
    if not words or len(words) > 200:
        raise Refusal(
            Sentence("Please say why in at most 200 characters; everyone signed up will read it."),
            field="reason",
            status=422,
        )

    async def body() -> None:
        event = await _event(event_id)
        if event.status is EventStatus.CANCELLED:
            return
        if event.over(now()):
            raise Refusal(Sentence("This event is over; it can no longer be cancelled."))
        await _move(actor, event, EventStatus.CANCELLED)
        await EventTable.raw("UPDATE event SET cancelled_because = {} WHERE id = {}", words, event_id)
        await news.called_off(event, words)
        await signals.event_cancelled.send(signals.EventNews(event_id, event.kind.value, now()))

    await write(body)


async def _event(event_id: str) -> Event:
    event = await facts.event(event_id)
    if event is None:
        raise not_found()
    return event


async def _move(actor: Identity, event: Event, status: EventStatus) -> None:
    if not await EventTable.raw(_TO, status.value, event.id, event.status.value):
        raise Refusal(Sentence("Someone else has changed this event meanwhile. Please look again."))
    await audit.record(actor, f"event.{status.value}", "event", event.id)
    after_commit(lambda: facts.forget(event.id))
    announce(event.id)
