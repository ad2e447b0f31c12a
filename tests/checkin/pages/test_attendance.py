"""Attendance: the page, the Excel file read back, the papers, and the refused scans."""

from datetime import datetime
from io import BytesIO

import python_calamine

from checkin.domain.attempt import Attempt, Means
from checkin.services.scan import scan
from tests.checkin.conftest import AsMember
from tests.checkin.seed import Door, add_person, register
from tests.events.pages.walk import text_of


async def test_the_page_counts_by_branch(door: Door, as_member: AsMember) -> None:
    staff = await as_member(door.host)
    await scan(door.organizer, door.id, Attempt("nonce-0001", door.token("王小明"), Means.CAMERA, "东门"))
    answer = await staff.get(f"/manage/events/{door.id}/attendance")
    assert answer.status_code == 200
    assert "<strong data-present>1</strong>" in answer.text
    assert "None" not in answer.text
    assert "单于飞" not in answer.text


async def test_the_excel_file(door: Door, as_member: AsMember) -> None:
    formula = await add_person(door.branches[0], "T090", '=HYPERLINK("http://evil")')
    await register(door.event, door.offering, formula)
    await scan(door.organizer, door.id, Attempt("nonce-0001", door.token("王小明"), Means.CAMERA, "=东门"))
    staff = await as_member(door.host)
    answer = await staff.get(f"/manage/events/{door.id}/attendance.xlsx")
    assert answer.headers["content-disposition"].startswith(
        'attachment; filename="attendance.xlsx"; filename*'
    )
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert book.sheet_names == ["Sheet1", "按分工会"]
    people, branches = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert [line[:6] for line in people] == [
        ["签到表", "", "", "", "", ""],
        [
            "湖滨健步走 · 2026年11月27日（周五）14:30–16:30 · 湖滨东门 · 应到 3 人，实到 1 人",
            "",
            "",
            "",
            "",
            "",
        ],
        ["", "", "", "", "", ""],
        ["序号", "姓名", people[3][2], "工号", "实到", "入口"],
        [1.0, '=HYPERLINK("http://evil")', "会计学院分工会", "T090", "", ""],
        [2.0, "王小明", "会计学院分工会", "T002", datetime(2026, 11, 27, 14, 25), "=东门"],  # noqa: DTZ001
        [3.0, "欧阳雪", "图书馆分工会", "T003", "", ""],
    ]
    assert branches == [
        [people[3][2], "应到", "实到"],
        ["会计学院分工会", 2.0, 1.0],
        ["图书馆分工会", 1.0, 0.0],
        ["合计", 3.0, 1.0],
    ]


async def test_the_printed_list(door: Door, as_member: AsMember) -> None:
    staff = await as_member(door.host)
    text = text_of(await staff.get(f"/manage/events/{door.id}/attendance/print"))
    for found in ("王小明", "欧阳雪", "应到2人，实到0人", "签名"):
        assert found in text
    assert "曾可" not in text


async def test_refused_scans_with_their_reasons(door: Door, as_member: AsMember) -> None:
    staff = await as_member(door.host)
    empty = await staff.get(f"/manage/events/{door.id}/attendance/refused")
    assert "没有未放行的扫码" in empty.text
    await scan(door.organizer, door.id, Attempt("nonce-0001", door.token("曾可")))
    await scan(door.organizer, door.id, Attempt("nonce-0002", "rubbish", Means.SCANNER))
    await scan(door.organizer, door.id, Attempt("nonce-0003", door.token("王小明")))
    answer = await staff.get(f"/manage/events/{door.id}/attendance/refused")
    for text in ("曾可", "已取消", "无效码", "扫码枪", "林组织"):
        assert text in answer.text
    assert "王小明" not in answer.text
    path = f"/manage/events/{door.id}/attendance/refused"
    chosen = await staff.get(f"{path}?reason=cancelled&c=reason&c=number&c=by")
    assert ("已取消" in chosen.text, "扫码枪" in chosen.text, 'data-label="工号"' in chosen.text) == (
        True,
        False,
        True,
    )
    assert "曾可" in (await staff.get(f"{path}?q=zk&sort=-name")).text
    assert "曾可" in text_of(await staff.get(f"{path}/print?c=name&c=reason"))
    sheet = await staff.get(f"{path}.xlsx?sort=-time&c=name&c=how")
    cells = (
        python_calamine.CalamineWorkbook.from_filelike(BytesIO(sheet.content))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert cells[4:] == [[1.0, "曾可", "摄像头"], [2.0, "", "扫码枪"]]
