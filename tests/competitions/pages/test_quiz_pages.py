"""The pages of quizzes: set-up and import, the paper without its answers, the result with them, the ranking."""

import io
import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from python_calamine import CalamineWorkbook

from competitions.documents import quiz_workbook
from competitions.queries.quiz.quiz import bank, quiz
from competitions.quiz_tables import QuizAttempt
from competitions.services.quiz import attempts
from foundation.clock import frozen
from members.documents.workbooks import MEDIA_TYPE
from members.tables import AuditEntry
from tests.competitions.quiz.room import Room, questions_of
from tests.competitions.web import sign_in

MORNING = datetime(2026, 6, 1, 1, tzinfo=UTC)


@pytest.fixture
async def room(app: object) -> Room:
    return await Room.found()


def desk(room: Room) -> str:
    return f"/referee/competitions/{room.competition}/quizzes/{room.id}"


def upload(content: bytes) -> dict[str, tuple[str, bytes, str]]:
    return {"file": ("题库.xlsx", content, MEDIA_TYPE)}


async def test_a_quiz_is_made_filled_and_opened(app: object, client: httpx.AsyncClient) -> None:
    room = await Room.found(bank_size=0)
    await sign_in(client, room.chair)
    listed = f"/referee/competitions/{room.competition}/quizzes"
    assert (await client.post(listed, data={"name": "每日答题"})).status_code == 422
    made = await client.post(listed, data={"name": "党史知识"})
    assert made.status_code == 303
    path = made.headers["location"].split("?")[0]
    assert "题库只有 0 道" in (await client.post(f"{path}/state", data={"open": "yes"})).text
    template = await client.get(f"{path}/template.xlsx")
    heads = CalamineWorkbook.from_filelike(io.BytesIO(template.content)).get_sheet_by_index(0).to_python()[0]
    assert heads[:4] == ["题型*", "专题", "题目*", "选项A"]
    shown = await client.post(f"{path}/import", files=upload(quiz_workbook.bank(questions_of(5))))
    assert (shown.status_code, "第4题：哪些是水果？" in shown.text) == (200, True)
    hidden = dict(re.findall(r'name="(key|fingerprint)" value="([^"]+)"', shown.text))
    taken = await client.post(f"{path}/import/confirm", data=hidden)
    assert taken.headers["location"] == f"{path}/import?added=5&changed=0&taken_out=0&left_out=0"
    assert "新增 5" in (await client.get(taken.headers["location"])).text
    assert (await client.post(f"{path}/import/confirm", data=hidden)).status_code == 409
    form = {
        "name": "党史知识", "opens_at": "2026-06-01T08:00", "closes_at": "", "questions": "5", "minutes": "3",
        "tries": "1", "single": "20", "multiple": "20", "truth": "20",
    }  # fmt: skip
    assert (await client.post(path, data={**form, "minutes": "0"})).status_code == 422
    assert (await client.post(path, data=form)).status_code == 303
    assert (await client.post(f"{path}/state", data={"open": "yes"})).status_code == 303
    kept = await quiz(path.rsplit("/", 1)[1])
    assert (kept.state, kept.chosen.minutes, kept.opens_at) == ("open", 3, datetime(2026, 6, 1, tzinfo=UTC))
    again = await client.post(
        f"{path}/import", files=upload((await client.get(f"{path}/questions.xlsx")).content)
    )
    assert "文件内容与题库完全一致" in again.text


async def test_rows_that_cannot_be_taken_in_say_why(room: Room, client: httpx.AsyncClient) -> None:
    await sign_in(client, room.chair)
    wrong = await client.post(f"{desk(room)}/import", files=upload(b"nonsense"))
    assert (wrong.status_code, "Excel" in wrong.text) == (422, True)
    assert (await client.post(f"{desk(room)}/import")).status_code == 422


async def test_a_question_is_taken_out(room: Room, client: httpx.AsyncClient) -> None:
    await sign_in(client, room.chair)
    first = (await bank(room.id))[0]
    assert (await client.post(f"{desk(room)}/questions/{first.id}/take-out")).status_code == 303
    assert len(await bank(room.id)) == 11


