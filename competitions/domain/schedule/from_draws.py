"""The matches to be planned, from the draws of all disciplines: who may come to each, what must be over before it."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from competitions.domain.draw_graph import DrawGraph, Feed, GraphMatch, feeds_of
from competitions.domain.schedule.problem import Held, Slot, Task

People = frozenset[str]
NOBODY: People = frozenset()


class DrawnRubber(msgspec.Struct, frozen=True):
    """A rubber of a team tie; ``people`` once both line-ups are known, before that the rosters of both teams."""

    id: str
    number: int
    name: str
    minutes: int
    people: People | None = None
    umpire: str = ""
    fixed: Slot | None = None
    held: Held = ""


class DrawnMatch(msgspec.Struct, frozen=True):
    """A match of the draw as it stands: ``a`` and ``b`` are entries as far as they are known.

    ``winner`` is who won, once finished. ``dropped``: it needs no court (void, a walkover that was never played). With
    ``rubbers`` it is a tie, and they are planned instead.
    """

    id: str
    key: str
    name: str
    minutes: int
    a: str | None = None
    b: str | None = None
    winner: str | None = None
    dropped: bool = False
    not_before: int = 0
    umpire: str = ""
    fixed: Slot | None = None
    held: Held = ""
    rubbers: tuple[DrawnRubber, ...] = ()


class Drawn(msgspec.Struct, frozen=True):
    """A discipline: its draw, entries by line (None: a bye, or a line not filled yet), the people of each entry.

    ``final_rounds`` last rounds of the main draw ask for the longer rest; 2 are semi-finals and final.
    """

    discipline: str
    graph: DrawGraph
    lines: tuple[str | None, ...]
    people: Mapping[str, People]
    matches: tuple[DrawnMatch, ...]
    final_rounds: int = 2


def tasks_of(draws: Iterable[Drawn]) -> tuple[Task, ...]:
    """The tasks of all disciplines, in the order of the draws and of their matches."""
    return tuple(task for drawn in draws for task in _Discipline(drawn).tasks())


class _Discipline:
    def __init__(self, drawn: Drawn) -> None:
        self.drawn = drawn
        self.graph = drawn.graph
        self.match = {match.key: match for match in drawn.matches}
        self.first_lines = drawn.lines[: drawn.graph.lines]
        self.arriving: dict[str, People] = {}
        for match in self.graph.matches:
            self.arriving[match.key] = self._arriving(match)

    def tasks(self) -> Iterator[Task]:
        for place in self.graph.matches:
            match = self.match.get(place.key)
            if match is None or match.dropped:
                continue
            certain = self._people(entry for entry in (match.a, match.b) if entry)
            common = Task(
                match.id,
                self.drawn.discipline,
                match.name,
                match.minutes,
                certain=certain,
                possible=self._people(self.arriving[place.key]) - certain,
                after=self._after(place),
                not_before=match.not_before,
                final=self._is_final(place),
                final_round=self._is_late(place),
                classification=place.stage in ("third", "placing", "plate"),
                umpire=match.umpire,
                fixed=match.fixed,
                held=match.held,
            )
            if not match.rubbers:
                yield common
            for rubber in match.rubbers:
                yield _rubber(common, match, rubber)

    def _people(self, entries: Iterable[str]) -> People:
        return NOBODY.union(*(self.drawn.people.get(entry, NOBODY) for entry in entries))

    def _arriving(self, place: GraphMatch) -> People:
        """Entries that play here or may come."""
        match = self.match.get(place.key)
        known = (match.a, match.b) if match else (None, None)
        found: set[str] = set()
        for side, feed in zip(known, feeds_of(place), strict=True):
            found |= {side} if side else self._from(feed)
        return frozenset(found)

    def _from(self, feed: Feed) -> set[str]:
        if feed.kind == "line":
            entry = self.drawn.lines[feed.line - 1] if feed.line <= len(self.drawn.lines) else None
            return {entry} if entry else self._entries(self.first_lines)
        if feed.kind == "rank":
            return self._entries(self._line(line) for line in self.graph.groups[feed.group - 1])
        if feed.kind == "best":
            return self._entries(self._line(line) for group in self.graph.groups for line in group)
        came, before = self.arriving[feed.match], self.match.get(feed.match)
        if before and before.winner and before.winner in came:
            return {before.winner} if feed.kind == "winner" else set(came) - {before.winner}
        return set(came)

    def _line(self, line: int) -> str | None:
        return self.drawn.lines[line - 1] if line <= len(self.drawn.lines) else None

    @staticmethod
    def _entries(lines: Iterable[str | None]) -> set[str]:
        return {entry for entry in lines if entry}

    def _after(self, place: GraphMatch) -> tuple[str, ...]:
        """Ids of the tasks that must be over: what feeds it, a whole group for its ranks, an earlier stage whole."""
        keys: dict[str, None] = {}
        for feed in feeds_of(place):
            if feed.match:
                keys[feed.match] = None
            elif feed.kind in ("rank", "best"):
                groups = [feed.group] if feed.kind == "rank" else range(1, len(self.graph.groups) + 1)
                lines = {line for group in groups for line in self.graph.groups[group - 1]}
                keys.update((match.key, None) for match in self.graph.matches if _in_group(match, lines))
            elif feed.line > self.graph.lines:
                keys.update((match.key, None) for match in self.graph.matches if _earlier_stage(match, place))
        return tuple(task for key in keys for task in self._ids(key))

    def _ids(self, key: str) -> tuple[str, ...]:
        match = self.match.get(key)
        if match is None or match.dropped:
            return ()
        return tuple(rubber.id for rubber in match.rubbers) or (match.id,)

    def _is_final(self, place: GraphMatch) -> bool:
        if place.stage == "decider":
            return True
        return place.stage == "main" and place.round == self.graph.rounds

    def _is_late(self, place: GraphMatch) -> bool:
        if place.stage in ("third", "decider"):
            return True
        return place.stage == "main" and place.round > self.graph.rounds - self.drawn.final_rounds


def _in_group(match: GraphMatch, lines: set[int]) -> bool:
    return match.stage == "group" and match.a.line in lines


def _earlier_stage(match: GraphMatch, place: GraphMatch) -> bool:
    """All groups come before a knockout drawn after them, all rounds of a Swiss before the next."""
    return match.stage == "group" or (match.stage == "swiss" and match.round < place.round)


def _rubber(tie: Task, match: DrawnMatch, rubber: DrawnRubber) -> Task:
    return msgspec.structs.replace(
        tie,
        id=rubber.id,
        name=rubber.name,
        minutes=rubber.minutes,
        certain=tie.certain if rubber.people is None else rubber.people,
        possible=tie.possible if rubber.people is None else NOBODY,
        tie=match.id,
        rubber=rubber.number,
        umpire=rubber.umpire,
        fixed=rubber.fixed,
        held=rubber.held,
    )
