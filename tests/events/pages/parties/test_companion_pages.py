"""Companions and what is asked of each, through the pages: signed up, refused with what was typed, shown, exported."""

import io

import pytest
from litestar import Litestar
from python_calamine import load_workbook

from events.domain.question_form import QuestionDraft
from events.domain.questions import Asked, QuestionKind
from foundation.clock import frozen
from tests.events.pages.walk import browser, hidden, words
from tests.events.services.parties.team import ALONE, held
from tests.events.services.test_answers import asked
from tests.events.union import NOON, Union

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
QUESTIONS = (
    QuestionDraft(QuestionKind.SIZE, "尺码", required=True),
    QuestionDraft(QuestionKind.SEVERAL, "忌口", choices=("辣", "海鲜")),
    QuestionDraft(QuestionKind.TEXT, "年级", required=True, ages=("child",)),
    QuestionDraft(QuestionKind.TEXT, "胸牌号", asked=Asked.DOOR),
)


async def test_sizes_of_a_family(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event, _ = await held(union, people=ALONE, questions=QUESTIONS)
        ids = {label: f"q-{key}" for label, key in (await asked(event)).items()}
        someone = await browser(app, person)
        path = f"/events/{event}/register"
        empty = await someone.get(path)
        assert "Only of these ages: child" in words(empty)
        form = hidden(empty) | {
            ids["尺码"]: "XL", "companion-0-name": "小明", "companion-0-band": "child",
            f"companion-0-{ids['尺码']}": "S", f"companion-0-{ids['忌口']}": ["辣", "海鲜"],
        }  # fmt: skip
        wrong = await someone.post(path, data=form)
        assert (wrong.status_code, "Please fill this in." in words(wrong)) == (422, True)
        assert wrong.text.count("checked") == 4, "the own size, and of the companion one size and two dishes"
        done = await someone.post(path, data={**form, f"companion-0-{ids['年级']}": "三年级"})
        own = done.headers["location"].split("?")[0]
        page = words(await someone.get(own))
        assert "小明 child 尺码 S 忌口 辣, 海鲜 年级 三年级" in page
        changing = await someone.get(f"{own}/companions")
        assert 'value="S" id="companion-0-' in changing.text
        assert "三年级" in changing.text
        door = await someone.get(f"{own}/door")
        assert "小明 child 胸牌号" in words(door)
        answered = await someone.post(
            f"{own}/door", data={ids["胸牌号"]: "1", f"companion-0-{ids['胸牌号']}": "2"}
        )
        assert answered.headers["location"] == f"{own}?done=answered"

        desk = await browser(app, union.organizer)
        roll = f"/manage/events/{event}/registrations"
        assert "XL；小明 S" in words(await desk.get(roll))
        assert "胸牌号 2" in words(
            await desk.get(f"/manage/events/{event}/registrations/{own.split('/')[-1]}")
        )
        assert "Companions and guests in Excel" in words(await desk.get(f"/manage/events/{event}/papers"))
        file = await desk.get(f"/manage/events/{event}/companions.xlsx")
        rows = load_workbook(io.BytesIO(file.content)).get_sheet_by_index(0).to_python()
        assert rows[-2:] == [
            [
                "No.",
                "Name",
                "Age",
                "Comes with",
                "Branch",
                "State",
                "Checked in",
                "尺码",
                "忌口",
                "年级",
                "胸牌号",
            ],
            [1, "小明", "child", "会员0", "会计学院分工会", "Confirmed", "", "S", "辣, 海鲜", "三年级", "2"],
        ]
