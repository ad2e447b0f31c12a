"""The list of applications in SQL: who leads, in which order, what the rules say; how many statements it takes."""

from typing import Any

import pytest
from litestar import Litestar

from events.domain.event import AllocationMethod, Event
from events.queries import facts, roll, roll_order
from events.queries.applicants import applicants, doubtful
from events.queries.roll_order import LEADING, Wanted
from events.tables import Nomination
from foundation.clock import frozen
from foundation.database import fetch
from tests.checkin.queries_counted import counted
from tests.events.pages.walk import browser, text_of, words
from tests.events.services.allocation.people import applied
from tests.events.union import NOON, Union

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def _applied(people: int = 3) -> tuple[Union, Event]:
    """So many of the accounting branch and one of the library; the second is put first by the branch."""
    with frozen(NOON):
        union = await Union.found()
        some = [*await union.people(people), *await union.people(1, union.library, "B", "图书")]
    event_id, _ = await applied(union, some, AllocationMethod.APPROVAL)
    event = await facts.event(event_id)
    assert event is not None
    ids = {row["staff_number"]: row["id"] for row in await fetch(
        "SELECT r.id, m.staff_number FROM registration r JOIN member m ON m.id = r.member WHERE r.event = {}", event_id
    )}  # fmt: skip
    for rank, number in enumerate(("A0001", "A0000"), 1):
        await Nomination(
            registration=ids[number], offering=event.offerings[0].id, branch=union.accounting.id, rank=rank
        ).save()
    return union, event


async def _names(event: Event, wanted: Wanted, size: int) -> list[str]:
    counts = await roll.counted(event.id, wanted)
    found: list[str] = []
    while part := await roll.ids_of(event, wanted, counts, len(found), size):
        found += [row.name for row in await applicants(event, part)]
    assert len(found) == counts.found(wanted)
    return found


async def test_applications_in_every_order(database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _union, event = await _applied()
    numbers = ["会员0", "会员1", "会员2", "图书0"]
    for walked_from in (5_000, 1):
        monkeypatch.setattr(roll_order, "WALKED_FROM", walked_from)
        for size in (1, 3, 100):
            assert await _names(event, Wanted(sort="number", of=LEADING), size) == numbers
            assert await _names(event, Wanted(sort="-number", of=LEADING), size) == numbers[::-1]
            by_rank = await _names(event, Wanted(sort="rank", of=LEADING), size)
            own = [name for name in by_rank if name.startswith("会员")]
            assert own == ["会员1", "会员0", "会员2"], "whoever the branch has not put in order stands last"
    first, last = (
        await roll.every_id(event, Wanted(sort="number", of=LEADING)),
        Wanted(sort="name", of=LEADING),
    )
    assert await _names(event, Wanted(sort="number", of=LEADING, among=tuple(first[1:3])), 1) == numbers[1:3]
    await fetch("UPDATE registration SET status = 'cancelled', slot = NULL WHERE id = {}", first[0])
    await fetch("UPDATE registration SET places = 0, party = NULL WHERE id = {}", first[1])
    assert sorted(await _names(event, last, 2)) == ["会员1", "会员2", "图书0"]


async def test_whom_the_rules_are_against(database: Any) -> None:
    union, event = await _applied()
    everyone = await roll.every_id(event, Wanted("applied", of=LEADING))
    assert await doubtful(event, everyone) == []
    await fetch("UPDATE event SET revision = revision + 1 WHERE id = {}", event.id)
    rules = '{"branches": ["' + union.library.id + '"]}'
    await fetch("UPDATE offering SET eligibility = {} WHERE event = {}", rules, event.id)
    event = await facts.event(event.id) or event
    found = await applicants(event, await doubtful(event, everyone))
    assert sorted(row.name for row in found) == ["会员0", "会员1", "会员2"]
    assert all(row.reasons for row in found)


@sqlite
async def test_the_page_costs_the_same_for_few_and_many(app: Litestar) -> None:
    costs = []
    for people in (1, 30):
        union, event = await _applied(max(people, 2))
        desk = await browser(app, union.organizer)
        with frozen(NOON):
            await desk.get(f"/manage/events/{event.id}/applications")
            with counted() as found:
                assert (
                    await desk.get(f"/manage/events/{event.id}/applications?q=a&sort=rank")
                ).status_code == 200
        costs.append(len(found))
        await fetch("DELETE FROM nomination")
        await fetch("UPDATE branch SET name = name || id, parent = NULL")
        await fetch("UPDATE member SET staff_number = staff_number || id")
    assert costs[0] == costs[1]


@sqlite
async def test_columns_excel_and_paper(app: Litestar) -> None:
    union, event = await _applied()
    desk = await browser(app, union.organizer)
    path = f"/manage/events/{event.id}/applications"
    with frozen(NOON):
        page = await desk.get(f"{path}?c=name&c=rank&c=missed&sort=number&branch={union.accounting.id}")
        heads = [f'data-label="{words}"' in page.text for words in ("Times stayed away", "History")]
        assert (heads, "图书0" in words(page)) == ([True, False], False)
        paper = text_of(await desk.get(f"{path}/print?c=name&c=rank&sort=number"))
        assert "1会员022会员113会员24图书0" in paper
        assert (await desk.get(f"{path}.xlsx?q=A0001")).status_code == 200
