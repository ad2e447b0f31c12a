"""One scan inside a write body: decided, kept, and what follows of it for who is inside and who was there."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from checkin.domain.admission import decide, leaves, occasion_wanted
from checkin.domain.attempt import Attempt, Told, corrected
from checkin.domain.conflicts import Conflict, Outcome, stands
from checkin.domain.doors import Again, Entrance, Occasion, occasion_at
from checkin.domain.keepers import Keeper
from checkin.domain.passages import NOWHERE, Passage, Standing, after, folded
from checkin.domain.ticket_token import Reading
from checkin.domain.verdicts import WENT_THROUGH, Admission, Decision, Holder, Verdict, told
from checkin.queries.holders import Held, held_by_person, held_by_ticket, with_group
from checkin.queries.passages import passages_of
from checkin.services.presence import follow
from foundation.database import fetch
from foundation.identifiers import new_id

_KEEP = (
    "INSERT INTO scan (nonce, event, registration, guest, verdict, means, door, gate, phone, occasion, people, fresh,"
    " at, received_at, clock_ms, said, conflict, undoes, reason, scanned_by)"
    " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})"
    " ON CONFLICT (nonce) DO NOTHING RETURNING id"
)
_STAND = (
    "INSERT INTO standing (id, event, ticket, occasion, registration, guest, heads, came, inside, doubled, first_at,"
    " last_at, left_at, door, turn, changed_at)"
    " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})"
    " ON CONFLICT (ticket, occasion) DO UPDATE SET heads = excluded.heads, came = excluded.came,"
    " inside = excluded.inside, doubled = excluded.doubled, first_at = excluded.first_at,"
    " last_at = excluded.last_at, left_at = excluded.left_at, door = excluded.door, turn = excluded.turn,"
    " changed_at = excluded.changed_at"
)
_TAKEN_BACK = "SELECT 1 FROM scan WHERE undoes = {} AND event = {}"


class Repeated(Exception):
    """This nonce is there already: what the body did is rolled back."""


class Scanned(msgspec.Struct, frozen=True):
    """What a door sent, ready to be decided: the code as it was read (None: chosen by name), and when."""

    attempt: Attempt
    entrance: Entrance
    reading: Reading | None
    received: datetime
    told: Told | None = None

    @property
    def at(self) -> datetime:
        """By the server's clock."""
        if self.told is None:
            return self.received
        return corrected(self.told.clock, self.told.ahead, self.received)


class Kept(msgspec.Struct, frozen=True):
    """What was decided and kept."""

    admission: Admission
    at: datetime
    conflict: Conflict = Conflict.NONE


async def settle(keeper: Keeper, scanned: Scanned) -> Kept:
    """Decides on one scan and keeps it with all that follows. Raises `Repeated` when its nonce is there already."""
    attempt, at = scanned.attempt, scanned.at
    held = await _held(scanned)
    standings: Mapping[str, Standing] = held.standings if held else {}
    passages: dict[str, list[Passage]] | None = None
    if held and (scanned.told or _behind(standings, at)):
        passages = await passages_of(held.holder)
        if scanned.told:
            # A phone tells it late: decide as things stood then, not as they stand now.
            standings = _as_of(passages, at, held.holder.heads)
    holder, decision = await _decided(scanned, held, standings, at)
    outcome = _outcome(keeper, scanned, decision.verdict)
    decision = _told_by(decision, outcome, scanned, holder, standings)
    conflict = outcome.conflict
    through = outcome.verdict in WENT_THROUGH and holder is not None
    if through and scanned.told and await fetch(_TAKEN_BACK, attempt.nonce, keeper.event):
        through = False
    standing: Standing | None = None
    if through and holder is not None:
        passage = _passage(attempt, decision, at)
        before = standings.get(decision.occasion, NOWHERE)
        standing = after(before, passage, holder.heads)
        if passages is not None:
            theirs = passages.get(decision.occasion, [])
            standing = folded([*theirs, passage], holder.heads)
            doubled = standing.doubled > folded(theirs, holder.heads).doubled
            if (
                scanned.told
                and doubled
                and conflict is Conflict.NONE
                and scanned.entrance.again is not Again.FREE
            ):
                conflict = Conflict.TWICE
    turn = await keep(keeper, scanned, holder, decision, conflict)
    if standing is not None and holder is not None:
        await stand(keeper.event, holder, decision.occasion, standing, turn, scanned.received)
        await follow(keeper, attempt, holder, decision, standing, at)
    genuine = scanned.reading is None or bool(scanned.reading.ticket)
    shown_standing = standings.get(decision.occasion)
    return Kept(told(decision, holder, shown_standing, genuine=genuine), at, conflict)


async def _held(scanned: Scanned) -> Held | None:
    if scanned.reading is None:
        return await held_by_person(scanned.attempt.text)
    return await held_by_ticket(scanned.reading.ticket) if scanned.reading.ticket else None


