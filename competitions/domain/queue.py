"""The order in which ready matches are suggested, each with its reason: rest first, then rounds, then numbers."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from foundation.messages import Sentence

REST = timedelta(minutes=20)
"""Rest between two matches of a person on the campus."""


class Waiting(msgspec.Struct, frozen=True):
    """A ready match: its people, how many rounds are still to come after it, its place in the order of play."""

    id: str
    people: frozenset[str]
    rounds_left: int
    order: int


class Suggested(msgspec.Struct, frozen=True):
    """A match in the queue. ``clear``: nothing stands against calling it now."""

    id: str
    clear: bool
    why: Sentence


def suggest(
    waiting: Sequence[Waiting],
    busy: Mapping[str, int | None],
    last_played: Mapping[str, datetime],
    now: datetime,
) -> list[Suggested]:
    """Ready matches, the best one to call first.

    ``busy`` maps people who are on court or called to their court; ``last_played`` people to when their last
    match ended. Who is busy cannot be called; who has not rested comes after who has; the longest way to the
    final goes first, so that the end of the day does not wait for one branch of the draw.
    """
    judged = [(_judge(match, busy, last_played, now), match) for match in waiting]
    judged.sort(key=lambda pair: (pair[0][0], -pair[1].rounds_left, pair[1].order))
    return [Suggested(match.id, delay == 0, why) for (delay, why), match in judged]


def _judge(
    match: Waiting, busy: Mapping[str, int | None], last_played: Mapping[str, datetime], now: datetime
) -> tuple[int, Sentence]:
    """0 when it can be called, else how strongly something speaks against it, with the reason."""
    playing = [busy[person] for person in sorted(match.people) if person in busy]
    if playing:
        court = next((court for court in playing if court), None)
        why = (
            Sentence("A player is on court {court}.", court=court)
            if court
            else Sentence("A player is on court.")
        )
        return 10_000, why
    ends = [last_played[person] for person in match.people if person in last_played]
    if ends and now - max(ends) < REST:
        minutes = -(-(REST - (now - max(ends))).seconds // 60)
        return minutes, Sentence(
            "A player should rest {count} minute more.",
            "A player should rest {count} minutes more.",
            count=minutes,
        )
    if match.rounds_left:
        return 0, Sentence(
            "Rested; {count} round still follows.",
            "Rested; {count} rounds still follow.",
            count=match.rounds_left,
        )
    return 0, Sentence("Rested.")
