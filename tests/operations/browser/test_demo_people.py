"""The people of the demo, in a real browser: each comes in, and nothing on their first pages complains."""

import pytest
from playwright.async_api import Page

from operations.demo.people import SIGN_INS
from tests.fixtures.browser import SignedIn
from tests.fixtures.server import Server


@pytest.mark.parametrize("staff_number", [number for number, _ in SIGN_INS])
async def test_everyone_of_the_demo_comes_in(
    shared_server: Server, signed_in: SignedIn, staff_number: str
) -> None:
    page = await signed_in(shared_server, staff_number)
    for place in ("/", "/events", "/me"):
        answer = await page.goto(place)
        assert answer is not None
        assert answer.status == 200, place
        assert await page.locator("h1").count() == 1, place
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 375, f"{place} is {wide} px wide on a phone"


async def test_the_sign_in_page_offers_the_demo_people(shared_server: Server, browser_page: Page) -> None:
    await browser_page.goto(f"{shared_server.address}/sign-in")
    words = await browser_page.inner_text("main")
    assert [number for number, _ in SIGN_INS if number not in words] == []
