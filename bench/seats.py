"""Four hundred seats sold best-available in groups at a hundred at once, over HTTP; beside a bare loop of updates."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from pathlib import Path
from statistics import median

from bench import serving
from bench.load import Outcome, Plan, load
from bench.population import OpenEvent, Union, open_event, settle
from bench.requests import seat_request
from events.domain.seating.best import Group, best_available
from events.domain.seating.drafts import SectionDraft, seats_of
from events.domain.seating.hall import Hall, Seat, Section, lay_out
from events.queries.seating import hall_of, plan_of, taken_of
from events.seat_tables import SeatedOffering
from events.services.seating import planning
from foundation.database import engine_for, fetch, use_engine, write
from foundation.identifiers import new_id

ROWS, IN_A_ROW = 20, 20
SEATS = ROWS * IN_A_ROW
AISLES = (5, 15)
PEOPLE = 400
EVENINGS = 3
AT_ONCE = 100
LARGEST_GROUP = 6
FOUND = 303
COMPANIONS = '{"companions":{"most":5}}'


async def seat_plan(event: OpenEvent, rows: int = ROWS, seats: int = IN_A_ROW) -> None:
    """A hall of one section; whoever signs up for the event's offering gets seats."""
    draft = SectionDraft("Stalls", rows, seats, aisles=AISLES)

    async def body() -> None:
        plan = await planning.new_plan(event.id, None)
        await planning.store_section(plan, draft, seats_of(draft))
        await SeatedOffering.insert(SeatedOffering(offering=event.offering, plan=plan))
        await fetch(
            "UPDATE event SET revision = revision + 1, settings = {} WHERE id = {}", COMPANIONS, event.id
        )

    await write(body)


def groups(chance: random.Random) -> list[int]:
    """Sizes of groups that fill the hall exactly."""
    sizes: list[int] = []
    while (left := SEATS - sum(sizes)) > 0:
        sizes.append(min(chance.randint(1, LARGEST_GROUP), left))
    return sizes


def evening(server: serving.Running, union: Union, event: OpenEvent) -> Outcome:
    """Everybody at once, each with their group."""
    sizes = groups(random.Random(event.id))
    people = union.people[: len(sizes)]
    requests = [
        seat_request(server.port, person, event, size) for person, size in zip(people, sizes, strict=True)
    ]
    return load(Plan(server.host, server.port, AT_ONCE, requests))


async def _install(folder: Path, url: str) -> tuple[Union, list[OpenEvent]]:
    engine = engine_for(url)
    union = await settle(engine, PEOPLE)
    events = [await open_event(union, SEATS, f"Evening {number}") for number in range(EVENINGS + 1)]
    for event in events:
        await seat_plan(event)
    await engine.close()
    return union, events


async def _sold(url: str, events: list[OpenEvent]) -> dict[str, float]:
    """What stands in the database: seats sold twice, seats unsold that could be, groups apart that need not be."""
    engine = engine_for(url)
    use_engine(engine)
    await engine.open()
    twice = unsold = apart = 0
    for event in events:
        plan = await plan_of(event.id)
        assert plan is not None
        hall = await hall_of(plan.id, plan.layout)
        taken = await taken_of(plan.id)
        rows = await fetch(
            "SELECT id, places FROM registration WHERE event = {} AND status = 'confirmed'", event.id
        )
        held: dict[str, list[int]] = {}
        for seat, registration in taken.items():
            held.setdefault(registration, []).append(hall.at[seat])
        twice += sum(row["places"] - len(held.get(row["id"], ())) for row in rows)
        unsold += SEATS - len(taken)
        apart += sum(not _together(hall, sorted(seats)) for seats in held.values())
    await engine.close()
    return {"seats_twice": twice, "seats_unsold": unsold, "groups_apart": apart / len(events)}


def _together(hall: Hall, seats: list[int]) -> bool:
    return any(set(seats) <= set(bank) and seats[-1] - seats[0] == len(seats) - 1 for bank in hall.banks)


def bare_loop(path: Path) -> float:
    """Groups a second of one program that only takes so many seats in a guarded UPDATE, one transaction each."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE seat (id TEXT PRIMARY KEY, holder TEXT)")
    chance = random.Random(1)
    sold = 0
    seconds = 0.0
    for _ in range(10):
        seats = [new_id() for _ in range(SEATS)]
        connection.executemany("INSERT INTO seat (id) VALUES (?)", [(seat,) for seat in seats])
        began = time.perf_counter()
        for size in groups(chance):
            wanted, seats = seats[:size], seats[size:]
            marks = ", ".join("?" * size)
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                f"UPDATE seat SET holder = ? WHERE id IN ({marks}) AND holder IS NULL",
                (new_id(), *wanted),
            )
            connection.execute("COMMIT")
            sold += 1
        seconds += time.perf_counter() - began
    connection.close()
    return sold / seconds


def search() -> float:
    """Milliseconds to find the best seats for a group, while a hall of 400 fills."""
    sections = [Section("s", "Stalls", aisles=AISLES)]
    new = seats_of(SectionDraft("Stalls", ROWS, IN_A_ROW, aisles=AISLES))
    hall = lay_out(sections, [Seat(f"{each.row}-{each.place}", "s", each.row, each.place) for each in new])
    sizes = groups(random.Random(2))
    free = [True] * len(hall.seats)
    began = time.perf_counter()
    for size in sizes:
        found = best_available(hall, free, Group(size))
        assert found is not None
        for seat in found.seats:
            free[seat] = False
    return (time.perf_counter() - began) / len(sizes) * 1000


def measure(folder: Path) -> dict[str, float]:
    """Medians of several evenings against one server."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "data" / "keys").mkdir(parents=True, mode=0o700)
    url = f"sqlite:///{folder / 'rallypoint.sqlite3'}"
    union, events = asyncio.run(_install(folder, url))
    server = serving.start_rallypoint(folder, url, path=f"/events/{events[0].id}")
    with serving.running(server):
        evening(server, union, events[0])
        evenings = [evening(server, union, event) for event in events[1:]]
    for outcome in evenings:
        if set(outcome.statuses) != {FOUND}:
            raise RuntimeError(f"Expected {FOUND} everywhere, got {outcome.counts()}.")
    figures = {
        "seats_groups_per_s": median(outcome.rate for outcome in evenings),
        "seats_p99_ms": median(outcome.percentile(0.99) for outcome in evenings),
        "seats_bare_per_s": bare_loop(folder / "bare.sqlite3"),
        "seats_search_ms": search(),
        **asyncio.run(_sold(url, events[1:])),
    }
    figures["seats_of_bare"] = figures["seats_groups_per_s"] / figures["seats_bare_per_s"]
    return figures
