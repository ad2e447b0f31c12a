"""When it cannot be done: which constraint binds, and what would free it, found by trying each relaxation.

What the bound proves is said as certain; what a short search finds is said only as what would do.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Literal

import msgspec
from msgspec.structs import replace

from competitions.domain.schedule.bound import bound
from competitions.domain.schedule.listing import improving
from competitions.domain.schedule.moving import Moves
from competitions.domain.schedule.problem import Court, Plan, Problem, Rules, Slot, Span
from competitions.domain.schedule.score import Aims
from foundation.messages import Sentence

Binding = Literal["courts", "hours", "rest", "limits", "umpires", "people", "pinned", "unknown"]

TRIES = 40
"""Passes of list scheduling each relaxation is given."""


class Relief(msgspec.Struct, frozen=True):
    """Something that would let everything be planned."""

    kind: Binding
    sentence: Sentence


class Cannot(msgspec.Struct, frozen=True):
    """Why not everything could be planned. ``unplanned`` are the matches left over in the best plan found,
    ``facts`` what is certain, ``reliefs`` what would do, the smallest of each kind, ``obstacles`` what the first
    matches left over break where they fit best."""

    unplanned: tuple[str, ...]
    facts: tuple[Sentence, ...]
    reliefs: tuple[Relief, ...]
    obstacles: tuple[Sentence, ...]


def explain(problem: Problem, plan: Plan | None = None, tries: int = TRIES) -> Cannot | None:
    """None when everything can be planned after all; ``plan`` is the best one found so far."""
    made = plan if plan is not None else _best(problem, tries)
    unplanned = tuple(task.id for task in problem.tasks if task.id not in made.slots)
    if not unplanned:
        return None
    reliefs = tuple(
        relief
        for ladder in _ladders(problem)
        if (relief := next((one for one in ladder if _does(problem, one, tries)), None)) is not None
    )
    return Cannot(
        unplanned,
        tuple(_facts(problem)),
        tuple(Relief(kind, sentence) for kind, sentence, _ in reliefs),
        tuple(_obstacles(problem, made, unplanned[:3])),
    )


Step = tuple[Binding, Sentence, Callable[[Problem], Problem]]


def _best(problem: Problem, tries: int) -> Plan:
    best = Plan()
    for found in islice(improving(problem, Aims()), tries):
        if found is not None:
            best = found.plan
            if found.complete:
                break
    return best


def _does(problem: Problem, step: Step, tries: int) -> bool:
    freed = step[2](problem)
    return len(_best(freed, tries).slots) == len(freed.tasks)


def _facts(problem: Problem) -> Iterator[Sentence]:
    """What can be proven: too few hours of court, or a bound that lies after the last of them."""
    movable = [task for task in problem.tasks if not task.over]
    needed = sum(task.minutes for task in movable)
    there = sum(span.end - span.start for court in problem.courts for span in court.open)
    if needed > there:
        yield Sentence(
            "The courts are open for {there} hours in all; the matches take {needed}.",
            there=round(there / 60, 1),
            needed=round(needed / 60, 1),
        )
    least = bound(problem)
    if least.finish > max((span.end for court in problem.courts for span in court.open), default=0):
        yield least.sentence(problem)


def _ladders(problem: Problem) -> Iterator[list[Step]]:
    """Of each kind of constraint its relaxations, the smallest first."""
    if problem.courts:
        yield [_court(number) for number in (1, 2, 3, 4)]
        yield [_hour(number) for number in (1, 2, 3)]
    rules = problem.rules
    if rules.rest or rules.rest_before_finals:
        yield [_rest(minutes) for minutes in (10, 20) if minutes <= max(rules.rest, rules.rest_before_finals)]
    yield [_limit(number) for number in (1, 2)]
    if problem.umpires:
        yield [_umpire(number) for number in (1, 2, 4)]
    if any(person.away for person in problem.people):
        yield [("people", Sentence("If nobody had to be away, it would do."), _nobody_away)]
    if any(task.held == "pinned" for task in problem.tasks):
        yield [("pinned", Sentence("If pinned matches could move, it would do."), _unpinned)]


def _court(number: int) -> Step:
    def more(problem: Problem) -> Problem:
        highest = max(court.number for court in problem.courts)
        longest = max(problem.courts, key=lambda court: sum(span.end - span.start for span in court.open))
        added = tuple(Court(highest + n, f"+{n}", longest.open) for n in range(1, number + 1))
        return replace(problem, courts=problem.courts + added)

    return (
        "courts",
        Sentence("{count} more court would do.", "{count} more courts would do.", count=number),
        more,
    )


def _hour(number: int) -> Step:
    def longer(problem: Problem) -> Problem:
        """Every court as much longer on the evening of each of its days."""
        last = {
            day.span: max(
                (span.end for court in problem.courts for span in court.open if _on(span, day.span)),
                default=None,
            )
            for day in problem.days
        }

        def later(span: Span) -> Span:
            ends = any(span.end == end and _on(span, day) for day, end in last.items())
            return Span(span.start, span.end + 60 * number) if ends else span

        courts = tuple(
            replace(court, open=tuple(later(span) for span in court.open)) for court in problem.courts
        )
        return replace(problem, courts=courts)

    return (
        "hours",
        Sentence("{count} more hour a day would do.", "{count} more hours a day would do.", count=number),
        longer,
    )


def _on(span: Span, day: Span) -> bool:
    return day.start <= span.start < day.end


def _rest(minutes: int) -> Step:
    def shorter(problem: Problem) -> Problem:
        rules = problem.rules
        return _ruled(
            problem,
            replace(
                rules,
                rest=max(0, rules.rest - minutes),
                rest_before_finals=max(0, rules.rest_before_finals - minutes),
            ),
        )

    return "rest", Sentence("Rest {minutes} min shorter would do.", minutes=minutes), shorter


def _limit(number: int) -> Step:
    def higher(problem: Problem) -> Problem:
        rules = problem.rules
        return _ruled(
            problem,
            replace(
                rules,
                most_of_one_discipline=rules.most_of_one_discipline + number,
                most_in_all=rules.most_in_all + number,
            ),
        )

    sentence = Sentence(
        "{count} more match a day for everybody would do.",
        "{count} more matches a day for everybody would do.",
        count=number,
    )
    return "limits", sentence, higher


def _ruled(problem: Problem, rules: Rules) -> Problem:
    return replace(problem, rules=rules)


def _umpire(number: int) -> Step:
    def more(problem: Problem) -> Problem:
        first = problem.umpires[0]
        added = tuple(replace(first, id=f"+{n}", name=f"+{n}", available=()) for n in range(1, number + 1))
        return replace(problem, umpires=problem.umpires + added)

    return (
        "umpires",
        Sentence("{count} more umpire would do.", "{count} more umpires would do.", count=number),
        more,
    )


def _nobody_away(problem: Problem) -> Problem:
    return replace(problem, people=tuple(replace(person, away=()) for person in problem.people))


def _unpinned(problem: Problem) -> Problem:
    tasks = tuple(
        replace(task, fixed=None, held="") if task.held == "pinned" else task for task in problem.tasks
    )
    return replace(problem, tasks=tasks)


def _obstacles(problem: Problem, plan: Plan, tasks: tuple[str, ...]) -> Iterator[Sentence]:
    """What each match breaks in the place where it breaks least."""
    moves = Moves(problem, plan)
    for key in tasks:
        least: tuple[Sentence, ...] | None = None
        for court in problem.courts:
            for span in court.open:
                for start in range(span.start, span.end - problem.task(key).minutes + 1, 30):
                    found = tuple(one.sentence for one in moves.breaks(key, Slot(court.number, start)))
                    if least is None or len(found) < len(least):
                        least = found
        yield from (least or ())[:1]
