"""The Swiss: nobody meets twice, floats down, the lowest without a rest rests; the table says why."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competitions.domain.draw_record import DrawInput
from competitions.domain.draw_settings import DrawSettings, swiss_rounds
from competitions.domain.progress import record, situations
from competitions.domain.public_draw import make
from competitions.domain.swiss import swiss
from competitions.domain.swiss_pairing import Pairing, Standee, pair
from competitions.domain.swiss_table import swiss_table
from foundation.errors import Refusal
from tests.competitions.domain.drawing import entries_of
from tests.competitions.domain.playing import FULL, played_from, with_stage


def standing(*each: str) -> list[Standee]:
    """ "a2 bc" is a with 2 points who has met b and c; a star has rested."""
    found = []
    for one in each:
        name, _, met = one.partition(" ")
        found.append(Standee(name[0], int(name[1]), frozenset(met.replace("*", "")), "*" in met))
    return found


def test_equals_are_folded_and_float_down() -> None:
    assert pair(standing("a0", "b0", "c0", "d0")) == Pairing((("a", "c"), ("b", "d")))
    three = standing("a1 d", "b1 e", "c1 f", "d0 a", "e0 b", "f0 c")
    assert pair(three) == Pairing((("a", "b"), ("c", "e"), ("d", "f")))
    odd = standing("a1 b", "c1 d", "b0 a", "d0 c", "e1 *")
    assert pair(odd).rest == "d"


def test_who_must_is_paired_by_breaking_a_pair_up() -> None:
    """The last two have met: the pair above gives way."""
    found = pair(standing("a1", "b1", "c0 d", "d0 c"))
    assert found == Pairing((("a", "c"), ("b", "d")))
    again = pair(standing("a1 bcd", "b1 acd", "c0 abd", "d0 abc"))
    assert len(again.again) == 2


@settings(max_examples=30, deadline=None)
@given(st.integers(4, 15), st.data())
def test_nobody_meets_twice_and_rests_go_round(count: int, data: st.DataObject) -> None:
    rounds = count // 2
    entries = entries_of(*["x"] * count)
    made = make(DrawInput("swiss", entries, (), DrawSettings(rounds=rounds)), "8")
    played = played_from(made)
    met: set[frozenset[str | None]] = set()
    for part in range(1, rounds + 1):
        keys = [match.key for match in played.graph.matches if match.part == part]
        for key in keys:
            seen = situations(played)[key]
            two = frozenset((seen.a, seen.b))
            assert two not in met
            met.add(two)
            played = record(played, key, data.draw(st.sampled_from(FULL)))
        if part < rounds:
            played = with_stage(played)
    assert len(met) == rounds * (count // 2)
    rested = [row.entry for row in swiss_table(played) if row.rested]
    assert len(rested) == (rounds if count % 2 else 0)
    table = swiss_table(played)
    assert [row.rank for row in table] == sorted(row.rank for row in table)
    assert sum(row.points for row in table) == rounds * ((count + 1) // 2)


def test_the_table_explains_itself() -> None:
    made = make(DrawInput("swiss", entries_of(*"abcd"), ("e0001", "e0002", "e0003", "e0004")), "8")
    played = played_from(made)
    played = record(record(played, "s1m1", FULL[0]), "s1m2", FULL[2])
    assert [(row.entry, row.rank, row.points, str(row.reason)) for row in swiss_table(played)] == [
        ("e0001", 1, 1, "1 points; all opponents have 0, beaten ones 0, games difference 2."),
        ("e0002", 2, 1, "1 points; all opponents have 0, beaten ones 0, games difference 1."),
        ("e0004", 3, 0, "0 points; all opponents have 1, beaten ones 0, games difference -1."),
        ("e0003", 4, 0, "0 points; all opponents have 1, beaten ones 0, games difference -2."),
    ]


@pytest.mark.parametrize(("entries", "rounds"), [(4, 2), (5, 2), (8, 3), (9, 4), (1024, 10)])
def test_as_many_rounds_as_one_winner_needs(entries: int, rounds: int) -> None:
    assert swiss_rounds(entries, DrawSettings()) == rounds


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(Refusal, match="4 to 1024"):
        swiss(3, DrawSettings())
    with pytest.raises(Refusal, match="without meeting anybody twice"):
        swiss(8, DrawSettings(rounds=5))
    assert swiss(8, DrawSettings(rounds=7, rematches=True)).rounds == 7
    with pytest.raises(Refusal, match="1 to 7 rounds"):
        swiss(8, DrawSettings(rounds=8, rematches=True))
