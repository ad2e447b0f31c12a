"""The pages of judged contests: rules, the chair's desk, the judge's phone, what is revealed when."""

import re

import httpx
import msgspec
import pytest

from competitions.contest_tables import Contest, JudgeLink, JudgeMark
from competitions.domain.contests.settings import PLAIN, settings_from
from competitions.services.contests import panel, setup, stage
from members.tables import AuditEntry
from tests.competitions.contests.hall import Hall
from tests.competitions.web import sign_in
from tests.events.union import as_identity
from tests.members.seed import add_member


@pytest.fixture
async def hall(app: object) -> Hall:
    return await Hall.found(2, 3)


def desk(hall: Hall) -> str:
    return f"/referee/competitions/{hall.competition}/contests/{hall.id}"


async def test_a_contest_is_made_in_the_browser(hall: Hall, client: httpx.AsyncClient) -> None:
    await sign_in(client, hall.chair)
    listed = f"/referee/competitions/{hall.competition}/contests"
    assert "经典诵读" in (await client.get(listed)).text
    made = await client.post(listed, data={"name": "广播体操", "offering": hall.offering})
    assert (made.status_code, made.headers["location"].endswith("/rules?done=saved")) == (303, True)
    again = await client.post(listed, data={"name": "广播体操"})
    assert (again.status_code, "已有同名的评分赛事" in again.text) == (422, True)
    rules = await client.get(made.headers["location"])
    assert (rules.status_code, 'value="形象"' in rules.text) == (200, True)


RULES = {
    "name": "经典诵读",
    "counting": "percent",
    "step": "5",
    "drop_highest": "0",
    "drop_lowest": "0",
    "reveal": "at_end",
    "key": ["c1", "", ""],
    "criterion": ["感情", "语音", ""],
    "most": ["10", "１０", ""],
    "weight": ["60", "40", ""],
    "tie": ["criterion:c1", "", "median", ""],
}


async def test_the_rules(hall: Hall, client: httpx.AsyncClient) -> None:
    await sign_in(client, hall.chair)
    wrong = await client.post(f"{desk(hall)}/rules", data={**RULES, "weight": ["60", "39", ""]})
    assert wrong.status_code == 422
    assert "权重之和须为 100%，现在是 99%" in wrong.text
    assert 'value="39"' in wrong.text
    assert (await client.post(f"{desk(hall)}/rules", data=RULES)).status_code == 303
    row = await Contest.select(Contest.settings).where(Contest.id == hall.id).first()
    assert row is not None
    kept = settings_from(row["settings"])
    assert [(each.key, each.name, each.most, each.weight) for each in kept.criteria] == [
        ("c1", "感情", 10, 60),
        ("c2", "语音", 10, 40),
    ]
    assert (kept.ties, kept.step, kept.reveal) == (("criterion:c1", "median"), 5, "at_end")


async def test_the_desk_from_setting_up_to_publishing(hall: Hall, client: httpx.AsyncClient) -> None:
    await sign_in(client, hall.chair)
    page = desk(hall)
    refused = await client.post(f"{page}/performers", data={"name": ""})
    assert (refused.status_code, "请填写此项" in refused.text or "error-summary" in refused.text) == (
        422,
        True,
    )
    await client.post(f"{page}/performers", data={"name": "图书馆分工会", "branch": hall.union.library.id})
    assert (await client.post(f"{page}/judges", data={"staff_number": "nobody"})).status_code == 422
    drawn = await client.post(f"{page}/order", data={"spoken_seed": "八 一"})
    assert drawn.headers["location"] == f"{page}?done=ordered"
    assert "现场随机数“八 一”" in (await client.get(page)).text
    sheet = await client.post(f"{page}/judge-links", data={"judge": ""})
    secrets = re.findall(r"http://rallypoint\.test/judge/([\w-]{43})", sheet.text)
    assert len(secrets) == 3
    order = [each.id for each in (await hall.loaded()).performers]
    for number, performer in enumerate(order):
        act = f"{page}/performers/{performer}"
        assert (await client.post(act, data={"decision": "call"})).status_code == 303
        assert (await client.post(act, data={"decision": "lock"})).status_code == 409
        for secret in secrets:
            await hall.give(secret, performer, 30 + number, 30, 10)
        assert (await client.post(act, data={"decision": "lock"})).status_code == 303
    penalty = f"{page}/performers/{order[2]}/penalty"
    assert (await client.post(penalty, data={"points": "a", "reason": "超时"})).status_code == 422
    assert (await client.post(penalty, data={"points": "1.5", "reason": "超时"})).status_code == 303
    assert (await client.post(f"{page}/publish")).status_code == 303
    text = (await client.get(page)).text
    assert "−1.50 超时" in text
    assert [(row.turn, row.place, str(row.score)) for row in (await hall.loaded()).results] == [
        (2, 1, "71.00"),
        (3, 2, "70.50"),
        (1, 3, "70.00"),
    ]
    printed = (await client.get(f"/contests/{hall.id}/sheet")).text
    assert "71.00 分，比" in printed
    assert (await client.post(f"{page}/publish", data={"reason": ""})).status_code == 422
    assert (await client.post(f"{page}/publish", data={"reason": "录错"})).status_code == 303
    assert await AuditEntry.exists().where(AuditEntry.action == "contest.taken_back")


