"""Parties through the pages: a captain signs up, asks and links; a colleague joins; each sees what they may."""

import re

import pytest
from litestar import Litestar

from events.domain.event import SignUpForm
from events.domain.question_form import QuestionDraft
from events.domain.questions import QuestionKind, Scope
from events.services.people_settings import People
from events.tables import Guest, Registration
from foundation.clock import frozen
from tests.events.pages.walk import browser, hidden, words
from tests.events.services.parties.team import ALONE, all_is_well, held, in_it
from tests.events.services.test_answers import asked
from tests.events.union import NOON, Union

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_from_the_captains_form_to_a_full_team(app: Litestar) -> None:  # noqa: PLR0915 - one story
    with frozen(NOON):
        union = await Union.found()
        captain, mate, other, stranger = await union.people(4)
        event, _ = await held(
            union,
            questions=(
                QuestionDraft(QuestionKind.TEXT, "口号", required=True, scope=Scope.PARTY),
                QuestionDraft(QuestionKind.SIZE, "尺码", required=True),
            ),
        )  # fmt: skip
        ids = await asked(event)
        someone = await browser(app, captain)
        path = f"/events/{event}/register"
        assert path in (await someone.get(f"/events/{event}")).text
        form = hidden(await someone.get(path)) | {
            f"q-{ids['口号']}": "加油", f"q-{ids['尺码']}": "M", "companion-0-name": "小明",
            "companion-0-band": "child", f"companion-0-q-{ids['尺码']}": "XS",
        }  # fmt: skip
        wrong = await someone.post(path, data={**form, "size": "7"})
        assert wrong.status_code == 422
        assert "Please give it a name." in words(wrong)
        assert "Please give a number from 2 to 6." in words(wrong)
        assert 'value="小明"' in wrong.text
        done = await someone.post(path, data={**form, "party_name": "飞鱼队", "size": "3"})
        party = done.headers["location"].split("?")[0]
        team = party.split("/")[-1]
        assert done.headers["location"] == f"/parties/{team}?new=1"
        page = words(await someone.get(done.headers["location"]))
        assert "Your team is signed up." in page
        assert "小明 child" in page
        again = await someone.post(path, data={**form, "party_name": "飞鱼队", "size": "3"})
        assert again.headers["location"] == f"/parties/{team}?new=1"

        found = await someone.get(f"{party}?q={mate.staff_number}")
        assert "会员1" in words(found)
        assert (await someone.post(f"{party}/ask", data={"member": mate.member_id})).headers["location"] == (
            f"{party}?done=asked-to-join"
        )
        link = await someone.post(f"{party}/link")
        secret = re.search(r"/together/([\w-]{43})", link.text)
        assert secret is not None
        stranger_page = await (await browser(app, stranger)).get(party)
        assert stranger_page.status_code == 404

        colleague = await browser(app, mate)
        assert "会员0 asks you to join: 春季健步走" in words(await colleague.get("/registrations"))
        joining = await colleague.get(f"{party}/join")
        assert "口号" not in words(joining)
        lacking = await colleague.post(f"{party}/join", data={})
        assert (lacking.status_code, "Please choose one." in words(lacking)) == (422, True)
        joined = await colleague.post(f"{party}/join", data={f"q-{ids['尺码']}": "L"})
        assert joined.headers["location"] == f"{party}?done=joined"
        assert "会员0 captain" in re.sub(r"会员0 会计学院分工会", "会员0", words(await colleague.get(party)))

        late = await browser(app, other)
        full = await late.get(f"/together/{secret[1]}")
        assert "All its places are taken; its captain can ask for more." in words(full)
        refused = await late.post(f"/together/{secret[1]}", data={f"q-{ids['尺码']}": "L"})
        assert (refused.status_code, "All its places are taken" in words(refused)) == (409, True)
        size = {"party_name": "飞鱼队", "size": "4"}
        assert (await someone.post(party, data=size)).headers["location"] == f"{party}?done=saved"
        assert (await late.post(f"/together/{secret[1]}", data={f"q-{ids['尺码']}": "L"})).status_code == 303
        assert (await late.get("/together/" + "x" * 43)).status_code == 404
        assert await all_is_well(event) == [(10, 4, 0)]

        member = f"{party}/people/{other.member_id}"
        assert "Needed to take somebody out; they read it." in words(await someone.get(member))
        assert (await someone.post(f"{member}/take-out", data={"reason": ""})).status_code == 422
        assert (await someone.post(f"{member}/take-out", data={"reason": "换人"})).status_code == 303
        own = (await Registration.select(Registration.id).where(Registration.member == captain.member_id))[0][
            "id"
        ]
        assert "Change" in words(await someone.get(f"/registrations/{own}"))
        stays = await someone.post(f"/registrations/{own}/cancel")
        assert (stays.status_code, "hand the captaincy over first" in words(stays)) == (409, True)
        handed = await someone.post(f"{party}/people/{mate.member_id}/hand-over", data={"reason": ""})
        assert handed.headers["location"] == f"{party}?done=handed-over"
        assert (await someone.post(f"/registrations/{own}/cancel")).status_code == 303
        assert await in_it(team) == [("会员1", "confirmed", 4)]
        gone = await colleague.post(f"{party}/dissolve")
        assert gone.headers["location"] == f"/events/{event}?done=cancelled"
        assert await all_is_well(event) == [(10, 0, 0)]


