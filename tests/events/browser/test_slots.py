"""Choosing a time slot on a phone of 375 pixels: first the department, then the time."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import expect

from events.domain.slots import SlotPlan
from events.queries import facts
from events.services.slots import add_slots
from foundation.i18n import local
from tests.browser.axe import sideways, violations
from tests.events.browser.test_sign_up import There, there  # noqa: F401 - a fixture
from tests.fixtures.browser import NewContext

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

DEPARTMENTS = ("内科", "骨科", "中医科", "眼科", "口腔科", "皮肤科")


async def test_department_then_time(there: There, new_context: NewContext) -> None:  # noqa: F811
    event = await there.event(1)
    found = await facts.event(event)
    assert found is not None
    assert found.starts_at is not None
    first = local(found.starts_at)
    plan = SlotPlan(DEPARTMENTS, first, 10, 12, 1)
    await add_slots(there.union.organizer, event, plan, replace=True)
    page = await there.page(new_context, there.people[0])
    await page.goto(f"/events/{event}/register")
    assert await sideways(page) == 0
    assert await violations(page) == []
    times = page.locator("details", has_text="骨科").locator("input[type=radio]")
    assert await times.count() == 12
    await expect(times.first).not_to_be_visible()
    await page.get_by_text("骨科", exact=True).click()
    third = (first + timedelta(minutes=20)).strftime("%H:%M")
    opened: Any = page.locator("details[open]")
    await opened.get_by_role("radio", name=re.compile(third)).check()
    assert await violations(page) == []
    await page.locator("form.form button.button--primary").click()
    await expect(page.locator("body")).to_contain_text(f"骨科 {third}")
