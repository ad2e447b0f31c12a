"""A rubber makes the tie, and the tie the draw: in one write, also when it is corrected, given up or broken off."""

from datetime import timedelta

import pytest

from competitions.domain import progress as rules
from competitions.domain.results import MatchResult, from_json
from competitions.domain.scoring import events as log
from competitions.queries import matches
from competitions.queries.next_match import next_matches
from competitions.queries.played import played_draw
from competitions.queries.players import champions
from competitions.services import drawing, progress, withdrawals
from competitions.tables import LineUp, Match, Tie
from foundation.clock import now
from foundation.errors import Refusal
from tests.competitions.court import Court
from tests.competitions.teams import TeamTournament
from tests.competitions.tournament import A, B

pytestmark = pytest.mark.usefixtures("database")

RETIRED = MatchResult("b", ((21, 15), (5, 3)), "retired")
WALKOVER = MatchResult("a", (), "walkover")


async def correct(hall: TeamTournament, key: str, number: int, result: MatchResult) -> None:
    view = await hall.tie(key)
    rubber = next(one for one in view.rubbers if one.number == number)
    await progress.correct_result(hall.referee, rubber.id, result, "记错")


async def test_the_deciding_rubber_ends_a_knockout_tie_and_moves_the_winner_on() -> None:
    hall = await TeamTournament.of(4)
    view = await hall.opened()
    await hall.play_rubber("r1m1", 2, A)
    assert (await hall.kept(), (await hall.tie()).score) == (("on_court", ""), (1, 0))
    await hall.play_rubber("r1m1", 1, RETIRED)
    await hall.play_rubber("r1m1", 3, B)
    status, result = await hall.kept()
    assert status == "finished"
    assert from_json(result) == MatchResult("b", rubbers=(RETIRED, A, B))
    await hall.win("r1m2", B)
    assert await hall.rubbers("r1m2") == ["finished", "finished", "void"]
    final = await hall.tie("r2m1")
    assert (final.a.entry, final.phase) == (view.b.entry, "open")
    assert {row["side_a"] for row in await Match.select(Match.side_a).where(Match.tie == final.id)} == {
        view.b.entry
    }
    with pytest.raises(Refusal, match="not played"):
        await hall.play_rubber("r1m2", 3)
    with pytest.raises(Refusal, match="correct it"):
        await hall.play_rubber("r1m2", 1)
    await hall.win("r2m1")
    assert await hall.state() == "finished"
    places = rules.places((await hall.loaded()).played)
    assert places[view.b.entry or ""].first == 1


async def test_a_group_tie_plays_all_rubbers_and_its_table_counts_them() -> None:
    hall = await TeamTournament.of(3, "round_robin")
    keys = list((await hall.loaded()).matches)
    await hall.win(keys[0])
    assert (await hall.kept(keys[0]))[0] == "on_court"
    await hall.play_rubber(keys[0], 3, B)
    assert (await hall.kept(keys[0]))[0] == "finished"
    for key in keys[1:]:
        await hall.win(key)
        await hall.play_rubber(key, 3, A)
    (table,) = rules.group_tables((await hall.loaded()).played)
    assert table.complete
    assert max(row.rubbers for row in table.rows)[0] >= 3
    assert sum(row.games[0] for row in table.rows) == 18
    first = await hall.tie(keys[0])
    (winner,) = [row for row in table.rows if row.entry == first.a.entry]
    assert winner.won >= 1


async def test_an_umpired_rubber_hands_its_result_to_the_tie() -> None:
    hall = await TeamTournament.of(4)
    view = await hall.opened()
    for rubber in view.rubbers[:2]:
        court = Court(rubber.id, hall.referee)
        await court.begin()
        await court.send(*[log.Point("a")] * 21)
        await court.send(log.Service("a"), *[log.Point("a")] * 21)
        await court.send(log.Confirmation())
    assert await hall.rubbers() == ["finished", "finished", "void"]
    assert (await hall.tie("r2m1")).a.entry == view.a.entry


async def test_a_correction_that_decides_nothing_any_more_takes_the_tie_back() -> None:
    hall = await TeamTournament.of(4)
    view = await hall.tie()
    await hall.win("r1m1")
    await correct(hall, "r1m1", 2, B)
    assert (await hall.kept(), await hall.rubbers()) == (("on_court", ""), ["finished", "finished", "ready"])
    assert (await hall.tie("r2m1")).a.entry is None
    await hall.play_rubber("r1m1", 3, B)
    assert (await hall.tie("r2m1")).a.entry == view.b.entry
    await correct(hall, "r1m1", 3, MatchResult("b", ((19, 21), (19, 21))))
    assert (await hall.kept())[0] == "finished"
    await correct(hall, "r1m1", 3, A)
    assert (await hall.tie("r2m1")).a.entry == view.a.entry


async def test_a_correction_is_refused_once_the_next_tie_has_begun() -> None:
    hall = await TeamTournament.of(4)
    await hall.win("r1m1")
    await hall.win("r1m2")
    final = await hall.opened("r2m1")
    await Court(final.rubbers[0].id, hall.referee).begin()
    with pytest.raises(Refusal, match="already played by who went on"):
        await correct(hall, "r1m1", 2, B)
    assert (await hall.kept())[0] == "finished"
    assert [one.result for one in (await hall.tie()).rubbers[:2]] == [A, A]


