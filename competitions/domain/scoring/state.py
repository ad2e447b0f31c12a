"""What is known of a match after any prefix of its log; every other fact is read off it by `facts`."""

from typing import Literal

import msgspec

from competitions.domain.results import Ending, Side
from competitions.domain.scoring.formats import ScoringFormat, with_handicap

Court = Literal["right", "left"]
Stop = Literal["", "interval", "break", "rubber"]
Card = Literal["warning", "fault", "disqualification", "injury"]


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """A card or an injury, with the game and the score at which it fell."""

    kind: Card
    side: Side
    player: int
    game: int
    score: tuple[int, int]


class MatchState(msgspec.Struct, frozen=True, omit_defaults=True):
    """The folded log.

    ``games`` are the finished games, ``score`` stands in the current one (once all is over: what the unfinished game
    stood at). ``players`` are on court on each side now, in a relay those of the present rubber. ``right`` says which
    player of a and of b stands in the right service court (doubles), in table tennis which one serves or receives.
    ``service_known`` is false while the umpire must be told who serves to whom; ``opened_by`` and ``opened`` are who
    served first in this game, and with whom. ``handicapped`` is the side given the format's handicap. ``stop`` is the
    interval or break that is due since ``stop_due_at`` ("rubber": the next players of a relay come on court),
    ``stop_since`` when the umpire began it. ``pending`` are points from red cards
    between games, scored when the next game has its server. ``reopened`` is a match that was
    confirmed once, and corrected since. Moments are milliseconds since 1970, lengths milliseconds.
    """

    format: ScoringFormat
    players: int = 1
    games: tuple[tuple[int, int], ...] = ()
    score: tuple[int, int] = (0, 0)
    serving: Side | None = None
    right: tuple[int, int] = (0, 0)
    service_known: bool = False
    opened_by: Side | None = None
    opened: tuple[int, int] = (0, 0)
    handicapped: Side | None = None
    left: Side = "a"
    ends_due: bool = False
    toss_won_by: Side | None = None
    toss_choice: str = ""
    started: bool = False
    stop: Stop = ""
    stop_since: int | None = None
    stop_due_at: int | None = None
    paused_since: int | None = None
    suspended_since: int | None = None
    pending: tuple[Side, ...] = ()
    marks: tuple[Mark, ...] = ()
    last_point: Side | None = None
    winner: Side | None = None
    ending: Ending | None = None
    confirmed: bool = False
    reopened: bool = False
    started_at: int | None = None
    ended_at: int | None = None
    game_ended_at: tuple[int, ...] = ()
    undoable: int = 0
    redoable: int = 0

    @property
    def game(self) -> int:
        """The number of the game being played, 1 for the first; of the last one played once all is over."""
        if self.ending == "completed":
            return len(self.games)
        return len(self.games) + 1

    @property
    def doubles(self) -> bool:
        return self.players == 2

    @property
    def rules(self) -> ScoringFormat:
        """The format with the numbers of the game being played, and the handicap that was given, in force."""
        return self.rules_of(self.game)

    def rules_of(self, game: int) -> ScoringFormat:
        given = self.format
        if self.handicapped is not None:
            given = with_handicap(given, self.handicapped)
        return given.in_game(game) if given.overrides else given

    @property
    def between(self) -> bool:
        """Whether the game being played has no point yet."""
        return self.score == self.rules.start

    @property
    def rubber(self) -> int:
        """Which rubber of a relay is being played, 0 for the first; 0 in any other format."""
        return self.format.rubber_at(*self.score)


def known_at_once(given: ScoringFormat, players: int) -> bool:
    """Whether nobody need be asked who serves to whom when a game or a rubber begins."""
    return players == 1 or given.service == "none"


def new_match(given: ScoringFormat, *, doubles: bool = False) -> MatchState:
    """A match before its toss."""
    return MatchState(
        given,
        players=given.players_in(0, 2 if doubles else 1),
        score=given.in_game(1).start,
        service_known=given.service == "none",
    )


def won_games(state: MatchState) -> tuple[int, int]:
    """Finished games won by a and by b."""
    a = sum(1 for one, two in state.games if one > two)
    return a, len(state.games) - a
