"""Results move winners on; corrections, withdrawals and substitutes; every draw ends with all its places."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competitions.domain.draw_graph import Places
from competitions.domain.draw_record import DrawInput
from competitions.domain.draw_settings import DrawSettings
from competitions.domain.knockout import knockout
from competitions.domain.progress import (
    Played,
    correct,
    finished,
    group_tables,
    has_open_match,
    places,
    record,
    situations,
    substitute,
    withdraw,
)
from competitions.domain.public_draw import graph_of, make
from competitions.domain.results import MatchResult, Side
from competitions.domain.round_robin import round_robin
from competitions.domain.standings import RecordedLot
from foundation.errors import Refusal
from tests.competitions.domain.drawing import entries_of, knockout_inputs

A = MatchResult("a", ((21, 10), (21, 10)))
B = A.mirrored()

FIVE = Played(knockout(5, DrawSettings("third")), ("p1", None, "p3", None, "p5", "p6", None, "p8"))


def seen(played: Played) -> dict[str, tuple[str | None, str | None, str]]:
    return {key: (one.a, one.b, one.status) for key, one in situations(played).items()}


def test_byes_enter_in_the_second_round_and_winners_go_on() -> None:
    assert seen(FIVE) == {
        "r1m3": ("p5", "p6", "ready"),
        "r2m1": ("p1", "p3", "ready"),
        "r2m2": (None, "p8", "waiting"),
        "third": (None, None, "waiting"),
        "r3m1": (None, None, "waiting"),
    }
    played = FIVE
    for key, result in [("r1m3", A), ("r2m1", B), ("r2m2", B), ("third", A), ("r3m1", A)]:
        played = record(played, key, result)
    assert places(played) == {
        "p3": Places(1, 1), "p8": Places(2, 2), "p1": Places(3, 3), "p5": Places(4, 4), "p6": Places(5, 5)
    }  # fmt: skip
    assert finished(played)


def test_a_match_takes_one_result_and_only_when_both_are_known() -> None:
    with pytest.raises(Refusal, match="not known yet"):
        record(FIVE, "r2m2", A)
    with pytest.raises(Refusal, match="already has a result"):
        record(record(FIVE, "r1m3", A), "r1m3", B)
    with pytest.raises(Refusal, match="no such match"):
        record(FIVE, "r9m9", A)


def test_a_correction_moves_the_other_player_on_until_that_match_is_played() -> None:
    played = record(FIVE, "r1m3", A)
    assert seen(correct(played, "r1m3", B))["r2m2"] == ("p6", "p8", "ready")
    with pytest.raises(Refusal, match="Match 3 was already played"):
        correct(played, "r1m3", B, started=["r2m2"])
    later = record(played, "r2m2", A)
    with pytest.raises(Refusal, match="Match 3 was already played"):
        correct(later, "r1m3", B)
    same_winner = MatchResult("a", ((21, 19), (21, 19)))
    assert correct(later, "r1m3", same_winner).results["r1m3"] == same_winner
    with pytest.raises(Refusal, match="nothing to correct"):
        correct(FIVE, "r1m3", A)


def test_a_withdrawal_is_a_walkover_now_or_when_its_opponent_comes() -> None:
    now = withdraw(FIVE, "p1")
    assert now.results == {"r2m1": MatchResult("b", (), "walkover")}
    waiting = withdraw(FIVE, "p8")
    assert waiting.results == {}
    assert record(waiting, "r1m3", A).results["r2m2"] == MatchResult("a", (), "walkover")
    with pytest.raises(Refusal, match="already withdrawn"):
        withdraw(waiting, "p8")
    with pytest.raises(Refusal, match="not in the draw"):
        withdraw(waiting, "p9")


def test_correcting_before_an_automatic_walkover_is_allowed() -> None:
    played = record(withdraw(FIVE, "p8"), "r1m3", A)
    changed = correct(played, "r1m3", B)
    assert seen(changed)["r2m2"] == ("p6", "p8", "finished")
    assert seen(changed)["r3m1"] == (None, "p6", "waiting")


def test_a_substitute_takes_the_line_before_the_first_match() -> None:
    assert seen(substitute(FIVE, "p5", "new"))["r1m3"] == ("new", "p6", "ready")
    with pytest.raises(Refusal, match="before the first match"):
        substitute(record(FIVE, "r1m3", A), "p6", "new")
    with pytest.raises(Refusal, match="already in this draw"):
        substitute(FIVE, "p5", "p8")


THREE = Played(round_robin(3), ("x", "y", "z"))


def test_a_group_deletes_who_leaves_and_its_open_matches_are_void() -> None:
    played = record(THREE, situation_of(THREE, "x", "y"), A)
    left = withdraw(played, "x")
    assert sorted(status for _, _, status in seen(left).values()) == ["ready", "void", "void"]
    with pytest.raises(Refusal, match="void"):
        record(left, situation_of(left, "x", "z"), A)
    done = record(left, situation_of(left, "y", "z"), A)
    assert finished(done)
    assert set(places(done)) == {"y", "z"}


def test_who_has_nothing_left_to_play_has_nothing_to_leave() -> None:
    with pytest.raises(Refusal, match="no match left"):
        withdraw(record(FIVE, "r1m3", A), "p6")
    played = record(THREE, situation_of(THREE, "x", "y"), A)
    played = record(played, situation_of(played, "x", "z"), A)
    with pytest.raises(Refusal, match="no match left"):
        withdraw(played, "x")


def situation_of(played: Played, one: str, other: str) -> str:
    return next(key for key, s in situations(played).items() if {s.a, s.b} == {one, other})


def test_a_group_level_in_everything_is_finished_by_a_lot() -> None:
    played = THREE
    for one, other in ("xy", "yz", "zx"):
        key = situation_of(played, one, other)
        played = record(played, key, A if situations(played)[key].a == one else B)
    assert not finished(played)
    assert group_tables(played)[0].ties == (("x", "y", "z"),)
    drawn = msgspec.structs.replace(played, lots=(RecordedLot(("z", "y", "x"), "Li"),))
    assert finished(drawn)
    assert places(drawn) == {"z": Places(1, 1), "y": Places(2, 2), "x": Places(3, 3)}


def play_on(data: st.DataObject, played: Played) -> Played:
    """Plays random ready matches with random results, and now and then somebody leaves, until none is open."""
    while ready := [key for key, one in situations(played).items() if one.status == "ready"]:
        key = data.draw(st.sampled_from(ready))
        if not data.draw(st.integers(0, 14)):
            stays = [one for one in played.lines if one and one not in played.withdrawn]
            leaving = data.draw(st.sampled_from(stays))
            if has_open_match(played, leaving):
                played = withdraw(played, leaving)
                continue
        winner: Side = data.draw(st.sampled_from(["a", "b"]))
        played = record(played, key, A if winner == "a" else B)
    return played


@settings(max_examples=60, deadline=None)
@given(knockout_inputs(most=33), st.data())
def test_every_knockout_ends_with_all_places(given_: DrawInput, data: st.DataObject) -> None:
    drawn = make(given_, "7")
    played = play_on(data, Played(graph_of(drawn), drawn.lines))
    assert finished(played)
    found = places(played)
    assert set(found) == {one.id for one in given_.entries}
    firsts = sorted(place.first for place in found.values())
    for place in found.values():
        together = sum(other == place for other in found.values())
        assert together == place.last - place.first + 1
    assert firsts[:2] == [1, 2]


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 8), st.data())
def test_every_round_robin_ends_without_an_open_match(entries: int, data: st.DataObject) -> None:
    drawn = make(DrawInput("round_robin", entries_of(*"abcabcab"[:entries])), "7")
    played = play_on(data, Played(graph_of(drawn), drawn.lines))
    (table,) = group_tables(played)
    assert table.complete
    lots = tuple(RecordedLot(tie, "Li") for tie in table.ties)
    settled = msgspec.structs.replace(played, lots=lots)
    assert finished(settled)
    ranks = [row.rank for row in group_tables(settled)[0].rows if row.rank]
    assert ranks == list(range(1, len(ranks) + 1))
    assert set(places(settled)) == {one for one in drawn.lines if one and one not in played.withdrawn}
