"""Laws 6 to 12 and 16, paragraph by paragraph."""

import msgspec
import pytest

from competitions.domain.results import MatchResult, Side
from competitions.domain.scoring import events as log
from competitions.domain.scoring.facts import (
    duration_ms,
    facts,
    game_point,
    match_point,
    phase,
    receiver,
    server,
    service_court,
    standing,
    stop_seconds,
)
from competitions.domain.scoring.log import Fold
from competitions.domain.scoring.notation import notation, result_of
from competitions.domain.scoring.presets import PRESETS
from competitions.domain.scoring.state import Mark, new_match, won_games
from tests.competitions.domain.scoring.playing import begin, rallies, serve, won_by


@pytest.mark.parametrize(
    ("won_by_side", "choice", "serves"), [("a", "serve", "a"), ("a", "receive", "b"), ("b", "serve", "b")]
)
def test_law_6_1_the_toss_decides_who_serves(won_by_side: Side, choice: log.Choice, serves: Side) -> None:
    match = Fold(new_match(PRESETS["3x21"]))
    assert phase(match.state) == "toss"
    match.append(log.Toss(won_by_side, choice))
    assert phase(match.state) == "service"
    match.append(log.Service(serves))
    assert (phase(match.state), server(match.state)) == ("ready", (serves, 0))


def test_law_6_1_ends() -> None:
    match = Fold(new_match(PRESETS["3x21"]))
    match.append(log.Toss("b", "ends"))
    match.append(log.Ends("b"))
    assert match.state.left == "b"
    match.append(log.Service("a"))
    assert match.append(log.Play()).started


def test_law_7_2_a_game_is_21() -> None:
    match = begin()
    assert rallies(match, "a" * 20).games == ()
    assert rallies(match, "a").games == ((21, 0),)


def test_law_7_4_at_20_all_two_points_lead() -> None:
    match = begin()
    rallies(match, "ab" * 20 + "a")
    assert (match.state.score, game_point(match.state)) == ((21, 20), ("a",))
    rallies(match, "ba")
    assert (match.state.score, match.state.games) == ((22, 21), ())
    assert rallies(match, "a").games == ((23, 21),)


def test_law_7_5_at_29_all_the_30th_point_wins() -> None:
    match = begin()
    rallies(match, "ab" * 29)
    assert (match.state.score, game_point(match.state)) == ((29, 29), ("a", "b"))
    assert rallies(match, "b").games == ((29, 30),)


def test_law_7_6_the_winner_of_a_game_serves_first_in_the_next() -> None:
    match = begin()
    won_by(match, "b")
    assert (server(match.state), service_court(match.state), match.state.score) == (("b", 0), "right", (0, 0))


def test_best_of_three_ends_after_two() -> None:
    match = begin()
    won_by(match, "a")
    rallies(match, "a" * 20)
    assert match_point(match.state) == ("a",)
    state = won_by(match, "a")
    assert (state.winner, state.ending, state.ends_due, state.stop) == ("a", "completed", False, "")
    assert (state.game, won_games(state)) == (2, (2, 0))
    assert result_of(state) == MatchResult("a", ((21, 0), (21, 0)))


def test_law_8_1_ends_change_after_each_game_and_at_11_in_the_third() -> None:
    match = begin()
    won_by(match, "a")
    assert (match.state.left, match.state.ends_due) == ("a", True)
    match.append(log.EndsChanged())
    assert (match.state.left, match.state.ends_due) == ("b", False)
    rallies(match, "b" * 11)
    assert (match.state.stop, match.state.ends_due) == ("interval", False)
    won_by(match, "b")
    match.append(log.EndsChanged())
    rallies(match, "a" * 10 + "b" * 10)
    assert match.state.ends_due is False
    rallies(match, "b")
    assert (match.state.score, match.state.ends_due, match.state.stop) == ((10, 11), True, "interval")
    match.append(log.EndsChanged())
    assert match.state.left == "b"
    assert rallies(match, "a").ends_due is False


