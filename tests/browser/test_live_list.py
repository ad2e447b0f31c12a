"""Long lists answer while one types, in place, and leave the browser's history usable."""

from playwright.async_api import Page, expect

from members.domain.demo import PASSWORD
from tests.fixtures.browser import DESK, NewContext
from tests.fixtures.server import Server


async def _roster(server: Server, new_context: NewContext, *, scripts: bool = True) -> Page:
    context = await new_context(viewport=DESK, java_script_enabled=scripts)
    await context.request.post(
        f"{server.address}/sign-in", form={"staff_number": "DEMO0313", "password": PASSWORD}
    )
    page = await context.new_page()
    await page.goto(f"{server.address}/members")
    return page


async def test_the_search_answers_while_one_types(shared_server: Server, new_context: NewContext) -> None:
    page = await _roster(shared_server, new_context)
    await page.evaluate("window.sameDocument = true")
    search = page.locator("input[type=search]")
    await search.press_sequentially("DEMO0002")
    await expect(page.locator("tbody tr")).to_have_count(1)
    await expect(page.locator("tbody")).to_contain_text("周文华")
    assert await page.evaluate("window.sameDocument") is True
    assert "q=DEMO0002" in page.url
    await expect(search).to_be_focused()
    await expect(search).to_have_value("DEMO0002")


async def test_order_changes_in_place_and_the_way_back_works(
    shared_server: Server, new_context: NewContext
) -> None:
    page = await _roster(shared_server, new_context)
    first = page.locator("tbody th").first
    before = await first.inner_text()
    await page.evaluate("window.sameDocument = true")
    await page.locator(".table__sort").nth(1).click()
    await expect(page.locator("th[aria-sort]")).to_contain_text("工号")
    assert await page.evaluate("window.sameDocument") is True
    await page.go_back()
    await expect(first).to_have_text(before)


async def test_without_scripts_it_is_a_plain_form(shared_server: Server, new_context: NewContext) -> None:
    page = await _roster(shared_server, new_context, scripts=False)
    await page.locator("input[type=search]").fill("DEMO0002")
    await page.locator(".search button").click()
    await expect(page.locator("tbody tr")).to_have_count(1)
