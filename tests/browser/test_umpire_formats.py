"""The umpire's panel and the spectators' page with games of another kind: table tennis, relays, ropes, a start."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from competitions.domain.scoring.formats import ScoringFormat
from competitions.domain.scoring.presets import PRESETS
from foundation.database import close_database, engine_for, open_database, use_engine
from tests.browser.axe import violations
from tests.browser.hall import DOUBLES, Hall, after, begin, counted_by, found_hall, pick, prompt, tap
from tests.fixtures.browser import NewContext
from tests.fixtures.server import _launch

RELAY, ROPE, SINGLES, START = 4, 5, 6, 7
SHORT_RELAY = ScoringFormat(
    "short", "Short relay", 1, 6, 1, 6, interval_at=(2,), interval_in="every", ends_change_at=(2,),
    rubbers=(3, 6), rubber_players=(1, 2),
)  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hall(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    folder = tmp_path_factory.mktemp("formats")
    made = await found_hall(folder)
    use_engine(engine_for(f"sqlite:///{folder / 'rallypoint.sqlite3'}", synchronous="OFF"))
    await open_database()
    for number, code in (
        (DOUBLES, "table-tennis"),
        (ROPE, "plain-3"),
        (SINGLES, "table-tennis"),
        (START, "1x31-handicap"),
    ):
        await counted_by(made.matches[f"r1m{number}"], PRESETS[code], doubles=number == DOUBLES)
    await counted_by(made.matches[f"r1m{RELAY}"], SHORT_RELAY, doubles=False)
    await close_database()
    made.server = _launch(folder, (), {})
    yield made
    made.server.kill()


async def _serves(page: Page, end: str) -> str:
    return await page.locator(f"[data-end={end}] [data-serves] .box__name").inner_text()


async def test_table_tennis_serves_in_turn(hall: Hall, new_context: NewContext) -> None:
    umpire = await (await new_context()).new_page()
    watcher = await (await new_context()).new_page()
    await watcher.goto(hall.match(SINGLES))
    await begin(umpire, hall.umpire(SINGLES))
    await expect(umpire.locator("[data-end=left] [data-serves] use")).to_have_attribute("href", "#ball")
    await expect(umpire.locator("[data-end=right] [data-receives]")).to_be_visible()
    await tap(umpire, "rr")
    await expect(umpire.locator("[data-end=right]")).to_have_attribute("data-serving", "")
    await expect(umpire.locator("[data-call]")).to_have_text("2 比 0")
    await expect(watcher.locator(".score__side[data-serves]")).to_have_attribute("data-side", "b")
    await expect(watcher.locator("[data-courtview]")).to_be_hidden()
    await tap(umpire, "l" * 11)
    await after(umpire, umpire.locator("[data-go-on]").click, 2)
    # Who served first receives first in the next game; the sides have changed ends.
    await expect(umpire.locator("[data-end=left]")).to_have_attribute("data-serving", "")


async def test_table_tennis_of_four(hall: Hall, new_context: NewContext) -> None:
    umpire = await (await new_context()).new_page()
    await begin(umpire, hall.umpire(DOUBLES), server="1", receiver="0")
    first = await _serves(umpire, "left")
    await tap(umpire, "ll")
    receiver = await _serves(umpire, "right")
    await tap(umpire, "ll")
    assert await _serves(umpire, "left") != first
    await tap(umpire, "l" * 7)
    await after(umpire, umpire.locator("[data-go-on]").click, 2)
    # The other pair serves; who receives follows from the game before.
    await expect(umpire.locator("[data-service-form] [data-pick=receiver]")).to_be_hidden()
    await pick(umpire, "[data-service-form]", server="0")
    await after(umpire, umpire.locator("[data-service-form] .prompt__go").click)
    assert await _serves(umpire, "left") == receiver
    await expect(umpire.locator("[data-end=right] [data-receives] .box__name")).to_have_text(first)


async def test_a_relay_counts_on_and_asks_for_the_next_players(hall: Hall, new_context: NewContext) -> None:
    umpire = await (await new_context()).new_page()
    watcher = await (await new_context()).new_page()
    await watcher.goto(hall.match(RELAY))
    await begin(umpire, hall.umpire(RELAY))
    await expect(umpire.locator(".umpire__status [data-game]")).to_have_text("第 1 棒，共 2 棒")
    await tap(umpire, "ll")
    await after(umpire, umpire.locator("[data-go-on]").click, 2)
    await tap(umpire, "r")
    await expect(umpire.locator(prompt(umpire, "stop"))).to_contain_text("第 1 棒结束")
    await expect(umpire.locator("[data-players]")).to_contain_text("换人")
    await expect(watcher.locator("[data-note]")).to_have_text("换人")
    assert await violations(umpire) == []
    await after(umpire, umpire.locator("[data-go-on]").click)
    await expect(umpire.locator("h2[data-service-title]")).to_contain_text("第 2 棒")
    await pick(umpire, "[data-service-form]", server="0", receiver="0")
    await after(umpire, umpire.locator("[data-service-form] .prompt__go").click)
    await expect(umpire.locator("[data-end=right] [data-points]")).to_have_text("3")
    await expect(watcher.locator(".score__points").nth(0)).to_have_text("3")
    await expect(watcher.locator("[data-note]")).to_have_text("第 2 棒，共 2 棒")
    await tap(umpire, "rrr")
    await expect(umpire.locator(prompt(umpire, "over"))).to_contain_text("6–0")


async def test_pulls_of_a_rope(hall: Hall, new_context: NewContext) -> None:
    umpire = await (await new_context()).new_page()
    watcher = await (await new_context()).new_page()
    await watcher.goto(hall.match(ROPE))
    await umpire.goto(hall.umpire(ROPE))
    await umpire.evaluate("() => (document.getElementById('umpire').dataset.between = '0')")
    await expect(umpire.locator("[data-play]")).to_have_text("开始比赛")
    await after(umpire, umpire.locator("[data-play]").click)
    await tap(umpire, "l")
    await expect(watcher.locator(".score__points").nth(0)).to_have_text("1")
    await after(umpire, umpire.locator("[data-go-on]").click, 2)
    await expect(umpire.locator("[data-end=right] [data-points]")).to_have_text("1")
    await expect(umpire.locator("[data-stake]")).to_have_text("赛点")
    assert await violations(umpire) == []
    await tap(umpire, "l")
    await after(umpire, umpire.locator("[data-go-on]").click, 2)
    await tap(umpire, "l")
    await expect(umpire.locator(prompt(umpire, "over"))).to_contain_text("2–1")
    await expect(watcher.locator(".score__side[data-winner] .score__points")).to_have_text("2")


async def test_a_start_is_given_with_the_toss(hall: Hall, new_context: NewContext) -> None:
    umpire = await (await new_context()).new_page()
    await umpire.goto(hall.umpire(START))
    await pick(umpire, "[data-toss-form]", won_by="a", choice="serve", left="a")
    await expect(umpire.locator("[data-toss-form] .prompt__go")).to_be_disabled()
    await pick(umpire, "[data-toss-form]", handicap="b")
    await after(umpire, umpire.locator("[data-toss-form] .prompt__go").click, 4)
    await expect(umpire.locator("[data-end=right] [data-points]")).to_have_text("6")
