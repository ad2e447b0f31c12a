"""The door in a real browser: from a code before the camera to the verdict, and every way without a camera."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from checkin.domain.ticket_token import code_of
from checkin.links import link_of
from checkin.queries.presence import last_scans
from checkin.tables import Scan
from events.tables import Attendance
from members.tables import Member
from tests.browser.axe import sideways, violations
from tests.checkin.browser.served import Served, film
from tests.checkin.seed import add_offering, register
from tests.fixtures.browser import ARGUMENTS, PHONE, NewContext
from tests.seen_codes import qr_codes

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def staff(there: Served, new_context: NewContext, **options: Any) -> Page:
    """The door's own phone, signed in."""
    context = await new_context(**options)
    return await signed_in(there, context, there.door.host)


async def signed_in(there: Served, context: BrowserContext, member: Member) -> Page:
    await context.add_cookies([await there.cookie(member)])  # type: ignore[list-item]
    return await context.new_page()


async def verdicts() -> list[tuple[str, str]]:
    rows = await Scan.select(Scan.verdict, Scan.means).order_by(Scan.id)
    return [(row["verdict"], row["means"]) for row in rows]


def word(page: Page) -> Any:
    return page.locator("[data-verdict] .verdict__word")


@pytest_asyncio.fixture(loop_scope="session")
async def camera_browser(there: Served, tmp_path: Path, chromium_path: str) -> AsyncIterator[Browser]:
    """A browser whose camera sees the tickets of two people, one after the other."""
    tokens = [there.door.token("王小明"), there.door.token("单于飞")]
    seen = film(tokens, tmp_path / "table.mjpeg")
    arguments = [
        *ARGUMENTS,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={seen}",
    ]
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chromium_path, args=arguments)
        yield running
        await running.close()


async def test_from_the_camera_to_the_verdict(there: Served, camera_browser: Browser) -> None:
    context = await camera_browser.new_context(viewport=PHONE, locale="zh-CN")  # type: ignore[arg-type]
    page = await signed_in(there, context, there.door.host)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    await page.goto(there.scanner)
    # The camera may start by itself at any moment: look and press in one breath.
    await page.locator("[data-start]").evaluate("button => button.checkVisibility() && button.click()")
    lines = page.locator("[data-last] .scan-line")
    await expect(lines).not_to_have_count(0, timeout=20_000)
    await expect(lines.filter(has_text="王小明").filter(has_text="请进")).to_have_count(1, timeout=20_000)
    await expect(lines.filter(has_text="单于飞")).not_to_have_count(0, timeout=20_000)
    await expect(page.locator("[data-present]")).to_have_text("1", timeout=5_000)
    # The film begins again: the same ticket, seen a second time after more than three seconds.
    await expect(lines.filter(has_text="王小明")).not_to_have_count(1, timeout=20_000)
    kept = await last_scans(there.door.id, most=50)
    of_wang = [(line.verdict, line.means) for line in reversed(kept) if line.name == "王小明"]
    assert {line.verdict for line in kept if line.name == "单于飞"} == {"waitlisted"}
    assert of_wang[:2] == [("admitted", "camera"), ("already_admitted", "camera")]
    assert await Attendance.count() == 1
    assert errors == []
    await context.close()


async def test_a_code_before_the_camera_is_sent_once_in_three_seconds(
    there: Served, camera_browser: Browser
) -> None:
    context = await camera_browser.new_context(viewport=PHONE, locale="zh-CN")  # type: ignore[arg-type]
    page = await signed_in(there, context, there.door.host)
    await page.goto(there.scanner)
    await expect(page.locator("[data-last] .scan-line")).not_to_have_count(0, timeout=20_000)
    await page.goto("about:blank")
    kept = await last_scans(there.door.id, most=50)
    assert len({line.name for line in kept}) == len(kept) <= 2
    await context.close()


