"""The organizer's form: from a preset to a published event, rows added and removed, everything typed kept."""

from typing import Any

import httpx
import pytest
from litestar import Litestar

from events.domain.event_form import OfferingDraft, PoolDraft, QuestionDraft
from events.domain.preset_list import PRESETS
from events.domain.questions import QuestionKind
from events.queries import drafts, facts
from events.tables import BranchQuota, Event, Offering, Pool
from foundation.clock import frozen
from tests.events.pages.walk import browser, hidden, words
from tests.events.union import NOON, Union

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def titles() -> list[str]:
    return [row["title"] for row in await Event.select(Event.title).order_by(Event.created_at)]


async def filled(someone: httpx.AsyncClient, path: str, **more: str) -> dict[str, Any]:
    return {**hidden(await someone.get(path)), **more}


@pytest.mark.parametrize("kind", ["training", "tournament", "trip", "performance", "activity"])
async def test_a_preset_needs_a_title_and_a_place(app: Litestar, kind: str) -> None:
    with frozen(NOON):
        union = await Union.found()
        someone = await browser(app, union.organizer)
        form = await filled(someone, f"/manage/events/new?preset={kind}", title="试一试", place="操场")
        if kind == "trip":
            form[f"quota-0-{union.library.id}"] = "４"
        form.pop("do", None)
        made = await someone.post("/manage/events/new", data=form)
        assert made.status_code == 303, words(made)
        page = await someone.get(made.headers["location"])
        assert "Publish" in words(page)
        event = made.headers["location"].split("/")[-1].split("?")[0]
        published = await someone.post(f"/manage/events/{event}/publish")
        assert published.headers["location"] == f"/manage/events/{event}?done=published"
        assert "试一试" in words(await (await browser(app)).get("/events"))
    assert await BranchQuota.select(BranchQuota.size) == ([{"size": 4}] if kind == "trip" else [])


@pytest.mark.parametrize("key", PRESETS)
async def test_every_preset_is_set_up_as_it_says(app: Litestar, key: str) -> None:
    preset = PRESETS[key]
    with frozen(NOON):
        union = await Union.found()
        someone = await browser(app, union.organizer)
        form = await filled(someone, f"/manage/events/new?preset={key}", title="试一试", place="礼堂")
        form.pop("do", None)
        made = await someone.post("/manage/events/new", data=form)
        assert made.status_code == 303, words(made)
        assert (await someone.get(made.headers["location"])).status_code == 200
        event = await facts.event(made.headers["location"].split("/")[-1].split("?")[0])
    assert event is not None
    assert (event.preset, event.kind, event.form, event.allocation, event.private, event.settings) == (
        key, preset.kind, preset.form, preset.allocation, preset.private, preset.settings,
    )  # fmt: skip
    assert len(event.sessions) == len(preset.sessions)
    assert [offering.rules.invited for offering in event.offerings] == [preset.invited] * len(
        preset.offerings
    )
    stepping = [pool.ahead for pool in event.pools if pool.balances is not None]
    assert stepping == ([] if preset.balanced is None else [preset.balanced] * 2)


