"""The settlement: lines added and removed until it is closed; from then on nothing of it changes."""

import msgspec

from events.domain.event import Event
from events.domain.trips.settlement import MOST
from events.queries.trips.money import account
from events.queries.trips.travelling import travelling
from events.services.contention import write_again
from events.services.event_settings import held_event
from events.services.permission import must_organize
from foundation.clock import now
from foundation.database import fetch
from foundation.errors import Refusal, not_found
from foundation.i18n import gettext
from foundation.identifiers import new_id
from foundation.messages import N_, Sentence
from members.domain.identity import Identity
from members.services import audit

MOST_LINES = 300
LONGEST_TITLE = 60

_OPEN = (
    "INSERT INTO settlement (id, event, changes) VALUES ({}, {}, 1) ON CONFLICT (event) DO UPDATE"
    " SET changes = settlement.changes + 1 WHERE settlement.closed_at IS NULL RETURNING id"
)
_CLOSE = (
    "UPDATE settlement SET closed_at = {}, closed_by = {} WHERE event = {} AND closed_at IS NULL RETURNING id"
)
_INSERT = (
    "INSERT INTO settlement_line (id, event, registration, title, kind, payer, amount, divided, position)"
    " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, (SELECT COALESCE(MAX(position), 0) + 1 FROM settlement_line"
    " WHERE event = {}))"
)


class LineDraft(msgspec.Struct, frozen=True):
    """An amount in fen. `registration` empty: of everybody; `divided`: one bill for all of them together."""

    title: str
    amount: int
    kind: str = "cost"
    payer: str = "union"
    registration: str = ""
    divided: bool = False


async def add_line(actor: Identity, event_id: str, draft: LineDraft) -> None:
    """Adds a line. Raises `Refusal` 422 with what is wrong, 409 once the settlement is closed."""
    must_organize(actor, event_id)
    _check(draft)

    async def body() -> None:
        await _hold(event_id)
        known = await account(event_id)
        if draft.registration and not known.name_of(draft.registration):
            raise Refusal(Sentence("Choose somebody who has a place."), field="registration", status=422)
        if len(known.lines) >= MOST_LINES:
            raise Refusal(Sentence("A settlement has at most {most} lines.", most=MOST_LINES), status=422)
        await _insert(actor, event_id, draft)

    await write_again(body)


def _check(draft: LineDraft) -> None:
    title = draft.title.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise Refusal(
            Sentence("Say in at most {most} characters what it is for.", most=LONGEST_TITLE), field="title",
            status=422,
        )  # fmt: skip
    if not 0 < draft.amount <= MOST:
        raise Refusal(Sentence("Please give an amount such as 1234.50."), field="amount", status=422)
    if draft.kind not in ("cost", "single", "refund") or draft.payer not in ("union", "person"):
        raise Refusal(Sentence("Please choose who pays."), field="payer", status=422)
    if draft.kind == "single" and not draft.registration:
        raise Refusal(
            Sentence("A supplement is of one person. Choose whose."), field="registration", status=422
        )
    if draft.divided and draft.registration:
        raise Refusal(
            Sentence("A bill is divided among all. Choose everybody, or an amount for one person."),
            field="registration",
            status=422,
        )


async def _hold(event_id: str) -> Event:
    """The event, with its settlement held open against a closing at the same moment."""
    event = await held_event(event_id)
    if not await fetch(_OPEN, new_id(), event_id):
        raise Refusal(Sentence("The settlement is closed. Nothing of it changes any more."))
    return event


async def _insert(actor: Identity, event_id: str, draft: LineDraft) -> None:
    line = new_id()
    await fetch(
        _INSERT, line, event_id, draft.registration or None, draft.title.strip(), draft.kind, draft.payer,
        draft.amount, draft.divided, event_id,
    )  # fmt: skip
    await audit.record(
        actor, "settlement.line_added", "settlement_line", line, event=event_id, kind=draft.kind,
        payer=draft.payer, amount=draft.amount, registration=draft.registration, divided=draft.divided,
    )  # fmt: skip


async def remove_line(actor: Identity, event_id: str, line_id: str) -> None:
    """Takes a line back. Raises `Refusal` 404, or 409 once the settlement is closed."""
    must_organize(actor, event_id)

    async def body() -> None:
        await _hold(event_id)
        rows = await fetch(
            "DELETE FROM settlement_line WHERE id = {} AND event = {} RETURNING amount", line_id, event_id
        )
        if not rows:
            raise not_found()
        await audit.record(
            actor,
            "settlement.line_removed",
            "settlement_line",
            line_id,
            event=event_id,
            amount=rows[0]["amount"],
        )

    await write_again(body)


async def enter_supplements(actor: Identity, event_id: str) -> int:
    """A line for everybody who sleeps alone and has none yet; how many. Raises `Refusal`."""
    must_organize(actor, event_id)

    async def body() -> int:
        event = await _hold(event_id)
        amount = event.settings.travel.single
        if not amount:
            raise Refusal(Sentence("The supplement for a room alone is not set. Set it with the rooms."))
        everybody = await travelling(event)
        has = {line.person for line in (await account(event_id)).lines if line.kind == "single"}
        alone = [room.people[0] for room in everybody.rooms if room.alone and room.people]
        missing = [each for each in alone if each.id not in has]
        title = gettext(N_("Supplement for a room alone"))
        for each in missing:
            await _insert(actor, event_id, LineDraft(title, amount, "single", "person", each.id))
        return len(missing)

    return await write_again(body)


async def close(actor: Identity, event_id: str) -> None:
    """Closes the settlement for good. Raises `Refusal` 409 before the end, without a line, or when it is closed."""
    must_organize(actor, event_id)

    async def body() -> None:
        event = await _hold(event_id)
        if not event.over(now()):
            raise Refusal(Sentence("The trip is not over yet; close the settlement after it."))
        known = await account(event_id)
        if not known.lines:
            raise Refusal(Sentence("There is no line yet, so there is nothing to close."))
        await fetch(_CLOSE, now(), actor.member_id, event_id)
        await audit.record(
            actor, "settlement.closed", "event", event_id, people=len(known.people), union=known.settled.union,
            own=known.settled.own, refund=known.settled.refund,
        )  # fmt: skip

    await write_again(body)
