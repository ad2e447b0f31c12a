"""Entering lines of a register and striking them out; nothing is ever deleted."""

from collections.abc import Sequence

from events.domain.event import Event
from events.domain.registers import NewEntry, problems
from events.queries import facts
from events.queries.colleagues import Colleague
from events.queries.colleagues import named as colleagues_named
from events.queries.registers import reaches
from events.register_tables import RegisterEntry
from foundation.clock import now
from foundation.database import AlreadyThere, write
from foundation.errors import Refusal, not_allowed, not_found
from foundation.i18n import local
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.domain.name_keys import keys_of
from members.services import audit
from members.tables import Branch


class EntryRefused(Refusal):
    """The line cannot be entered; `fields`: the form's field → what to do about it."""

    def __init__(self, fields: dict[str, Sentence]) -> None:
        super().__init__(
            Sentence("Please look at the marked places. Nothing was stored yet."),
            field=next(iter(fields)),
            status=422,
        )
        self.fields = fields


async def enter(actor: Identity, event_id: str, entry: NewEntry, nonce: str) -> str:
    """Adds a line; sent again with the same nonce it adds nothing. Returns the line's id.

    ``entry.who``: a staff number, the name of one member within reach, or the words for who is no member.
    Raises `EntryRefused`, or `Refusal` 403 and 404.
    """
    within = reaches(actor, event_id)
    event = await _event(event_id)
    wrong = problems(entry, event.settings.register, local(now()).date())
    if wrong:
        raise EntryRefused(wrong)
    member = await _who(entry.who, within)
    if member and entry.people > 1:
        raise EntryRefused(
            {
                "people": Sentence(
                    "{name} is a member, who is one person. Please name the group as it shall stand here, or leave 1.",
                    name=member.name,
                )
            }
        )
    branch = member.branch if member else await _hosting(actor, within, event)
    named = "" if member else entry.who
    made = RegisterEntry(
        id=new_id(), event=event_id, branch=branch, member=member.id if member else None,
        named=named, **keys_of(named).columns, occasion=entry.occasion, times=entry.times,
        people=entry.people, amount=entry.amount,
        goods=entry.goods, day=entry.day, note=entry.note, nonce=nonce, entered_by=actor.member_id,
        entered_at=now(),
    )  # fmt: skip

    async def body() -> str:
        await RegisterEntry.insert(made)
        await audit.record(
            actor, "register.entered", "register", made.id, event=event_id, occasion=entry.occasion
        )
        return str(made.id)

    try:
        return await write(body)
    except AlreadyThere:
        rows = await RegisterEntry.select(RegisterEntry.id, RegisterEntry.event).where(
            RegisterEntry.nonce == nonce
        )
        if not rows or rows[0]["event"] != event_id:
            raise EntryRefused({"who": Sentence("Please reload the page and enter it again.")}) from None
        return str(rows[0]["id"])


async def strike_out(actor: Identity, event_id: str, entry_id: str, reason: str) -> None:
    """Takes a line out of all counts; it stays to be read. Striking out twice changes nothing.

    Raises `Refusal` 422 without a reason, 403 and 404.
    """
    within = reaches(actor, event_id)
    words = reason.strip()
    if not words or len(words) > 200:
        raise Refusal(
            Sentence("Please say why in at most 200 characters; it stays beside the line."),
            field="reason",
            status=422,
        )

    async def body() -> None:
        rows = await RegisterEntry.raw(
            "SELECT e.event, e.struck_at, b.path FROM register_entry e JOIN branch b ON b.id = e.branch"
            " WHERE e.id = {}",
            entry_id,
        )
        if not rows or rows[0]["event"] != event_id:
            raise not_found()
        if within is not None and not any(f"{branch}/" in rows[0]["path"] for branch in within):
            raise not_found()
        if rows[0]["struck_at"] is not None:
            return
        await RegisterEntry.update(
            {
                RegisterEntry.struck_at: now(),
                RegisterEntry.struck_by: actor.member_id,
                RegisterEntry.struck_because: words,
            }
        ).where(RegisterEntry.id == entry_id)
        await audit.record(actor, "register.struck_out", "register", entry_id, event=event_id)

    await write(body)


async def _event(event_id: str) -> Event:
    event = await facts.event(event_id)
    if event is None:
        raise not_found()
    return event


async def _who(given: str, within: Sequence[str] | None) -> Colleague | None:
    """The member meant, if any. Raises `EntryRefused` when several could be."""
    found = await colleagues_named(given, within)
    if len(found) < 2:
        return found[0] if found else None
    listed = ", ".join(f"{each.staff_number} ({each.branch_name})" for each in found)
    raise EntryRefused(
        {
            "who": Sentence(
                "Several people have this name. Please type the staff number: {listed}.", listed=listed
            )
        }
    )


async def _hosting(actor: Identity, within: Sequence[str] | None, event: Event) -> str:
    """The branch that enters somebody who is no member: a liaison's own, else the one that holds the event."""
    if within is None:
        return event.host
    if not within:
        raise not_allowed()
    held = await Branch.select(Branch.id).where(Branch.id.is_in(list(within))).order_by(Branch.position)
    return str(next((row["id"] for row in held if row["id"] == actor.branch_id), held[0]["id"]))
