"""A plan taken in from Excel: the export comes back unchanged, people keep their seats, repeating is harmless."""

import io
from typing import Any

import pytest
import xlsxwriter

from events.documents.seats import plan_workbook
from events.queries.seating import hall_of, plan_of, seats_of
from events.services.seating import taking_in
from events.services.seating.planning import Mark
from foundation.errors import Refusal
from tests.events.services.seating.house import House


def sheet(*rows: tuple[str, ...]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate((("区域", "排", "座位号", "类型"), *rows)):
            page.write_row(number, 0, row)
    return target.getvalue()


async def exported(house: House) -> bytes:
    plan = await plan_of(house.event)
    assert plan is not None
    library = house.union.library
    return plan_workbook(await hall_of(plan.id, plan.layout), {library.id: library.name})


async def test_the_export_comes_back_unchanged(database: Any) -> None:
    house = await House.opened(2, 4)
    await house.mark(Mark.ACCESSIBLE, "1-1")
    await house.mark(Mark.BLOCK, "2-4")
    await house.mark(Mark.HOLD, "2-1", branch=house.union.library.id)
    await house.mark(Mark.AISLE, "1-2")
    content = await exported(house)
    found = await taking_in.preview(house.event, content)
    assert (found.added, found.changed, found.removed, found.unchanged) == (0, 0, 0, 8)
    assert await taking_in.apply(house.union.organizer, house.event, content) == 8
    assert (await taking_in.preview(house.event, content)).is_empty


async def test_people_keep_their_seats_when_the_plan_changes_around_them(database: Any) -> None:
    house = await House.opened(1, 3)
    sold = await house.sell((await house.union.people(1))[0], 1, "1-2")
    new_front = [("池座", "0", str(number), "") for number in (1, 2)]
    old = [("池座", "1", "2", ""), ("池座", "1", "3", "停用")]
    content = sheet(*new_front, *old)
    found = await taking_in.preview(house.event, content)
    assert (found.added, found.changed, found.removed) == (2, 2, 1)
    await taking_in.apply(house.union.organizer, house.event, content)
    (person,) = await seats_of(house.event)
    assert (person.row, person.number, person.registration) == ("1", "2", sold.registration)
    assert await house.sitting() == {"2-1": sold.registration}
    with pytest.raises(Refusal) as caught:
        await taking_in.apply(house.union.organizer, house.event, sheet(*new_front))
    assert caught.value.status == 409
    assert await house.sitting() == {"2-1": sold.registration}


async def test_what_is_no_plan_is_refused(database: Any) -> None:
    house = await House.opened(1, 2)
    for content in (b"no workbook", sheet(), sheet(("池座", "1", "1", "宝座"))):
        with pytest.raises(Refusal) as caught:
            await taking_in.apply(house.union.organizer, house.event, content)
        assert caught.value.status == 422
    assert len((await taking_in.preview(house.event, await exported(house))).sheet.sections) == 1
