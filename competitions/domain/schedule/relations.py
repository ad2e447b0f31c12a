"""Which matches a plan's checker must compare: feeds through any number of rounds, and people two matches share.

**People who may still arrive.** Across disciplines whoever may reach two matches could have to play both, so the two
are compared for them as if they would. Within one discipline a person's way is one walk along the feeds: two matches
that both merely *may* see a person, and of which neither leads to the other, exclude each other for that person (final
and match for third place; two matches of one later round), and are not compared. Where a person is certain in one of
the two they are compared even then, which is at worst too careful.
"""

from collections.abc import Iterable

import msgspec

from competitions.domain.schedule.problem import Problem, Task


def leading_to(tasks: Iterable[Task]) -> dict[str, frozenset[str]]:
    """For each match all those that lead to it by feeds, through any number of rounds."""
    by_id = {task.id: task for task in tasks}
    found: dict[str, frozenset[str]] = {}
    waiting = list(by_id)
    while waiting:
        key = waiting[-1]
        feeds = [before for before in by_id[key].after if before in by_id]
        missing = [before for before in feeds if before not in found]
        if key in found or not missing:
            waiting.pop()
            found[key] = frozenset(feeds).union(*(found[before] for before in feeds))
        else:
            waiting.extend(missing)
    return found


class Pair(msgspec.Struct, frozen=True):
    """Two matches that must be compared: who may have to play both, whether one feeds the other."""

    one: str
    other: str
    people: tuple[str, ...]
    feeds: bool
    unknown: bool = False
    """Nobody is known yet on one of two matches that feed each other: somebody will come, and needs their rest."""


def pairs(problem: Problem, before: dict[str, frozenset[str]]) -> list[Pair]:
    """Every pair of matches, not of one tie, that feed each other directly or may have a person in common."""
    tasks = {task.id: task for task in problem.tasks}
    found: dict[tuple[str, str], set[str]] = {}
    playing: dict[str, list[str]] = {}
    for task in problem.tasks:
        for person in task.people:
            playing.setdefault(person, []).append(task.id)
    for person, ids in playing.items():
        for index, one in enumerate(ids):
            for other in ids[index + 1 :]:
                if _may_play_both(person, tasks[one], tasks[other], before):
                    found.setdefault((one, other), set()).add(person)
    order = {task.id: index for index, task in enumerate(problem.tasks)}
    for task in problem.tasks:
        for feed in task.after:
            if feed in tasks:
                key = (feed, task.id) if order[feed] < order[task.id] else (task.id, feed)
                found.setdefault(key, set())
    return [
        Pair(one, other, tuple(sorted(people)), *_feeding(tasks[one], tasks[other]))
        for (one, other), people in found.items()
    ]


def _may_play_both(person: str, one: Task, other: Task, before: dict[str, frozenset[str]]) -> bool:
    if one.tie and one.tie == other.tie:
        return False
    if one.discipline != other.discipline or person in one.certain or person in other.certain:
        return True
    return one.id in before[other.id] or other.id in before[one.id]


def _feeding(one: Task, other: Task) -> tuple[bool, bool]:
    feeds = one.id in other.after or other.id in one.after
    return feeds, feeds and not (one.people and other.people)
