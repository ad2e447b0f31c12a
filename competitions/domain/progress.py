"""How a draw stands: who is in each match, who goes on, and the places; derived whole from lines and results."""

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from competitions.domain.draw_graph import DrawGraph, Feed, GraphMatch, Places
from competitions.domain.results import MatchResult, Side
from competitions.domain.standings import (
    GroupMatch,
    RecordedLot,
    StandingRules,
    Standings,
    standings,
)
from foundation.errors import Refusal
from foundation.messages import Sentence

MatchStatus = Literal["waiting", "ready", "finished", "void"]


class Played(msgspec.Struct, frozen=True):
    """A draw and what has happened in it: ``lines`` are entry ids from line 1 on, None where a bye is."""

    graph: DrawGraph
    lines: tuple[str | None, ...]
    results: Mapping[str, MatchResult] = {}
    withdrawn: frozenset[str] = frozenset()
    lots: tuple[RecordedLot, ...] = ()
    rules: StandingRules = StandingRules()
    names: Mapping[str, str] = {}

    def named(self) -> dict[str, str]:
        return {entry: self.names.get(entry, entry) for entry in self.lines if entry}


class Situation(msgspec.Struct, frozen=True):
    """A match as it stands. ``walkover_for`` is the side that wins without playing because the other one
    withdrew; the result itself is recorded by the service."""

    match: GraphMatch
    a: str | None
    b: str | None
    status: MatchStatus
    result: MatchResult | None = None
    walkover_for: Side | None = None

    @property
    def winner(self) -> str | None:
        if self.result is None:
            return None
        return self.a if self.result.winner == "a" else self.b

    @property
    def loser(self) -> str | None:
        if self.result is None:
            return None
        return self.b if self.result.winner == "a" else self.a


def situations(played: Played) -> dict[str, Situation]:
    """Every match by its key, in graph order. One pass: linear in the matches."""
    void = _void_matches(played)
    found: dict[str, Situation] = {}
    for match in played.graph.matches:
        a = _who(match.a, played.lines, found)
        b = _who(match.b, played.lines, found)
        result = played.results.get(match.key)
        if a is None or b is None:
            found[match.key] = Situation(match, a, b, "waiting")
        elif match.key in void:
            found[match.key] = Situation(match, a, b, "void", result)
        elif result is not None:
            found[match.key] = Situation(match, a, b, "finished", result)
        else:
            found[match.key] = Situation(match, a, b, "ready", None, _walkover_for(a, b, match, played))
    return found


def _who(feed: Feed, lines: tuple[str | None, ...], found: Mapping[str, Situation]) -> str | None:
    if feed.kind == "line":
        return lines[feed.line - 1]
    before = found[feed.match]
    return before.winner if feed.kind == "winner" else before.loser


def _walkover_for(a: str, b: str, match: GraphMatch, played: Played) -> Side | None:
    if match.stage == "group":
        return None
    if b in played.withdrawn:
        return "a"
    return "b" if a in played.withdrawn else None


def _group_matches(played: Played, group: tuple[int, ...]) -> list[tuple[str, GroupMatch]]:
    members = set(group)
    found = []
    for match in played.graph.matches:
        if match.stage != "group" or match.a.line not in members:
            continue
        a, b = played.lines[match.a.line - 1], played.lines[match.b.line - 1]
        if a and b:
            found.append((match.key, GroupMatch(a, b, played.results.get(match.key))))
    return found


def _void_matches(played: Played) -> set[str]:
    """Group matches of who did not complete the group: deleted if played, not to be played if not."""
    void: set[str] = set()
    for group in played.graph.groups:
        keyed = _group_matches(played, group)
        table = _table(played, group, keyed)
        void.update(keyed[index][0] for index in table.void)
    return void


def _table(played: Played, group: tuple[int, ...], keyed: list[tuple[str, GroupMatch]]) -> Standings:
    entries = [entry for line in group if (entry := played.lines[line - 1])]
    names = played.named()
    return standings(
        {entry: names[entry] for entry in entries},
        [match for _, match in keyed],
        withdrawn=[entry for entry in entries if entry in played.withdrawn],
        lots=played.lots,
        rules=played.rules,
    )


def group_tables(played: Played) -> tuple[Standings, ...]:
    """The standings of each group, in the order of the groups."""
    return tuple(_table(played, group, _group_matches(played, group)) for group in played.graph.groups)


def places(played: Played) -> dict[str, Places]:
    """The place of every entry that has one already: 1-1 for the champion, 5-8 for a lost quarter-final."""
    found: dict[str, Places] = {}
    for situation in situations(played).values():
        match = situation.match
        if situation.winner and match.winner_places:
            found[situation.winner] = match.winner_places
        if situation.loser and match.loser_places:
            found[situation.loser] = match.loser_places
    if played.graph.method == "round_robin":
        for table in group_tables(played):
            if table.settled:
                found.update({row.entry: Places(row.rank, row.rank) for row in table.rows if row.rank})
    return found