async def test_without_a_camera_it_says_why_and_typing_works(there: Served, new_context: NewContext) -> None:
    page = await staff(there, new_context)
    await page.goto(there.scanner)
    await page.locator("[data-start]").click()
    await expect(page.locator("[data-notice-words]")).to_contain_text("摄像头")
    await page.locator("#text").fill(code_of(there.door.registrations["王小明"].ticket))
    await page.keyboard.press("Enter")
    await expect(word(page)).to_have_text("请进")
    await expect(page.locator(".verdict__name")).to_have_text("王小明")
    await expect(page.locator(".verdict__branch")).to_have_text("会计学院分工会")
    assert await violations(page) == []
    await expect(word(page)).to_have_count(0, timeout=5_000)
    assert await verdicts() == [("admitted", "typed")]


async def test_an_http_address_explains_that_https_is_needed(there: Served, new_context: NewContext) -> None:
    page = await staff(there, new_context)
    await page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false });")
    await page.goto(there.scanner)
    await expect(page.locator("[data-notice-words]")).to_contain_text("https://")
    await expect(page.locator("[data-start]")).to_be_hidden()


async def test_a_usb_scanner_types_without_a_field_in_focus(there: Served, new_context: NewContext) -> None:
    page = await staff(there, new_context)
    await page.goto(there.scanner)
    await page.keyboard.type(there.door.token("欧阳雪"))
    await page.keyboard.press("Enter")
    await expect(word(page)).to_have_text("请进")
    await page.locator("#text").focus()
    await page.keyboard.type(there.door.token("欧阳雪").lower())
    await page.keyboard.press("Enter")
    await expect(word(page)).to_have_text("已入场")
    first, second = await verdicts()
    assert first == ("admitted", "scanner")
    # Told from a person by its speed, which a busy machine may spoil; the verdict never hangs on it.
    assert second in (("already_admitted", "scanner"), ("already_admitted", "typed"))


async def test_search_admit_take_back(there: Served, new_context: NewContext) -> None:
    page = await staff(there, new_context)
    await page.goto(there.scanner)
    await page.locator("#q").fill("ouyang")
    await page.get_by_role("button", name="放行").click()
    await expect(word(page)).to_have_text("请进")
    await expect(page.locator("[data-counter] [data-present]")).to_have_text("1")
    await page.get_by_role("button", name="撤回").click()
    await expect(word(page)).to_have_text("已撤回")
    await expect(page.locator("[data-counter] [data-present]")).to_have_text("0")
    assert await verdicts() == [("admitted", "name"), ("undone", "name")]
    await page.locator("#q").fill("不存在")
    await expect(page.locator("[data-found]")).to_contain_text("没有这样的报名人员")


async def test_no_network_decides_by_itself_and_then_counts_once(
    there: Served, new_context: NewContext, tolerated: list[str]
) -> None:
    tolerated.append("ERR_INTERNET_DISCONNECTED")
    page = await staff(there, new_context)
    await page.goto(there.scanner)
    await expect(page.locator("[data-net]")).to_have_attribute("data-ready", "true")
    await page.context.set_offline(True)
    await page.locator("#text").fill(there.door.token("王小明"))
    await page.keyboard.press("Enter")
    await expect(word(page)).to_have_text("请进")
    await expect(page.locator(".verdict__name")).to_have_text("王小明")
    await expect(page.locator("[data-net]")).to_have_attribute("data-net", "offline")
    await expect(page.locator("[data-net]")).to_have_attribute("data-count", "1")
    assert await verdicts() == []
    await page.context.set_offline(False)
    await expect(page.locator("[data-net]")).to_have_attribute("data-count", "0", timeout=10_000)
    await expect(page.locator("[data-net]")).to_have_attribute("data-net", "online")
    assert await verdicts() == [("admitted", "typed")]


async def test_attendance_changes_while_it_is_looked_at(there: Served, new_context: NewContext) -> None:
    door = await staff(there, new_context)
    desk = await staff(there, new_context, viewport={"width": 1280, "height": 900}, locale="en-GB")
    await desk.goto(f"{there.address}/manage/events/{there.door.id}/attendance")
    row = desk.locator("[data-branch-row]").filter(has_text="会计学院分工会")
    await expect(row.locator("[data-present]")).to_have_text("0")
    await door.goto(there.scanner)
    await door.locator("#text").fill(there.door.token("王小明"))
    await door.keyboard.press("Enter")
    await expect(row.locator("[data-present]")).to_have_text("1")
    await expect(row.locator("[data-missing]")).to_have_text("0")
    await expect(desk.locator(".counter__big")).to_have_text("1 of 2 expected")


