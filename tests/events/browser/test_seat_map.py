"""The seat map on a phone of 375 pixels, chosen by two phones at once; the plan and the programme by keys."""

import re

import pytest
from playwright.async_api import Page, expect

from events.domain.event import Kind
from events.domain.seating.drafts import SectionDraft
from events.queries.seating import hall_of, plan_of
from events.services.people_settings import set_people
from events.services.seating import planning
from tests.browser.axe import sideways, violations
from tests.events.browser.test_sign_up import There, there  # noqa: F401 - the fixture
from tests.events.services.parties.team import ALONE
from tests.events.union import offerings
from tests.fixtures.browser import DESK, NewContext

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
CENTRE = """(seat) => { const box = document.querySelector(`[data-seat="${seat}"]`).getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width }; }"""


async def seated(place: There, rows: int = 6, seats: int = 10) -> str:
    event = await place.event(rows * seats, kind=Kind.PERFORMANCE, title="滇剧专场")
    chief = place.union.organizer
    await planning.add_section(chief, event, SectionDraft("池座", rows, seats, aisles=(seats // 2,)))
    await planning.set_rules(chief, event, await offerings(event), chooses=True, return_by=None)
    return event


async def seat_at(event: str, row: int, place: int) -> str:
    plan = await plan_of(event)
    assert plan is not None
    hall = await hall_of(plan.id, plan.layout)
    return next(seat.id for seat in hall.seats if (seat.row, seat.place) == (row, place))


async def fits(page: Page) -> None:
    assert await sideways(page) == 0
    assert await violations(page) == []


async def tap(page: Page, seat: str) -> float:
    """Taps a seat where it is on the screen; how large a seat and its surroundings are there."""
    middle = "{ block: 'center', inline: 'center' }"
    await page.locator(f'[data-seat="{seat}"]').evaluate(f"(seat) => seat.scrollIntoView({middle})")
    at = await page.evaluate(CENTRE, seat)
    await page.touchscreen.tap(at["x"], at["y"])
    return float(at["width"])


async def test_two_phones_choose_the_same_seat(there: There, new_context: NewContext) -> None:  # noqa: F811
    event = await seated(there)
    first, second, _ = there.people
    wanted = await seat_at(event, 2, 3)
    pages = []
    for who in (first, second):
        page = await there.page(new_context, who, has_touch=True)
        await page.goto(f"/events/{event}/seats")
        await expect(page.locator("[data-seatmap-tools]")).to_be_visible()
        pages.append(page)
    one, other = pages
    await fits(one)
    # A first tap comes nearer, so that the second hits: then a seat has room for a finger.
    await tap(one, wanted)
    await expect(one.locator("[data-seatmap]")).to_have_attribute("data-zoom", "in")
    await expect(one.locator(f'[data-seat="{wanted}"]')).to_have_attribute("data-state", "free")
    width = await tap(one, wanted)
    assert width / 20 * 24 >= 44
    await expect(one.locator(f'[data-seat="{wanted}"]')).to_have_attribute("data-state", "mine")
    await expect(one.locator("[data-seats-told]")).to_have_text("2排3座")
    for _ in range(2):
        await tap(other, wanted)
    await expect(other.locator("[data-seats-told]")).to_have_text("2排3座")
    await one.get_by_role("button", name="选这些并报名").click()
    await expect(one.get_by_text("2排3座")).to_be_visible()
    await fits(one)
    # The other phone hears of it at once, and keeps the page it is on.
    await expect(other.locator(f'[data-seat="{wanted}"]')).to_have_attribute("data-state", "taken")
    await expect(other.locator("[data-seatmap-said]")).to_contain_text("2排3座刚刚被别人选走了")
    await fits(other)
    await other.get_by_role("button", name="最佳座位").click()
    await expect(other.get_by_text(re.compile(r"1排\d座"))).to_be_visible()


async def test_without_javascript_a_list_and_the_best_seat(there: There, new_context: NewContext) -> None:  # noqa: F811
    event = await seated(there, 2, 4)
    first, second, _ = there.people
    page = await there.page(new_context, first, java_script_enabled=False)
    await page.goto(f"/events/{event}/seats")
    await page.locator("summary", has_text="从列表选择").click()
    await page.get_by_label("2排4座").check()
    await page.get_by_role("button", name="选这些并报名").click()
    await expect(page.get_by_text("2排4座")).to_be_visible()
    other = await there.page(new_context, second, java_script_enabled=False)
    await other.goto(f"/events/{event}/seats")
    await other.get_by_role("button", name="最佳座位").click()
    await other.get_by_role("link", name="另选座位").click()
    await other.locator("summary", has_text="从列表选择").click()
    assert await other.get_by_label("2排4座").count() == 0


async def test_a_family_answers_and_chooses_seats_in_one_form(there: There, new_context: NewContext) -> None:  # noqa: F811
    event = await seated(there, 6, 10)
    await set_people(there.union.organizer, event, ALONE)
    page = await there.page(new_context, there.people[0], has_touch=True)
    await page.goto(f"/events/{event}/register")
    await expect(page.locator("[data-seatmap]")).to_be_hidden()
    await page.get_by_role("button", name="再加一人").click()
    await page.locator('input[name="companion-0-name"]').fill("小明")
    await page.get_by_label("我在座位图上选").check()
    await expect(page.locator("[data-seats-needed]")).to_have_text("要选的座位：2 个")
    seats = [await seat_at(event, 3, place) for place in (3, 4)]
    for seat in (seats[0], seats[0], seats[1]):
        await tap(page, seat)
    await expect(page.locator("[data-seats-told]")).to_have_text("3排3座 · 3排4座")
    await fits(page)
    # Whoever comes alone after all gives one back at once.
    await page.locator('input[name="companion-0-name"]').fill("")
    await expect(page.locator("[data-seats-told]")).to_have_text("3排4座")
    await page.locator('input[name="companion-0-name"]').fill("小明")
    await tap(page, seats[0])
    await page.get_by_role("button", name="报名", exact=True).click()
    await expect(page.get_by_text("3排3、4座")).to_be_visible()
    await expect(page.get_by_text("小明").first).to_be_visible()


async def test_the_organizer_draws_over_the_plan_and_uses_keys(there: There, new_context: NewContext) -> None:  # noqa: F811
    event = await seated(there, 3, 8)
    page = await there.page(new_context, there.union.organizer, viewport=DESK)
    await page.goto(f"/manage/events/{event}/seats")
    await fits(page)
    start, end = await seat_at(event, 1, 2), await seat_at(event, 1, 4)
    box = page.locator("[data-seatmap-view]")
    await box.scroll_into_view_if_needed()
    a, b = await page.evaluate(CENTRE, start), await page.evaluate(CENTRE, end)
    await page.mouse.move(a["x"], a["y"])
    await page.mouse.down()
    await page.mouse.move((a["x"] + b["x"]) / 2, a["y"], steps=8)
    await page.mouse.move(b["x"], b["y"], steps=8)
    await page.mouse.up()
    await expect(page.locator("[data-picked-told]")).to_have_text("已选 3 个座位")
    await page.get_by_role("button", name="停用", exact=True).click()
    await expect(page.locator('.seatmap__hall [data-state="blocked"]')).to_have_count(3)
    await page.locator("[data-seatmap-view]").focus()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Space")
    await page.keyboard.press("ArrowDown")
    await expect(page.locator("[data-seatmap-said]")).to_contain_text("2排1座")
    await page.keyboard.press("Space")
    await expect(page.locator("[data-picked-told]")).to_have_text("已选 2 个座位")
    await page.get_by_role("button", name="设为无障碍").click()
    await expect(page.locator('.seatmap__hall use[href="#seat-round"]')).to_have_count(2)
    await fits(page)


async def test_the_programme_is_moved_by_keys(there: There, new_context: NewContext) -> None:  # noqa: F811
    event = await seated(there, 1, 4)
    page = await there.page(new_context, there.union.organizer, viewport=DESK)
    for title in ("合唱", "舞蹈"):
        await page.goto(f"/manage/events/{event}/programme")
        await page.get_by_label("节目名称").fill(title)
        await page.get_by_role("button", name="添加节目").click()
    titles = page.locator("[data-acts] .item__title")
    await expect(titles).to_have_text(["合唱", "舞蹈"])
    await fits(page)
    await page.locator("[data-grip]").last.focus()
    await page.keyboard.press("ArrowUp")
    await expect(titles).to_have_text(["舞蹈", "合唱"])
    await expect(page.locator("[data-acts-said]")).to_have_text("舞蹈：第 1 个，共 2 个")
    await page.reload()
    await expect(titles).to_have_text(["舞蹈", "合唱"])
