"""Places by score: what the organizer looked at is what is decided, and each person can see their score."""

from datetime import date
from typing import Any

import msgspec
import pytest

from events.allocation_tables import ApplicationResult
from events.domain.allocation.ranking import Criterion, RankingRecord, What, verify
from events.domain.allocation.rules import AllocationRules
from events.domain.event import AllocationMethod, Kind
from events.queries import applications, facts
from events.services.allocation.ranking import preview, rank_places
from events.services.cancellation import cancel
from foundation.clock import frozen
from foundation.errors import Refusal
from members.domain.identity import Identity
from members.tables import Member
from tests.events.services.allocation.people import AFTER, applied
from tests.events.services.allocation.test_lottery import registration
from tests.events.test_past import held
from tests.events.union import NOON, Union, counters, statuses

RULES = AllocationRules(
    criteria=(
        Criterion(What.SERVICE),
        Criterion(What.HONOURS, "1.5", 3),
        Criterion(What.SINCE_TRIP, "2", 4),
        Criterion(What.FEW_PLACES, "0.5", 2, 24),
    )
)


async def known(person: Identity, joined: int, honours: str = "") -> None:
    values: Any = {"joined_on": date(joined, 1, 1), "honours": honours}
    await Member.update(values).where(Member.id == person.member_id)


async def scene() -> tuple[Union, list[Identity], str]:
    with frozen(NOON):
        union = await Union.found()
        ann, bob, cid, dan = people = await union.people(4)
        await known(ann, 2016, "2024年度优秀教职工、师德标兵")
        await known(bob, 2006)
        await known(cid, 2016, "教学名师，师德标兵")
        await known(dan, 2020)
        await held(union, Kind.TRIP, 400, {bob: "there"})
    event, _ = await applied(union, people, AllocationMethod.RANKED, RULES, kind=Kind.TRIP)
    return union, people, event


async def test_the_best_get_places_and_scores_are_kept(database: Any) -> None:
    union, (ann, bob, cid, dan), event = await scene()
    with frozen(AFTER):
        found = await facts.event(event)
        assert found is not None
        looked = await preview(found)
        assert [len(group) for group in looked.groups] == [1, 2, 1]
        assert looked.tied
        with pytest.raises(Refusal) as no_seed:
            await rank_places(union.organizer, event, looked.input_hash)
        assert no_seed.value.status == 422
        record = await rank_places(union.organizer, event, looked.input_hash, "17")
        assert record.scores == ("22.5", "22", "22", "15")
        found_now = await statuses(event)
        assert found_now["confirmed"][0] in (ann.staff_number, bob.staff_number, cid.staff_number)
        assert found_now["waitlisted"][-1] == dan.staff_number
        assert await counters(event) == [(2, 2, 2)]
        (kept,) = await applications.records(event, "ranking")
        assert verify(kept.record).genuine
        assert msgspec.json.decode(kept.record, type=RankingRecord) == record
        rows = await ApplicationResult.select().where(
            ApplicationResult.registration == await registration(event, dan)
        )
        assert (rows[0]["place"], rows[0]["score"], rows[0]["amounts"]) == (4, "15", '["6","0","4","2"]')


async def test_what_changed_since_one_looked_is_looked_at_again(database: Any) -> None:
    union, people, event = await scene()
    with frozen(AFTER):
        found = await facts.event(event)
        assert found is not None
        looked = await preview(found)
        await cancel(people[0], await registration(event, people[0]))
        with pytest.raises(Refusal, match="have changed since you looked"):
            await rank_places(union.organizer, event, looked.input_hash, "17")
        assert (await applications.counts(event))["applied"] == 3
