"""The public draw in a real browser: drawn before everybody, the bracket moves by itself, paper fits its sheet."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from competitions.domain.draw_settings import DrawSettings
from competitions.queries.disciplines import roster
from competitions.services import progress
from competitions.services import roster as rosters
from competitions.services.setup import Chosen, choose, create
from competitions.tables import Discipline
from events.domain.event import Kind
from events.domain.event_form import OfferingDraft, PoolDraft
from events.services.signup import SignUp, register
from foundation.database import close_database, engine_for, open_database, use_engine
from members.domain.identity import Role
from members.tables import Member, RoleGrant
from tests.browser.axe import sideways, small_targets, violations
from tests.competitions.tournament import A, B, Tournament
from tests.events.union import offerings
from tests.fixtures.browser import DESK, NewContext
from tests.fixtures.database import migrate_whole
from tests.fixtures.server import Server, _launch
from tests.members.seed import PASSWORD, add_account

LONG = "买买提·阿不都热合曼·欧阳"


class Hall:
    """24 in 32 half played, a group of five, and a discipline still to be drawn."""

    server: Server
    competition: str
    knockout: str
    group: str
    undrawn: str
    semi: str

    def discipline(self, discipline: str, act: str = "") -> str:
        return f"{self.server.address}/competitions/{self.competition}/disciplines/{discipline}{act}"

    def referee(self, act: str = "") -> str:
        return f"{self.server.address}/referee/competitions/{self.competition}{act}"


async def _found(folder: Path) -> Hall:
    url = f"sqlite:///{folder / 'rallypoint.sqlite3'}"
    await migrate_whole(url)
    use_engine(engine_for(url, synchronous="OFF"))
    await open_database()
    hall = Hall()
    men = await Tournament.found(24, draw=DrawSettings("third"))
    hall.competition, hall.knockout = men.id, men.discipline
    await Member.update({Member.name: LONG}).where(Member.id == men.players[3].member_id)
    await _play(men)
    hall.semi = await men.match("r4m1")
    women = await _second(men, "女子单打", "WS", 5)
    await rosters.freeze(men.referee, women)
    await choose(men.referee, women, Chosen("round_robin", "3x21"))
    men.discipline = women
    await men.drawn("5")
    for key in ("r1m1", "r1m2", "r2m1", "r2m2", "r3m1"):
        await men.play(key, A if key != "r2m1" else B)
    hall.group = women
    hall.undrawn = await _second(men, "老年组单打", "SS", 6)
    await RoleGrant(member=men.referee.member_id, role=Role.REFEREE.value, scope=men.id).save()
    await add_account((await Member.objects().where(Member.id == men.referee.member_id))[0])
    await close_database()
    return hall


async def _play(men: Tournament) -> None:
    """Frozen, seeded, drawn and played down to the semi-finals."""
    await rosters.freeze(men.referee, men.discipline)
    entries = await roster(men.discipline)
    await rosters.set_seeds(men.referee, men.discipline, [entry.id for entry in entries[:4]])
    await men.drawn("8 6 2")
    while True:
        ready = [
            match.id
            for match in (await men.loaded()).matches.values()
            if match.status == "ready" and not match.key.startswith("r4")
        ]
        if not ready:
            return
        await progress.enter_result(men.referee, ready[0], A if len(ready) % 2 else B)


async def _second(men: Tournament, title: str, code: str, count: int) -> str:
    """Another discipline: from an event of its own, moved into this competition."""
    event = await men.union.event(
        size=50,
        kind=Kind.TOURNAMENT,
        title=title,
        offerings=(OfferingDraft(title, 0, code=code),),
        pools=(PoolDraft(50, "参赛者"),),
        **men.dates(),
    )
    (offering,) = await offerings(event)
    for person in men.players[:count]:
        await register(person, SignUp(event, offering))
    organizer = men.union.organizer
    await create(organizer, event, 1)
    (row,) = await Discipline.select(Discipline.id).where(Discipline.offering == offering)
    await Discipline.update({Discipline.competition: men.id}).where(Discipline.id == row["id"])
    return str(row["id"])


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hall(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    folder = tmp_path_factory.mktemp("draw")
    made = await _found(folder)
    made.server = _launch(folder, (), {})
    yield made
    made.server.kill()


async def _referee(hall: Hall, new_context: NewContext) -> Page:
    context = await new_context(viewport=DESK)
    form: dict[str, str | float | bool] = {"staff_number": "REF1", "password": PASSWORD}
    answer = await context.request.post(f"{hall.server.address}/sign-in", form=form, max_redirects=0)
    assert answer.status == 303, await answer.text()
    return await context.new_page()


async def test_the_public_draw_step_by_step(hall: Hall, new_context: NewContext) -> None:
    desk = await _referee(hall, new_context)
    await desk.goto(hall.referee(f"/disciplines/{hall.undrawn}"))
    await desk.get_by_role("button", name="锁定名单").click()
    await expect(desk.locator(".stepper__step[aria-current]")).to_contain_text("种子")
    await desk.locator("select[name=seed]").first.select_option(index=1)
    await desk.get_by_role("button", name="确定种子，下一步").click()
    await desk.get_by_label("现场报出的随机数").fill("一二三 四五六")
    await desk.get_by_role("button", name="抽签", exact=True).click()
    await expect(desk.locator(".spoken")).to_have_text("一二三 四五六")
    await expect(desk.locator(".lines > li")).to_have_count(8)
    assert await violations(desk) == []
    await desk.get_by_role("button", name="确认抽签并锁定").click()
    await desk.locator("#confirm [data-yes]").click()
    await expect(desk.locator(".stepper__step[aria-current]")).to_contain_text("锁定")
    anybody = await (await new_context()).new_page()
    await anybody.goto(hall.discipline(hall.undrawn, "/draws/1"))
    await expect(anybody.get_by_text("刚刚重新计算，结果完全一致。")).to_be_visible()
    record = await (await anybody.request.get(hall.discipline(hall.undrawn, "/draws/1/record"))).text()
    await anybody.goto(f"{hall.server.address}/draws/check")
    await anybody.locator("#record").fill(record)
    await anybody.get_by_role("button", name="重新计算").click()
    await expect(anybody.get_by_role("status").first).to_contain_text("属实")
    forged = json.loads(record)
    forged["spoken_seed"] = "7"
    await anybody.locator("#record").fill(json.dumps(forged))
    await anybody.get_by_role("button", name="重新计算").click()
    await expect(anybody.get_by_role("alert")).to_contain_text("不成立")


async def test_the_bracket_moves_by_itself_when_a_result_is_entered(
    hall: Hall, new_context: NewContext
) -> None:
    watcher = await (await new_context(viewport=DESK)).new_page()
    await watcher.goto(hall.discipline(hall.knockout))
    semi = watcher.locator(f".bracket [data-match='{hall.semi}']")
    first = await semi.locator(".bracket__name").first.text_content()
    desk = await _referee(hall, new_context)
    await desk.goto(hall.referee())
    row = desk.locator(".queue__row", has=desk.locator(f"form[action*='{hall.semi}']"))
    await row.locator("select").select_option("2")
    await row.get_by_role("button", name="检录").click()
    await expect(semi.locator(".bracket__number")).to_contain_text("2 号场")
    await desk.locator(".court", has_text="2 号场").get_by_role("link", name="登记成绩").click()
    for name, points in (("a1", 21), ("b1", 15), ("a2", 19), ("b2", 21), ("a3", 21), ("b3", 18)):
        await desk.locator(f"[name={name}]").fill(str(points))
    await desk.get_by_role("button", name="登记成绩").click()
    await expect(desk.locator(".toast")).to_contain_text("已登记")
    await expect(semi.locator(".bracket__side--won .bracket__points")).to_have_text(["21", "19", "21"])
    final = watcher.locator(".bracket__match").filter(has=watcher.locator("text=24")).last
    await expect(final.locator(".bracket__name").first).to_have_text(first or "")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_pages_are_accessible_and_fit_a_phone(hall: Hall, new_context: NewContext, scheme: str) -> None:
    phone = await (await new_context(color_scheme=scheme)).new_page()
    for path in (
        "/competitions",
        f"/competitions/{hall.competition}",
        f"/competitions/{hall.competition}/disciplines/{hall.knockout}",
        f"/competitions/{hall.competition}/disciplines/{hall.group}",
        f"/competitions/{hall.competition}/disciplines/{hall.knockout}/draws/1",
        "/draws/check",
    ):
        await phone.goto(hall.server.address + path)
        assert await violations(phone) == [], path
        assert await sideways(phone) == 0, path
        assert await small_targets(phone) == [], path
    await phone.set_viewport_size({"width": 320, "height": 700})
    await phone.goto(hall.discipline(hall.group))
    assert await sideways(phone) == 0


async def test_the_referees_pages_are_accessible(hall: Hall, new_context: NewContext) -> None:
    desk = await _referee(hall, new_context)
    for path in (
        "",
        f"/disciplines/{hall.knockout}",
        f"/matches/{hall.semi}",
    ):
        await desk.goto(hall.referee(path))
        assert await violations(desk) == [], path
        assert await sideways(desk) == 0, path


async def test_rounds_are_switched_without_a_script(hall: Hall, new_context: NewContext) -> None:
    phone = await (await new_context(java_script_enabled=False)).new_page()
    await phone.goto(hall.discipline(hall.knockout))
    await expect(phone.locator("#round-4")).to_be_visible()
    await expect(phone.locator("#round-1")).to_be_hidden()
    await phone.locator(".rounds__switch a[href='#round-1']").click()
    await expect(phone.locator("#round-1")).to_be_visible()
    await expect(phone.locator("#round-4")).to_be_hidden()
    await expect(phone.locator("#round-1 .tie")).to_have_count(8)
    await expect(phone.get_by_text(LONG).first).to_be_attached()


@pytest.mark.parametrize("which", ["knockout", "group"])
async def test_a_sheet_fits_one_page_of_a4(hall: Hall, new_context: NewContext, which: str) -> None:
    page = await (await new_context(viewport=DESK)).new_page()
    await page.goto(hall.discipline(getattr(hall, which), "/sheet"))
    pdf = await page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page>") + pdf.count(b"/Type /Page ") == 1
