"""Taking back a passage made by mistake: soon, by the door's own people, and on record."""

from datetime import datetime
from typing import Any

from checkin.domain.admission import may_take_back
from checkin.domain.attempt import Attempt, Means, checked
from checkin.domain.conflicts import Conflict
from checkin.domain.doors import Entrance
from checkin.domain.keepers import Keeper
from checkin.domain.passages import NOWHERE, folded
from checkin.domain.verdicts import Admission, Decision, Presence, Verdict, told
from checkin.queries.holders import Held, held_by_person
from checkin.queries.passages import passages_of
from checkin.services.live_counter import counter_changed
from checkin.services.passing import Scanned, keep, stand
from checkin.services.presence import unfollow
from checkin.services.scan import answer_of, keeper_of
from checkin.tables import Scan
from foundation.clock import now
from foundation.database import after_commit, fetch, write
from foundation.errors import not_found
from members.domain.identity import Identity
from members.services import audit

_LAST = (
    "SELECT s.nonce, s.at, s.occasion, s.door FROM scan s WHERE s.event = {} AND (s.registration = {} OR s.guest = {})"
    " AND s.verdict IN ('admitted', 'left')"
    " AND NOT EXISTS (SELECT 1 FROM scan u WHERE u.undoes = s.nonce) ORDER BY s.at DESC, s.id DESC LIMIT 1"
)
_NAMED = (
    "SELECT nonce, at, occasion, door, verdict, registration, guest FROM scan WHERE event = {} AND nonce = {}"
)


async def take_back(
    actor: Identity | Keeper, event_id: str, registration_id: str, nonce: str, door: str = ""
) -> Admission:
    """The last passage of this person is as if it had not been; its scan stays on record, followed by this one.

    `registration_id` may be a guest's id as well. Raises Refusal 403 and 404, 409 when nobody was admitted or it
    is more than ten minutes ago.
    """
    keeper = keeper_of(actor, event_id)
    attempt = checked(Attempt(nonce, registration_id, Means.NAME, door))
    at = now()

    async def body() -> Admission:
        if await Scan.exists().where(Scan.nonce == nonce):
            return (await answer_of(event_id, nonce)).admission
        held = await held_by_person(registration_id)
        if held is None or held.holder.event_id != event_id:
            raise not_found()
        rows = await fetch(_LAST, event_id, registration_id, registration_id)
        last = rows[0] if rows else None
        may_take_back(Presence(last["at"], last["door"]) if last else held.holder.presence, at)
        admission = await undo(keeper, Scanned(attempt, Entrance(event_id), None, at), held, last)
        after_commit(lambda: counter_changed(event_id))
        return admission

    return await write(body)


async def undo(keeper: Keeper, scanned: Scanned, held: Held, last: dict[str, Any] | None) -> Admission:
    """Keeps that a passage is taken back, and folds what stands without it; inside a write body."""
    holder = held.holder
    occasion = last["occasion"] if last else ""
    turn = await keep(
        keeper,
        scanned,
        holder,
        Decision(Verdict.UNDONE, occasion),
        undoes=last["nonce"] if last else "",
    )
    passages = (await passages_of(holder)).get(occasion, [])
    standing = folded(passages, holder.heads) if passages else NOWHERE
    if last:
        await stand(keeper.event, holder, occasion, standing, turn, scanned.received)
    await unfollow(keeper, scanned.attempt, holder, occasion, standing)
    subject = ("registration", holder.registration_id) if holder.registration_id else ("guest", holder.guest)
    await audit.record(keeper.actor, "attendance.withdrawn", *subject, event=keeper.event)
    return told(Verdict.UNDONE, holder)


async def undo_named(keeper: Keeper, scanned: Scanned, undoes: str) -> tuple[Admission, datetime]:
    """The same for a scan a phone names by its nonce, known here or still on its way; inside a write body.

    A phone that was sent home takes nothing back any more.
    """
    rows = await fetch(_NAMED, keeper.event, undoes)
    named = rows[0] if rows else None
    held = await held_by_person(named["registration"] or named["guest"] or "") if named else None
    if keeper.ended_at is not None and scanned.at >= keeper.ended_at:
        holder = held.holder if held else None
        await keep(keeper, scanned, holder, Decision(Verdict.REVOKED), Conflict.REVOKED)
        return told(Verdict.REVOKED, holder), scanned.at
    if named is None or held is None or named["verdict"] not in ("admitted", "left"):
        await keep(keeper, scanned, None, Decision(Verdict.UNDONE), undoes=undoes)
        return told(Verdict.UNDONE, None), scanned.at
    return await undo(keeper, scanned, held, named), scanned.at
