"""The log of a match as its umpire keeps it: entries folded one by one, with undo and redo as entries."""

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from competitions.domain.scoring.events import MatchEvent, Redo, ScoreCorrection, Undo
from competitions.domain.scoring.laws import Impossible, apply
from competitions.domain.scoring.state import MatchState
from foundation.messages import Sentence

Entry = tuple[MatchEvent, int]
"""An event and when it happened (milliseconds since 1970)."""


class Fold:
    """A match with its past, so that an undo costs as little as a point."""

    __slots__ = ("_future", "_past", "state")

    def __init__(self, start: MatchState) -> None:
        self.state = start
        self._past: list[MatchState] = []
        self._future: list[MatchState] = []

    def append(self, event: MatchEvent, at: int = 0) -> MatchState:
        """The state after one more entry. Raises `Impossible`, and then nothing has changed."""
        if isinstance(event, Undo):
            return self._undo()
        if isinstance(event, Redo):
            return self._redo()
        after = apply(self.state, event, at)
        if isinstance(event, ScoreCorrection):
            self._past.clear()
        else:
            self._past.append(self.state)
        self._future.clear()
        self.state = after
        return after

    def history(self) -> list[MatchState]:
        """Every state in force, from the oldest that can be undone to the present one."""
        return [*self._past, self.state]

    def _undo(self) -> MatchState:
        if self.state.confirmed:
            raise Impossible(Sentence("This match is confirmed. Only the referee can correct it now."))
        if not self._past:
            raise Impossible(Sentence("There is nothing to undo."))
        self._future.append(self.state)
        self.state = replace(self._past.pop(), redoable=len(self._future))
        return self.state

    def _redo(self) -> MatchState:
        if not self._future:
            raise Impossible(Sentence("There is nothing to redo."))
        self._past.append(self.state)
        self.state = replace(self._future.pop(), redoable=len(self._future))
        return self.state


def fold(start: MatchState, entries: Iterable[Entry]) -> MatchState:
    """The state after a whole log. Raises `Impossible` at the first entry that cannot be."""
    match = Fold(start)
    for event, at in entries:
        match.append(event, at)
    return match.state


class Step(msgspec.Struct, frozen=True):
    """An entry that is in force, with the match before and after it."""

    before: MatchState
    event: MatchEvent
    at: int
    after: MatchState


def in_force(start: MatchState, entries: Iterable[Entry]) -> list[Step]:
    """What is left of a log after its undos and redos. Raises `Impossible` at the first entry that cannot be."""
    match = Fold(start)
    kept: list[Step] = []
    undone: list[Step] = []
    for event, at in entries:
        before = match.state
        after = match.append(event, at)
        if isinstance(event, Undo):
            undone.append(kept.pop())
        elif isinstance(event, Redo):
            kept.append(undone.pop())
        else:
            kept.append(Step(before, event, at, after))
            undone.clear()
    return kept
