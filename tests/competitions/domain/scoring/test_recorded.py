"""Results from paper read like counted ones."""

import pytest

from competitions.domain.results import Ending, MatchResult
from competitions.domain.scoring.notation import notation, result_of
from competitions.domain.scoring.presets import preset
from competitions.domain.scoring.recorded import recorded
from competitions.domain.scoring.state import new_match


@pytest.mark.parametrize(
    ("games", "ending", "written"),
    [
        (((21, 15), (19, 21), (21, 18)), "completed", "21-15 19-21 21-18"),
        (((21, 15), (5, 3)), "retired", "21-15 5-3 Retired"),
        (((21, 15),), "retired", "21-15 Retired"),
        ((), "walkover", "Walkover"),
        (((3, 4),), "disqualified", "3-4 Disqualified"),
    ],
)
def test_a_recorded_result_is_what_was_recorded(
    games: tuple[tuple[int, int], ...], ending: Ending, written: str
) -> None:
    result = MatchResult("a", games, ending)
    state = recorded(new_match(preset("3x21")), result)
    assert result_of(state) == result
    assert notation(state) == written
