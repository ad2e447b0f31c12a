"""A match from a file, played again: its state after every entry, its scoresheet, its result (docs/formats.md)."""

from datetime import datetime
from typing import Any

import msgspec

from competitions.domain.results import MatchResult
from competitions.domain.scoring.events import MatchEvent
from competitions.domain.scoring.facts import Facts, Names, facts
from competitions.domain.scoring.formats import ScoringFormat
from competitions.domain.scoring.laws import Impossible
from competitions.domain.scoring.log import Entry, Fold
from competitions.domain.scoring.notation import notation, result_of
from competitions.domain.scoring.presets import own_format, preset
from competitions.domain.scoring.scoresheet import Scoresheet, scoresheet
from competitions.domain.scoring.state import MatchState, new_match
from foundation.errors import Refusal
from foundation.messages import Sentence

MOST_EVENTS = 100_000
MOST_PLAYERS = 60
LAST_MOMENT = 253_402_300_799_000  # the end of the year 9999


class MatchFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the file says. ``format`` is the code of a preset or a whole format, ``players`` the names of each side,
    ``events`` the log, each entry with an optional ``at``."""

    format: str | dict[str, Any]
    players: Names
    events: list[dict[str, Any]]


class ReplayedEntry(msgspec.Struct, frozen=True):
    """An entry of the log (1 is the first) and the match after it."""

    number: int
    event: MatchEvent
    at: int
    facts: Facts


class Replayed(msgspec.Struct, frozen=True):
    """``start`` is the match before its first entry; ``result`` is null while it is not over."""

    format: ScoringFormat
    players: Names
    start: Facts
    entries: tuple[ReplayedEntry, ...]
    scoresheet: Scoresheet
    result: MatchResult | None
    notation: str
    notation_zh: str


def replay(raw: bytes) -> Replayed:
    """Plays the match of a file again. Raises Refusal 422 naming the entry that cannot be read or cannot happen."""
    given = _read(raw)
    scoring = preset(given.format) if isinstance(given.format, str) else own_format(given.format)
    start = _start(scoring, given.players)
    log = _log(given.events)
    entries, state = _played(start, log, given.players)
    return Replayed(
        format=scoring,
        players=given.players,
        start=facts(start, given.players),
        entries=entries,
        scoresheet=scoresheet(start, log, given.players),
        result=result_of(state),
        notation=notation(state),
        notation_zh=notation(state, chinese=True),
    )


def _wrong(sentence: Sentence) -> Refusal:
    return Refusal(sentence, field="file", status=422)


def _read(raw: bytes) -> MatchFile:
    try:
        given = msgspec.json.decode(raw, type=MatchFile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _wrong(Sentence("This file does not hold a match: {reason}.", reason=str(error))) from error
    if len(given.events) > MOST_EVENTS:
        raise _wrong(Sentence("A match has at most {most} entries.", most=MOST_EVENTS))
    return given


def _start(scoring: ScoringFormat, players: Names) -> MatchState:
    counts = [len(side) for side in players]
    if not all(name.strip() for side in players for name in side) or 0 in counts:
        raise _wrong(Sentence("Name the players of both sides."))
    most = MOST_PLAYERS if scoring.rubbers else 2
    if max(counts) > most or (counts[0] != counts[1] and not scoring.rubbers):
        raise _wrong(Sentence("Both sides have one player, or both have two; only a relay has more."))
    return new_match(scoring, doubles=counts == [2, 2])


def _log(events: list[dict[str, Any]]) -> list[Entry]:
    log: list[Entry] = []
    for number, event in enumerate(events, 1):
        try:
            at = _moment(event.get("at"), log[-1][1] if log else 0)
            plain = {name: value for name, value in event.items() if name != "at"}
            log.append((msgspec.convert(plain, MatchEvent), at))
        except (msgspec.ValidationError, ValueError, OverflowError) as error:
            raise _wrong(
                Sentence("Entry {number} cannot be read: {reason}.", number=number, reason=str(error))
            ) from error
    return log


def _moment(given: object, before: int) -> int:
    """Milliseconds since 1970: a whole number, an ISO time with its zone, or the time of the entry before."""
    if given is None:
        return before
    if isinstance(given, int) and not isinstance(given, bool):
        if not 0 <= given <= LAST_MOMENT:
            raise ValueError("`at` is not a time")
        return given
    moment = msgspec.convert(given, datetime)
    if moment.tzinfo is None:
        raise ValueError("`at` needs its time zone")
    return int(moment.timestamp() * 1000)


def _played(
    start: MatchState, log: list[Entry], names: Names
) -> tuple[tuple[ReplayedEntry, ...], MatchState]:
    match = Fold(start)
    entries = []
    for number, (event, at) in enumerate(log, 1):
        try:
            state = match.append(event, at)
        except Impossible as impossible:
            raise _wrong(
                Sentence(
                    "Entry {number} ({kind}) cannot happen: {reason}",
                    number=number,
                    kind=str(event.__struct_config__.tag),
                    reason=impossible.sentence,
                )
            ) from impossible
        entries.append(ReplayedEntry(number, event, at, facts(state, names)))
    return tuple(entries), match.state