def finished(played: Played) -> bool:
    """Nothing more is to be played or drawn by lot."""
    over = all(situation.status in ("finished", "void") for situation in situations(played).values())
    return over and all(table.settled for table in group_tables(played))


def record(played: Played, key: str, result: MatchResult) -> Played:
    """The draw with one more result. Raises Refusal when the match cannot have one now."""
    situation = _find(played, key)
    if situation.status == "waiting":
        raise Refusal(Sentence("The players of this match are not known yet. Nothing was changed."))
    if situation.status == "void":
        raise Refusal(Sentence("This match is void, because a player left the group. Nothing was changed."))
    if situation.result is not None:
        raise Refusal(Sentence("This match already has a result; correct it instead. Nothing was changed."))
    return _with_result(played, key, result)


def correct(played: Played, key: str, result: MatchResult | None, started: Iterable[str] = ()) -> Played:
    """The draw with another result of a match already played; None takes it back, when a tie goes on after all.

    When somebody else goes on now, later matches change their players; that is refused, with its reason, once
    such a match has a result or is in ``started`` (on court).
    """
    situation = _find(played, key)
    if situation.result is None:
        raise Refusal(Sentence("This match has no result yet, so there is nothing to correct."))
    kept = {name: one for name, one in played.results.items() if name != key}
    changed = msgspec.structs.replace(played, results={**kept, key: result} if result else kept)
    later = _changed_sides(played, changed, key)
    on_court = set(started)
    for situation in later:
        if situation.match.key in on_court or (situation.result and not _automatic(situation, played)):
            raise Refusal(
                Sentence(
                    "Match {number} was already played by who went on from here. Correct that one first; "
                    "nothing was changed.",
                    number=situation.match.number,
                )
            )
    stale = {situation.match.key for situation in later}
    results = {name: one for name, one in changed.results.items() if name not in stale}
    return with_walkovers(msgspec.structs.replace(changed, results=results))


def _automatic(situation: Situation, played: Played) -> bool:
    """A walkover that followed from a withdrawal, and follows again from whoever comes there instead."""
    result = situation.result
    return result is not None and result.ending == "walkover" and situation.loser in played.withdrawn


def _changed_sides(before: Played, after: Played, key: str) -> list[Situation]:
    """Matches whose players differ between two states, other than ``key`` itself."""
    new = situations(after)
    return [
        situation
        for situation in situations(before).values()
        if situation.match.key != key
        and (situation.a, situation.b) != (new[situation.match.key].a, new[situation.match.key].b)
    ]


def has_open_match(played: Played, entry: str) -> bool:
    """Whether an entry still has a match to play; who has completed the group keeps its results (GCR 16.2.5)."""
    return any(
        entry in (situation.a, situation.b) and situation.status in ("ready", "waiting")
        for situation in situations(played).values()
    )


def withdraw(played: Played, entry: str) -> Played:
    """An entry leaves after the draw: its open knockout match, and any later one, is a walkover; a group
    deletes all its results."""
    if entry not in played.lines:
        raise Refusal(Sentence("This entry is not in the draw."), status=404)
    if entry in played.withdrawn:
        raise Refusal(Sentence("This entry has already withdrawn."))
    if not has_open_match(played, entry):
        raise Refusal(Sentence("This entry has no match left to play, so there is nothing to leave."))
    return with_walkovers(msgspec.structs.replace(played, withdrawn=played.withdrawn | {entry}))


def with_walkovers(played: Played) -> Played:
    """Adds the walkovers that follow from withdrawals; one may bring about the next, a round later."""
    results = dict(played.results)
    while True:
        due = [
            (key, situation.walkover_for)
            for key, situation in situations(msgspec.structs.replace(played, results=results)).items()
            if situation.walkover_for
        ]
        if not due:
            return msgspec.structs.replace(played, results=results)
        for key, side in due:
            if side:
                results[key] = MatchResult(side, (), "walkover")


def substitute(played: Played, old: str, new: str) -> Played:
    """Somebody else on the same line, as long as the old entry has not played."""
    if old not in played.lines:
        raise Refusal(Sentence("This entry is not in the draw."), status=404)
    if new in played.lines:
        raise Refusal(Sentence("The substitute is already in this draw."))
    for situation in situations(played).values():
        if situation.result and old in (situation.a, situation.b):
            raise Refusal(
                Sentence(
                    "A substitute is only possible before the first match of the entry. Nothing was changed."
                )
            )
    return msgspec.structs.replace(
        played,
        lines=tuple(new if entry == old else entry for entry in played.lines),
        withdrawn=played.withdrawn - {old},
    )


def _find(played: Played, key: str) -> Situation:
    found = situations(played).get(key)
    if found is None:
        raise Refusal(Sentence("There is no such match in this draw."), status=404)
    return found


def _with_result(played: Played, key: str, result: MatchResult) -> Played:
    changed = msgspec.structs.replace(played, results={**played.results, key: result})
    return with_walkovers(changed)