def test_law_8_2_a_missed_change_is_made_when_noticed_and_the_score_stands() -> None:
    match = begin()
    won_by(match, "a")
    rallies(match, "abb")
    assert match.state.ends_due is True
    state = match.append(log.EndsChanged())
    assert (state.left, state.score, state.ends_due) == ("b", (1, 2), False)


def test_ends_put_right_by_hand() -> None:
    match = begin()
    rallies(match, "ab")
    assert match.append(log.Ends("b")).left == "b"
    won_by(match, "a")
    state = match.append(log.Ends("a"))
    assert (state.left, state.ends_due) == ("a", False)


@pytest.mark.parametrize(
    ("winners", "who", "court"),
    [
        ("", ("a", 0), "right"),
        ("a", ("a", 0), "left"),
        ("aa", ("a", 0), "right"),
        ("ab", ("b", 0), "left"),
        ("abb", ("b", 0), "right"),
        ("abba", ("a", 0), "right"),
    ],
)
def test_law_10_singles_courts_follow_the_servers_score(
    winners: str, who: tuple[Side, int], court: str
) -> None:
    state = rallies(begin(), winners)
    assert (server(state), service_court(state)) == (who, court)
    assert receiver(state) == ("b" if who[0] == "a" else "a", 0)
    assert standing(state) == {"a": {court: 0}, "b": {court: 0}}


def test_law_11_doubles_the_example_of_the_rule_book() -> None:
    """BWF's own table: A and B against C and D; A serves first to C."""
    a, b = ("A", "B"), ("C", "D")
    match = begin(doubles=True)
    walked = []
    for winner in " aabbaab":
        if winner != " ":
            rallies(match, winner)
        seen = facts(match.state, (a, b))
        assert seen.server is not None
        assert seen.receiver is not None
        walked.append((seen.score, seen.court, seen.server.name, seen.receiver.name))
    assert walked == [
        ((0, 0), "right", "A", "C"),
        ((1, 0), "left", "A", "D"),
        ((2, 0), "right", "A", "C"),
        ((2, 1), "left", "D", "B"),
        ((2, 2), "right", "D", "A"),
        ((3, 2), "left", "B", "C"),
        ((4, 2), "right", "B", "D"),
        ((4, 3), "left", "C", "A"),
    ]


def test_law_11_4_nobody_moves_on_a_service_over() -> None:
    match = begin(doubles=True, server=1, receiver=1)
    before = standing(match.state)
    assert before == {"a": {"right": 1, "left": 0}, "b": {"right": 1, "left": 0}}
    state = rallies(match, "b")
    assert standing(state) == before
    assert server(state) == ("b", 0)
    assert standing(rallies(match, "b")) == {"a": {"right": 1, "left": 0}, "b": {"right": 0, "left": 1}}


def test_law_11_6_in_the_next_game_either_partner_may_serve_and_either_opponent_receive() -> None:
    match = begin(doubles=True)
    won_by(match, "b")
    assert (phase(match.state), server(match.state), service_court(match.state)) == ("stop", None, None)
    match.append(log.IntervalEnd())
    match.append(log.EndsChanged())
    assert phase(match.state) == "service"
    serve(match, "b", 1, 0)
    assert (server(match.state), receiver(match.state)) == (("b", 1), ("a", 0))


def test_law_12_a_service_court_error_is_corrected_and_the_score_stands() -> None:
    match = begin(doubles=True)
    rallies(match, "aab")
    state = match.append(log.CourtCorrection(1, 0))
    assert (state.score, standing(state)) == (
        (2, 1),
        {"a": {"right": 1, "left": 0}, "b": {"right": 0, "left": 1}},
    )
    assert (server(state), receiver(state)) == (("b", 1), ("a", 0))


def test_law_16_2_intervals() -> None:
    match = begin()
    rallies(match, "ab" * 10)
    assert match.state.stop == ""
    rallies(match, "b")
    assert (match.state.stop, stop_seconds(match.state), phase(match.state)) == ("interval", 60, "stop")
    state = match.append(log.IntervalStart(), 1000)
    assert (state.stop_since, state.stop) == (1000, "interval")
    match.append(log.IntervalEnd(), 61000)
    assert (match.state.stop, match.state.stop_since, phase(match.state)) == ("", None, "play")
    # The second side to come to 11 brings no second interval.
    assert rallies(match, "aa").stop == ""
    won_by(match, "a")
    assert (match.state.stop, stop_seconds(match.state)) == ("break", 120)


