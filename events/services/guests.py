"""Guests who are expected: people who are not on the roster, put on the list of an event by name, with a host."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from events.domain.event import Event
from events.queries import facts
from events.services.permission import must_organize
from events.services.walk_in import AUDIENCES
from events.tables import Guest
from foundation.clock import now
from foundation.database import fetch, write
from foundation.errors import Refusal, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.domain.name_keys import keys_of
from members.services import audit

KEPT_FOR = timedelta(days=30)
MOST_AT_ONCE = 200
MOST = 5_000
LONGEST_NAME = 60
_KNOWN = (
    "SELECT name FROM guest WHERE event = {} AND registration IS NULL AND branch = {} AND audience = {}"
    " AND status = 'confirmed'"
)


class GuestList(msgspec.Struct, frozen=True):
    """Names, one a guest, all of one audience and host."""

    names: Sequence[str]
    audience: str
    branch: str
    offering: str


async def expect_guests(actor: Identity, event_id: str, given: GuestList) -> int:
    """Puts guests on the list, each with a ticket of their own; how many are new. They take no place.

    A name that the same host has on the list already is not put on twice, so that a list can be pasted again.
    Raises `Refusal` 422 for a field, 403 and 404.
    """
    must_organize(actor, event_id)
    names = _checked(given)

    async def body() -> int:
        event = await _coming(event_id, given)
        known = {row["name"] for row in await fetch(_KNOWN, event_id, given.branch, given.audience)}
        new = [name for name in names if name not in known]
        count = (await fetch("SELECT count(*) AS n FROM guest WHERE event = {}", event_id))[0]["n"]
        if int(count) + len(new) > MOST:
            raise Refusal(
                Sentence("An event may have {most} guests at most.", most=MOST), field="names", status=422
            )
        at = now()
        for name in new:
            guest = new_id()
            await Guest.insert(
                Guest(
                    id=guest, event=event_id, offering=given.offering, branch=given.branch, name=name,
                    **keys_of(name).columns,
                    audience=given.audience, needs_place=False, expires_at=(event.ends_at or event.starts_at or at)
                    + KEPT_FOR,
                )
            )  # fmt: skip
            await audit.record(
                actor, "guest.expected", "guest", guest, event=event_id, audience=given.audience
            )
        return len(new)

    return await write(body)


def _checked(given: GuestList) -> list[str]:
    """The names tidied, each once. Raises `Refusal` 422."""
    names = list(dict.fromkeys(name for each in given.names if (name := " ".join(each.split()))))
    if not names:
        raise Refusal(Sentence("Please give at least one name."), field="names", status=422)
    if len(names) > MOST_AT_ONCE:
        raise Refusal(
            Sentence("Please give at most {most} names at once.", most=MOST_AT_ONCE),
            field="names",
            status=422,
        )
    for name in names:
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise Refusal(
                Sentence("“{name}” is not a name: at most {longest} plain characters.",
                         name=name[:LONGEST_NAME], longest=LONGEST_NAME),
                field="names",
                status=422,
            )  # fmt: skip
    if given.audience not in AUDIENCES:
        raise Refusal(
            Sentence("This choice does not exist any more. Please choose again."),
            field="audience",
            status=422,
        )
    return names


async def _coming(event_id: str, given: GuestList) -> Event:
    event = await facts.event(event_id)
    if event is None:
        raise not_found()
    if event.over(now()):
        raise Refusal(Sentence("This event is over; nobody is expected any more."), field="names")
    if event.offering(given.offering) is None:
        raise Refusal(
            Sentence("This choice does not exist any more. Please choose again."),
            field="offering",
            status=422,
        )
    if not await fetch("SELECT 1 AS known FROM branch WHERE id = {}", given.branch):
        raise Refusal(
            Sentence("This choice does not exist any more. Please choose again."), field="branch", status=422
        )
    return event


async def take_guest_off(actor: Identity, event_id: str, guest_id: str) -> None:
    """The ticket is worth nothing from now on. Taking off twice changes nothing. Raises `Refusal` 404, 409."""
    must_organize(actor, event_id)

    async def body() -> None:
        rows = await fetch(
            "SELECT status, present_at FROM guest WHERE id = {} AND event = {} AND registration IS NULL",
            guest_id, event_id,
        )  # fmt: skip
        if not rows:
            raise not_found()
        if rows[0]["present_at"] is not None:
            raise Refusal(Sentence("This guest has come already and stays on the list."))
        if rows[0]["status"] == "cancelled":
            return
        await fetch("UPDATE guest SET status = 'cancelled' WHERE id = {} RETURNING id", guest_id)
        await audit.record(actor, "guest.taken_off", "guest", guest_id, event=event_id)

    await write(body)
