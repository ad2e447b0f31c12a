"""The grid, a session's roll, Excel and paper, the liaison's own branch; certificates and the page to verify them."""

import io
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from litestar import Litestar
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from checkin.queries import certificates
from checkin.services.marks import Wish, mark
from events.domain.completion import Mark, State
from events.queries import course, facts
from foundation.clock import frozen
from tests.checkin.course import AFTER, Course
from tests.checkin.queries_counted import counted
from tests.events.pages.walk import browser, hidden, words

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SOON = timedelta(minutes=5)


async def attend(made: Course, number: int, *sessions: int) -> None:
    with frozen(AFTER):
        wishes = [
            Wish(made.registrations[number], made.sessions[session - 1], Mark.PRESENT, "点名册")
            for session in sessions
        ]
        await mark(made.union.organizer, made.event, wishes)


def text_of(answer: httpx.Response) -> str:
    assert answer.headers["content-type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


@sqlite
async def test_a_mark_answers_with_how_things_stand(database: Any, app: Litestar) -> None:
    made = await Course.made()
    path = f"/api/v1/events/{made.event}/marks"
    body = {"registration": made.registrations[0], "session": made.sessions[0], "mark": "present"}
    with frozen(made.starts(0) + SOON):
        async with await browser(app, made.union.organizer) as someone:
            answer = await someone.post(path, json=body)
            again = await someone.post(path, json=body)
            early = await someone.post(path, json={**body, "session": made.sessions[1]})
            wrong = await someone.post(path, json={**body, "mark": "asleep"})
    assert (
        answer.json()
        == again.json()
        == {
            "mark": "present",
            "text": "Present · 12:05",
            "state": "open",
            "attended": 1,
            "needed": 4,
            "why": "Attended 1 of 4 sessions; 4 are needed.",
            "present": 1,
        }
    )
    assert (early.status_code, wrong.status_code) == (409, 422)
    assert "nobody can have been there yet" in early.json()["title"]


@sqlite
async def test_the_roll_without_a_script(database: Any, app: Litestar) -> None:
    made = await Course.made()
    path = f"/manage/events/{made.event}/course/{made.sessions[0]}"
    with frozen(AFTER):
        async with await browser(app, made.union.organizer) as someone:
            form = hidden(await someone.get(path))
            form[f"mark-{made.registrations[0]}"] = "present"
            form[f"mark-{made.registrations[1]}"] = "excused"
            refused = await someone.post(path, data=form)
            assert (refused.status_code, "needs a reason" in words(refused)) == (422, True)
            assert 'value="excused" selected' in refused.text
            kept = await someone.post(path, data={**form, "reason": "纸质点名"})
            assert kept.status_code == 303
            assert (await someone.post(path, data={**form, "mark-x": "asleep"})).status_code == 422
            grid = await someone.get(f"/manage/events/{made.event}/course")
    assert grid.text.count('data-mark="present"') == 1
    assert grid.text.count('data-mark="excused"') == 1
    assert "1 / 3" in words(grid)


@sqlite
async def test_the_grid_costs_the_same_for_three_as_for_thirty(database: Any, app: Litestar) -> None:
    costs = []
    made = await Course.made(1)
    for number in (1, 30):
        while len(made.people) < number:
            with frozen(made.starts(0) - timedelta(days=2)):
                (person,) = await made.union.people(1, prefix=f"X{len(made.people)}")
                await made.join(person)
        with frozen(AFTER):
            async with await browser(app, made.union.organizer) as someone:
                await someone.get(f"/manage/events/{made.event}/course")
                with counted() as queries:
                    await someone.get(f"/manage/events/{made.event}/course")
                costs.append(len(queries))
    assert costs[0] == costs[1]


@sqlite
async def test_excel_and_paper(database: Any, app: Litestar) -> None:
    made = await Course.made(2)
    await attend(made, 0, 1, 2, 3, 4)
    with frozen(AFTER):
        async with await browser(app, made.union.organizer) as someone:
            excel = await someone.get(f"/manage/events/{made.event}/course.xlsx")
            paper = await someone.get(f"/manage/events/{made.event}/course.pdf")
    book = CalamineWorkbook.from_filelike(io.BytesIO(excel.content))
    people, sessions = (
        book.get_sheet_by_name(name).to_python()[start:] for name, start in (("Sheet1", 4), ("By session", 1))
    )
    assert people[0] == [1.0, "学员00", "会计学院分工会", *["Present"] * 4, 4.0, 4.0, "Completed"]
    assert people[1][-1] == "Cannot complete any more"
    assert [line[2:] for line in sessions] == [[1.0, 2.0]] * 4
    assert "present1of2" in text_of(paper)
    assert "学员00" in text_of(paper)


@sqlite
async def test_a_liaison_reads_their_own_branch(database: Any, app: Litestar) -> None:
    made = await Course.made(2)
    liaison = await made.union.liaison(made.union.library)
    with frozen(AFTER):
        async with await browser(app, liaison) as someone:
            answer = await someone.get(f"/branch/registrations/{made.event}/sessions")
            refused = await someone.get(f"/manage/events/{made.event}/course")
    assert ("学员10" in words(answer), "学员00" in words(answer)) == (True, False)
    assert ("data-grid" in answer.text, refused.status_code) == (False, 403)


@sqlite
async def test_from_the_last_session_to_the_certificate_in_hand(database: Any, app: Litestar) -> None:
    made = await Course.made(2)
    await attend(made, 0, 1, 2, 3, 4)
    base = f"/manage/events/{made.event}/certificates"
    with frozen(AFTER):
        async with await browser(app, made.union.organizer) as someone:
            wrong = await someone.post(f"{base}/pattern", data={"pattern": "训"})
            assert (wrong.status_code, "Write {year} once" in words(wrong)) == (422, True)
            await someone.post(f"{base}/pattern", data={"pattern": "澜财工培〔{year}〕{n:03}号"})
            assert "Issue 1 certificate" in words(await someone.get(base))
            assert (await someone.post(f"{base}/issue")).status_code == 303
            everything = text_of(await someone.get(f"{base}.pdf"))
        (one,) = await certificates.of_event(made.event)
        async with await browser(app, made.people[0]) as someone:
            mine = text_of(await someone.get(f"/certificates/{one.id}"))
            listed = words(await someone.get("/certificates"))
            panel = words(await someone.get(f"/registrations/{made.registrations[0]}"))
        async with await browser(app, made.people[1]) as someone:
            assert (await someone.get(f"/certificates/{one.id}")).status_code == 404
        async with await browser(app, made.union.organizer) as someone:
            page = await someone.get(f"{base}?q=001号&c=name&c=certificate&c=attended")
            to_sign = text_of(await someone.get(f"{base}/list/print"))
            sheet = await someone.get(f"{base}/list.xlsx?c=name&c=number")
            assert "Nobody matches" in words(await someone.get(f"{base}?valid=no"))
    assert ('data-label="Attended"' in page.text, 'data-label="Issued"' in page.text) == (True, False)
    assert ("学员00" in to_sign, "Signature" in to_sign, "1certificate" in to_sign) == (True, True, True)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert rows[-1] == [1.0, "学员00", "C00000"]
    assert "澜财工培〔2026〕001号" in everything
    assert ("学员00" in mine, "八段锦培训" in mine) == (True, True)
    assert ("澜财工培〔2026〕001号" in listed, "澜财工培〔2026〕001号" in panel) == (True, True)


@sqlite
async def test_verified_by_anybody_without_the_whole_name(database: Any, app: Litestar) -> None:
    made = await Course.made(1)
    await attend(made, 0, 1, 2, 3, 4)
    base = f"/manage/events/{made.event}/certificates"
    with frozen(AFTER):
        async with await browser(app, made.union.organizer) as someone:
            await someone.post(f"{base}/pattern", data={"pattern": "{year}-{n}"})
            await someone.post(f"{base}/issue")
            (one,) = await certificates.of_event(made.event)
            async with await browser(app) as nobody:
                valid = await nobody.get(f"/v/{one.code}")
                unknown = await nobody.get(f"/v/{one.code[:-1]}")
                await someone.post(f"{base}/{one.id}/revoke", data={"reason": "登记有误"})
                revoked = await nobody.get(f"/v/{one.code.upper()}")
            assert (await someone.post(f"{base}/{one.id}/revoke", data={})).status_code == 422
    assert ("Valid" in words(valid), "学**0" in words(valid), "学员00" in words(valid)) == (True, True, False)
    assert (unknown.status_code, "Unknown" in words(unknown)) == (404, True)
    assert ("not valid any more" in words(revoked), "登记有误" in words(revoked)) == (True, False)


@sqlite
async def test_the_grid_is_searched_sorted_filtered_and_shows_the_columns_chosen(
    database: Any, app: Litestar
) -> None:
    made = await Course.made(3)
    await attend(made, 0, 1, 2, 3, 4)
    await attend(made, 1, 1)
    path = f"/manage/events/{made.event}/course"
    with frozen(AFTER):
        async with await browser(app, made.union.organizer) as someone:
            down, found, done = [
                await someone.get(f"{path}?{asked}")
                for asked in ("sort=-number", "q=C10000", "state=completed")
            ]
            chosen = await someone.get(f"{path}?c=name&c=number&c=s-{made.sessions[1]}")
            excel = await someone.get(f"{path}.xlsx?state=failed&sort=-number&c=name&c=number")
    assert [_people(each) for each in (down, found, done)] == [
        ["学员20", "学员10", "学员00"],
        ["学员10"],
        ["学员00"],
    ]
    assert chosen.text.count("course-grid__session") == 1
    assert '<td class="num" data-present="' + made.sessions[1] in chosen.text
    rows = CalamineWorkbook.from_filelike(io.BytesIO(excel.content)).get_sheet_by_index(0).to_python()[4:]
    assert rows == [[1.0, "学员20", "C20000"], [2.0, "学员10", "C10000"]]


def _people(answer: httpx.Response) -> list[str]:
    return re.findall(r'<th scope="row">(学员\d+)<small>', answer.text)


async def test_figures_and_some_people_on_both_databases(database: Any) -> None:
    made = await Course.made(3)
    await attend(made, 0, 1, 2, 3, 4)
    await attend(made, 1, 1, 2)
    event = await facts.event(made.event)
    assert event is not None
    with frozen(AFTER):
        figures = await course.figures(event, AFTER)
        rows = await course.some(event, [made.registrations[1], "nobody", made.registrations[0]], AFTER)
        whole = await course.course(event, AFTER)
    assert [(row.name, row.completion.attended) for row in rows] == [("学员10", 2), ("学员00", 4)]
    assert [figures.present[session] for session in made.sessions] == [2, 2, 1, 1]
    assert figures.people == len(whole.people) == 3
    for session in event.sessions:
        assert (figures.present[session.id], figures.expected[session.id]) == (
            whole.present(session), whole.expected(session),
        )  # fmt: skip
    assert {state: figures.standing(state) for state in State} == {
        state: whole.standing(state) for state in State
    }
