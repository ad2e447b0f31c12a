"""Forms in a real browser: conditions live, drafts that outlive the page, and a network that goes and comes back."""

import pytest
from playwright.async_api import expect

from events.domain.question_form import QuestionDraft
from events.domain.questions import QuestionKind
from events.services.lifecycle import publish
from events.services.people_settings import set_people
from events.tables import Answer, Guest, Registration
from tests.events.browser.test_sign_up import There, fits, there  # noqa: F401 - a fixture
from tests.events.services.parties.team import ALONE, TEAM
from tests.fixtures.browser import NewContext

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
K = QuestionKind
ASKED = (
    QuestionDraft(K.CHOICE, "是否乘车", required=True, choices=("乘车", "自驾")),
    QuestionDraft(K.TEXT, "车牌号", required=True, shown_if=0, shown_when=("自驾",)),
    QuestionDraft(K.SEVERAL, "忌口", choices=("辣", "海鲜")),
)


async def test_a_question_shows_itself_when_it_concerns(there: There, new_context: NewContext) -> None:  # noqa: F811
    event = await there.event(2, questions=ASKED)
    page = await there.page(new_context, there.people[0])
    await page.goto(f"/events/{event}/register")
    plate = page.get_by_label("车牌号")
    await expect(plate).to_be_hidden()
    await page.get_by_label("自驾").check()
    await expect(plate).to_be_visible()
    await expect(page.get_by_text("才需填写")).to_be_hidden()
    await fits(page)
    await plate.fill("云A·12345")
    await page.get_by_label("海鲜").check()
    # The draft is there again on another page of the same browser, and what depends on it is shown.
    other = await page.context.new_page()
    await page.close()
    await other.goto(f"/events/{event}/register")
    await expect(other.get_by_label("自驾")).to_be_checked()
    await expect(other.get_by_label("车牌号")).to_have_value("云A·12345")
    await expect(other.get_by_label("车牌号")).to_be_visible()
    await other.get_by_role("button", name="报名").click()
    await expect(other.get_by_text("报名成功").or_(other.get_by_text("您已报名")).first).to_be_visible()
    assert sorted(row["value"] for row in await Answer.select(Answer.value)) == ["云A·12345", "海鲜", "自驾"]
    await other.goto("/registrations")
    left = await other.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))")
    assert left == []


async def test_the_next_person_on_the_device_sees_nothing(there: There, new_context: NewContext) -> None:  # noqa: F811
    event = await there.event(2, questions=ASKED)
    page = await there.page(new_context, there.people[0])
    await page.goto(f"/events/{event}/register")
    await page.get_by_label("自驾").check()
    await page.get_by_label("车牌号").fill("云A·12345")
    kept = "Object.entries(localStorage).filter(([key]) => key.startsWith('draft:')).map(([, text]) => text).join()"
    assert "云A·12345" in await page.evaluate(kept)
    another = await there.page(new_context, there.people[1])
    (cookie, *_) = await another.context.cookies()
    await page.context.clear_cookies()
    await page.context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": there.address}])
    await page.goto(f"/events/{event}/register")
    await expect(page.get_by_label("自驾")).not_to_be_checked()
    assert await page.evaluate(kept) == ""


async def test_a_form_waits_for_the_network_and_is_sent_once(there: There, new_context: NewContext) -> None:  # noqa: F811
    event = await there.event(2, questions=ASKED)
    page = await there.page(new_context, there.people[0])
    await page.goto(f"/events/{event}/register")
    await page.get_by_label("乘车", exact=True).check()
    await page.context.set_offline(True)
    await page.get_by_role("button", name="报名").click()
    await expect(page.get_by_text("网络恢复后会自动提交")).to_be_visible()
    await page.get_by_role("button", name="报名").click()
    assert await Registration.count() == 0
    await page.context.set_offline(False)
    await page.wait_for_url("**/registrations/**")
    assert await Registration.count() == 1


async def test_companions_unfold_one_by_one(there: There, new_context: NewContext) -> None:  # noqa: F811
    event = await there.event(5, publish=False)
    await set_people(there.union.organizer, event, ALONE)
    await publish(there.union.organizer, event)
    page = await there.page(new_context, there.people[0])
    await page.goto(f"/events/{event}/register")
    names = page.locator('input[name^="companion-"][name$="-name"]:visible')
    await expect(names).to_have_count(0)
    await page.get_by_role("button", name="再加一人").click()
    await names.nth(0).fill("小明")
    await page.get_by_role("button", name="再加一人").click()
    await expect(names).to_have_count(2)
    await fits(page)
    await page.get_by_role("button", name="报名").click()
    await page.wait_for_url("**/registrations/**")
    await expect(page.get_by_text("小明").first).to_be_visible()
    assert await Guest.select(Guest.name) == [{"name": "小明"}]


async def test_each_companion_is_asked_by_age(there: There, new_context: NewContext) -> None:  # noqa: F811
    questions = (
        QuestionDraft(QuestionKind.CHOICE, "饮食", choices=("普通", "其他")),
        QuestionDraft(QuestionKind.TEXT, "其他要求", required=True, shown_if=0, shown_when=("其他",)),
        QuestionDraft(QuestionKind.TEXT, "孩子的年级", required=True, ages=("child",)),
    )
    event = await there.event(5, publish=False, questions=questions)
    await set_people(there.union.organizer, event, ALONE)
    await publish(there.union.organizer, event)
    page = await there.page(new_context, there.people[0])
    await page.goto(f"/events/{event}/register")
    await expect(page.get_by_label("孩子的年级")).to_have_count(3)
    await page.get_by_role("button", name="再加一人").click()
    await page.locator('input[name="companion-0-name"]').fill("小明")
    row = page.locator("[data-companion]").first
    grade, wish = row.get_by_label("孩子的年级"), row.get_by_label("其他要求")
    await expect(grade).to_be_hidden()
    await page.locator('select[name="companion-0-band"]').select_option("child")
    await expect(grade).to_be_visible()
    await expect(wish).to_be_hidden()
    await row.get_by_label("其他", exact=True).check()
    await expect(wish).to_be_visible()
    await fits(page)
    await wish.fill("不吃辣")
    await page.get_by_role("button", name="报名").click()
    await expect(grade).to_have_attribute("aria-invalid", "true")
    await grade.fill("三年级")
    await page.get_by_role("button", name="报名").click()
    await page.wait_for_url("**/registrations/**")
    await expect(page.get_by_text("三年级")).to_be_visible()


async def test_a_team_is_signed_up_and_joined_on_a_phone(there: There, new_context: NewContext) -> None:  # noqa: F811
    event = await there.event(8, publish=False)
    await set_people(there.union.organizer, event, TEAM)
    await publish(there.union.organizer, event)
    captain, mate, _ = there.people
    page = await there.page(new_context, captain)
    await page.goto(f"/events/{event}/register")
    await page.get_by_label("队名").fill("飞鱼队")
    await page.get_by_label("一共多少个名额（含本人）").fill("3")
    await fits(page)
    await page.get_by_role("button", name="报名").click()
    await page.wait_for_url("**/parties/**")
    await fits(page)
    await page.get_by_role("button", name="生成加入链接").click()
    link = await page.get_by_role("textbox", name="加入链接").input_value()
    other = await there.page(new_context, mate)
    await other.goto(link)
    await fits(other)
    await other.get_by_role("button", name="加入").click()
    await other.wait_for_url("**/parties/**")
    await expect(other.get_by_text("会员1").first).to_be_visible()
    await fits(other)
