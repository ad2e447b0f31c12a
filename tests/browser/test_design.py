"""The style page in both languages, both schemes, three widths and on paper; and what the shared scripts do."""

import pytest
from playwright.async_api import Page

from tests.browser.axe import sideways, small_targets, violations
from tests.fixtures.browser import DESK, PHONE, NewContext
from tests.fixtures.server import Server

NARROW = {"width": 320, "height": 640}


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everybody_can_read_it(
    shared_server: Server, new_context: NewContext, locale: str, scheme: str
) -> None:
    for size in (PHONE, DESK):
        context = await new_context(viewport=size, locale=locale, color_scheme=scheme)
        page = await context.new_page()
        await page.goto(f"{shared_server.address}/design")
        assert await violations(page) == []
        assert await sideways(page) == 0


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
async def test_nothing_scrolls_sideways_at_320_pixels(
    shared_server: Server, new_context: NewContext, locale: str
) -> None:
    context = await new_context(viewport=NARROW, locale=locale, is_mobile=True, has_touch=True)
    page = await context.new_page()
    await page.goto(f"{shared_server.address}/design")
    assert await sideways(page) == 0


async def test_a_thumb_hits_what_it_means(shared_server: Server, new_context: NewContext) -> None:
    context = await new_context(is_mobile=True, has_touch=True)
    page = await context.new_page()
    await page.goto(f"{shared_server.address}/design")
    assert await small_targets(page, 44) == []


async def test_the_theme_changes_at_once_and_stays(shared_server: Server, browser_page: Page) -> None:
    await browser_page.goto(f"{shared_server.address}/design")
    paper = "() => getComputedStyle(document.documentElement).backgroundColor"
    light = await browser_page.evaluate(paper)
    async with browser_page.expect_response("**/theme"):
        await browser_page.locator("[data-theme-switch] [value=dark]").click()
    dark = await browser_page.evaluate(paper)
    await browser_page.reload()
    assert light != dark
    assert await browser_page.evaluate(paper) == dark
    assert await browser_page.get_attribute("html", "data-theme") == "dark"


async def test_an_act_with_consequences_asks_first(shared_server: Server, browser_page: Page) -> None:
    await browser_page.goto(f"{shared_server.address}/design")
    asking = browser_page.locator("#confirm")
    await browser_page.locator("form [data-confirm]").click()
    assert await asking.is_visible()
    await asking.locator("button").first.click()
    assert browser_page.url.endswith("/design")
    await browser_page.locator("form [data-confirm]").click()
    await asking.locator("[data-yes]").click()
    await browser_page.wait_for_url("**/design?")


async def test_what_was_typed_is_still_there_after_a_reload(
    shared_server: Server, browser_page: Page
) -> None:
    await browser_page.goto(f"{shared_server.address}/design")
    await browser_page.fill("#why", "想和同事一起走走")
    await browser_page.locator("#kind-1").check()
    await browser_page.fill("#password", "a secret")
    await browser_page.reload()
    kept = [await browser_page.input_value(field) for field in ("#why", "#password")]
    assert kept == ["想和同事一起走走", ""]
    assert await browser_page.locator("#kind-1").is_checked()


async def test_the_error_summary_takes_the_focus_and_leads_to_the_field(
    shared_server: Server, browser_page: Page
) -> None:
    await browser_page.goto(f"{shared_server.address}/design")
    assert await browser_page.evaluate("document.activeElement.className") == "error-summary"
    await browser_page.locator(".error-summary a").first.click()
    assert await browser_page.evaluate("document.activeElement.id") == "refused-people"


async def test_ticking_all_counts_them(shared_server: Server, browser_page: Page) -> None:
    await browser_page.set_viewport_size({"width": 1280, "height": 900})
    await browser_page.goto(f"{shared_server.address}/design")
    assert await browser_page.locator("[data-bulk] button").first.is_disabled()
    await browser_page.locator("[data-pick-all]").check()
    assert await browser_page.inner_text("[data-bulk-count]") == "7"
    assert await browser_page.locator("[data-bulk] button").first.is_enabled()


async def test_without_scripts_it_is_all_there(shared_server: Server, new_context: NewContext) -> None:
    context = await new_context(java_script_enabled=False, locale="en-GB")
    page = await context.new_page()
    await page.goto(f"{shared_server.address}/design")
    await page.locator("[name=language][value=zh_CN]").click()
    assert await page.get_attribute("html", "lang") == "zh-CN"


async def test_htmx_runs_under_the_policy_of_the_site(shared_server: Server, browser_page: Page) -> None:
    """The vendored htmx and its SSE extension load and swap; a breach of the policy would fail the test."""
    await browser_page.goto(f"{shared_server.address}/design")
    scripts = await browser_page.evaluate(
        """async () => {
          const base = document.querySelector("link[rel=stylesheet]").href.replace(/css\\/.*/, "vendor/htmx/");
          const load = (name) => new Promise((done, failed) => {
            const made = document.createElement("script");
            document.head.append(Object.assign(made, { src: base + name, onload: done, onerror: failed }));
          });
          await load("htmx.min.js");
          await load("hx-sse.min.js");
          const place = Object.assign(document.createElement("div"), { id: "swapped" });
          document.querySelector("main").append(place);
          await htmx.ajax("GET", "/design/sheet", { target: "#swapped", select: "h1", swap: "innerHTML" });
          return { version: htmx.version, sheets: document.adoptedStyleSheets.length, heading: place.innerText.trim() };
        }"""
    )
    assert scripts == {"version": "4.0.1", "sheets": 0, "heading": "签到表"}
