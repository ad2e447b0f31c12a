"""Halls to be used again: an event's plan kept as a hall, a hall's seats copied to an event, plans of copied events."""

from events import signals
from events.domain.seating.drafts import NewSeat, SectionDraft
from events.domain.seating.hall import Hall
from events.domain.seating.labels import Numbering
from events.queries.seating import hall_of, plan_by_id, plan_of
from events.services.contention import write_again
from events.services.permission import must_organize
from events.services.seating import planning
from events.services.seating.giving import Held
from foundation.database import fetch
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

LONGEST_NAME = 60


async def keep_as_hall(actor: Identity, event_id: str, name: str) -> str:
    """Keeps the event's plan as a hall of this name (instead of an earlier one of that name); returns its id."""
    must_organize(actor, event_id)
    words = name.strip()
    if not words or len(words) > LONGEST_NAME:
        raise Refusal(
            Sentence("Please give the hall a name of at most {longest} characters.", longest=LONGEST_NAME),
            field="hall",
            status=422,
        )

    async def body() -> str:
        plan = await plan_of(event_id)
        if plan is None:
            raise not_found()
        hall = await hall_of(plan.id, plan.layout)
        await fetch("DELETE FROM seating_plan WHERE hall = {}", words)
        kept = await planning.new_plan(None, words)
        await _copy(hall, kept, blocks=False)
        await audit.record(actor, "seats.hall_kept", "event", event_id, seats=len(hall.seats))
        return kept

    return await write_again(body)


async def use_hall(actor: Identity, event_id: str, hall_id: str) -> int:
    """Gives the event the seats of a kept hall instead of its own; returns how many. Raises `Refusal` 409."""

    async def body(held: Held) -> int:
        kept = await plan_by_id(hall_id)
        if kept is None or kept.hall is None:
            raise Refusal(
                Sentence("This choice does not exist any more. Please choose again."),
                field="hall",
                status=422,
            )
        hall = await hall_of(kept.id, kept.layout)
        await planning.remove_all(held)
        await _copy(hall, held.plan, blocks=False)
        return len(hall.seats)

    return await planning.changing(actor, event_id, "hall_used", body)


async def _copy(hall: Hall, plan: str, *, blocks: bool) -> None:
    for section in hall.sections:
        draft = SectionDraft(
            name=section.name,
            rows=1,
            seats=1,
            aisles=section.aisles,
            numbering=Numbering(section.numbering),
            curved=section.curved,
            band=section.band,
            position=section.position,
        )
        seats = [
            NewSeat(
                row=seat.row,
                row_label=seat.row_label,
                place=seat.place,
                number=seat.number,
                accessible=seat.accessible,
                blocked=seat.blocked,
                branch=seat.branch if blocks else "",
            )
            for seat in hall.seats
            if seat.section == section.id
        ]
        await planning.store_section(plan, draft, seats)


async def on_copied(news: signals.EventCopy) -> None:
    """A copied event has the same seats, held for the same branches; nobody sits there yet."""
    former = await plan_of(news.former)
    if former is None:
        return
    hall = await hall_of(former.id, former.layout)
    plan = await planning.new_plan(news.event, None)
    await fetch(
        "UPDATE seating_plan SET chooses = {}, return_by = {} WHERE id = {}",
        former.chooses, former.return_by + news.by if former.return_by else None, plan,
    )  # fmt: skip
    await _copy(hall, plan, blocks=True)
    await fetch(
        "INSERT INTO seated_offering (offering, plan) SELECT n.id, {} FROM offering n JOIN offering f"
        " ON f.title = n.title JOIN seated_offering s ON s.offering = f.id WHERE n.event = {} AND f.event = {}",
        plan, news.event, news.former,
    )  # fmt: skip
