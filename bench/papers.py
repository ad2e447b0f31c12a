"""Papers: the order book and the results book of the demo tournament, from the database to the PDF."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from competitions.documents import order_book, results_book
from competitions.documents.paper_data import Data
from competitions.queries.papers import CompetitionPapers, papers_of
from competitions.tables import Competition
from foundation.database import close_database, engine_for, open_database, use_engine
from foundation.documents import pdf

REPEATS = 5
BOOKS: dict[str, tuple[str, Callable[[CompetitionPapers], Data]]] = {
    "order_book": (order_book.TEMPLATE, order_book.order_book),
    "results_book": (results_book.TEMPLATE, results_book.results_book),
}


def measure(folder: Path) -> dict[str, float]:
    """Seconds, the median of several processes: each opens the fonts and sets one book, so nothing is remembered."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "RALLYPOINT_MODE": "demo", "DATA_DIR": str(folder)}
    _run(["operations.command", "demo"], environment)
    return {
        f"{book}_s": median(
            float(_run(["bench.papers", str(folder), book], environment)) for _ in range(REPEATS)
        )
        for book in BOOKS
    }


def _run(module: list[str], environment: dict[str, str]) -> str:
    command = [sys.executable, "-m", *module]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


async def seconds(url: str, book: str) -> float:
    """From the first query to the last byte of one book of the demo tournament."""
    use_engine(engine_for(url))
    await open_database()
    try:
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