async def test_another_team_in_the_next_tie_hands_in_its_own_line_up() -> None:
    hall = await TeamTournament.of(4)
    await hall.win("r1m1")
    await hall.win("r1m2")
    await hall.opened("r2m1")
    for number in (1, 2):
        await correct(hall, "r1m1", number, A)
    await correct(hall, "r1m1", 1, B)
    await hall.play_rubber("r1m1", 3, B)
    final = await hall.tie("r2m1")
    assert (final.phase, final.a.line_up, final.b.line_up is not None) == ("open", None, True)
    assert [one.status for one in final.rubbers] == ["waiting"] * 3
    assert (await LineUp.count().where(LineUp.match == final.id)) == 1


async def test_a_tie_that_is_not_played_is_a_walkover_and_its_score_comes_from_rubbers_only() -> None:
    hall = await TeamTournament.of(4)
    tie = await hall.match("r1m1")
    with pytest.raises(Refusal, match="results of the rubbers"):
        await progress.enter_result(hall.referee, tie, A)
    await progress.enter_result(hall.referee, tie, WALKOVER)
    assert (await hall.kept())[0] == "finished"
    assert await hall.rubbers() == ["void"] * 3
    assert (await hall.tie("r2m1")).a.entry == (await hall.tie()).a.entry


async def test_a_team_that_withdraws_leaves_its_rubbers_unplayed() -> None:
    hall = await TeamTournament.of(4)
    view = await hall.opened()
    await withdrawals.walkover(hall.referee, view.a.entry or "", "缺人")
    assert (await hall.kept())[0] == "finished"
    assert await hall.rubbers() == ["void"] * 3
    other = await hall.opened("r1m2")
    await Court(other.rubbers[0].id, hall.referee).begin()
    with pytest.raises(Refusal, match="is being played"):
        await withdrawals.walkover(hall.referee, other.a.entry or "", "缺人")


async def test_a_group_that_a_team_left_deletes_its_ties() -> None:
    hall = await TeamTournament.of(3, "round_robin")
    keys = list((await hall.loaded()).matches)
    await hall.win(keys[0])
    await hall.play_rubber(keys[0], 3)
    gone = (await hall.tie(keys[0])).b.entry or ""
    await withdrawals.walkover(hall.referee, gone, "伤病")
    loaded = await played_draw(hall.discipline)
    statuses = {key: row.status for key, row in loaded.matches.items() if gone in (row.side_a, row.side_b)}
    assert set(statuses.values()) == {"void"}
    for key in statuses:
        assert await hall.rubbers(key) == ["void"] * 3


async def test_a_rubber_given_up_by_both_is_for_the_referee() -> None:
    hall = await TeamTournament.of(2)
    await hall.hand_in("r1m1", "a", without=2)
    await hall.hand_in("r1m1", "b", without=2)
    assert await hall.rubbers() == ["ready", "waiting", "ready"]
    await hall.play_rubber("r1m1", 2, WALKOVER)
    await hall.play_rubber("r1m1", 1)
    assert (await hall.kept())[0] == "finished"


async def test_a_draw_taken_back_takes_its_rubbers_along() -> None:
    hall = await TeamTournament.of(2)
    await hall.hand_in("r1m1", "a")
    await drawing.draw_again(hall.referee, hall.discipline, "种子有误")
    assert (await Match.count(), await Tie.count(), await LineUp.count()) == (0, 0, 0)


async def test_the_champion_is_the_team_that_won_the_final_not_a_rubber_of_it() -> None:
    hall = await TeamTournament.of(2)
    view = await hall.opened()
    for number, result in ((1, A), (2, B), (3, B)):
        await hall.play_rubber("r1m1", number, result)
    assert await champions(hall.id) == {hall.discipline: view.b.name}


async def test_a_tie_begins_with_the_first_of_its_planned_rubbers() -> None:
    hall = await TeamTournament.of(2)
    view = await hall.tie()
    at = now() + timedelta(days=2)
    for index, rubber in enumerate(view.rubbers):
        await Match.update({Match.planned_at: at + timedelta(hours=index)}).where(Match.id == rubber.id)
    planned = await hall.tie()
    assert (planned.planned_at, planned.deadline) == (at, at - timedelta(minutes=30))
    (card,) = await matches.of_discipline(hall.id, hall.discipline)
    assert card.planned_at == at
    (item,) = await next_matches(await hall.of_side(view), now())
    assert item.at == at


async def test_a_rubber_on_court_stops_when_the_tie_is_decided_and_goes_on_when_it_is_not_after_all() -> None:
    hall = await TeamTournament.of(2)
    view = await hall.opened()
    third = Court(view.rubbers[2].id, hall.referee)
    await third.begin()
    await third.send(log.Point("a"), log.Point("b"))
    await hall.play_rubber("r1m1", 1)
    await hall.play_rubber("r1m1", 2)
    assert await hall.rubbers() == ["finished", "finished", "void"]
    with pytest.raises(Refusal, match="The tie is over"):
        await third.send(log.Point("a"))
    await correct(hall, "r1m1", 2, B)
    assert (await hall.kept())[0] == "on_court"
    resumed = await third.send(log.Point("a"))
    assert resumed.facts.score == (2, 1)
    assert resumed.tie_score == (1, 1)
