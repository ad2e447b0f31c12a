"""A lottery of 100,000 applications: in memory beside its limit, and from the closed list to stored places; and
conditions tried on a roster of 100,000."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from events.domain.allocation.giving import Room
from events.domain.allocation.lottery import Applicant, LotteryInput, canonical, draw, seal
from events.domain.allocation.rules import AllocationRules
from events.domain.eligibility import Rules
from events.domain.event import AllocationMethod, Kind
from events.domain.event_form import EventDraft, OfferingDraft, PoolDraft
from events.domain.lots import Lots
from events.queries import facts
from events.queries.trial import tried
from events.services import lifecycle, setup
from events.services.allocation.choosing import choose
from events.services.allocation.lottery import draw_places, seal_list
from events.tables import Offering, Registration
from foundation.clock import frozen
from foundation.database import close_database, engine_for, open_database, use_engine, write
from foundation.database.migrations import migrate
from foundation.identifiers import new_id
from members.domain.identity import Grant, Identity, Role
from members.services import many_rows
from members.tables import Branch, Member

APPLICATIONS = 100_000
PLACES = 2_000
NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
REPEATS = 3


def _input() -> LotteryInput:
    return LotteryInput(
        "bench", "Bench", "the bench", (Room("places", PLACES),),
        tuple(Applicant(number, balls=1 + number % 3) for number in range(1, APPLICATIONS + 1)),
    )  # fmt: skip


def _seconds(work: object) -> float:
    times = []
    for _ in range(REPEATS):
        start = process_time()
        work()  # type: ignore[operator]
        times.append(process_time() - start)
    return median(times)


def _limit(given: LotteryInput) -> None:
    """What nobody can do without: the list written and hashed, a lot for each application, the list in an order."""
    hashed = hashlib.sha256(canonical(given)).hexdigest()
    lots = Lots("limit", hashed)
    sorted((lots.below(APPLICATIONS), one.number) for one in given.applications)


def measure() -> dict[str, float]:
    """Seconds."""
    given = _input()
    sealed = seal(given)
    figures = {
        "lottery_limit_s": _seconds(lambda: _limit(given)),
        "lottery_drawn_s": _seconds(lambda: draw(sealed, "3865.28")),
    }
    figures["lottery_of_limit"] = figures["lottery_drawn_s"] / figures["lottery_limit_s"]
    with tempfile.TemporaryDirectory(prefix="rallypoint-lottery-") as name:
        figures |= asyncio.run(_stored(Path(name)))
    return figures


async def _stored(folder: Path) -> dict[str, float]:
    use_engine(engine := engine_for(f"sqlite:///{folder / 'lottery.sqlite3'}"))
    await migrate(engine)
    await open_database()
    try:
        with frozen(NOON):
            boss, event = await _scene()
        with frozen(NOON + timedelta(days=3)):
            start = perf_counter()
            await seal_list(boss, event)
            sealed = perf_counter()
            await draw_places(boss, event, "3865.28")
            drawn = perf_counter()
            known = await facts.event(event)
            assert known is not None
            rules = Rules(service_min=3, most_places=1, trip_gap=2, most_no_shows=0)
            trial = await tried(known, known.offerings[0], rules, {}, {})
            assert trial.eligible + trial.not_eligible == APPLICATIONS
            tried_at = perf_counter()
    finally:
        await close_database()
    return {
        "lottery_sealed_s": sealed - start,
        "lottery_stored_s": drawn - sealed,
        "roster_trial_s": tried_at - drawn,
    }


async def _scene() -> tuple[Identity, str]:
    """A union of 100,000 who have all applied."""
    branch = Branch(kind="college", name="Bench", path="")
    branch.path = f"{branch.id}/"
    await branch.save()
    members = [new_id() for _ in range(APPLICATIONS)]

    async def people() -> None:
        columns = (
            "id",
            "staff_number",
            "name",
            "pinyin",
            "initials",
            "branch",
            "created_at",
            "updated_at",
            "joined_on",
        )
        await many_rows.insert(Member, columns, (
            (member, f"B{number:06}", "会员", "hui4yuan2", "hy", branch.id, NOON, NOON, NOON.date())
            for number, member in enumerate(members)
        ))  # fmt: skip

    await write(people)
    boss = Identity(
        members[0],
        "B000000",
        "会员",
        branch.id,
        branch.name,
        branch.path,
        "",
        grants=(Grant(Role.ORGANIZER),),
    )
    start = NOON + timedelta(days=10)
    draft = EventDraft(
        Kind.ACTIVITY, "Bench", branch.id, place="Hall", starts_at=start, ends_at=start,
        closes_at=NOON + timedelta(days=2), offerings=(OfferingDraft("places", 0),), pools=(PoolDraft(PLACES),),
    )  # fmt: skip
    event = await setup.create(boss, draft)
    await choose(
        boss, event, AllocationMethod.LOTTERY, AllocationRules(seed_from="the bench", balls=(3, 2, 1))
    )
    await lifecycle.publish(boss, event)
    offering = (await Offering.select(Offering.id).where(Offering.event == event))[0]["id"]

    async def applications() -> None:
        columns = ("id", "event", "offering", "member", "branch", "status", "places", "slot", "ticket", "walk_in",
                   "registered_at")  # fmt: skip
        await many_rows.insert(Registration, columns, (
            (new_id(), event, offering, member, branch.id, "applied", 1, 1, new_id(), False, NOON) for member in members
        ))  # fmt: skip

    await write(applications)
    return boss, event


if __name__ == "__main__":
    for figure, value in measure().items():
        print(f"{figure:32} {value:10.2f}")
