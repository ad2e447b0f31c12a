"""The order of a lottery or a ranking becomes places and a waitlist, for those who still want them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from events.allocation_tables import Allocation, ApplicationResult
from events.domain.absences import FAR_BACK
from events.domain.allocation.giving import Room, give
from events.domain.allocation.lottery import Applicant
from events.domain.event import AllocationMethod, Event
from events.queries import applications, facts
from events.queries.applications import Application, Board
from events.services import counters
from events.services.allocation.news import tell_applicants
from events.services.allocation.settling import Decision, draw_lines, settle
from events.services.permission import must_organize
from events.services.traces import announce
from events.tables import Event as EventTable
from foundation.database import after_commit
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import many_rows

_CLAIM = (
    "UPDATE event SET allocated_at = {}, revision = revision + 1"
    " WHERE id = {} AND allocated_at IS NULL AND allocation = {} AND status = 'published' RETURNING id"
)


class Ordered(msgspec.Struct, frozen=True):
    """What an order says of an application: its place from 1, whether it gets its places, and its score."""

    place: int
    given: bool
    behind: bool = False
    score: str = ""
    amounts: tuple[str, ...] = ()


NOTHING_SAID = Ordered(0, given=False)


async def claim(actor: Identity, event_id: str, method: AllocationMethod, at: datetime) -> Event:
    """The one who decides: of two at once the second is refused. Inside a write body, first of all."""
    must_organize(actor, event_id)
    if not await EventTable.raw(_CLAIM, at, event_id, method.value):
        event = await facts.event(event_id)
        if event is None:
            raise not_found()
        raise Refusal(_why_not(event, method))
    event = await facts.load(event_id)
    if event is None:
        raise not_found()
    # Not remembered before it is certain: after a rollback another change would have the same revision.
    facts.forget(event_id)
    after_commit(lambda: facts.forget(event_id))
    return event


def _why_not(event: Event, method: AllocationMethod) -> Sentence:
    if event.allocated_at is not None:
        return Sentence("The places were given on {at} already. Nothing was changed.", at=event.allocated_at)
    if event.allocation is not method:
        return Sentence("Places of this event are given in another way now. Nothing was changed.")
    return Sentence("Places are given once an event is published. Nothing was changed.")


async def give_out(actor: Identity, event: Event, order: Mapping[int, Ordered], at: datetime) -> None:
    """Gives the places in the order drawn; `order`: number → what came out. Inside a write body, after `claim`.

    Who withdrew meanwhile is passed over; what that leaves goes on in the same order. Whoever applied after the
    list was closed comes last.
    """
    await counters.hold(*(pool.id for pool in event.pools))
    everyone = await applications.of_event(event.id, "applied")
    leading = sorted((one for one in everyone if not one.follows), key=lambda one: _turn(one, order))
    board = await applications.board(event, leading)
    got = _get(leading, order, board)
    lines = {pool: await draw_lines(pool, len(leading)) for pool in board.pools}
    decided: dict[str, Decision] = {}
    for place, one in enumerate(leading, 1):
        behind = FAR_BACK if _of(one, order).behind else 0
        line = lines[one.pool] + place + behind
        decided[one.id] = _decision(event, one, one.id in got, line)
    by_party = {one.party: decided[one.id] for one in leading if one.party is not None}
    for one in everyone:
        if one.follows and one.party in by_party:
            captain = by_party[one.party]
            decided[one.id] = Decision(one, captain.status, captain.line)
    await settle(actor, event, list(decided.values()), at)
    drawn = event.allocation is AllocationMethod.LOTTERY
    await tell_applicants(event, list(decided.values()), drawn=drawn)
    await _keep_results(event, leading, order, decided)
    announce(event.id)


def _turn(one: Application, order: Mapping[int, Ordered]) -> tuple[int, datetime, str]:
    return (_of(one, order).place or len(order) + 1, one.registered_at, one.id)


def _of(one: Application, order: Mapping[int, Ordered]) -> Ordered:
    """What the order says of an application; nothing of one that came after the list was closed."""
    return order.get(one.number or 0, NOTHING_SAID)


def _get(leading: Sequence[Application], order: Mapping[int, Ordered], board: Board) -> set[str]:
    """The registrations that get their places: first those whom the order gave them, then the others in turn."""
    asking = {
        turn: Applicant(turn, board.pool_of(one), board.share_of(one), one.places)
        for turn, one in enumerate(leading)
    }
    meant = [turn for turn, one in enumerate(leading) if _of(one, order).given]
    first = give((asking[turn] for turn in meant), board.rooms)
    if len(first) < len(meant):
        raise Refusal(
            Sentence(
                "There are fewer places now than on the list. Close the list again. Nothing was changed."
            )
        )
    left = _left(board.rooms, [asking[turn] for turn in first])
    have = set(first)
    then = give((one for turn, one in asking.items() if turn not in have), left)
    return {leading[turn].id for turn in (*first, *then)}


def _left(rooms: Sequence[Room], given: Sequence[Applicant]) -> tuple[Room, ...]:
    """What is left of the rooms."""
    left = []
    for index, room in enumerate(rooms):
        mine = [one for one in given if one.pool == index]
        shares = tuple(
            msgspec.structs.replace(
                share, places=share.places - sum(one.places for one in mine if one.share == number)
            )
            for number, share in enumerate(room.shares)
        )
        places = room.places - sum(one.places for one in mine)
        left.append(msgspec.structs.replace(room, places=places, shares=shares))
    return tuple(left)


def _decision(event: Event, one: Application, got: bool, line: int) -> Decision:
    if got:
        return Decision(one, "confirmed")
    return Decision(one, "waitlisted", line) if event.waitlist else Decision(one, "rejected")


async def _keep_results(
    event: Event,
    leading: Sequence[Application],
    order: Mapping[int, Ordered],
    decided: Mapping[str, Decision],
) -> None:
    rows: list[tuple[Any, ...]] = []
    for place, one in enumerate(leading, 1):
        known = _of(one, order)
        amounts = msgspec.json.encode(known.amounts).decode()
        rows.append((one.id, event.id, place, decided[one.id].status, known.behind, known.score, amounts))
    await many_rows.insert(
        ApplicationResult,
        ("registration", "event", "place", "outcome", "behind", "score", "amounts"),
        rows,
    )


async def keep_record(
    actor: Identity, event_id: str, kind: str, record: Any, algorithm: str, at: datetime
) -> int:
    """Adds a record to the append-only list; its number. `record` has `input_hash` and `seed`."""
    rows = await Allocation.raw(
        "SELECT COALESCE(MAX(number), 0) AS n FROM allocation WHERE event = {} AND kind = {}", event_id, kind
    )
    number = int(rows[0]["n"]) + 1
    await Allocation.raw(
        "INSERT INTO allocation (event, kind, number, algorithm, input_hash, seed, record, actor, at)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {})",
        event_id, kind, number, algorithm, record.input_hash, record.seed,
        msgspec.json.encode(record).decode(), actor.member_id, at,
    )  # fmt: skip
    return number
