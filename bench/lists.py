"""Lists of 100,000 rows: an event's registrations, applications, attendance, invitations and register, and the roster:
searched, sorted and paged; Excel of all of them."""

from __future__ import annotations

import asyncio
import logging
import random
import re
import resource
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from html import unescape
from pathlib import Path
from statistics import quantiles
from time import perf_counter

import httpx

from events.domain.event import Kind
from events.domain.event_form import EventDraft, OfferingDraft, PoolDraft, QuestionDraft
from events.domain.questions import QuestionKind
from events.register_tables import Invitation, RegisterEntry
from events.services import lifecycle, setup
from events.tables import Answer, Attendance, Event, Offering, Pool, Question, Registration
from foundation.clock import now
from foundation.database import close_database, engine_for, open_database, use_engine, write
from foundation.database.migrations import migrate
from foundation.identifiers import new_id
from foundation.settings import settings
from members.domain import strokes
from members.domain.identity import Grant, Identity, Role
from members.domain.pinyin import Reading, reading
from members.services import many_rows, sessions
from members.tables import Branch, Member, RoleGrant
from tests.postgres_cluster import NoPostgres, cluster

ROWS = 100_000
SEARCHED = 2  # how often each search is made
BRANCHES = 16
HOW_MANY = re.compile(r"<span>[^<]*?(\d+)[^\d<]*</span><a[^>]*rel=.next")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗单曾覃解仇"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志文"
SORTS = ("time", "name", "strokes", "branch", "number", "state", "line")
OTHERS = {
    "applications": ("time", "name", "strokes", "branch", "number", "rank"),
    "attendance": ("branch", "name", "strokes", "number", "arrival"),
    "invitations": ("branch", "name", "strokes", "number", "role"),
    "register": ("entered", "name", "strokes", "branch", "number", "amount"),
}
SEARCHES = ("王", "曾秀", "wx", "zhangwei", "B0004", "99", "单")


def measure() -> dict[str, float]:
    """Milliseconds of pages (95 of 100 are faster), seconds and megabytes of an Excel file."""
    with tempfile.TemporaryDirectory(prefix="rallypoint-lists-") as name:
        figures = asyncio.run(_measured(f"sqlite:///{Path(name) / 'lists.sqlite3'}", ""))
    try:
        with cluster({}) as running:
            figures |= asyncio.run(_measured(running.url, "postgres_"))
    except NoPostgres:
        pass
    return figures


async def _measured(url: str, prefix: str) -> dict[str, float]:
    from app import create_app

    logging.disable()

    use_engine(engine := engine_for(url))
    await migrate(engine)
    await open_database()
    try:
        event, token = await _scene()
        transport = httpx.ASGITransport(app=create_app())  # type: ignore[arg-type]
        async with httpx.AsyncClient(
            transport=transport, base_url=settings().address, cookies={"session": token}, timeout=600
        ) as reader:
            listed = f"/manage/events/{event}/registrations"
            figures = {
                "roll_p95_ms": await _pages(reader, listed, SORTS),
                "roll_search_p95_ms": await _searches(reader, listed),
                "members_p95_ms": await _pages(reader, "/members", ("pinyin", "strokes", "number", "branch")),
                "members_search_p95_ms": await _searches(reader, "/members"),
            }
            for name, sorts in OTHERS.items():
                path = f"/branch/register/{event}" if name == "register" else f"/manage/events/{event}/{name}"
                figures[f"{name}_p95_ms"] = await _pages(reader, path, sorts)
                figures[f"{name}_search_p95_ms"] = await _searches(reader, path)
            if not prefix:
                figures |= await _excel(reader, f"{listed}.xlsx?sort=name")
    finally:
        await close_database()
    return {prefix + name: value for name, value in figures.items()}


async def _pages(reader: httpx.AsyncClient, path: str, sorts: tuple[str, ...]) -> float:
    """In every order, up and down: the first pages and the last, as the pager leads to them, and on from the middle."""
    times: list[float] = []
    for sort in sorts:
        for way in ("", "-"):
            address = f"{path}?sort={way}{sort}"
            first, top = await _timed(reader, address)
            pages = int(HOW_MANY.findall(top)[-1])
            middle = (await reader.get(f"{address}&page={pages // 2}")).text
            times += [first, await _ms(reader, f"{address}&page={pages}")]
            for text in (middle, top):
                link = unescape(re.findall(r'<a class="button" href="([^"]+)" rel="next"', text)[0])
                times.append(await _ms(reader, link))
    return quantiles(times, n=20)[-1]


async def _ms(reader: httpx.AsyncClient, path: str) -> float:
    return (await _timed(reader, path))[0]


async def _timed(reader: httpx.AsyncClient, path: str) -> tuple[float, str]:
    start = perf_counter()
    answer = await reader.get(path)
    assert answer.status_code == 200, path
    return (perf_counter() - start) * 1000, answer.text


async def _searches(reader: httpx.AsyncClient, path: str) -> float:
    paths = [f"{path}?q={text}&sort={sort}" for text in SEARCHES for sort in ("", "strokes")]
    return quantiles([await _ms(reader, each) for each in paths for _ in range(SEARCHED)], n=20)[-1]


async def _excel(reader: httpx.AsyncClient, path: str) -> dict[str, float]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = perf_counter()
    size = 0
    async with reader.stream("GET", path) as answer:
        async for piece in answer.aiter_bytes():
            size += len(piece)
    assert size > ROWS
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"excel_s": perf_counter() - start, "excel_more_mb": (after - before) / 1024}


