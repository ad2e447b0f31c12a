"""Setting sessions up: one, or several at once such as every Wednesday afternoon from a day on."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, tzinfo

import msgspec

from foundation.messages import Sentence

MOST_SESSIONS = 60
LONGEST_TITLE = 80
LONGEST_PLACE = 120


class SessionDraft(msgspec.Struct, frozen=True):
    """A session as it stands in the form. `offering` empty: for everybody; `place` empty: the event's."""

    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    place: str = ""
    offering: str = ""
    counts: bool = True


class Series(msgspec.Struct, frozen=True):
    """Several sessions at once: the first, how many, and how many days lie between them.

    `number` in the title stands where “{n}” was typed; without it each title ends in its number.
    """

    first: SessionDraft
    times: int = 1
    every_days: int = 7
    from_number: int = 1


def problems(draft: SessionDraft, offerings: frozenset[str]) -> Mapping[str, Sentence]:
    """What is wrong: the form's field → what to do about it."""
    return dict(_problems(draft, offerings))


def _problems(draft: SessionDraft, offerings: frozenset[str]) -> Iterator[tuple[str, Sentence]]:
    if not draft.title:
        yield "title", Sentence("Please fill this in.")
    if draft.starts_at is None:
        yield "starts_at", Sentence("When does it start?")
    if draft.ends_at is None:
        yield "ends_at", Sentence("When does it end?")
    elif draft.starts_at is not None and draft.ends_at <= draft.starts_at:
        yield "ends_at", Sentence("The end lies before the beginning.")
    elif draft.starts_at is not None and draft.ends_at - draft.starts_at > timedelta(days=2):
        yield "ends_at", Sentence("A session lasts two days at most. Set up one for each day.")
    if draft.offering and draft.offering not in offerings:
        yield "offering", Sentence("This choice does not exist any more. Please choose again.")


def spread(series: Series, zone: tzinfo) -> tuple[SessionDraft, ...]:
    """The sessions of a series: at the same time of day in ``zone``, also across a change of clocks."""
    first = series.first
    if first.starts_at is None or first.ends_at is None or series.times < 1:
        return ()
    start = first.starts_at.astimezone(zone)
    length = first.ends_at - first.starts_at
    made = []
    for number in range(series.times):
        moved = start.replace(tzinfo=None) + timedelta(days=series.every_days * number)
        begins = moved.replace(tzinfo=zone)
        title = titled(first.title, series.from_number + number, several=series.times > 1)
        made.append(msgspec.structs.replace(first, title=title, starts_at=begins, ends_at=begins + length))
    return tuple(made)


def titled(pattern: str, number: int, *, several: bool) -> str:
    """“第{n}次” becomes “第3次”; a title without a place for the number gets it at its end when there are several."""
    if "{n}" in pattern:
        return pattern.replace("{n}", str(number))[:LONGEST_TITLE]
    if not several:
        return pattern
    number_text = f" {number}"
    return pattern[: LONGEST_TITLE - len(number_text)] + number_text
