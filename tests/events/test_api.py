"""Events for programs: typed answers, problems as problem+json, retries harmless."""

from typing import Any

import httpx
import pytest
from litestar import Litestar

from events.domain.event_form import QuestionDraft
from events.domain.questions import QuestionKind
from events.tables import Registration
from foundation.clock import frozen
from tests.events.pages.walk import browser
from tests.events.union import NOON, START, Union, counters, offerings, statuses

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_the_whole_way(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        first, second = await union.people(2)
        event = await union.event(1, questions=(QuestionDraft(QuestionKind.NUMBER, "几人", required=True),))
        await union.event(publish=False)
        (offering,) = await offerings(event)
        one, two, nobody = await browser(app, first), await browser(app, second), await browser(app)
        (listed,) = (await nobody.get("/api/v1/events")).json()
        assert (listed["id"], listed["phase"], listed["places"], listed["taken"]) == (event, "open", 1, 0)
        assert listed["starts_at"].replace("Z", "+00:00") == START.isoformat()
        assert (await nobody.get("/api/v1/events?kind=trip")).json() == []
        shown = (await nobody.get(f"/api/v1/events/{event}")).json()
        (question,) = shown["questions"]
        assert [each["id"] for each in shown["offerings"]] == [offering]
        path = f"/api/v1/events/{event}/registrations"
        body = {"offering": offering, "answers": {question["id"]: "３"}}
        made = await one.post(path, json=body)
        again = await one.post(path, json=body)
        assert (made.status_code, again.status_code) == (200, 200)
        assert made.json()["status"] == again.json()["status"] == "confirmed"
        assert made.json()["ticket"] == again.json()["ticket"]
        waits = (await two.post(path, json=body)).json()
        assert (waits["status"], waits["place"]) == ("waitlisted", 1)
        (mine,) = (await two.get("/api/v1/registrations")).json()
        assert (mine["id"], mine["status"], mine["place"], mine["offering"]) == (
            waits["id"],
            "waitlisted",
            1,
            offering,
        )
        gone = await one.delete(f"/api/v1/registrations/{made.json()['id']}")
        twice = await one.delete(f"/api/v1/registrations/{made.json()['id']}")
        assert (gone.json()["again"], twice.json()["again"]) == (False, True)
    assert await statuses(event) == {"cancelled": ["A0000"], "confirmed": ["A0001"]}


def problem(answer: httpx.Response) -> tuple[int, str, dict[str, Any]]:
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    return answer.status_code, body["title"], body


@sqlite
async def test_refusals_are_problems_with_every_reason(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(
            opens_at=START, questions=(QuestionDraft(QuestionKind.NUMBER, "几人", required=True),)
        )
        (offering,) = await offerings(event)
        someone = await browser(app, person)
        path = f"/api/v1/events/{event}/registrations"
        status, title, body = problem(await someone.post(path, json={"offering": offering}))
        assert (status, title, body["type"]) == (
            409,
            "Sign-up opens Thu 11 June 2026, 12:00.",
            "not-open-yet",
        )
        assert body["reasons"] == [{"type": "not-open-yet", "title": title}]
        await Registration.raw(
            "UPDATE event SET opens_at = NULL, revision = revision + 1 WHERE id = {}", event
        )
        status, _, body = problem(await someone.post(path, json={"offering": offering}))
        assert (status, body["type"]) == (422, "answers-refused")
        assert [error["message"] for error in body["errors"]] == ["Please fill this in."]
        assert (await (await browser(app)).get("/api/v1/registrations")).status_code == 401
    assert await counters(event) == [(2, 0, 0)]


BAD: list[tuple[Any, int]] = [
    (None, 422),
    ([], 422),
    ({}, 422),
    ({"offering": 7}, 422),
    ({"offering": "x" * 14}, 422),
    ({"offering": "OFFERING", "status": "confirmed"}, 422),
    ({"offering": "OFFERING", "answers": {"q": 1}}, 422),
    ({"offering": "OFFERING", "answers": {"q": "x" * 2001}}, 422),
    ({"offering": "OFFERING", "member": "' OR 1=1 --"}, 404),
    ({"offering": "<b>"}, 404),
    ({"offering": "a\x00"}, 404),
    ({"offering": "OFFERING", "member": "ORGANIZER"}, 403),
]


@sqlite
@pytest.mark.parametrize(("sent", "status"), BAD, ids=[str(each[0])[:50] for each in BAD])
async def test_bad_input_changes_nothing(app: Litestar, sent: Any, status: int) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(1)
        (offering,) = await offerings(event)
        if isinstance(sent, dict):
            known = {"OFFERING": offering, "ORGANIZER": union.organizer.member_id}
            sent = {
                name: known.get(value, value) if isinstance(value, str) else value
                for name, value in sent.items()
            }
        answer = await (await browser(app, person)).post(f"/api/v1/events/{event}/registrations", json=sent)
    found, title, _ = problem(answer)
    assert (found, bool(title)) == (status, True)
    assert await counters(event) == [(1, 0, 0)]


@sqlite
async def test_what_is_not_json_and_what_does_not_exist(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(1)
        someone = await browser(app, person)
        path = f"/api/v1/events/{event}/registrations"
        broken = await someone.post(
            path, content=b'{"offering":', headers={"content-type": "application/json"}
        )
        assert broken.status_code in (400, 422)
        for answer in (
            await someone.get("/api/v1/events/0000000000000"),
            await someone.post("/api/v1/events/0000000000000/registrations", json={"offering": "x"}),
            await someone.delete("/api/v1/registrations/0000000000000"),
        ):
            assert problem(answer)[0] == 404
    assert await counters(event) == [(1, 0, 0)]