async def test_an_organizer_acts_for_a_captain(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        captain, _ = await union.people(2)
        liaison = await union.liaison()
        event, _ = await held(union)
        desk = await browser(app, liaison)
        path = f"/branch/registrations/{event}/{captain.member_id}"
        form = hidden(await desk.get(path)) | {"party_name": "飞鱼队", "size": "3"}
        assert (await desk.post(path, data=form)).headers["location"].endswith("?done=signed-up")
        chief = await browser(app, union.organizer)
        roll = await chief.get(f"/manage/events/{event}/registrations")
        party = re.search(r"/parties/\w{13}", roll.text)
        assert party is not None
        assert "飞鱼队 · captain" in words(roll)
        page = await chief.get(party[0])
        assert "The person reads it." in words(page)
        size = {"party_name": "飞鱼队", "size": "5"}
        refused = await chief.post(party[0], data=size)
        assert (refused.status_code, "Please give a reason" in words(refused)) == (422, True)
        assert (await chief.post(party[0], data={**size, "reason": "加人"})).status_code == 303
        assert (await chief.post(f"{party[0]}/dissolve", data={"reason": ""})).status_code == 422
        assert (await chief.post(f"{party[0]}/dissolve", data={"reason": "活动调整"})).status_code == 303
        assert await all_is_well(event) == [(10, 0, 0)]


async def test_companions_are_named_and_changed(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event, _ = await held(union, 5, ALONE)
        someone = await browser(app, person)
        path = f"/events/{event}/register"
        form = hidden(await someone.get(path)) | {
            "companion-0-name": "小明", "companion-0-band": "child", "companion-1-name": "小明",
        }  # fmt: skip
        wrong = await someone.post(path, data=form)
        assert (wrong.status_code, "This name is there twice." in words(wrong)) == (422, True)
        form |= {"companion-1-name": "小宝", "companion-1-band": "infant"}
        done = await someone.post(path, data=form)
        own = done.headers["location"].split("?")[0]
        assert "小宝 infant (under 3), no place of their own" in words(await someone.get(own))
        assert await all_is_well(event) == [(5, 2, 0)]
        there = hidden(await someone.get(f"{own}/companions"))
        assert [there[f"companion-{n}-name"] for n in range(3)] == ["小明", "小宝", ""]
        changed = {**there, "companion-0-name": "", "companion-1-own_place": "y"}
        assert (await someone.post(f"{own}/companions", data=changed)).headers[
            "location"
        ] == f"{own}?done=saved"
        assert await all_is_well(event) == [(5, 2, 0)]
        assert await Guest.select(Guest.name, Guest.needs_place).where(Guest.status == "confirmed") == [
            {"name": "小宝", "needs_place": True}
        ]
        chief = await browser(app, union.organizer)
        refused = await chief.post(f"{own}/companions", data=there)
        assert (refused.status_code, "Please give a reason" in words(refused)) == (422, True)
        roll = words(await chief.get(f"/manage/events/{event}/registrations"))
        assert "小宝" in roll


async def test_where_branches_nominate_members_see_whom_to_ask(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        liaison = await union.liaison()
        event, offering = await held(union, 5, People(SignUpForm.NOMINATION))
        desk = await browser(app, liaison)
        someone = await browser(app, person)
        page = words(await someone.get(f"/events/{event}"))
        assert (
            "Your branch puts people forward here; please tell your liaison that you would like to." in page
        )
        assert "Who can put you forward 联络员 会计学院分工会" in re.sub(r" 联 ", " ", page)
        refused = await someone.post(f"/events/{event}/register", data={"offering": offering})
        assert (refused.status_code, "Your branch puts people forward here" in words(refused)) == (409, True)
        path = f"/branch/registrations/{event}/{person.member_id}"
        assert (await desk.post(path, data={"offering": offering})).status_code == 303
        assert "You are in." in words(await someone.get(f"/events/{event}"))
        own = f"/branch/registrations/{event}/{liaison.member_id}"
        assert (await desk.post(own, data={"offering": offering})).status_code == 303
