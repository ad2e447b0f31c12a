"""What a phone sends: scans it wants answered, and those it answered itself while it had no network; never twice."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from checkin.domain.admission import Passing
from checkin.domain.attempt import Attempt, Means, Told, check_nonce, checked
from checkin.domain.conflicts import Conflict, stands
from checkin.domain.keepers import Keeper
from checkin.domain.ticket_token import NOT_A_TICKET, Evidence, Reading, TokenState, proven
from checkin.domain.verdicts import Verdict
from checkin.keys import keyring
from checkin.services.live_counter import counter_changed
from checkin.services.passing import Repeated, Scanned, settle
from checkin.services.scan import Answer, answer_again, entrance_for, named
from checkin.services.undo import undo_named
from foundation.clock import now
from foundation.database import after_commit, fetch, write
from foundation.errors import Refusal
from foundation.messages import Sentence

MOST_AT_ONCE = 100
_KEPT = "SELECT event, registration, guest, verdict, at, people, occasion, conflict, said FROM scan WHERE nonce = {}"
_TOLD = "UPDATE scan SET said = {}, conflict = {} WHERE nonce = {} AND said = ''"


class SentScan(msgspec.Struct, frozen=True):
    """One scan as a phone sends it. `form`: what was read: "token" (with its evidence), "code", "person", or "none".

    `said` is the verdict the phone told by itself, None when it asks. `clock_ms` is the moment by the phone's clock,
    `ahead_ms` how far that clock was measured to be ahead of the server's. `undoes` names a scan to take back.
    """

    nonce: str
    form: str
    evidence: Evidence
    means: Means
    clock_ms: int
    ahead_ms: int = 0
    said: Verdict | None = None
    gate: str = ""
    door: str = ""
    passing: Passing = Passing()
    reason: str = ""
    undoes: str = ""


class Receipt(msgspec.Struct, frozen=True):
    """What became of one scan: the answer, or why it cannot be kept at all."""

    nonce: str
    answer: Answer | None = None
    refused: Sentence | None = None


async def upload(keeper: Keeper, sent: Sequence[SentScan]) -> list[Receipt]:
    """Keeps every scan in the order sent, each once, whatever was sent before.

    One that cannot be kept gets a receipt that says why; the others are kept nevertheless.
    """
    received = now()
    prepared = [await _prepared(keeper, one, received) for one in sent[:MOST_AT_ONCE]]

    async def body() -> list[Receipt]:
        receipts = [await _kept(keeper, one, ready) for one, ready in zip(sent, prepared, strict=False)]
        after_commit(lambda: counter_changed(keeper.event))
        return receipts

    return await write(body)


async def _prepared(keeper: Keeper, one: SentScan, received: datetime) -> Scanned | Refusal:
    """Everything that can be said without the scans of others; signatures are looked at here."""
    attempt = Attempt(one.nonce, one.evidence.ticket, one.means, one.door, one.gate, one.passing, one.reason)
    try:
        attempt = checked(attempt)
        if one.undoes:
            check_nonce(one.undoes)
        entrance = await entrance_for(keeper, one.gate)
    except Refusal as refused:
        return refused
    told = None
    if one.said is not None:
        told = Told(one.said, _moment(one.clock_ms, received), timedelta(milliseconds=_bounded(one.ahead_ms)))
    return Scanned(named(attempt, entrance), entrance, _reading(one), received, told)


def _reading(one: SentScan) -> Reading | None:
    match one.form:
        case "person":
            return None
        case "token":
            return proven(one.evidence, keyring().own)
        case "code":
            return Reading(TokenState.TYPED, one.evidence.ticket)
        case _:
            return NOT_A_TICKET


_FURTHEST_MS = 10 * 366 * 86_400_000


def _bounded(milliseconds: int) -> int:
    """A phone whose clock is years off is corrected as far as years go."""
    return max(-_FURTHEST_MS, min(_FURTHEST_MS, milliseconds))


def _moment(clock_ms: int, received: datetime) -> datetime:
    try:
        return datetime.fromtimestamp(clock_ms / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return received


async def _kept(keeper: Keeper, one: SentScan, ready: Scanned | Refusal) -> Receipt:
    if isinstance(ready, Refusal):
        return Receipt(one.nonce, refused=ready.sentence)
    earlier = await fetch(_KEPT, one.nonce)
    if earlier:
        return await _again(keeper, one, earlier[0])

    async def inner() -> Answer:
        if one.undoes:
            admission, at = await undo_named(keeper, ready, one.undoes)
            return Answer(admission, at)
        kept = await settle(keeper, ready)
        return Answer(kept.admission, kept.at, conflict=kept.conflict)

    try:
        # A part of its own: what one scan breaks is undone without the others.
        return Receipt(one.nonce, await write(inner))
    except Repeated:
        return await _again(keeper, one, (await fetch(_KEPT, one.nonce))[0])
    except Refusal as refused:
        return Receipt(one.nonce, refused=refused.sentence)


async def _again(keeper: Keeper, one: SentScan, earlier: dict[str, Any]) -> Receipt:
    """Sent before. If its answer never reached the phone, which then decided by itself, that is noted once."""
    if earlier["event"] != keeper.event:
        return Receipt(
            one.nonce,
            refused=Sentence(
                "This scan was already sent for another event. Please reload the page and scan again."
            ),
        )
    if one.said is not None and not earlier["said"] and one.said is not Verdict.UNDONE:
        conflict = Conflict(earlier["conflict"]) or stands(one.said, Verdict(earlier["verdict"])).conflict
        await fetch(_TOLD, one.said.value, conflict.value, one.nonce)
        earlier = {**earlier, "conflict": conflict.value}
    return Receipt(one.nonce, await answer_again(earlier))
