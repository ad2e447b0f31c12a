"""The order in which ready matches are suggested, each with its reason: rested and due first, as the plan has them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from competitions.domain.hall import Rest
from foundation.messages import Sentence

BUSY = 10_000
LONG_LATE = 60  # minutes; from here on the planned time says more than a count
"""How strongly it speaks against a match that a player is on court: more than any wait in minutes."""


class Waiting(msgspec.Struct, frozen=True):
    """A ready match: its people, how many rounds are still to come after it, its place in the order of play.

    ``late`` asks for the longer rest before semi-finals and finals; ``planned_at`` and ``court`` are as published.
    """

    id: str
    people: frozenset[str]
    rounds_left: int
    order: int
    late: bool = False
    planned_at: datetime | None = None
    court: int | None = None


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
    rest: Rest,
) -> list[Suggested]:
    """Ready matches, the best one to call first.

    ``busy`` maps people who are on court or called to their court; ``last_played`` people to when their last
    match ended. Who is busy cannot be called; who has not rested, or is told to come later, comes after who may; of
    those that are due the earliest planned goes first; without a plan the longest way to the final, so that the end
    of the day does not wait for one branch of the draw.
    """
    judged = [(_judge(match, busy, last_played, now, rest), match) for match in waiting]
    judged.sort(
        key=lambda pair: (
            pair[0][0],
            pair[1].planned_at is None,
            pair[1].planned_at or now,
            -pair[1].rounds_left,
            pair[1].order,
        )
    )
    return [Suggested(match.id, delay == 0, why) for (delay, why), match in judged]


def _judge(
    match: Waiting,
    busy: Mapping[str, int | None],
    last_played: Mapping[str, datetime],
    now: datetime,
    rest: Rest,
) -> tuple[int, Sentence]:
    """0 when it can be called, else how many minutes speak against it, with the reason."""
    playing = [busy[person] for person in sorted(match.people) if person in busy]
    if playing:
        court = next((court for court in playing if court), None)
        why = (
            Sentence("A player is on court {court}.", court=court)
            if court
            else Sentence("A player is on court.")
        )
        return BUSY, why
    tired, early = _rest_left(match, last_played, now, rest), _minutes(match.planned_at, now)
    if tired:
        # Rest is the rule; the planned time stands beside the match anyway.
        return max(tired, early), Sentence(
            "A player should rest {count} minute more.",
            "A player should rest {count} minutes more.",
            count=tired,
        )
    if early and match.planned_at:
        return early, Sentence("Not before {at}.", at=match.planned_at)
    return 0, _clear(match, now)


def _clear(match: Waiting, now: datetime) -> Sentence:
    if match.planned_at:
        late = int((now - match.planned_at).total_seconds() // 60)
        if late >= LONG_LATE:
            return Sentence("Rested; due since {at}.", at=match.planned_at)
        if late:
            return Sentence("Rested; due for {count} minute.", "Rested; due for {count} minutes.", count=late)
        return Sentence("Rested; due now.")
    if match.rounds_left:
        return Sentence(
            "Rested; {count} round still follows.",
            "Rested; {count} rounds still follow.",
            count=match.rounds_left,
        )
    return Sentence("Rested.")


def _rest_left(match: Waiting, last_played: Mapping[str, datetime], now: datetime, rest: Rest) -> int:
    ends = [last_played[person] for person in match.people if person in last_played]
    if not ends:
        return 0
    return _minutes(max(ends) + timedelta(minutes=rest.late if match.late else rest.minutes), now)


def _minutes(until: datetime | None, now: datetime) -> int:
    """Whole minutes still to pass, begun ones counted."""
    return max(0, -int((now - until).total_seconds() // 60)) if until else 0


def for_courts(
    suggested: Iterable[Suggested], waiting: Iterable[Waiting], free: Sequence[int]
) -> dict[int, str]:
    """For each free court the match to call to it: the one planned there, else the best of those that may be called.

    Nobody is suggested for two courts at once.
    """
    matches = {match.id: match for match in waiting}
    clear = [matches[each.id] for each in suggested if each.clear]
    found: dict[int, str] = {}
    people: set[str] = set()

    def give(court: int, match: Waiting) -> None:
        found[court] = match.id
        people.update(match.people)

    for match in clear:
        if (
            match.court is not None
            and match.court in free
            and match.court not in found
            and not people & match.people
        ):
            give(match.court, match)
    for court in free:
        if court not in found:
            other = next(
                (each for each in clear if each.id not in found.values() and not people & each.people), None
            )
            if other:
                give(court, other)
    return {court: found[court] for court in free if court in found}
