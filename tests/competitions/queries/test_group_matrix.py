"""The matrix of a group: cells as the row sees them, and the columns its rules compare."""

import pytest

from competitions.domain.results import MatchResult
from competitions.queries.draw_sheet import discipline_sheet
from competitions.queries.group_matrix import Matrix
from tests.competitions.teams import TeamTournament
from tests.competitions.tournament import A, B, Tournament

pytestmark = pytest.mark.usefixtures("database")


async def matrix(hall: Tournament) -> Matrix:
    (found,) = (await discipline_sheet(await hall.loaded())).matrices
    return found


async def test_games_above_and_points_below_with_the_columns_of_gcr() -> None:
    hall = await (await Tournament.found(3, "round_robin")).drawn()
    first = next(iter((await hall.loaded()).matches.values()))
    await hall.play(first.key, MatchResult("a", ((21, 10), (19, 21), (21, 18))))
    found = await matrix(hall)
    assert [str(column) for column in found.columns] == ["Won", "Games ±", "Points ±"]
    places = {row.side.entry: index for index, row in enumerate(found.rows)}
    winner, loser = places[first.side_a], places[first.side_b]
    above = found.rows[winner].cells[loser]
    below = found.rows[loser].cells[winner]
    assert above is not None
    assert below is not None
    assert (above.games, above.points, above.won) == ((2, 1), (61, 49), True)
    assert (below.games, below.points, below.won) == ((1, 2), (49, 61), False)
    assert found.rows[winner].figures == ("1", "+1", "+12")
    assert found.rows[loser].figures == ("0", "−1", "−12")
    assert all(row.cells[index] is None for index, row in enumerate(found.rows))


async def test_teams_have_rubbers_above_and_games_below() -> None:
    hall = await TeamTournament.of(3, "round_robin")
    first = next(iter((await hall.loaded()).matches.values()))
    await hall.opened(first.key)
    for number, result in ((1, A), (2, B), (3, A)):
        await hall.play_rubber(first.key, number, result)
    found = await matrix(hall)
    assert [str(column) for column in found.columns] == ["Won", "Rubbers ±", "Games ±", "Points ±"]
    places = {row.side.entry: index for index, row in enumerate(found.rows)}
    cell = found.rows[places[first.side_a]].cells[places[first.side_b]]
    assert cell is not None
    assert (cell.games, cell.points, cell.won) == ((2, 1), (4, 2), True)
    assert found.rows[places[first.side_a]].figures == ("1", "+1", "+2", "+20")
    assert "rubbers above" in str(found.key)


async def test_a_preset_with_points_shows_them() -> None:
    hall = await TeamTournament.of(3, "round_robin", standing_rules="rubber_points")
    first = next(iter((await hall.loaded()).matches.values()))
    await hall.win(first.key)
    await hall.play_rubber(first.key, 3)
    found = await matrix(hall)
    assert str(found.columns[0]) == "Points scored"
    assert sorted(row.figures[0] for row in found.rows) == ["0", "0", "3"]
    assert str(found.ranking[0].standing.reason) == "Won 3 of 3 rubbers."
