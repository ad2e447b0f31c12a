"""The public notice: what anybody reads, what nobody ever does, and that it is gone when its time is over."""

from datetime import timedelta
from typing import Any

import pytest
from litestar import Litestar

from events.services.trips.noticing import NoticeDraft, hang, take_down
from events.trip_tables import Objection
from foundation.clock import frozen
from members.tables import Member
from tests.events.pages.walk import browser, words
from tests.events.services.trips.travellers import NOON, Travellers

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ENDS = NOON + timedelta(days=7)
SECRETS = {
    "staff_number": "LEAK0042",
    "phone": "10000004242",
    "honours": "省级劳模",
    "email": "leak@example.test",
}


async def _hung(**more: Any) -> tuple[Travellers, str]:
    """A notice on which the first woman has everything that could leak."""
    trip = await Travellers.made()
    values: dict[Any, Any] = {**SECRETS, "birth_date": NOON.date()}
    await Member.update(values).where(Member.id == trip.people["F0000"].member_id)
    return trip, await hang(trip.organizer, trip.event, NoticeDraft("现予公示。", ENDS, **more))


async def test_name_branch_and_result_and_nothing_else(app: Litestar) -> None:
    with frozen(NOON):
        trip, notice = await _hung()
        for reader in (None, trip.people["M0000"], trip.organizer):
            answer = await (await browser(app, reader)).get(f"/notices/{notice}")
            assert answer.status_code == 200
            assert "女0 会计学院分工会 proposed" in words(answer)
            found = [
                each for each in (*SECRETS.values(), "M0001", "F0001", "10000000002") if each in answer.text
            ]
            assert found == []
            ids = [each for each in (*trip.of.values(), *(p.member_id for p in trip.people.values()))
                   if each in answer.text and (reader is None or each != reader.member_id)]  # fmt: skip
            assert ids == []


async def test_it_is_kept_from_search_engines_and_caches(app: Litestar) -> None:
    with frozen(NOON):
        _, notice = await _hung()
        answer = await (await browser(app)).get(f"/notices/{notice}")
    assert answer.headers["x-robots-tag"] == "noindex, nofollow, noarchive, nosnippet"
    assert answer.headers["cache-control"] == "no-store"
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in answer.text


async def test_it_comes_down_by_the_clock(app: Litestar) -> None:
    with frozen(NOON):
        trip, notice = await _hung()
    somebody = await browser(app, trip.people["M0000"])
    for moment, status in (
        (ENDS - timedelta(seconds=1), 200),
        (ENDS, 410),
        (ENDS + timedelta(days=300), 410),
    ):
        with frozen(moment):
            answer = await (await browser(app)).get(f"/notices/{notice}")
            assert (answer.status_code, "女0" in answer.text) == (status, status == 200)
    with frozen(ENDS):
        late = await somebody.post(f"/notices/{notice}/objections", data={"text": "有异议"})
    assert late.status_code in (401, 410, 303)
    assert await Objection.count() == 0


async def test_taken_down_the_names_are_gone_at_once(app: Litestar) -> None:
    with frozen(NOON):
        trip, notice = await _hung()
        await take_down(trip.organizer, trip.event, notice, "名单有误")
        answer = await (await browser(app)).get(f"/notices/{notice}")
    assert (answer.status_code, "女0" in answer.text, "名单有误" in answer.text) == (410, False, False)


async def test_objecting_and_reading_the_answer(app: Litestar) -> None:
    with frozen(NOON):
        trip, notice = await _hung()
        nobody = await browser(app)
        refused = await nobody.post(f"/notices/{notice}/objections", data={"text": "有异议"})
        assert refused.status_code in (303, 401)
        member = await browser(app, trip.people["M0000"])
        empty = await member.post(f"/notices/{notice}/objections", data={"text": " "})
        assert empty.status_code == 422
        made = await member.post(f"/notices/{notice}/objections", data={"text": "她上年去过"})
        assert made.headers["location"] == f"/notices/{notice}?done=objected#own"
        own, others = await member.get(f"/notices/{notice}"), await nobody.get(f"/notices/{notice}")
        assert ("她上年去过" in own.text, "她上年去过" in others.text) == (True, False)


async def test_unnamed_objections_are_read_by_their_link_only(app: Litestar) -> None:
    with frozen(NOON):
        trip, notice = await _hung(anonymous=True)
        member = await browser(app, trip.people["M0000"])
        made = await member.post(f"/notices/{notice}/objections", data={"text": "有人上年去过"})
        link = made.headers["location"]
        assert link.startswith("/objections/")
        assert "有人上年去过" in (await (await browser(app)).get(link)).text
        assert (await member.get("/objections/guessed")).status_code == 404
        assert "有人上年去过" not in (await member.get(f"/notices/{notice}")).text
        office = await (await browser(app, trip.organizer)).get(f"/manage/events/{trip.event}/notices")
        assert ("有人上年去过" in office.text, "男0 " in words(office).split("有人上年去过")[0]) == (
            True,
            False,
        )


async def test_printed_it_shows_the_same_three_things(app: Litestar) -> None:
    with frozen(NOON):
        trip, notice = await _hung()
        office = await browser(app, trip.organizer)
        answer = await office.get(f"/manage/events/{trip.event}/notices/{notice}/print")
    assert answer.status_code == 200
    assert [each for each in SECRETS.values() if each in answer.text] == []