async def test_what_is_revealed_and_when(hall: Hall, client: httpx.AsyncClient) -> None:
    one = (await hall.ordered())[0]
    secrets = await hall.links()
    board, results = f"/contests/{hall.id}", f"/api/v1/contests/{hall.id}"
    await stage.call(hall.chair, hall.id, one)
    for secret in secrets:
        await hall.give(secret, one, 31.5, 30, 10)
    for page in (board, f"{board}/hall"):
        text = (await client.get(page)).text
        assert ("第1代表队" in text, "71.5" in text) == (True, False)
    assert (await client.get(f"{board}/sheet")).status_code == 404
    await stage.lock(hall.chair, hall.id, one)
    for page in (board, f"{board}/hall"):
        assert "71.50" in (await client.get(page)).text
    assert (await client.get(results)).json()["results"] == [
        {
            "place": 1,
            "shared": False,
            "name": "第1代表队",
            "detail": "《第1首》",
            "branch": None,
            "score": "71.50",
            "mean": "71.50",
            "penalty": "0.00",
            "why": "71.50 分。",
        }
    ]
    late = await Hall.found_beside(hall, msgspec.structs.replace(PLAIN, reveal="at_end"))
    await late.perform((await late.ordered())[0], await late.links(), 31.5, 30, 10)
    assert "71.50" not in (await client.get(f"/contests/{late.id}")).text
    assert (await client.get(f"/api/v1/contests/{late.id}")).json()["results"] == []
    await stage.publish(late.chair, late.id)
    assert "71.50" in (await client.get(f"/contests/{late.id}")).text


async def test_the_judges_phone(hall: Hall, client: httpx.AsyncClient) -> None:
    one, _ = await hall.ordered()
    first, second, _ = await hall.links()
    await stage.call(hall.chair, hall.id, one)
    await hall.give(second, one, 12.3, 4, 5)
    answer = await client.get(f"/judge/{first}")
    assert (answer.status_code, answer.headers["referrer-policy"]) == (200, "no-referrer")
    assert ("第1代表队" in answer.text, "1230" in answer.text) == (True, False)
    api = f"/api/v1/contests/{hall.id}/sheet"
    mark = {"nonce": "nonce-of-phone", "event": {"performer": one, "criterion": "c1", "hundredths": 2510}}
    headers = {"authorization": f"Bearer {first}"}
    given = await client.post(f"{api}/events", json={"entries": [mark]}, headers=headers)
    assert given.json()["refused"] == []
    assert given.json()["sheet"]["performances"][0]["marks"] == {"c1": 2510}
    assert (await client.get(api, headers=headers)).json() == given.json()["sheet"]
    assert (await client.get(api)).status_code == 401
    bad = {**mark, "nonce": "nonce-of-nothing", "event": {**mark["event"], "hundredths": 4001}}  # type: ignore[dict-item]
    refused = await client.post(f"{api}/events", json={"entries": [bad]}, headers=headers)
    assert refused.json()["refused"] == [
        {"performer": one, "criterion": "c1", "title": "“内容”可打 0 到 40 分，最小间隔 0.1 分。"}
    ]
    kept = await JudgeMark.select(JudgeMark.hundredths, JudgeMark.actor).where(JudgeMark.hundredths == 2510)
    link = await JudgeLink.select(JudgeLink.id).where(JudgeLink.id == kept[0]["actor"])
    assert len(link) == 1


async def test_a_signed_in_judge(hall: Hall, client: httpx.AsyncClient) -> None:
    member = await add_member(hall.union.library, "J001", "张评委", pinyin="zhang1", initials="zpw")
    await panel.add_judge(hall.chair, hall.id, "", "J001")
    await sign_in(client, as_identity(member, hall.union.library))
    assert f"/contests/{hall.id}/judge" in (await client.get(f"/contests/{hall.id}")).text
    assert "您是 4 号评委" in (await client.get("/")).text
    assert (await client.get(f"/contests/{hall.id}/judge")).status_code == 200
    other = await setup.create(hall.chair, hall.competition, "广播体操")
    assert (await client.get(f"/contests/{other}/judge")).status_code == 403


async def test_the_competition_shows_its_contests(hall: Hall, client: httpx.AsyncClient) -> None:
    assert f"/contests/{hall.id}" in (await client.get(f"/competitions/{hall.competition}")).text


async def test_the_log_keeps_what_was_replaced(hall: Hall, client: httpx.AsyncClient) -> None:
    await sign_in(client, hall.chair)
    log = f"{desk(hall)}/marks"
    assert "还没有打分" in (await client.get(log)).text
    one = (await hall.ordered())[0]
    secret = (await hall.links())[0]
    await stage.call(hall.chair, hall.id, one)
    for value in (31.5, 32.5):
        await hall.give(secret, one, value)
    text = (await client.get(log)).text
    assert text.index("32.50") < text.index("31.50")
