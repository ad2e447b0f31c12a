"""An event's parties and its companions and guests as lists: order, search, filters, columns, Excel and paper."""

from collections.abc import Sequence
from functools import partial

import pytest
from litestar import Litestar

from events.documents import guest_fields, party_fields
from events.domain.event import Event
from events.domain.party import AgeBand, Companion
from events.queries import facts, guests, party_list
from events.services.parties.captaincy import make_link
from events.services.parties.joining import join
from events.services.walk_in import guest_comes
from events.tables import Guest
from foundation.clock import frozen
from foundation.database import fetch
from foundation.web.wanted_list import Asked
from members.queries.people_lists import part_of
from tests.checkin.queries_counted import counted
from tests.events.listed import everything
from tests.events.pages.walk import browser, text_of, words
from tests.events.services.parties.team import founded, held
from tests.events.union import NOON, Union

B = AgeBand


class Teams:
    """Three parties, the last of which waits: with members, companions and a guest of the accounting branch."""

    union: Union
    event: Event

    @classmethod
    async def made(cls) -> "Teams":
        made = cls()
        with frozen(NOON):
            made.union = await Union.found()
            first, second, friend = await made.union.people(3)
            (elsewhere,) = await made.union.people(1, made.union.library, "B", "图书")
            event, offering = await held(made.union, 7)
            team = await founded(second, event, 4, "飞鱼队", companions=(Companion("解小小", B.CHILD),))
            await join(friend, team, secret=await make_link(second, team))
            await founded(first, event, 3, "松鼠队", companions=(Companion("单奶奶", B.SENIOR),))
            await founded(elsewhere, event, 2, "阿尔法")
            await guest_comes(
                made.union.organizer, event, offering, "Anna Li", "outside", made.union.accounting.id
            )
            known = await facts.event(event)
        assert known is not None
        made.event = known
        return made

    async def parties(self, sort: str = "", search: str = "") -> list[party_list.Row]:
        source = party_list.source(self.event.id)
        rows = partial(party_list.rows, self.event.id)
        return await everything(source, rows, party_fields.shape(self.event), sort, search)

    async def guests(self, sort: str = "", search: str = "") -> list[guests.Row]:
        source = guests.source(self.event.id)
        return await everything(source, guests.rows, guest_fields.shape(self.event), sort, search)


def _names(rows: Sequence[guests.Row | party_list.Row]) -> list[str]:
    return [row.name for row in rows]


async def test_parties_in_every_order_and_found(database: None) -> None:
    made = await Teams.made()
    rows = await made.parties("party")
    told = [(row.title, row.name, row.size, row.status.value, row.mates, row.along) for row in rows]
    assert sorted(told) == [
        ("松鼠队", "会员0", 3, "confirmed", ("会员0",), ("单奶奶",)),
        ("阿尔法", "图书0", 2, "waitlisted", ("图书0",), ()),
        ("飞鱼队", "会员1", 4, "confirmed", ("会员1", "会员2"), ("解小小",)),
    ]
    assert _names(await made.parties("-number")) == ["图书0", "会员1", "会员0"]
    assert _names(await made.parties("size")) == ["图书0", "会员0", "会员1"]
    assert _names(await made.parties("line"))[0] == "图书0"
    assert _names(await made.parties("", "飞鱼")) == ["会员1"]
    assert _names(await made.parties("number", "A000")) == ["会员0", "会员1"]


async def test_guests_are_found_by_their_own_name_and_by_whose_they_are(database: None) -> None:
    made = await Teams.made()
    rows = await made.guests("name")
    told = [(row.name, row.age_band.value, row.audience, row.host, row.branch_name) for row in rows]
    accounting = made.union.accounting.name
    assert sorted(told[1:] if told[0][0] == "Anna Li" else told[:-1]) == [
        ("单奶奶", "senior", "family", "会员0", accounting),
        ("解小小", "child", "family", "会员1", accounting),
    ]
    assert [name for name in _names(rows) if name != "Anna Li"] == ["单奶奶", "解小小"], "Shàn before Xiè"
    for search, found in {"xxx": ["解小小"], "shan": ["单奶奶"], "会员0": ["单奶奶"], "A0001": ["解小小"],
                          "anna": ["Anna Li"], "_": []}.items():  # fmt: skip
        assert _names(await made.guests("name", search)) == found, search
    assert _names(await made.guests("host")) == ["单奶奶", "解小小", "Anna Li"]
    assert _names(await made.guests("-host"))[-1] == "Anna Li", "whoever comes with nobody stands last"
    assert _names(await made.guests("arrival"))[0] == "Anna Li"


async def test_counts_by_filter_and_a_page_of_it(database: None) -> None:
    made = await Teams.made()
    shape = guest_fields.shape(made.event)
    wanted = Asked(shape, "name", page=9, filters={"here": "no", "age": "", "branch": "", "offering": ""})
    part = await part_of(guests.source(made.event.id), wanted, size=1)
    assert (part.paged.number, part.paged.pages, len(part.ids), part.counts.total) == (2, 2, 1, 3)
    assert part.counts.by("here", wanted.filters) == {"no": 2, "yes": 1}
    assert part.counts.by("age", wanted.filters) == {"senior": 1, "child": 1, "adult": 0}


async def test_whoever_is_forgotten_or_comes_with_nobody_any_more_is_not_listed(database: None) -> None:
    made = await Teams.made()
    await Guest.update({Guest.name: ""}).where(Guest.name == "Anna Li")
    await fetch(
        "UPDATE registration SET status = 'cancelled', slot = NULL WHERE id IN"
        " (SELECT registration FROM guest WHERE name = '单奶奶')"
    )
    assert _names(await made.guests("name")) == ["解小小"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_pages_with_their_columns_excel_and_paper(app: Litestar) -> None:
    made = await Teams.made()
    desk = await browser(app, made.union.organizer)
    with frozen(NOON):
        base = f"/manage/events/{made.event.id}"
        for path, key, head, name in (
            ("parties", "people", "People in it", "飞鱼队"),
            ("companions", "kind", "Belongs to", "解小小"),
        ):
            page = await desk.get(f"{base}/{path}")
            assert (name in page.text, f'data-label="{head}"' in page.text) == (True, False)
            with counted() as one:
                other = await desk.get(f"{base}/{path}?c={key}&sort=-branch")
            assert (name in other.text or path == "parties", f'data-label="{head}"' in other.text) == (
                True,
                True,
            )
            assert len(one) < 14, one
            assert name in text_of(await desk.get(f"{base}/{path}/print"))
            assert (await desk.get(f"{base}/{path}.xlsx")).status_code == 200
            assert "Nobody matches" in words(await desk.get(f"{base}/{path}?q=nobody"))
        for path in ("parties", "companions"):
            assert f'href="{base}/{path}"' in (await desk.get(f"{base}/registrations")).text
