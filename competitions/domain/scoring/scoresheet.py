"""The scoresheet as the umpire would have written it by hand, made from the log (BWF Instructions to Technical
Officials 4.6): a row for each player, a box for each rally, the score in the row of whoever serves next."""

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from competitions.domain.results import Ending, Side, other
from competitions.domain.scoring import events as log
from competitions.domain.scoring.facts import Names, on_court, receiver, server
from competitions.domain.scoring.laws import apply
from competitions.domain.scoring.log import Entry, Step, in_force
from competitions.domain.scoring.notation import games_of
from competitions.domain.scoring.rallies import score_point
from competitions.domain.scoring.state import MatchState

# The letters of the scoresheet, in every language: Warning, Fault, Injury, Disqualified, Retired, service Court
# error, Suspension, score set by the Referee, Walkover.
_OF_PLAYER: dict[type, str] = {
    log.YellowCard: "W",
    log.RedCard: "F",
    log.Injury: "I",
    log.Disqualification: "D",
    log.Retirement: "Ret",
    log.Walkover: "WO",
}
_OF_MATCH: dict[type, str] = {log.CourtCorrection: "C", log.Suspension: "S", log.ScoreCorrection: "R"}


class SheetRow(msgspec.Struct, frozen=True):
    """A player's row. ``service`` is "S" for the first server, "R" for the first receiver of the strip, else empty.
    ``boxes`` are as many as the strip has columns, empty where nothing is written."""

    side: Side
    player: int
    name: str
    service: str
    boxes: tuple[str, ...]


class SheetStrip(msgspec.Struct, frozen=True):
    """A game, or one rubber of a relay (``rubber`` from 1; 0 in any other match), from score to score."""

    game: int
    rubber: int
    start: tuple[int, int]
    score: tuple[int, int]
    finished: bool
    rows: tuple[SheetRow, ...]


class Scoresheet(msgspec.Struct, frozen=True):
    """``totals`` are the games as they ended, the last one perhaps unfinished."""

    strips: tuple[SheetStrip, ...]
    totals: tuple[tuple[int, int], ...]
    winner: Side | None
    ending: Ending | None


Place = tuple[Side, int]
SIDES: tuple[Side, Side] = ("a", "b")


class _Strip:
    """A strip being written."""

    def __init__(self, state: MatchState, names: Names) -> None:
        self.game, self.rubber = state.game, state.rubber
        self.start = self.score = state.score
        self.relay = bool(state.format.rubbers)
        self.names = on_court(state, names)
        self.first: tuple[Place | None, Place | None] = (None, None)
        self.columns: list[dict[Place, str]] = []
        self.finished = False

    def opened(self, state: MatchState) -> None:
        """Who served first, and to whom."""
        if self.first == (None, None):
            self.first = server(state), receiver(state)

    def done(self) -> SheetStrip:
        rows = tuple(
            self._row((side, player))
            for side, names in zip(SIDES, self.names, strict=True)
            for player in range(len(names))
        )
        rubber = self.rubber + 1 if self.relay else 0
        return SheetStrip(self.game, rubber, self.start, self.score, self.finished, rows)

    def _row(self, place: Place) -> SheetRow:
        side, player = place
        service = "S" if place == self.first[0] else "R" if place == self.first[1] else ""
        boxes = tuple(column.get(place, "") for column in self.columns)
        return SheetRow(side, player, self.names[0 if side == "a" else 1][player], service, boxes)


class _Sheet:
    """The strips so far; the last one is written on."""

    def __init__(self, start: MatchState, names: Names) -> None:
        self.names = names
        self.strips = [_Strip(start, names)]

    def strip(self, state: MatchState) -> _Strip:
        last = self.strips[-1]
        if (state.game, state.rubber) != (last.game, last.rubber):
            last = _Strip(state, self.names)
            self.strips.append(last)
        elif not any(last.columns):
            last.start = last.score = state.score  # a handicap was given meanwhile
        return last

    def enter(self, step: Step) -> None:
        before, event = step.before, step.event
        if isinstance(event, log.ScoreCorrection):
            self._correct(step)
            return
        code = _OF_PLAYER.get(type(event))
        if code is not None:
            player = getattr(event, "player", 0)
            self.strip(before).columns.append({(event.side, player): code})  # type: ignore[union-attr]
        elif type(event) in _OF_MATCH:
            place = server(before) or ("a", 0)
            self.strip(before).columns.append({place: _OF_MATCH[type(event)]})
        self._gains(step)

    def _gains(self, step: Step) -> None:
        before, event = step.before, step.event
        if isinstance(event, log.Point):
            self._point(before, event.side)
        elif isinstance(event, log.RedCard) and before.started and before.service_known:
            self._point(before, other(event.side))
        elif isinstance(event, log.Service):
            placed = apply(replace(before, pending=()), event)
            self.strip(placed).opened(placed)
            for side in before.pending:
                self._point(placed, side)
                placed = score_point(placed, side, 0)

    def _point(self, before: MatchState, side: Side) -> None:
        strip = self.strip(before)
        strip.opened(before)
        a, b = before.score
        score = (a + 1, b) if side == "a" else (a, b + 1)
        strip.columns.append({_row_of(before, side, score): str(score[0 if side == "a" else 1])})
        strip.score = score
        after = score_point(before, side, 0)
        strip.finished = after.ending is not None or (after.game, after.rubber) != (strip.game, strip.rubber)

    def _correct(self, step: Step) -> None:
        """The code of the referee, and the score as it was set, in the first rows."""
        strip, after = self.strip(step.before), step.after
        strip.columns.append({("a", 0): _OF_MATCH[log.ScoreCorrection]})
        if strip.game <= len(after.games):
            strip.score, strip.finished = after.games[strip.game - 1], True
        elif (after.game, after.rubber) == (strip.game, strip.rubber):
            strip.score = after.score
        else:
            return
        strip.columns.append({("a", 0): str(strip.score[0]), ("b", 0): str(strip.score[1])})


def _row_of(before: MatchState, side: Side, score: tuple[int, int]) -> Place:
    """Whose row the point is written in: the player who serves, or would serve, next for that side."""
    if before.serving is None:
        return side, 0
    if side == before.serving:
        return server(before) or (side, 0)
    return server(replace(before, score=score, serving=side)) or (side, 0)


def scoresheet(start: MatchState, entries: Iterable[Entry], names: Names) -> Scoresheet:
    """The scoresheet of a log, of a blank one when it is empty. Raises `Impossible` for a log that cannot be."""
    sheet = _Sheet(start, names)
    state = start
    for step in in_force(start, entries):
        sheet.enter(step)
        state = step.after
    return Scoresheet(
        tuple(strip.done() for strip in sheet.strips), games_of(state), state.winner, state.ending
    )
