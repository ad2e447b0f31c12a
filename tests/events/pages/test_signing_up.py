"""Signing up through the pages: the form, what is typed and kept, the ticket, giving the place back."""

from datetime import timedelta

import pytest
from litestar import Litestar

from events.domain.event_form import OfferingDraft, PoolDraft, QuestionDraft
from events.domain.questions import QuestionKind
from events.services.signup import SignUp, register
from events.tables import Answer, Registration
from foundation.clock import frozen
from tests.events.pages.walk import browser, text_of, words
from tests.events.union import NOON, START, Union, counters, offerings, statuses

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EVIL = "<script>alert(1)</script>"


async def questions() -> dict[str, str]:
    """Label → name of the field."""
    return {row["label"]: f"q-{row['id']}" for row in await Answer.raw("SELECT id, label FROM question")}


async def test_one_tap_signs_up_and_leads_to_the_code(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(1)
        (offering,) = await offerings(event)
        someone = await browser(app, person)
        shown = await someone.get(f"/events/{event}")
        assert f'<input type="hidden" name="offering" value="{offering}">' in shown.text
        done = await someone.post(f"/events/{event}/register", data={"offering": offering})
        assert done.status_code == 303
        page = await someone.get(done.headers["location"])
        assert "You are in." in words(page)
        assert "/qr.svg" in page.text
        again = await someone.post(f"/events/{event}/register", data={"offering": offering})
        assert again.headers["location"] == done.headers["location"]
        assert "You are in." in words(await someone.get(f"/events/{event}"))
        assert f"{page.url.path}/ticket" in (await someone.get("/registrations")).text
    assert await counters(event) == [(1, 1, 0)]
    with frozen(START + timedelta(days=1)):
        after = words(await someone.get(f"/events/{event}"))
    assert "You had a place." in after, "nobody is in what is over"
    assert "You are in." not in after


async def test_the_form_keeps_what_was_typed_and_says_what_to_do(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(
            offerings=(OfferingDraft("甲", 0), OfferingDraft("乙", 1)),
            pools=(PoolDraft(3), PoolDraft(3)),
            questions=(
                QuestionDraft(QuestionKind.NUMBER, "几人", required=True),
                QuestionDraft(QuestionKind.TEXT, "备注"),
                QuestionDraft(QuestionKind.CONSENT, "同意", required=True),
            ),
        )
        first, _ = await offerings(event)
        names = await questions()
        someone = await browser(app, person)
        wrong = {
            "offering": first,
            names["几人"]: "三个",
            names["备注"]: EVIL,
            "owner": "x",
            "q-unknown": "y",
        }
        refused = await someone.post(f"/events/{event}/register", data=wrong)
        assert refused.status_code == 422
        assert "Not saved yet. What you typed is kept." in words(refused)
        assert "Please give a number, such as 12 or 3.5." in words(refused)
        assert "Please read this and tick it; without it you cannot take part." in words(refused)
        assert 'value="三个"' in refused.text
        assert EVIL not in refused.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in refused.text
        assert f'value="{first}" id="offering-1" checked' in refused.text
        assert await Registration.count() == 0
        right = {**wrong, names["几人"]: "３", names["同意"]: "y"}
        done = await someone.post(f"/events/{event}/register", data=right)
        assert done.status_code == 303
        shown = await someone.get(done.headers["location"])
        assert "&lt;script&gt;" in shown.text
        assert EVIL not in shown.text
    values = sorted(row["value"] for row in await Answer.select(Answer.value))
    assert values == ["3", EVIL, "yes"]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"offering": ""},
        {"offering": "x" * 5000},
        {"offering": "' OR 1=1"},
        {"offering": "a\x00b"},
        {"offering": EVIL},
    ],
)
async def test_an_offering_that_does_not_exist(app: Litestar, sent: dict[str, str]) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(offerings=(OfferingDraft("甲", 0), OfferingDraft("乙", 0)))
        answer = await (await browser(app, person)).post(f"/events/{event}/register", data=sent)
    assert answer.status_code == 422
    gone = "This event offers nothing of that kind any more. Please choose again."
    assert (gone if sent.get("offering") else "Please choose one.") in words(answer)
    assert EVIL not in answer.text
    assert await Registration.count() == 0


