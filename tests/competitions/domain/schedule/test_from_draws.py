"""From draws to tasks: who certainly plays, who may still come, what must be over before."""

from competitions.domain.draw_graph import DrawGraph, GraphMatch
from competitions.domain.draw_settings import DrawSettings
from competitions.domain.groups import groups
from competitions.domain.knockout import knockout
from competitions.domain.results import MatchResult
from competitions.domain.schedule.from_draws import Drawn, DrawnMatch, DrawnRubber, tasks_of
from competitions.domain.schedule.problem import Held, Slot, Task
from competitions.domain.situation import Played, Standing

FOUR = ("w", "x", "y", "z")
PEOPLE = {"w": frozenset("ab"), "x": frozenset("cd"), "y": frozenset("ef"), "z": frozenset("gh")}


def drawn(graph: DrawGraph, lines: tuple[str | None, ...], **results: MatchResult) -> Drawn:
    """Matches as the database keeps them: their sides as far as they are known."""
    played = Played(graph, lines, results)
    standing = Standing(played)

    def row(match: GraphMatch) -> DrawnMatch:
        stands = standing.of(match.key)
        over = match.key in results
        fixed = Slot(1, 0) if over else None
        held: Held = "finished" if over else ""
        return DrawnMatch(
            match.key.upper(), match.key, f"MD {match.number}", 30, stands.a, stands.b, fixed=fixed, held=held
        )

    return Drawn("MD", played, PEOPLE, tuple(row(match) for match in graph.matches))


def by_id(*draws: Drawn) -> dict[str, Task]:
    return {task.id: task for task in tasks_of(draws)}


def test_a_knockout_of_four_before_anything_is_played() -> None:
    found = by_id(drawn(knockout(4, DrawSettings("third")), FOUR))
    semi, other, final, third = (found[key] for key in ("R1M1", "R1M2", "R2M1", "THIRD"))
    assert (semi.certain, semi.possible, semi.after) == (frozenset("abcd"), frozenset(), ())
    assert other.certain == frozenset("efgh")
    assert (final.certain, final.possible) == (frozenset(), frozenset("abcdefgh"))
    assert final.after == third.after == ("R1M1", "R1M2")
    assert [(one.final, one.final_round, one.classification) for one in (semi, final, third)] == [
        (False, True, False),
        (True, True, False),
        (False, True, True),
    ]


def test_a_result_makes_the_winner_certain_and_sends_the_loser_elsewhere() -> None:
    won = MatchResult("a", ((21, 15), (21, 19)))
    found = by_id(drawn(knockout(4, DrawSettings("third")), FOUR, r1m1=won))
    assert (found["R1M1"].fixed, found["R1M1"].held) == (Slot(1, 0), "finished")
    final, third = found["R2M1"], found["THIRD"]
    assert (final.certain, final.possible) == (PEOPLE["w"], frozenset("efgh"))
    assert (third.certain, third.possible) == (PEOPLE["x"], frozenset("efgh"))


def test_a_rank_waits_for_its_whole_group_and_may_be_any_of_it() -> None:
    graph = groups(6, DrawSettings(group_count=2, qualifiers=1))
    six = tuple("uvwxyz")
    one = Drawn(
        "MS",
        Played(graph, six),
        {entry: frozenset(entry) for entry in six},
        tuple(DrawnMatch(match.key, match.key, match.key, 20) for match in graph.matches),
    )
    found = by_id(one)
    final = found[graph.matches[-1].key]
    group_matches = tuple(match.key for match in graph.matches if match.stage == "group")
    assert (set(final.after), final.possible) == (set(group_matches), frozenset(six))


def test_a_tie_is_planned_rubber_by_rubber() -> None:
    graph = knockout(4)
    rubbers = {
        match.key: tuple(
            DrawnRubber(
                f"{match.key}.{number}",
                number,
                f"Rubber {number}",
                25,
                frozenset("ac") if (match.key, number) == ("r1m1", 2) else None,
            )
            for number in (1, 2)
        )
        for match in graph.matches
    }
    sides = {"r1m1": ("w", "x"), "r1m2": ("y", "z"), "r2m1": (None, None)}
    team = Drawn(
        "TE",
        Played(graph, FOUR),
        PEOPLE,
        tuple(
            DrawnMatch(
                match.key,
                match.key,
                "Tie",
                99,
                a=sides[match.key][0],
                b=sides[match.key][1],
                rubbers=rubbers[match.key],
            )
            for match in graph.matches
        ),
    )
    found = by_id(team)
    assert sorted(found) == ["r1m1.1", "r1m1.2", "r1m2.1", "r1m2.2", "r2m1.1", "r2m1.2"]
    first, second, later = found["r1m1.1"], found["r1m1.2"], found["r2m1.2"]
    assert (first.certain, first.tie, first.rubber, first.minutes) == (frozenset("abcd"), "r1m1", 1, 25)
    assert (second.certain, second.possible) == (frozenset("ac"), frozenset())
    assert (later.after, later.tie, later.possible) == (
        ("r1m1.1", "r1m1.2", "r1m2.1", "r1m2.2"),
        "r2m1",
        frozenset("abcdefgh"),
    )


def test_what_needs_no_court_is_no_task_and_holds_nothing_up() -> None:
    graph = knockout(4)
    one = Drawn(
        "MS",
        Played(graph, FOUR),
        PEOPLE,
        tuple(
            DrawnMatch(match.key, match.key, match.key, 20, dropped=match.key == "r1m1")
            for match in graph.matches
        ),
    )
    found = by_id(one)
    assert (sorted(found), found["r2m1"].after) == (["r1m2", "r2m1"], ("r1m2",))


def test_disciplines_share_people() -> None:
    one = drawn(knockout(2), ("w", "x"))
    found = by_id(one, Drawn("XD", one.played, PEOPLE, (DrawnMatch("other", "r1m1", "XD 1", 30, "w", "x"),)))
    assert found["R1M1"].people == found["other"].people == frozenset("abcd")
