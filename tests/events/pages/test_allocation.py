"""From the rules of a lottery to its public page; approval, ranking, who may sign up, who stayed away: in pages."""

from datetime import date
from typing import Any

import msgspec
import pytest
from litestar import Litestar

from events.domain.absences import AbsenceRule
from events.domain.allocation.lottery import verify
from events.domain.allocation.ranking import Criterion, What
from events.domain.allocation.rules import AllocationRules
from events.domain.eligibility import Rules
from events.domain.event import AllocationMethod, Kind
from events.services.absences import set_rule
from events.services.invitations import set_only_invited
from events.tables import Offering
from foundation.clock import frozen
from members.domain.identity import Grant, Role
from members.tables import Member
from tests.events.pages.walk import browser, hidden, text_of, words
from tests.events.services.allocation.people import AFTER, CLOSES, applied
from tests.events.services.allocation.test_lottery import registration
from tests.events.test_past import held
from tests.events.union import NOON, START, Union, as_identity, offerings, statuses

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_a_lottery_from_its_rules_to_the_public_page(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(5)
        event = await union.event(2, closes_at=CLOSES, starts_at=START)
        boss = await browser(app, union.organizer)
        path = f"/manage/events/{event}/allocation"
        form = hidden(await boss.get(path)) | {
            "method": "lottery",
            "balls": "３、2 1",
            "seed_from": "收盘价",
            "absences": "y",
        }
        form |= {"decided_days": "3"}
        wrong = await boss.post(path, data=form | {"balls": "viele"})
        assert wrong.status_code == 422
        assert "Please give whole numbers such as 3 2 1." in words(wrong)
        assert "viele" in wrong.text
        assert (await boss.post(path, data=form)).headers["location"] == f"{path}?done=saved"
        one = await browser(app, people[0])
        page = words(await one.get(f"/events/{event}"))
        assert "By public lottery" in page
        assert "Places are given by Sat 6 June 2026" in page
        for person in people:
            asked = await (await browser(app, person)).post(
                f"/events/{event}/register", data={"offering": (await offerings(event))[0]}
            )
            assert asked.status_code == 303
        assert "People still apply." in words(await one.get(f"/events/{event}/lottery"))
    with frozen(AFTER):
        early = await boss.post(f"{path}/draw", data={"seed": "7"})
        assert early.status_code == 409
        assert "Close the list first" in words(early)
        assert (await boss.post(f"{path}/seal")).status_code == 303
        public = words(await one.get(f"/events/{event}/lottery"))
        assert "Your number is" in public
        assert "the seed is awaited" in public
        nobody = await browser(app)
        assert "Your number" not in words(await nobody.get(f"/events/{event}/lottery"))
        assert (await boss.post(f"{path}/draw", data={"seed": " "})).status_code == 422
        drawn = await boss.post(f"{path}/draw", data={"seed": "3865.28"})
        assert drawn.headers["location"] == f"/events/{event}/lottery"
        record = await nobody.get(f"/events/{event}/lottery/record/2")
        assert verify(record.content).genuine
        assert all(person.name not in record.text for person in people)
        assert (await nobody.get(f"/events/{event}/lottery/record/9")).status_code == 404
        assert "3865.28" in words(await nobody.get(f"/events/{event}/lottery/screen"))
        mine = await one.get(f"/registrations/{await registration(event, people[0])}")
        assert "My number" in words(mine)
        assert "Drawn as number" in words(mine)
        again = await boss.post(f"{path}/draw", data={"seed": "8"})
        assert again.status_code == 409
        assert "Places were given on" in words(await boss.get(path))
        assert "How places are given" in words(await boss.get(f"/manage/events/{event}"))


async def test_ranked_with_the_score_explained(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(4)
        for person, joined in zip(people, (2016, 2010, 2016, 2020), strict=True):
            values: Any = {"joined_on": date(joined, 1, 1)}
            await Member.update(values).where(Member.id == person.member_id)
    rules = AllocationRules(criteria=(Criterion(What.SERVICE, "1.5"),))
    event, _ = await applied(union, people, AllocationMethod.RANKED, rules)
    with frozen(AFTER):
        boss = await browser(app, union.organizer)
        path = f"/manage/events/{event}/allocation"
        page = await boss.get(path)
        assert "Some scores are exactly equal." in words(page)
        listed = words(await boss.get(f"{path}/ranking?q=a0003&c=rank&c=name&c=score&c=made_up"))
        assert "9 6 years of service × 1.5" in listed
        assert "16 years" not in listed
        assert (await boss.get(f"{path}/ranking.xlsx?sort=name")).status_code == 200
        assert (await boss.get(f"{path}/ranking.pdf")).headers["content-type"] == "application/pdf"
        form = hidden(page)
        unsettled = await boss.post(f"{path}/rank", data={"seen": form["seen"], "seed": ""})
        assert unsettled.status_code == 422
        stale = await boss.post(f"{path}/rank", data={"seen": "0" * 64, "seed": "5"})
        assert (stale.status_code, "Look at the ranking again." in words(stale)) == (409, True)
        done = await boss.post(f"{path}/rank", data={"seen": form["seen"], "seed": "5"})
        assert done.headers["location"] == f"{path}?done=given"
        last = await browser(app, people[3])
        mine = words(await last.get(f"/registrations/{await registration(event, people[3])}"))
        assert "9 = 6 years of service × 1.5" in mine
        told = words(await boss.get(path))
        assert "What came out" in told
        assert "16 years of service × 1.5" in told
        assert "No ranking waits to be decided" in words(await boss.get(f"{path}/ranking"))
        record = await boss.get(f"{path}/ranking.json")
        assert record.json()["scores"][-1] == "9"
        assert (await last.get(f"{path}/ranking.json")).status_code == 403


async def test_approval_in_bulk(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(4)
    event, _ = await applied(union, people, AllocationMethod.APPROVAL)
    with frozen(NOON):
        boss = await browser(app, union.organizer)
        path = f"/manage/events/{event}/applications"
        ids = [await registration(event, person) for person in people]
        assert "met" in words(await boss.get(path))
        nothing = await boss.post(path, data={"verdict": "accept"})
        assert (nothing.status_code, "Choose at least one" in words(nothing)) == (422, True)
        odd = await boss.post(path, data={"verdict": "promote", "chosen": ids[0]})
        assert odd.status_code == 422
        silent = await boss.post(path, data={"verdict": "reject", "chosen": ids[3]})
        assert silent.status_code == 422
        assert f'value="{ids[3]}"' in silent.text
        many = await boss.post(path, data={"verdict": "accept", "chosen": ids[:3]})
        assert (many.status_code, "not so many places" in words(many)) == (409, True)
        assert (await boss.post(path, data={"verdict": "accept", "chosen": ids[:2]})).status_code == 303
        assert (
            await boss.post(path, data={"verdict": "reject", "chosen": ids[2:], "reason": "名额有限"})
        ).status_code == 303
        assert {status: len(names) for status, names in (await statuses(event)).items()} == {
            "confirmed": 2, "rejected": 2,
        }  # fmt: skip
        for query in ("?status=rejected", "?q=A0000", "?page=99", "?status=doubtful", "?branch=nowhere"):
            assert (await boss.get(path + query)).status_code == 200
        conclude = await boss.post(f"/manage/events/{event}/allocation/conclude")
        assert conclude.status_code == 303


async def test_who_may_sign_up_is_tried_on_the_roster(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        ann, bob, _ = await union.people(3)
        await union.people(1, union.library, "B", called="馆员")
        values: Any = {"honours": "2024年度优秀教职工"}
        await Member.update(values).where(Member.id == ann.member_id)
        await held(union, Kind.TRIP, 300, {bob: "there"})
        event = await union.event(kind=Kind.TRIP)
        (offering,) = await offerings(event)
        boss = await browser(app, union.organizer)
        path = f"/manage/events/{event}/eligibility"
        assert "Everyone on the roster meets these conditions." in words(await boss.get(path))
        of = f"{path}/{offering}"
        form = {"trip_gap": "2", "places_months": "12", "no_shows_months": "12"}
        tried = words(await boss.post(of, data=form | {"try": "1"}))
        assert "4 people" in tried
        assert "The last trip was in 2025" in tried
        assert "Not saved yet." in tried
        searched = words(await boss.post(of, data=form | {"try": "1", "honours": "优秀教职工", "q": "馆员"}))
        assert "馆员0" in searched
        assert "The last trip" not in searched
        wrong = await boss.post(of, data=form | {"age_min": "60", "age_max": "20"})
        assert wrong.status_code == 422
        assert (await boss.post(of, data=form | {"trip_gap": "viel"})).status_code == 422
        saved = await boss.post(of, data=form | {"honours": "优秀教职工、师德标兵"})
        assert saved.headers["location"] == f"{of}?done=saved"
        page = words(await boss.get(of))
        assert "1 people May sign up" in page or "1 people" in page
        ask = words(await (await browser(app, bob)).get(f"/events/{event}"))
        assert "The last trip was in 2025" in ask
        assert "without a trip for 2 years" in ask
        assert (await boss.get(f"{path}/nowhere000000")).status_code == 404


async def test_conditions_of_an_event_by_invitation_stay_so(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        await union.people(1)
        event = await union.event(publish=False)
        await set_only_invited(union.organizer, event, True)
        (offering,) = await offerings(event)
        boss = await browser(app, union.organizer)
        of = f"/manage/events/{event}/eligibility/{offering}"
        sent = {"invited": "y", "age_min": "20", "places_months": "12", "no_shows_months": "12"}
        assert 'name="invited" value="y" checked' in (await boss.get(of)).text.replace("  ", " ")
        await boss.post(of, data=sent)
        assert await rules_of(event) == Rules(age_min=20, invited=True)
        assert "2 people" in words(await boss.post(of, data=sent | {"try": "1"})), "nobody is invited yet"
        await boss.post(of, data={key: value for key, value in sent.items() if key != "invited"})
        assert await rules_of(event) == Rules(age_min=20)


async def rules_of(event: str) -> Rules:
    (row,) = await Offering.select(Offering.eligibility).where(Offering.event == event)
    return msgspec.json.decode(row["eligibility"], type=Rules)


async def test_who_stayed_away_is_excused_and_warned(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        ann, bob = await union.people(2)
        chief_member = await Member.objects().get(Member.id == union.organizer.member_id)
        assert chief_member is not None
        chief = as_identity(
            chief_member,
            union.college,
            Grant(Role.ADMINISTRATOR),
        )
        boss = await browser(app, chief)
        form = hidden(await boss.get("/manage/absences")) | {"times": "2", "behind": "", "weeks": "6"}
        assert (await boss.post("/manage/absences", data=form)).status_code == 303
        assert (await boss.post("/manage/absences", data=form | {"times": "99"})).status_code == 422
        past_event = await held(union, Kind.ACTIVITY, 7, {ann: "away", bob: "there"})
        event = await union.event()
        warned = words(await (await browser(app, ann)).get(f"/events/{event}"))
        assert "You did not come to 1 event in 12 months" in warned
        path = f"/manage/events/{past_event}/absences"
        page = words(await boss.get(path))
        assert ann.name in page
        assert bob.name not in page
        missed = await registration(past_event, ann)
        there = await registration(past_event, bob)
        excused = await boss.post(path, data={"registration": missed, "reason": "生病"})
        assert excused.status_code == 303
        assert (await boss.post(path, data={"registration": there, "reason": "x"})).status_code == 404
        assert (await boss.post(path, data={"registration": missed, "reason": "x" * 201})).status_code == 422
        assert "You did not come" not in words(await (await browser(app, ann)).get(f"/events/{event}"))
        listed = await boss.get(f"{path}?excused=yes&c=name&c=reason")
        assert ('data-label="Reason"' in listed.text, 'data-label="Branch"' in listed.text) == (True, False)
        assert "Nobody matches" in words(await boss.get(f"{path}?excused=no"))
        assert f"1{ann.name}生病" in text_of(await boss.get(f"{path}/print?c=name&c=reason"))
        assert (await boss.get(f"{path}.xlsx?q={ann.staff_number}")).status_code == 200
        await set_rule(chief, AbsenceRule(0))
