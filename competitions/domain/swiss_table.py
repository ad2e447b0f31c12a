"""The table of a Swiss: points, what the opponents did, and in one line why somebody stands where they do."""

from collections.abc import Sequence

import msgspec

from competitions.domain.draw_settings import SwissOrder
from competitions.domain.situation import Played, Situation, situations
from foundation.messages import Sentence


class SwissRow(msgspec.Struct, frozen=True):
    """A line of the table. ``points`` are matches won and rests; ``buchholz`` are the points of all opponents,
    ``sonneborn`` those of the opponents beaten. Equal ranks are level in everything."""

    entry: str
    rank: int
    points: int
    buchholz: int
    sonneborn: int
    games: tuple[int, int]
    scores: tuple[int, int]
    met: tuple[str, ...]
    beaten: tuple[str, ...]
    rested: bool
    left: bool
    reason: Sentence

    @property
    def games_difference(self) -> int:
        return self.games[0] - self.games[1]

    @property
    def points_difference(self) -> int:
        return self.scores[0] - self.scores[1]


class _Sheet:
    """What one entry collected."""

    def __init__(self) -> None:
        self.met: list[str] = []
        self.beaten: list[str] = []
        self.rests = 0
        self.games = [0, 0]
        self.scores = [0, 0]

    def add(self, seen: Situation, me: str, other: str) -> None:
        assert seen.result
        mine = seen.result if seen.a == me else seen.result.mirrored()
        self.met.append(other)
        if mine.winner == "a":
            self.beaten.append(other)
        for collected, (won, lost) in ((self.games, mine.games_won), (self.scores, mine.points)):
            collected[0] += won
            collected[1] += lost

    @property
    def points(self) -> int:
        return len(self.beaten) + self.rests


def first_order(played: Played) -> list[str]:
    """The order before anything was played: the upper halves of the first round, then the lower, then who rested."""
    first = played.lines[: played.graph.lines]
    even = len(first) // 2 * 2
    return [entry for entry in (*first[0:even:2], *first[1:even:2], *first[even:]) if entry]


def resting(played: Played, part: int) -> str | None:
    """Who has no opponent in a round: on its last line of an odd number, or against nobody."""
    start, end = played.graph.parts[part - 1]
    if (end - start) % 2 == 0 and (entry := played.lines[end - 1]):
        return entry
    for line in range(start, end, 2):
        a, b = played.lines[line - 1], played.lines[line]
        if a and not b:
            return a
    return None


def swiss_table(played: Played) -> tuple[SwissRow, ...]:
    """Everybody by points, then by the order chosen, then by games and points difference; what is level then
    shares its rank and keeps the order of the first round. Linear in the matches but for the sorting."""
    sheets = {entry: _Sheet() for entry in first_order(played)}
    for seen in situations(played).values():
        if seen.result and seen.a and seen.b:
            sheets[seen.a].add(seen, seen.a, seen.b)
            sheets[seen.b].add(seen, seen.b, seen.a)
    for part in range(1, played.made + 1):
        if (rester := resting(played, part)) is not None:
            sheets[rester].rests += 1
    points = {entry: sheet.points for entry, sheet in sheets.items()}
    rows = [_row(entry, sheet, points, entry in played.withdrawn) for entry, sheet in sheets.items()]
    return _ranked(rows, played.order)


def _row(entry: str, sheet: _Sheet, points: dict[str, int], left: bool) -> SwissRow:
    return SwissRow(
        entry=entry,
        rank=0,
        points=sheet.points,
        buchholz=sum(points[other] for other in sheet.met),
        sonneborn=sum(points[other] for other in sheet.beaten),
        games=(sheet.games[0], sheet.games[1]),
        scores=(sheet.scores[0], sheet.scores[1]),
        met=tuple(sheet.met),
        beaten=tuple(sheet.beaten),
        rested=sheet.rests > 0,
        left=left,
        reason=Sentence(""),
    )


def _ranked(rows: Sequence[SwissRow], order: SwissOrder) -> tuple[SwissRow, ...]:
    by_points: dict[int, list[SwissRow]] = {}
    for row in rows:
        by_points.setdefault(row.points, []).append(row)
    ranked: list[SwissRow] = []
    for points in sorted(by_points, reverse=True):
        level = by_points[points]
        won = _within(level) if order == "head_to_head" else {}
        keys = {row.entry: _key(row, order, won.get(row.entry, 0)) for row in level}
        level.sort(key=lambda row: tuple(-value for value in keys[row.entry]))
        first = len(ranked) + 1
        for index, row in enumerate(level):
            above = ranked[-1] if index else None
            same = above is not None and keys[above.entry] == keys[row.entry]
            rank = above.rank if above is not None and same else first + index
            reason = _reason(row, order, won.get(row.entry, 0), alone=len(level) == 1)
            ranked.append(msgspec.structs.replace(row, rank=rank, reason=reason))
    return tuple(ranked)


def _within(level: Sequence[SwissRow]) -> dict[str, int]:
    """Matches won against those level on points, once all of these have met one another; else none count."""
    names = {row.entry for row in level}
    if any(len(names.intersection(row.met)) < len(level) - 1 for row in level):
        return {}
    return {row.entry: sum(other in names for other in row.beaten) for row in level}


def _key(row: SwissRow, order: SwissOrder, won: int) -> tuple[int, ...]:
    opponents = (row.sonneborn, row.buchholz) if order == "sonneborn" else (row.buchholz, row.sonneborn)
    return (won, *opponents, row.games_difference, row.points_difference)


def _reason(row: SwissRow, order: SwissOrder, won: int, *, alone: bool) -> Sentence:
    values = {
        "points": row.points,
        "buchholz": row.buchholz,
        "sonneborn": row.sonneborn,
        "games": row.games_difference,
        "won": won,
    }
    if alone:
        return Sentence("{points} points.", **values)
    if order == "sonneborn":
        return Sentence(
            "{points} points; beaten opponents have {sonneborn}, all opponents {buchholz}, games difference {games}.",
            **values,
        )
    if won:
        return Sentence(
            "{points} points; won {won} against those level, all opponents have {buchholz}, games difference {games}.",
            **values,
        )
    return Sentence(
        "{points} points; all opponents have {buchholz}, beaten ones {sonneborn}, games difference {games}.",
        **values,
    )
