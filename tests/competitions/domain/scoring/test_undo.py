"""Undo and redo are entries of the log, and give back exactly what was."""

import pytest

from competitions.domain.scoring import events as log
from competitions.domain.scoring.facts import facts
from competitions.domain.scoring.laws import Impossible
from competitions.domain.scoring.notation import result_of
from tests.competitions.domain.scoring.playing import begin, rallies, won_by


def test_undo_then_redo() -> None:
    match = begin()
    rallies(match, "ab")
    two = match.state
    rallies(match, "a")
    three = match.state
    back = match.append(log.Undo())
    assert (back.score, back.undoable, back.redoable) == ((1, 1), two.undoable, 1)
    again = match.append(log.Redo())
    assert (again.score, again.undoable, again.redoable) == (three.score, three.undoable, 0)


def test_a_new_entry_forgets_what_was_undone() -> None:
    match = begin()
    rallies(match, "ab")
    match.append(log.Undo())
    rallies(match, "a")
    assert (match.state.score, match.state.redoable) == ((2, 0), 0)
    with pytest.raises(Impossible):
        match.append(log.Redo())


def test_all_the_way_back_and_forth() -> None:
    match = begin(doubles=True)
    rallies(match, "abba" * 5)
    end = match.state
    steps = end.undoable
    for _ in range(steps):
        match.append(log.Undo())
    seen = facts(match.state, (("1", "2"), ("3", "4")))
    assert (seen.can_undo, seen.can_redo, seen.phase) == (False, True, "toss")
    for _ in range(steps):
        match.append(log.Redo())
    assert match.state == end


def test_the_end_of_a_game_and_of_a_match_can_be_undone() -> None:
    match = begin()
    won_by(match, "a")
    assert match.append(log.Undo()).score == (20, 0)
    rallies(match, "a")
    match.append(log.Retirement("b"))
    state = match.append(log.Undo())
    assert (state.winner, state.ending, state.games) == (None, None, ((21, 0),))


def test_nothing_before_a_referees_correction_can_be_undone() -> None:
    match = begin()
    rallies(match, "ab")
    match.append(log.ScoreCorrection(((5, 5),), "agreed by both sides", "a"))
    with pytest.raises(Impossible):
        match.append(log.Undo())
    rallies(match, "a")
    assert match.append(log.Undo()).score == (5, 5)


def test_the_history_holds_every_state_in_force() -> None:
    match = begin()
    rallies(match, "aba")
    match.append(log.Undo())
    assert [state.score for state in match.history()] == [(0, 0), (0, 0), (0, 0), (1, 0), (1, 1)]
    assert result_of(match.state) is None
