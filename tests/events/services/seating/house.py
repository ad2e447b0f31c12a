"""A performance with seats, made through the services."""

from typing import Any

from events.domain.event import Kind
from events.domain.seating.drafts import SectionDraft
from events.queries.seating import hall_of, plan_of, taken_of
from events.services.seating import planning
from events.services.signup import Registered, SignUp, register
from events.signals import SeatWish
from foundation.database import fetch
from members.domain.identity import Identity
from tests.events.union import Union, offerings


class House:
    """One section of rows × seats, one offering whose people get seats."""

    event: str
    offering: str
    union: Union

    @classmethod
    async def opened(cls, rows: int = 2, seats: int = 5, size: int | None = None, **more: Any) -> "House":
        made = cls()
        made.union = await Union.found()
        places = rows * seats if size is None else size
        made.event = await made.union.event(places, kind=Kind.PERFORMANCE, title="滇剧专场", **more)
        made.offering = (await offerings(made.event))[0]
        await planning.add_section(made.union.organizer, made.event, SectionDraft("池座", rows, seats))
        await planning.set_rules(
            made.union.organizer, made.event, [made.offering], chooses=True, return_by=None
        )
        return made

    async def sell(self, who: Identity, places: int = 1, *chosen: str, accessible: int = 0) -> Registered:
        """`chosen`: seats such as 1-3 (row and place)."""
        seats = tuple([await self.seat(each) for each in chosen])
        return await register(
            who, SignUp(self.event, self.offering, places=places, seats=SeatWish(seats, accessible))
        )

    async def seat(self, spot: str) -> str:
        plan = await plan_of(self.event)
        assert plan is not None
        hall = await hall_of(plan.id, plan.layout)
        row, place = map(int, spot.split("-"))
        return next(seat.id for seat in hall.seats if (seat.row, seat.place) == (row, place))

    async def mark(self, what: planning.Mark, *spots: str, branch: str = "") -> None:
        seats = [await self.seat(spot) for spot in spots]
        await planning.mark(self.union.organizer, self.event, seats, what, branch)

    async def counters(self) -> tuple[int, int, int]:
        """Size, taken and waiting of the pool; checks that they are the places of the rows."""
        (pool,) = await fetch("SELECT size, taken, waiting FROM pool WHERE event = {}", self.event)
        rows = await fetch("SELECT status, places FROM registration WHERE event = {}", self.event)
        for status, counted in (("confirmed", pool["taken"]), ("waitlisted", pool["waiting"])):
            assert sum(row["places"] for row in rows if row["status"] == status) == counted
        return pool["size"], pool["taken"], pool["waiting"]

    async def sitting(self) -> dict[str, str]:
        """Seat → registration, checked: nobody on a blocked seat, never more seats than places."""
        plan = await plan_of(self.event)
        assert plan is not None
        hall = await hall_of(plan.id, plan.layout)
        taken = await taken_of(plan.id)
        held: dict[str, int] = {}
        for registration in taken.values():
            held[registration] = held.get(registration, 0) + 1
        rows = await fetch("SELECT id, status, places FROM registration WHERE event = {}", self.event)
        for row in rows:
            places = row["places"] if row["status"] == "confirmed" else 0
            assert held.get(row["id"], 0) in (0, places), row
        spots = {seat.id: f"{seat.row}-{seat.place}" for seat in hall.seats}
        assert not any(seat.blocked for seat in hall.seats if seat.id in taken)
        return dict(sorted((spots[seat], registration) for seat, registration in taken.items()))
