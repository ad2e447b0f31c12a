"""Places through the pages: a proposal and its lot, shares, returns and requests, offers, time slots."""

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from litestar import Litestar

from events.domain.event_form import OfferingDraft, PoolDraft
from events.domain.pool_rules import PoolRules
from events.domain.settings import WaitlistRules
from events.domain.slots import SlotPlan
from events.services.cancellation import cancel
from events.services.event_settings import change_settings
from events.services.pool_rules import set_pool_rules
from events.services.signup import SignUp, register
from events.services.slots import add_slots
from events.tables import BranchQuota, Pool, Registration
from foundation.clock import frozen
from tests.events.pages.walk import browser, hidden, words
from tests.events.union import NOON, START, Union, offerings, statuses

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EVIL = "<script>alert(1)</script>"


async def pool_of(event: str) -> str:
    found: str = (await Pool.select(Pool.id).where(Pool.event == event))[0]["id"]
    return found


async def sizes() -> list[int]:
    rows = await BranchQuota.select(BranchQuota.size)
    return sorted(row["size"] for row in rows)


def lot_form(page: httpx.Response) -> dict[str, Any]:
    inner = re.search(r'action="[^"]*/lot">(.*?)</form>', page.text, re.DOTALL)
    assert inner is not None
    return hidden(httpx.Response(200, text=inner[1]))


