"""One match put somewhere else by hand: what it breaks is told before it is placed, and every move is a version."""

from datetime import datetime

import msgspec

from competitions.domain.plan_notes import notes
from competitions.domain.plan_record import Placement, PlanRecord, as_plan, as_record
from competitions.domain.plan_report import Moved
from competitions.domain.schedule.breach import Breach
from competitions.domain.schedule.checker import Checker
from competitions.domain.schedule.problem import Plan, Problem, Slot
from competitions.queries.belonging import own_match
from competitions.queries.schedule import versions
from competitions.queries.schedule.problem import gather
from competitions.services.schedule.versions import keep
from foundation.clock import now
from foundation.database import write
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity

UMPIRES = frozenset({"no_umpire", "umpire_away", "umpire_twice", "umpire_plays"})


class Place(msgspec.Struct, frozen=True):
    """Where a match is to go."""

    match: str
    court: int
    at: datetime


class Verdict(msgspec.Struct, frozen=True):
    """``hard`` are rules it would break, ``soft`` what it costs."""

    hard: tuple[Sentence, ...]
    soft: tuple[Sentence, ...]


class _Board(msgspec.Struct, frozen=True):
    """The present plan with one match where it is to go."""

    base: int | None
    record: PlanRecord
    problem: Problem
    before: Plan
    after: Plan
    breaches: tuple[Breach, ...]


async def check(competition_id: str, place: Place) -> Verdict:
    """What a move would break. Writes nothing. Raises Refusal 404 for a match that is not to be planned, 409 for
    one that has begun."""
    return _verdict(await _try(competition_id, place), place.match)


async def move(
    actor: Identity, competition_id: str, place: Place, expected: int | None, *, pin: bool, reason: str
) -> Verdict:
    """Places a match; the board's number of the version it shows is ``expected``.

    Raises Refusal 409 when it breaks a rule and is not pinned, 422 for a pin without a reason, 409 when the plan
    was changed meanwhile.
    """

    async def body() -> Verdict:
        tried = await _try(competition_id, place)
        verdict = _verdict(tried, place.match)
        if verdict.hard and not pin:
            raise Refusal(
                Sentence("{why} It stays where it was; to put it there all the same, pin it with a reason.",
                         why=verdict.hard[0])
            )  # fmt: skip
        if verdict.hard and not reason.strip():
            raise Refusal(Sentence("Say why it is put there all the same."), field="reason", status=422)
        record = as_record(tried.after, tried.problem, tried.record)
        if verdict.hard:
            record = _pinned(record, place.match, reason.strip()[:200])
        name = tried.problem.task(place.match).name
        await keep(
            actor,
            competition_id,
            record,
            Moved(place.match, name, place.court, place.at, len(verdict.hard)),
            base=expected,
            note=reason.strip(),
        )
        return verdict

    return await write(body)


async def _try(competition_id: str, place: Place) -> _Board:
    await own_match(competition_id, place.match)
    present = await versions.current(competition_id)
    record = present.record if present else PlanRecord()
    # Its own pin does not hold a match that is moved by hand.
    loose = PlanRecord(tuple(_unpinned(each, place.match) for each in record.placements))
    problem = (await gather(competition_id, loose, now())).problem
    task = next((each for each in problem.tasks if each.id == place.match), None)
    if task is None:
        raise not_found()
    if task.over:
        raise Refusal(Sentence("{match} has begun or is over, so it stays where it is.", match=task.name))
    before = as_plan(loose, problem)
    old = before.slots.get(task.id)
    checker = Checker(problem)
    minute = problem.minute(place.at)
    breaches, after = _best_umpired(
        checker, before, task.id, Slot(place.court, minute, old.umpire if old else "")
    )
    return _Board(present.number if present else None, loose, problem, before, after, breaches)


def _best_umpired(checker: Checker, before: Plan, key: str, slot: Slot) -> tuple[tuple[Breach, ...], Plan]:
    """With the umpire it has, or the first one who is free then."""
    candidates = [slot, *(msgspec.structs.replace(slot, umpire=each.id) for each in checker.problem.umpires)]
    first: tuple[tuple[Breach, ...], Plan] | None = None
    for candidate in candidates:
        after = before.with_slot(key, candidate)
        found = checker.of(after, key), after
        first = first or found
        if not any(breach.kind in UMPIRES for breach in found[0]):
            return found
    return first or ((), before)


def _unpinned(placement: Placement, match: str) -> Placement:
    if placement.match != match:
        return placement
    return msgspec.structs.replace(placement, pinned=False, reason="")


def _pinned(record: PlanRecord, match: str, reason: str) -> PlanRecord:
    return PlanRecord(
        tuple(
            msgspec.structs.replace(each, pinned=True, reason=reason) if each.match == match else each
            for each in record.placements
        )
    )


def _verdict(tried: _Board, match: str) -> Verdict:
    return Verdict(
        tuple(breach.sentence for breach in tried.breaches),
        notes(tried.problem, tried.before, tried.after, match),
    )
