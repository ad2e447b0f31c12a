"""Long lists: every order with names as they are, pages beside one another, counts, and what nobody may see."""

import itertools
import re
from typing import Any

import pytest
from litestar import Litestar

from events.domain.event import Event
from events.domain.event_form import OfferingDraft, QuestionDraft
from events.domain.questions import QuestionKind
from events.queries import facts, roll, roll_figures, roll_order
from events.queries.roll_order import Wanted
from events.services.cancellation import cancel
from events.services.signup import SignUp, register
from foundation.clock import frozen
from foundation.database import fetch
from members.domain import strokes
from members.domain.pinyin import reading
from members.tables import AuditEntry
from tests.events.pages.walk import browser, text_of, words
from tests.events.union import NOON, Union, as_identity, offerings
from tests.members.seed import add_member

NAMES = ("单一", "曾可", "欧阳明", "卡玛尔·阿里", "丁一", "解晓东", "仇小小", "Anna Li", "单一")
PINYIN = ["Anna Li", "丁一", "卡玛尔·阿里", "欧阳明", "仇小小", "单一", "单一", "解晓东", "曾可"]


class Long:
    """An event with everybody whose name is hard to sort, in two branches and two offerings, the last one cancelled."""

    union: Union
    id: str
    event: Event

    @classmethod
    async def made(cls) -> "Long":
        with frozen(NOON):
            return await cls._made()

    @classmethod
    async def _made(cls) -> "Long":
        made = cls()
        made.union = await Union.found()
        made.id = await made.union.event(
            7,
            offerings=(OfferingDraft("甲", 0), OfferingDraft("乙", 0)),
            questions=(QuestionDraft(QuestionKind.TEXT, "备注", required=True),),
        )
        question = (await fetch("SELECT id FROM question"))[0]["id"]
        places = itertools.cycle(await offerings(made.id))
        branches = itertools.cycle((made.union.library, made.union.accounting, made.union.accounting))
        last = ""
        for number, name in enumerate(NAMES):
            read = reading(name)
            branch = next(branches)
            member = await add_member(
                branch, f"N{9 - number}", name, pinyin=read.key, initials=read.initials, letters=read.letters,
                strokes=strokes.key(name), phone="10000000001",
            )  # fmt: skip
            wish = SignUp(made.id, next(places), answers={question: "好"})
            last = (await register(as_identity(member, branch), wish)).registration
        await cancel(made.union.organizer, last, "写错")
        event = await facts.event(made.id)
        assert event is not None
        made.event = event
        return made

    async def listed(self, wanted: Wanted, size: int = 4) -> list[roll.Row]:
        """All of the list, page by page, as somebody leafs through it."""
        counts = await roll.counted(self.id, wanted)
        found: list[roll.Row] = []
        while part := await roll.ids_of(self.event, wanted, counts, len(found), size):
            found += await roll.rows_with(self.event, part)
        assert len(found) == counts.found(wanted)
        return found


async def test_names_stand_in_the_order_people_expect(database: Any) -> None:
    made = await Long.made()
    names = [row.name for row in await made.listed(Wanted(sort="name"))]
    assert sorted(names) == sorted(NAMES)
    assert names[1:] == PINYIN[1:] if names[0] == "Anna Li" else names == PINYIN[1:] + PINYIN[:1]
    by_strokes = [row.name for row in await made.listed(Wanted(sort="strokes"))]
    assert by_strokes == [
        "丁一",
        "仇小小",
        "卡玛尔·阿里",
        "欧阳明",
        "单一",
        "单一",
        "曾可",
        "解晓东",
        "Anna Li",
    ]


