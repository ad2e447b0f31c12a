"""An umpire's phone and a spectator's, side by side: every tap is seen at once, and nothing is lost on the way."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Route, expect

from tests.browser.axe import sideways, small_targets, violations
from tests.browser.hall import DOUBLES, TABLET, Hall, after, begin, found_hall, log_length, prompt, tap
from tests.fixtures.browser import DESK, NewContext
from tests.fixtures.server import _launch

# From 60 on; a second may be over before anybody looks.
COUNTING_DOWN = re.compile(r"^(60|5\d)$")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hall(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    folder = tmp_path_factory.mktemp("hall")
    made = await found_hall(folder)
    made.server = _launch(folder, (), {})
    yield made
    made.server.kill()


async def test_a_point_is_seen_by_the_spectator_without_reloading(
    hall: Hall, new_context: NewContext
) -> None:
    umpire = await (await new_context()).new_page()
    watcher = await (await new_context()).new_page()
    scores = await (await new_context(viewport=DESK, locale="en-GB")).new_page()
    await watcher.goto(hall.match(4))
    await scores.goto(hall.scores)
    await begin(umpire, hall.umpire(4))
    await tap(umpire, "llr")
    points = watcher.locator(".score__points")
    await expect(points.nth(0)).to_have_text("2")
    await expect(points.nth(1)).to_have_text("1")
    await expect(watcher.locator(".score__side[data-leads]")).to_have_attribute("data-side", "a")
    await expect(watcher.locator(".score__side[data-serves]")).to_have_attribute("data-side", "b")
    await expect(watcher.locator("[data-courtview]")).to_be_visible()
    board = scores.locator(f"[data-match='{hall.matches['r1m4']}']")
    await expect(board.locator(".score__points").nth(0)).to_have_text("2")
    await expect(
        scores.locator(f".scores:not(.scores--small) [data-match='{hall.matches['r1m4']}']")
    ).to_be_visible()
    await expect(umpire.locator("[data-call]")).to_have_text("换发球，1 比 2")
    await after(umpire, umpire.locator("[data-undo]").click)
    await expect(points.nth(1)).to_have_text("0")
    await expect(umpire.locator("[data-call]")).to_have_text("2 比 0")


async def test_server_receiver_and_their_courts_are_drawn(hall: Hall, new_context: NewContext) -> None:
    tablet = await (await new_context(viewport=TABLET)).new_page()
    await begin(tablet, hall.umpire(DOUBLES), server="1", receiver="0")
    left, right = tablet.locator("[data-end=left]"), tablet.locator("[data-end=right]")
    names = await left.locator(".box__name").all_text_contents()
    assert len(set(names)) == 2
    await expect(left.locator("[data-serves]")).to_have_class("box box--bottom")
    await expect(right.locator("[data-receives]")).to_have_class("box box--top")
    await tap(tablet, "l")
    await expect(left.locator("[data-serves]")).to_have_class("box box--top")
    assert await left.locator(".box__name").all_text_contents() == names[::-1]
    await tap(tablet, "r")
    await expect(right.locator("[data-serves]")).to_have_class("box box--bottom")
    assert await left.locator(".box__name").all_text_contents() == names[::-1]


async def test_a_whole_match_to_the_draw(hall: Hall, new_context: NewContext) -> None:
    umpire = await (await new_context()).new_page()
    watcher = await (await new_context()).new_page()
    await watcher.goto(hall.match(1))
    winner = await watcher.locator(".score__name").nth(0).inner_text()
    await begin(umpire, hall.umpire(1))
    await tap(umpire, "l" * 11)
    await expect(umpire.locator(prompt(umpire, "stop"))).to_contain_text("间歇")
    await expect(umpire.locator("#umpire [data-seconds]")).to_have_text(COUNTING_DOWN)
    await expect(umpire.locator("[data-ends]")).to_be_hidden()
    await expect(watcher.locator("[data-note]")).to_have_text("间歇")
    await after(umpire, umpire.locator("[data-go-on]").click)
    await tap(umpire, "l" * 9)
    await expect(umpire.locator("[data-stake]")).to_have_text("局点")
    await tap(umpire, "l")
    await expect(umpire.locator("[data-ends]")).to_be_visible()
    await after(umpire, umpire.locator("[data-go-on]").click, 2)
    await tap(umpire, "r" * 11)
    await after(umpire, umpire.locator("[data-go-on]").click)
    await tap(umpire, "r" * 9)
    await expect(umpire.locator("[data-stake]")).to_have_text("赛点")
    await tap(umpire, "r")
    await expect(umpire.locator(prompt(umpire, "over"))).to_contain_text("21–0")
    await after(umpire, umpire.locator("[data-confirm-result]").click)
    await expect(umpire.locator(prompt(umpire, "confirmed"))).to_contain_text(f"{winner}获胜")
    await expect(watcher.locator(".score__side[data-winner]")).to_have_attribute("data-side", "a")
    await expect(watcher.locator("[data-courtview]")).to_be_hidden()
    await watcher.goto(hall.match(1, stage=2))
    await expect(watcher.locator(".score__name").nth(0)).to_contain_text(winner)


async def test_without_network_nothing_is_lost_and_nothing_counts_twice(
    hall: Hall, new_context: NewContext
) -> None:
    context = await new_context()
    umpire = await context.new_page()
    await begin(umpire, hall.umpire(5))

    async def answer_lost(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await umpire.route("**/events", answer_lost, times=1)
    await after(umpire, umpire.locator("[data-end=left]").click)
    await expect(umpire.locator("[data-end=left] [data-points]")).to_have_text("1")
    await context.set_offline(True)
    await umpire.locator("[data-end=right]").click()
    await expect(umpire.locator("[data-sync]")).to_have_attribute("data-sync", "offline")
    await umpire.locator("[data-end=right]").click()
    await context.set_offline(False)
    await expect(umpire.locator("[data-sync]")).to_have_attribute("data-sync", "ok")
    await expect(umpire.locator("[data-end=right] [data-points]")).to_have_text("1")
    await umpire.reload()
    await expect(umpire.locator("[data-end=left] [data-points]")).to_have_text("1")
    assert await log_length(umpire) == 6


async def test_a_slow_answer_does_not_take_the_match_back(hall: Hall, new_context: NewContext) -> None:
    umpire = await (await new_context()).new_page()
    released = asyncio.Event()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        await released.wait()
        await route.fulfill(response=answer)

    await umpire.route("**/api/v1/matches/*?device=*", late, times=1)
    await begin(umpire, hall.umpire(12))
    await tap(umpire, "l")
    async with umpire.expect_response("**/api/v1/matches/*?device=*") as answered:
        released.set()
    await (await answered.value).finished()
    await tap(umpire, "l")
    await expect(umpire.locator("[data-end=left] [data-points]")).to_have_text("2")


async def test_a_page_slow_to_listen_shows_what_it_missed(hall: Hall, new_context: NewContext) -> None:
    umpire = await (await new_context()).new_page()
    scores = await (await new_context(viewport=DESK)).new_page()
    released = asyncio.Event()

    async def slow(route: Route) -> None:
        await released.wait()
        await route.continue_()

    await begin(umpire, hall.umpire(13))
    await scores.route("**/live/competitions/*", slow)
    await scores.goto(hall.scores)
    board = scores.locator(f"[data-match='{hall.matches['r1m13']}'] .score__points")
    await tap(umpire, "ll")
    await expect(board.nth(0)).to_have_text("0")
    released.set()
    await expect(board.nth(0)).to_have_text("2")


async def test_another_device_takes_over(hall: Hall, new_context: NewContext) -> None:
    one = await (await new_context()).new_page()
    two = await (await new_context(viewport=TABLET)).new_page()
    await begin(one, hall.umpire(6))
    await tap(one, "l")
    await two.goto(hall.umpire(6))
    await expect(two.locator(prompt(two, "device"))).to_be_visible()
    await two.locator("[data-take-over]").click()
    await expect(two.locator("[data-prompt=device]")).to_be_hidden()
    await tap(two, "r")
    await expect(one.locator(prompt(one, "device"))).to_be_visible()


async def test_cards_and_retirement_ask_once_more(hall: Hall, new_context: NewContext) -> None:
    umpire = await (await new_context(locale="en-GB")).new_page()
    await begin(umpire, hall.umpire(7))
    await umpire.locator("[data-menu]").click()
    await expect(umpire.locator("[data-act=walkover]")).to_be_hidden()
    await umpire.locator("[data-act=fault]").click()
    await umpire.locator("[data-step=who] button").nth(0).click()
    await expect(umpire.locator("[data-sure]")).to_contain_text(
        "a point and the service go to the other side"
    )
    await after(umpire, umpire.locator("#umpire-menu [data-yes]").click)
    await expect(umpire.locator("[data-end=right] [data-points]")).to_have_text("1")
    await umpire.locator("[data-menu]").click()
    await umpire.locator("[data-act=retirement]").click()
    await umpire.locator("[data-step=who] button").nth(1).click()
    await after(umpire, umpire.locator("#umpire-menu [data-yes]").click)
    await expect(umpire.locator(prompt(umpire, "over"))).to_contain_text("Retired")
    await after(umpire, umpire.locator("[data-undo]").click)
    await expect(umpire.locator("[data-prompt=over]")).to_be_hidden()


async def test_the_court_code_leads_to_its_match(hall: Hall, new_context: NewContext) -> None:
    umpire = await (await new_context()).new_page()
    await umpire.goto(hall.at(f"/umpire/{hall.court_link}"))
    await expect(umpire.locator(".start__match")).to_have_count(1)
    assert await violations(umpire) == []
    await umpire.locator(".start__match").click()
    await expect(umpire.locator(prompt(umpire, "toss"))).to_be_visible()


@pytest.mark.parametrize(
    ("scheme", "locale", "number"),
    [("light", "zh-CN", 8), ("dark", "zh-CN", 9), ("light", "en-GB", 10), ("dark", "en-GB", 11)],
)
async def test_pages_are_within_everyones_reach(
    hall: Hall, new_context: NewContext, scheme: str, locale: str, number: int
) -> None:
    context = await new_context(color_scheme=scheme, locale=locale, viewport={"width": 320, "height": 640})
    page = await context.new_page()
    await page.goto(hall.umpire(number))
    faults = {"toss": await violations(page)}
    await page.emulate_media(reduced_motion="reduce")
    await begin(page, hall.umpire(number))
    await tap(page, "lr")
    faults["play"] = await violations(page)
    faults["play sideways"] = [str(await sideways(page))] if await sideways(page) else []
    await page.locator("[data-menu]").click()
    faults["menu"] = await violations(page)
    for name, path in (
        ("match", hall.match(number)),
        ("scores", hall.scores),
    ):
        await page.goto(path)
        await page.wait_for_selector("[data-live]")
        faults[name] = await violations(page) + await small_targets(page)
        faults[f"{name} sideways"] = [str(await sideways(page))] if await sideways(page) else []
    assert {place: found for place, found in faults.items() if found} == {}
