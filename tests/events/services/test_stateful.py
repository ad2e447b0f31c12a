"""Random sequences of signing up, cancelling, resizing and admitting, against a model of what must be."""

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

from events.domain.event_form import PoolDraft
from events.services import places
from events.services.cancellation import cancel
from events.services.promotion import admit
from events.services.signup import SignUp, register
from events.tables import Pool, Registration
from foundation.clock import frozen
from foundation.database import close_database, engine_for, open_database, use_engine
from foundation.errors import Refusal
from members.domain.identity import Identity
from tests.events.union import NOON, Union, counters, offerings, statuses

PEOPLE = 7
people = st.integers(0, PEOPLE - 1)
sizes = st.integers(0, 4)


class Model:
    """What a pool must hold: who has a place, who waits in which order. Lines: one, or one a branch."""

    def __init__(self, shares: dict[str, int], size: int, *, by_branch: bool) -> None:
        self.by_branch = by_branch
        self.size = size
        self.shares = shares
        self.confirmed: list[str] = []
        self.waiting: list[str] = []

    def line_of(self, person: str) -> str:
        return person[0] if self.by_branch else ""

    def capacity(self, line: str) -> int:
        return self.shares[line] if self.by_branch else self.size

    def taken(self, line: str) -> int:
        return sum(self.line_of(person) == line for person in self.confirmed)

    def sign_up(self, person: str) -> None:
        if person in self.confirmed or person in self.waiting:
            return
        if self.by_branch and self.shares[person[0]] == 0:
            return
        self.waiting.append(person)
        self.fill()

    def give_back(self, person: str) -> None:
        for held in (self.confirmed, self.waiting):
            if person in held:
                held.remove(person)
        self.fill()

    def resize(self, line: str, size: int) -> None:
        if size < self.taken(line):
            return
        if self.by_branch:
            if sum(self.shares.values()) - self.shares[line] + size <= self.size:
                self.shares[line] = size
        elif size >= 1:
            self.size = size
        self.fill()

    def admit(self, person: str) -> None:
        if person not in self.waiting:
            return
        self.waiting.remove(person)
        self.confirmed.append(person)
        if not self.by_branch:
            self.size += 1
            return
        self.shares[person[0]] += 1
        self.size = max(self.size, sum(self.shares.values()))

    def fill(self) -> None:
        for person in list(self.waiting):
            line = self.line_of(person)
            if self.taken(line) < self.capacity(line):
                self.waiting.remove(person)
                self.confirmed.append(person)

    def statuses(self) -> dict[str, list[str]]:
        found = {"confirmed": sorted(self.confirmed), "waitlisted": list(self.waiting)}
        return {status: names for status, names in found.items() if names}


class Rush(RuleBasedStateMachine):
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
            accounting = await self.union.people(PEOPLE - 3)
            library = await self.union.people(3, self.union.library, "B")
            self.people = [*accounting, *library]
            shares = {"A": 2, "B": 1} if self.by_branch else {}
            branches = {"A": self.union.accounting.id, "B": self.union.library.id}
            quotas = {branches[line]: size for line, size in shares.items()}
            pool = PoolDraft(4 if self.by_branch else 2, by_branch=self.by_branch, quotas=quotas)
            self.event = await self.union.event(pools=(pool,))
        self.branches = branches
        (self.offering,) = await offerings(self.event)
        self.pool = (await Pool.select(Pool.id))[0]["id"]
        self.model = Model(shares, pool.size, by_branch=self.by_branch)

    def teardown(self) -> None:
        self.runner.run(close_database())
        self.runner.close()

    def do(self, deed: Any) -> None:
        """Whatever is refused must have changed nothing: the invariant compares with the model."""

        async def done() -> None:
            # The clock runs backwards: the order of the line must not hang on it.
            self.clock -= timedelta(minutes=1)
            with frozen(self.clock), contextlib.suppress(Refusal):
                await deed

        self.runner.run(done())

    async def registration(self, person: Identity) -> str:
        row = (
            await Registration.select(Registration.id).where(Registration.member == person.member_id).first()
        )
        return row["id"] if row else "none"

    @rule(who=people)
    def sign_up(self, who: int) -> None:
        person = self.people[who]
        self.do(register(person, SignUp(self.event, self.offering)))
        self.model.sign_up(person.staff_number)

    @rule(who=people, by_organizer=st.booleans())
    def give_back(self, who: int, by_organizer: bool) -> None:
        person = self.people[who]

        async def deed() -> None:
            actor, reason = (self.union.organizer, "受伤") if by_organizer else (person, "")
            await cancel(actor, await self.registration(person), reason)

        self.do(deed())
        self.model.give_back(person.staff_number)

    @rule(who=people)
    def take_out_of_turn(self, who: int) -> None:
        person = self.people[who]

        async def deed() -> None:
            await admit(self.union.organizer, await self.registration(person), "特邀")

        self.do(deed())
        self.model.admit(person.staff_number)

    @rule(line=st.sampled_from(["A", "B"]), size=sizes)
    def resize(self, line: str, size: int) -> None:
        if self.by_branch:
            self.do(places.resize_quota(self.union.organizer, self.pool, self.branches[line], size))
            self.model.resize(line, size)
        else:
            self.do(places.resize_pool(self.union.organizer, self.pool, size))
            self.model.resize("", size)

    @invariant()
    def as_the_model_says(self) -> None:
        async def compare() -> None:
            found = await statuses(self.event)
            found.pop("cancelled", None)
            assert found == self.model.statuses()
            (size, taken, waiting) = (await counters(self.event))[0]
            assert (size, taken, waiting) == (
                self.model.size, len(self.model.confirmed), len(self.model.waiting),
            )  # fmt: skip

        self.runner.run(compare())


@pytest.mark.parametrize("by_branch", [False, True])
def test_whatever_happens_the_numbers_are_right(
    by_branch: bool, migrated_sqlite: Path, tmp_path: Path, installation: Any
) -> None:
    machine = type(
        "Machine", (Rush,), {"by_branch": by_branch, "migrated": migrated_sqlite, "folder": tmp_path}
    )
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
