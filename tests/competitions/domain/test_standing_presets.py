"""The orders of comparison besides GCR 16.2, unfinished matches as they are counted, and best thirds."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.results import MatchResult
from competitions.domain.standings import (
    GroupMatch,
    Preset,
    RankedGroup,
    RecordedLot,
    StandingRules,
    Standings,
    best_of_ranked,
    standings,
)
from competitions.domain.standings.counting import as_counted
from competitions.domain.standings.presets import PRESET_NAMES, PRESETS
from tests.competitions.domain.test_standings import groups, match, names, table

POINTS = StandingRules(preset="match_points")
TEAM = StandingRules(preset="team", rubbers=3)
W = MatchResult("a", ((21, 10), (21, 10)))
L = W.mirrored()
CLOSE = MatchResult("a", ((21, 19), (19, 21), (21, 19)))


def tie(pair: str, *rubbers: MatchResult) -> GroupMatch:
    won = sum(one.winner == "a" for one in rubbers)
    return GroupMatch(pair[0], pair[1], MatchResult("a" if won * 2 > len(rubbers) else "b", rubbers=rubbers))


def test_with_points_a_loss_played_is_worth_more_than_a_walkover() -> None:
    matches = [
        match("ab", "21-10 21-10"), match("ac", "", "walkover", "a"), match("bc", "10-21 5-3", "retired", "b"),
    ]  # fmt: skip
    found = standings(names("abc"), matches, rules=POINTS)
    assert table(found) == [
        ("a", 1, "4 points: won 2 of 2."),
        ("c", 2, "2 points: won 1 of 2."),
        ("b", 3, "1 point: won 0 of 2."),
    ]
    assert found.void == frozenset()
    assert [row.score for row in found.rows] == [4, 2, 1]
    assert found.rows[1].games == (2, 2)
    assert found.rows[1].points == (42, 57)


def test_with_points_who_withdraws_keeps_what_was_played_and_loses_the_rest_to_nil() -> None:
    matches = [match("ab", "21-10 21-10"), GroupMatch("a", "c"), match("bc", "21-10 21-10")]
    found = standings(names("abc"), matches, rules=POINTS, withdrawn=["a"])
    assert table(found) == [
        ("b", 1, "Level with C on points (3); won their match 21-10 21-10."),
        ("c", 2, "Level with B on points (3); lost their match 21-10 21-10."),
        ("a", 3, "2 points: won 1 of 2."),
    ]
    assert (found.complete, found.void) == (True, frozenset({1}))
    both = standings(names("abc"), [matches[0], GroupMatch("a", "c"), GroupMatch("b", "c")],
                     rules=POINTS, withdrawn=["b", "c"])  # fmt: skip
    assert [(row.entry, row.score) for row in both.rows] == [("a", 4), ("b", 1), ("c", 0)]


def test_teams_are_ranked_by_ties_then_rubbers_and_two_level_by_their_tie() -> None:
    circle = [tie("ab", W, W, W), tie("bc", W, W, L), tie("ca", W, W, L)]
    assert table(standings(names("abc"), circle, rules=TEAM)) == [
        ("a", 1, "Rubbers difference +2, ahead of 0."),
        ("c", 2, "Rubbers difference 0, ahead of −2."),
        ("b", 3, "Rubbers difference −2, behind 0."),
    ]
    pair = [tie("ab", W, W, L), tie("ac", L, L, W), tie("ad", W, W, W),
            tie("bc", W, W, L), tie("bd", W, W, W), tie("cd", L, L, L)]  # fmt: skip
    assert table(standings(names("abcd"), pair, rules=TEAM)) == [
        ("a", 1, "Level with B on ties won (2); won their tie 2-1."),
        ("b", 2, "Level with A on ties won (2); lost their tie 2-1."),
        ("d", 3, "Level with C on ties won (1); won their tie 3-0."),
        ("c", 4, "Level with D on ties won (1); lost their tie 3-0."),
    ]


def test_teams_level_on_rubbers_are_split_by_games_and_points() -> None:
    by_games = [tie("ab", W, W, L), tie("bc", W, W, L), tie("ca", CLOSE, CLOSE, L)]
    assert table(standings(names("abc"), by_games, rules=TEAM)) == [
        ("a", 1, "Games difference +2, ahead of 0."),
        ("b", 2, "Games difference 0, ahead of −2."),
        ("c", 3, "Games difference −2, behind 0."),
    ]
    level = [tie("ab", W, W, L), tie("bc", W, W, L), tie("ca", W, W, L)]
    assert standings(names("abc"), level, rules=TEAM).ties == (("a", "b", "c"),)


def test_every_rubber_may_be_a_point() -> None:
    rules = StandingRules(preset="rubber_points", rubbers=3)
    found = standings(names("abc"), [tie("ab", W, L, W), tie("ac", L, W, L), tie("bc", W, W, W)], rules=rules)
    assert table(found) == [
        ("b", 1, "Won 4 of 6 rubbers."),
        ("a", 2, "Won 3 of 6 rubbers."),
        ("c", 3, "Won 2 of 6 rubbers."),
    ]
    assert [row.score for row in found.rows] == [4, 3, 2]


def test_a_tie_lost_without_playing_is_every_rubber_to_nil_where_walkovers_count() -> None:
    given_up = GroupMatch("a", "b", MatchResult("b", (), "walkover"))
    rules = StandingRules(walkover_counts=True, preset="team", rubbers=3)
    (b, a) = standings(names("ab"), [given_up], rules=rules).rows
    assert (b.entry, b.rubbers, b.games, b.points) == ("b", (3, 0), (6, 0), (126, 0))
    assert (a.entry, a.rubbers, a.games, a.points) == ("a", (0, 3), (0, 6), (0, 126))
    assert standings(names("ab"), [given_up], rules=TEAM).rows[1].rank is None


def test_a_rubber_broken_off_stands_as_played_and_the_rest_goes_to_the_winner() -> None:
    rules = StandingRules(rubbers=3)
    retired = MatchResult("b", ((21, 15), (5, 3)), "retired")
    between = MatchResult("b", ((21, 15),), "retired")
    walkover = MatchResult("a", (), "walkover")
    counted = as_counted(MatchResult("a", rubbers=(W, retired, walkover)), rules)
    assert [one.games if one else None for one in counted.rubbers] == [
        ((21, 10), (21, 10)), ((21, 15), (5, 21), (0, 21)), ((21, 0), (21, 0)),
    ]  # fmt: skip
    assert as_counted(between, StandingRules()).games == ((21, 15), (0, 21), (0, 21))
    assert (counted.rubbers_won, counted.games_won) == ((2, 1), (5, 2))


def group(entries: str, *scores: tuple[str, str], withdrawn: str = "") -> RankedGroup:
    matches = tuple(match(pair, score) for pair, score in scores)
    found = standings(names(entries), matches, withdrawn=withdrawn)
    return RankedGroup(names(entries), matches, found, frozenset(withdrawn))


THREE = group("abc", ("ab", "21-10 21-10"), ("ac", "21-10 21-10"), ("bc", "21-10 21-15"))
FOUR = group(
    "defg",
    ("de", "21-10 21-10"), ("df", "21-10 21-10"), ("dg", "21-10 21-10"),
    ("ef", "21-10 21-10"), ("eg", "21-1 21-1"), ("fg", "21-1 21-1"),
)  # fmt: skip


def test_best_thirds_are_compared_without_the_results_against_the_last_of_larger_groups() -> None:
    found = best_of_ranked([THREE, FOUR], 3)
    assert [(row.entry, row.rank, row.played, row.points, str(row.reason)) for row in found.rows] == [
        ("c", 1, 2, (45, 84), "Points difference −39, ahead of −44."),
        ("f", 2, 2, (40, 84), "Points difference −44, behind −39."),
    ]
    assert found.settled


def test_a_group_that_lost_a_player_is_the_smaller_one() -> None:
    lost = group("defg", ("de", "21-10 21-10"), ("df", "21-10 21-10"), ("ef", "21-5 21-5"), withdrawn="g")
    assert [row.entry for row in best_of_ranked([THREE, lost], 2).rows] == ["e", "b"]
    assert [row.entry for row in best_of_ranked([THREE, lost], 4).rows] == []
    assert best_of_ranked([THREE, lost], 4).settled


def test_best_of_a_rank_waits_for_every_group_and_for_lots() -> None:
    open_ = RankedGroup(names("de"), (), standings(names("de"), [GroupMatch("d", "e")]))
    assert best_of_ranked([THREE, open_], 2) == Standings((), (), complete=False, void=frozenset())
    same = group("def", ("de", "21-10 21-10"), ("df", "21-10 21-10"), ("ef", "21-10 21-15"))
    waiting = best_of_ranked([THREE, same], 2)
    assert (waiting.ties, waiting.settled) == ((("b", "e"),), False)
    drawn = best_of_ranked([THREE, same], 2, lots=[RecordedLot(("e", "b"), "李老师")])
    assert [(row.entry, row.rank) for row in drawn.rows] == [("e", 1), ("b", 2)]


def reference(entries: list[str], matches: list[GroupMatch]) -> list[list[str]]:
    """GCR 16.2 as one would do it on paper: buckets from the first place down, only for groups played out."""

    def results(entry: str) -> list[MatchResult]:
        own = [one.result for one in matches if one.a == entry and one.result]
        return own + [one.result.mirrored() for one in matches if one.b == entry and one.result]

    def wins(entry: str) -> int:
        return len([one for one in results(entry) if one.winner == "a"])

    def games(entry: str) -> int:
        return sum((1 if a > b else -1) for one in results(entry) for a, b in one.games)

    def points(entry: str) -> int:
        return sum(a - b for one in results(entry) for a, b in one.games)

    def place(level: list[str], measures: list[object]) -> list[list[str]]:
        if len(level) == 2:
            winner = next(
                one.a if one.result.winner == "a" else one.b
                for one in matches
                if one.result and {one.a, one.b} == set(level)
            )
            return [[winner], [one for one in level if one != winner]]
        if len(level) == 1 or not measures:
            return [level]
        measure = measures[0]
        found = []
        for value in sorted({measure(one) for one in level}, reverse=True):  # type: ignore[operator]
            found += place([one for one in level if measure(one) == value], measures[1:])  # type: ignore[operator]
        return found

    by_wins = []
    for value in sorted({wins(one) for one in entries}, reverse=True):
        by_wins += place([one for one in entries if wins(one) == value], [games, points])
    return by_wins


@given(groups(), st.data())
def test_gcr_agrees_with_a_slow_reference(matches: list[GroupMatch], data: st.DataObject) -> None:
    full = [
        one if one.result and one.result.ending == "completed" else GroupMatch(one.a, one.b, W)
        for one in matches
    ]
    entries = sorted({one for each in full for one in (each.a, each.b)})
    found = standings(names("".join(entries)), full)
    buckets: dict[int | None, list[str]] = {}
    for row in found.rows:
        buckets.setdefault(row.rank, []).append(row.entry)
    assert list(buckets.values()) == reference(entries, full)
    gone = data.draw(st.sampled_from(entries))
    left = [one for one in entries if one != gone]
    without = standings(names("".join(entries)), full, withdrawn=[gone])
    alone = standings(names("".join(left)), [one for one in full if gone not in (one.a, one.b)])
    assert without.rows[:-1] == alone.rows


RUBBER = st.sampled_from([W, L, CLOSE, CLOSE.mirrored(), MatchResult("a", (), "walkover")])


@given(st.integers(3, 5), st.data(), st.sampled_from(sorted(PRESETS)), st.randoms(use_true_random=False))
def test_no_preset_depends_on_the_order_of_the_input(
    size: int, data: st.DataObject, preset: Preset, rnd: object
) -> None:
    entries = "abcde"[:size]
    ties = [tie(a + b, *data.draw(st.tuples(RUBBER, RUBBER, RUBBER))) for a, b in combinations(entries, 2)]
    rules = StandingRules(preset=preset, rubbers=3)
    turned = [GroupMatch(one.b, one.a, one.result.mirrored()) for one in ties if one.result]
    rnd.shuffle(turned)  # type: ignore[attr-defined]
    straight = standings(names(entries), ties, rules=rules)
    crooked = standings(names(entries[::-1]), turned, rules=rules)
    assert (straight.rows, straight.ties) == (crooked.rows, crooked.ties)
    assert sorted(row.entry for row in straight.rows) == list(entries)
    assert sum(row.rubbers_difference for row in straight.rows) == 0
    assert all(str(row.reason) for row in straight.rows)
    assert str(PRESET_NAMES[preset])
