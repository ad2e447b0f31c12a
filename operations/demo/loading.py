"""Loads the demo college, through the same services that people use."""

from datetime import datetime, timedelta

from piccolo.apps.migrations.tables import Migration
from piccolo.table import Table

from foundation import i18n
from foundation.clock import frozen, now
from foundation.database import write
from foundation.database.engines import registered_tables
from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.settings import Settings, settings
from members.queries.tree import branches as all_branches
from operations import installation
from operations.backup import sqlite_file
from operations.demo import (
    allotted,
    courses,
    doors,
    families,
    inboxes,
    people,
    performances,
    places,
    programme,
    trips,
    union_year,
)
from operations.demo.cast import everybody
from operations.demo.contests import beside
from operations.demo.happenings import Stage, hold
from operations.demo.story import Story, carry_out, merged
from operations.demo.tournament.story import tournament

LONG_AGO = timedelta(days=450)


async def fill() -> None:
    """Put the demo college into the open, migrated, empty database: people first, then what they did."""
    at = now()
    with frozen(at - LONG_AGO):
        await people.take_in(at.astimezone(settings().zone).date())
        await people.let_sign_in()
    stage = await _stage(at)

    # One write: a demo is there whole or not at all, and nothing is read between its acts.
    async def body() -> None:
        await carry_out(_everything(stage))
        await inboxes.settle()

    # What is made has names in the college's own language, whatever the operator reads.
    spoken = i18n.language.set(i18n.DEFAULT)
    try:
        await write(body)
    finally:
        i18n.language.reset(spoken)


def _everything(stage: Stage) -> Story:
    plans = [hold(stage, plan) for plan in (*programme.PAST, *programme.OPEN)]
    stories = [
        *plans,
        *performances.evenings(stage),
        *allotted.allotments(stage),
        *places.places(stage),
        *courses.courses(stage),
        *union_year.affairs(stage),
        *trips.trips(stage),
        *families.families(stage),
        doors.ways_in(stage),
        doors.without_network(stage),
        tournament(stage),
        beside(stage),
    ]
    return merged(stories)


async def _stage(at: datetime) -> Stage:
    cast = await everybody()
    college, *branches = await all_branches()
    return Stage(
        people=cast,
        organizer=cast[programme.ORGANIZER],
        host=college.id,
        branches=[branch.id for branch in branches],
        now=at,
        zone=settings().zone,
    )


async def load(settings: Settings, *, fresh: bool) -> None:
    """`fill` as a command: only ever an empty database, or with `fresh` one that holds the demo already."""
    if fresh:
        await _throw_away(settings)
    async with installation.opened(settings):
        if not await installation.is_empty():
            raise Refusal(
                Sentence(
                    "There is data already. Nothing was changed. For a new demo: rallypoint demo --fresh"
                )
            )
        await fill()


async def _throw_away(settings: Settings) -> None:
    """The demo's database goes, so that `opened` makes a new one. A real union's never does."""
    async with installation.opened(settings):
        if await installation.is_empty():
            return
        if not await installation.has_demo_accounts():
            raise Refusal(Sentence("This is not the demo: it is never thrown away. Nothing was changed."))
        file = sqlite_file(settings)
        if file is None:
            every: list[type[Table]] = [*registered_tables(), Migration]
            names = ", ".join(f'"{table._meta.tablename}"' for table in every)  # noqa: SLF001 - Piccolo's way
            await Migration.raw(f"DROP TABLE {names} CASCADE")
    if file is not None:
        for companion in ("", "-wal", "-shm"):
            file.with_name(file.name + companion).unlink(missing_ok=True)
