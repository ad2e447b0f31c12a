"""Random sequences over everything that moves places: groups, quotas, returns, rounds, merging, offers, the clock.

There is no model here; after each step the invariants are asked, and they say everything: counters are the places of
the rows they count, quotas are within the pool, nobody who held a place has lost it, and nobody waits for a place
that is free.
"""

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

from events.domain.event_form import OfferingDraft, PoolDraft
from events.domain.pool_rules import PoolRules
from events.domain.settings import WaitlistRules
from events.services import merging, offers, places, quotas, reallocation, returns
from events.services.cancellation import cancel
from events.services.event_settings import change_settings
from events.services.pool_rules import set_pool_rules
from events.services.signup import SignUp, register
from events.tables import BranchQuota, Offering, Pool, QuotaMove, Registration
from foundation.clock import frozen
from foundation.database import close_database, engine_for, open_database, use_engine
from foundation.errors import Refusal
from members.domain.identity import Identity
from tests.events.union import NOON, START, Union, counters, offerings
from tests.fixtures.database import _emptied as emptied

HOLDING = ("confirmed", "offered")
people = st.integers(0, 6)
branches = st.sampled_from(["A", "B"])


class Office(RuleBasedStateMachine):
    """Four places by branch, one with nobody; later one line with the two of another pool."""

    reset: Any

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = NOON
        self.held: dict[str, str] = {}
        self.gave_up: set[str] = set()
        self.runner.run(self.begin())

    async def begin(self) -> None:
        use_engine(engine_for(await self.reset(), synchronous="OFF"))
        await open_database()
        with frozen(NOON):
            self.union = await Union.found()
            self.people = [*await self.union.people(4), *await self.union.people(3, self.union.library, "B")]
            self.branches = {"A": self.union.accounting.id, "B": self.union.library.id}
            shares = {self.branches["A"]: 2, self.branches["B"]: 1}
            self.event = await self.union.event(
                pools=(PoolDraft(4, "教职工", by_branch=True, quotas=shares), PoolDraft(2, "家属")),
                offerings=(OfferingDraft("教职工", 0), OfferingDraft("家属", 1)),
                per_person=1,
            )
            self.offerings = await offerings(self.event)
            rows = await Offering.select(Offering.id, Offering.pool)
            self.pools = [
                next(row["pool"] for row in rows if row["id"] == offering) for offering in self.offerings
            ]
            rules = PoolRules(START - timedelta(days=6), START - timedelta(days=3), self.pools[1])
            await set_pool_rules(self.union.organizer, self.event, self.pools[0], rules)
            await change_settings(self.union.organizer, self.event, waitlist=WaitlistRules(answer_hours=12))
            liaisons = [
                await self.union.liaison(self.union.accounting),
                await self.union.liaison(self.union.library),
            ]
            # Full from the beginning, with two of each branch in line, so that most steps move somebody.
            for person in self.people:
                await register(person, SignUp(self.event, self.offerings[0]))
        self.liaisons = dict(zip("AB", liaisons, strict=True))

    def teardown(self) -> None:
        self.runner.run(close_database())
        self.runner.close()

    def do(self, deed: Any, *, gives_up: str = "") -> None:
        async def done() -> None:
            with frozen(self.clock), contextlib.suppress(Refusal):
                await deed
                if gives_up:
                    self.gave_up.add(gives_up)

        self.runner.run(done())

    async def registration(self, person: Identity) -> str:
        row = (
            await Registration.select(Registration.id, Registration.status)
            .where((Registration.member == person.member_id) & (Registration.slot.is_not_null()))
            .first()
        )
        return row["id"] if row else "none"

    @rule(who=people, offering=st.integers(0, 1), count=st.integers(1, 3))
    def sign_up(self, who: int, offering: int, count: int) -> None:
        self.do(register(self.people[who], SignUp(self.event, self.offerings[offering], places=count)))

    @rule(who=people, by_organizer=st.booleans())
    def give_back(self, who: int, by_organizer: bool) -> None:
        person = self.people[who]

        async def deed() -> None:
            registration = await self.registration(person)
            actor, reason = (self.union.organizer, "受伤") if by_organizer else (person, "")
            await cancel(actor, registration, reason)

        self.do(deed(), gives_up=person.member_id)

    @rule(who=people)
    def accept(self, who: int) -> None:
        person = self.people[who]

        async def deed() -> None:
            await offers.accept(person, await self.registration(person))

        self.do(deed())

    @rule(branch=branches, size=st.integers(0, 5))
    def share(self, branch: str, size: int) -> None:
        self.do(quotas.save_shares(self.union.organizer, self.pools[0], {self.branches[branch]: size}))

    @rule(which=st.integers(0, 1), size=st.integers(1, 8))
    def resize(self, which: int, size: int) -> None:
        self.do(places.resize_pool(self.union.organizer, self.pools[which], size))

    @rule(branch=branches, count=st.integers(1, 3))
    def hand_back(self, branch: str, count: int) -> None:
        self.do(returns.return_places(self.liaisons[branch], self.pools[0], self.branches[branch], count))

    @rule()
    def pass_on(self) -> None:
        self.do(reallocation.reallocate(self.union.organizer, self.pools[0], "8"))

    @rule(hours=st.integers(1, 20))
    def time_passes(self, hours: int) -> None:
        self.clock += timedelta(hours=hours)

        async def deed() -> None:
            due = await Registration.select(Registration.member, Registration.offer_until).where(
                Registration.status == "offered"
            )
            self.gave_up |= {row["member"] for row in due if row["offer_until"] <= self.clock}
            await offers.expire_offers()
            await reallocation.reallocate_due()
            await merging.merge_due()
            # Again, and nothing changes.
            assert await offers.expire_offers() == 0
            assert await merging.merge_due() == 0
            assert await reallocation.reallocate_due() == 0

        self.do(deed())

    @invariant()
    def all_is_well(self) -> None:
        self.runner.run(self.look())

    async def look(self) -> None:
        await counters(self.event)
        for pool in await Pool.select():
            assert 0 <= pool["taken"] <= pool["size"], pool
        for quota in await BranchQuota.select():
            assert 0 <= quota["taken"] <= quota["size"], quota
        await self.nobody_lost_a_place()
        await self.history_adds_up()
        if self.clock < START:
            await self.no_place_is_empty_while_somebody_fits()

    async def nobody_lost_a_place(self) -> None:
        rows = await Registration.select(Registration.member, Registration.status)
        now_held = {row["member"]: row["status"] for row in rows if row["status"] in HOLDING}
        for member in self.held:
            assert member in now_held or member in self.gave_up, member
        self.held, self.gave_up = now_held, set()

    async def history_adds_up(self) -> None:
        """What each branch has is what the moves say."""
        has: dict[str, int] = {}
        for move in await QuotaMove.select():
            if move["from_branch"]:
                has[move["from_branch"]] = has.get(move["from_branch"], 0) - move["places"]
            if move["to_branch"]:
                has[move["to_branch"]] = has.get(move["to_branch"], 0) + move["places"]
        quotas_now = {row["branch"]: row["size"] for row in await BranchQuota.select()}
        assert {branch: size for branch, size in has.items() if size} == {
            branch: size for branch, size in quotas_now.items() if size
        }

    async def no_place_is_empty_while_somebody_fits(self) -> None:
        free = {row["id"]: row["size"] - row["taken"] for row in await Pool.select()}
        of_branch = {row["id"]: row["size"] - row["taken"] for row in await BranchQuota.select()}
        rows = await Registration.raw(
            "SELECT r.places, r.quota, o.pool FROM registration r JOIN offering o ON o.id = r.offering"
            " WHERE r.status = 'waitlisted'"
        )
        for row in rows:
            room = min(free[row["pool"]], of_branch[row["quota"]]) if row["quota"] else free[row["pool"]]
            assert row["places"] > room, row


def _run(machine: type[Office], examples: int, steps: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


@pytest.mark.parametrize(("examples", "steps"), [(20, 30)])
def test_whatever_happens_no_place_is_lost(
    database_url: str, migrated_sqlite: Path, installation: Any, examples: int, steps: int
) -> None:
    async def reset() -> str:
        if database_url.startswith("sqlite"):
            file = Path(database_url.removeprefix("sqlite:///"))
            for old in file.parent.glob(f"{file.name}*"):
                old.unlink()
            shutil.copyfile(migrated_sqlite, file)
        else:
            await emptied(database_url)
        return database_url

    machine = type("Here", (Office,), {"reset": staticmethod(reset)})
    # A statement costs PostgreSQL a round trip, so it is asked less often.
    _run(machine, examples if database_url.startswith("sqlite") else 5, steps)
