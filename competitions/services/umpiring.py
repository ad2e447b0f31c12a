"""Umpiring: entries appended to the log of a match, the folded state kept beside it, the winner handed on."""

from datetime import UTC, datetime, timedelta

import msgspec

from competitions.domain.scoring.events import (
    Confirmation,
    MatchEvent,
    Redo,
    ScoreCorrection,
    Undo,
    decode_event,
    encode_event,
)
from competitions.domain.scoring.laws import apply
from competitions.domain.scoring.log import Fold
from competitions.domain.scoring.notation import result_of
from competitions.domain.scoring.state import MatchState, new_match
from competitions.domain.umpire_links import reaches
from competitions.queries.umpiring import MatchRow, MatchView, Sides, holder, match_row, sides_of, view_of
from competitions.services.live_scores import score_changed
from competitions.services.progress import correct_result, record_result
from competitions.services.rubbers import begun
from competitions.services.umpire_links import find_link
from foundation.clock import now
from foundation.database import AlreadyThere, after_commit, fetch, write
from foundation.errors import Refusal, not_allowed
from foundation.messages import Sentence
from members.domain.identity import Identity, Link, Role
from members.services import audit

MOST_AT_ONCE = 60
LONGEST_AGO_MS = 2 * 24 * 3600 * 1000
OPEN = ("ready", "called", "on_court")

_INSERT = (
    'INSERT INTO match_event ("match", sequence, nonce, event, at, actor) VALUES ({}, {}, {}, {}, {}, {})'
)
_KEEP = (
    'UPDATE "match" SET state = {}, sequence = {}, device = {}, status = {}, started_at = {}, finished_at = {}'
    " WHERE id = {} AND sequence = {} RETURNING id"
)
_LOG = 'SELECT event, at FROM match_event WHERE "match" = {} ORDER BY sequence'
_CORRECTIONS = (
    'SELECT event FROM match_event WHERE "match" = {} AND event LIKE {} ORDER BY sequence DESC LIMIT 1'
)
_SENT = 'SELECT nonce FROM match_event WHERE "match" = {} AND sequence > {} ORDER BY sequence'

_encode_state = msgspec.json.Encoder().encode

