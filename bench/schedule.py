"""The plan of 200 matches on 8 courts, people in up to three disciplines: how soon, how near to the proven bound."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from time import perf_counter

from msgspec.structs import replace

from competitions.domain.draw_settings import DrawSettings
from competitions.domain.knockout import knockout
from competitions.domain.round_robin import round_robin
from competitions.domain.schedule.chance import Chance
from competitions.domain.schedule.checker import breaches
from competitions.domain.schedule.from_draws import Drawn, DrawnMatch, tasks_of
from competitions.domain.schedule.listing import first
from competitions.domain.schedule.planner import Asked, Found
from competitions.domain.schedule.problem import Court, Day, Person, Problem, Rules, Span
from competitions.domain.schedule.repair import closed, repaired
from competitions.domain.situation import Played
from competitions.solver.process import ProcessPlanner, solver_installed

SESSIONS = ((0, 540), (1440, 1980), (2880, 3420))
DAYS = SESSIONS
THIRD = DrawSettings("third")


def pairs_of(men: Sequence[str], women: Sequence[str] = ()) -> list[tuple[str, ...]]:
    if women:
        return list(zip(men, women, strict=True))
    return list(zip(men[::2], men[1::2], strict=True))


def drawn(code: str, entries: Sequence[tuple[str, ...]], minutes: int, *, group: bool = False) -> Drawn:
    """A discipline whose entries are on the lines in the order given."""
    graph = round_robin(len(entries)) if group else knockout(len(entries), THIRD)
    people = {f"{code} {number}": frozenset(entry) for number, entry in enumerate(entries)}
    waiting = list(people)
    lines = tuple(None if line in graph.byes else waiting.pop(0) for line in range(1, graph.lines + 1))

    def side(line: int) -> str | None:
        return lines[line - 1] if line else None

    matches = tuple(
        DrawnMatch(
            f"{code}-{match.key}",
            match.key,
            f"{code} {match.number}",
            minutes,
            side(match.a.line),
            side(match.b.line),
        )
        for match in graph.matches
    )
    return Drawn(code, Played(graph, lines), people, matches)


def shuffled(names: Sequence[str], chance: Chance) -> list[str]:
    left = list(names)
    return [left.pop(chance.below(len(left))) for _ in names]


def problem() -> Problem:
    """Three days of a campus: singles of 40 and 24, pairs of 32 and 20, mixed of 32, and groups: 200 matches."""
    chance = Chance(8)
    men = [f"m{number:02}" for number in range(80)]
    women = [f"w{number:02}" for number in range(50)]
    draws = [
        drawn("MS", [(one,) for one in shuffled(men, chance)[:40]], 25),
        drawn("WS", [(one,) for one in shuffled(women, chance)[:24]], 25),
        drawn("MD", pairs_of(shuffled(men, chance)[:64]), 30),
        drawn("WD", pairs_of(shuffled(women, chance)[:40]), 30),
        drawn("XD", pairs_of(shuffled(men, chance)[:32], shuffled(women, chance)[:32]), 30),
    ]
    for group, size in enumerate((5, 5, 5, 5, 4, 4)):
        members = [f"g{group}{number}" for number in range(size)]
        draws.append(drawn(f"Group {group + 1}", [(one,) for one in members], 25, group=True))
    tasks = tasks_of(draws)
    spans = tuple(Span(*span) for span in SESSIONS)
    people = sorted({person for task in tasks for person in task.people})
    return Problem(
        datetime(2026, 5, 9, 0, 30, tzinfo=UTC),
        courts=tuple(Court(number, f"Court {number}", spans) for number in range(1, 9)),
        days=tuple(Day(Span(*span)) for span in DAYS),
        tasks=tasks,
        people=tuple(Person(key, key.upper()) for key in people),
        rules=Rules(),
    )


SECONDS = 20


def _best(seconds: float, *, solver: bool) -> Found:
    async def last() -> Found:
        asked = Asked(problem(), seconds=seconds)
        return [found async for found in ProcessPlanner(solver=solver).plans(asked)][-1]

    return asyncio.run(last())


def measure() -> dict[str, float]:
    """Seconds to the first plan, gaps to the bound in per cent, breaches by the independent checker, a repair."""
    given = problem()
    start = perf_counter()
    made = first(given)
    figures = {"schedule_first_s": perf_counter() - start, "schedule_first_gap": made.gap}
    broken = len(breaches(given, made.plan))
    listed = _best(SECONDS, solver=False)
    broken += len(breaches(given, listed.plan))
    figures |= {"schedule_bound_min": listed.bound.worked, "schedule_list_gap": listed.gap}
    figures["schedule_list_min"] = listed.score.finish
    if solver_installed():
        solved = _best(SECONDS, solver=True)
        broken += len(breaches(given, solved.plan))
        figures |= {"schedule_solver_gap": solved.gap, "schedule_solver_min": solved.score.finish}
    figures["schedule_breaches"] = broken
    rain = closed(replace(given, published=made.plan), Span(120, 180))
    start = perf_counter()
    repair = repaired(rain)
    return figures | {"schedule_repair_s": perf_counter() - start, "schedule_repair_moved": len(repair.moved)}


if __name__ == "__main__":
    print(measure())
