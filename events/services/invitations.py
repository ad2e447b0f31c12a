"""The list of who is invited: put on and taken off by organizers, declined by whoever stands on it."""

from collections.abc import Sequence

import msgspec

from events.domain.eligibility import Rules
from events.domain.event import Event, EventStatus
from events.queries.colleagues import Colleague
from events.queries.colleagues import named as colleagues_named
from events.register_tables import Invitation
from events.services.contention import write_again
from events.services.event_settings import held_event
from events.services.permission import must_organize
from events.services.places import changed
from events.tables import Offering
from foundation.clock import now
from foundation.database import fetch, write
from foundation.errors import Refusal, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit
from members.services.telling import tell

MOST_AT_ONCE = 500
_PUT = (
    "INSERT INTO invitation (id, event, member, role, invited_at, invited_by) VALUES ({}, {}, {}, {}, {}, {})"
    " ON CONFLICT (event, member) DO NOTHING RETURNING id"
)


class PutOn(msgspec.Struct, frozen=True):
    """What came of a pasted list: who was put on, who stood there already, and the lines nobody fits or several do."""

    added: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    several: tuple[str, ...] = ()


async def invite(actor: Identity, event_id: str, lines: Sequence[str], role: str = "") -> PutOn:
    """Puts members on the list by staff number or name, one a line; who stands on it already stays as they are.

    Published events tell whoever is put on. Raises `Refusal` 403 and 404, 422 for more than 500 lines.
    """
    must_organize(actor, event_id)
    wanted = [line.strip() for line in lines if line.strip()]
    if len(wanted) > MOST_AT_ONCE:
        raise Refusal(
            Sentence("At most {most} lines at once. Please paste the rest afterwards.", most=MOST_AT_ONCE),
            field="people",
            status=422,
        )
    found = [(line, await colleagues_named(line, None)) for line in wanted]
    chosen = {people[0].id: people[0] for _, people in found if len(people) == 1}

    async def body() -> PutOn:
        event = await held_event(event_id)
        added = [each for each in chosen.values() if await _put(actor, event, each, role)]
        if added:
            await changed(event_id)
            await audit.record(
                actor, "invitation.added", "event", event_id, members=[each.id for each in added]
            )
            if event.status is EventStatus.PUBLISHED:
                await _tell(event, [each.id for each in added])
        names = {each.id for each in added}
        return PutOn(
            added=tuple(each.name for each in added),
            already=tuple(each.name for each in chosen.values() if each.id not in names),
            unknown=tuple(line for line, people in found if not people),
            several=tuple(line for line, people in found if len(people) > 1),
        )

    return await write(body)


async def _put(actor: Identity, event: Event, member: Colleague, role: str) -> bool:
    return bool(await fetch(_PUT, new_id(), event.id, member.id, role[:40], now(), actor.member_id))


async def tell_invited(event: Event) -> None:
    """Tells everyone on the list, when the event is published; inside that write body."""
    rows = await fetch("SELECT member FROM invitation WHERE event = {} AND declined_at IS NULL", event.id)
    await _tell(event, [row["member"] for row in rows])


async def _tell(event: Event, members: Sequence[str]) -> None:
    values = {"title": event.title, "when": event.starts_at, "place": event.place}
    await tell(
        "invited", members, values, link=f"/events/{event.id}", key=f"invited/{event.id}", event=event.id
    )


async def take_off(actor: Identity, event_id: str, invitation_id: str) -> None:
    """Takes somebody off the list. A registration they have stays; doing it twice changes nothing.

    Raises `Refusal` 403, and 404 for another event's list.
    """
    must_organize(actor, event_id)

    async def body() -> None:
        rows = await fetch(
            "DELETE FROM invitation WHERE id = {} AND event = {} RETURNING member", invitation_id, event_id
        )
        if not rows and await Invitation.exists().where(Invitation.id == invitation_id):
            raise not_found()
        if not rows:
            return
        await audit.record(actor, "invitation.removed", "event", event_id, members=[rows[0]["member"]])

    await write(body)


async def answer(actor: Identity, event_id: str, *, comes: bool) -> None:
    """Somebody invited says that they cannot come, or that they can after all. Saying it twice changes nothing.

    Raises `Refusal` 404 for who is not on the list, 409 for who has signed up.
    """

    async def body() -> None:
        rows = await Invitation.select().where(
            (Invitation.event == event_id) & (Invitation.member == actor.member_id)
        )
        if not rows:
            raise not_found()
        held = await fetch(
            "SELECT id FROM registration WHERE event = {} AND member = {} AND status NOT IN ('cancelled', 'rejected')",
            event_id, actor.member_id,
        )  # fmt: skip
        if held and not comes:
            raise Refusal(
                Sentence("You are signed up. Please give the place back on your registration's page.")
            )
        await fetch(
            "UPDATE invitation SET declined_at = {} WHERE id = {}", None if comes else now(), rows[0]["id"]
        )
        await audit.record(actor, "invitation.answered", "event", event_id, comes=comes)

    await write(body)


async def set_only_invited(actor: Identity, event_id: str, only: bool) -> None:
    """Whether only those on the list may sign up: a condition of every offering of the event."""
    must_organize(actor, event_id)

    async def body() -> None:
        event = await held_event(event_id)
        for offering in event.offerings:
            rules: Rules = msgspec.structs.replace(offering.rules, invited=only)
            await Offering.update({Offering.eligibility: msgspec.json.encode(rules).decode()}).where(
                Offering.id == offering.id
            )
        await changed(event_id)
        await audit.record(actor, "invitation.only", "event", event_id, only=only)

    await write_again(body)
