"""Who comes without having signed up: taken in and checked in at the door in one step, guests, and heads counted."""

from datetime import timedelta

import msgspec

from events.domain.presence import Arrival, Means, Recorded
from events.domain.signup import Outcome, Why
from events.queries import facts
from events.services.attendance import record_guest, record_presence
from events.services.contention import write_again
from events.services.permission import must_organize
from events.services.promotion import add_places, admit_within
from events.services.sessions import session_of
from events.services.signup import NotAdmitted, Registered, SignUp, register_within
from events.tables import Guest
from foundation.clock import now
from foundation.database import fetch
from foundation.errors import Refusal, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.domain.name_keys import keys_of
from members.services import audit

FULL = frozenset({Why.FULL, Why.QUOTA_USED_UP, Why.OUT_OF_STEP})
KEPT_FOR = timedelta(days=30)
MOST_HEADS = 100_000
AUDIENCES = ("student", "family", "outside")
_BRANCH = "SELECT b.id, b.path FROM member m JOIN branch b ON b.id = m.branch WHERE m.id = {}"
_HEADS = (
    "INSERT INTO head_count (id, event, session, slot, audience, heads, recorded_by, at)"
    " VALUES ({}, {}, {}, {}, {}, {}, {}, {}) ON CONFLICT (event, slot, audience)"
    " DO UPDATE SET heads = excluded.heads, recorded_by = excluded.recorded_by, at = excluded.at"
)


class WalkIn(msgspec.Struct, frozen=True):
    """Somebody on the roster at the door. `beyond`: why they get a place although none is free; empty: they do not."""

    event: str
    offering: str
    member: str
    session: str | None = None
    door: str = ""
    beyond: str = ""
    means: Means = Means.MANUAL


class WalkedIn(msgspec.Struct, frozen=True):
    """`first`: they were not known to be there before."""

    registration: str
    first: bool


class NoPlace(Refusal):
    """All places are taken: only with a reason somebody is taken in beyond them."""

    def __init__(self) -> None:
        super().__init__(
            Sentence("No place is free. To take this person in all the same, say why; one place is added."),
            field="beyond",
            status=409,
        )


async def walk_in(actor: Identity, wish: WalkIn) -> WalkedIn:
    """Signs somebody up and records that they came, in one write. Who is signed up already just comes in.

    Raises `NoPlace`, `NotAdmitted` with the rules that refuse, `Refusal` 403, 404, 409. Nothing was changed then.
    """
    beyond = " ".join(wish.beyond.split())
    if len(beyond) > 200:
        raise Refusal(
            Sentence("Please give the reason in at most 200 characters."), field="beyond", status=422
        )
    if actor.member_id != wish.member or beyond:
        must_organize(actor, wish.event)

    async def body() -> WalkedIn:
        made = await _taken_in(actor, wish, beyond)
        recorded: Recorded = await record_presence(
            Arrival(
                made.registration, wish.event, now(), wish.means, wish.session, wish.door,
                recorded_by=actor.member_id, reason=beyond,
            )
        )  # fmt: skip
        await audit.record(actor, "attendance.walked_in", "registration", made.registration, event=wish.event)
        return WalkedIn(made.registration, recorded.first)

    return await write_again(body)


async def _taken_in(actor: Identity, wish: WalkIn, beyond: str) -> Registered:
    signing_up = SignUp(wish.event, wish.offering, wish.member, walk_in=True)
    try:
        made = await register_within(actor, signing_up)
    except NotAdmitted as refused:
        if not FULL.issuperset(reason.why for reason in refused.decision.reasons):
            raise
        if not beyond:
            raise NoPlace from refused
        await _add_place(wish)
        made = await register_within(actor, signing_up)
    if made.outcome is Outcome.WAITLISTED:
        if not beyond:
            raise NoPlace
        await admit_within(actor, made.registration, beyond, at_the_door=True)
    elif made.outcome is not Outcome.CONFIRMED:
        raise Refusal(
            Sentence("This person's application is still open. Decide on it first; then they can come in.")
        )
    return made


async def _add_place(wish: WalkIn) -> None:
    event = await facts.event(wish.event)
    offering = event.offering(wish.offering) if event else None
    if event is None or offering is None:
        raise not_found()
    quota = None
    if event.pool(offering.pool).by_branch:
        rows = await fetch(_BRANCH, wish.member)
        quota = event.quota_of(offering.pool, rows[0]["path"]) if rows else None
        if quota is None:
            raise Refusal(
                Sentence("This person's branch has no places here. Give it one first; nothing was changed.")
            )
    await add_places(offering.pool, quota, 1)


async def guest_comes(
    actor: Identity, event_id: str, offering: str, name: str, audience: str, branch: str
) -> str:
    """Records somebody who is not on the roster as a guest of a branch, present from now; returns the guest's id.

    They take no place and are counted apart. Raises `Refusal` 422 for a field, 403 and 404.
    """
    must_organize(actor, event_id)
    known = " ".join(name.split())
    if not known or len(known) > 60 or not known.isprintable():
        raise Refusal(
            Sentence("Please give the guest's name in at most 60 characters."), field="name", status=422
        )
    if audience not in AUDIENCES:
        raise Refusal(
            Sentence("This choice does not exist any more. Please choose again."),
            field="audience",
            status=422,
        )

    async def body() -> str:
        event = await facts.event(event_id)
        if event is None or event.offering(offering) is None:
            raise not_found()
        at, guest = now(), new_id()
        if not await fetch("SELECT 1 AS known FROM branch WHERE id = {}", branch):
            raise not_found()
        await Guest.insert(
            Guest(
                id=guest, event=event_id, offering=offering, branch=branch, name=known, **keys_of(known).columns,
                audience=audience,
                needs_place=False, expires_at=(event.ends_at or at) + KEPT_FOR,
            )
        )  # fmt: skip
        await record_guest(guest, event_id, at=at)
        await audit.record(actor, "guest.walked_in", "guest", guest, event=event_id, audience=audience)
        return guest

    return await write_again(body)


async def count_heads(actor: Identity, event_id: str, session: str, audience: str, heads: int) -> None:
    """Keeps how many of an audience were there by number alone (人次); a later count takes the former one's place."""
    must_organize(actor, event_id)
    if audience not in AUDIENCES or not 0 <= heads <= MOST_HEADS:
        raise Refusal(
            Sentence("Please give a number from {least} to {most}.", least=0, most=MOST_HEADS),
            field="heads",
            status=422,
        )

    async def body() -> None:
        event = await facts.event(event_id)
        if event is None:
            raise not_found()
        if session:
            session_of(event, session)
        await fetch(
            _HEADS, new_id(), event_id, session or None, session, audience, heads, actor.member_id, now()
        )
        await audit.record(
            actor, "heads.counted", "event", event_id, session=session, audience=audience, heads=heads
        )

    await write_again(body)
