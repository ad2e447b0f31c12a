"""A union to measure with: members who are signed in, events with places, doors with tickets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from piccolo.table import Table

from events.tables import BranchQuota, Event, Offering, Pool, Registration, RegistrationChange
from foundation.clock import now
from foundation.database import DatabaseEngine, current_engine, use_engine, write
from foundation.database.migrations import migrate
from foundation.identifiers import digest, new_id, new_secret
from members.tables import Branch, Member, RoleGrant, Session

BRANCHES = 16
ORGANIZERS = 16
ROWS_AN_INSERT = 500  # PostgreSQL takes 32,767 values a statement
Row = TypeVar("Row", bound=Table)


@dataclass(frozen=True, slots=True)
class Person:
    """A member with a session: `token` is what the cookie holds."""

    id: str
    branch: str
    token: str


@dataclass(frozen=True, slots=True)
class OpenEvent:
    """A published event with one offering, open for sign-up."""

    id: str
    offering: str
    pool: str


@dataclass(frozen=True, slots=True)
class Union:
    """Everybody there is. Organizers may do everything at every event."""

    people: list[Person]
    organizers: list[Person]
    root: str


async def settle(engine: DatabaseEngine, people: int) -> Union:
    """A migrated database with a college, its branches and `people` members who are signed in.

    `engine` is left open, and every table uses it.
    """
    use_engine(engine)
    await engine.open()
    await migrate(engine)
    root = Branch(kind="college", name="College", path="", position=0)
    root.path = f"{root.id}/"
    branches = [
        Branch(kind="branch", name=f"Branch {n}", parent=root.id, position=n) for n in range(1, BRANCHES + 1)
    ]
    for branch in branches:
        branch.path = f"{root.path}{branch.id}/"
    members = [_member(number, branches[number % BRANCHES].id) for number in range(people + ORGANIZERS)]
    signed_in = [Person(member.id, member.branch, new_secret()) for member in members]
    sessions = [
        Session(digest=digest(person.token), member=person.id, expires_at=now() + timedelta(days=60))
        for person in signed_in
    ]
    await _insert([root])
    await _insert(branches)
    await _insert(members)
    await _insert(sessions)
    organizers = signed_in[people:]
    await _insert([RoleGrant(member=person.id, role="organizer", scope="") for person in organizers])
    return Union(signed_in[:people], organizers, root.id)


def _member(number: int, branch: str) -> Member:
    return Member(
        staff_number=f"BENCH{number:06}",
        name=f"Member {number}",
        pinyin=f"member {number:06}",
        initials="m",
        branch=branch,
        sex="female" if number % 2 else "male",
        birth_date=now().date() - timedelta(days=365 * (25 + number % 30)),
        joined_on=now().date() - timedelta(days=365 * (number % 20)),
    )


async def open_event(
    union: Union, places: int, title: str, *, waitlist: bool = True, by_branch: bool = False
) -> OpenEvent:
    """An event anybody may sign up for now; `by_branch`: its places as equal as can be over the branches."""
    at = now()
    event = Event(
        kind="activity",
        title=title,
        summary="Everybody wants to come.",
        description="A long description of what is going to happen.\n\n" * 4,
        place="Gymnasium",
        host=union.root,
        status="published",
        opens_at=at - timedelta(hours=1),
        closes_at=at + timedelta(days=2),
        starts_at=at + timedelta(days=7),
        ends_at=at + timedelta(days=7, hours=3),
        waitlist=waitlist,
        created_by=union.organizers[0].id,
    )
    pool = Pool(event=event.id, size=places, by_branch=by_branch)
    offering = Offering(event=event.id, pool=pool.id, title=title, eligibility='{"employment":["active"]}')
    await _insert([event])
    await _insert([pool])
    await _insert([offering])
    if by_branch:
        branches = sorted({person.branch for person in union.people})
        each, more = divmod(places, len(branches))
        await _insert(
            [
                BranchQuota(pool=pool.id, branch=branch, size=each + (number < more))
                for number, branch in enumerate(branches)
            ]
        )
    return OpenEvent(event.id, offering.id, pool.id)


async def confirm_everybody(union: Union, event: OpenEvent) -> list[str]:
    """Confirmed registrations of all people (as many places as people are needed); their tickets."""
    made = [
        Registration(
            event=event.id, offering=event.offering, member=person.id, branch=person.branch, status="confirmed",
            slot=1, ticket=new_id(), registered_by=person.id,
        )
        for person in union.people
    ]  # fmt: skip
    await _insert(made)
    await _insert([RegistrationChange(registration=each.id, status="confirmed") for each in made])
    await Pool.update({Pool.taken: len(made)}).where(Pool.id == event.pool)
    return [each.ticket for each in made]


async def _insert(rows: list[Row]) -> None:
    for start in range(0, len(rows), ROWS_AN_INSERT):
        chunk = rows[start : start + ROWS_AN_INSERT]
        await write(lambda chunk=chunk: type(chunk[0]).insert(*chunk))  # type: ignore[misc]


async def tally(event: OpenEvent) -> dict[str, int]:
    """What stands in the database after a rush: the counters beside the rows they count."""
    (pool,) = await Pool.select(Pool.size, Pool.taken, Pool.waiting).where(Pool.id == event.pool)
    rows = await Registration.raw(
        "SELECT status, COUNT(*) AS n FROM registration WHERE event = {} GROUP BY status", event.id
    )
    counted = {row["status"]: int(row["n"]) for row in rows}
    quotas = await BranchQuota.select(BranchQuota.size, BranchQuota.taken).where(
        BranchQuota.pool == event.pool
    )
    return {
        "size": pool["size"],
        "taken": pool["taken"],
        "waiting": pool["waiting"],
        "confirmed": counted.get("confirmed", 0),
        "waitlisted": counted.get("waitlisted", 0),
        "quotas_over": sum(max(0, quota["taken"] - quota["size"]) for quota in quotas),
        "quotas_under": sum(max(0, quota["size"] - quota["taken"]) for quota in quotas),
    }


def engine() -> DatabaseEngine:
    """The engine the tables use now."""
    return current_engine()
