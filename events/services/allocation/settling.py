"""Carrying decisions on many registrations out: counters guarded, each step logged, the rooms above told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from events import signals
from events.domain.event import Event
from events.queries.applications import Application
from events.services.contention import Overtaken
from events.services.parties.letting_go import let_go
from events.tables import Registration, RegistrationChange
from foundation.database import fetch
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit, many_rows

T = TypeVar("T")
AT_ONCE = 2_000
_MOVE = (
    "UPDATE {table} SET taken = taken + {{}}, waiting = waiting + {{}}"
    " WHERE id = {{}} AND taken + {{}} <= size AND waiting + {{}} >= 0 RETURNING id"
)
_CONFIRM = "UPDATE registration SET status = 'confirmed', line = NULL WHERE status = {} AND id IN ({ids}) RETURNING id"
_REJECT = (
    "UPDATE registration SET status = 'rejected', line = NULL, slot = NULL, quota = NULL"
    " WHERE status = {} AND id IN ({ids}) RETURNING id"
)
_WAIT = (
    "UPDATE registration SET status = 'waitlisted', line = v.column2 FROM (VALUES {rows}) AS v"
    " WHERE registration.id = v.column1 AND registration.status = {} RETURNING registration.id"
)


class Decision(msgspec.Struct, frozen=True):
    """What becomes of a registration: `confirmed`, `waitlisted` (with its number in line) or `rejected`.

    `reason`: of this one alone, where there is one; else that of all stands in its history.
    """

    of: Application
    status: str
    line: int | None = None
    reason: str = ""


class Moved(msgspec.Struct, frozen=True):
    """By how much the counters of a pool, or of a quota, change."""

    taken: int = 0
    waiting: int = 0


async def settle(
    actor: Identity, event: Event, decisions: Sequence[Decision], at: datetime, reason: str = ""
) -> None:
    """Inside a write body, with the event's row and the pools held. `decisions` name captains and individuals and
    those who follow them alike.

    Raises `Refusal` 409 when there are fewer places than are given, `Overtaken` when somebody's status has changed.
    """
    await _count(event, decisions)
    for was in sorted({each.of.status for each in decisions}):
        those = [each for each in decisions if each.of.status == was]
        await _update(_CONFIRM, was, [each.of.id for each in those if each.status == "confirmed"])
        await _update(_REJECT, was, [each.of.id for each in those if each.status == "rejected"])
        await _queue(was, [each for each in those if each.status == "waitlisted"])
    if any(each.status == "rejected" for each in decisions):
        await let_go(event.id)
    await many_rows.insert(
        RegistrationChange,
        ("registration", "at", "actor", "status", "reason"),
        ((each.of.id, at, actor.member_id, each.status, each.reason or reason) for each in decisions),
    )
    for status in ("confirmed", "waitlisted", "rejected"):
        await audit.record_many(
            actor,
            f"registration.{status}",
            "registration",
            [(each.of.id, {"event": event.id}) for each in decisions if each.status == status],
        )
    for each in decisions:
        if each.status == "confirmed":
            await signals.registration_confirmed.send(
                signals.news(msgspec.structs.asdict(each.of), event.id, at)
            )


async def _count(event: Event, decisions: Iterable[Decision]) -> None:
    """Quotas before pools, each in one order for everybody."""
    pools: dict[str, Moved] = {}
    quotas: dict[str, Moved] = {}
    for each in decisions:
        places, waited = each.of.places, each.of.status == "waitlisted"
        taken = places if each.status == "confirmed" else 0
        waiting = (places if each.status == "waitlisted" else 0) - (places if waited else 0)
        _add(pools, each.of.pool, taken, waiting)
        if each.of.quota:
            _add(quotas, each.of.quota, taken, waiting)
    await _move("branch_quota", quotas)
    await _move("pool", pools)


def _add(to: dict[str, Moved], key: str, taken: int, waiting: int) -> None:
    before = to.get(key, Moved())
    to[key] = Moved(before.taken + taken, before.waiting + waiting)


async def _move(table: str, by: Mapping[str, Moved]) -> None:
    for key in sorted(by):
        moved = by[key]
        if moved == Moved():
            continue
        done = await fetch(
            _MOVE.format(table=table), moved.taken, moved.waiting, key, moved.taken, moved.waiting
        )
        if not done:
            raise Refusal(
                Sentence(
                    "There are not so many places: {count} were to be given. Nothing was changed.",
                    count=moved.taken,
                ),
                status=409,
            )


def _some(many: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(many), AT_ONCE):
        yield many[start : start + AT_ONCE]


async def _update(statement: str, was: str, ids: Sequence[str]) -> None:
    for some in _some(ids):
        marks = ", ".join(["{}"] * len(some))
        done = await fetch(statement.replace("{ids}", marks), was, *some)
        if len(done) != len(some):
            raise Overtaken


async def _queue(was: str, waiting: Sequence[Decision]) -> None:
    for some in _some(waiting):
        marks = ", ".join(["({}, CAST({} AS INTEGER))"] * len(some))
        values: list[Any] = [value for each in some for value in (each.of.id, each.line)]
        if len(await fetch(_WAIT.replace("{rows}", marks), *values, was)) != len(some):
            raise Overtaken


async def draw_lines(pool: str, count: int) -> int:
    """So many numbers on a pool's waitlist; the one before the first of them."""
    rows = await Registration.raw(
        "UPDATE pool SET line = line + {} WHERE id = {} RETURNING line", count, pool
    )
    return int(rows[0]["line"]) - count
