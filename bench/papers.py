"""Papers: the books of the demo tournament from the database to the PDF; 400 badges, labels and rows to sign."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import httpx
import msgspec

from bench import serving
from checkin.documents import sheets
from checkin.domain.label_sheets import SHEETS
from checkin.queries.sheets import Label, Page, expected
from checkin.services.sheets import split
from competitions.documents import order_book, results_book
from competitions.documents.paper_data import Data
from competitions.queries.papers import CompetitionPapers, papers_of
from competitions.tables import Competition
from events.domain.event import Event
from events.queries import facts
from events.tables import Registration
from foundation.database import close_database, engine_for, open_database, use_engine
from foundation.documents import pdf
from foundation.identifiers import new_id
from members.domain.demo import PASSWORD

REPEATS = 3
MANY = 400
PAPERS = 300
ORGANIZER = "DEMO0314"
BOOKS: dict[str, tuple[str, Callable[[CompetitionPapers], Data]]] = {
    "order_book": (order_book.TEMPLATE, order_book.order_book),
    "results_book": (results_book.TEMPLATE, results_book.results_book),
}


def badges(event: Event, people: list[Label]) -> tuple[str, Data]:
    """Name badges with a code each, as for a congress."""
    return sheets.LABELS, sheets.labels(sheets.heading(event), SHEETS["badge-2x5"], people, 1)


def labels(event: Event, people: list[Label]) -> tuple[str, Data]:
    """Small labels, such as for seats."""
    return sheets.LABELS, sheets.labels(sheets.heading(event), SHEETS["label-4x10"], people, 1)


def sign_in(event: Event, people: list[Label]) -> tuple[str, Data]:
    """Sign-in sheets with everybody's own code."""
    pages = [
        Page(event.id, number, part)
        for number, part in enumerate(split(people, sheets.ROWS_WITH_CODES, by_branch=False), 1)
    ]
    return sheets.SHEET, sheets.sign_in(sheets.heading(event), pages, numbers=False, codes=True)


LISTS: dict[str, Callable[[Event, list[Label]], tuple[str, Data]]] = {
    "badges": badges,
    "labels": labels,
    "sign_in": sign_in,
}


async def fullest_event() -> Event:
    """The demo's event with the most registrations."""
    (row,) = await Registration.raw(
        "SELECT event FROM registration WHERE status = 'confirmed' GROUP BY event ORDER BY count(*) DESC LIMIT 1"
    )
    event = await facts.event(row["event"])
    assert event is not None
    return event


async def people_of(event: Event) -> list[Label]:
    """400 people with tickets of their own: those of the event, as often as it takes."""
    known = await expected(event.id)
    return [msgspec.structs.replace(known[number % len(known)], ticket=new_id()) for number in range(MANY)]


def measure(folder: Path) -> dict[str, float]:
    """Seconds, the median of several processes: each opens the fonts and sets one book, so nothing is remembered."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "RALLYPOINT_MODE": "demo", "DATA_DIR": str(folder)}
    _run(["operations.command", "demo"], environment)
    figures = {
        f"{book}_s": median(
            float(_run(["bench.papers", str(folder), book], environment)) for _ in range(REPEATS)
        )
        for book in (*BOOKS, *LISTS)
    }
    return figures | memory(folder)


def memory(folder: Path) -> dict[str, float]:
    """What the server holds more after its 300th paper than after its first: lists of people, each another one."""
    url = f"sqlite:///{folder / 'rallypoint.sqlite3'}"
    server = serving.start_rallypoint(folder, url, path="/sign-in", mode="demo")
    with (
        serving.running(server),
        httpx.Client(base_url=f"http://127.0.0.1:{server.port}", follow_redirects=True, timeout=60) as client,
    ):
        client.post("/sign-in", data={"staff_number": ORGANIZER, "password": PASSWORD})
        event = re.findall(r'href="/manage/events/(\w{13})"', client.get("/manage/events").text)[0]
        sizes = []
        for number in range(PAPERS):
            paper = client.get(f"/manage/events/{event}/registrations/print?what=receipts&item={number}")
            assert paper.content.startswith(b"%PDF")
            sizes.append(server.memory_mb())
    return {"papers_first_mb": sizes[0], "papers_more_mb": sizes[-1] - sizes[0]}


def _run(module: list[str], environment: dict[str, str]) -> str:
    command = [sys.executable, "-m", *module]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


async def seconds(url: str, book: str) -> float:
    """From the first query to the last byte of one book of the demo tournament."""
    use_engine(engine_for(url))
    await open_database()
    try:
        if book in LISTS:
            event = await fullest_event()
            start = perf_counter()
            content = await pdf(*LISTS[book](event, await people_of(event)))
        else:
            (row,) = await Competition.select(Competition.id)
            template, build = BOOKS[book]
            start = perf_counter()
            content = await pdf(template, build(await papers_of(row["id"])))
        took = perf_counter() - start
        assert content.startswith(b"%PDF")
        return took
    finally:
        await close_database()


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(asyncio.run(seconds(f"sqlite:///{Path(sys.argv[1]) / 'rallypoint.sqlite3'}", sys.argv[2])))
    else:
        with tempfile.TemporaryDirectory(prefix="rallypoint-bench-") as name:
            print(measure(Path(name)))
