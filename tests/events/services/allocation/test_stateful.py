"""Applying, withdrawing, rejecting, closing the list, drawing, accepting, in any order: the counters always add up."""

import asyncio
import contextlib
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from events.domain.allocation.lottery import verify
from events.domain.event import AllocationMethod
from events.domain.event_form import PoolDraft
from events.queries import applications
from events.services import places
from events.services.allocation.approval import Verdict, conclude, decide
from events.services.allocation.lottery import draw_places, seal_list
from events.services.cancellation import cancel
from events.services.signup import SignUp, register
from events.tables import Event, Pool, Registration
from foundation.clock import frozen
from foundation.database import close_database, engine_for, open_database, use_engine
from foundation.errors import Refusal
from tests.events.services.allocation.people import AFTER, applied
from tests.events.union import NOON, Union, counters, statuses

PEOPLE = 7
people = st.integers(0, PEOPLE - 1)


class Allotting(RuleBasedStateMachine):
    method = AllocationMethod.LOTTERY
    by_branch = False
    migrated: Path
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = NOON
        self.runner.run(self.begin())

    async def begin(self) -> None:
        file = self.folder / "state.sqlite3"
        shutil.copyfile(self.migrated, file)
        use_engine(engine_for(f"sqlite:///{file}", synchronous="OFF"))
        await open_database()
        with frozen(NOON):
            self.union = await Union.found()
            self.people = [*await self.union.people(4), *await self.union.people(3, self.union.library, "B")]
        quotas = {self.union.accounting.id: 2, self.union.library.id: 1} if self.by_branch else {}
        pool = PoolDraft(3, by_branch=self.by_branch, quotas=quotas)
        self.event, self.offering = await applied(self.union, [], self.method, pools=(pool,))
        self.pool = (await Pool.select(Pool.id))[0]["id"]

    def teardown(self) -> None:
        self.runner.run(close_database())
        self.runner.close()

    def do(self, deed: Any) -> None:
        async def done() -> None:
            self.clock += timedelta(seconds=1)
            with frozen(self.clock), contextlib.suppress(Refusal):
                await deed

        self.runner.run(done())

    async def _id(self, who: int) -> str:
        rows = await Registration.select(Registration.id).where(
            Registration.member == self.people[who].member_id
        )
        return rows[0]["id"] if rows else "none"

    @rule(who=people, by_organizer=st.booleans())
    def apply(self, who: int, by_organizer: bool) -> None:
        person = self.people[who]
        actor = self.union.organizer if by_organizer else person
        self.do(register(actor, SignUp(self.event, self.offering, person.member_id)))

    @rule(who=people)
    def withdraw(self, who: int) -> None:
        async def deed() -> None:
            await cancel(self.union.organizer, await self._id(who), "不能参加")

        self.do(deed())

    @rule(some=st.sets(people, max_size=4), verdict=st.sampled_from(Verdict))
    def decide(self, some: set[int], verdict: Verdict) -> None:
        async def deed() -> None:
            chosen = [await self._id(who) for who in sorted(some)]
            await decide(self.union.organizer, self.event, chosen, verdict, "理由")

        self.do(deed())

    @rule()
    def close_sign_up(self) -> None:
        self.clock = max(self.clock, AFTER)

    @rule()
    def seal(self) -> None:
        self.do(seal_list(self.union.organizer, self.event))

    @rule(seed=st.text("0123456789", max_size=3))
    def draw(self, seed: str) -> None:
        self.do(draw_places(self.union.organizer, self.event, seed))

    @rule()
    def conclude(self) -> None:
        self.do(conclude(self.union.organizer, self.event))

    @rule(size=st.integers(1, 5))
    def resize(self, size: int) -> None:
        self.do(places.resize_pool(self.union.organizer, self.pool, size))

    @invariant()
    def adds_up(self) -> None:
        async def look() -> None:
            ((size, taken, waiting),) = await counters(self.event)
            found = await statuses(self.event)
            assert taken <= size
            rows = await Event.select(Event.allocated_at).where(Event.id == self.event)
            decided = rows[0]["allocated_at"] is not None
            if self.method is AllocationMethod.LOTTERY and not decided:
                assert set(found) <= {"applied", "rejected", "cancelled"}
            if decided:
                assert "applied" not in found
            if decided and not self.by_branch:
                assert taken == size or waiting == 0
            for record in await applications.records(self.event, "lottery"):
                assert verify(record.record).genuine

        self.runner.run(look())


@pytest.mark.parametrize("method", [AllocationMethod.LOTTERY, AllocationMethod.APPROVAL])
@pytest.mark.parametrize("by_branch", [False, True])
def test_whatever_happens_the_numbers_are_right(
    method: AllocationMethod, by_branch: bool, migrated_sqlite: Path, tmp_path: Path, installation: Any
) -> None:
    parts = {"method": method, "by_branch": by_branch, "migrated": migrated_sqlite, "folder": tmp_path}
    run_state_machine_as_test(
        type("Machine", (Allotting,), parts),
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