Umpire = Identity | Link


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry as the panel sends it: a nonce of its own making, and how long ago it was pressed (ms)."""

    nonce: str
    event: MatchEvent
    ago: int = 0


class _AnotherWasQuicker(Exception):
    """The log grew between our reading and our writing."""


async def umpire_of(row: MatchRow, identity: Identity | None, secret: str) -> Umpire:
    """Who umpires: the holder of a link that reaches this match, or a referee or umpire of the competition.

    Raises Refusal 401 for nobody, 403 for somebody who may not, 404 for an unknown link.
    """
    if secret:
        link = await find_link(secret)
        if not reaches(link, row.competition, row.id, row.court):
            raise not_allowed(
                Sentence("This umpire link is for another match. Ask the referee for the right one.")
            )
        return Link(link.link_id)
    if identity is None:
        raise Refusal(Sentence("Please sign in, or open the umpire link you were given."), status=401)
    if identity.holds(Role.REFEREE, row.competition) or identity.holds(Role.UMPIRE, row.competition):
        return identity
    raise not_allowed()


async def append(
    match_id: str, identity: Identity | None, secret: str, expected: int, device: str, entries: list[Entry]
) -> MatchView:
    """Appends entries to the log of a match whose length the sender believes to be ``expected``.

    All or nothing, in one write. Sent again (same nonces) it changes nothing and answers with the match as it is.
    Raises Refusal: 401/403/404 as `umpire_of`; 409 when the log is longer than expected (field "expected"), when
    another device holds the match (field "device") or when an event is impossible; 422 for what cannot be kept.
    """
    _check(device, entries)
    before = await match_row(match_id)
    umpire = await umpire_of(before, identity, secret)
    sides = await sides_of(before)
    moment = now()

    async def body() -> MatchView:
        row = await match_row(match_id)
        if await _sent_before(row, expected, entries):
            return _as_stored(row, sides, device)
        _may_append(row, expected, device)
        return await _appended(row, sides, umpire, device, entries, moment)

    try:
        return await write(body)
    except (_AnotherWasQuicker, AlreadyThere):
        return await write(body)


def _check(device: str, entries: list[Entry]) -> None:
    if not 1 <= len(device) <= 40 or not device.isascii() or not device.isprintable():
        raise Refusal(
            Sentence("The device needs a name of 1 to 40 plain characters."), field="device", status=422
        )
    if not 1 <= len(entries) <= MOST_AT_ONCE:
        raise Refusal(
            Sentence("Send between 1 and {most} entries at once.", most=MOST_AT_ONCE),
            field="entries",
            status=422,
        )
    nonces = [entry.nonce for entry in entries]
    if len(set(nonces)) != len(nonces) or any(
        not 8 <= len(nonce) <= 40 or not nonce.isascii() for nonce in nonces
    ):
        raise Refusal(
            Sentence("Each entry needs a nonce of its own, 8 to 40 characters."), field="nonce", status=422
        )


async def _sent_before(row: MatchRow, expected: int, entries: list[Entry]) -> bool:
    """Whether these very entries already stand in the log where the sender wanted them."""
    if row.sequence == expected:
        return False
    known = [kept["nonce"] for kept in await fetch(_SENT, row.id, expected)]
    wanted = [entry.nonce for entry in entries]
    return known[: len(wanted)] == wanted


def _may_append(row: MatchRow, expected: int, device: str) -> None:
    if row.of_teams:
        raise Refusal(Sentence("A tie of teams is umpired rubber by rubber. Open one of its rubbers."))
    if row.tie and row.status == "void":
        raise Refusal(Sentence("The tie is over, so this rubber is not played any further."))
    if row.side_a is None or row.side_b is None or row.status == "waiting":
        raise Refusal(Sentence("The players of this match are not known yet. Nothing was changed."))
    if row.device and row.device != device:
        raise Refusal(
            Sentence("Another device holds this match. Press “Take over” if it should be this one."),
            field="device",
        )
    if row.sequence != expected:
        raise Refusal(
            Sentence(
                "The match has moved on meanwhile. Look at the score and press again if it is still needed."
            ),
            field="expected",
        )
    if row.status not in OPEN and not _was_confirmed(row):
        raise Refusal(
            Sentence("This match already has a result entered by the referee. Nothing was changed.")
        )


def _was_confirmed(row: MatchRow) -> bool:
    """Whether the result of this match came from its log, so that a correction in the log can change it."""
    if not row.state:
        return False
    state = row.folded(doubles=False)
    return state.confirmed or state.reopened


async def _appended(
    row: MatchRow, sides: Sides, umpire: Umpire, device: str, entries: list[Entry], moment: datetime
) -> MatchView:
    state = row.folded(sides.doubles)
    for place, entry in enumerate(entries, 1):
        at = moment - timedelta(milliseconds=min(max(0, entry.ago), LONGEST_AGO_MS))
        if isinstance(entry.event, ScoreCorrection):
            await _may_correct(row, umpire)
        state = await _after(row, state, entry.event, _milliseconds(at))
        text = encode_event(entry.event).decode()
        await fetch(_INSERT, row.id, row.sequence + place, entry.nonce, text, at, _actor(umpire))
    sequence = row.sequence + len(entries)
    # A match reopened by a correction stays what it is for the draw until it is confirmed anew.
    status = row.status if row.result else "on_court"
    await _keep(row, state, sequence, device, status, moment)
    if row.tie and row.sequence == 0:
        await begun(row.tie)
    if any(isinstance(entry.event, Confirmation) for entry in entries) and state.confirmed:
        await _hand_on(row, umpire, state)
        status = "finished"
    view = view_of(row, sides, state, sequence=sequence, status=status, held="you")
    after_commit(lambda: score_changed(view))
    return view


async def _keep(
    row: MatchRow, state: MatchState, sequence: int, device: str, status: str, moment: datetime
) -> None:
    kept = await fetch(
        _KEEP,
        _encode_state(state).decode(),
        sequence,
        device,
        status,
        _moment(state.started_at) or moment,
        _moment(state.ended_at),
        row.id,
        row.sequence,
    )
    if not kept:
        raise _AnotherWasQuicker


async def _after(row: MatchRow, state: MatchState, event: MatchEvent, at: int) -> MatchState:
    if not isinstance(event, Undo | Redo):
        return apply(state, event, at)
    match = await _refolded(row, state)
    return match.append(event, at)


async def _refolded(row: MatchRow, state: MatchState) -> Fold:
    """The match with its past: only undo and redo need it."""
    match = Fold(new_match(state.format, doubles=state.doubles))
    for kept in await fetch(_LOG, row.id):
        match.append(decode_event(kept["event"]), _milliseconds(kept["at"]))
    return match


async def _may_correct(row: MatchRow, umpire: Umpire) -> None:
    if not isinstance(umpire, Identity) or not umpire.holds(Role.REFEREE, row.competition):
        raise not_allowed(Sentence("Only the referee corrects a score. The umpire can undo."))
    await audit.record(umpire, "match.score_corrected", "match", row.id)


async def _hand_on(row: MatchRow, umpire: Umpire, state: MatchState) -> None:
    """The result goes to the draw: who won is in the next match by the same write."""
    result = result_of(state)
    assert result is not None, "a match is only confirmed when it is over"
    if not row.result:
        await record_result(umpire, row.id, result)
        return
    if not isinstance(umpire, Identity):
        raise not_allowed(Sentence("The referee confirms a match whose score was corrected."))
    corrections = await fetch(_CORRECTIONS, row.id, '{"type":"score_correction"%')
    await correct_result(umpire, row.id, result, _reason(corrections[0]["event"]))


def _reason(correction: str) -> str:
    event = decode_event(correction)
    assert isinstance(event, ScoreCorrection)
    return event.reason


async def take_over(match_id: str, identity: Identity | None, secret: str, device: str) -> MatchView:
    """This device holds the match from now on; the other one is refused until it takes over in its turn."""
    _check(device, [Entry("takeover", Undo())])
    before = await match_row(match_id)
    umpire = await umpire_of(before, identity, secret)
    sides = await sides_of(before)

    async def body() -> MatchView:
        await fetch('UPDATE "match" SET device = {} WHERE id = {}', device, match_id)
        await audit.record(umpire, "match.taken_over", "match", match_id)
        row = await match_row(match_id)
        view = _as_stored(row, sides, device)
        after_commit(lambda: score_changed(view))
        return view

    return await write(body)


def _as_stored(row: MatchRow, sides: Sides, device: str) -> MatchView:
    state = row.shown(sides.doubles)
    held = holder(row.device, device)
    return view_of(row, sides, state, sequence=row.sequence, status=row.status, held=held)


def _actor(umpire: Umpire) -> str:
    return umpire.link_id if isinstance(umpire, Link) else umpire.member_id


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)
