"""What follows from choices, in one sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.draw_settings import DrawSettings, MethodName
from competitions.domain.methods import METHODS
from competitions.domain.outlook import Outlook, Pace, outlook
from foundation.messages import Sentence

SIX = Pace(30, 6)


@pytest.mark.parametrize(
    ("method", "entries", "settings", "words"),
    [
        ("knockout", 2, DrawSettings(), "2 entries: 1 match, about 30 min on 6 courts."),
        ("knockout", 24, DrawSettings(), "24 entries: 23 matches, about 2 h 30 on 6 courts."),
        ("knockout", 24, DrawSettings(classification="third"), "24 entries: 24 matches, about 2 h 30 on 6 courts."),
        ("groups", 12, DrawSettings(group_size=3), "12 entries: 4 groups of 3, 12 + 7 matches, about 3 h on 6 courts."),
        ("groups", 14, DrawSettings(), "14 entries: 4 groups of 3 to 4, 18 + 7 matches, about 3 h on 6 courts."),
        ("round_robin", 5, DrawSettings(), "5 entries: one group of 5, 10 matches, about 2 h 30 on 6 courts."),
        ("double_elimination", 16, DrawSettings(), "16 entries: 31 matches, about 4 h 30 on 6 courts."),
        ("swiss", 16, DrawSettings(), "16 entries: 32 matches, about 3 h on 6 courts."),
    ],
)  # fmt: skip
def test_in_words(method: MethodName, entries: int, settings: DrawSettings, words: str) -> None:
    found = outlook(method, entries, settings, SIX)
    assert (str(found.sentence), found.problem) == (words, None)


def test_of_teams_ties_are_counted_with_their_rubbers() -> None:
    found = outlook("round_robin", 4, DrawSettings(), Pace(30, 2, rubbers=3))
    assert str(found.sentence) == "4 entries: one group of 4, 6 ties of 3 rubbers, about 4 h 30 on 2 courts."


def test_what_does_not_fit_is_said_and_one_entry_says_nothing() -> None:
    assert outlook("groups", 14, DrawSettings(group_count=5), SIX) == Outlook(
        problem=Sentence(
            "{entries} entries in {groups} groups would leave a group with fewer than {least}.",
            entries=14,
            groups=5,
            least=3,
        )
    )
    assert outlook("knockout", 1, DrawSettings(), SIX) == Outlook()


@given(
    st.sampled_from(list(METHODS)),
    st.integers(0, 70),
    st.builds(
        DrawSettings,
        classification=st.sampled_from(["none", "third", "eight", "all"]),
        plate=st.booleans(),
        group_count=st.integers(0, 9),
        group_size=st.integers(0, 9),
        qualifiers=st.integers(1, 4),
        best=st.integers(0, 4),
        second_stage=st.sampled_from(["crossover", "drawn"]),
        rounds=st.integers(0, 9),
    ),
    st.integers(1, 20),
)
def test_any_choice_is_answered(
    method: MethodName, entries: int, settings: DrawSettings, courts: int
) -> None:
    found = outlook(method, entries, settings, Pace(25, courts))
    assert (found.sentence is None) or (found.problem is None)
    assert (found == Outlook()) == (entries < 2)
