"""The desk on the day: calls, roll call, the late clock, and what goes back to the queue."""

import pytest

from competitions.queries import matches
from competitions.queries.desk import queue
from competitions.queries.matches import MatchCard
from competitions.services import desk
from foundation.clock import frozen
from foundation.errors import Refusal
from tests.competitions.planned import at, planned
from tests.competitions.tournament import Tournament

pytestmark = pytest.mark.usefixtures("database")


async def card(hall: Tournament, key: str) -> MatchCard:
    found = await matches.card(hall.id, await hall.match(key))
    assert found is not None
    return found


async def test_a_called_match_waits_for_both_sides_and_is_late_when_the_clock_ran_out() -> None:
    hall = await planned()
    match = await hall.match("r1m1")
    with frozen(at(0)):
        await desk.call(hall.referee, match, 1)
        await desk.report(hall.referee, match, "a", present=True)
    with frozen(at(9)):
        called = await card(hall, "r1m1")
        assert (called.called_at, called.calls, called.reported) == (at(0), 1, (at(0), None))
        assert (await queue(hall.id, [], [called])).late == {}
    with frozen(at(10)):
        assert (await queue(hall.id, [], [called])).late == {match: at(10)}
        await desk.call_again(hall.referee, match)
        again = await card(hall, "r1m1")
        assert (again.calls, (await queue(hall.id, [], [again])).late) == (2, {})
    with frozen(at(21)):
        assert (await queue(hall.id, [], [again])).late == {match: at(20)}
        await desk.report(hall.referee, match, "b", present=True)
        assert (await queue(hall.id, [], [await card(hall, "r1m1")])).late == {}
        await desk.report(hall.referee, match, "a", present=False)
        assert (await card(hall, "r1m1")).reported == (None, at(21))


async def test_back_in_the_queue_nobody_is_called_and_the_next_call_begins_anew() -> None:
    hall = await planned()
    match = await hall.match("r1m1")
    await desk.call(hall.referee, match, 1)
    await desk.report(hall.referee, match, "a", present=True)
    await desk.send_back(hall.referee, match)
    back = await card(hall, "r1m1")
    assert (back.status, back.called_at, back.calls) == ("ready", None, 0)
    for act in (desk.call_again(hall.referee, match), desk.report(hall.referee, match, "a", present=True)):
        with pytest.raises(Refusal, match="roll call"):
            await act
    await desk.call(hall.referee, match, 2)
    assert (await card(hall, "r1m1")).reported == (None, None)


async def test_a_side_that_does_not_exist_is_refused() -> None:
    hall = await planned()
    with pytest.raises(Refusal) as refused:
        await desk.report(hall.referee, await hall.match("r1m1"), "c", present=True)
    assert refused.value.status == 422


async def test_the_rest_of_the_hall_counts_not_a_number_of_the_program() -> None:
    hall = await planned()
    with frozen(at(0)):
        await hall.play("r1m1")
        await hall.play("r1m2")
    ready = await matches.of_competition(hall.id, ("ready",))
    with frozen(at(19)):
        (row,) = (await queue(hall.id, ready, [], [1, 2])).rows
        assert (row.suggested.clear, str(row.suggested.why)) == (False, "A player should rest 1 minute more.")
    with frozen(at(20)):
        found = await queue(hall.id, ready, [], [1, 2])
        assert [(court, each.card.key) for court, each in found.next_up.items()] == [(1, "r2m1")]
