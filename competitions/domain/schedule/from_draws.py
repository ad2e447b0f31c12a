"""The matches to be planned, from the draws of all disciplines: who may come to each, what must be over before it."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from competitions.domain.arrivals import before, may_play
from competitions.domain.draw_graph import GraphMatch
from competitions.domain.schedule.problem import Held, Slot, Task
from competitions.domain.situation import Played

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

    ``dropped``: it needs no court (void, a walkover that was never played). With
    ``rubbers`` it is a tie, and they are planned instead.
    """

    id: str
    key: str
    name: str
    minutes: int
    a: str | None = None
    b: str | None = None
    dropped: bool = False
    not_before: int = 0
    umpire: str = ""
    fixed: Slot | None = None
    held: Held = ""
    rubbers: tuple[DrawnRubber, ...] = ()


class Drawn(msgspec.Struct, frozen=True):
    """A discipline: its draw as it stands, the people of each entry, and its matches.

    The last ``final_rounds`` rounds of the main draw ask for the longer rest; 2 are semi-finals and final.
    """

    discipline: str
    played: Played
    people: Mapping[str, People]
    matches: tuple[DrawnMatch, ...]
    final_rounds: int = 2


def tasks_of(draws: Iterable[Drawn]) -> tuple[Task, ...]:
    """The tasks of all disciplines, in the order of the draws and of their matches."""
    return tuple(task for drawn in draws for task in _Discipline(drawn).tasks())


class _Discipline:
    def __init__(self, drawn: Drawn) -> None:
        self.drawn = drawn
        self.graph = drawn.played.graph
        self.match = {match.key: match for match in drawn.matches}
        self.arriving = may_play(drawn.played)
        self.before = before(self.graph)

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
                possible=self._people(self.arriving.get(place.key, NOBODY)) - certain,
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

    def _after(self, place: GraphMatch) -> tuple[str, ...]:
        """Ids of the tasks that must be over before."""
        keys = dict.fromkeys(key for waits in self.before[place.key] for key in waits)
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
