"""A scoring format is a set of numbers, checked once; no rule anywhere asks for a format by name."""

from typing import Literal

import msgspec

from competitions.domain.results import Side

WhichGames = Literal["every", "decider", "none"]
ServiceOrder = Literal["rally", "in_turns", "none"]


class GameOverride(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is different in one game (1 is the first) from the rest of the match; None keeps the format's own."""

    game: int
    points: int | None = None
    lead: int | None = None
    cap: int | None = None
    start: tuple[int, int] | None = None
    interval_at: tuple[int, ...] | None = None
    ends_change_at: tuple[int, ...] | None = None


class ScoringFormat(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How a match is counted (Laws 7, 8 and 16.2, with other numbers).

    A game is won by the side that first has ``points`` and is ``lead`` ahead, or reaches ``cap`` (None: no cap).
    ``start`` is the score each game begins with; ``handicap`` are points that one of the sides may be given on top
    of it for a match, chosen before play. When a side first reaches one of ``interval_at`` there is an interval in
    the games of ``interval_in``; at one of ``ends_change_at`` the sides change ends in the games of
    ``ends_change_in``. Pauses are in seconds.

    ``service``: the winner of a rally serves ("rally"), the sides serve ``serves`` points each in turn and one each
    from level at a point before the end ("in_turns", table tennis), or nobody serves ("none", a pull of a rope).
    A relay counts on over several rubbers in one game: ``rubbers`` are the scores at which the leading side ends
    each, ``rubber_players`` how many players a side has in each, ``rubber_break_s`` the pause for the change.
    """

    code: str
    name: str
    best_of: int
    points: int
    lead: int = 2
    cap: int | None = None
    start: tuple[int, int] = (0, 0)
    handicap: int = 0
    interval_at: tuple[int, ...] = ()
    interval_in: WhichGames = "none"
    interval_s: int = 60
    break_s: int = 120
    ends_change_at: tuple[int, ...] = ()
    ends_change_in: WhichGames = "decider"
    service: ServiceOrder = "rally"
    serves: int = 2
    rubbers: tuple[int, ...] = ()
    rubber_players: tuple[int, ...] = ()
    rubber_break_s: int = 120
    overrides: tuple[GameOverride, ...] = ()

    @property
    def games_to_win(self) -> int:
        return self.best_of // 2 + 1

    def is_decider(self, game: int) -> bool:
        """Whether game number ``game`` (1 is the first) is the last that can be played."""
        return game == self.best_of

    def in_game(self, game: int) -> "ScoringFormat":
        """The format with the numbers of that game in force."""
        for override in self.overrides:
            if override.game == game:
                changes = {
                    name: value
                    for name, value in msgspec.structs.asdict(override).items()
                    if name != "game" and value is not None
                }
                return msgspec.structs.replace(self, overrides=(), **changes)
        return self

    def intervals_in(self, game: int) -> tuple[int, ...]:
        """The points at which an interval is due in that game."""
        return self.interval_at if self._applies(self.interval_in, game) else ()

    def ends_changes_in(self, game: int) -> tuple[int, ...]:
        """The points at which ends change within that game."""
        return self.ends_change_at if self._applies(self.ends_change_in, game) else ()

    def _applies(self, which: WhichGames, game: int) -> bool:
        return which == "every" or (which == "decider" and self.is_decider(game))

    @property
    def counts_points(self) -> bool:
        """Whether points are counted at all: in a plain result a game is won or lost, and that is all."""
        return self.points > 1

    def rubber_at(self, a: int, b: int) -> int:
        """Which rubber of a relay (0 is the first) is played at ``a``:``b``; 0 in any other format."""
        ended = sum(1 for mark in self.rubbers if max(a, b) >= mark)
        return min(ended, max(0, len(self.rubbers) - 1))

    def players_in(self, rubber: int, otherwise: int) -> int:
        """Players a side has on court in that rubber; ``otherwise`` when the format does not say."""
        return self.rubber_players[rubber] if self.rubber_players else otherwise


def leader(rules: ScoringFormat, a: int, b: int) -> Side | None:
    """Who has won a game that stands at ``a``:``b``, if anyone (Laws 7.2 to 7.4)."""
    high, low = (a, b) if a > b else (b, a)
    if high < rules.points or (high - low < rules.lead and high != rules.cap):
        return None
    if high == low:
        return None
    return "a" if a > b else "b"


def with_handicap(given: ScoringFormat, side: Side) -> ScoringFormat:
    """The format with its handicap added to the start of that side, in every game."""

    def raised(start: tuple[int, int]) -> tuple[int, int]:
        a, b = start
        return (a + given.handicap, b) if side == "a" else (a, b + given.handicap)

    overrides = tuple(
        each if each.start is None else msgspec.structs.replace(each, start=raised(each.start))
        for each in given.overrides
    )
    return msgspec.structs.replace(given, start=raised(given.start), handicap=0, overrides=overrides)
