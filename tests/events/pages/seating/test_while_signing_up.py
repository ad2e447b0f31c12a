"""Seats chosen in the form of a sign-up that asks other things too: with companions, a party, questions."""

import re

import pytest
from litestar import Litestar

from events.domain.question_form import QuestionDraft
from events.domain.questions import QuestionKind
from events.services.lifecycle import publish
from events.services.people_settings import set_people
from events.services.seating import planning
from foundation.clock import frozen
from foundation.database import fetch
from tests.events.pages.walk import browser, hidden, words
from tests.events.services.parties.team import ALONE, TEAM
from tests.events.services.seating.house import House
from tests.events.services.test_answers import asked
from tests.events.union import NOON

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FIT = QuestionDraft(QuestionKind.TEXT, "忌口", required=True)


async def seats_of(registration: str) -> list[tuple[int, int]]:
    rows = await fetch(
        "SELECT row, place FROM seat WHERE registration = {} ORDER BY row, place", registration
    )
    return [(row["row"], row["place"]) for row in rows]


async def test_a_family_chooses_on_the_map_with_their_answers(app: Litestar) -> None:
    with frozen(NOON):
        house = await House.opened(2, 4, questions=(FIT,))
        await set_people(house.union.organizer, house.event, ALONE)
        first, second = await house.union.people(2)
        question = f"q-{(await asked(house.event))['忌口']}"
        path = f"/events/{house.event}/register"
        someone = await browser(app, first)
        page = await someone.get(path)
        assert "I choose on the map" in words(page)
        family = {
            "companion-0-name": "小明", "companion-0-band": "child", "companion-1-name": "小宝",
            "companion-1-band": "infant",
        }  # fmt: skip
        chosen = [await house.seat("2-1"), await house.seat("2-2")]
        form = (
            hidden(page)
            | family
            | {question: "辣", "companion-0-" + question: "无", "companion-1-" + question: "无"}
        )
        few = await someone.post(path, data={**form, "seating": "choose", "seats": chosen[:1]})
        assert (few.status_code, "Please choose exactly 2 seats." in words(few)) == (422, True)
        assert f'value="{chosen[0]}" aria-label="Row 2, seat 1" checked' in few.text
        assert 'value="小明"' in few.text
        none = await someone.post(path, data={**form, "seating": "choose"})
        assert (none.status_code, "Please choose exactly 2 seats." in words(none)) == (422, True)
        lacking = await someone.post(path, data={**form, question: "", "seating": "choose", "seats": chosen})
        assert lacking.status_code == 422
        assert lacking.text.count("checked") == 3, "two seats and the way they are chosen"
        done = await someone.post(path, data={**form, "seating": "choose", "seats": chosen})
        own = done.headers["location"].split("/")[-1].split("?")[0]
        assert await seats_of(own) == [(2, 1), (2, 2)]

        other = await browser(app, second)
        quick = {question: "辣", "seating": "choose", "seats": chosen[:1]}
        late = await other.post(path, data=quick)
        assert (late.status_code, "Somebody was quicker: Row 2, seat 1" in words(late)) == (409, True)
        assert "辣" in late.text
        best = await other.post(path, data={question: "辣", "seating": "best"})
        assert len(await seats_of(best.headers["location"].split("/")[-1].split("?")[0])) == 1


async def test_a_captain_chooses_for_the_team(app: Litestar) -> None:
    with frozen(NOON):
        house = await House.opened(2, 4, publish=False)
        await set_people(house.union.organizer, house.event, TEAM)
        await publish(house.union.organizer, house.event)
        (captain,) = await house.union.people(1)
        someone = await browser(app, captain)
        path = f"/events/{house.event}/register"
        seats = [await house.seat(spot) for spot in ("1-1", "1-2", "1-3")]
        team = {"party_name": "飞鱼队", "size": "3", "seating": "choose", "seats": seats}
        assert (await someone.post(path, data=team)).status_code == 303
        (row,) = await fetch("SELECT id FROM registration WHERE event = {}", house.event)
        assert await seats_of(row["id"]) == [(1, 1), (1, 2), (1, 3)]


async def test_where_the_organizer_seats_people_no_map_is_shown(app: Litestar) -> None:
    with frozen(NOON):
        house = await House.opened(2, 4, questions=(FIT,))
        await planning.set_rules(
            house.union.organizer, house.event, [house.offering], chooses=False, return_by=None
        )
        (person,) = await house.union.people(1)
        someone = await browser(app, person)
        page = await someone.get(f"/events/{house.event}/register")
        assert "I choose on the map" not in words(page)


async def test_a_liaison_chooses_for_a_colleague_among_the_seats_of_their_branch(app: Litestar) -> None:
    """The organizer is of another branch than the colleague; the seats offered are the colleague's all the same."""
    with frozen(NOON):
        house = await House.opened(1, 4, questions=(FIT,))
        union = house.union
        await house.mark(planning.Mark.HOLD, "1-1", branch=union.accounting.id)
        await house.mark(planning.Mark.HOLD, "1-2", branch=union.library.id)
        first, second = await union.people(2)
        question = f"q-{(await asked(house.event))['忌口']}"
        seats = [await house.seat(f"1-{place}") for place in range(1, 5)]
        for actor, person, spot in ((await union.liaison(), first, 0), (union.organizer, second, 2)):
            desk = await browser(app, actor)
            path = f"/branch/registrations/{house.event}/{person.member_id}"
            page = await desk.get(path)
            assert "The best that are free, together" in words(page)
            offered = re.findall(r'name="seats" value="(\w+)"', page.text)
            assert offered == [seats[at] for at in (0, 2, 3) if at >= spot]
            theirs = {question: "辣", "seating": "choose", "seats": [seats[1]]}
            wrong = await desk.post(path, data=theirs)
            assert (wrong.status_code, "These seats are held for a branch union" in words(wrong)) == (
                409,
                True,
            )
            assert "辣" in wrong.text
            done = await desk.post(path, data={**theirs, "seats": [seats[spot]]})
            assert done.headers["location"] == f"/branch/registrations/{house.event}?done=signed-up"
        rows = await fetch(
            "SELECT r.member, s.place FROM seat s JOIN registration r ON r.id = s.registration ORDER BY s.place"
        )
        assert [(row["member"], row["place"]) for row in rows] == [
            (first.member_id, 1),
            (second.member_id, 3),
        ]
