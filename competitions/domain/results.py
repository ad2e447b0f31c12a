"""The result of a match: what umpiring hands to the draw and the draw shows to people."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from foundation.messages import N_, Sentence

Side = Literal["a", "b"]
Ending = Literal["completed", "retired", "walkover", "disqualified"]


def other(side: Side) -> Side:
    return "b" if side == "a" else "a"


class MatchResult(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a match ended.

    ``winner`` is the side that goes on. ``games`` are points (a, b) in the order played; the last one is
    unfinished when a player retired or was disqualified in it; a walkover has none. Of a tie of two teams,
    ``rubbers`` are the results of its rubbers in order (None: not played), and ``games`` is empty.
    Whether the scores obey the laws is judged by `competitions.domain.scoring`, not here.
    """

    winner: Side
    games: tuple[tuple[int, int], ...] = ()
    ending: Ending = "completed"
    rubbers: tuple["MatchResult | None", ...] = ()

    @property
    def loser(self) -> Side:
        return other(self.winner)

    @property
    def rubbers_won(self) -> tuple[int, int]:
        """Of a tie: the rubbers each side won."""
        winners = [rubber.winner for rubber in self.rubbers if rubber is not None]
        return winners.count("a"), winners.count("b")

    @property
    def games_won(self) -> tuple[int, int]:
        """Games above, as each side won them, of a tie over its rubbers; an unfinished game counts for nobody."""
        if self.rubbers:
            return _sum(rubber.games_won for rubber in self.rubbers if rubber is not None)
        finished = self.games if self.ending == "completed" else self.games[: self._finished_games()]
        return sum(a > b for a, b in finished), sum(b > a for a, b in finished)

    @property
    def points(self) -> tuple[int, int]:
        if self.rubbers:
            return _sum(rubber.points for rubber in self.rubbers if rubber is not None)
        return _sum(self.games)

    def _finished_games(self) -> int:
        # Everyone who leaves a match leaves it in its last game, or between two games; only the laws of the
        # format could tell these apart, and such a result is deleted from a group anyway (GCR 16.2.5).
        return max(0, len(self.games) - 1)

    def mirrored(self) -> "MatchResult":
        """The same result seen with the sides exchanged."""
        return MatchResult(
            other(self.winner),
            tuple((b, a) for a, b in self.games),
            self.ending,
            tuple(rubber.mirrored() if rubber is not None else None for rubber in self.rubbers),
        )


def _sum(scores: Iterable[tuple[int, int]]) -> tuple[int, int]:
    a = b = 0
    for of_a, of_b in scores:
        a += of_a
        b += of_b
    return a, b


def written_games(games: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """The figures of a score. Where every game is a single point (a pull of a rope) only the games won are written;
    no other score looks like that but a first game left at 1-0, which is written the same."""
    if games and all(a + b == 1 for a, b in games):
        return ((sum(a for a, _ in games), sum(b for _, b in games)),)
    return games


def score_text(result: MatchResult) -> str:
    """Points alone: ``21-15 19-21 21-18``; of a tie its rubbers, ``2-1``; empty for a walkover."""
    if result.rubbers:
        return "{}-{}".format(*result.rubbers_won)
    return " ".join(f"{a}-{b}" for a, b in written_games(result.games))


def score_sentence(result: MatchResult) -> Sentence:
    """The notation of the laws: ``21-15 5-3 Retired``, ``Walkover``, ``Disqualified``; in Chinese ``21:15``.

    Of a tie of two teams it is the rubbers won.
    """
    scores = (result.rubbers_won,) if result.rubbers else written_games(result.games)
    parts = [Sentence("{a}-{b}", a=a, b=b) for a, b in scores] if result.ending != "walkover" else []
    if result.ending != "completed":
        parts.append(Sentence(_ENDINGS[result.ending]))
    score = parts[0] if parts else Sentence("")
    for part in parts[1:]:
        score = Sentence("{before} {next}", before=score, next=part)
    return score


_ENDINGS = {
    "retired": N_("Retired"),
    "walkover": N_("Walkover"),
    "disqualified": N_("Disqualified"),
}


def to_json(result: MatchResult) -> str:
    return msgspec.json.encode(result).decode()


def from_json(text: str) -> MatchResult:
    """Raises `msgspec.ValidationError` on anything that is not a result."""
    return msgspec.json.decode(text, type=MatchResult)
