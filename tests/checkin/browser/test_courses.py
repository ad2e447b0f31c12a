"""A course in a real browser: the grid by keyboard alone, the hall's screen and a member's phone before it."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Page, expect

from checkin.domain.rotating_code import Way
from checkin.services import hall
from events.domain.session_form import Series, SessionDraft
from events.services import sessions as course_sessions
from events.services.signup import SignUp, register
from events.tables import SessionAttendance
from foundation.clock import now
from foundation.database import engine_for, use_engine
from foundation.settings import Settings, use_settings
from members.authentication import cookie_name
from members.domain.identity import Identity
from members.services import sessions
from members.tables import RoleGrant
from tests.browser.axe import sideways, violations
from tests.events.union import Union, offerings
from tests.fixtures.browser import DESK, PHONE, NewContext
from tests.fixtures.server import free_port

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@dataclass
class Course:
    """A course whose first session begins in half a minute, with three people, served on a real port."""

    address: str
    union: Union
    event: str
    sessions: tuple[str, ...]
    people: list[Identity]

    async def page(self, new_context: NewContext, who: Identity, **options: Any) -> Page:
        context = await new_context(base_url=self.address, **options)
        token = await sessions.start(who.member_id)
        await context.add_cookies([{"name": cookie_name(), "value": token, "url": self.address}])
        return await context.new_page()

    async def marks(self) -> list[str]:
        rows = await SessionAttendance.select(SessionAttendance.means).order_by(SessionAttendance.id)
        return [row["means"] for row in rows]


@pytest_asyncio.fixture(loop_scope="session")
async def course(migrated_sqlite: Path, tmp_path: Path, installation: Settings) -> AsyncIterator[Course]:
    from app import create_app

    file = tmp_path / "course.sqlite3"
    shutil.copyfile(migrated_sqlite, file)
    port = free_port()
    address, url = f"http://localhost:{port}", f"sqlite:///{file}"
    use_settings(msgspec.structs.replace(installation, database_url=url, public_url=address))
    use_engine(engine_for(url, synchronous="OFF"))
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(), host="127.0.0.1", port=port, log_level="error", timeout_graceful_shutdown=1
        )
    )
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells it in no other way
        await asyncio.sleep(0.02)
    try:
        yield await _made(address)
    finally:
        server.should_exit = True
        await running


async def _made(address: str) -> Course:
    union = await Union.found()
    grant = union.organizer.grants[0]
    await RoleGrant(member=union.organizer.member_id, role=grant.role.value, scope=grant.scope).save()
    start = now() + timedelta(seconds=30)
    event = await union.event(9, title="八段锦培训", starts_at=start, ends_at=start + timedelta(days=8))
    draft = SessionDraft("第{n}次", start, start + timedelta(hours=2))
    ids = await course_sessions.add(union.organizer, event, Series(draft, times=2))
    people = await union.people(3)
    (offering,) = await offerings(event)
    for person in people:
        await register(person, SignUp(event, offering))
    return Course(address, union, event, ids, people)


async def test_the_grid_by_keyboard_alone(course: Course, new_context: NewContext) -> None:
    page = await course.page(new_context, course.union.organizer, viewport=DESK)
    await page.goto(f"/manage/events/{course.event}/course")
    first = page.locator("[data-session]").first
    await first.focus()
    await page.keyboard.press("1")
    cells = page.locator(f'[data-session="{course.sessions[0]}"]')
    await expect(cells.nth(0)).to_have_attribute("data-mark", "present")
    await expect(page.locator("[data-count]").nth(0)).to_have_text("1 / 2")
    await expect(cells.nth(1)).to_be_focused()
    await page.keyboard.press("l")
    await expect(cells.nth(1)).to_have_attribute("data-mark", "late")
    await expect(page.locator(f'[data-present="{course.sessions[0]}"] span')).to_have_text("2")
    await page.keyboard.press("4")
    await expect(page.locator("[data-reason]")).to_be_focused()
    await page.keyboard.type("公差")
    await cells.nth(2).focus()
    await page.keyboard.press("4")
    await expect(cells.nth(2)).to_have_attribute("data-mark", "excused")
    await cells.nth(1).focus()
    await page.keyboard.press("0")
    await expect(page.locator(f'[data-present="{course.sessions[0]}"] span')).to_have_text("1")
    assert await course.marks() == ["manual"]
    assert await violations(page) == []


async def test_a_session_to_come_is_refused_and_a_touch_asks(course: Course, new_context: NewContext) -> None:
    page = await course.page(new_context, course.union.organizer, viewport=PHONE)
    await page.goto(f"/manage/events/{course.event}/course")
    await page.locator(f'[data-session="{course.sessions[1]}"]').first.click()
    await page.locator("#mark-dialog button[value=present]").click()
    await expect(page.locator("#toasts .toast")).to_contain_text("还不能签到")
    await page.locator(f'[data-session="{course.sessions[0]}"]').first.click()
    await page.locator("#mark-dialog button[value=present]").click()
    await expect(page.locator("[data-count]").first).to_have_text("1 / 2")
    assert await course.marks() == ["manual"]
    assert not await sideways(page)


async def test_the_hall_and_a_phone_before_it(course: Course, new_context: NewContext) -> None:
    screen_id = await hall.open_screen(
        course.union.organizer, course.event, "东门", course.sessions[0], Way.IN
    )
    screen = await course.page(new_context, course.union.organizer, viewport=DESK)
    await screen.goto(f"/manage/events/{course.event}/screens/{screen_id}")
    await expect(screen.locator("[data-code] svg")).to_be_visible()
    await expect(screen.locator("[data-present]")).to_have_text("0")
    assert await violations(screen) == []
    phone = await course.page(new_context, course.people[0], viewport=PHONE)
    # What the camera reads: the address in the code the screen shows at this moment.
    found = await hall.hall(screen_id)
    assert found is not None
    await phone.goto(hall.codes(found, now())[0].link)
    await expect(phone.get_by_text("签到成功，可以收起手机了。")).to_be_visible()
    assert not await sideways(phone)
    assert await violations(phone) == []
    await expect(screen.locator("[data-present]")).to_have_text("1")
    assert await course.marks() == ["self"]


async def test_the_screen_outlives_a_hiccup_of_the_network(course: Course, new_context: NewContext) -> None:
    screen_id = await hall.open_screen(course.union.organizer, course.event, "", "", Way.IN)
    screen = await course.page(new_context, course.union.organizer, viewport=DESK)
    await screen.goto(f"/manage/events/{course.event}/screens/{screen_id}")
    await screen.wait_for_function("document.querySelector('[data-code]').dataset.starts")
    before = await screen.evaluate("document.querySelector('[data-code]').dataset.starts")
    await screen.context.set_offline(True)
    await screen.wait_for_function(
        "(before) => document.querySelector('[data-code]').dataset.starts > before",
        arg=before,
        timeout=30_000,
    )
    await expect(screen.locator("[data-code] svg")).to_be_visible()
    await screen.context.set_offline(False)