async def test_every_order_up_and_down_and_page_by_page(
    database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Walking the roster and sorting those found give the same; down is up turned round; no row is lost or twice."""
    made = await Long.made()
    for sort in roll_order.SORTS:
        sorted_ones = [row.id for row in await made.listed(Wanted(sort=sort), 100)]
        assert len(set(sorted_ones)) == len(NAMES), sort
        with monkeypatch.context() as patched:
            patched.setattr(roll_order, "WALKED_FROM", 1)
            assert [row.id for row in await made.listed(Wanted(sort=sort), 2)] == sorted_ones, sort
        down = [row.id for row in await made.listed(Wanted(sort=f"-{sort}"), 3)]
        assert sorted(down) == sorted(sorted_ones)
        if sort in ("time", "name", "strokes", "number", "line", "seat"):
            assert down == sorted_ones[::-1], sort


async def test_those_who_wait_stand_in_line_before_all_others(database: Any) -> None:
    made = await Long.made()
    for size in (1, 2, 3, 100):
        rows = await made.listed(Wanted(sort="line"), size)
        assert [row.status == "waitlisted" for row in rows] == [True] * 1 + [False] * 8, size
        assert [row.id for row in await made.listed(Wanted(sort="-line"), size)] == [row.id for row in rows][
            ::-1
        ]


async def test_a_page_beside_a_row(database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await Long.made()
    monkeypatch.setattr(roll_order, "WALKED_FROM", 1)
    for sort in ("time", "-time", "name", "-strokes", "number"):
        wanted = Wanted(sort=sort)
        everyone = [row.id for row in await made.listed(wanted, 100)]
        counts = await roll.counted(made.id, wanted)
        after = await roll.ids_beside(made.event, wanted, counts, everyone[2], "", 3)
        before = await roll.ids_beside(made.event, wanted, counts, "", everyone[5], 3)
        assert (after, before) == (everyone[3:6], everyone[2:5]), sort
    assert await roll.ids_beside(made.event, Wanted(), counts, "nobody", "", 3) == []


async def test_counts_by_state_branch_and_search(database: Any) -> None:
    made = await Long.made()
    wanted = Wanted(search="单")
    counts = await roll.counted(made.id, wanted)
    assert counts.total == 9
    assert counts.by_status(wanted) | {} == {
        "confirmed": 1, "cancelled": 1, "offered": 0, "waitlisted": 0, "applied": 0, "rejected": 0,
    }  # fmt: skip
    for search, found in {
        "sy": 2,
        "oym": 1,
        "ouyang": 1,
        "anna": 1,
        "n9": 1,
        "阿里": 1,
        "%": 0,
        "_": 0,
        "!": 0,
    }.items():
        assert len(await made.listed(Wanted(search=search))) == found, search
    standing = await made.listed(
        Wanted(status=roll_order.STANDING, branch=made.union.library.id, sort="-number")
    )
    assert [row.name for row in standing] == ["单一", "卡玛尔·阿里", "仇小小"]
    within = await made.listed(Wanted(within=(made.union.accounting.id,), sort="number"))
    assert [row.staff_number for row in within] == ["N1", "N2", "N4", "N5", "N7", "N8"]


async def test_figures_are_counted_where_they_are_kept(database: Any) -> None:
    made = await Long.made()
    figures = [
        (each.name, each.confirmed + each.waitlisted, each.cancelled)
        for each in await roll_figures.by_branch(made.id)
    ]
    assert figures == [("会计学院分工会", 5, 1), ("图书馆分工会", 3, 0)]
    assert await roll_figures.incomplete(made.event) == 0
    await fetch(
        "DELETE FROM answer WHERE registration IN (SELECT id FROM registration WHERE status = 'cancelled')"
    )
    assert await roll_figures.incomplete(made.event) == 0
    await fetch("UPDATE answer SET value = '' WHERE registration IN (SELECT r.id FROM registration r"
                " JOIN member m ON m.id = r.member WHERE m.staff_number IN ('N9', 'N8'))")  # fmt: skip
    assert await roll_figures.incomplete(made.event) == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_whole_phone_numbers_only_when_asked_for_and_then_noted(app: Litestar) -> None:
    made = await Long.made()
    path = f"/manage/events/{made.id}/registrations"
    someone = await browser(app, made.union.organizer)
    with frozen(NOON):
        assert "10000000001" not in (await someone.get(path)).text
        assert await AuditEntry.count().where(AuditEntry.action == "registrations.phones_shown") == 0
        assert "10000000001" in (await someone.get(f"{path}?c=name&c=phone-full")).text
        assert "10000000001" in text_of(await someone.get(f"{path}/print?c=name&c=phone-full"))
        assert await AuditEntry.count().where(AuditEntry.action == "registrations.phones_shown") == 2
        liaison = await browser(app, await made.union.liaison())
        paper = text_of(await liaison.get(f"/branch/registrations/{made.id}/print?c=name&c=phone-full"))
        assert ("10000000001" in paper, "丁一" in paper, "仇小小" in paper) == (False, True, False)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_all_lists_and_papers_in_one_place(app: Litestar) -> None:
    made = await Long.made()
    someone = await browser(app, made.union.organizer)
    with frozen(NOON):
        page = (await someone.get(f"/manage/events/{made.id}/papers")).text
        for link in (
            f"/manage/events/{made.id}/registrations.xlsx?sort=branch",
            f"/manage/events/{made.id}/sheets",
        ):
            assert f'href="{link}"' in page
            assert (await someone.get(link)).status_code == 200
        assert ("/seats/plan.pdf" in page, "/travel/rooms.pdf" in page, "/sensitive" in page) == (
            False,
            False,
            False,
        )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_liaisons_desk_is_searched_and_shows_the_columns_chosen(app: Litestar) -> None:
    made = await Long.made()
    path = f"/branch/registrations/{made.id}"
    with frozen(NOON):
        liaison = await browser(app, await made.union.liaison())
        usual, found = await liaison.get(path), await liaison.get(f"{path}?q=oym&c=name&c=time&c=phone")
        heads = [
            [f'data-label="{words}"' in page.text for words in ("Still missing", "Phone", "Phone in full")]
            for page in (usual, found)
        ]
        assert heads == [[True, False, False], [False, True, False]]
        names = re.findall(r'<th scope="row" class="table__main"><a [^>]+>([^<]+)</a>', usual.text)
        assert names == ["Anna Li", "丁一", "欧阳明", "解晓东", "曾可"]
        assert re.findall(r'/of/\w+">([^<]+)</a>', found.text) == ["欧阳明"]
        assert "1欧阳明" in text_of(await liaison.get(f"{path}/print?q=oym&c=name"))
        assert "Nobody matches" in words(await liaison.get(f"{path}?q=nobody"))
