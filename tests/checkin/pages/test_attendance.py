"""Attendance: the page, the Excel file read back, the papers, and the refused scans."""

from io import BytesIO

import python_calamine
import zxingcpp

from checkin.domain.attempt import Attempt, Means
from checkin.links import link_of
from checkin.services.scan import scan
from tests.checkin.conftest import AsMember
from tests.checkin.documents.test_qr import drawn
from tests.checkin.seed import Door, add_person, register


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
    assert book.sheet_names == ["签到表", "按分工会"]
    people, branches = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert people == [
        ["序号", people[0][1], "姓名", "工号", "报名项目", "实到", "日期", "时间", "入口"],
        [1.0, "会计学院分工会", '=HYPERLINK("http://evil")', "T090", "全程", "否", "", "", ""],
        [2.0, "会计学院分工会", "王小明", "T002", "全程", "是", "2026年11月27日（周五）", "14:25", "=东门"],
        [3.0, "图书馆分工会", "欧阳雪", "T003", "全程", "否", "", "", ""],
    ]
    assert branches == [
        ["湖滨健步走", "", ""],
        [people[0][1], "应到", "实到"],
        ["会计学院分工会", 2.0, 1.0],
        ["图书馆分工会", 1.0, 0.0],
        ["合计", 3.0, 1.0],
    ]


async def test_the_printed_list(door: Door, as_member: AsMember) -> None:
    staff = await as_member(door.host)
    answer = await staff.get(f"/manage/events/{door.id}/attendance/print")
    assert answer.status_code == 200
    for text in ("王小明", "欧阳雪", "应到 2 人", "签名"):
        assert text in answer.text
    assert "曾可" not in answer.text


async def test_every_ticket_on_the_sheet_is_read(door: Door, as_member: AsMember) -> None:
    staff = await as_member(door.host)
    answer = await staff.get(f"/manage/events/{door.id}/tickets")
    pictures = [
        "<svg" + part.split("</svg>")[0] for part in answer.text.split("<svg")[1:] if "crispEdges" in part
    ]
    found = [code.text for picture in pictures for code in zxingcpp.read_barcodes(drawn(picture))]
    assert found == [link_of(door.token("王小明")), link_of(door.token("欧阳雪"))]


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
