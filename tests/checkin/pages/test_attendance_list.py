"""The attendance list in SQL: who stands on it, in which order, on which page, and what it costs."""

from datetime import timedelta

import pytest

from checkin.queries.presence import attendees, count, counted
from events.queries import facts, roll, roll_order
from events.queries.roll_order import EXPECTED, Wanted
from events.tables import Attendance
from tests.checkin.conftest import AsMember
from tests.checkin.queries_counted import counted as statements
from tests.checkin.seed import STARTS, Door, add_person, register

CAME = ("王小明", "曾可可", "单于飞")
"""the earliest first; the last of them waits for a place and came all the same"""


async def _some_came(door: Door) -> None:
    for number, name in enumerate(("曾可可", "阿里", "单一")):
        branch = door.branches[number % 2]
        door.registrations[name] = await register(
            door.event, door.offering, await add_person(branch, f"T1{number}", name)
        )
    for minutes, name in enumerate(CAME):
        at = STARTS + timedelta(minutes=minutes)
        await Attendance(
            registration=door.registration_id(name), event=door.id, present_at=at, door="东门"
        ).save()


async def _listed(door: Door, wanted: Wanted, size: int = 2) -> list[str]:
    """The names of all of it, page by page, as somebody leafs through it."""
    event = await facts.event(door.id)
    assert event is not None
    counts = await roll.counted(door.id, wanted)
    found: list[str] = []
    while part := await roll.ids_of(event, wanted, counts, len(found), size):
        found += [row.name for row in await attendees(part)]
    assert len(found) == counts.found(wanted)
    return found


async def test_whoever_is_expected_or_came_in_every_order(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _some_came(door)
    orders = {
        "name": ["阿里", "单于飞", "欧阳雪", "单一", "王小明", "曾可可"],
        "-name": ["曾可可", "王小明", "单一", "欧阳雪", "单于飞", "阿里"],
        "number": ["王小明", "欧阳雪", "单于飞", "曾可可", "阿里", "单一"],
        "branch": ["单于飞", "单一", "王小明", "曾可可", "阿里", "欧阳雪"],
        "arrival": ["单于飞", "曾可可", "王小明", "阿里", "欧阳雪", "单一"],
        "-arrival": ["王小明", "曾可可", "单于飞", "阿里", "欧阳雪", "单一"],
    }
    for walked_from in (5_000, 1):
        monkeypatch.setattr(roll_order, "WALKED_FROM", walked_from)
        for sort, names in orders.items():
            for size in (1, 2, 4, 100):
                assert await _listed(door, Wanted(sort=sort, of=EXPECTED), size) == names, (sort, size)


async def test_filters_search_and_counts(door: Door) -> None:
    await _some_came(door)
    first = door.branches[0].id
    assert await _listed(door, Wanted(sort="name", of=EXPECTED, here="yes")) == ["单于飞", "王小明", "曾可可"]
    assert await _listed(door, Wanted(sort="arrival", of=EXPECTED, here="no")) == ["阿里", "欧阳雪", "单一"]
    assert await _listed(door, Wanted(sort="-arrival", of=EXPECTED, here="yes")) == list(CAME)
    assert await _listed(door, Wanted(sort="number", of=EXPECTED, branch=first, here="yes")) == [
        "王小明", "单于飞", "曾可可",
    ]  # fmt: skip
    for search, names in {
        "sy": ["单一"],
        "chanyu": ["单于飞"],
        "小明": ["王小明"],
        "t11": ["阿里"],
        "%": [],
    }.items():
        assert await _listed(door, Wanted(sort="name", search=search, of=EXPECTED)) == names, search
    counts = await roll.counted(door.id, Wanted(search="s", of=EXPECTED))
    assert (counts.total, counts.by_here(Wanted(of=EXPECTED))) == (6, {"yes": 0, "no": 1})
    assert counted(counts.all) == await count(door.id)


async def test_the_same_few_statements_however_many_came(door: Door, as_member: AsMember) -> None:
    staff = await as_member(door.host)
    path = f"/manage/events/{door.id}/attendance"
    await staff.get(path)
    costs = []
    for _round in range(2):
        with statements() as found:
            assert (await staff.get(f"{path}?q=T&sort=arrival")).status_code == 200
        costs.append(len(found))
        if not _round:
            await _some_came(door)
    assert costs[0] == costs[1] < 20


async def test_columns_to_choose_hold_on_the_screen_and_on_paper(door: Door, as_member: AsMember) -> None:
    await _some_came(door)
    staff = await as_member(door.host)
    path = f"/manage/events/{door.id}/attendance"
    usual, chosen = await staff.get(path), await staff.get(f"{path}?c=number&c=how")
    shown = [[f'data-label="{words}"' in each.text for words in ("方式", "入口")] for each in (usual, chosen)]
    assert shown == [[False, True], [True, False]]
    assert chosen.text.count('<th scope="row" class="table__main">') == 6
    assert f'href="{path}.xlsx?c=number&amp;c=how"' in chosen.text