async def test_another_events_offering_is_not_taken(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event, other = await union.event(1), await union.event(1, title="别的")
        (foreign,) = await offerings(other)
        answer = await (await browser(app, person)).post(
            f"/events/{event}/register", data={"offering": foreign}
        )
    assert answer.status_code == 422
    assert await Registration.count() == 0


async def test_refusals_come_with_every_reason(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(1, waitlist=False, opens_at=NOON + timedelta(days=1))
        (offering,) = await offerings(event)
        someone = await browser(app, person)
        answer = await someone.post(f"/events/{event}/register", data={"offering": offering})
        assert answer.status_code == 409
        assert "Sign-up opens Tue 2 June 2026, 12:00." in words(answer)
        shown = await someone.get(f"/events/{event}/register")
        assert (shown.status_code, shown.headers["location"]) == (303, f"/events/{event}")
    assert await Registration.count() == 0


async def test_giving_the_place_back_promotes_and_cannot_be_done_for_others(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        first, second = await union.people(2)
        event = await union.event(1)
        (offering,) = await offerings(event)
        one, two = await browser(app, first), await browser(app, second)
        mine = (await one.post(f"/events/{event}/register", data={"offering": offering})).headers["location"]
        theirs = (await two.post(f"/events/{event}/register", data={"offering": offering})).headers[
            "location"
        ]
        assert "You are number 1 on the waitlist." in words(await two.get(theirs))
        assert "Number 1" in words(await two.get("/registrations"))
        path = mine.split("?")[0]
        assert (await two.post(f"{path}/cancel")).status_code == 404
        assert "The place goes to the next person on the waitlist at once" in words(await one.get(path))
        gone = await one.post(f"{path}/cancel")
        assert gone.headers["location"] == f"/events/{event}?done=cancelled"
        assert "Cancelled. The place goes to the next person in line." in words(
            await one.get(gone.headers["location"])
        )
        assert "This registration is cancelled." in words(await one.get(path))
        assert "You are in." in words(await two.get(f"/events/{event}"))
    assert await statuses(event) == {"cancelled": ["A0000"], "confirmed": ["A0001"]}


async def test_too_late_to_give_back(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(1, cancel_until=NOON + timedelta(days=1), contact="王干事")
        (offering,) = await offerings(event)
        someone = await browser(app, person)
        mine = (await someone.post(f"/events/{event}/register", data={"offering": offering})).headers[
            "location"
        ]
    with frozen(NOON + timedelta(days=2)):
        path = mine.split("?")[0]
        someone = await browser(app, person)
        assert "The time for giving the place back is over. Please ask 王干事." in words(
            await someone.get(path)
        )
        answer = await someone.post(f"{path}/cancel")
    assert answer.status_code == 409
    assert "Places could be given back until Tue 2 June 2026, 12:00. Please ask 王干事." in words(answer)
    assert await counters(event) == [(1, 1, 0)]


async def test_what_the_liaison_could_not_answer_is_asked_of_the_person(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        liaison = await union.liaison()
        event = await union.event(
            questions=(
                QuestionDraft(QuestionKind.SIZE, "尺码", required=True),
                QuestionDraft(QuestionKind.CONSENT, "身体适合", required=True),
            )
        )
        names = await questions()
        desk = await browser(app, liaison)
        found = await desk.get(f"/branch/registrations/{event}?q=会员")
        path = f"/branch/registrations/{event}/{person.member_id}"
        assert f'href="{path}"' in found.text
        form = await desk.get(path)
        assert "会员0 still has to agree in person 身体适合" in words(form)
        assert names["身体适合"] not in form.text
        refused = await desk.post(path, data={names["尺码"]: "巨大", names["身体适合"]: "y"})
        assert refused.status_code == 422
        done = await desk.post(path, data={names["尺码"]: "XL", names["身体适合"]: "y"})
        assert done.headers["location"] == f"/branch/registrations/{event}?done=signed-up"
        assert "身体适合" in words(await desk.get(f"/branch/registrations/{event}"))
        assert "1 incomplete" in words(await desk.get("/branch/registrations"))
        again = await desk.post(path, data={names["尺码"]: "XL"})
        assert again.headers["location"] == f"/branch/registrations/{event}?done=already"
        someone = await browser(app, person)
        mine = str((await Registration.select(Registration.id).first() or {})["id"])
        assert "Something is still missing 身体适合" in words(await someone.get(f"/registrations/{mine}"))
        wrong = await someone.post(f"/registrations/{mine}/answers", data={names["尺码"]: "XL"})
        assert wrong.status_code == 422
        right = await someone.post(
            f"/registrations/{mine}/answers", data={names["尺码"]: "M", names["身体适合"]: "y"}
        )
        assert right.headers["location"] == f"/registrations/{mine}?done=answered"
    assert sorted(row["value"] for row in await Answer.select(Answer.value)) == ["M", "yes"]


async def test_the_liaison_completes_and_cancels_for_a_colleague(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        (stranger,) = await union.people(1, union.library, "B")
        liaison = await union.liaison()
        event = await union.event(
            5,
            questions=(
                QuestionDraft(QuestionKind.NUMBER, "几人"),
                QuestionDraft(QuestionKind.CONSENT, "身体适合", required=True),
            ),
        )
        (offering,) = await offerings(event)
        names = await questions()
        made = await register(liaison, SignUp(event, offering, person.member_id))
        other = await register(union.organizer, SignUp(event, offering, stranger.member_id))
        desk = await browser(app, liaison)
        path = f"/branch/registrations/{event}/of/{made.registration}"
        assert f'href="{path}"' in (await desk.get(f"/branch/registrations/{event}")).text
        assert (await desk.get(path.replace(made.registration, other.registration))).status_code == 404
        refused = await desk.post(f"{path}/answers", data={names["几人"]: "许多"})
        assert (refused.status_code, 'value="许多"' in refused.text) == (422, True)
        done = await desk.post(f"{path}/answers", data={names["几人"]: "2", names["身体适合"]: "y"})
        assert done.headers["location"] == f"/branch/registrations/{event}?done=saved"
        assert [row["value"] for row in await Answer.select(Answer.value)] == ["2"]
        silent = await desk.post(f"{path}/cancel", data={"reason": ""})
        assert (silent.status_code, "Please fill this in." in words(silent)) == (422, True)
        paper = text_of(await desk.get(f"/branch/registrations/{event}/print"))
        assert ("A0000" in paper, "B0000" in paper) == (True, False)
        gone = await desk.post(f"{path}/cancel", data={"reason": "出差"})
        assert gone.headers["location"] == f"/branch/registrations/{event}?done=cancelled"
        assert (await desk.get(f"/branch/registrations/{event}/list.xlsx")).status_code == 200
    assert await statuses(event) == {"cancelled": ["A0000"], "confirmed": ["B0000"]}


async def test_a_liaison_finds_only_colleagues_of_the_branch(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        await union.people(1)
        (stranger,) = await union.people(1, union.library, "B")
        event = await union.event(3)
        desk = await browser(app, await union.liaison())
        for search in ("hy", "B0000", "会员", "%", "_", "'", "huiyuan", "b" * 500):
            found = await desk.get(f"/branch/registrations/{event}", params={"q": search})
            assert found.status_code == 200
            assert stranger.member_id not in found.text
        path = f"/branch/registrations/{event}/{stranger.member_id}"
        assert (await desk.get(path)).status_code == 404
        assert (await desk.post(path, data={})).status_code == 404
    assert await Registration.count() == 0


async def test_the_anonymous_page_is_fresh_although_remembered(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(2)
        (offering,) = await offerings(event)
        nobody, someone = await browser(app), await browser(app, person)
        assert "2 places left" in words(await nobody.get(f"/events/{event}"))
        assert "2 places left" in words(await nobody.get(f"/events/{event}"))
        await someone.post(f"/events/{event}/register", data={"offering": offering})
        fresh = words(await nobody.get(f"/events/{event}"))
        assert "1 place left" in fresh
        assert person.name not in fresh
    with frozen(NOON + timedelta(days=10)):
        assert "Sign-up closed Thu 11 June 2026, 12:00." in words(await nobody.get(f"/events/{event}"))


async def test_a_draft_is_seen_by_its_organizer_only(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(publish=False)
        readers = [await browser(app, who) for who in (None, person, union.organizer)]
        codes = [(await reader.get(f"/events/{event}")).status_code for reader in readers]
    assert codes == [404, 404, 200]
