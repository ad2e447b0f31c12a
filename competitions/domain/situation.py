"""How each match of a draw stands: who is in it, what became of it; derived from lines, results and group tables."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from competitions.domain.draw_graph import DrawGraph, Feed, GraphMatch
from competitions.domain.draw_settings import SwissOrder
from competitions.domain.results import MatchResult, Side
from competitions.domain.standings import (
    GroupMatch,
    RankedGroup,
    RecordedLot,
    StandingRules,
    Standings,
    best_of_ranked,
    did_not_complete,
    standings,
)

MatchStatus = Literal["waiting", "ready", "finished", "void"]

NOBODY = ""
"""What a feed gives that nobody comes by: an unplayed decider, a rank that a group does not have."""


class Played(msgspec.Struct, frozen=True):
    """A draw and what has happened in it: ``lines`` are entry ids from line 1 on, None where nobody is.

    ``made`` is how many parts of the draw have their lines: 1, and one more for each later stage made; ``rules``
    rank groups, ``order`` a Swiss.
    """

    graph: DrawGraph
    lines: tuple[str | None, ...]
    results: Mapping[str, MatchResult] = {}
    withdrawn: frozenset[str] = frozenset()
    lots: tuple[RecordedLot, ...] = ()
    rules: StandingRules = StandingRules()
    names: Mapping[str, str] = {}
    made: int = 1
    order: SwissOrder = "buchholz"

    def named(self) -> dict[str, str]:
        return {entry: self.names.get(entry, entry) for entry in self.lines if entry}


class Situation(msgspec.Struct, frozen=True):
    """A match as it stands. ``walkover_for`` is the side that wins without playing because the other one
    withdrew; the result itself is recorded by the service. A match is void that a group deletes, or to which
    nobody comes on one side: then ``through`` goes on without playing."""

    match: GraphMatch
    a: str | None
    b: str | None
    status: MatchStatus
    result: MatchResult | None = None
    walkover_for: Side | None = None
    through: str | None = None

    @property
    def winner(self) -> str | None:
        if self.result is None:
            return self.through
        return self.a if self.result.winner == "a" else self.b

    @property
    def loser(self) -> str | None:
        if self.result is None:
            return None
        return self.b if self.result.winner == "a" else self.a


class Standing:
    """Finds out on demand how single matches and groups stand, each once. For one `Played`, never kept longer."""

    def __init__(self, played: Played) -> None:
        self.played = played
        self._found: dict[str, Situation] = {}
        self._tables: dict[int, Standings] = {}
        self._best: dict[int, Standings] = {}

    def of(self, key: str) -> Situation:
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._situation(self.played.graph.by_key[key])
        return found

    def all(self) -> dict[str, Situation]:
        """Every match by its key, in graph order. Linear in the matches."""
        return {match.key: self.of(match.key) for match in self.played.graph.matches}

    def _situation(self, match: GraphMatch) -> Situation:
        a, b = self.comes(match.a), self.comes(match.b)
        if a is None or b is None:
            return Situation(match, a or None, b or None, "waiting")
        result = self.played.results.get(match.key)
        if NOBODY in (a, b):
            return Situation(match, a or None, b or None, "void", None, None, a or b or None)
        if match.stage == "group":
            if self._deleted(match, a, b):
                return Situation(match, a, b, "void", result)
        elif result is None and self.played.withdrawn:
            return Situation(match, a, b, "ready", None, self._walkover_for(a, b))
        return Situation(match, a, b, "finished" if result else "ready", result)

    def comes(self, feed: Feed) -> str | None:
        """Who comes by a feed: an entry, NOBODY, or None while it is not known."""
        if feed.kind == "line":
            return self.played.lines[feed.line - 1] or (None if self._unmade(feed.line) else NOBODY)
        if feed.kind == "rank":
            table = self.table(feed.group)
            return _ranked(table, feed.rank) if table.settled else None
        if feed.kind == "best":
            found = self.best(feed.rank)
            return _ranked(found, feed.line) if found.settled else None
        return self._comes_from(feed)

    def _comes_from(self, feed: Feed) -> str | None:
        before = self.of(feed.match)
        if before.status == "void":
            return (before.through if feed.kind == "winner" else None) or NOBODY
        if before.result is None:
            return None
        if feed.when and feed.when != before.result.winner:
            return NOBODY
        return before.winner if feed.kind == "winner" else before.loser

    def _unmade(self, line: int) -> bool:
        graph = self.played.graph
        return bool(graph.parts) and line > graph.parts[min(self.played.made, len(graph.parts)) - 1][1]

    def _walkover_for(self, a: str, b: str) -> Side | None:
        if b in self.played.withdrawn:
            return "a"
        return "b" if a in self.played.withdrawn else None

    def _deleted(self, match: GraphMatch, a: str, b: str) -> bool:
        """Whether the group deletes the match because one of the two did not complete it (GCR 16.2.5)."""
        if match.group in self._tables:
            return self._index(match) in self._tables[match.group].void
        sides = frozenset((a, b))
        if not self.played.withdrawn & sides and all(
            (result := self.played.results.get(other.key)) is None or result.ending == "completed"
            for line in (match.a.line, match.b.line)
            for other in self.played.graph.matches_of_line[line]
        ):
            return False
        return self._index(match) in self.table(match.group).void

    def _index(self, match: GraphMatch) -> int:
        return self.played.graph.index_in_group[match.key]

    def table(self, group: int) -> Standings:
        """The standings of a group, by its number from 1."""
        found = self._tables.get(group)
        if found is None:
            names, matches, left = self._group(group)
            found = self._tables[group] = standings(
                names, matches, withdrawn=sorted(left), lots=self.played.lots, rules=self.played.rules
            )
        return found

    def best(self, rank: int) -> Standings:
        """Those ranked ``rank`` in their groups, the best first."""
        found = self._best.get(rank)
        if found is None:
            groups = []
            for number in range(1, len(self.played.graph.groups) + 1):
                names, matches, left = self._group(number)
                groups.append(RankedGroup(names, tuple(matches), self.table(number), left))
            found = self._best[rank] = best_of_ranked(
                groups, rank, lots=self.played.lots, rules=self.played.rules
            )
        return found

    def _group(self, group: int) -> tuple[dict[str, str], list[GroupMatch], frozenset[str]]:
        """Names, matches and those who left it before they had played all of them."""
        played = self.played
        names = {
            entry: played.names.get(entry, entry)
            for line in played.graph.groups[group - 1]
            if (entry := played.lines[line - 1])
        }
        matches = [
            GroupMatch(
                played.lines[match.a.line - 1] or NOBODY,
                played.lines[match.b.line - 1] or NOBODY,
                played.results.get(match.key),
            )
            for match in played.graph.sections[f"g{group}"]
        ]
        withdrawn = played.withdrawn.intersection(names)
        if played.graph.method in ALL_PLAYED_IN_GROUPS:
            return names, matches, withdrawn
        return names, matches, _left_early(matches, withdrawn, played.rules)


# Nobody withdraws without a match to play (`progress.withdraw`), and here all matches are those of the group.
ALL_PLAYED_IN_GROUPS = ("round_robin", "ladder")


def _ranked(table: Standings, rank: int) -> str:
    return next((row.entry for row in table.rows if row.rank == rank), NOBODY)


def _left_early(matches: list[GroupMatch], withdrawn: frozenset[str], rules: StandingRules) -> frozenset[str]:
    """Of those who withdrew, who still had a match to play in this group; the others keep its results.

    A match that the other one's leaving had already made void is none they still had to play.
    """
    if not withdrawn:
        return withdrawn
    open_ = [(match.a, match.b) for match in matches if match.result is None]
    gone = did_not_complete(matches, (), rules)
    early = frozenset(
        entry
        for pair in open_
        for entry in withdrawn.intersection(pair)
        if not (withdrawn | gone).intersection(pair) - {entry}
    )
    both = frozenset(
        entry
        for pair in open_
        if withdrawn.issuperset(pair) and not early.intersection(pair)
        for entry in pair
    )
    return early | both


def situations(played: Played) -> dict[str, Situation]:
    """Every match by its key, in graph order. One pass: linear in the matches."""
    return Standing(played).all()


def group_tables(played: Played) -> tuple[Standings, ...]:
    """The standings of each group, in the order of the groups."""
    standing = Standing(played)
    return tuple(standing.table(number) for number in range(1, len(played.graph.groups) + 1))


def open_ties(played: Played) -> list[tuple[str, ...]]:
    """Entries level in everything, within a group or compared across groups: each waits for a lot."""
    standing = Standing(played)
    tables = [standing.table(number) for number in range(1, len(played.graph.groups) + 1)]
    if played.graph.best:
        tables.append(standing.best(played.graph.qualifiers + 1))
    return [tie for table in tables for tie in table.ties]
