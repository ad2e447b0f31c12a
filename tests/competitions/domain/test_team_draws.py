"""Draws of every method played out by teams, rubber by rubber, under every order of comparison."""

from collections import Counter

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from competitions.domain.draw_record import DrawRecord
from competitions.domain.progress import finished, places, situations, withdraw
from competitions.domain.results import MatchResult
from competitions.domain.situation import Played, group_tables
from competitions.domain.standings import StandingRules
from competitions.domain.standings.presets import PRESETS
from competitions.domain.ties import TieRules, tie_result
from foundation.errors import Refusal
from tests.competitions.domain.playing import FULL, any_draw, played_from, played_out

RULES = TieRules()
ENDINGS = [*FULL, MatchResult("a", (), "walkover"), MatchResult("b", ((21, 3), (5, 7)), "retired")]


def of_teams(made: DrawRecord, data: st.DataObject) -> Played:
    preset = data.draw(st.sampled_from(sorted(PRESETS)))
    rules = StandingRules(data.draw(st.booleans()), preset=preset, rubbers=len(RULES.line))
    return msgspec.structs.replace(played_from(made), rules=rules)


def tie(data: st.DataObject, endings: list[MatchResult]) -> MatchResult:
    """A tie played to its end."""
    found = tie_result(RULES, [data.draw(st.sampled_from(endings)) for _ in RULES.line], knockout=False)
    assert found is not None
    return found


@settings(max_examples=20, deadline=None)
@given(any_draw(14), st.data())
def test_every_draw_of_teams_ends_with_complete_places(made: DrawRecord, data: st.DataObject) -> None:
    played = played_out(of_teams(made, data), lambda: tie(data, FULL))
    assert finished(played)
    assert {one.status for one in situations(played).values()} <= {"finished", "void"}
    found = places(played)
    assert sorted(found) == sorted(entry.id for entry in made.input.entries)
    taken = Counter(found.values())
    assert all(count == place.last - place.first + 1 for place, count in taken.items())


@settings(max_examples=20, deadline=None)
@given(any_draw(12), st.data())
def test_it_ends_however_rubbers_end_and_whichever_team_leaves(made: DrawRecord, data: st.DataObject) -> None:
    played = of_teams(made, data)
    for team in data.draw(st.lists(st.sampled_from([one.id for one in made.input.entries]), max_size=2)):
        try:
            played = withdraw(played, team)
        except Refusal:
            continue
    played = played_out(played, lambda: tie(data, ENDINGS))
    assert finished(played)
    for table in group_tables(played):
        assert table.settled
        assert sum(row.rubbers_difference for row in table.rows) == 0
        assert all(str(row.reason) for row in table.rows)