async def test_right_answers_are_in_no_answer_before_it_is_over(
    room: Room, client: httpx.AsyncClient
) -> None:
    (member,) = await room.union.people(1)
    await sign_in(client, member)
    begun = await client.post(f"/quizzes/{room.id}/attempts")
    page = begun.headers["location"]
    text = (await client.get(page)).text
    for secret in ("北京是首都", "近似球体", "is-right", "answered"):
        assert secret not in text
    api = f"/api/v1{page}"
    paper = re.findall(r'data-question="(\w+)"', text)
    assert len(paper) == 4
    entry = {"event": {"question": paper[0], "chosen": [1]}}
    given = await client.post(f"{api}/events", json={"entries": [entry, entry]})
    assert given.json() == {"left": given.json()["left"], "over": False, "chosen": {paper[0]: [1]}}
    assert given.json()["left"] <= 600
    assert (await client.get(api)).json()["chosen"] == {paper[0]: [1]}
    assert re.search(rf'name="q-{paper[0]}" value="1" checked', (await client.get(page)).text)
    done = await client.post(page, data={f"q-{paper[1]}": "0", "decision": "hand_in"})
    assert done.headers["location"] == page
    text = (await client.get(page)).text
    assert ("正确答案" in text, "我的答案" in text, "未作答" in text) == (True, True, True)
    late = await client.post(f"{api}/events", json={"entries": [entry]})
    assert (late.status_code, late.json()["title"]) == (409, "本次答题已交卷，这个答案未计入。")


async def test_without_javascript_a_late_answer_is_not_counted(room: Room, client: httpx.AsyncClient) -> None:
    (member,) = await room.union.people(1)
    with frozen(MORNING):
        attempt = await attempts.start(member, room.id)
    await sign_in(client, member)
    with frozen(MORNING + timedelta(minutes=11)):
        page = await client.get(f"/quiz-attempts/{attempt}")
        assert "时间用完" in page.text
        await client.post(f"/quiz-attempts/{attempt}", data={"decision": "hand_in"})
    row = await QuizAttempt.select(QuizAttempt.handed_in_at).where(QuizAttempt.id == attempt).first()
    assert row == {"handed_in_at": None}


async def test_the_public_page(room: Room, client: httpx.AsyncClient) -> None:
    (member,) = await room.union.people(1)
    page = f"/quizzes/{room.id}"
    assert ("登录后参加" in (await client.get(page)).text) is True
    sitting = await room.begin(member)
    await sitting.answer_all(right=3)
    await attempts.hand_in(member, sitting.id)
    text = (await client.get(page)).text
    assert ("会员0" in text, "会计学院分工会" in text, member.staff_number in text) == (True, True, False)
    await sign_in(client, member)
    text = (await client.get(page)).text
    assert ("今天还可答 1 次" in text, "第 1 名" in text, f"/quiz-attempts/{sitting.id}" in text) == (
        True,
        True,
        True,
    )
    await client.post(f"{page}/attempts")
    assert "继续答题" in (await client.get(page)).text
    assert f"/quizzes/{room.id}" in (await client.get(f"/competitions/{room.competition}")).text


async def test_results_in_excel_leave_a_trace(room: Room, client: httpx.AsyncClient) -> None:
    (member,) = await room.union.people(1)
    sitting = await room.begin(member)
    await sitting.answer_all(right=4)
    await attempts.hand_in(member, sitting.id)
    await sign_in(client, room.chair)
    answer = await client.get(f"{desk(room)}/results.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0] == [
        "名次",
        "姓名",
        "分工会",
        "得分",
        "用时",
        "答题次数",
        "",
        "分工会",
        "参与人数",
        "会员",
        "参与率",
    ]
    assert rows[1][:4] == ["1", "会员0", "会计学院分工会", "40"]
    assert rows[1][7:] == ["会计学院分工会", "1", "1", "100.0%"]
    assert await AuditEntry.exists().where(AuditEntry.action == "quiz.exported")


async def test_home_says_what_can_be_answered_today(room: Room, client: httpx.AsyncClient) -> None:
    (member,) = await room.union.people(1)
    await sign_in(client, member)
    assert "今日答题：4 道题，限时 10 分钟" in (await client.get("/")).text
    begun = await attempts.start(member, room.id)
    assert "您的答题正在计时" in (await client.get("/")).text
    await attempts.hand_in(member, begun)
    assert f"/quizzes/{room.id}" not in (await client.get("/")).text
