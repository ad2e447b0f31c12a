"""Parties, companions, offers and hand-overs for programs: everything a member can do, once a key."""

from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar

from events.domain.question_form import QuestionDraft
from events.domain.questions import QuestionKind, Scope
from events.domain.settings import EventSettings, WaitlistRules
from events.services.cancellation import cancel
from events.services.once import forget_answers
from events.services.signup import SignUp, register
from events.tables import Event as EventTable
from events.tables import Guest
from foundation.clock import frozen
from foundation.database import fetch
from tests.events.pages.walk import browser
from tests.events.services.parties.team import ALONE, all_is_well, held
from tests.events.services.seating.house import House
from tests.events.services.test_answers import asked
from tests.events.union import NOON, Union

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
API = "/api/v1"
SIZE = QuestionDraft(QuestionKind.SIZE, "尺码", required=True)
CRY = QuestionDraft(QuestionKind.TEXT, "口号", required=True, scope=Scope.PARTY)


def said(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
    return answer.json()


async def test_a_team_from_founding_to_the_end(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        captain, mate, third, stranger = await union.people(4)
        event, offering = await held(union, questions=(CRY, SIZE))
        ids = await asked(event)
        one, two, three = await browser(app, captain), await browser(app, mate), await browser(app, third)
        wrong = said(
            await one.post(f"{API}/events/{event}/parties", json={"offering": offering, "size": 9}), 422
        )
        assert [each["field"] for each in wrong["errors"]] == ["party_name", "size"]
        wish = {
            "offering": offering, "name": "飞鱼队", "size": 4, "answers": {ids["口号"]: "加油", ids["尺码"]: "M"},
            "companions": [{"name": "小明", "age": "child", "answers": {ids["尺码"]: "XS"}}],
        }  # fmt: skip
        made = said(await one.post(f"{API}/events/{event}/parties", json=wish))
        again = said(await one.post(f"{API}/events/{event}/parties", json=wish))
        assert (made["status"], made["party"]) == ("confirmed", again["party"])
        party = f"{API}/parties/{made['party']}"
        whole = said(await one.get(party))
        assert (whole["free"], whole["people"][0]["captain"], whole["companions"][0]["name"]) == (
            2,
            True,
            "小明",
        )

        assert said(await two.get(party), 404)["status"] == 404
        assert said(await two.post(f"{party}/join", json={}), 404)["status"] == 404
        said(await one.post(f"{party}/invitations", json={"staff_number": "?"}), 422)
        said(await one.post(f"{party}/invitations", json={"staff_number": mate.staff_number.lower()}))
        (invitation,) = said(await two.get(f"{API}/invitations"))
        assert (invitation["party"], invitation["captain"]) == (made["party"], "会员0")
        lacking = said(await two.post(f"{party}/join", json={}), 422)
        assert lacking["errors"] == [{"field": ids["尺码"], "message": "Please choose one."}]
        joined = said(await two.post(f"{party}/join", json={"answers": {ids["尺码"]: "L"}}))
        assert (joined["status"], joined["party"]) == ("confirmed", made["party"])
        assert said(await two.get(f"{API}/invitations")) == []
        said(await two.put(f"{party}", json={"name": "x", "size": 4}), 403)

        link = said(await one.post(f"{party}/link"))["link"].split("/")[-1]
        assert said(await three.get(f"{API}/together/{link}"))["name"] == "飞鱼队"
        said(await three.get(f"{API}/together/{'x' * 43}"), 404)
        said(await three.post(f"{API}/together/{link}", json={"answers": {ids["尺码"]: "S"}}))
        changed = said(await one.put(party, json={"name": "海豚队", "size": 5}))
        assert (changed["name"], changed["free"], len(changed["people"])) == ("海豚队", 1, 3)
        said(await one.post(f"{party}/invitations", json={"staff_number": stranger.staff_number}))
        fourth = await browser(app, stranger)
        assert said(await fourth.post(f"{party}/decline")) == {"done": True}
        (asked_one,) = said(await one.get(party))["asked"]
        assert asked_one["answer"] == "declined"
        said(await one.delete(f"{party}/invitations/{asked_one['invitation']}"))
        said(await one.delete(f"{party}/people/{third.member_id}"), 422)
        said(await one.delete(f"{party}/people/{third.member_id}?reason=换人"))
        led = said(await one.put(f"{party}/captain", json={"staff_number": mate.staff_number}))
        assert [(each["name"], each["captain"]) for each in led["people"]] == [
            ("会员1", True),
            ("会员0", False),
        ]
        said(await one.delete(party), 403)
        assert said(await two.delete(party)) == {"done": True}
        assert await all_is_well(event) == [(10, 0, 0)]


async def test_companions_answers_and_what_hangs_on_a_registration(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        person, other = await union.people(2)
        event, offering = await held(union, people=ALONE, questions=(SIZE,))
        ids = await asked(event)
        one, two = await browser(app, person), await browser(app, other)
        path = f"{API}/events/{event}/registrations"
        family = [
            {"name": "小明", "age": "child", "answers": {ids["尺码"]: "XS"}},
            {"name": "外婆", "age": "senior"},
        ]
        body = {"offering": offering, "answers": {ids["尺码"]: "M"}, "companions": family}
        lacking = said(await one.post(path, json=body), 422)
        assert [each["field"] for each in lacking["errors"]] == [f"companion-1-q-{ids['尺码']}"]
        body["companions"] = family[:1]
        own = f"{API}/registrations/{said(await one.post(path, json=body))['id']}"
        said(await two.get(own), 404)
        (along,) = said(await one.get(own))["companions"]
        assert (along["name"], along["answers"], along["missing"]) == ("小明", {ids["尺码"]: "XS"}, [])
        key = {"Idempotency-Key": "family-1"}
        more = {"companions": [{"name": "小红", "age": "child", "answers": {ids["尺码"]: "S"}}]}
        first = said(await one.put(f"{own}/companions", json=more, headers=key))
        again = said(await one.put(f"{own}/companions", json=more, headers=key))
        assert first == again
        assert await Guest.count() == 2, "the request that was sent again made no other ticket"
        clash = said(await one.put(f"{own}/companions", json={"companions": []}, headers=key), 422)
        assert clash["title"] == "This idempotency key came with another request. Nothing was changed."
        said(await one.put(f"{own}/companions", json=more, headers={"Idempotency-Key": "k" * 81}), 422)
        bad = {"companions": [{"name": "a\x00b"}]}
        assert (
            said(await one.put(f"{own}/companions", json=bad), 422)["errors"][0]["field"]
            == "companion-0-name"
        )
        told = said(await one.put(f"{own}/answers", json={"answers": {ids["尺码"]: "XL"}}))
        assert told["answers"] == {ids["尺码"]: "XL"}
        said(await two.put(f"{own}/answers", json={"answers": {}}), 403)
    with frozen(NOON.replace(year=2027)):
        assert await forget_answers() == 1


async def test_a_place_is_handed_on(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        giver, taker = await union.people(2)
        event, offering = await held(union, people=ALONE, questions=(SIZE,))
        ids = await asked(event)
        made = await register(giver, SignUp(event, offering, answers={ids["尺码"]: "M"}))
        one, two = await browser(app, giver), await browser(app, taker)
        own = f"{API}/registrations/{made.registration}"
        said(await one.post(f"{own}/transfer", json={"staff_number": giver.staff_number}), 422)
        assert (
            said(await one.post(f"{own}/transfer", json={"staff_number": "A0001"}))["offered_to"] == "会员1"
        )
        assert said(await one.delete(f"{own}/transfer"))["offered_to"] == ""
        said(await one.post(f"{own}/transfer", json={"staff_number": "A0001"}))
        (offered,) = said(await two.get(f"{API}/transfers"))
        taking = f"{API}/transfers/{offered['id']}"
        said(await one.post(f"{taking}/accept", json={}), 404)
        said(await two.post(f"{taking}/accept", json={}), 422)
        got = said(await two.post(f"{taking}/accept", json={"answers": {ids["尺码"]: "S"}}))
        assert (got["status"], got["id"] != made.registration) == ("confirmed", True)
        assert said(await two.post(f"{taking}/decline")) == {"done": True}
        assert said(await one.get(own))["status"] == "cancelled"


async def test_a_place_that_is_kept_is_taken_or_given_up(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(3)
        event, offering = await held(union, 1, people=ALONE)
        rules = EventSettings(waitlist=WaitlistRules(answer_hours=24))
        await EventTable.update(
            {
                EventTable.settings: msgspec.json.encode(rules).decode(),
                EventTable.revision: EventTable.revision + 1,
            }
        ).where(EventTable.id == event)
        made = [await register(person, SignUp(event, offering)) for person in people]
        await cancel(people[0], made[0].registration)
        one, two = await browser(app, people[1]), await browser(app, people[2])
        first = f"{API}/registrations/{made[1].registration}"
        second = f"{API}/registrations/{made[2].registration}"
        assert said(await one.get(first))["offer_until"] is not None
        said(await two.post(f"{second}/accept"), 409)
        assert said(await one.post(f"{first}/decline"))["status"] == "cancelled"
        assert said(await one.post(f"{first}/decline"))["status"] == "cancelled"
        for _ in range(2):
            assert said(await two.post(f"{second}/accept"))["status"] == "confirmed"
        said(await two.post(f"{second}/decline"), 409)


async def test_seats_are_chosen_and_changed(app: Litestar) -> None:
    with frozen(NOON):
        house = await House.opened(1, 3)
        (person,) = await house.union.people(1)
        one = await browser(app, person)
        wish = {"offering": house.offering, "seats": [await house.seat("1-2")]}
        made = said(await one.post(f"{API}/events/{house.event}/registrations", json=wish))
        own = f"{API}/registrations/{made['id']}"
        assert said(await one.get(own))["seats"] == ["Row 1, seat 2"]
        moved = said(await one.put(f"{own}/seats", json={"seats": [await house.seat("1-3")]}))
        assert moved["seats"] == ["Row 1, seat 3"]
        assert await fetch("SELECT count(*) AS n FROM seat WHERE registration IS NOT NULL") == [{"n": 1}]
