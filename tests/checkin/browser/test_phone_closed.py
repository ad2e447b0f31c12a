"""Scans not yet sent outlive what happens to a phone: closed, switched off, updated, carried to another door."""

import asyncio
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from checkin.domain.doors import DoorDraft
from checkin.pages import worker as worker_page
from checkin.services.doors import save_door
from checkin.tables import Scan
from events.tables import Attendance
from foundation.web import static_files
from tests.checkin.browser.phones import (
    is_ready,
    kept_scans,
    open_anew_without_network,
    scanner,
    show_code,
    waiting,
    word,
)
from tests.checkin.browser.served import Served
from tests.fixtures.browser import ARGUMENTS, PHONE, NewContext

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BAD_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 3\r\nconnection: close\r\n\r\n502"
UPDATED = """async () => {
  const ours = await navigator.serviceWorker.getRegistration();
  await ours.update().catch(() => {});
  const worker = ours.installing;
  if (!worker) return "none";
  return new Promise((told) => worker.addEventListener("statechange", () => told(worker.state)));
}"""


@pytest.fixture(autouse=True)
def cut(tolerated: list[str]) -> None:
    """What a browser says of a network that is not there is no error here."""
    tolerated += ["ERR_INTERNET_DISCONNECTED", "401", "403", "502"]


async def _switched_on(browser: Browser, chromium: str, folder: Path) -> BrowserContext:
    """A phone with a disk of its own: what it keeps is there when it is switched on again."""
    return await browser.browser_type.launch_persistent_context(
        folder, executable_path=chromium, args=ARGUMENTS, viewport=PHONE, locale="zh-CN"  # type: ignore[arg-type]
    )  # fmt: skip


async def test_a_phone_switched_off_and_on_while_there_is_no_server(
    there: Served, browser: Browser, chromium_path: str, tmp_path: Path
) -> None:
    phone = await _switched_on(browser, chromium_path, tmp_path / "phone")
    cookie = await there.cookie(there.door.host)
    await phone.add_cookies([{**cookie, "expires": time.time() + 3600}])  # type: ignore[typeddict-item]
    page = phone.pages[0]
    await page.goto(there.scanner)
    await is_ready(page)
    await there.stop()
    await show_code(page, there.door.token("王小明"))
    await expect(word(page)).to_have_text("请进")
    await page.close()
    # The tab closed, and another one opened.
    page = await phone.new_page()
    await page.goto(there.scanner)
    await waiting(page, 1)
    await show_code(page, there.door.token("王小明"))
    await expect(word(page)).to_have_text("已入场")
    await phone.close()
    # The whole browser closed, and opened again.
    phone = await _switched_on(browser, chromium_path, tmp_path / "phone")
    page = phone.pages[0]
    await page.goto(there.scanner)
    await waiting(page, 2)
    await show_code(page, there.door.token("欧阳雪"))
    await expect(page.locator(".verdict__name")).to_have_text("欧阳雪")
    await waiting(page, 3)
    await there.start()
    await waiting(page, 0)
    assert [verdict for verdict, _said, _conflict in await kept_scans()] == [
        "admitted",
        "already_admitted",
        "admitted",
    ]
    assert await Attendance.count() == 2
    await phone.close()


@contextmanager
def released(folder: Path) -> Iterator[str]:
    """A newer release is installed: other files under another address; its version."""
    everything = (static_files.version, static_files.static, static_files._known, static_files._content)
    newer, before = folder / "static", static_files.STATIC
    shutil.copytree(before, newer)
    words = newer / "js/door/words.js"
    words.write_text(
        words.read_text(encoding="utf-8") + "\ndocument.documentElement.dataset.release = 'newer';\n"
    )
    try:
        static_files.STATIC = worker_page.STATIC = newer  # type: ignore[attr-defined]
        _forget(*everything, worker_page.worker_script)
        yield static_files.version()
    finally:
        static_files.STATIC = worker_page.STATIC = before  # type: ignore[attr-defined]
        _forget(*everything, worker_page.worker_script)


def _forget(*remembered: object) -> None:
    for each in remembered:
        each.cache_clear()  # type: ignore[attr-defined]


