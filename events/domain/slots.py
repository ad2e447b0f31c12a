"""Time slots: offerings built from departments and times, as of a clinic; many of them keep out of the set-up form."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta

import msgspec

from events.domain.event import Offering
from events.domain.event_form import MOST_OFFERINGS, EventDraft, OfferingDraft, PoolDraft
from foundation.messages import Sentence

MOST_IN_FORM = 30
MOST_SECTIONS = 30
LONGEST_SECTION = 60

_BREAK = re.compile(
    r"(\d{1,2})[:\uff1a](\d{2})\s*[-\u2013\u2014\uff0d~\u81f3\u5230]\s*(\d{1,2})[:\uff1a](\d{2})"
)


class SlotPlan(msgspec.Struct, frozen=True):
    """`first`: when the first slot begins, in the union's zone; `breaks`: times of that day when there is none."""

    sections: tuple[str, ...]
    first: datetime
    minutes: int
    count: int
    places: int
    breaks: tuple[tuple[time, time], ...] = ()
    place: str = ""


class Slot(msgspec.Struct, frozen=True):
    section: str
    title: str
    starts_at: datetime
    ends_at: datetime


def read_breaks(text: str) -> tuple[tuple[time, time], ...] | None:
    """One a line, such as `12:00-13:30`; None when a line is none."""
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        match = _BREAK.fullmatch(line.strip())
        numbers = [int(each) for each in match.groups()] if match else []
        if len(numbers) != 4 or max(numbers[0], numbers[2]) > 23 or max(numbers[1], numbers[3]) > 59:
            return None
        begins, ends = time(numbers[0], numbers[1]), time(numbers[2], numbers[3])
        if ends <= begins:
            return None
        found.append((begins, ends))
    return tuple(found)


def times(plan: SlotPlan) -> list[tuple[datetime, datetime]]:
    """As many slots as asked for, one after the other; one that would reach into a break begins after it."""
    found: list[tuple[datetime, datetime]] = []
    begins = plan.first
    while len(found) < plan.count:
        ends = begins + timedelta(minutes=plan.minutes)
        over = next((each for each in _breaks_on(plan, begins) if begins < each[1] and each[0] < ends), None)
        if over is not None:
            begins = over[1]
            continue
        found.append((begins, ends))
        begins = ends
    return found


def _breaks_on(plan: SlotPlan, at: datetime) -> list[tuple[datetime, datetime]]:
    day = at.date()
    return [
        (datetime.combine(day, begins, at.tzinfo), datetime.combine(day, ends, at.tzinfo))
        for begins, ends in plan.breaks
    ]


def build(plan: SlotPlan) -> list[Slot]:
    """Every department at every time. Titles name both, so that they are told apart wherever they stand alone."""
    moments = times(plan)
    several_days = moments[0][0].date() != moments[-1][0].date()
    clock = "%m-%d %H:%M" if several_days else "%H:%M"
    return [
        Slot(section, f"{section} {begins.strftime(clock)}", begins, ends)
        for section in plan.sections
        for begins, ends in moments
    ]


def problems(
    plan: SlotPlan, known: int, titles: frozenset[str], starts: datetime | None, ends: datetime | None
) -> Mapping[str, Sentence]:
    """What is wrong: field → what to do. `known`: offerings that stay, with these `titles`."""
    found: dict[str, Sentence] = {}
    for field, sentence in _problems(plan, known, titles, starts, ends):
        found.setdefault(field, sentence)
    return found


def _problems(
    plan: SlotPlan, known: int, titles: frozenset[str], starts: datetime | None, ends: datetime | None
) -> Iterator[tuple[str, Sentence]]:
    if not plan.sections:
        yield "sections", Sentence("Please name at least one department, one a line.")
        return
    if len(set(plan.sections)) < len(plan.sections):
        yield "sections", Sentence("The same department is there twice.")
    if any(len(section) > LONGEST_SECTION for section in plan.sections):
        yield (
            "sections",
            Sentence("Please name a department in at most {most} characters.", most=LONGEST_SECTION),
        )
    if known + len(plan.sections) * plan.count > MOST_OFFERINGS:
        yield "count", Sentence("At most {most} offerings fit in one event.", most=MOST_OFFERINGS)
        return
    slots = build(plan)
    if starts is not None and slots[0].starts_at < starts:
        yield "first", Sentence("The first slot would begin before the event.")
    if ends is not None and slots[-1].ends_at > ends:
        yield "count", Sentence("The last slot would end {at}, after the event.", at=slots[-1].ends_at)
    taken = next((slot.title for slot in slots if slot.title in titles), None)
    if taken is not None:
        yield "sections", Sentence("“{title}” is there already.", title=taken)


def is_slot(offering: Offering | OfferingDraft) -> bool:
    return bool(offering.section) and offering.starts_at is not None and offering.ends_at is not None


def hidden(draft: EventDraft) -> tuple[OfferingDraft, ...]:
    """The slots that keep out of the set-up form: all of them, where the form would be too long."""
    if len(draft.offerings) <= MOST_IN_FORM:
        return ()
    return tuple(offering for offering in draft.offerings if is_slot(offering))


def shown(draft: EventDraft) -> EventDraft:
    """The draft as the set-up form shows it."""
    away = set(map(id, hidden(draft)))
    return _with(draft, [each for each in draft.offerings if id(each) not in away])


def restored(draft: EventDraft, former: EventDraft) -> EventDraft:
    """The draft from the form, with the slots that `former` kept out of it."""
    away = hidden(former)
    pools: list[PoolDraft] = list(draft.pools)
    number: dict[int, int] = {}
    offerings = list(draft.offerings)
    for each in away:
        if each.pool not in number:
            number[each.pool] = len(pools)
            pools.append(former.pools[each.pool])
        offerings.append(msgspec.structs.replace(each, pool=number[each.pool]))
    return msgspec.structs.replace(draft, offerings=tuple(offerings), pools=tuple(pools))


def _with(draft: EventDraft, offerings: list[OfferingDraft]) -> EventDraft:
    used = sorted({each.pool for each in offerings})
    place = {pool: number for number, pool in enumerate(used)}
    return msgspec.structs.replace(
        draft,
        offerings=tuple(msgspec.structs.replace(each, pool=place[each.pool]) for each in offerings),
        pools=tuple(draft.pools[pool] for pool in used),
    )