def test_an_interval_not_taken_passes_with_the_next_rally() -> None:
    assert rallies(begin(), "a" * 12).stop == ""


def test_pauses_and_suspension_keep_the_score() -> None:
    match = begin()
    rallies(match, "aab")
    match.append(log.PauseStart("shuttle"), 5)
    assert (phase(match.state), match.state.paused_since) == ("paused", 5)
    match.append(log.Suspension("power cut"), 9)
    assert (phase(match.state), match.state.paused_since, match.state.suspended_since) == (
        "suspended",
        None,
        9,
    )
    match.append(log.Resumption(), 20)
    assert (phase(match.state), match.state.score, server(match.state)) == ("play", (2, 1), ("b", 0))


def test_law_16_7_a_warning_does_not_score() -> None:
    match = begin()
    state = match.append(log.YellowCard("a"))
    assert (state.score, state.marks) == ((0, 0), (Mark("warning", "a", 0, 1, (0, 0)),))
    assert match.append(log.YellowCard("b")).score == (0, 0)


def test_law_16_7_a_fault_gives_point_and_service() -> None:
    match = begin()
    rallies(match, "aa")
    state = match.append(log.RedCard("a"))
    assert (state.score, server(state), service_court(state)) == ((2, 1), ("b", 0), "left")
    state = match.append(log.RedCard("a"))
    assert (state.score, service_court(state)) == ((2, 2), "right")


def test_a_fault_before_play_has_no_effect_on_the_score() -> None:
    match = Fold(new_match(PRESETS["3x21"]))
    match.append(log.RedCard("a"))
    match.append(log.Service("a"))
    state = match.append(log.RedCard("b"))
    assert (state.score, server(state), len(state.marks)) == ((0, 0), ("a", 0), 2)
    match.append(log.Play())
    assert match.append(log.RedCard("b")).score == (1, 0)


@pytest.mark.parametrize(("side", "score", "serves"), [("a", (0, 1), ("b", 0)), ("b", (1, 0), ("a", 0))])
def test_a_fault_between_games_scores_in_the_next(
    side: Side, score: tuple[int, int], serves: tuple[Side, int]
) -> None:
    match = begin()
    won_by(match, "a")
    state = match.append(log.RedCard(side))
    assert (state.games, state.score, server(state), service_court(state)) == (
        ((21, 0),),
        score,
        serves,
        "left",
    )
    assert state.stop == "break"


def test_a_fault_between_games_of_doubles_waits_for_the_server() -> None:
    match = begin(doubles=True)
    won_by(match, "a")
    match.append(log.RedCard("a", 1))
    assert (match.state.score, match.state.pending) == ((0, 0), ("b",))
    serve(match, "a", 0, 0)
    # b0 stood right to receive; the point makes b serve from the left, where b1 stands.
    assert (match.state.score, server(match.state), match.state.pending) == ((0, 1), ("b", 1), ())


def test_a_fault_during_an_interval_leaves_it_running() -> None:
    match = begin()
    rallies(match, "a" * 11)
    match.append(log.IntervalStart(), 7)
    state = match.append(log.RedCard("a"))
    assert (state.score, state.stop, state.stop_since) == ((11, 1), "interval", 7)


def test_a_fault_can_end_the_match() -> None:
    match = begin("1x11")
    rallies(match, "a" * 10)
    state = match.append(log.RedCard("b"))
    assert (state.winner, state.ending, notation(state)) == ("a", "completed", "11-0")


def test_disqualification() -> None:
    match = begin()
    won_by(match, "a")
    rallies(match, "abb")
    state = match.append(log.Disqualification("a"))
    assert (state.winner, state.ending) == ("b", "disqualified")
    assert result_of(state) == MatchResult("b", ((21, 0), (1, 2)), "disqualified")
    assert (server(state), receiver(state), game_point(state)) == (None, None, ())


