"""Every page that links lead to, as each of the people: readable by everybody, in both languages and schemes.

A page is opened on a phone (Chinese, light) and at a desk (English, dark). It must pass axe, must not scroll
sideways down to 320 pixels, must keep the site's own policy, and must not lead to a page that fails.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest
from playwright.async_api import BrowserContext, Error, Page

from members.domain.demo import PASSWORD
from tests.browser.axe import main_actions, overlapping, sideways, violations
from tests.fixtures.browser import DESK, PHONE, NewContext
from tests.fixtures.server import Server

PUBLIC = {
    "/", "/events", "/events/*", "/competitions", "/competitions/*", "/competitions/*/scores", "/matches/*",
    "/competitions/*/disciplines/*", "/competitions/*/disciplines/*/sheet", "/draws/check", "/sign-in",
    "/competitions/*/disciplines/*/draws/1", "/competitions/*/disciplines/*/draws/1/record", "/me", "/my-code",
    "/competitions/*/schedule", "/competitions/*/papers", "/competitions/*/papers/order-of-play",
    "/competitions/*/disciplines/*/paper", "/ties/*", "/contests/*", "/contests/*/hall", "/contests/*/sheet",
    "/contests/*/order", "/quizzes/*", "/me/password", "/registrations", "/registrations/*",
    "/registrations/*/ticket", "/t/*",
}  # fmt: skip
PEOPLE = {
    "nobody and a member": [("", ["/", "/sign-in"]), ("DEMO0002", ["/", "/registrations", "/me"])],
    "the liaison": [("DEMO0001", ["/", "/branch", "/branch/registrations"])],
    "the organizer": [
        ("DEMO0314", ["/", "/manage/events", "/manage/events?when=past", "/checkin",
                      "/manage/events/new?preset=trip", "/manage/events/new?preset=tournament"]),
    ],
    "the referee": [("DEMO0271", ["/", "/referee"])],
    "the administrator": [("DEMO0313", ["/", "/members", "/audit"])],
}  # fmt: skip
# Pages whose ways on differ from event to event: not looked at again, but their links are followed.
FORKS = {"/manage/events/*", "/branch/registrations/*"}
KINDS = ("training", "trip", "performance", "tournament")
# Whoever may do everything sees them too, but they are the same pages: others have looked at them.
LOOKED_AT = {"the administrator": ("/manage/events/", "/branch/", "/referee/", "/checkin/", "/events/")}
NOT_PAGES = re.compile(r"^/(static|live|api)/|\.(xlsx|svg|png|json|crt|pdf)$|qr\.svg|record$")

# Axe looks at the first rows of a list: the hundred after them are of the same make, and each takes its time.
ROWS = 8
_SHORTENED = """(rows) => {
  for (const list of document.querySelectorAll("tbody, ul, ol, select, datalist"))
    for (const row of [...list.children].slice(rows)) if (!row.querySelector(":checked, [aria-current]")) row.remove();
}"""


def shape(address: str) -> str:
    """The address with every id made alike, so that one page of a kind stands for all."""
    alike = re.sub(r"/words/[a-z_]+$", "/words/*", re.sub(r"/t/[^/]+", "/t/*", address))
    return re.sub(r"/[0-9a-z]{13}(?=/|$)", "/*", alike)


@dataclass
class Walk:
    """One person's walk from link to link."""

    server: Server
    phone: Page
    desk: Page
    seen: set[str]
    beside: tuple[str, ...] = ()
    faults: list[str] = field(default_factory=list)

    async def through(self, start: Iterable[str]) -> None:
        waiting = [link for address in start for link in await self.open(address)]
        self.seen |= {shape(address) for address in start}
        forks: set[str] = set()
        while waiting:
            address = waiting.pop(0)
            if self.beside and address.startswith(self.beside):
                continue
            if shape(address) not in self.seen:
                self.seen.add(shape(address))
                waiting += await self.open(address)
            elif shape(address) in FORKS and address not in forks:
                waiting += await self.ways_on(address)
            forks.add(address)

    async def ways_on(self, address: str) -> list[str]:
        """The links of a page, without looking at it."""
        answer = await self.phone.context.request.get(self.server.address + address)
        return _followed(re.findall(r'<a [^>]*?href="([^"]+)"', await answer.text()))

    async def each_kind(self) -> None:
        """An event of each kind: a programme, seats, sessions or a public notice stand on some only."""
        for kind in KINDS:
            listed = await self.phone.context.request.get(f"{self.server.address}/events?kind={kind}")
            if found := re.search(r'href="(/events/[0-9a-z]{13})"', await listed.text()):
                await self.open(found[1])

    async def open(self, address: str) -> list[str]:
        """Looks at one page with both pairs of eyes; the links it holds."""
        if not await self.is_page(address):
            return []
        links = await self.phone.eval_on_selector_all(
            "a[href]", "all => all.map(a => a.getAttribute('href'))"
        )
        await self.phone.set_viewport_size({"width": 320, "height": 700})
        if beyond := await sideways(self.phone):
            self.faults.append(f"{address} scrolls sideways by {beyond} at 320 pixels")
        await self.phone.set_viewport_size({"width": 375, "height": 812})
        await self.look(self.phone, address)
        await self.desk.goto(self.server.address + address)
        await self.look(self.desk, address)
        return _followed(links)

    async def is_page(self, address: str) -> bool:
        """Opens it on the phone. A paper or a workbook is no page: the browser saves it instead."""
        try:
            answer = await self.phone.goto(self.server.address + address)
        except Error as saved:
            if "Download is starting" not in saved.message:
                raise
            return False
        assert answer is not None
        if answer.status != 200:
            self.faults.append(f"{address} answers {answer.status}")
        return answer.status == 200 and answer.headers.get("content-type", "").startswith("text/html")

    async def look(self, page: Page, address: str) -> None:
        if beyond := await sideways(page):
            self.faults.append(f"{address} scrolls sideways by {beyond}")
        await page.evaluate(_SHORTENED, ROWS)
        if len(actions := await main_actions(page)) > 1:
            self.faults.append(f"{address} has several main buttons: {actions}")
        self.faults += [f"{address}: {fault}" for fault in await overlapping(page) + await violations(page)]


def _followed(links: Iterable[str]) -> list[str]:
    plain = [link.split("#")[0].split("?")[0] for link in links]
    return [link for link in plain if link.startswith("/") and not NOT_PAGES.search(link)]


async def sign_in(context: BrowserContext, server: Server, number: str) -> None:
    answer = await context.request.post(
        f"{server.address}/sign-in", form={"staff_number": number, "password": PASSWORD, "next": "/"}
    )
    assert answer.ok
    assert not answer.url.endswith("/sign-in")


@pytest.mark.parametrize("people", PEOPLE, ids=[name.replace(" ", "-") for name in PEOPLE])
async def test_everybody_can_use_every_page(
    shared_server: Server, new_context: NewContext, people: str
) -> None:
    seen = set() if "nobody" in people else set(PUBLIC)
    faults: list[str] = []
    for number, start in PEOPLE[people]:
        phone = await new_context(viewport=PHONE, is_mobile=True, has_touch=True, color_scheme="light")
        desk = await new_context(viewport=DESK, locale="en-GB", color_scheme="dark")
        if number:
            await sign_in(phone, shared_server, number)
            await sign_in(desk, shared_server, number)
        walk = Walk(
            shared_server,
            await phone.new_page(),
            await desk.new_page(),
            seen,
            LOOKED_AT.get(people, ()),
            faults,
        )
        await walk.through(start)
        if number and "member" in people:
            await walk.each_kind()
    assert faults == []
