"""Relays, table tennis, plain results and handicaps, rule by rule."""

import pytest

from competitions.domain.results import MatchResult, Side
from competitions.domain.scoring import events as log
from competitions.domain.scoring.facts import Names, facts, on_court, phase, receiver, server, stop_seconds
from competitions.domain.scoring.log import Fold
from competitions.domain.scoring.notation import notation, result_of
from competitions.domain.scoring.presets import PRESETS
from competitions.domain.scoring.state import new_match
from tests.competitions.domain.scoring.playing import begin, rallies, serve, won_by
from tests.competitions.domain.scoring.test_impossible import refused

PAIRS: Names = (("A", "B"), ("X", "Y"))


def turns(match: Fold, winners: str) -> list[tuple[str, str]]:
    """Server and receiver before each rally, and after the last one, by name."""
    seen = []
    for winner in [*winners, ""]:
        found = facts(match.state, PAIRS if match.state.doubles else (("A",), ("X",)))
        assert found.server
        assert found.receiver
        seen.append((found.server.name, found.receiver.name))
        if winner:
            rallies(match, winner)
    return seen


def test_ittf_2_13_3_service_goes_over_every_two_points() -> None:
    match = begin("table-tennis")
    assert [who for who, _ in turns(match, "aabba")] == ["A", "A", "X", "X", "A", "A"]


def test_ittf_2_13_3_at_ten_all_after_every_point() -> None:
    match = begin("table-tennis")
    rallies(match, "ab" * 9 + "a")
    assert match.state.score == (10, 9)
    assert [who for who, _ in turns(match, "bababa")] == ["X", "A", "X", "A", "X", "A", "X"]
    assert (match.state.score, match.state.games) == ((13, 12), ())
    assert rallies(match, "bbb").games == ((13, 15),)


def test_ittf_2_13_4_the_four_of_doubles_serve_in_turn() -> None:
    match = begin("table-tennis", doubles=True, server=1, receiver=0)
    assert turns(match, "aaaabbbb")[::2] == [("B", "X"), ("X", "A"), ("A", "Y"), ("Y", "B"), ("B", "X")]


def test_ittf_2_13_4_who_receives_in_the_next_game_follows_from_the_server() -> None:
    match = begin("table-tennis", doubles=True, server=1, receiver=0)
    won_by(match, "a")
    found = facts(match.state, PAIRS)
    assert (found.serving, found.must_receive, found.court) == ("b", (1, 0), None)
    assert refused(match, log.Service("a")) == (
        "The side that received first in the last game serves first in this one."
    )
    assert refused(match, log.Service("b", 0, 0)) == (
        "To this server the other player receives: the one who served to them in the last game."
    )
    serve(match, "b", 1, 0)
    assert turns(match, "") == [("Y", "A")]
    assert facts(match.state, PAIRS).must_receive is None


def test_ittf_2_13_5_at_five_in_the_last_game_the_pair_due_to_receive_changes_its_order_and_ends_change() -> (
    None
):
    match = begin("table-tennis", doubles=True)
    for side in "abab":
        won_by(match, "a" if side == "a" else "b")
        if len(match.state.games) < 4:
            first = match.state.serving or "a"
            serve(match, first, 0, (facts(match.state, PAIRS).must_receive or (0, 0))[0])
    serve(match, "a", 0, (facts(match.state, PAIRS).must_receive or (0, 0))[0])
    match.append(log.EndsChanged())
    before = turns(match, "aaaa")
    assert before[::2] == [("A", "X"), ("X", "B"), ("B", "Y")]
    # Five all but one: the turn of B has one more point, and the pair of X and Y changes its order.
    state = rallies(match, "a")
    assert (state.score, state.ends_due) == ((5, 0), True)
    assert turns(match, "bbbbbbb") == [
        ("B", "X"), ("X", "A"), ("X", "A"), ("A", "Y"), ("A", "Y"), ("Y", "B"), ("Y", "B"), ("B", "X"),
    ]  # fmt: skip


def test_ittf_2_13_6_who_served_first_receives_first_in_the_next_game() -> None:
    match = begin("table-tennis")
    won_by(match, "a")
    assert server(match.state) == ("b", 0)
    won_by(match, "a")
    assert server(match.state) == ("a", 0)


def test_table_tennis_has_no_cap_and_a_minute_between_games() -> None:
    match = begin("table-tennis")
    assert rallies(match, "ab" * 40).score == (40, 40)
    state = rallies(match, "aa")
    assert (state.games, state.stop, stop_seconds(state)) == (((42, 40),), "break", 60)


SQUAD: Names = (tuple(f"a{n}" for n in range(1, 21)), tuple(f"b{n}" for n in range(1, 21)))