async def test_what_has_nothing_to_sign_up_for_is_not_in_the_calendar(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        someone = await browser(app, union.organizer)
        form = await filled(someone, "/manage/events/new?preset=visits", title="节日慰问", place="各分工会")
        form.pop("do", None)
        event = (await someone.post("/manage/events/new", data=form)).headers["location"].split("?")[0]
        published = await someone.post(f"{event}/publish")
        assert published.headers["location"] == f"{event}?done=published"
        assert "节日慰问" not in words(await (await browser(app)).get("/events"))
        assert "节日慰问" in words(await someone.get("/manage/events"))
        overview, messages = await someone.get(event), await someone.get(f"{event}/messages")
    for place in ("people", "eligibility", "places", "doors", "registrations"):
        assert f"{event}/{place}" not in overview.text, place
    assert "Sign somebody up" not in words(overview)
    assert "Sign-up" not in words(overview).split("Register", 1)[1]
    assert "【节日慰问】How it stands" in words(messages)
    assert "Together: 0 attendances, 0.00 yuan." in words(messages)
    assert "Reminders" not in words(messages).split("Group robots", 1)[0]


async def test_rows_are_added_and_removed_without_losing_anything(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        someone = await browser(app, union.organizer)
        form = await filled(someone, "/manage/events/new?preset=training", title="留着")
        answer = await someone.post("/manage/events/new", data={**form, "do": "add-offering"})
        assert answer.status_code == 200
        form = hidden(answer)
        assert (form["offerings-count"], form["title"], form["offerings-0-title"]) == ("3", "留着", "Group A")
        form |= {"offerings-2-title": "丙班", "offerings-2-shares": "1"}
        answer = await someone.post("/manage/events/new", data={**form, "do": "remove-offering-0"})
        form = hidden(answer)
        assert [form[f"offerings-{n}-{name}"] for n in (0, 1) for name in ("title", "shares")] == [
            "Group B", "", "丙班", "0",
        ]  # fmt: skip
        answer = await someone.post("/manage/events/new", data={**form, "do": "add-question"})
        form = hidden(answer) | {"questions-1-label": "新问题"}
        answer = await someone.post("/manage/events/new", data={**form, "do": "remove-question-0"})
        form = hidden(answer)
        assert (form["questions-count"], form["questions-0-label"]) == ("1", "新问题")
        for odd in ("remove-offering-77", "remove-question-x", "add-everything"):
            assert (await someone.post("/manage/events/new", data={**form, "do": odd})).status_code in (
                200,
                303,
            )


WRONG: list[tuple[dict[str, str], str]] = [
    ({"title": ""}, "Please fill this in."),
    ({"title": "长" * 121}, "This is 121 characters long; at most 120 fit. Please shorten it."),
    ({"title": "a\x00b"}, "This holds characters that cannot be shown. Please type it by hand."),
    ({"kind": "war"}, "This choice does not exist any more. Please choose again."),
    ({"host": "nowhere"}, "This choice does not exist any more. Please choose again."),
    ({"starts_at": "bald"}, "Please give a date and time such as 2026-06-09 14:30."),
    ({"ends_at": "2020-01-01T10:00"}, "The end lies before the beginning."),
    ({"closes_at": "2020-01-01T10:00"}, "Sign-up would close before it opens."),
    ({"per_person": "-1"}, "Please give a number from 0 to 20."),
    ({"offerings-0-size": "many"}, "Please give a whole number, such as 1."),
    ({"offerings-0-size": "0"}, "Please give a number from 1 to 100000."),
    ({"offerings-0-size": ""}, "How many places are there?"),
    ({"offerings-0-title": ""}, "Please fill this in."),
    (
        {"offerings-0-age_min": "60", "offerings-0-age_max": "18"},
        "Nobody is at least 60 and at most 18 years old.",
    ),
    ({"offerings-0-shares": "9"}, "This choice does not exist any more. Please choose again."),
    ({"offerings-0-branches": "zz"}, "This choice does not exist any more. Please choose again."),
    ({"questions-0-kind": "blood"}, "This choice does not exist any more. Please choose again."),
    ({"questions-0-kind": "choice"}, "Please give at least two answers to choose from, one a line."),
    ({"questions-0-kind": "choice", "questions-0-choices": "甲\n甲"}, "The same answer is there twice."),
    ({"offerings-0-by_branch": "y", "QUOTA": "many"}, "Places of a branch must be whole numbers, such as 3."),
    (
        {"offerings-0-by_branch": "y", "QUOTA": "1000"},
        "The branches together would have 1,000 places, but there are only 40.",
    ),
]


@pytest.mark.parametrize(("wrong", "sentence"), WRONG, ids=[str(each[0])[:40] for each in WRONG])
async def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    app: Litestar, wrong: dict[str, str], sentence: str
) -> None:
    with frozen(NOON):
        union = await Union.found()
        someone = await browser(app, union.organizer)
        form = await filled(someone, "/manage/events/new?preset=training", title="留着", contact="<b>王</b>")
        form |= {key.replace("QUOTA", f"quota-0-{union.library.id}"): value for key, value in wrong.items()}
        answer = await someone.post("/manage/events/new", data=form)
    assert answer.status_code == 422
    assert sentence.replace(",000 places", "000 places") in words(answer).replace(",000 places", "000 places")
    assert "&lt;b&gt;王&lt;/b&gt;" in answer.text
    assert "<b>王</b>" not in answer.text
    assert await titles() == []


async def test_shared_places_may_not_go_in_circles(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        someone = await browser(app, union.organizer)
        form = await filled(someone, "/manage/events/new?preset=training", title="循环")
        form |= {"offerings-0-shares": "1", "offerings-1-shares": "0"}
        answer = await someone.post("/manage/events/new", data=form)
    assert answer.status_code == 422
    assert await titles() == []


async def test_editing_shows_and_keeps_everything(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        someone = await browser(app, union.organizer)
        event = await union.event(
            summary="一起走",
            offerings=(OfferingDraft("甲", 0, "A"), OfferingDraft("乙", 0, "B"), OfferingDraft("丙", 1, "C")),
            pools=(PoolDraft(9, by_branch=True, quotas={union.library.id: 3}), PoolDraft(4)),
            questions=(
                QuestionDraft(QuestionKind.CHOICE, "用餐", help="午餐", required=True, choices=("素", "荤")),
            ),
        )
        before = await drafts.of_event(event)
        form = await filled(someone, f"/manage/events/{event}/edit")
        form.pop("do", None)
        saved = await someone.post(f"/manage/events/{event}/edit", data=form)
        assert saved.status_code == 303, words(saved)
        after = await drafts.of_event(event)
        assert before is not None
        assert after is not None
        plain = {
            name: getattr(before, name)
            for name in before.__struct_fields__
            if name not in ("revision", "pools")
        }
        assert {name: getattr(after, name) for name in plain} == plain
        assert after.revision == before.revision + 1
        assert [(pool.id, pool.size, pool.by_branch, pool.quotas) for pool in after.pools] == [
            (pool.id, pool.size, pool.by_branch, pool.quotas) for pool in before.pools
        ]
        stale = await someone.post(f"/manage/events/{event}/edit", data={**form, "title": "迟了"})
        assert stale.status_code == 409
        assert "Someone else has changed this event meanwhile." in words(stale)
        assert 'value="迟了"' in stale.text
    assert await titles() == ["春季健步走"]


async def test_another_events_parts_are_not_taken_over(app: Litestar) -> None:
    """Ids of another event's offering and pool in the hidden fields make new rows, and touch nothing there."""
    with frozen(NOON):
        union = await Union.found()
        someone = await browser(app, union.organizer)
        event, other = await union.event(5), await union.event(7, title="别的活动")
        theirs = await drafts.of_event(other)
        assert theirs is not None
        form = await filled(someone, f"/manage/events/{event}/edit")
        form.pop("do", None)
        form |= {"offerings-0-id": theirs.offerings[0].id, "offerings-0-pool_id": theirs.pools[0].id}
        answer = await someone.post(f"/manage/events/{event}/edit", data={**form, "offerings-0-size": "1"})
        assert answer.status_code in (303, 422)
        assert await drafts.of_event(other) == theirs
    owners = await Offering.select(Offering.event).where(Offering.id == theirs.offerings[0].id)
    assert owners == [{"event": other}]


async def test_a_copy_moves_every_time_and_takes_nobody_along(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        someone = await browser(app, union.organizer)
        event = await union.event(5)
        form = await filled(someone, f"/manage/events/{event}/copy?on=2026-09-01")
        assert (form["starts_at"], form["ends_at"]) == ("2026-09-01T12:00", "2026-09-01T14:00")
        form.pop("do", None)
        form.pop("on", None)
        made = await someone.post("/manage/events/new", data=form)
        assert made.status_code == 303
        for odd in ("", "x", "2026-13-01", "9999-12-31"):
            assert (await someone.get(f"/manage/events/{event}/copy?on={odd}")).status_code == 200
    rows = await Event.select(Event.copied_from, Event.status).order_by(Event.created_at)
    assert rows == [{"copied_from": "", "status": "published"}, {"copied_from": event, "status": "draft"}]
    assert sorted(row["taken"] for row in await Pool.select(Pool.taken)) == [0, 0]


async def test_calling_off_asks_first_and_keeps_the_reason(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        someone = await browser(app, union.organizer)
        event = await union.event(5)
        refused = await someone.post(f"/manage/events/{event}/call-off", data={"reason": " "})
        assert (refused.status_code, "Please fill this in." in words(refused)) == (422, True)
        long = await someone.post(f"/manage/events/{event}/call-off", data={"reason": "长" * 201})
        assert long.status_code == 422
        assert "长" * 201 in long.text
        done = await someone.post(f"/manage/events/{event}/call-off", data={"reason": "<i>台风</i>"})
        assert done.status_code == 303
        shown = await (await browser(app)).get(f"/events/{event}")
        assert "&lt;i&gt;台风&lt;/i&gt;" in shown.text