async def _scene() -> tuple[str, str]:
    """A roster of 100,000 who are all in one event, and an organizer's session."""
    chance = random.Random(100)
    root = Branch(kind="college", name="Bench", path="")
    root.path = f"{root.id}/"
    await root.save()
    branches = [
        Branch(kind="branch", name=f"Branch {n}", parent=root.id, position=n) for n in range(1, BRANCHES + 1)
    ]
    for branch in branches:
        branch.path = f"{root.path}{branch.id}/"
        await branch.save()
    members = [(new_id(), chance.choice(branches)) for _ in range(ROWS)]
    names = [
        chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2)))) for _ in members
    ]
    await write(lambda: _people(members, names))
    boss = Identity(
        members[0][0], "B000000", names[0], root.id, root.name, root.path, "", grants=(Grant(Role.ORGANIZER),)
    )
    for role in ("organizer", "administrator"):
        await RoleGrant(member=boss.member_id, role=role, scope="").save()
    start = now() + timedelta(days=10)
    draft = EventDraft(
        Kind.ACTIVITY, "Bench", root.id, place="Hall", starts_at=start, ends_at=start,
        offerings=(OfferingDraft("places", 0),), pools=(PoolDraft(ROWS),),
        questions=(QuestionDraft(QuestionKind.TEXT, "Note"),),
    )  # fmt: skip
    event = await setup.create(boss, draft)
    await lifecycle.publish(boss, event)
    offering = (await Offering.select(Offering.id).where(Offering.event == event))[0]["id"]
    question = (await Question.select(Question.id).where(Question.event == event))[0]["id"]
    await write(lambda: _registrations(event, offering, question, members, chance))
    await write(lambda: _others(event, members, chance))
    await _analyzed()
    return event, await sessions.start(boss.member_id)


async def _analyzed() -> None:
    """What PostgreSQL does by itself after a while."""
    await Member.raw("ANALYZE")


@cache
def _sorted_as(name: str) -> tuple[Reading, str]:
    """Worked out once for both databases."""
    return reading(name), strokes.key(name)


async def _people(members: list[tuple[str, Branch]], names: list[str]) -> None:
    columns = (
        "id", "staff_number", "name", "pinyin", "initials", "letters", "strokes", "branch", "created_at",
        "updated_at", "phone",
    )  # fmt: skip

    def rows() -> Iterator[tuple[object, ...]]:
        for number, ((member, branch), name) in enumerate(zip(members, names, strict=True)):
            read, key = _sorted_as(name)
            yield (member, f"B{number:06}", name, read.key, read.initials, read.letters, key, branch.id,
                   now(), now(), "10000000001")  # fmt: skip

    await many_rows.insert(Member, columns, rows())


async def _registrations(
    event: str, offering: str, question: str, members: list[tuple[str, Branch]], chance: random.Random
) -> None:
    columns = ("id", "event", "offering", "member", "branch", "status", "places", "slot", "line", "ticket", "walk_in",
               "registered_at")  # fmt: skip
    ids = [new_id() for _ in members]

    def rows() -> Iterator[tuple[object, ...]]:
        for number, (registration, (member, branch)) in enumerate(zip(ids, members, strict=True)):
            waits = number % 50 == 0
            status = "waitlisted" if waits else "cancelled" if number % 33 == 0 else "confirmed"
            yield (registration, event, offering, member, branch.id, status, 1, None if status == "cancelled" else 1,
                   number + 1 if waits else None, new_id(), False,
                   now() - timedelta(seconds=chance.random() * 1e6))  # fmt: skip

    await many_rows.insert(Registration, columns, rows())
    await many_rows.insert(
        Answer,
        ("id", "registration", "question", "value", "wording", "given_by", "given_at"),
        ((new_id(), registration, question, "a word", "", "", now()) for registration in ids),
    )
    await Pool.update({Pool.size: ROWS, Pool.taken: ROWS}).where(Pool.event == event)


async def _others(event: str, members: list[tuple[str, Branch]], chance: random.Random) -> None:
    """Two of three came, everybody is invited, and each has a line of the register."""
    rows = await Registration.raw(
        "SELECT id FROM registration WHERE event = {} AND status = 'confirmed'", event
    )
    await many_rows.insert(
        Attendance,
        ("id", "registration", "event", "present_at", "means", "reason", "door", "recorded_by"),
        (
            (new_id(), row["id"], event, now() - timedelta(seconds=chance.random() * 1e6), "scan", "", "", "")
            for number, row in enumerate(rows) if number % 3
        ),
    )  # fmt: skip
    await many_rows.insert(
        Invitation,
        ("id", "event", "member", "role", "invited_at"),
        ((new_id(), event, member, chance.choice(("", "Delegate")), now()) for member, _branch in members),
    )
    await many_rows.insert(
        RegisterEntry,
        ("id", "event", "branch", "member", "named", "pinyin", "initials", "letters", "strokes", "occasion", "times",
         "amount", "goods", "day", "note", "nonce", "entered_at", "struck_by", "struck_because"),
        (
            (new_id(), event, branch.id, member, "", "", "", "", "", "festival", 1, chance.randrange(50_000), "",
             now().date() - timedelta(days=chance.randrange(300)), "", new_id(), now(), "", "")
            for member, branch in members
        ),
    )  # fmt: skip
    await Event.update({Event.settings: '{"register":{"occasions":["festival"]}}'}).where(Event.id == event)


if __name__ == "__main__":
    for figure, value in measure().items():
        print(f"{figure:32} {value:10.1f}")
