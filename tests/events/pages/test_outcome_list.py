"""What came out of a lottery, a ranking and an approval as a list, on both databases."""

import io
from datetime import date, timedelta
from typing import Any

import httpx
from litestar import Litestar
from python_calamine import CalamineWorkbook

from events.domain.allocation.ranking import Criterion, What
from events.domain.allocation.rules import AllocationRules
from events.domain.event import AllocationMethod
from events.queries import facts
from events.services.allocation.approval import Verdict, conclude, decide
from events.services.allocation.lottery import draw_places, seal_list
from events.services.allocation.ranking import preview, rank_places
from events.services.cancellation import cancel
from events.services.signup import SignUp, register
from foundation.clock import frozen
from members.tables import AuditEntry, Member
from tests.checkin.queries_counted import counted
from tests.events.pages.walk import browser, text_of, words
from tests.events.services.allocation.people import AFTER, SEED, applied
from tests.events.services.allocation.test_lottery import numbers, registration
from tests.events.union import NOON, Union, offerings


def lines(answer: httpx.Response) -> list[list[str]]:
    """The lines of people, without their numbers in the list."""
    assert answer.status_code == 200
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    told = [[f"{each:g}" if isinstance(each, float) else str(each) for each in row] for row in rows]
    return [row[1:] for row in told if any(each.startswith("会员") for each in row)]


async def test_a_lottery_in_every_order(database: Any, app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(4)
    event, _ = await applied(union, people)
    path = f"/manage/events/{event}/allocation/results"
    columns = "c=place&c=lot&c=name&c=number&c=state&c=line"
    with frozen(AFTER):
        boss = await browser(app, union.organizer)
        assert "Nothing has come out yet" in words(await boss.get(path))
        assert lines(await boss.get(f"{path}.xlsx")) == []
        await seal_list(union.organizer, event)
        record = await draw_places(union.organizer, event, SEED)
        lots = {number: staff for staff, number in (await numbers(event)).items()}
        drawn = [lots[number] for number in record.drawn]
        of = {person.staff_number: person for person in people}
        await cancel(of[drawn[3]], await registration(event, of[drawn[3]]))
        told = {
            staff: [str(place), str(lot), of[staff].name, staff, state, line]
            for place, (lot, staff, state, line) in enumerate(
                zip(
                    record.drawn,
                    drawn,
                    ("Confirmed", "Confirmed", "On the waitlist", "Cancelled"),
                    ("", "", "1", ""),
                    strict=True,
                ),
                1,
            )
        }
        orders = {
            "": drawn,
            "sort=-place": drawn[::-1],
            "sort=lot": [lots[number] for number in sorted(lots)],
            "sort=line": [drawn[2], drawn[0], drawn[1], drawn[3]],
            "sort=number": sorted(drawn),
            "sort=name": sorted(drawn),
            "sort=strokes": sorted(drawn),
            "status=waitlisted": [drawn[2]],
            f"q={drawn[1]}": [drawn[1]],
            "branch=nothing": [],
        }
        found = {each: lines(await boss.get(f"{path}.xlsx?{columns}&{each}")) for each in orders}
        assert found == {each: [told[staff] for staff in order] for each, order in orders.items()}
        roll = f"/manage/events/{event}/registrations.xlsx?c=name&c=line&status=waitlisted"
        # The first in line is told 1 in every list, whatever number the line was given when it was drawn.
        assert lines(await boss.get(roll)) == [[of[drawn[2]].name, "1"]]
        page = words(await boss.get(f"{path}?status=waitlisted"))
        assert (f"{drawn[2]} " in page, f"{drawn[0]} " in page) == (True, False)
        assert f"{of[drawn[0]].name}{drawn[0]}" in text_of(await boss.get(f"{path}.pdf?c=name&c=number"))
        assert f'{path}"' in (await boss.get(path.removesuffix("/results"))).text
        with counted() as statements:
            await boss.get(path)
        with counted() as searching:
            await boss.get(f"{path}?status=confirmed&sort=line")
        assert len(searching) == len(statements)
    acts = [entry["action"] for entry in await AuditEntry.select(AuditEntry.action)]
    assert (acts.count("outcome.exported"), acts.count("outcome.printed")) == (len(orders) + 1, 1)


async def test_a_ranking_tells_scores_and_what_made_them_up(database: Any, app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(3)
        for person, joined in zip(people, (2016, 2010, 2020), strict=True):
            values: Any = {"joined_on": date(joined, 1, 1)}
            await Member.update(values).where(Member.id == person.member_id)
    rules = AllocationRules(criteria=(Criterion(What.SERVICE, "1.5"),))
    event, _ = await applied(union, people, AllocationMethod.RANKED, rules)
    with frozen(AFTER):
        found = await facts.event(event)
        assert found is not None
        await rank_places(union.organizer, event, (await preview(found)).input_hash)
        boss = await browser(app, union.organizer)
        answer = await boss.get(
            f"/manage/events/{event}/allocation/results.xlsx?c=place&c=name&c=score&c=made_up&c=state&c=line"
        )
    assert lines(answer) == [
        ["1", "会员1", "24", "16 years of service × 1.5", "Confirmed", ""],
        ["2", "会员0", "15", "10 years of service × 1.5", "Confirmed", ""],
        ["3", "会员2", "9", "6 years of service × 1.5", "On the waitlist", "1"],
    ]


async def test_an_approval_as_it_stands_without_those_who_signed_up_later(
    database: Any, app: Litestar
) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(3)
    event, _ = await applied(union, people, AllocationMethod.APPROVAL)
    with frozen(NOON + timedelta(hours=1)):
        ids = [await registration(event, person) for person in people]
        await decide(union.organizer, event, ids[:1], Verdict.ACCEPT)
        boss = await browser(app, union.organizer)
        path = f"/manage/events/{event}/allocation/results.xlsx?c=name&c=state"
        before = lines(await boss.get(path))
        await decide(union.organizer, event, ids[1:], Verdict.REJECT, "名额有限")
        await conclude(union.organizer, event)
        late = (await union.people(1, union.library, "Z"))[0]
        (offering,) = await offerings(event)
        await register(late, SignUp(event, offering))
        after = lines(await boss.get(path))
    assert before == [["会员0", "Confirmed"], ["会员1", "Applied"], ["会员2", "Applied"]]
    assert after == [["会员0", "Confirmed"], ["会员1", "Rejected"], ["会员2", "Rejected"]]
