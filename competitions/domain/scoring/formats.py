"""A scoring format is a set of numbers, checked once; no rule anywhere asks for a format by name."""

from typing import Literal

import msgspec

from competitions.domain.results import Side
from foundation.errors import Refusal
from foundation.messages import Sentence

WhichGames = Literal["every", "decider", "none"]
MAX_POINTS = 999


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
    ``start`` is the score each game begins with (a handicap). When a side first reaches one of ``interval_at``
    there is an interval in the games of ``interval_in``; at one of ``ends_change_at`` the sides change ends in the
    last possible game. Pauses are in seconds. Both lists may name several points, as relays do.
    """

    code: str
    name: str
    best_of: int
    points: int
    lead: int = 2
    cap: int | None = None
    start: tuple[int, int] = (0, 0)
    interval_at: tuple[int, ...] = ()
    interval_in: WhichGames = "none"
    interval_s: int = 60
    break_s: int = 120
    ends_change_at: tuple[int, ...] = ()
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
        if self.interval_in == "every" or (self.interval_in == "decider" and self.is_decider(game)):
            return self.interval_at
        return ()

    def ends_changes_in(self, game: int) -> tuple[int, ...]:
        """The points at which ends change within that game."""
        return self.ends_change_at if self.is_decider(game) else ()


def leader(rules: ScoringFormat, a: int, b: int) -> Side | None:
    """Who has won a game that stands at ``a``:``b``, if anyone (Laws 7.2 to 7.4)."""
    high, low = (a, b) if a > b else (b, a)
    if high < rules.points or (high - low < rules.lead and high != rules.cap):
        return None
    if high == low:
        return None
    return "a" if a > b else "b"


def check_format(given: ScoringFormat) -> ScoringFormat:
    """Returns the format, or refuses (422) one by which no match could be played to an end."""
    _check_text(given)
    _check_length(given)
    for game in range(1, given.best_of + 1):
        _check_game(given.in_game(game))
    numbers = [override.game for override in given.overrides]
    if len(set(numbers)) != len(numbers) or any(not 1 <= number <= given.best_of for number in numbers):
        raise _wrong(
            "overrides",
            Sentence("Exceptions for single games must name each game of the match once at most."),
        )
    return given


def _wrong(field: str, sentence: Sentence) -> Refusal:
    return Refusal(sentence, field=field, status=422)


def _check_text(given: ScoringFormat) -> None:
    if not 1 <= len(given.code) <= 24 or not given.code.replace("-", "").replace("x", "").isalnum():
        raise _wrong(
            "code", Sentence("Give the format a short code of letters, digits and hyphens (up to 24).")
        )
    if not 1 <= len(given.name.strip()) <= 60:
        raise _wrong("name", Sentence("Give the format a name of up to 60 characters."))


def _check_length(given: ScoringFormat) -> None:
    if given.best_of not in {1, 3, 5, 7, 9}:
        raise _wrong("best_of", Sentence("A match is the best of 1, 3, 5, 7 or 9 games."))
    if not 0 <= given.interval_s <= 3600:
        raise _wrong("interval_s", Sentence("An interval lasts between 0 and 3600 seconds."))
    if not 0 <= given.break_s <= 3600:
        raise _wrong("break_s", Sentence("A break between games lasts between 0 and 3600 seconds."))
    if given.interval_in != "none" and not given.interval_at:
        raise _wrong("interval_at", Sentence("Say at which point the interval is, or choose no interval."))


def _check_game(rules: ScoringFormat) -> None:
    if not 1 <= rules.points <= MAX_POINTS:
        raise _wrong("points", Sentence("A game is played to between 1 and {most} points.", most=MAX_POINTS))
    if not 1 <= rules.lead <= 10:
        raise _wrong("lead", Sentence("The lead needed to win a game is between 1 and 10 points."))
    if rules.cap is not None and not rules.points <= rules.cap <= MAX_POINTS:
        raise _wrong(
            "cap", Sentence("The highest score of a game cannot be below the points it is played to.")
        )
    if any(not 0 <= start < rules.points for start in rules.start):
        raise _wrong(
            "start", Sentence("The score a game starts with must be below the points it is played to.")
        )
    for field, marks in (("interval_at", rules.interval_at), ("ends_change_at", rules.ends_change_at)):
        if list(marks) != sorted(set(marks)) or any(
            not max(rules.start) < mark < (rules.cap or MAX_POINTS + 1) for mark in marks
        ):
            raise _wrong(
                field,
                Sentence(
                    "Intervals and changes of ends lie between the start and the end of a game, in rising order."
                ),
            )
