"""Codes and what they ask for, pairs suggested, partners named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.entries import (
    Entrants,
    Player,
    SexRule,
    Suggested,
    count_fault,
    entrants_of,
    entry_name,
    named_in,
    sex_faults,
    sex_rule,
    suggest_pairs,
)
from foundation.messages import Sentence

MAN, OTHER_MAN = Player("m1", "甲", "a", "male"), Player("m2", "乙", "a", "male")
WOMAN, UNKNOWN = Player("w1", "丙", "b", "female"), Player("u1", "丁", "b")


@pytest.mark.parametrize(
    ("code", "entrants", "rule"),
    [
        ("MS", "singles", SexRule(1, 0)),
        ("ws", "singles", SexRule(0, 1)),
        ("MS-2", "singles", SexRule(1, 0)),
        ("MD45", "doubles", SexRule(2, 0)),
        ("WD", "doubles", SexRule(0, 2)),
        ("XD", "doubles", SexRule(1, 1)),
        ("混双甲组", "doubles", SexRule(1, 1)),
        ("男单", "singles", SexRule(1, 0)),
        ("T", "team", None),
        ("T2", "team", None),
        ("TEAM", "team", None),
        ("男子团体", "team", None),
        ("MSX", "singles", None),
        ("TUG", "singles", None),
        ("D1", "singles", None),
        ("", "singles", None),
    ],
)
def test_what_a_code_says(code: str, entrants: Entrants, rule: SexRule | None) -> None:
    assert (entrants_of(code), sex_rule(code)) == (entrants, rule)


def test_the_sexes_a_code_asks_for() -> None:
    assert sex_faults("MS", [MAN]) == ()
    assert sex_faults("MS", [UNKNOWN]) == ()
    assert sex_faults("MS", [WOMAN]) == (
        Sentence("{name} is a woman, and {code} is for men.", name="丙", code="MS"),
    )
    assert sex_faults("WD", [WOMAN, MAN]) == (
        Sentence("{name} is a man, and {code} is for women.", name="甲", code="WD"),
    )
    assert sex_faults("XD", [MAN, WOMAN]) == ()
    assert sex_faults("XD", [MAN, OTHER_MAN]) == (
        Sentence("{name} is one man too many for {code}.", name="乙", code="XD"),
    )
    assert sex_faults("T", [MAN, OTHER_MAN, WOMAN]) == ()


def test_how_many_make_an_entry() -> None:
    assert [count_fault("singles", 1), count_fault("doubles", 2), count_fault("team", 1)] == [None] * 3
    assert count_fault("doubles", 1) == Sentence("A pair is two people.")
    assert count_fault("singles", 2) == Sentence("An entry here is one person.")
    assert count_fault("team", 0) == Sentence("A team needs one player at least.")
    assert count_fault("team", 41) == Sentence("A team has at most {most} players.", most=40)


def test_how_an_entry_is_called() -> None:
    assert entry_name("singles", ["甲"]) == "甲"
    assert entry_name("doubles", ["甲", "乙"]) == "甲 / 乙"
    assert entry_name("team", [], "会计一队") == "会计一队"


def test_a_partner_is_named_by_number_or_by_a_name_only_one_bears() -> None:
    people = [("1", "张三", "A1"), ("2", "李四", "A2"), ("3", "李四", "A3"), ("4", "欧阳 静", "A4")]
    answers = [("1", "李四"), ("2", "搭档：张三"), ("3", "a1"), ("4", "A4"), ("1", "欧阳 静")]
    assert named_in(answers, people) == {"1": {"4"}, "2": {"1"}, "3": {"1"}}


def test_who_named_each_other_comes_first_then_who_named_then_colleagues() -> None:
    people = [Player(str(n), f"P{n}", "a" if n < 6 else "b", "male") for n in range(1, 10)]
    named = {"1": {"9"}, "9": {"1"}, "2": {"8"}, "3": {"9"}}
    assert suggest_pairs("MD", people, named) == [
        Suggested("1", "9", "both named"),
        Suggested("2", "8", "named"),
        Suggested("4", "5", "branch"),
        Suggested("6", "7", "branch"),
    ]


def test_a_mixed_pair_is_one_of_each() -> None:
    people = [
        Player(n, n, "a", sex) for n, sex in (("1", "male"), ("2", "male"), ("3", "female"), ("4", "female"))
    ]
    assert suggest_pairs("XD", people) == [Suggested("1", "3", "branch"), Suggested("2", "4", "branch")]
    assert suggest_pairs("MD", people[2:]) == []


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["", "male", "female"])), max_size=12),
    st.dictionaries(st.integers(0, 11).map(str), st.sets(st.integers(0, 11).map(str), max_size=3)),
    st.sampled_from(["MD", "WD", "XD", "D1"]),
)
def test_every_suggestion_may_play(
    people: list[tuple[str, str]], named: dict[str, set[str]], code: str
) -> None:
    players = {str(n): Player(str(n), f"P{n}", branch, sex) for n, (branch, sex) in enumerate(people)}
    found = suggest_pairs(code, list(players.values()), named)
    taken = [person for each in found for person in (each.a, each.b)]
    assert len(taken) == len(set(taken))
    for each in found:
        a, b = players[each.a], players[each.b]
        assert sex_faults(code, (a, b)) == ()
        assert each.why != "branch" or a.branch == b.branch
        assert each.why != "named" or each.b in named.get(each.a, ()) or each.a in named.get(each.b, ())
