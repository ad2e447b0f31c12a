"""Ranking of a group that played everybody against everybody (GCR 16.2), each rank with its reason."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import msgspec

from competitions.domain.results import MatchResult, score_sentence
from foundation.messages import N_, Sentence


class GroupMatch(msgspec.Struct, frozen=True):
    """A match of the group with its result, None while it is to be played."""

    a: str
    b: str
    result: MatchResult | None = None


class RecordedLot(msgspec.Struct, frozen=True):
    """A lot the referee drew among entries level in everything: ``order`` from the better place down."""

    order: tuple[str, ...]
    witness: str


class StandingRules(msgspec.Struct, frozen=True):
    """``walkover_counts``: a walkover is a full score to the opponent instead of deleting all results of who
    did not play (chosen in the regulations); ``full_score`` is that score, seen from the winner."""

    walkover_counts: bool = False
    full_score: tuple[tuple[int, int], ...] = ((21, 0), (21, 0))


class Row(msgspec.Struct, frozen=True):
    """A line of the table. ``rank`` is None for who did not complete the group; equal ranks wait for a match
    or a lot."""

    entry: str
    rank: int | None
    played: int
    won: int
    lost: int
    games: tuple[int, int]
    points: tuple[int, int]
    reason: Sentence

    @property
    def games_difference(self) -> int:
        return self.games[0] - self.games[1]

    @property
    def points_difference(self) -> int:
        return self.points[0] - self.points[1]


class Standings(msgspec.Struct, frozen=True):
    """``ties`` are entries level in everything once all is played: a lot must decide, advancement waits.
    ``void`` are the indices of matches that are not, or no longer, played."""

    rows: tuple[Row, ...]
    ties: tuple[tuple[str, ...], ...]
    complete: bool
    void: frozenset[int]

    @property
    def settled(self) -> bool:
        """All is played and no lot is missing."""
        return self.complete and not self.ties


class _Tally:
    """What an entry collected over its matches that count."""

    __slots__ = ("games_against", "games_for", "lost", "points_against", "points_for", "won")

    def __init__(self) -> None:
        self.won = self.lost = 0
        self.games_for = self.games_against = 0
        self.points_for = self.points_against = 0

    def add(self, result: MatchResult) -> None:
        """The result as seen with this entry on side a."""
        self.won += result.winner == "a"
        self.lost += result.winner == "b"
        games, points = result.games_won, result.points
        self.games_for += games[0]
        self.games_against += games[1]
        self.points_for += points[0]
        self.points_against += points[1]

    @property
    def games(self) -> int:
        return self.games_for - self.games_against

    @property
    def points(self) -> int:
        return self.points_for - self.points_against


class _Group:
    """Everything the ranking asks about."""

    def __init__(
        self,
        names: Mapping[str, str],
        counted: Mapping[frozenset[str], tuple[str, MatchResult]],
        lots: Sequence[RecordedLot],
    ) -> None:
        self.names = names
        self.counted = counted
        self.lots = lots
        self.tallies = {entry: _Tally() for entry in names}
        for pair, (a, result) in counted.items():
            (b,) = pair - {a}
            self.tallies[a].add(result)
            self.tallies[b].add(result.mirrored())

    def wins(self, entry: str) -> int:
        return self.tallies[entry].won

    def games(self, entry: str) -> int:
        return self.tallies[entry].games

    def points(self, entry: str) -> int:
        return self.tallies[entry].points

    def others(self, entry: str, bucket: Iterable[str]) -> str:
        return ", ".join(sorted(self.names[one] for one in bucket if one != entry))


def did_not_complete(
    matches: Iterable[GroupMatch], withdrawn: Iterable[str], rules: StandingRules
) -> frozenset[str]:
    """Entries whose results are all deleted (GCR 16.2.5): withdrawn, or lost a match without playing it out."""
    gone = set(withdrawn)
    for match in matches:
        result = match.result
        if result is None or result.ending == "completed":
            continue
        if result.ending == "walkover" and rules.walkover_counts:
            continue
        gone.add(match.a if result.loser == "a" else match.b)
    return frozenset(gone)


def standings(
    names: Mapping[str, str],
    matches: Sequence[GroupMatch],
    *,
    withdrawn: Iterable[str] = (),
    lots: Sequence[RecordedLot] = (),
    rules: StandingRules = StandingRules(),  # noqa: B008 - frozen
) -> Standings:
    """Ranks the entries ``names`` (id to name, as shown in reasons). The order of the input does not matter."""
    gone = did_not_complete(matches, withdrawn, rules)
    void = frozenset(i for i, match in enumerate(matches) if match.a in gone or match.b in gone)
    valid = [match for i, match in enumerate(matches) if i not in void]
    counted = {
        frozenset((match.a, match.b)): (match.a, _counted(match.result, rules))
        for match in valid
        if match.result is not None
    }
    staying = {entry: name for entry, name in sorted(names.items()) if entry not in gone}
    group = _Group(staying, counted, lots)
    complete = len(counted) == len(valid)
    rows: list[Row] = []
    ties: list[tuple[str, ...]] = []
    for bucket, reason in _by_wins(group, complete):
        rank = len(rows) + 1
        if len(bucket) > 1 and complete:
            ties.append(tuple(bucket))
        rows += [_row(group, entry, rank, reason(entry)) for entry in bucket]
    rows += [
        Row(entry, None, 0, 0, 0, (0, 0), (0, 0), _NOT_COMPLETED)
        for entry in sorted(gone & set(names), key=lambda entry: (names[entry], entry))
    ]
    return Standings(tuple(rows), tuple(ties), complete, void)


_NOT_COMPLETED = Sentence("Did not complete the group, so all its results are deleted (GCR 16.2.5).")

Reason = Callable[[str], Sentence]
Ranked = list[tuple[list[str], Reason]]


def _counted(result: MatchResult, rules: StandingRules) -> MatchResult:
    if result.ending != "walkover":
        return result
    score = MatchResult("a", rules.full_score)
    return score if result.winner == "a" else score.mirrored()


def _row(group: _Group, entry: str, rank: int, reason: Sentence) -> Row:
    tally = group.tallies[entry]
    return Row(
        entry=entry,
        rank=rank,
        played=tally.won + tally.lost,
        won=tally.won,
        lost=tally.lost,
        games=(tally.games_for, tally.games_against),
        points=(tally.points_for, tally.points_against),
        reason=reason,
    )


def _split(entries: Iterable[str], value: Callable[[str], int]) -> list[list[str]]:
    """Entries with equal values together, the highest value first."""
    buckets: dict[int, list[str]] = {}
    for entry in entries:
        buckets.setdefault(value(entry), []).append(entry)
    return [buckets[key] for key in sorted(buckets, reverse=True)]


def _by_wins(group: _Group, complete: bool) -> Ranked:
    """16.2.1: matches won; 16.2.2: two level, the match between them; three or more, on by games."""
    ranked: Ranked = []
    for bucket in _split(group.names, group.wins):
        if len(bucket) == 1:
            ranked.append((bucket, lambda entry: _won_sentence(group, entry)))
        elif len(bucket) == 2:
            ranked += _by_their_match(group, bucket, _LEVEL_ON_WINS, complete)
        else:
            ranked += _by_games(group, bucket, complete)
    return ranked


def _by_games(group: _Group, level: list[str], complete: bool) -> Ranked:
    """16.2.3: games difference over all matches of the group."""
    ranked: Ranked = []
    for bucket in _split(level, group.games):
        if len(bucket) == 1:
            ranked.append((bucket, partial(_by_difference, _GAMES, group.games, level)))
        elif len(bucket) == 2:
            ranked += _by_their_match(group, bucket, _LEVEL_ON_GAMES, complete)
        else:
            ranked += _by_points(group, bucket, complete)
    return ranked


def _by_points(group: _Group, level: list[str], complete: bool) -> Ranked:
    """16.2.4: points difference over all matches of the group, then lots; never a table of their own."""
    ranked: Ranked = []
    for bucket in _split(level, group.points):
        if len(bucket) == 1:
            ranked.append((bucket, partial(_by_difference, _POINTS, group.points, level)))
        elif len(bucket) == 2:
            ranked += _by_their_match(group, bucket, _LEVEL_ON_POINTS, complete)
        else:
            ranked += _by_lot(group, bucket, complete)
    return ranked


def _by_their_match(group: _Group, pair: list[str], level: str, complete: bool) -> Ranked:
    found = group.counted.get(frozenset(pair))
    if found is None:
        return _by_lot(group, pair, complete)
    a, result = found
    (b,) = frozenset(pair) - {a}
    winner, loser = (a, b) if result.winner == "a" else (b, a)
    score = score_sentence(result if result.winner == "a" else result.mirrored())

    def reason(entry: str) -> Sentence:
        tally = group.tallies[entry]
        before = Sentence(
            level,
            other=group.others(entry, pair),
            won=tally.won,
            games=_signed(tally.games),
            points=_signed(tally.points),
        )
        if entry == winner:
            return Sentence("{level}; won their match {score}.", level=before, score=score)
        return Sentence("{level}; lost their match {score}.", level=before, score=score)

    return [([winner], reason), ([loser], reason)]


def _by_lot(group: _Group, level: list[str], complete: bool) -> Ranked:
    """Level in everything that can be compared: a recorded lot, else they share the rank and wait."""
    if not complete:
        return [
            (level, lambda entry: Sentence("Level with {others} so far.", others=group.others(entry, level)))
        ]
    lot = next((lot for lot in group.lots if set(lot.order) == set(level)), None)
    if lot is None:
        return [
            (
                level,
                lambda entry: Sentence(
                    "Level with {others} in everything: a lot must decide.", others=group.others(entry, level)
                ),
            )
        ]

    def reason(entry: str) -> Sentence:
        return Sentence(
            "Level with {others} in everything; placed by lot, witnessed by {witness}.",
            others=group.others(entry, level),
            witness=lot.witness,
        )

    return [([entry], reason) for entry in lot.order]


_LEVEL_ON_WINS = N_("Level with {other} on matches won ({won})")
_LEVEL_ON_GAMES = N_("Level with {other} on games difference ({games})")
_LEVEL_ON_POINTS = N_("Level with {other} on points difference ({points})")
_GAMES = (
    N_("Games difference {mine}, ahead of {next}."),
    N_("Games difference {mine}, behind {before}."),
)
_POINTS = (
    N_("Points difference {mine}, ahead of {next}."),
    N_("Points difference {mine}, behind {before}."),
)


def _won_sentence(group: _Group, entry: str) -> Sentence:
    tally = group.tallies[entry]
    return Sentence("Won {won} of {played}.", won=tally.won, played=tally.won + tally.lost)


def _by_difference(
    words: tuple[str, str], value: Callable[[str], int], level: list[str], entry: str
) -> Sentence:
    """Compared with the next one down, or for the last of them with the one above."""
    mine = value(entry)
    lower = [value(one) for one in level if value(one) < mine]
    if lower:
        return Sentence(words[0], mine=_signed(mine), next=_signed(max(lower)))
    above = min(value(one) for one in level if value(one) > mine)
    return Sentence(words[1], mine=_signed(mine), before=_signed(above))


def _signed(number: int) -> str:
    return f"+{number}" if number > 0 else str(number).replace("-", "−")
