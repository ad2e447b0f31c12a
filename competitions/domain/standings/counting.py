"""What each result of a group counts: deletions (GCR 16.2.5), walkovers as full scores, what everybody collected."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from competitions.domain.results import MatchResult
from competitions.domain.standings.tables import GroupMatch, StandingRules

WIN_POINTS, LOSS_POINTS = 2, 1


class Tally:
    """What an entry collected over its matches that count."""

    __slots__ = ("games", "lost", "played_out", "points", "rubbers", "won")

    def __init__(self) -> None:
        self.won = self.lost = 0
        self.played_out = 0
        self.rubbers = self.games = self.points = (0, 0)

    def add(self, result: MatchResult, counted: MatchResult) -> None:
        """A result as played and as it is counted, both as seen with this entry on side a."""
        self.won += result.winner == "a"
        self.lost += result.winner == "b"
        self.played_out += result.winner == "b" and result.ending == "completed"
        self.rubbers = _plus(self.rubbers, counted.rubbers_won)
        self.games = _plus(self.games, counted.games_won)
        self.points = _plus(self.points, counted.points)

    @property
    def match_points(self) -> int:
        """2 for a win, 1 for a loss that was played out, 0 for a walkover or a match not finished."""
        return WIN_POINTS * self.won + LOSS_POINTS * self.played_out


def _plus(sum_: tuple[int, int], more: tuple[int, int]) -> tuple[int, int]:
    return sum_[0] + more[0], sum_[1] + more[1]


class Counted(msgspec.Struct, frozen=True):
    """The results of a group that count: by pair, with who is on side a, as played and as counted.

    ``gone`` did not complete the group, ``void`` are the indices of matches that are not, or no longer, played,
    ``open`` how many still are.
    """

    results: dict[frozenset[str], tuple[str, MatchResult, MatchResult]]
    gone: frozenset[str]
    void: frozenset[int]
    open: int


def did_not_complete(
    matches: Iterable[GroupMatch], withdrawn: Iterable[str], rules: StandingRules
) -> frozenset[str]:
    """Entries whose results are all deleted (GCR 16.2.5): withdrawn, or lost a match without playing it out.

    Nobody's are where the regulations give points by match: there a match not played out gives none.
    """
    if rules.keeps_results:
        return frozenset()
    gone = set(withdrawn)
    for match in matches:
        result = match.result
        if result is None or result.ending == "completed":
            continue
        if result.ending == "walkover" and rules.walkover_counts:
            continue
        gone.add(match.a if result.loser == "a" else match.b)
    return frozenset(gone)


def count(matches: Sequence[GroupMatch], withdrawn: Iterable[str], rules: StandingRules) -> Counted:
    """Every result of the group that counts."""
    left = frozenset(withdrawn)
    gone = did_not_complete(matches, left, rules)
    results: dict[frozenset[str], tuple[str, MatchResult, MatchResult]] = {}
    void: set[int] = set()
    open_ = 0
    for index, match in enumerate(matches):
        if match.a in gone or match.b in gone:
            void.add(index)
            continue
        result = match.result
        if result is None and rules.keeps_results and (match.a in left or match.b in left):
            void.add(index)
            if match.a in left and match.b in left:
                continue
            result = MatchResult("a" if match.b in left else "b", (), "walkover")
        if result is None:
            open_ += 1
        else:
            results[frozenset((match.a, match.b))] = match.a, result, as_counted(result, rules)
    return Counted(results, gone, frozenset(void), open_)


def as_counted(result: MatchResult, rules: StandingRules) -> MatchResult:
    """The result with its full score where it was not played out: a walkover is won to nil, a rubber or match that was
    broken off stands as played and the rest of it goes to the winner."""
    if result.ending == "walkover" and rules.rubbers:
        full = MatchResult("a", rules.full_score)
        won = MatchResult("a", rubbers=(full,) * rules.rubbers)
        return won if result.winner == "a" else won.mirrored()
    if result.rubbers:
        one = msgspec.structs.replace(rules, rubbers=0)
        rubbers = tuple(as_counted(rubber, one) if rubber else None for rubber in result.rubbers)
        return msgspec.structs.replace(result, rubbers=rubbers)
    if result.ending == "completed":
        return result
    seen = result if result.winner == "a" else result.mirrored()
    filled = MatchResult("a", _filled(seen.games, rules.full_score))
    return filled if result.winner == "a" else filled.mirrored()


def _filled(
    played: Sequence[tuple[int, int]], full: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """Games as played, the one that was broken off and those missing won by side a."""
    games = list(played)
    points = full[0][0]
    if games and (max(games[-1]) < points or abs(games[-1][0] - games[-1][1]) < 2):
        a, b = games.pop()
        games.append((max(a, points, b + 1), b))
    won = sum(a > b for a, b in games)
    return (*games, *full[: max(0, len(full) - won)])


def tallies(
    names: Iterable[str], results: Mapping[frozenset[str], tuple[str, MatchResult, MatchResult]]
) -> dict[str, Tally]:
    """What everybody of the group collected."""
    found = {entry: Tally() for entry in names}
    for pair, (a, result, counted) in results.items():
        (b,) = pair - {a}
        found[a].add(result, counted)
        found[b].add(result.mirrored(), counted.mirrored())
    return found
