"""A relay of two teams, and a pull of a rope: one rubber for the whole team, umpired like any match."""

import msgspec
import pytest

from competitions.domain.results import MatchResult, from_json
from competitions.domain.scoring import events as log
from competitions.domain.scoring.formats import ScoringFormat
from competitions.domain.scoring.presets import PRESETS
from competitions.domain.ties import TieRules, line_of
from competitions.queries.ties import TieView
from competitions.services import line_ups
from tests.competitions.court import Court
from tests.competitions.teams import TeamTournament

pytestmark = pytest.mark.usefixtures("database")

RELAY = ScoringFormat("short", "Short relay", 1, 6, 1, 6, rubbers=(2, 4, 6), rubber_players=(2, 1, 2))


async def _opened(scoring: ScoringFormat) -> tuple[TeamTournament, TieView]:
    """Six of each team are named, in the order in which they play."""
    hall = await TeamTournament.of(2, ties=TieRules(line_of("接力:6")), format=msgspec.to_builtins(scoring))
    view = await hall.tie()
    for team in view.teams:
        six = tuple(player.id for player in team.players)
        await line_ups.hand_in(await hall.of_side(view, team.side), view.id, team.entry or "", (six,))
    return hall, await hall.tie()


async def test_the_players_of_a_relay_come_on_in_the_order_of_the_line_up() -> None:
    hall, view = await _opened(RELAY)
    (rubber,) = view.rubbers
    court = Court(rubber.id, hall.referee)
    seen = await court.send(log.Service("a"), log.Point("a"))
    names = rubber.a, rubber.b
    assert seen.facts.players == (names[0][:2], names[1][:2])
    seen = await court.send(log.Point("a"))
    assert (seen.facts.players_due, seen.facts.players) == (True, (names[0][2:3], names[1][2:3]))
    assert seen.facts.server is not None
    assert seen.facts.server.name == names[0][2]
    await court.send(log.Point("b"), log.Point("b"), log.Point("b"))
    seen = await court.send(log.Point("b"))
    assert (seen.facts.score, seen.facts.players) == ((2, 4), (names[0][3:5], names[1][3:5]))
    await court.send(log.Service("b", 1, 0), log.Point("b"), log.Point("b"), log.Confirmation())
    status, result = await hall.kept()
    assert (status, from_json(result)) == (
        "finished",
        MatchResult("b", rubbers=(MatchResult("b", ((2, 6),)),)),
    )


async def test_teams_pull_a_rope() -> None:
    hall, view = await _opened(PRESETS["plain-3"])
    court = Court(view.rubbers[0].id, hall.referee)
    seen = await court.send(log.Play(), log.Point("b"), log.Point("b"), log.Confirmation())
    assert (seen.facts.won, seen.facts.notation) == ((0, 2), "0-2")
    assert from_json((await hall.kept())[1]) == MatchResult(
        "b", rubbers=(MatchResult("b", ((0, 1), (0, 1))),)
    )
