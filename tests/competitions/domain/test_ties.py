"""Lines of rubbers, the score and the result of a tie, the order of its rubbers."""

from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.results import MatchResult, score_text
from competitions.domain.rubber_order import ProposedOrder, propose_order, rests
from competitions.domain.ties import (
    KINDS,
    USUAL_LINES,
    RosterRules,
    RubberKind,
    TieRules,
    check_tie_rules,
    decided,
    line_of,
    line_text,
    rubber_name,
    score,
    tie_result,
)
from foundation.errors import Refusal

W = MatchResult("a", ((21, 10), (21, 10)))
L = W.mirrored()
GIVEN = MatchResult("a", (), "walkover")
THREE = TieRules()
FIVE = TieRules(line_of("XD-MD-WD-MS-WS"))


def test_lines_are_read_and_written_as_people_write_them() -> None:
    assert [line_text(line_of(text)) for text in USUAL_LINES] == list(USUAL_LINES)
    assert line_of("xd－md—wd") == THREE.line
    own = line_of("MS-老将双打：2-D1:1m1w-X:1W-WD")
    assert own[1:4] == (
        RubberKind("老将双打", anyone=2),
        RubberKind("D1", men=1, women=1),
        RubberKind("X", women=1),
    )
    assert line_text(own) == "MS-老将双打:2-D1:1M1W-X:1W-WD"
    assert [str(rubber_name(kind)) for kind in own[:2]] == ["Men's singles", "老将双打"]


@pytest.mark.parametrize(
    ("rules", "field", "part"),
    [
        (TieRules((KINDS["MS"], KINDS["WS"])), "line", "odd number"),
        (TieRules(()), "line", "odd number"),
        (TieRules((KINDS["MS"],) * 9), "line", "odd number"),
        (TieRules((RubberKind("A", anyone=21),)), "line", "1 to 20 players"),
        (TieRules((RubberKind("A", men=-1, women=2),)), "line", "1 to 20 players"),
        (TieRules((RubberKind("A-B", men=1),)), "line", "1 to 12"),
        (TieRules(rubbers_a_player=4), "rubbers_a_player", "from 1 to 3"),
        (TieRules(hand_in_minutes=-1), "hand_in_minutes", "from 0"),
        (TieRules(roster=RosterRules(least=5, most=4)), "roster", "smaller"),
        (TieRules(roster=RosterRules(least_men=3, most_men=2)), "roster", "smaller"),
        (TieRules(roster=RosterRules(most=41)), "roster", "from 0 to 40"),
    ],
)
def test_rules_by_which_no_tie_can_be_played_are_refused(rules: TieRules, field: str, part: str) -> None:
    with pytest.raises(Refusal, match=part) as refused:
        check_tie_rules(rules)
    assert (refused.value.field, refused.value.status) == (field, 422)


@pytest.mark.parametrize("text", ["", "XX", "MS--WS", "MS-"])
def test_a_line_nobody_can_read_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="no rubber we know"):
        line_of(text)


@given(st.text(max_size=20))
def test_whatever_is_typed_as_a_line_is_a_line_or_refused(text: str) -> None:
    try:
        rules = check_tie_rules(TieRules(line_of(text)))
    except Refusal:
        return
    assert line_of(line_text(rules.line)) == rules.line


def test_a_knockout_tie_stops_when_it_is_decided() -> None:
    assert tie_result(THREE, [W, None, None], knockout=True) is None
    assert tie_result(THREE, [W, None, W], knockout=True) == MatchResult("a", rubbers=(W, None, W))
    assert tie_result(TieRules(plays_all=True), [W, None, W], knockout=True) is None
    assert tie_result(THREE, [W, L, L], knockout=True) == MatchResult("b", rubbers=(W, L, L))


def test_a_group_tie_plays_every_rubber() -> None:
    assert tie_result(THREE, [W, W, None], knockout=False) is None
    result = tie_result(THREE, [W, W, L], knockout=False)
    assert result == MatchResult("a", rubbers=(W, W, L))
    assert (result.rubbers_won, result.games_won, result.points) == ((2, 1), (4, 2), (104, 82))
    assert (score_text(result), score_text(result.mirrored())) == ("2-1", "1-2")


def test_who_gave_up_every_rubber_gave_up_the_tie() -> None:
    assert tie_result(THREE, [GIVEN] * 3, knockout=False) == MatchResult("a", (), "walkover")
    assert tie_result(THREE, [GIVEN, GIVEN, None], knockout=True) == MatchResult(
        "a", rubbers=(GIVEN, GIVEN, None)
    )
    assert tie_result(THREE, [GIVEN, GIVEN, W], knockout=False) == MatchResult("a", rubbers=(GIVEN, GIVEN, W))


RESULTS = st.lists(st.sampled_from([W, L, GIVEN, GIVEN.mirrored(), None]), min_size=5, max_size=5)


@given(RESULTS, st.booleans(), st.booleans())
def test_the_winner_of_a_tie_won_more_rubbers_and_mirroring_it_mirrors_the_result(
    results: list[MatchResult | None], knockout: bool, plays_all: bool
) -> None:
    rules = msgspec.structs.replace(FIVE, plays_all=plays_all)
    found = tie_result(rules, results, knockout=knockout)
    turned = [one.mirrored() if one else None for one in results]
    mirrored = tie_result(rules, turned, knockout=knockout)
    assert (mirrored.mirrored() if mirrored else None) == found
    a, b = score(results)
    if found is None:
        assert max(a, b) < 3 or None in results
    else:
        assert found.winner == decided(FIVE, results) == ("a" if a > b else "b")
        if found.rubbers:
            assert found.rubbers_won == (a, b)


def test_the_order_gives_who_plays_twice_the_longest_rest() -> None:
    nobody = propose_order({1: ["a", "b"], 2: ["c", "d"], 3: ["e", "f"]})
    assert (nobody.order, nobody.between, str(nobody.why)) == (
        (1, 2, 3), None, "Nobody plays twice, so any order gives everybody rest."
    )  # fmt: skip
    twice = propose_order({1: ["a", "b"], 2: ["a", "d"], 3: ["e", "f"]}, names={"a": "王芳"})
    assert (twice.order, str(twice.why)) == (
        (1, 3, 2), "王芳 rests least, with 1 rubber in between; no order gives more."
    )  # fmt: skip
    assert propose_order({1: ["a"], 2: ["a"], 3: ["a"]}, names={"a": "王芳"}).between == 0
    assert propose_order({1: ["a", "b"], 2: ["a", "d"], 3: ["e"]}, played=[3]).order == (3, 1, 2)
    assert propose_order({1: ["x"], 2: ["y"], 3: ["z"]}, usual=[2, 1, 3]).order == (2, 1, 3)


PLAYERS = st.fixed_dictionaries({number: st.lists(st.sampled_from("abcdef"), max_size=2, unique=True)
                                 for number in range(1, 6)})  # fmt: skip


@given(PLAYERS, st.lists(st.integers(1, 5), max_size=2, unique=True))
def test_no_other_order_gives_more_rest(players: dict[int, list[str]], played: list[int]) -> None:
    found: ProposedOrder = propose_order(players, played)
    assert sorted(found.order) == [1, 2, 3, 4, 5]
    assert list(found.order[: len(played)]) == played
    open_ = [number for number in players if number not in played]
    best = max(
        min((gap for gap, _ in rests((*played, *rest), players)), default=99) for rest in permutations(open_)
    )
    assert (99 if found.between is None else found.between) == best