def _behind(standings: Mapping[str, Standing], at: datetime) -> bool:
    """Whether somebody's passage is known that is later than this one, as when two clocks differ."""
    return any(each.last_at is not None and each.last_at > at for each in standings.values())


def _as_of(passages: Mapping[str, list[Passage]], at: datetime, heads: int) -> dict[str, Standing]:
    return {
        occasion: folded([each for each in some if each.at <= at], heads)
        for occasion, some in passages.items()
    }


async def _decided(
    scanned: Scanned, held: Held | None, standings: Mapping[str, Standing], at: datetime
) -> tuple[Holder | None, Decision]:
    entrance, passing = scanned.entrance, scanned.attempt.passing
    holder = held.holder if held else None
    if holder is not None and scanned.told and holder.presence and holder.presence.at > at:
        # Somebody recorded them by hand after this; then they had not come yet.
        holder = msgspec.structs.replace(holder, presence=None)
    if held is not None and holder is not None and held.in_a_group and not leaves(entrance, passing):
        wanted = occasion_wanted(holder, entrance, at, passing)
        if wanted is not None:
            holder = await with_group(msgspec.structs.replace(held, holder=holder), wanted)
    return holder, decide(scanned.reading, holder, entrance, at, passing, standings)


def _outcome(keeper: Keeper, scanned: Scanned, recomputed: Verdict) -> Outcome:
    if keeper.ended_at is not None and scanned.at >= keeper.ended_at:
        return Outcome(Verdict.REVOKED, Conflict.REVOKED)
    if scanned.told is None:
        return Outcome(recomputed)
    return stands(scanned.told.verdict, recomputed)


def _told_by(
    decision: Decision,
    outcome: Outcome,
    scanned: Scanned,
    holder: Holder | None,
    standings: Mapping[str, Standing],
) -> Decision:
    """The decision that stands: the server's own, or the phone's, who did let so many people through."""
    wanted = scanned.attempt.passing
    if outcome.verdict is decision.verdict:
        more = wanted.people - decision.people
        if scanned.told is None or decision.verdict is not Verdict.ADMITTED or more <= 0:
            return decision
        if scanned.entrance.again is Again.FREE:
            return decision
        # Counted as they came; that they are more than the code stands for is what the fold finds.
        return msgspec.structs.replace(decision, people=wanted.people, fresh=decision.fresh + more)
    if outcome.verdict not in WENT_THROUGH or holder is None:
        return Decision(outcome.verdict, decision.occasion)
    found = occasion_at(scanned.entrance, holder.offering, scanned.at, wanted.occasion)
    occasion = decision.occasion or (found.key if isinstance(found, Occasion) else "")
    people = wanted.people or 1
    if outcome.verdict is Verdict.LEFT:
        return Decision(Verdict.LEFT, occasion, people)
    standing = standings.get(occasion, NOWHERE)
    # Of people who had all come before, one stands for all that came once more.
    return Decision(Verdict.ADMITTED, occasion, people, 1 if standing.came >= holder.heads else people)


def _passage(attempt: Attempt, decision: Decision, at: datetime) -> Passage:
    leaving = decision.verdict is Verdict.LEFT
    return Passage(attempt.nonce, at, leaving, decision.people, decision.fresh, attempt.door)


async def keep(
    keeper: Keeper,
    scanned: Scanned,
    holder: Holder | None,
    decision: Decision,
    conflict: Conflict = Conflict.NONE,
    undoes: str = "",
) -> int:
    """Adds the row of this scan and returns its number. Raises `Repeated` when the nonce is already there."""
    attempt, said = scanned.attempt, scanned.told
    owned = holder if decision.verdict not in (Verdict.FORGED, Verdict.UNKNOWN) else None
    kept = await fetch(
        _KEEP,
        attempt.nonce,
        keeper.event,
        (owned.registration_id if owned else "") or None,
        (owned.guest if owned else "") or None,
        decision.verdict.value,
        attempt.means.value,
        attempt.door,
        scanned.entrance.door or None,
        keeper.phone or None,
        decision.occasion,
        decision.people,
        decision.fresh,
        scanned.at,
        scanned.received if said else None,
        round(said.ahead.total_seconds() * 1000) if said else 0,
        said.verdict.value if said else "",
        conflict.value,
        undoes,
        attempt.reason,
        keeper.who,
    )
    if not kept:
        raise Repeated
    return int(kept[0]["id"])


async def stand(
    event_id: str, holder: Holder, occasion: str, standing: Standing, turn: int, changed_at: datetime
) -> None:
    """Stores a standing beside the scans it was folded from."""
    await fetch(
        _STAND,
        new_id(),
        event_id,
        holder.ticket,
        occasion,
        holder.registration_id or None,
        holder.guest or None,
        max(holder.heads, standing.came),
        standing.came,
        standing.inside,
        standing.doubled,
        standing.first_at,
        standing.last_at,
        standing.left_at,
        standing.door,
        turn,
        changed_at,
    )
