"""Random competitions to be planned: disciplines of every method that share their people."""

from collections.abc import Callable
from datetime import UTC, datetime

from hypothesis import strategies as st

from competitions.domain.double_elimination import double_elimination
from competitions.domain.draw_graph import DrawGraph
from competitions.domain.draw_settings import DrawSettings
from competitions.domain.groups import groups
from competitions.domain.knockout import knockout
from competitions.domain.round_robin import round_robin
from competitions.domain.schedule.from_draws import Drawn, DrawnMatch, DrawnRubber, tasks_of
from competitions.domain.schedule.problem import Court, Day, Person, Problem, Rules, Span, Task, Umpire
from competitions.domain.situation import Played
from competitions.domain.swiss import swiss

ZERO = datetime(2026, 5, 9, 1, 0, tzinfo=UTC)
DAY = 1440


BUILDERS: dict[str, tuple[int, Callable[[int], DrawGraph]]] = {
    "knockout": (5, lambda entries: knockout(entries, DrawSettings("all"))),
    "third": (2, lambda entries: knockout(entries, DrawSettings("third"))),
    "plate": (6, lambda entries: knockout(entries, DrawSettings(plate=True))),
    "groups": (6, lambda entries: groups(entries, DrawSettings("third", group_count=2))),
    "drawn": (6, lambda entries: groups(entries, DrawSettings(group_count=2, second_stage="drawn"))),
    "swiss": (6, lambda entries: swiss(entries, DrawSettings(rounds=3))),
    "double": (4, lambda entries: double_elimination(entries, DrawSettings())),
    "round_robin": (2, round_robin),
}
"""A graph of each kind, with everything that can follow a lost match, and the entries it needs."""


@st.composite
def disciplines(draw: st.DrawFn, code: str, people: list[str]) -> Drawn:
    size = draw(st.sampled_from([1, 1, 2]))
    team = draw(st.integers(0, 5)) == 0
    size = 3 if team else size
    playing = draw(st.permutations(people))[: draw(st.integers(2, 8)) * size]
    entries = [playing[at : at + size] for at in range(0, len(playing) - size + 1, size)]
    graph = draw(st.sampled_from([build for least, build in BUILDERS.values() if least <= len(entries)]))(
        len(entries)
    )
    ids = [f"{code}e{number}" for number in range(len(entries))]
    waiting = list(ids)
    lines = tuple(
        None if line in graph.byes or not waiting else waiting.pop(0)
        for line in range(1, graph.all_lines + 1)
    )
    minutes = draw(st.sampled_from([20, 25, 30, 40]))

    def entry(line: int) -> str | None:
        return lines[line - 1] if line else None

    matches = tuple(
        DrawnMatch(
            f"{code}-{match.key}",
            match.key,
            f"{code} {match.number}",
            minutes,
            entry(match.a.line if match.a.kind == "line" else 0),
            entry(match.b.line if match.b.kind == "line" else 0),
            rubbers=tuple(
                DrawnRubber(f"{code}-{match.key}.{n}", n, f"{code} {match.number}.{n}", minutes)
                for n in (1, 2)
            )
            if team
            else (),
        )
        for match in graph.matches
    )
    members = {key: frozenset(entry) for key, entry in zip(ids, entries, strict=True)}
    return Drawn(code, Played(graph, lines), members, matches)


@st.composite
def task_lists(draw: st.DrawFn) -> tuple[Task, ...]:
    people = [f"p{number:02}" for number in range(draw(st.integers(6, 20)))]
    return tasks_of(
        [draw(disciplines(code, people)) for code in ("MS", "MD", "XD")[: draw(st.integers(1, 3))]]
    )


@st.composite
def problems(draw: st.DrawFn, *, roomy: bool = False) -> Problem:
    """Courts of unlike sessions, absences, umpires; ``roomy`` has days enough that everything can be planned."""
    tasks = draw(task_lists())
    number = draw(st.integers(1, 4))
    days = draw(st.integers(1, 4)) if not roomy else 40
    spans = [Span(day * DAY, day * DAY + 600) for day in range(days)]
    courts = []
    for court in range(1, number + 1):
        late = 0 if roomy else draw(st.sampled_from([0, 0, 60, 15]))
        open_ = tuple(Span(span.start + late, span.end - late) for span in spans)
        courts.append(Court(court, f"Court {court}", open_))
    everybody = sorted({person for task in tasks for person in task.people})
    away = {} if roomy else {draw(st.sampled_from(everybody)): (Span(100, 220),)}
    umpires = (
        ()
        if roomy or draw(st.booleans())
        else (
            Umpire("u1", "Umpire 1", (Span(0, 900), Span(DAY, 6 * DAY))),
            Umpire("u2", "Umpire 2"),
            Umpire(everybody[0], "Who plays too"),
        )
    )
    rules = draw(
        st.sampled_from(
            [Rules(), Rules(change_over=5), Rules(30, 60, 3, 6), Rules(0, 0, 30, 30), Rules(20, 30, 2, 3)]
        )
    )
    return Problem(
        ZERO,
        tuple(courts),
        tuple(Day(span) for span in spans),
        tasks,
        tuple(Person(key, key.upper(), away.get(key, ())) for key in everybody),
        umpires,
        rules,
    )
