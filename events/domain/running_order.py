"""The running order of a performance: clock times that follow from it, and who would have to change in a hurry."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from foundation.messages import Sentence


class Act(msgspec.Struct, frozen=True):
    """A number of the programme. `performers`: (key, name); the key is the same for the same person."""

    id: str
    title: str
    minutes: int
    changeover: int = 0
    genre: str = ""
    branch: str = ""
    branch_name: str = ""
    needs: str = ""
    performers: tuple[tuple[str, str], ...] = ()


class Timed(msgspec.Struct, frozen=True):
    """An act at its place: number, from when to when, and what is to be looked at."""

    number: int
    act: Act
    starts_at: datetime | None
    ends_at: datetime | None
    warnings: tuple[Sentence, ...] = ()


def timed(acts: Sequence[Act], starts_at: datetime | None) -> tuple[Timed, ...]:
    """The programme with clock times, one act after the other with the minutes to clear the stage between."""
    found = []
    at = starts_at
    for number, act in enumerate(acts, 1):
        ends = at + timedelta(minutes=act.minutes) if at else None
        before = acts[number - 2] if number > 1 else None
        found.append(Timed(number, act, at, ends, _warnings(before, act)))
        at = ends + timedelta(minutes=act.changeover) if ends else None
    return tuple(found)


def _warnings(before: Act | None, act: Act) -> tuple[Sentence, ...]:
    if before is None:
        return ()
    just_off = {key for key, _ in before.performers}
    both = tuple(name for key, name in act.performers if key in just_off)
    if not both:
        return ()
    return (
        Sentence(
            "{names}: on stage in the act before too, with {count} minute to change.",
            "{names}: on stage in the act before too, with {count} minutes to change.",
            names=both,
            count=before.changeover,
        ),
    )


def length(acts: Sequence[Act]) -> int:
    """Minutes of the whole programme; nobody waits after the last act."""
    return sum(act.minutes for act in acts) + sum(act.changeover for act in acts[:-1])


def moved(order: Sequence[str], act: str, to: int) -> list[str]:
    """The order with one act at another place (from 0), the others closing up."""
    rest = [each for each in order if each != act]
    if act not in order:
        return list(order)
    place = min(max(to, 0), len(rest))
    return [*rest[:place], act, *rest[place:]]


def hurried(acts: Sequence[Act]) -> int:
    """How many acts have somebody of the act before."""
    return sum(bool(each.warnings) for each in timed(acts, None))


def parted(acts: Sequence[Act]) -> list[str]:
    """An order in which, as far as it goes, nobody is in two acts in a row; it changes as little as it can.

    Act by act, the first one left that shares nobody with the act before; if all share somebody, the first one left.
    """
    left = list(acts)
    order: list[Act] = []
    while left:
        before = {key for key, _ in order[-1].performers} if order else set()
        fitting = (act for act in left if before.isdisjoint(key for key, _ in act.performers))
        following = next(fitting, left[0])
        order.append(following)
        left.remove(following)
    return [act.id for act in order]
