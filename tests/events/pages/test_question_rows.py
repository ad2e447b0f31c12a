"""Questions through the pages: set up with conditions and bounds, answered, shown, asked at the door."""

import pytest
from litestar import Litestar

from events.domain.event_form import EventDraft
from events.domain.question_form import QuestionDraft
from events.domain.questions import Asked, Bounds, QuestionKind, Scope
from events.queries import drafts
from events.tables import Registration
from foundation.clock import frozen
from tests.events.pages.walk import browser, hidden, words
from tests.events.services.test_answers import ASKED, asked, kept
from tests.events.union import NOON, Union, offerings

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
K = QuestionKind


async def _draft(event: str) -> EventDraft:
    found = await drafts.of_event(event)
    assert found is not None
    return found


async def test_conditions_and_bounds_are_set_up_row_by_row(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        event = await union.event(publish=False)
        someone = await browser(app, union.organizer)
        form = hidden(await someone.get(f"/manage/events/{event}/edit"))
        for _ in range(3):
            form.pop("do", None)
            form = hidden(
                await someone.post(f"/manage/events/{event}/edit", data={**form, "do": "add-question"})
            )
        form.pop("do", None)
        form |= {
            "questions-0-label": "是否乘车", "questions-0-kind": "choice", "questions-0-choices": "乘车\n自驾",
            "questions-1-label": "几人", "questions-1-kind": "number", "questions-1-least": "１",
            "questions-1-most": "4", "questions-1-scope": "party",
            "questions-2-label": "车牌号", "questions-2-kind": "text", "questions-2-longest": "8",
            "questions-2-shown_if": "0", "questions-2-shown_when": "自行车", "questions-2-asked": "door",
        }  # fmt: skip
        wrong = await someone.post(f"/manage/events/{event}/edit", data=form)
        assert wrong.status_code == 422
        assert "“自行车” is none of the answers to that question." in words(wrong)
        assert 'id="questions-2-shown_when-error"' in wrong.text
        form["questions-2-shown_when"] = "自驾"
        # A row that another one depends on is taken out: the other one no longer depends on anything.
        without = hidden(
            await someone.post(f"/manage/events/{event}/edit", data={**form, "do": "remove-question-0"})
        )
        assert (without["questions-1-label"], without["questions-1-shown_if"]) == ("车牌号", "")
        moved = hidden(
            await someone.post(f"/manage/events/{event}/edit", data={**form, "do": "remove-question-1"})
        )
        assert (moved["questions-1-label"], moved["questions-1-shown_if"]) == ("车牌号", "0")
        done = await someone.post(f"/manage/events/{event}/edit", data=form)
        assert done.status_code == 303
        first, second, third = (await _draft(event)).questions
        assert (second.bounds, second.scope, second.shown_if) == (Bounds("1", "4"), Scope.PARTY, None)
        assert third == QuestionDraft(
            K.TEXT, "车牌号", third.id, asked=Asked.DOOR, shown_if=0, shown_when=("自驾",), bounds=Bounds(longest=8)
        )  # fmt: skip
        copy = hidden(await someone.get(f"/manage/events/{event}/copy"))
        assert [copy[f"questions-2-{name}"] for name in ("id", "shown_if", "shown_when", "longest")] == [
            "", "0", "自驾", "8",
        ]  # fmt: skip
        assert first.choices == ("乘车", "自驾")


async def test_a_condition_is_said_without_javascript_and_kept_by_the_server(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(questions=ASKED)
        (offering,) = await offerings(event)
        ids = await asked(event)
        someone = await browser(app, person)
        shown = await someone.get(f"/events/{event}/register")
        assert "Only if “是否乘车” is answered with 乘车:" in words(shown)
        assert "车牌号" not in words(shown)
        assert f'data-shown-if="q-{ids["是否乘车"]}" data-shown-when="[&#34;乘车&#34;]"' in shown.text
        sent = {
            "offering": offering, f"q-{ids['是否乘车']}": "自驾", f"q-{ids['上车点']}": "北门",
            f"q-{ids['忌口']}": ["辣", "海鲜"],
        }  # fmt: skip
        refused = await someone.post(f"/events/{event}/register", data=sent)
        assert refused.status_code == 422
        assert "Please tick at most 1." in words(refused)
        assert (
            refused.text.count("checked") == 4
        )  # one of the choice, one of the stops, both that were ticked
        done = await someone.post(f"/events/{event}/register", data={**sent, f"q-{ids['忌口']}": ["海鲜"]})
        registration = done.headers["location"].split("/")[2].split("?")[0]
        assert {label: value for label, (value, _, _) in (await kept(registration)).items()} == {
            "是否乘车": "自驾",
            "忌口": "海鲜",
        }
        page = words(await someone.get(f"/registrations/{registration}"))
        assert "You will be asked at the door 车牌号, 已领取纪念品" in page
        assert "上车点" not in page
        chief = await browser(app, union.organizer)
        desk = f"/manage/events/{event}/registrations/{registration}"
        assert "Still to be asked at the door 车牌号, 已领取纪念品" in words(await chief.get(desk))
        form = await chief.get(f"{desk}/door")
        assert "车牌号" in words(form)
        assert "已领取纪念品" not in words(form)
        empty = await chief.post(f"{desk}/door", data={})
        assert (empty.status_code, "Please fill this in." in words(empty)) == (422, True)
        answered = await chief.post(f"{desk}/door", data={f"q-{ids['车牌号']}": "云A·12345"})
        assert answered.headers["location"] == f"{desk}?done=answered"
        own = await someone.post(
            f"/registrations/{registration}/door",
            data={f"q-{ids['车牌号']}": "云A·12345", f"q-{ids['已领取纪念品']}": "y"},
        )
        assert own.headers["location"] == f"/registrations/{registration}?done=answered"
        assert "Everything asked at the door is answered" in words(await chief.get(desk))
    assert await Registration.count() == 1


async def test_a_liaison_corrects_an_answer_with_a_reason(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        liaison = await union.liaison()
        event = await union.event(questions=ASKED)
        (offering,) = await offerings(event)
        ids = await asked(event)
        someone = await browser(app, person)
        sent = {"offering": offering, f"q-{ids['是否乘车']}": "自驾", f"q-{ids['同意拍照']}": "y"}
        done = await someone.post(f"/events/{event}/register", data=sent)
        registration = done.headers["location"].split("/")[2].split("?")[0]
        desk = await browser(app, liaison)
        path = f"/branch/registrations/{event}/of/{registration}"
        right = {f"q-{ids['是否乘车']}": "乘车", f"q-{ids['上车点']}": "南门"}
        refused = await desk.post(f"{path}/answers", data=right)
        assert refused.status_code == 422
        assert "Please give a reason; the person will read it." in words(refused)
        assert (await desk.post(f"{path}/answers", data={**right, "why": "本人来电"})).status_code == 303
        assert list(await kept(registration)) == ["是否乘车", "上车点", "同意拍照"]
        assert "本人来电" in words(await someone.get(f"/registrations/{registration}"))