@pytest.mark.parametrize(("winners", "written"), [("", "21-0 Retired"), ("aab", "21-0 2-1 Retired")])
def test_retirement_keeps_the_score(winners: str, written: str) -> None:
    match = begin()
    won_by(match, "a")
    rallies(match, winners)
    state = match.append(log.Retirement("a"), 50)
    assert (state.winner, state.ending, notation(state), state.ended_at) == ("b", "retired", written, 50)


def test_walkover() -> None:
    match = Fold(new_match(PRESETS["3x21"]))
    state = match.append(log.Walkover("b"))
    assert (result_of(state), notation(state), notation(state, chinese=True)) == (
        MatchResult("a", (), "walkover"),
        "Walkover",
        "弃权",
    )


def test_notation() -> None:
    match = begin()
    assert notation(match.state) == ""
    won_by(match, "a")
    rallies(match, "aab")
    assert (notation(match.state), notation(match.state, chinese=True)) == ("21-0 2-1", "21:0 2:1")
    state = match.append(log.Disqualification("b"))
    assert (notation(state), notation(state, chinese=True)) == (
        "21-0 2-1 Disqualified",
        "21:0 2:1 取消比赛资格",
    )


def test_handicap_an_odd_start_serves_from_the_left() -> None:
    odd = msgspec.structs.replace(PRESETS["1x31"], start=(0, 5))
    match = Fold(new_match(odd, doubles=True))
    serve(match, "b", 0, 1)
    assert (match.state.score, service_court(match.state)) == ((0, 5), "left")
    assert (server(match.state), receiver(match.state)) == (("b", 0), ("a", 1))


def test_1x31_at_30_all_the_next_point_wins() -> None:
    match = begin("1x31")
    rallies(match, "ab" * 15 + "a")
    assert (match.state.score, match.state.ends_due, match.state.stop) == ((16, 15), True, "")
    rallies(match, "ba" * 14 + "b")
    assert (match.state.score, match_point(match.state)) == ((30, 30), ("a", "b"))
    assert rallies(match, "b").winner == "b"


def test_elapsed_time() -> None:
    match = Fold(new_match(PRESETS["1x11"]))
    assert duration_ms(match.state, 99) == 0
    match.append(log.Service("a"), 1000)
    match.append(log.Play(), 2000)
    assert duration_ms(match.state, 5000) == 3000
    for second in range(11):
        match.append(log.Point("a"), 3000 + second)
    assert (match.state.game_ended_at, duration_ms(match.state, 99999)) == ((3010,), 1010)


def test_injury_is_noted() -> None:
    match = begin(doubles=True)
    rallies(match, "ab")
    assert match.append(log.Injury("b", 1)).marks == (Mark("injury", "b", 1, 1, (1, 1)),)


def test_referees_correction_sets_score_and_service() -> None:
    match = begin(doubles=True)
    rallies(match, "aabba")
    state = match.append(log.ScoreCorrection(((21, 10), (4, 7)), "scoresheet misread", "b", 1, 0))
    assert (state.games, state.score, state.game, state.stop) == (((21, 10),), (4, 7), 2, "")
    assert (server(state), receiver(state), service_court(state)) == (("b", 1), ("a", 0), "left")
    assert (state.undoable, state.ends_due) == (0, False)


def test_a_correction_can_end_and_reopen_a_match() -> None:
    match = begin()
    state = match.append(log.ScoreCorrection(((21, 10), (21, 7)), "played on paper"), 8)
    assert (state.winner, state.ending, state.ended_at) == ("a", "completed", 8)
    match.append(log.Confirmation())
    state = match.append(log.ScoreCorrection(((21, 10), (20, 7)), "the last rally was a let", "a"))
    assert (state.winner, state.confirmed, state.score, phase(state)) == (None, False, (20, 7), "play")
    state = match.append(log.ScoreCorrection((), "the wrong match"))
    assert (state.started, state.score, phase(state)) == (False, (0, 0), "toss")


def test_a_correction_between_games_of_doubles_asks_for_the_server() -> None:
    match = begin(doubles=True)
    state = match.append(log.ScoreCorrection(((10, 21),), "first game kept on paper"))
    assert (state.serving, state.service_known, phase(state)) == ("b", False, "service")