async def test_two_doors_see_each_other(there: Served, new_context: NewContext) -> None:
    doors = [await staff(there, new_context), await staff(there, new_context)]
    for page in doors:
        await page.goto(there.scanner)
        await page.locator("#text").fill(there.door.token("王小明"))
    await asyncio.gather(*(page.keyboard.press("Enter") for page in doors))
    for page in doors:
        await expect(page.locator("[data-last] .scan-line")).to_have_count(1)
        await expect(page.locator("[data-counter] [data-present]")).to_have_text("1")
    assert sorted(await verdicts()) == [("admitted", "typed"), ("already_admitted", "typed")]


async def test_everything_but_the_camera_works_without_javascript(
    there: Served, new_context: NewContext
) -> None:
    page = await staff(there, new_context, java_script_enabled=False)
    await page.goto(there.scanner)
    await page.locator("#text").fill(code_of(there.door.registrations["王小明"].ticket))
    await page.get_by_role("button", name="核验").click()
    await expect(page.locator(".verdict__word")).to_have_text("请进")
    await page.get_by_role("button", name="撤回").click()
    await expect(page.locator(".verdict__word")).to_have_text("已撤回")
    await page.locator("#q").fill("oyx")
    await page.get_by_role("button", name="搜索").click()
    await page.get_by_role("button", name="放行").click()
    await expect(page.locator(".verdict__name")).to_have_text("欧阳雪")
    await expect(page.locator("[data-last] .scan-line")).to_have_count(3)
    assert await verdicts() == [("admitted", "typed"), ("undone", "name"), ("admitted", "name")]


@pytest.mark.parametrize(("language", "scheme"), [("zh-CN", "light"), ("en-GB", "dark")])
async def test_every_page_is_accessible_and_fits_a_phone(
    there: Served, new_context: NewContext, language: str, scheme: str
) -> None:
    door = there.door
    narrow = {"width": 320, "height": 700}
    host = await staff(there, new_context, locale=language, color_scheme=scheme, viewport=narrow)
    context = await new_context(locale=language, color_scheme=scheme, viewport=narrow)
    owner = await signed_in(there, context, door.members["王小明"])
    stranger = await (await new_context(locale=language, color_scheme=scheme, viewport=narrow)).new_page()
    manage = f"/manage/events/{door.id}"
    visits = [
        (host, path)
        for path in ("/checkin", f"{manage}/door", f"{manage}/attendance", f"{manage}/attendance/refused")
    ]
    visits += [
        (owner, "/my-code"),
        (owner, f"/t/{door.token('王小明')}"),
        (host, f"/t/{door.token('王小明')}"),
    ]
    visits += [(stranger, f"/t/{door.token('单于飞')}"), (stranger, "/t/nothing")]
    for page, path in visits:
        await page.goto(there.address + path)
        assert await violations(page) == [], path
        assert await sideways(page) == 0, path


async def test_my_code_stands_on_the_first_screen(there: Served, new_context: NewContext) -> None:
    """Also with several tickets: nobody scrolls in front of the door."""
    door = there.door
    second = await add_offering(door.event, "半程")
    await register(door.event, second, door.members["王小明"], slot=2)
    page = await signed_in(there, await new_context(), door.members["王小明"])
    await page.goto(f"{there.address}/my-code")
    assert await page.locator(".pass").count() == 2
    code = await page.locator(".pass img").first.bounding_box()
    bar = await page.locator(".bottom").bounding_box()
    assert code is not None
    assert bar is not None
    assert code["y"] + code["height"] <= bar["y"]
    assert code["width"] >= 200
    found = qr_codes(Image.open(BytesIO(await page.screenshot())).convert("RGB"))
    assert [code.text for code in found] == [link_of(door.token("王小明"))]
