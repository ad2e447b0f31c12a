"""Who may be in a team, who may play which rubber, and when line-ups are revealed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.entries import Sex
from competitions.domain.line_ups import (
    LineUp,
    TeamPlayer,
    deadline_of,
    due,
    given_up,
    names_of,
    problems,
    why_not_team,
)
from competitions.domain.ties import RosterRules, TieRules, line_of


def player(id_: str, branch: str = "1", guest: bool = False) -> TeamPlayer:
    sex: Sex = "male" if id_[0] == "m" else "female" if id_[0] == "w" else ""
    return TeamPlayer(id_, id_.upper(), sex, branch, guest)


def team(text: str) -> list[TeamPlayer]:
    return [player(one) for one in text.split()]


FULL = team("m1 m2 m3 w1 w2 w3")
RULES = TieRules()
TWICE = TieRules(rubbers_a_player=2)


@pytest.mark.parametrize(
    ("rules", "players", "expected"),
    [
        (RULES, FULL, []),
        (RULES, team("m1 m2 w1 w2 w3"), ["To fill every rubber the team needs 3 men; it has 2."]),
        (TWICE, team("m1 m2 w1 w2"), []),
        (TWICE, team("m1 m2 w1"), ["To fill every rubber the team needs 2 women; it has 1."]),
        (TieRules(line_of("A:2-B:2-C:2")), team("m1 m2 x1"),
         ["To fill every rubber the team needs 6 players; it has 3."]),
        (TieRules(roster=RosterRules(least=8)), FULL, ["The team needs 8 players or more; it has 6."]),
        (TieRules(roster=RosterRules(most=5)), FULL, ["A team may have 5 players at most; this one has 6."]),
        (TieRules(roster=RosterRules(least_men=4, least_women=5)), FULL,
         ["The team needs at least 4 men; it has 3.", "The team needs at least 5 women; it has 3."]),
        (TieRules(roster=RosterRules(most_men=2, most_women=2)), FULL,
         ["A team may have 2 men at most; this one has 3.", "A team may have 2 women at most; this one has 3."]),
        (RULES, [*FULL, FULL[0]], ["M1 is in the team twice."]),
        (RULES, [], ["The team needs 1 players or more; it has 0.",
                     "To fill every rubber the team needs 3 men; it has 0."]),
    ],
)  # fmt: skip
def test_who_may_be_a_team(rules: TieRules, players: list[TeamPlayer], expected: list[str]) -> None:
    assert [str(why) for why in why_not_team(rules, players)] == expected


def test_joint_teams_and_guests_need_the_leave_of_the_regulations() -> None:
    joint = [*team("m1 m2 m3"), *(player(one, "2") for one in ("w1", "w2", "w3"))]
    assert [str(why) for why in why_not_team(RULES, joint)] == [
        "All players of a team must be of one branch; joint teams are not allowed here."
    ]
    allowed = TieRules(roster=RosterRules(joint=True, most_guests=1))
    assert why_not_team(allowed, joint) == []
    assert [str(why) for why in why_not_team(allowed, [*joint, player("m4", "3")])] == [
        "A joint team is made by two branches; these players are of 3."
    ]
    guests = [*FULL, player("m8", guest=True), player("m9", guest=True)]
    assert [str(why) for why in why_not_team(allowed, guests)] == [
        "Guest players of a team may be 1 at most; this one has 2."
    ]


GOOD: LineUp = (("m1", "w1"), ("m2", "m3"), ("w2", "w3"))


@pytest.mark.parametrize(
    ("rules", "given", "expected"),
    [
        (RULES, GOOD, []),
        (RULES, (GOOD[0], (), GOOD[2]), []),
        (RULES, ((), (), ()), [(0, "Name the players of one rubber at least; a team that cannot come tells the"
                                   " referee.")]),
        (RULES, GOOD[:2], [(0, "A line-up names the players of each of the 3 rubbers.")]),
        (RULES, (("m1", "w1"), ("m1", "m3"), GOOD[2]),
         [(2, "M1 plays another rubber already; nobody plays twice in a tie.")]),
        (TWICE, (("m1", "w1"), ("m1", "m3"), ("w1", "w2")), []),
        (TieRules(line_of("MD-XD-MD"), rubbers_a_player=2), (("m1", "m2"), ("m1", "w1"), ("m3", "m1")),
         [(3, "M1 may play 2 rubbers of a tie at most.")]),
        (RULES, (("m1", "m2"), ("m3",), ("w1", "w2", "w3")),
         [(1, "Mixed doubles is played by a man and a woman."), (2, "Men's doubles needs 2 players."),
          (3, "Women's doubles needs 2 players.")]),
        (RULES, (GOOD[0], ("w2", "m2"), ("m3", "w3")),
         [(2, "Men's doubles is played by men."), (3, "Women's doubles is played by women.")]),
        (RULES, (GOOD[0], ("m2", "m2"), GOOD[2]), [(2, "M2 cannot be both players of Men's doubles.")]),
        (RULES, (("m1", "other"), GOOD[1], GOOD[2]), [(1, "Somebody named for Mixed doubles is not in this team.")]),
        (TieRules(line_of("MS")), ((),), [(0, "Name the players of one rubber at least; a team that cannot come"
                                              " tells the referee.")]),
        (TieRules(line_of("A:1")), (("x1",),), []),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_line_up(
    rules: TieRules, given: LineUp, expected: list[tuple[int, str]]
) -> None:
    found = problems(rules, [*FULL, player("x1")], given)
    assert [(one.rubber, str(one.why)) for one in found] == expected


NOON = datetime(2026, 5, 9, 4, 0, tzinfo=UTC)


def test_line_ups_are_revealed_when_both_are_in_or_the_deadline_has_passed() -> None:
    assert deadline_of(RULES, None, NOON) == NOON - timedelta(minutes=30)
    assert deadline_of(RULES, NOON, NOON) == NOON
    assert deadline_of(RULES, None, None) is None
    assert [due(NOON, count, NOON - timedelta(seconds=1)) for count in range(3)] == [False, False, True]
    assert [due(NOON, count, NOON) for count in range(3)] == [False, True, True]
    assert [due(None, count, NOON) for count in range(3)] == [False, False, True]


def test_rubbers_nobody_is_named_for_are_given_up() -> None:
    assert given_up((GOOD[0], (), ())) == {2, 3}
    assert given_up(None) == frozenset()
    assert names_of(FULL, ("w2", "m1")) == ("W2", "M1")


SLOTS = st.lists(st.sampled_from(["m1", "m2", "m3", "w1", "w2", "w3", "x1", "nobody"]), max_size=3)


@given(st.tuples(SLOTS, SLOTS, SLOTS), st.integers(1, 2))
def test_a_line_up_is_right_exactly_when_every_rubber_is(given_: tuple[list[str], ...], most: int) -> None:
    rules = TieRules(rubbers_a_player=most)
    team_ = [*FULL, player("x1")]
    fits = {1: ("m", "w"), 2: ("m", "m"), 3: ("w", "w")}
    right = any(given_)
    for number, players in enumerate(given_, start=1):
        if not players:
            continue
        letters = sorted(one[0] for one in players)
        known = all(one in {p.id for p in team_} for one in players)
        right &= known and len(players) == len(set(players)) == 2 and letters == sorted(fits[number])
    right &= all(sum(one in players for players in given_) <= most for one in {p.id for p in team_})
    assert (problems(rules, team_, tuple(tuple(players) for players in given_)) == []) is right