async def test_a_proposal_is_calculated_a_tie_drawn_and_saved(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(2)
        await union.people(2, union.library, "B")
        event = await union.event(3)
        pool = await pool_of(event)
        here = f"/manage/events/{event}/places/{pool}"
        someone = await browser(app, union.organizer)
        plain = await someone.get(here)
        assert "Places by branch" in words(plain)
        shown = await someone.get(f"{here}?method=proportional")
        assert "exactly alike" in words(shown)
        silent = await someone.post(f"{here}/lot", data={**lot_form(shown), "seed": ""})
        assert silent.status_code == 422
        stale = await someone.post(
            f"{here}/lot", data={**lot_form(shown), "seed": "88", "expected": "0" * 64}
        )
        assert (stale.status_code, "changed meanwhile" in words(stale)) == (409, True)
        drawn = await someone.post(f"{here}/lot", data={**lot_form(shown), "seed": "88"})
        settled = await someone.get(drawn.headers["location"])
        assert "drew the place" in words(settled)
        form = {name: value for name, value in hidden(settled).items() if name.startswith("share-")}
        assert sorted(map(int, form.values())) == [1, 2]
        saved = await someone.post(here, data=form)
        assert saved.headers["location"] == f"{here}?done=saved"
        assert await sizes() == [1, 2]
        # Everyone can read it, and calculate it again.
        member = await browser(app, people[0])
        history = words(await member.get(f"/events/{event}/places"))
        assert "was given 2 places" in history
        record = await member.get(f"/events/{event}/places/quota/1")
        assert "the same result" in words(record)
        file = await member.get(f"/events/{event}/places/quota/1/record.json")
        assert file.json()["seed"] == "88"
        assert (await (await browser(app)).get(f"/events/{event}/places")).status_code in (302, 303)


async def test_what_cannot_be_shared_is_said_beside_its_field_and_kept(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        await union.people(3)
        event = await union.event(3)
        here = f"/manage/events/{event}/places/{await pool_of(event)}"
        someone = await browser(app, union.organizer)
        for query in (
            "method=minimum&minimum=9",
            "method=fixed&each=9",
            "method=percentage&permille=abc",
            "method=x",
        ):
            assert (await someone.get(f"{here}?{query}")).status_code == 200
        shares = {f"share-{union.accounting.id}": "3", f"share-{union.library.id}": "2"}
        many = await someone.post(here, data=shares)
        assert (many.status_code, "there are only 3" in words(many)) == (422, True)
        typed = await someone.post(here, data={**shares, f"share-{union.library.id}": EVIL[:8]})
        assert typed.status_code == 422
        assert "whole numbers" in words(typed)
        assert hidden(typed)[f"share-{union.library.id}"] == EVIL[:8]
    assert await sizes() == []


async def test_a_liaison_returns_and_asks_and_the_organizer_answers(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(3, union.library, "B")
        shares = {union.accounting.id: 3, union.library.id: 2}
        event = await union.event(pools=(PoolDraft(5, by_branch=True, quotas=shares),))
        (offering,) = await offerings(event)
        pool = await pool_of(event)
        for person in people:
            await register(person, SignUp(event, offering))
        accounting, library = await union.liaison(), await union.liaison(union.library)
        giver, asker = await browser(app, accounting), await browser(app, library)
        ours = f"/branch/registrations/{event}/places"
        own = f"{ours}/{pool}/{union.accounting.id}"
        assert "3 places are used by nobody" in words(await giver.get(ours))
        many = await giver.post(f"{own}/return", data={"places": "4"})
        assert (many.status_code, "3 places can be returned." in words(many)) == (422, True)
        done = await giver.post(f"{own}/return", data={"places": "2"})
        assert done.headers["location"] == f"{ours}?done=returned"
        assert (
            await giver.post(f"{ours}/{pool}/{union.library.id}/return", data={"places": "1"})
        ).status_code == 404
        empty = await asker.post(f"{ours}/{pool}/{union.library.id}/ask", data={"places": "1", "words": ""})
        assert empty.status_code == 422
        await asker.post(f"{ours}/{pool}/{union.library.id}/ask", data={"places": "1", "words": EVIL})
        assert "has not answered yet" in words(await asker.get(ours))
        chief = await browser(app, union.organizer)
        desk = await chief.get(f"/manage/events/{event}/places")
        assert EVIL not in desk.text
        assert EVIL in words(desk)
        assert "1 branch asks for more places." in words(await chief.get(f"/manage/events/{event}"))
        answer = re.search(r'action="([^"]*/requests/[^"]*)"', desk.text)
        assert answer is not None
        none = await chief.post(answer[1], data={"given": "0", "words": ""})
        assert none.status_code == 422
        given = await chief.post(answer[1], data={"given": "1", "words": ""})
        assert given.headers["location"] == f"/manage/events/{event}/places?done=saved"
        assert (await statuses(event))["confirmed"] == ["B0000", "B0001", "B0002"]
        assert "1 given" in words(await asker.get(ours))
    assert await sizes() == [1, 3]


async def test_an_offer_is_taken_by_one_press(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        first, second, third = await union.people(3)
        event = await union.event(1)
        (offering,) = await offerings(event)
        await change_settings(union.organizer, event, waitlist=WaitlistRules(answer_hours=24))
        made = [await register(person, SignUp(event, offering)) for person in (first, second, third)]
        await cancel(first, made[0].registration)
        someone = await browser(app, second)
        page = await someone.get(f"/registrations/{made[1].registration}")
        assert "A place is kept for you until" in words(page)
        press = f"/registrations/{made[1].registration}/accept"
        assert press in page.text
        assert press in (await someone.get("/inbox")).text
        assert (await (await browser(app, third)).post(press)).status_code == 404
        done = await someone.post(press)
        assert "You are in." in words(await someone.get(done.headers["location"]))
        await cancel(second, made[1].registration)
    with frozen(NOON + timedelta(hours=25)):
        late = await (await browser(app, third)).post(f"/registrations/{made[2].registration}/accept")
        assert (late.status_code, "time to answer was over" in words(late)) == (409, True)


async def test_rules_of_pools_are_kept_and_judged(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        event = await union.event(
            pools=(PoolDraft(2, "女"), PoolDraft(2, "男")),
            offerings=(OfferingDraft("女", 0), OfferingDraft("男", 1)),
        )
        first, second = [row["id"] for row in await Pool.select(Pool.id).order_by(Pool.id)]
        here = f"/manage/events/{event}/places/{first}/rules"
        someone = await browser(app, union.organizer)
        form = hidden(await someone.get(here)) | {"partner": second, "ahead": "0"}
        wrong = await someone.post(here, data=form)
        assert (wrong.status_code, "At least 1" in words(wrong)) == (422, True)
        late = await someone.post(
            here, data={**form, "ahead": "1", "joins": second, "merges_at": "2099-01-01T10:00"}
        )
        assert (late.status_code, "before the event begins" in words(late)) == (422, True)
        done = await someone.post(here, data={**form, "ahead": "2", "size": "5"})
        assert done.headers["location"] == f"/manage/events/{event}/places?done=saved"
        assert "In step with" in words(await someone.get(f"/manage/events/{event}/places"))
        waits = await someone.post(f"/manage/events/{event}/places/waitlist", data={"answer_hours": "-1"})
        assert waits.status_code == 422
    rows = await Pool.select(Pool.id, Pool.size, Pool.balances, Pool.ahead).order_by(Pool.id)
    assert [(row["size"], row["balances"], row["ahead"]) for row in rows] == [(5, second, 2), (2, first, 2)]


async def test_a_copy_keeps_the_rules_of_its_pools(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        event = await union.event(
            pools=(PoolDraft(2, "女"), PoolDraft(2, "男")),
            offerings=(OfferingDraft("女", 0), OfferingDraft("男", 1)),
        )
        first, second = [row["id"] for row in await Pool.select(Pool.id).order_by(Pool.id)]
        rules = PoolRules(merges_at=NOON + timedelta(days=5), joins=second, partner=second, ahead=2)
        await set_pool_rules(union.organizer, event, first, rules)
        someone = await browser(app, union.organizer)
        copy = hidden(await someone.get(f"/manage/events/{event}/copy?on=2026-06-18"))
        copy.pop("do", None)
        copied = await someone.post("/manage/events/new", data=copy)
        new = copied.headers["location"].split("/")[-1].split("?")[0]
    rows = await Pool.select().where(Pool.event == new)
    by_id = {row["id"]: row["name"] for row in rows}
    found = {
        row["name"]: (row["merges_at"], by_id.get(row["joins"]), by_id.get(row["balances"]), row["ahead"])
        for row in rows
    }
    names = {
        row["id"]: row["name"] for row in await Pool.select(Pool.id, Pool.name).where(Pool.event == event)
    }
    assert found == {
        names[first]: (NOON + timedelta(days=12), names[second], names[second], 2),
        names[second]: (None, None, names[first], 2),
    }


async def test_slots_are_built_in_one_form_and_chosen_by_department(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        person, other = await union.people(2)
        event = await union.event(ends_at=START + timedelta(hours=4), per_person=2)
        someone = await browser(app, union.organizer)
        here = f"/manage/events/{event}/slots"
        form = hidden(await someone.get(here)) | {"sections": "内科\n骨科", "count": "12", "minutes": "15"}
        wrong = await someone.post(here, data={**form, "breaks": "noon"})
        assert (wrong.status_code, hidden(wrong)["sections"]) == (422, "内科\n骨科")
        built = await someone.post(here, data=form)
        assert built.headers["location"] == f"{here}?done=saved"
        found = await offerings(event)
        assert len(found) == 24
        mine = await browser(app, person)
        await register(other, SignUp(event, found[0]))
        shown = await mine.get(f"/events/{event}/register")
        assert words(shown).count("11 free") == 1
        assert shown.text.index(found[1]) < shown.text.index(found[0])
        none = await mine.post(f"/events/{event}/register", data={})
        assert (none.status_code, "choose" in words(none)) == (422, True)
        done = await mine.post(f"/events/{event}/register", data={"offering": found[3]})
        assert done.status_code == 303
        clash = await mine.post(f"/events/{event}/register", data={"offering": found[15]})
        assert (clash.status_code, "at the same time" in words(clash)) == (409, True)
        assert "Same time as another one" in words(await mine.get(f"/events/{event}/register"))
        removed = await someone.post(f"{here}/remove", data={"section": "内科"})
        assert removed.status_code == 303
    assert len(await offerings(event)) == 14
    assert await Registration.count() == 2


async def test_the_set_up_form_leaves_many_slots_alone(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        event = await union.event(ends_at=START + timedelta(hours=12))
        await add_slots(union.organizer, event, SlotPlan(("内科",), START, 15, 40, 2))
        someone = await browser(app, union.organizer)
        form = hidden(await someone.get(f"/manage/events/{event}/edit")) | {"title": "义诊"}
        form.pop("do", None)
        saved = await someone.post(f"/manage/events/{event}/edit", data=form)
        assert saved.status_code == 303, words(saved)
        copy = hidden(await someone.get(f"/manage/events/{event}/copy"))
        copy.pop("do", None)
        copied = await someone.post("/manage/events/new", data=copy)
        assert copied.status_code == 303, words(copied)
        new = copied.headers["location"].split("/")[-1].split("?")[0]
    assert [len(await offerings(each)) for each in (event, new)] == [41, 41]


async def test_numbers_are_taken_over_looked_at_and_saved(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        former, event = await union.event(9, title="去年的疗休养"), await union.event(9)
        someone = await browser(app, union.organizer)
        first, here = [f"/manage/events/{each}/places/{await pool_of(each)}" for each in (former, event)]
        nothing = await someone.post(f"{here}/fill", data={"lines": ""})
        assert (nothing.status_code, "Please choose a file, paste lines" in words(nothing)) == (422, True)
        pasted = await someone.post(f"{here}/fill", data={"lines": "会计学院\t5\n图书馆 3\n体育部 1"})
        assert "2 branches were put into the table." in words(pasted)
        assert "Line 3 “体育部 1”: No branch of this name shares these places." in words(pasted)
        assert await sizes() == [], "nothing is stored before it was looked at"
        share = {f"share-{union.accounting.id}": "5", f"share-{union.library.id}": "3"}
        assert all(f'name="{name}" value="{size}"' in pasted.text for name, size in share.items())
        await someone.post(first, data=share)
        pool = (await Pool.select(Pool.id).where(Pool.event == former))[0]["id"]
        assert "去年的疗休养 · 8" in words(await someone.get(here))
        again = await someone.post(f"{here}/fill", data={"former": pool})
        assert all(f'name="{name}" value="{size}"' in again.text for name, size in share.items())
        own = await someone.post(f"{first}/fill", data={"former": pool})
        assert own.status_code == 422
        file = await someone.get(f"{first}/shares.xlsx")
        back = await someone.post(f"{here}/fill", files={"file": ("shares.xlsx", file.content)})
        assert all(f'name="{name}" value="{size}"' in back.text for name, size in share.items())
        broken = await someone.post(f"{here}/fill", files={"file": ("shares.xlsx", b"no workbook")})
        assert broken.status_code == 422
