"""A tie of teams in a real browser: two captains with phones, the referee's desk, and a spectator who sees it move."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from competitions.queries.ties import TieView
from competitions.services import line_ups
from foundation.database import close_database, engine_for, open_database, use_engine
from members.domain.identity import Role
from members.tables import Member, RoleGrant
from tests.browser.axe import sideways, small_targets, violations
from tests.competitions.teams import TeamTournament
from tests.fixtures.browser import DESK, PHONE, NewContext
from tests.fixtures.database import migrate_whole
from tests.fixtures.server import Server, _launch
from tests.members.seed import PASSWORD, add_account


class Hall:
    """Four teams in a knockout: one tie to come, one whose line-ups are open."""

    server: Server
    competition: str
    discipline: str
    tie: TieView
    open: TieView
    captains: dict[str, str]

    def referee(self, act: str = "") -> str:
        return f"{self.server.address}/referee/competitions/{self.competition}{act}"

    def page_of(self, view: TieView, act: str = "") -> str:
        return f"{self.server.address}/ties/{view.id}{act}"


async def _found(folder: Path) -> Hall:
    url = f"sqlite:///{folder / 'rallypoint.sqlite3'}"
    await migrate_whole(url)
    use_engine(engine_for(url, synchronous="OFF"))
    await open_database()
    teams = await TeamTournament.of(4)
    hall = Hall()
    hall.competition, hall.discipline = teams.id, teams.discipline
    hall.tie, hall.captains = await teams.tie("r1m1"), {}
    for side in ("a", "b"):
        captain = await teams.of_side(hall.tie, side)
        (member,) = await Member.objects().where(Member.id == captain.member_id)
        await add_account(member)
        hall.captains[side] = member.staff_number
    hall.open = await teams.opened("r1m2")
    await teams.play_rubber("r1m2", 2)
    await line_ups.set_order(teams.referee, hall.open.id, [2, 1, 3])
    await RoleGrant(member=teams.referee.member_id, role=Role.REFEREE.value, scope=teams.id).save()
    await add_account((await Member.objects().where(Member.id == teams.referee.member_id))[0])
    await close_database()
    return hall


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hall(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    folder = tmp_path_factory.mktemp("ties")
    made = await _found(folder)
    made.server = _launch(folder, (), {})
    yield made
    made.server.kill()


async def _signed_in(hall: Hall, new_context: NewContext, who: str, **options: object) -> Page:
    context = await new_context(**options)
    form: dict[str, str | float | bool] = {"staff_number": who, "password": PASSWORD}
    answer = await context.request.post(f"{hall.server.address}/sign-in", form=form, max_redirects=0)
    assert answer.status == 303, await answer.text()
    return await context.new_page()


async def _fill(phone: Page, hall: Hall, side: str, without: int = 0) -> None:
    team = hall.tie.a if side == "a" else hall.tie.b
    m1, m2, m3, w1, w2, w3 = (player.name for player in team.players)
    for number, pair in enumerate(((m1, w1), (m2, m3), (w2, w3)), start=1):
        for place, name in enumerate(pair):
            if number != without:
                await phone.locator(f"#player-{number}-{place}").select_option(label=name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_pages_are_accessible_and_fit_a_phone(hall: Hall, new_context: NewContext, scheme: str) -> None:
    team_rules = hall.referee(f"/disciplines/{hall.discipline}/team-rules")
    pages = {
        "REF1": [
            hall.referee("/ties"),
            hall.referee(f"/ties/{hall.tie.id}"),
            hall.referee(f"/ties/{hall.open.id}"),
            team_rules,
        ],
        hall.captains["a"]: [
            hall.page_of(hall.tie, f"/line-ups/{hall.tie.a.entry}"),
            hall.page_of(hall.tie),
            hall.page_of(hall.open),
            f"{hall.server.address}/competitions/{hall.competition}/line-ups",
        ],
    }
    for who, addresses in pages.items():
        phone = await _signed_in(
            hall, new_context, who, viewport=PHONE, color_scheme=scheme, is_mobile=True, has_touch=True
        )
        for address in addresses:
            await phone.goto(address)
            assert await violations(phone) == [], address
            assert await sideways(phone) == 0, address
            assert await small_targets(phone, 40) == [], address


async def test_two_captains_hand_in_blind_and_everybody_sees_both_at_once(
    hall: Hall, new_context: NewContext
) -> None:
    spectator = await (await new_context(viewport=PHONE)).new_page()
    await spectator.goto(hall.page_of(hall.tie))
    await expect(spectator.get_by_text("名单尚未公开")).to_have_count(6)
    phone = {side: await _signed_in(hall, new_context, hall.captains[side], viewport=PHONE) for side in "ab"}
    for side in ("a", "b"):
        await phone[side].goto(hall.page_of(hall.tie))
        await phone[side].get_by_role("link", name="填写出场名单").click()
    await _fill(phone["a"], hall, "a", without=2)
    await phone["a"].get_by_role("button", name="提交出场名单").click()
    await expect(phone["a"].locator(".error-summary")).to_contain_text("请选择男子双打的出场选手")
    await _fill(phone["a"], hall, "a")
    await phone["a"].get_by_role("button", name="提交出场名单").click()
    await expect(phone["a"].locator(".toast")).to_contain_text("出场名单已提交")
    await expect(spectator.get_by_text("已提交")).to_have_count(1)
    await expect(spectator.get_by_text("名单尚未公开")).to_have_count(6)
    await _fill(phone["b"], hall, "b", without=3)
    await phone["b"].locator("input[name=given-up][value='3']").check()
    await phone["b"].get_by_role("button", name="提交出场名单").click()
    await expect(spectator.get_by_text("名单尚未公开")).to_have_count(0)
    await expect(spectator.locator(".tieboard__score").first).to_have_text("1")
    first = hall.tie.a.players[0].name
    await expect(spectator.locator(".ties--rubbers li").first).to_contain_text(first)


async def test_the_referee_calls_a_rubber_and_its_result_moves_the_tie(
    hall: Hall, new_context: NewContext
) -> None:
    spectator = await (await new_context(viewport=DESK)).new_page()
    await spectator.goto(hall.page_of(hall.open))
    desk = await _signed_in(hall, new_context, "REF1", viewport=DESK)
    await desk.goto(hall.referee(f"/ties/{hall.open.id}"))
    rubber = desk.locator(".ties--rubbers > li", has_text="混合双打")
    await rubber.get_by_role("button", name="检录").click()
    row = spectator.locator(".ties--rubbers > li", has_text="混合双打")
    await expect(row).to_contain_text("号场检录")
    await desk.goto(hall.referee(f"/ties/{hall.open.id}"))
    await rubber.get_by_role("link", name="登记成绩").click()
    for name, points in (("a1", 21), ("b1", 15), ("a2", 21), ("b2", 18)):
        await desk.locator(f"[name={name}]").fill(str(points))
    await desk.get_by_role("button", name="登记成绩").click()
    await expect(spectator.locator(".tieboard__team--won .tieboard__score")).to_have_text("2")
    await expect(spectator.locator(".ties--rubbers > li", has_text="女子双打")).to_contain_text("不再进行")
