"""Taking in a seating plan from Excel: shown first, then applied in one write. Repeating it changes nothing."""

import asyncio

import msgspec

from events.domain.seating.drafts import NewSeat
from events.domain.seating.hall import Hall
from events.domain.seating.sheet import SheetPlan, header_row, read
from events.queries.seating import hall_of, plan_of
from events.services.seating import planning
from events.services.seating.giving import Held
from foundation.database import fetch
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.documents.workbooks import rows_of
from members.domain.identity import Identity
from members.queries.tree import branches as all_branches

Key = tuple[str, str, str]
_SHIFT = 1_000


class Preview(msgspec.Struct, frozen=True):
    """What a file would change: seats added, changed, removed, left alone; rows that are left out."""

    sheet: SheetPlan
    added: int
    changed: int
    removed: int
    unchanged: int

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.removed)


async def preview(event_id: str, content: bytes) -> Preview:
    """Reads a workbook and compares it with the plan; writes nothing. Raises `Refusal` when it is none."""
    sheet = await _read(content)
    plan = await plan_of(event_id)
    hall = await hall_of(plan.id, plan.layout) if plan else None
    before = _seats_of(hall) if hall else {}
    wanted = _wanted(sheet)
    changed = sum(key in before and before[key] != seat for key, seat in wanted.items())
    return Preview(
        sheet,
        added=len(wanted.keys() - before.keys()),
        changed=changed,
        removed=len(before.keys() - wanted.keys()),
        unchanged=len(wanted.keys() & before.keys()) - changed,
    )


async def apply(actor: Identity, event_id: str, content: bytes) -> int:
    """Makes the plan what the file says; returns how many seats it has. Seats keep whoever sits on them.

    Raises `Refusal` 422 for a file without any good row, 409 when a seat somebody sits on would go.
    """
    sheet = await _read(content)
    if not sheet.count:
        told = sheet.problems[0].sentence if sheet.problems else Sentence("There is no seat in this file.")
        raise Refusal(told, field="file", status=422)

    async def body(held: Held) -> int:
        if not held.taken:
            await planning.remove_all(held)
            for draft, seats in sheet.sections:
                await planning.store_section(held.plan, draft, seats)
            return sheet.count
        await _change(held, sheet)
        return sheet.count

    return await planning.changing(actor, event_id, "taken_in", body, seats=sheet.count)


async def _read(content: bytes) -> SheetPlan:
    branches = {node.name: node.id for node in await all_branches() if node.depth > 0}
    return await asyncio.to_thread(lambda: read(rows_of(content, header_row), branches))


def _wanted(sheet: SheetPlan) -> dict[Key, NewSeat]:
    return {
        (draft.name, seat.row_label, seat.number): seat for draft, seats in sheet.sections for seat in seats
    }


def _seats_of(hall: Hall) -> dict[Key, NewSeat]:
    names = {section.id: section.name for section in hall.sections}
    return {
        (names[seat.section], seat.row_label, seat.number): NewSeat(
            seat.row, seat.row_label, seat.place, seat.number, seat.accessible, seat.blocked, seat.branch
        )
        for seat in hall.seats
    }


async def _change(held: Held, sheet: SheetPlan) -> None:
    """With people on seats: those stay, all else becomes as the file says."""
    names = {section.id: section.name for section in held.hall.sections}
    ids = {(names[seat.section], seat.row_label, seat.number): seat.id for seat in held.hall.seats}
    wanted = _wanted(sheet)
    gone = [ids[key] for key in ids.keys() - wanted.keys()]
    blocked = [ids[key] for key, seat in wanted.items() if seat.blocked and key in ids]
    planning.nobody_sits(held, [held.hall.at[seat] for seat in {*gone, *blocked} if seat in held.taken])
    await planning.delete_seats(gone)
    # Spots are exchanged among seats, and must be unique at every moment.
    await fetch('UPDATE seat SET "row" = "row" + {} WHERE plan = {}', _SHIFT, held.plan)
    sections = {section.name: section.id for section in held.hall.sections}
    for draft, seats in sheet.sections:
        section = sections.get(draft.name)
        if section is None:
            await planning.store_section(held.plan, draft, seats)
            continue
        aisles = msgspec.json.encode(list(draft.aisles)).decode()
        await fetch("UPDATE seat_section SET aisles = {} WHERE id = {}", aisles, section)
        new = [seat for seat in seats if (draft.name, seat.row_label, seat.number) not in ids]
        for seat in seats:
            known = ids.get((draft.name, seat.row_label, seat.number))
            if known is not None:
                await fetch(
                    'UPDATE seat SET "row" = {}, place = {}, accessible = {}, blocked = {}, branch = {}'
                    " WHERE id = {}",
                    seat.row, seat.place, seat.accessible, seat.blocked, seat.branch or None, known,
                )  # fmt: skip
        await planning.store_seats(held.plan, section, new)
    for name in sections.keys() - {draft.name for draft, _ in sheet.sections}:
        await fetch("DELETE FROM seat_section WHERE id = {}", sections[name])
