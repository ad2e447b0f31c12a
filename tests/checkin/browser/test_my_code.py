"""My code in a real browser with the network gone: it opens and shows the picture, until its owner signs out."""

import pytest
from playwright.async_api import Error, Page, expect

from tests.checkin.browser.served import Served
from tests.fixtures.browser import PHONE, NewContext

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
SHOWN = "(picture) => picture.complete && picture.naturalWidth > 0"


async def _opens(page: Page, address: str) -> bool:
    try:
        await page.goto(address)
    except Error:
        return False
    return bool(await page.locator(".pass__code img").first.evaluate(SHOWN))


async def test_my_code_opens_without_a_network_until_i_sign_out(
    there: Served, new_context: NewContext, tolerated: list[str]
) -> None:
    tolerated += ["ERR_INTERNET_DISCONNECTED", "net::ERR"]
    context = await new_context(viewport=PHONE)
    await context.add_cookies([await there.cookie(there.door.members["王小明"])])  # type: ignore[list-item]
    page, address = await context.new_page(), f"{there.address}/my-code"
    await page.goto(address)
    await expect(page.get_by_text("没有网络也能在这部手机上打开本页。")).to_be_visible()
    await context.set_offline(True)
    assert await _opens(page, address)
    await expect(page.get_by_text("没有网络：这是本机最近一次看到的票码。")).to_be_visible()
    await context.set_offline(False)
    await page.goto(f"{there.address}/me")
    await page.get_by_role("button", name="退出登录", exact=True).click()
    await expect(page.get_by_role("link", name="登录").first).to_be_visible()
    await page.wait_for_function("caches.has('rallypoint-code').then((kept) => !kept)")
    await context.set_offline(True)
    assert not await _opens(page, address)
