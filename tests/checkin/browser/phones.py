"""Phones at the door as people have them: made ready, shown codes, and asked what they say."""

from typing import Any

from playwright.async_api import BrowserContext, Page, expect

from checkin.tables import Scan
from tests.checkin.browser.served import Served
from tests.fixtures.browser import NewContext


async def scanner(there: Served, new_context: NewContext, path: str = "") -> Page:
    """A phone at the door that has been there before: signed in, given everything, its page kept."""
    context = await new_context()
    await context.add_cookies([await there.cookie(there.door.host)])  # type: ignore[list-item]
    page = await context.new_page()
    await page.goto(path or there.scanner)
    await is_ready(page)
    return page


async def is_ready(page: Page) -> None:
    """What the page itself says: it has everything, and it opens without network."""
    await expect(page.locator("[data-net]")).to_have_attribute("data-ready", "true")
    await expect(page.locator("[data-net]")).to_have_attribute("data-kept", "true")


async def open_anew_without_network(there: Served, page: Page) -> None:
    """For a phone that is offline. A browser may let through what a page sends while it opens: nobody answers then."""
    await there.stop()
    await page.reload()
    await expect(page.locator("[data-net]")).to_have_attribute("data-net", "offline")
    await there.start()


async def show_code(page: Page, token: str) -> None:
    await page.locator("#text").fill(token)
    await page.locator("[data-typed]").evaluate("form => form.requestSubmit()")


def word(page: Page) -> Any:
    return page.locator("[data-verdict] .verdict__word")


async def waiting(page: Page, count: int) -> None:
    await expect(page.locator("[data-net]")).to_have_attribute("data-count", str(count), timeout=15_000)


async def online_again(*contexts: BrowserContext) -> None:
    for context in contexts:
        await context.set_offline(False)


async def kept_scans() -> list[tuple[str, str, str]]:
    rows = await Scan.select(Scan.verdict, Scan.said, Scan.conflict).order_by(Scan.id)
    return [(row["verdict"], row["said"], row["conflict"]) for row in rows]
