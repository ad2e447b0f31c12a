"""Who signs up, whom they may bring and what is private: set by the organizer on a page of its own."""

import pytest
from litestar import Litestar

from events.domain.event import SignUpForm
from events.domain.settings import CompanionRules, Infants, PartyRules, TransferRules
from events.queries import facts
from events.services.signup import SignUp, register
from foundation.clock import frozen
from tests.events.pages.walk import browser, hidden, words
from tests.events.union import NOON, Union, offerings

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_form_and_people_are_set(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event()
        someone = await browser(app, union.organizer)
        assert "Form and people everyone for themselves" in words(
            await someone.get(f"/manage/events/{event}")
        )
        path = f"/manage/events/{event}/people"
        form = hidden(await someone.get(path))
        assert (form["form"], form["most"], form["companions"], form["infants"]) == (
            "individual",
            "10",
            "0",
            "lap",
        )
        form |= {
            "form": "party", "called": "household", "least": "１", "most": "6", "accept_days": "2",
            "companions": "4", "bands": ["adult", "infant"], "infants": "asked", "transfer": "y", "private": "y",
        }  # fmt: skip
        wrong = await someone.post(path, data={**form, "least": "7", "companions": "11"})
        assert wrong.status_code == 422
        assert "Please give a number from 0 to 10." in words(wrong)
        wrong = await someone.post(path, data={**form, "least": "7"})
        assert "The most is less than the least." in words(wrong)
        done = await someone.post(path, data=form)
        assert done.headers["location"] == f"/manage/events/{event}?done=saved"
        kept = await facts.event(event)
        assert kept is not None
        assert (kept.form, kept.private) == (SignUpForm.PARTY, True)
        assert kept.settings.party == PartyRules("household", 1, 6, 2)
        assert kept.settings.companions == CompanionRules(4, ("adult", "infant"), Infants.ASKED)
        assert kept.settings.transfer == TransferRules(True)
        told = "household of 1 to 6, up to 4 companions each, places may be handed on, private"
        assert told in words(await someone.get(f"/manage/events/{event}"))
        back = await someone.post(
            path, data={**form, "form": "individual", "bands": ["adult", "child", "infant", "senior"]}
        )
        assert back.status_code == 303
        kept = await facts.event(event)
        assert kept is not None
        assert kept.settings.companions.age_bands == ()
        (offering,) = await offerings(event)
        await register(person, SignUp(event, offering))
        late = await someone.post(path, data={**form, "form": "nomination"})
        assert late.status_code == 409
        assert "People have signed up; who signs up can no longer be changed." in words(late)
        assert (await someone.post(path, data={**form, "form": "individual", "most": "9"})).status_code == 303
