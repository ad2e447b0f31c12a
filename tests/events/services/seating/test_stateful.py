"""Random sequences of selling, cancelling, moving, blocking, holding and returning: never a seat twice, none lost."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from events.queries.seating import Plan, hall_of, plan_of, taken_of
from events.services import cancellation
from events.services.seating import moving, planning, returning
from events.services.seating.planning import Mark
from events.signals import SeatWish
from foundation.clock import frozen
from foundation.database import close_database, engine_for, fetch, open_database, use_engine
from foundation.errors import Refusal
from tests.events.services.seating.house import House
from tests.events.union import NOON

ROWS, SEATS, PEOPLE = 2, 5, 8
people = st.integers(0, PEOPLE - 1)
spots = st.integers(0, ROWS * SEATS - 1)
some = st.sets(spots, min_size=1, max_size=3)


class Evening(RuleBasedStateMachine):
    migrated: Path
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.runner.run(self.begin())

    async def begin(self) -> None:
        file = self.folder / "state.sqlite3"
        shutil.copyfile(self.migrated, file)
        use_engine(engine_for(f"sqlite:///{file}", synchronous="OFF"))
        await open_database()
        with frozen(NOON):
            self.house = await House.opened(ROWS, SEATS)
            accounting = await self.house.union.people(PEOPLE - 3)
            self.people = [*accounting, *await self.house.union.people(3, self.house.union.library, "B")]
        self.chief = self.house.union.organizer
        hall = await self.hall()
        self.seats = [seat.id for seat in hall.seats]

    async def plan(self) -> Plan:
        plan = await plan_of(self.house.event)
        assert plan is not None
        return plan

    async def hall(self) -> Any:
        plan = await self.plan()
        return await hall_of(plan.id, plan.layout)

    def teardown(self) -> None:
        self.runner.run(close_database())
        self.runner.close()

    def do(self, deed: Any) -> None:
        async def done() -> None:
            before = await self.all()
            with frozen(NOON):
                try:
                    await deed()
                except Refusal:
                    assert await self.all() == before, "what is refused changes nothing"

        self.runner.run(done())

    async def all(self) -> list[Any]:
        seats = await fetch("SELECT id, registration, blocked, branch FROM seat ORDER BY id")
        rows = await fetch("SELECT id, status, places, slot FROM registration ORDER BY id")
        return [seats, rows, await fetch("SELECT taken, waiting FROM pool")]

    async def registration(self, who: int) -> str:
        rows = await fetch("SELECT id FROM registration WHERE member = {}", self.people[who].member_id)
        return str(rows[0]["id"]) if rows else "none"

    @rule(who=people, places=st.integers(1, 3))
    def sell(self, who: int, places: int) -> None:
        self.do(lambda: self.house.sell(self.people[who], places))

    @rule(who=people, spot=spots)
    def sell_a_chosen_seat(self, who: int, spot: int) -> None:
        self.do(lambda: self.house.sell(self.people[who], 1, f"{spot // SEATS + 1}-{spot % SEATS + 1}"))

    @rule(who=people)
    def cancel(self, who: int) -> None:
        async def deed() -> None:
            await cancellation.cancel(self.people[who], await self.registration(who))

        self.do(deed)

    @rule(who=people, chosen=some, best=st.booleans())
    def change(self, who: int, chosen: set[int], best: bool) -> None:
        async def deed() -> None:
            wish = SeatWish() if best else SeatWish(tuple(self.seats[spot] for spot in chosen))
            await moving.change_seats(self.people[who], await self.registration(who), wish)

        self.do(deed)

    @rule(one=spots, other=spots)
    def exchange(self, one: int, other: int) -> None:
        self.do(lambda: moving.exchange(self.chief, self.house.event, self.seats[one], self.seats[other]))

    @rule(
        chosen=some,
        what=st.sampled_from([Mark.BLOCK, Mark.UNBLOCK, Mark.HOLD, Mark.RELEASE, Mark.ACCESSIBLE]),
    )
    def mark(self, chosen: set[int], what: Mark) -> None:
        seats = [self.seats[spot] for spot in chosen]
        library = self.house.union.library.id
        self.do(lambda: planning.mark(self.chief, self.house.event, seats, what, library))

    @rule()
    def give_back(self) -> None:
        self.do(lambda: returning.give_back(self.chief, self.house.event, self.house.union.library.id))

    @rule()
    def seat_all(self) -> None:
        self.do(lambda: moving.seat_branches(self.chief, self.house.event))

    @invariant()
    def never_a_seat_twice_and_nobody_half_seated(self) -> None:
        async def look() -> None:
            sitting = await self.house.sitting()  # checks places, states and blocked seats
            size, taken, _waiting = await self.house.counters()
            assert len(sitting) <= taken <= size
            assert len(await taken_of((await self.plan()).id)) == len(sitting)

        self.runner.run(look())


def test_whatever_happens_everybody_sits_on_a_seat_of_their_own(
    migrated_sqlite: Path, tmp_path: Path, installation: Any
) -> None:
    machine = type("Machine", (Evening,), {"migrated": migrated_sqlite, "folder": tmp_path})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
