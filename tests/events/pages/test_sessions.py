"""Setting sessions up in the browser, and where they show."""

from datetime import timedelta

import pytest
from litestar import Litestar

from events.agenda import AgendaItem, agenda
from events.domain.event import Kind
from events.domain.settings import CompletionRule
from events.queries import facts
from events.services.setup import create
from events.services.signup import SignUp, register
from events.tables import EventSession
from foundation.clock import frozen
from foundation.database import DatabaseEngine
from tests.events.pages.walk import browser, words
from tests.events.union import NOON, START, Union, offerings

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SERIES = {
    "title": "第{n}次",
    "starts_at": "2026-06-11T15:00",
    "ends_at": "2026-06-11T17:00",
    "place": "形体室",
    "times": "4",
    "every_days": "7",
    "counts": "y",
    "offering": "",
}


async def held(event: str) -> list[tuple[str, str]]:
    """Titles with their days of the month."""
    found = await facts.event(event)
    assert found is not None
    return [(each.title, f"{each.starts_at:%m-%d}") for each in found.sessions]


@sqlite
async def test_four_weeks_in_one_go(database: DatabaseEngine, app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        event = await union.event(5, kind=Kind.TRAINING)
        async with await browser(app, union.organizer) as someone:
            path = f"/manage/events/{event}/sessions"
            assert "No sessions yet." in words(await someone.get(path))
            answer = await someone.post(path, data=SERIES)
            assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?done=saved")
            assert await held(event) == [
                ("第1次", "06-11"),
                ("第2次", "06-18"),
                ("第3次", "06-25"),
                ("第4次", "07-02"),
            ]
            shown = words(await someone.get(f"/events/{event}"))
            assert "第4次" in shown
            assert "At least 80 % of the sessions" in shown
            assert "4 sessions, the last one on" in words(await someone.get(f"/manage/events/{event}"))


@sqlite
async def test_what_is_wrong_is_said_and_kept(database: DatabaseEngine, app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        event = await union.event(5)
        async with await browser(app, union.organizer) as someone:
            path = f"/manage/events/{event}/sessions"
            answer = await someone.post(
                path, data={**SERIES, "ends_at": "2026-06-11T14:00", "title": "甲乙丙"}
            )
            assert answer.status_code == 422
            assert "The end lies before the beginning." in words(answer)
            assert 'value="甲乙丙"' in answer.text
            many = await someone.post(path, data={**SERIES, "times": "60"})
            assert many.status_code == 303
            answer = await someone.post(path, data=SERIES)
            assert (answer.status_code, "At most 60 sessions" in words(answer)) == (422, True)


@sqlite
async def test_change_remove_and_rule(database: DatabaseEngine, app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        event = await union.event(5)
        async with await browser(app, union.organizer) as someone:
            path = f"/manage/events/{event}/sessions"
            await someone.post(path, data={**SERIES, "times": "2"})
            first, second = [
                row["id"]
                for row in await EventSession.select(EventSession.id).order_by(EventSession.starts_at)
            ]
            changed = {**SERIES, "title": "开班", "counts": ""}
            assert (await someone.get(f"{path}/{first}")).status_code == 200
            assert (await someone.post(f"{path}/{first}", data=changed)).status_code == 303
            rule = {"percent": "0", "sessions": "1", "must": [second], "excused": "y"}
            assert (await someone.post(f"{path}/rule", data=rule)).status_code == 303
            kept = await facts.event(event)
            assert kept is not None
            assert kept.settings.completion == CompletionRule(0, 1, False, True, (second,))
            assert [(each.title, each.counts) for each in kept.sessions] == [("开班", False), ("第2次", True)]
            assert (await someone.post(f"{path}/{first}/remove")).status_code == 303
            assert await held(event) == [("第2次", "06-18")]
            assert (await someone.post(f"{path}/rule", data={"must": ["nobody"]})).status_code == 422


@sqlite
async def test_on_my_own_page_and_in_my_agenda(database: DatabaseEngine, app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(5)
        (offering,) = await offerings(event)
        async with await browser(app, union.organizer) as someone:
            await someone.post(f"/manage/events/{event}/sessions", data=SERIES)
        made = (await register(person, SignUp(event, offering))).registration
        items = [item for item in await agenda(person, NOON) if item.kind == "activity"]
        first = NOON.replace(month=6, day=11, hour=7)
        assert items[0] == AgendaItem(
            "春季健步走", first, "形体室", f"/registrations/{made}", "activity", "第1次"
        )
        assert [item.detail for item in items] == ["第1次", "第2次", "第3次", "第4次"]
        async with await browser(app, person) as someone:
            assert "第3次" in words(await someone.get(f"/registrations/{made}"))


@sqlite
async def test_a_copy_takes_sessions_and_rule_along(database: DatabaseEngine, app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        event = await union.event(5)
        async with await browser(app, union.organizer) as someone:
            path = f"/manage/events/{event}/sessions"
            await someone.post(path, data={**SERIES, "times": "2"})
            former = await facts.event(event)
            assert former is not None
            await someone.post(f"{path}/rule", data={"percent": "50", "must": [former.sessions[1].id]})
            later = START + timedelta(days=14)
            draft = union.draft(5, starts_at=later, ends_at=later + timedelta(hours=2))
            copy = await facts.event(await create(union.organizer, draft, event))
        assert copy is not None
        assert [(each.title, each.starts_at) for each in copy.sessions] == [
            (each.title, each.starts_at + timedelta(days=14)) for each in former.sessions
        ]
        assert copy.settings.completion.must == (copy.sessions[1].id,)
