"""How many matches a person may have to play on a day, in one discipline and in all.

Counted are the matches a person certainly plays and, of those that they only may reach, the most that follow one
another by feeds, for these are the ones that one person can really come to: of final and third place only one.
A team tie is one match, however many of its rubbers a person plays.
"""

from collections.abc import Container, Iterable, Iterator, Mapping

from competitions.domain.schedule.breach import Breach
from competitions.domain.schedule.problem import Day, Plan, Problem, Task
from foundation.messages import Sentence


def most_played(person: str, tasks: Iterable[Task], before: Mapping[str, frozenset[str]]) -> int:
    """The most matches of one discipline this person may have to play among ``tasks``."""
    units: dict[str, list[Task]] = {}
    for task in tasks:
        units.setdefault(task.tie or task.id, []).append(task)
    certain = [unit for unit, rubbers in units.items() if any(person in task.certain for task in rubbers)]
    maybe = {unit: rubbers for unit, rubbers in units.items() if unit not in certain}
    leading = {
        unit: frozenset[str]().union(*(before[task.id] for task in rubbers))
        for unit, rubbers in maybe.items()
    }
    longest: dict[str, int] = {}
    for unit in sorted(maybe, key=lambda unit: (len(leading[unit]), unit)):
        earlier = [
            longest[other]
            for other, rubbers in maybe.items()
            if other in longest and any(task.id in leading[unit] for task in rubbers)
        ]
        longest[unit] = 1 + max(earlier, default=0)
    return len(certain) + max(longest.values(), default=0)


def daily_breaches(
    problem: Problem,
    before: Mapping[str, frozenset[str]],
    plan: Plan,
    people: Container[str] | None = None,
    moment: int | None = None,
) -> Iterator[Breach]:
    """Limits broken for some people (None: everybody), on every day or only on the one ``moment`` lies in."""
    for day in problem.days:
        if moment is None or day.span.start <= moment < day.span.end:
            yield from _of_day(problem, before, plan, people, day)


def _of_day(
    problem: Problem,
    before: Mapping[str, frozenset[str]],
    plan: Plan,
    people: Container[str] | None,
    day: Day,
) -> Iterator[Breach]:
    playing: dict[str, dict[str, list[Task]]] = {}
    for task in problem.tasks:
        slot = plan.slots.get(task.id)
        if slot is None or not day.span.start <= slot.start < day.span.end:
            continue
        for person in task.people:
            if people is None or person in people:
                playing.setdefault(person, {}).setdefault(task.discipline, []).append(task)
    names = problem.names()
    for person, disciplines in playing.items():
        who = names.get(person, person)
        counts = {code: most_played(person, tasks, before) for code, tasks in disciplines.items()}
        for code, tasks in disciplines.items():
            if counts[code] > problem.rules.most_of_one_discipline and not all(task.over for task in tasks):
                yield Breach(
                    "discipline_limit",
                    _in_time(tasks, plan),
                    Sentence(
                        "{who} may have to play {count} matches of one discipline on a day; {most} are allowed.",
                        who=who,
                        count=counts[code],
                        most=problem.rules.most_of_one_discipline,
                    ),
                    (person,),
                )
        everything = [task for tasks in disciplines.values() for task in tasks]
        if sum(counts.values()) > problem.rules.most_in_all and not all(task.over for task in everything):
            yield Breach(
                "day_limit",
                _in_time(everything, plan),
                Sentence(
                    "{who} may have to play {count} matches on a day; {most} are allowed.",
                    who=who,
                    count=sum(counts.values()),
                    most=problem.rules.most_in_all,
                ),
                (person,),
            )


def _in_time(tasks: list[Task], plan: Plan) -> tuple[str, ...]:
    return tuple(task.id for task in sorted(tasks, key=lambda task: (plan.slots[task.id].start, task.id)))
