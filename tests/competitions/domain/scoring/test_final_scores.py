"""A score somebody types in is possible exactly when some sequence of rallies leads to it."""

import pytest

from competitions.domain.results import MatchResult
from competitions.domain.scoring.final_scores import (
    check_running_score,
    possible_final_score,
    possible_game_score,
    why_not_result,
)
from competitions.domain.scoring.formats import ScoringFormat
from competitions.domain.scoring.presets import PRESETS


def reachable(rules: ScoringFormat) -> set[tuple[int, int]]:
    """All scores of one game by playing every possible rally: the slow way round."""

    def over(a: int, b: int) -> bool:
        if rules.cap is not None and max(a, b) == rules.cap:
            return True
        return max(a, b) >= rules.points and abs(a - b) >= rules.lead

    seen: set[tuple[int, int]] = set()
    todo = [rules.start]
    while todo:
        score = todo.pop()
        if score in seen or max(score) > 40:
            continue
        seen.add(score)
        if not over(*score):
            todo += [(score[0] + 1, score[1]), (score[0], score[1] + 1)]
    return seen


NO_CAP = ScoringFormat("tt", "Table tennis", 5, 11, 2, None)
WIDE = ScoringFormat("wide", "Lead of three", 1, 5, 3, 9)
SUDDEN = ScoringFormat("sudden", "Lead of one without cap", 1, 5, 1, None)


@pytest.mark.parametrize("rules", [*PRESETS.values(), NO_CAP, WIDE, SUDDEN], ids=lambda rules: rules.code)
def test_every_score_of_a_game(rules: ScoringFormat) -> None:
    expected = reachable(rules)
    for a in range(40):
        for b in range(40):
            assert possible_game_score(rules, a, b) == ((a, b) in expected), (a, b)


@pytest.mark.parametrize(
    ("code", "games", "possible"),
    [
        ("3x21", [(21, 15), (21, 19)], True),
        ("3x21", [(21, 15), (15, 21), (30, 29)], True),
        ("3x21", [(21, 15)], False),
        ("3x21", [], False),
        ("3x21", [(21, 15), (21, 19), (21, 5)], False),
        ("3x21", [(21, 15), (15, 21), (21, 20)], False),
        ("3x21", [(21, 15), (22, 19)], False),
        ("3x21", [(21, 15), (31, 29)], False),
        ("3x21", [(5, 3), (21, 19), (21, 19)], False),
        ("3x21", [(21, -1), (21, 19)], False),
        ("3x15", [(21, 20), (15, 13)], True),
        ("3x15-18", [(21, 20), (15, 13)], False),
        ("5x11", [(11, 9), (9, 11), (11, 9), (9, 11), (15, 14)], True),
        ("1x31", [(31, 30)], True),
        ("1x31", [(32, 30)], False),
        ("1x31-handicap", [(31, 5)], True),
        ("relay-110", [(110, 109)], True),
        ("relay-110", [(111, 109)], False),
        ("relay-110", [(110, 98), (110, 2)], False),
        ("relay-3x45", [(45, 44), (9, 45), (44, 45)], True),
        ("relay-3x45", [(45, 44), (46, 45)], False),
        ("table-tennis", [(11, 9), (15, 13), (11, 0)], True),
        ("table-tennis", [(11, 9), (15, 14), (11, 0)], False),
        ("table-tennis", [(11, 9), (11, 10), (11, 0)], False),
        ("plain-3", [(1, 0), (0, 1), (1, 0)], True),
        ("plain-3", [(1, 0), (1, 0), (1, 0)], False),
        ("plain-3", [(2, 1)], False),
    ],
)
def test_final_scores(code: str, games: list[tuple[int, int]], possible: bool) -> None:
    assert possible_final_score(PRESETS[code], games) is possible


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (MatchResult("a", ((21, 15), (21, 19))), None),
        (MatchResult("b", ((21, 15), (21, 19))), "By this score the other side has won."),
        (MatchResult("a", ((21, 15), (5, 3)), "retired"), None),
        (MatchResult("b", ((21, 15), (5, 3)), "retired"), None),
        (MatchResult("b", ((21, 15),), "retired"), None),
        (MatchResult("b", (), "disqualified"), None),
        (
            MatchResult("b", ((21, 15), (21, 3)), "retired"),
            "By this score the match was already over, so nobody could leave it.",
        ),
        (MatchResult("a", (), "walkover"), None),
        (MatchResult("a", ((21, 0), (21, 0)), "walkover"), "A walkover has no score."),
        (MatchResult("a", ((21, 20),)), "Nobody has won 2 games yet."),
        (MatchResult("a", ((22, 19),)), "Game 1 cannot stand at 22-19."),
        (MatchResult("a", ((5, 19), (21, 3))), "Game 1 is not finished at 5-19."),
        (
            MatchResult("a", ((21, 1), (21, 3), (1, 0))),
            "Game 3 cannot be played: the match was over before it.",
        ),
    ],
)
def test_results(result: MatchResult, sentence: str | None) -> None:
    problem = why_not_result(PRESETS["3x21"], result)
    assert (None if problem is None else str(problem)) == sentence


def test_a_running_score() -> None:
    rules = PRESETS["3x21"]
    assert check_running_score(rules, ()) is None
    assert check_running_score(rules, ((21, 15), (20, 20))) is None
    assert (
        str(check_running_score(rules, ((21, 15), (21, 22), (3, 31)))) == "Game 2 is not finished at 21-22."
    )
