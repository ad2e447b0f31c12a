"""GCR 16.2, case by case, and that the order of the input never matters."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.results import Ending, MatchResult, Side
from competitions.domain.standings import (
    GroupMatch,
    RecordedLot,
    StandingRules,
    Standings,
    standings,
)

NAMES = {one: one.upper() for one in "abcdefg"}


def match(pair: str, score: str = "", ending: Ending = "completed", winner: Side | None = None) -> GroupMatch:
    games = tuple((int(x), int(y)) for x, y in (game.split("-") for game in score.split()))
    ahead = sum(x > y for x, y in games) * 2 > len(games)
    return GroupMatch(pair[0], pair[1], MatchResult(winner or ("a" if ahead else "b"), games, ending))


def table(found: Standings) -> list[tuple[str, int | None, str]]:
    return [(row.entry, row.rank, str(row.reason)) for row in found.rows]


def names(entries: str) -> dict[str, str]:
    return {one: NAMES[one] for one in entries}


def test_matches_won_then_the_match_between_two() -> None:
    found = standings(
        names("abcd"),
        [
            match("ab", "21-10 21-10"), match("ac", "10-21 21-19 19-21"), match("ad", "21-5 21-5"),
            match("bc", "21-10 21-11"), match("bd", "21-5 21-5"), match("cd", "19-21 21-19 18-21"),
        ],
    )  # fmt: skip
    assert table(found) == [
        ("a", 1, "Level with B on matches won (2); won their match 21-10 21-10."),
        ("b", 2, "Level with A on matches won (2); lost their match 21-10 21-10."),
        ("d", 3, "Level with C on matches won (1); won their match 21-19 19-21 21-18."),
        ("c", 4, "Level with D on matches won (1); lost their match 21-19 19-21 21-18."),
    ]
    assert found.settled


def test_three_level_are_split_by_games_and_two_of_them_by_their_match() -> None:
    found = standings(
        names("abc"),
        [match("ab", "21-10 21-10"), match("bc", "21-10 21-10"), match("ca", "21-19 10-21 21-19")],
    )
    assert table(found) == [
        ("a", 1, "Games difference +1, ahead of 0."),
        ("b", 2, "Games difference 0, ahead of −1."),
        ("c", 3, "Games difference −1, behind 0."),
    ]
    found = standings(
        names("abcd"),
        [
            match("ab", "21-10 21-10"), match("bc", "21-10 21-10"), match("ca", "21-10 21-10"),
            match("ad", "21-10 21-10"), match("bd", "21-10 21-10"), match("cd", "21-10 10-21 21-10"),
        ],
    )  # fmt: skip
    assert table(found) == [
        ("a", 1, "Level with B on games difference (+2); won their match 21-10 21-10."),
        ("b", 2, "Level with A on games difference (+2); lost their match 21-10 21-10."),
        ("c", 3, "Games difference +1, behind +2."),
        ("d", 4, "Won 0 of 3."),
    ]


CIRCLE = [match("ab", "21-10 21-10"), match("bc", "21-11 21-10"), match("ca", "21-10 21-10")]
LEVEL = [match("ab", "21-10 21-10"), match("bc", "21-10 21-10"), match("ca", "21-10 21-10")]


def test_three_level_on_games_are_split_by_points() -> None:
    assert table(standings(names("abc"), CIRCLE)) == [
        ("c", 1, "Points difference +1, ahead of 0."),
        ("a", 2, "Points difference 0, ahead of −1."),
        ("b", 3, "Points difference −1, behind 0."),
    ]


def test_level_in_everything_waits_for_a_lot_with_a_witness() -> None:
    waiting = standings(names("abc"), LEVEL)
    assert waiting.ties == (("a", "b", "c"),)
    assert (waiting.complete, waiting.settled) == (True, False)
    assert table(waiting) == [
        ("a", 1, "Level with B, C in everything: a lot must decide."),
        ("b", 1, "Level with A, C in everything: a lot must decide."),
        ("c", 1, "Level with A, B in everything: a lot must decide."),
    ]
    drawn = standings(names("abc"), LEVEL, lots=[RecordedLot(("c", "a", "b"), "李老师")])
    assert drawn.settled
    assert table(drawn)[0] == ("c", 1, "Level with A, B in everything; placed by lot, witnessed by 李老师.")
    assert [row.rank for row in drawn.rows] == [1, 2, 3]


def test_who_does_not_complete_the_group_is_last_and_all_results_are_deleted() -> None:
    matches = [
        *LEVEL,
        match("ad", "21-0 21-0"),
        match("db", "21-19 5-3", "retired", "b"),
        GroupMatch("c", "d"),
    ]
    found = standings(names("abcd"), matches)
    assert found.void == {3, 4, 5}
    assert found.complete
    assert table(found)[3] == (
        "d", None, "Did not complete the group, so all its results are deleted (GCR 16.2.5)."
    )  # fmt: skip
    assert [(row.played, row.games, row.points) for row in found.rows] == [
        (2, (2, 2), (62, 62)), (2, (2, 2), (62, 62)), (2, (2, 2), (62, 62)), (0, (0, 0), (0, 0))
    ]  # fmt: skip


def test_a_walkover_may_count_as_a_full_score_when_the_regulations_say_so() -> None:
    matches = [match("ab", "", "walkover", "b"), match("bc", "10-21 10-21"), match("ca", "21-10 21-10")]
    assert [row.entry for row in standings(names("abc"), matches).rows] == ["c", "b", "a"]
    rules = StandingRules(walkover_counts=True, full_score=((15, 0), (15, 0)))
    counted = standings(names("abc"), matches, rules=rules)
    assert table(counted) == [("c", 1, "Won 2 of 2."), ("b", 2, "Won 1 of 2."), ("a", 3, "Won 0 of 2.")]
    assert counted.rows[1].points == (50, 42)


def test_before_all_is_played_equals_share_a_rank_without_asking_for_a_lot() -> None:
    found = standings(names("abcd"), [match("ab", "21-5 21-5"), GroupMatch("c", "d"), GroupMatch("a", "c")])
    assert found.ties == ()
    assert not found.complete
    assert table(found) == [
        ("a", 1, "Won 1 of 1."),
        ("c", 2, "Level with D so far."),
        ("d", 2, "Level with C so far."),
        ("b", 4, "Games difference −2, behind 0."),
    ]


GAMES = st.sampled_from([((21, 10), (21, 12)), ((21, 15), (15, 21), (21, 19)), ((21, 19), (21, 19))])


@st.composite
def groups(draw: st.DrawFn) -> list[GroupMatch]:
    entries = "abcdef"[: draw(st.integers(3, 6))]
    found = []
    for a, b in combinations(entries, 2):
        result = None
        if draw(st.integers(0, 9)):
            ending: Ending = draw(st.sampled_from(["completed"] * 15 + ["retired", "walkover"]))
            result = MatchResult("a", () if ending == "walkover" else draw(GAMES), ending)
            result = result if draw(st.booleans()) else result.mirrored()
        found.append(GroupMatch(a, b, result))
    return found


@given(groups(), st.randoms(use_true_random=False))
def test_the_order_of_matches_sides_and_names_does_not_matter(matches: list[GroupMatch], rnd: object) -> None:
    entries = {one for match_ in matches for one in (match_.a, match_.b)}
    turned = [
        GroupMatch(one.b, one.a, one.result.mirrored() if one.result else None)
        if rnd.random() < 0.5  # type: ignore[attr-defined]
        else one
        for one in matches
    ]
    rnd.shuffle(turned)  # type: ignore[attr-defined]
    straight = standings(names("".join(sorted(entries))), matches)
    crooked = standings(names("".join(sorted(entries, reverse=True))), turned)
    assert straight.rows == crooked.rows
    assert straight.ties == crooked.ties


@given(groups())
def test_every_entry_is_listed_once_and_ranks_follow_the_wins(matches: list[GroupMatch]) -> None:
    entries = sorted({one for match_ in matches for one in (match_.a, match_.b)})
    found = standings(names("".join(entries)), matches)
    assert sorted(row.entry for row in found.rows) == entries
    ranked = [row for row in found.rows if row.rank]
    assert [row.won for row in ranked] == sorted((row.won for row in ranked), reverse=True)
    for index, row in enumerate(ranked):
        same = [other for other in ranked if other.rank == row.rank]
        assert row.rank == min(ranked.index(other) for other in same) + 1 <= index + 1
        assert len(same) == 1 or not found.complete or tuple(one.entry for one in same) in found.ties
