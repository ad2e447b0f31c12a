"""A roster taken in, a slip printed and used, by mouse and thumb; pages that only a form leads to pass axe too."""

from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import expect

from members.documents.roster_workbook import export
from members.domain.demo import PASSWORD
from tests.browser.axe import sideways, violations
from tests.fixtures.browser import DESK, PHONE, NewContext
from tests.fixtures.server import Server

ADMINISTRATOR = "DEMO0313"
NEW = ["TEST9001", "司马小明", "男", None, "图书馆分工会", "在职", None, None, "", ""]
FAULTY = ["TEST9002", "=1+1", "男", None, "图书馆分工会"]


async def test_from_the_roster_to_the_first_sign_in(
    server: Server, new_context: NewContext, tmp_path: Path
) -> None:
    file = tmp_path / "名册.xlsx"
    file.write_bytes(export([NEW, FAULTY], []))
    desk = await (await new_context(viewport=DESK)).new_page()
    await desk.goto(f"{server.address}/sign-in")
    await desk.get_by_label("工号").fill(ADMINISTRATOR)
    await desk.get_by_label("密码", exact=True).fill(PASSWORD)
    await desk.locator("form.form").get_by_role("button", name="登录").click()
    await expect(desk.get_by_role("link", name="会员")).to_be_visible()

    await desk.goto(f"{server.address}/members/import")
    await desk.set_input_files("input[type=file]", file)
    await desk.get_by_role("button", name="查看变化").click()
    await expect(desk.get_by_text("这看起来不像姓名。")).to_be_visible()
    assert await violations(desk) == []
    await desk.get_by_role("button", name="导入，跳过有问题的行").click()
    await expect(desk.get_by_text("新增 1 人")).to_be_visible()

    await desk.goto(f"{server.address}/members?q=smxm")
    await desk.get_by_role("link", name="司马小明").click()
    await desk.get_by_role("button", name="打印激活单").click()
    code = await desk.locator(".slip strong.number").inner_text()
    assert await violations(desk) == []

    phone = await (await new_context(viewport=PHONE, is_mobile=True, has_touch=True)).new_page()
    await phone.goto(f"{server.address}/activate")
    await phone.get_by_label("激活单上的编码").fill(code.lower())
    await phone.get_by_role("button", name="继续").tap()
    await expect(phone.get_by_text("您是司马小明")).to_be_visible()
    assert (await violations(phone), await sideways(phone)) == ([], 0)
    await phone.get_by_label("新密码", exact=True).fill("12345678")
    await phone.get_by_label("再输一次新密码").fill("12345678")
    await phone.get_by_role("button", name="保存并登录").tap()
    await expect(phone.get_by_text("这个密码太常见").first).to_be_visible()
    await phone.get_by_label("新密码", exact=True).fill("春天里的第一场小雨")
    await phone.get_by_label("再输一次新密码").fill("春天里的第一场小雨")
    await phone.get_by_role("button", name="保存并登录").tap()
    await phone.wait_for_url(lambda address: urlsplit(address).path == "/")
    await phone.goto(f"{server.address}/me")
    await expect(phone.get_by_text("TEST9001")).to_be_visible()