def test_a_relay_counts_on_and_new_players_come_every_eleven_points() -> None:
    match = begin("relay-110")
    assert match.state.doubles
    state = rallies(match, "ab" * 3)
    assert (state.score, state.stop) == ((3, 3), "")
    state = rallies(match, "aaa")
    assert (state.score, state.stop, state.ends_due, stop_seconds(state)) == ((6, 3), "interval", True, 60)
    match.append(log.EndsChanged())
    rallies(match, "b" * 4)
    state = rallies(match, "a" * 5)
    assert (state.score, state.stop, state.games, phase(state)) == ((11, 7), "rubber", (), "stop")
    found = facts(state, SQUAD)
    assert (found.players_due, found.rubber, found.rubbers, found.players) == (
        True, 2, 10, (("a3", "a4"), ("b3", "b4")),
    )  # fmt: skip
    match.append(log.IntervalEnd())
    assert (phase(match.state), refused(match, log.Service("b"))) == (
        "service", "The side that won the last point serves first in this rubber.",
    )  # fmt: skip
    serve(match, "a", 1, 1)
    # Eleven is odd: they serve from the left.
    assert (server(match.state), receiver(match.state), facts(match.state, SQUAD).court) == (
        ("a", 1), ("b", 1), "left",
    )  # fmt: skip
    assert rallies(match, "b" * 10).stop == "interval"


def test_the_leader_alone_ends_a_rubber() -> None:
    match = begin("relay-110")
    rallies(match, "a" * 11)
    serve(match, "a")
    state = rallies(match, "b" * 11)
    assert (state.score, state.stop) == ((11, 11), "")
    assert rallies(match, "b" * 11).stop == "rubber"


def test_at_109_all_the_next_point_wins_the_relay() -> None:
    match = begin("relay-110")
    match.append(log.ScoreCorrection(((109, 109),), "from the board", "b", 0, 0))
    assert (match.state.rubber, facts(match.state, SQUAD).match_point) == (9, ("a", "b"))
    state = rallies(match, "b")
    assert (state.winner, notation(state), result_of(state)) == (
        "b", "109-110", MatchResult("b", ((109, 110),)),
    )  # fmt: skip


def test_three_sets_of_45_in_five_rubbers() -> None:
    match = begin("relay-3x45")
    assert on_court(match.state, SQUAD) == (("a1",), ("b1",))
    assert rallies(match, "a" * 5).stop == "interval"
    state = rallies(match, "a" * 4)
    assert (state.score, state.stop, stop_seconds(state), server(state)) == ((9, 0), "rubber", 120, ("a", 0))
    rallies(match, "a" * 9)
    assert on_court(match.state, SQUAD) == (("a3", "a4"), ("b3", "b4"))
    for _ in range(3):
        serve(match, "a")
        rallies(match, "a" * 9)
    state = match.state
    assert (state.games, state.stop, stop_seconds(state), state.ends_due) == (((45, 0),), "break", 180, True)
    assert (on_court(state, SQUAD), server(state), state.score) == ((("a1",), ("b1",)), ("a", 0), (0, 0))


def test_a_short_squad_plays_again_from_the_first() -> None:
    match = begin("relay-110")
    rallies(match, "a" * 11)
    assert on_court(match.state, (("a1", "a2", "a3"), ("b1",))) == (("a3", "a1"), ("b1", "b1"))


def test_pulls_of_a_rope_have_no_service_and_no_points() -> None:
    match = Fold(new_match(PRESETS["plain-3"]))
    assert (phase(match.state), server(match.state)) == ("ready", None)
    assert refused(match, log.Service("a")) == "Nobody serves in this format."
    assert (
        refused(match, log.Toss("a", "serve")) == "Nobody serves in this format: the toss decides the ends."
    )
    assert refused(match, log.CourtCorrection(1, 1)) == "The match has not begun."
    match.append(log.Toss("a", "ends"))
    match.append(log.Play())
    state = rallies(match, "a")
    assert (state.games, state.stop, state.ends_due, notation(state)) == (((1, 0),), "break", True, "1-0")
    assert refused(match, log.CourtCorrection(1, 1)) == "Nobody serves in this format."
    rallies(match, "b")
    assert facts(match.state, PAIRS).match_point == ("a", "b")
    state = rallies(match, "a")
    assert (state.winner, notation(state), notation(state, chinese=True)) == ("a", "2-1", "2:1")


@pytest.mark.parametrize(("side", "score"), [("a", (6, 0)), ("b", (0, 6))])
def test_a_start_may_be_given_to_either_side(side: Side, score: tuple[int, int]) -> None:
    match = Fold(new_match(PRESETS["1x31-handicap"]))
    assert match.append(log.Handicap(side)).score == score
    assert refused(match, log.Handicap(side)) == "The start has been given. Undo it if that was a slip."
    assert notation(match.state) == ""
    assert match.append(log.Undo()).score == (0, 0)
    match.append(log.Redo())
    serve(match, "a")
    state = won_by(match, side)
    assert result_of(state) == MatchResult(side, ((31, 0) if side == "a" else (0, 31),))


def test_when_no_start_can_be_given() -> None:
    assert (
        refused(Fold(new_match(PRESETS["1x31"])), log.Handicap("a")) == "This format gives no side a start."
    )
    match = Fold(new_match(PRESETS["1x31-handicap"]))
    serve(match, "a")
    assert refused(match, log.Handicap("a")) == (
        "Who serves is already chosen. Undo that before giving a start."
    )
    match.append(log.Play())
    assert refused(match, log.Handicap("a")) == "The match has already begun."