async def _release(page: Page) -> str | None:
    return await page.locator("html").get_attribute("data-release")


async def _is_of(page: Page, version: str) -> None:
    """The worker of that release has taken over, and only its files are kept."""
    for _ in range(100):
        names = await page.evaluate("() => caches.keys()")
        if names and all(version in name for name in names):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(names)


async def test_a_new_release_while_scans_wait(there: Served, new_context: NewContext, tmp_path: Path) -> None:
    page = await scanner(there, new_context)
    phone = page.context
    await phone.set_offline(True)
    await show_code(page, there.door.token("王小明"))
    await expect(word(page)).to_have_text("请进")
    await waiting(page, 1)
    assert await _release(page) is None
    # The network is back for the page and its files only: the scans cannot be sent yet.
    await phone.route("**/api/**", lambda route: route.abort())
    with released(tmp_path) as version:
        await phone.set_offline(False)
        await page.reload()
        assert await _release(page) == "newer"
        await is_ready(page)
        await _is_of(page, version)
        await waiting(page, 1)
        await phone.set_offline(True)
        await phone.unroute("**/api/**")
        await open_anew_without_network(there, page)
        assert await _release(page) == "newer"
        await waiting(page, 1)
        await show_code(page, there.door.token("王小明"))
        await expect(word(page)).to_have_text("已入场")
        await show_code(page, there.door.token("欧阳雪"))
        await expect(page.locator(".verdict__name")).to_have_text("欧阳雪")
        await waiting(page, 3)
        await phone.set_offline(False)
        await waiting(page, 0)
    assert [verdict for verdict, _said, _conflict in await kept_scans()] == [
        "admitted",
        "already_admitted",
        "admitted",
    ]


async def test_a_new_release_whose_page_is_refused_leaves_the_old_one(
    there: Served, new_context: NewContext, tmp_path: Path
) -> None:
    """Signed out meanwhile: the page that is kept must not be thrown away for one that is not given."""
    page = await scanner(there, new_context)
    phone = page.context
    await phone.set_offline(True)
    await show_code(page, there.door.token("王小明"))
    await waiting(page, 1)
    await phone.clear_cookies()
    with released(tmp_path):
        await phone.route("**/api/**", lambda route: route.abort())
        await phone.set_offline(False)
        assert await page.evaluate(UPDATED) == "redundant"
        await phone.set_offline(True)
        await open_anew_without_network(there, page)
        await waiting(page, 1)
        await show_code(page, there.door.token("王小明"))
        await expect(word(page)).to_have_text("已入场")


async def test_a_gateway_without_a_server_behind_it(there: Served, new_context: NewContext) -> None:
    page = await scanner(there, new_context)
    await there.stop()

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(BAD_GATEWAY)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", there.port):
        await page.reload()
        await show_code(page, there.door.token("王小明"))
        await expect(word(page)).to_have_text("请进")
        await waiting(page, 1)
        await expect(page.locator("[data-net]")).to_have_attribute("data-net", "offline")


async def test_scans_of_one_door_are_sent_from_another(there: Served, new_context: NewContext) -> None:
    """The organizer's phone goes to the next door before the network is back, and never returns."""
    east, west = [
        await save_door(there.door.organizer, there.door.id, DoorDraft(name)) for name in ("东门", "西门")
    ]
    page = await scanner(there, new_context, f"{there.scanner}?gate={east}")
    await page.goto(f"{there.scanner}?gate={west}")
    await is_ready(page)
    await page.context.set_offline(True)
    await page.goto(f"{there.scanner}?gate={east}")
    await show_code(page, there.door.token("王小明"))
    await expect(word(page)).to_have_text("请进")
    await page.goto(f"{there.scanner}?gate={west}")
    await waiting(page, 1)
    await show_code(page, there.door.token("王小明"))
    await expect(word(page)).to_have_text("已入场")
    await waiting(page, 2)
    await page.context.set_offline(False)
    await waiting(page, 0)
    rows = await Scan.select(Scan.verdict, Scan.door).order_by(Scan.id)
    assert rows == [{"verdict": "admitted", "door": "东门"}, {"verdict": "already_admitted", "door": "西门"}]
