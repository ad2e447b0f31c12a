"""The settlement on both databases: sums, supplements from the rooms, and nothing after it is closed."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from events.queries.trips.money import account
from events.services.trips import rooming, settling
from events.services.trips.settling import LineDraft
from foundation.clock import frozen
from foundation.errors import Refusal
from tests.events.services.trips.travellers import END, NOON, Travellers

AFTER = END + timedelta(days=2)


async def test_sums_and_supplements(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        await rooming.wish(trip.people["M0000"], trip.of["M0000"], "", alone=True)
        await rooming.propose(trip.organizer, trip.event, trip.offering)
        await settling.add_line(trip.organizer, trip.event, LineDraft("大巴", 100_001, divided=True))
        await settling.add_line(trip.organizer, trip.event, LineDraft("索道", 8_000, payer="person"))
        refund = LineDraft("退门票", 3_000, "refund", "union", trip.of["F0000"])
        await settling.add_line(trip.organizer, trip.event, refund)
        assert await settling.enter_supplements(trip.organizer, trip.event) == 1
        assert await settling.enter_supplements(trip.organizer, trip.event) == 0
        known = await account(trip.event)
    settled = known.settled
    assert (settled.union, settled.own, settled.refund, known.total) == (100_001, 108_000, 3_000, 205_001)
    balances = {person.staff_number: statement.balance for person, statement in known.rows}
    assert balances == {
        "M0000": 68_000, "M0001": 8_000, "F0000": 5_000, "F0001": 8_000, "N0000": 8_000, "G0000": 8_000,
    }  # fmt: skip


async def test_closed_nothing_changes_any_more(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        await settling.add_line(trip.organizer, trip.event, LineDraft("大巴", 100))
        with pytest.raises(Refusal, match="not over yet"):
            await settling.close(trip.organizer, trip.event)
    with frozen(AFTER):
        await settling.close(trip.organizer, trip.event)
        (line,) = (await account(trip.event)).lines
        for act in (
            settling.add_line(trip.organizer, trip.event, LineDraft("晚到的账单", 100)),
            settling.remove_line(trip.organizer, trip.event, line.id),
            settling.enter_supplements(trip.organizer, trip.event),
            settling.close(trip.organizer, trip.event),
        ):
            with pytest.raises(Refusal, match="closed"):
                await act
        known = await account(trip.event)
    assert (known.closed_at, known.closed_by, len(known.lines)) == (AFTER, "组织者", 1)


async def test_a_line_at_the_moment_of_closing_is_in_it_or_refused(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        await settling.add_line(trip.organizer, trip.event, LineDraft("大巴", 100))
    with frozen(AFTER):
        results = await asyncio.gather(
            settling.close(trip.organizer, trip.event),
            *(settling.add_line(trip.organizer, trip.event, LineDraft(f"账单{n}", 1)) for n in range(5)),
            return_exceptions=True,
        )
        lines = (await account(trip.event)).lines
    assert len(lines) == 1 + sum(each is None for each in results[1:])
    assert results[0] is None


async def test_lines_that_cannot_be(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        one = trip.of["M0000"]
        for draft, field in (
            (LineDraft("", 1), "title"), (LineDraft("长" * 61, 1), "title"), (LineDraft("x", 0), "amount"),
            (LineDraft("x", 10**10), "amount"), (LineDraft("x", 1, payer="nobody"), "payer"),
            (LineDraft("x", 1, kind="single"), "registration"), (LineDraft("x", 1, registration="?"), "registration"),
            (LineDraft("x", 1, registration=one, divided=True), "registration"),
        ):  # fmt: skip
            with pytest.raises(Refusal) as refused:
                await settling.add_line(trip.organizer, trip.event, draft)
            assert refused.value.field == field
        with pytest.raises(Refusal) as forbidden:
            await settling.add_line(trip.people["M0000"], trip.event, LineDraft("x", 1))
        assert forbidden.value.status == 403
    assert (await account(trip.event)).lines == ()
