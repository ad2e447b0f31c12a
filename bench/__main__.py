"""`make bench`: measures everything, prints one table, keeps the figures in bench/results/."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench import (
    draws,
    limits,
    lists,
    lottery,
    papers,
    points,
    postgres,
    schedule,
    scoring,
    seats,
    serving,
    workloads,
)
from bench.load import Plan, load

RESULTS = Path(__file__).parent / "results"
EMPTY_REQUESTS = 20_000


def empty_handler() -> dict[str, float]:
    """Answers a second of an application that does nothing."""
    port = serving.free_port()
    server = serving.start([sys.executable, "-m", "bench.empty", str(port)], port, {})
    request = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    with serving.running(server):
        outcome = load(Plan(server.host, port, 100, [request] * EMPTY_REQUESTS))
    return {"empty_handler_per_s": outcome.rate, "empty_handler_p99_ms": outcome.percentile(0.99)}


def rush_and_pages(folder: Path) -> dict[str, float]:
    """The real server on SQLite: the rush, the door, pages."""
    place = asyncio.run(workloads.install(folder, f"sqlite:///{folder / 'rallypoint.sqlite3'}"))
    return workloads.measure(place)


STEPS: tuple[tuple[str, Callable[[Path], dict[str, float]]], ...] = (
    ("limits of this machine", limits.measure),
    ("an empty handler", lambda _: empty_handler()),
    ("rush, door and pages", rush_and_pages),
    ("points and viewers", lambda folder: points.measure(folder / "points")),
    ("rush on PostgreSQL", lambda folder: postgres.measure(folder / "postgres")),
    ("papers", lambda folder: papers.measure(folder / "papers")),
    ("seats", lambda folder: seats.measure(folder / "seats")),
    ("draws, beside brackets-manager", lambda _: draws.measure()),
    ("plans of a tournament", lambda _: schedule.measure()),
    ("logs of matches", lambda _: scoring.measure()),
    ("lottery and history of 100,000", lambda _: lottery.measure()),
    ("lists of 100,000", lambda _: lists.measure()),
)


def measure() -> dict[str, float]:
    """Every figure, by name. What is done is told on the error stream, with the seconds it took."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="rallypoint-bench-") as name:
        for number, (words, step) in enumerate(STEPS, 1):
            began = time.perf_counter()
            figures |= step(Path(name))
            seconds = time.perf_counter() - began
            print(f"{number:>2} of {len(STEPS)}  {words:<34} {seconds:>5.0f} s", file=sys.stderr, flush=True)
    figures["quota_rush_of_bare_loop"] = figures["quota_rush_per_s"] / figures["bare_loop_per_s"]
    figures["rush_of_bare_loop"] = figures["rush_per_s"] / figures["bare_loop_per_s"]
    return figures


LINES = [
    ("sqlite3 alone, FULL, one transaction a sign-up", "bare_loop_per_s", "{:,.0f} /s", None),
    ("write() with the same statements, 100 callers", "write_path_per_s", "{:,.0f} /s", None),
    ("write() p99", "write_path_p99_ms", "{:,.1f} ms", None),
    ("empty Litestar handler, 100 at once", "empty_handler_per_s", "{:,.0f} /s", None),
    ("sign-up rush over HTTP, 100 at once", "rush_per_s", "{:,.0f} /s", None),
    ("  of sqlite3 alone", "rush_of_bare_loop", "{:.0%}", (0.40, None)),
    ("  p99", "rush_p99_ms", "{:,.0f} ms", (None, 300)),
    ("  processor time a request", "rush_cpu_us", "{:,.0f} µs", None),
    ("  oversold", "oversold", "{:.0f}", (None, 0)),
    ("  undersold", "undersold", "{:.0f}", (None, 0)),
    ("  counters that differ from rows", "counters_off", "{:.0f}", (None, 0)),
    ("rush by 16 branch quotas, waitlist on", "quota_rush_per_s", "{:,.0f} /s", None),
    ("  of sqlite3 alone", "quota_rush_of_bare_loop", "{:.0%}", None),
    ("  p99", "quota_rush_p99_ms", "{:,.0f} ms", (None, 300)),
    ("  oversold, any quota", "quota_oversold", "{:.0f}", (None, 0)),
    ("  undersold, any quota", "quota_undersold", "{:.0f}", (None, 0)),
    ("scans at the door, 16 at once", "scan_per_s", "{:,.0f} /s", (2_000, None)),
    ("scans phones kept without network, sent in batches", "scan_batched_per_s", "{:,.0f} /s", (2_000, None)),
    ("  p99", "scan_p99_ms", "{:,.0f} ms", (None, 100)),
    ("event page, nobody signed in, 32 at once", "page_anonymous_per_s", "{:,.0f} /s", (1_000, None)),
    ("  p99", "page_anonymous_p99_ms", "{:,.0f} ms", None),
    ("event page, signed in, 32 at once", "page_signed_in_per_s", "{:,.0f} /s", (500, None)),
    ("  p99", "page_signed_in_p99_ms", "{:,.0f} ms", None),
    ("points scored, 64 matches, 32 at once", "points_per_s", "{:,.0f} /s", (1_500, None)),
    ("  p99", "points_p99_ms", "{:,.0f} ms", None),
    ("  processor time a point", "points_cpu_us", "{:,.0f} µs", None),
    ("a point seen by 1,000 viewers, p99", "seen_p99_ms", "{:,.0f} ms", (None, 250)),
    ("rush on PostgreSQL, 2 processes, fsync on", "postgres_rush_per_s", "{:,.0f} /s", (1_000, None)),
    ("  p99", "postgres_rush_p99_ms", "{:,.0f} ms", None),
    ("  oversold", "postgres_oversold", "{:.0f}", (None, 0)),
    ("  undersold", "postgres_undersold", "{:.0f}", (None, 0)),
    (
        "400 seats in groups of 1 to 6, best available, 100 at once",
        "seats_groups_per_s",
        "{:,.0f} groups/s",
        None,
    ),
    ("  a bare loop of guarded updates, FULL", "seats_bare_per_s", "{:,.0f} groups/s", None),
    ("  of the bare loop", "seats_of_bare", "{:.0%}", None),
    ("  p99", "seats_p99_ms", "{:,.0f} ms", None),
    ("  looking for the best seats, a group", "seats_search_ms", "{:,.2f} ms", (None, 1)),
    ("  places without a seat of their own", "seats_twice", "{:.0f}", (None, 0)),
    ("  seats unsold", "seats_unsold", "{:.0f}", (None, 0)),
    ("  groups that could not sit together, an evening", "groups_apart", "{:.1f}", None),
    ("rush by 16 branch quotas on PostgreSQL", "postgres_quota_rush_per_s", "{:,.0f} /s", None),
    ("  p99", "postgres_quota_rush_p99_ms", "{:,.0f} ms", None),
    ("  oversold, any quota", "postgres_quota_oversold", "{:.0f}", (None, 0)),
    ("  undersold, any quota", "postgres_quota_undersold", "{:.0f}", (None, 0)),
    ("memory of the server after all this", "memory_mb", "{:,.0f} MB", (None, 150)),
    ("time from start to the first answer", "first_answer_s", "{:.2f} s", (None, 2)),
    ("public draw of 128, 16 branches kept apart", "draw_128_ms", "{:,.2f} ms", (None, 2)),
    ("public draw of 1,024", "draw_1024_ms", "{:,.1f} ms", (None, 62)),
    ("order book of the demo tournament, fonts opened anew", "order_book_s", "{:,.2f} s", (None, 2)),
    ("400 badges with codes, fonts opened anew", "badges_s", "{:,.2f} s", (None, 1)),
    ("400 small labels with codes, fonts opened anew", "labels_s", "{:,.2f} s", (None, 1)),
    ("400 rows to sign with codes, fonts opened anew", "sign_in_s", "{:,.2f} s", (None, 2)),
    ("results book of the demo tournament", "results_book_s", "{:,.2f} s", (None, 2)),
    ("memory of the server after its first paper", "papers_first_mb", "{:,.0f} MB", (None, 150)),
    ("  after 300 papers, more", "papers_more_mb", "{:,.0f} MB", (None, 20)),
    ("round robin of 64", "round_robin_64_ms", "{:,.2f} ms", (None, 34)),
    ("plan of 200 matches on 8 courts: first answer", "schedule_first_s", "{:,.3f} s", (None, 2)),
    ("  longer than the proven bound", "schedule_first_gap", "{:.1%}", None),
    ("  proven bound, minutes of play", "schedule_bound_min", "{:,.0f} min", None),
    ("  after 20 s of list scheduling", "schedule_list_min", "{:,.0f} min", None),
    ("  longer than the bound", "schedule_list_gap", "{:.1%}", (None, 0.03)),
    ("  after 20 s with the solver", "schedule_solver_min", "{:,.0f} min", None),
    ("  longer than the bound", "schedule_solver_gap", "{:.1%}", (None, 0.03)),
    ("  broken rules, by the independent checker", "schedule_breaches", "{:.0f}", (None, 0)),
    ("an hour of rain repaired", "schedule_repair_s", "{:,.2f} s", None),
    ("  matches moved", "schedule_repair_moved", "{:.0f}", None),
    ("knockout of 128, every result recorded", "knockout_128_played_ms", "{:,.2f} ms", None),
    ("  drawn and played by brackets-manager", "peer_knockout_128_played_ms", "{:,.1f} ms", None),
    ("knockout of 1,024, every result recorded", "knockout_1024_played_ms", "{:,.1f} ms", None),
    ("  drawn and played by brackets-manager", "peer_knockout_1024_played_ms", "{:,.0f} ms", None),
    ("double elimination of 128, every result recorded", "double_128_played_ms", "{:,.2f} ms", None),
    ("  drawn and played by brackets-manager", "peer_double_128_played_ms", "{:,.0f} ms", None),
    ("round robin of 64, every result recorded", "round_robin_64_played_ms", "{:,.1f} ms", None),
    ("  drawn and played by brackets-manager", "peer_round_robin_64_played_ms", "{:,.0f} ms", None),
    ("log of a match of 120 rallies folded", "fold_120_ms", "{:,.2f} ms", (None, 1)),
    ("  a log ten times as long takes", "fold_ten_times_longer", "{:,.1f} times", (None, 15)),
    ("lottery of 100,000 applications, weighted, in memory", "lottery_drawn_s", "{:,.2f} s", (None, 3)),
    ("  hashing, lots and sorting alone", "lottery_limit_s", "{:,.2f} s", None),
    ("  times that", "lottery_of_limit", "{:,.1f} times", (None, 5)),
    ("  list closed: numbers, histories, hash, stored", "lottery_sealed_s", "{:,.1f} s", None),
    ("  drawn and stored: places, waitlist, histories, audit", "lottery_stored_s", "{:,.1f} s", None),
    ("conditions with history tried on a roster of 100,000", "roster_trial_s", "{:,.1f} s", (None, 5)),
    ("list of 100,000 registrations in every order, a page p95", "roll_p95_ms", "{:,.0f} ms", (None, 200)),
    ("  searched, p95", "roll_search_p95_ms", "{:,.0f} ms", (None, 200)),
    ("roster of 100,000 in every order, a page p95", "members_p95_ms", "{:,.0f} ms", (None, 200)),
    ("  searched, p95", "members_search_p95_ms", "{:,.0f} ms", (None, 200)),
    ("applications, in every order, a page p95", "applications_p95_ms", "{:,.0f} ms", (None, 200)),
    ("  searched, p95", "applications_search_p95_ms", "{:,.0f} ms", (None, 200)),
    ("attendance, in every order, a page p95", "attendance_p95_ms", "{:,.0f} ms", (None, 200)),
    ("  searched, p95", "attendance_search_p95_ms", "{:,.0f} ms", (None, 200)),
    ("invitations, in every order, a page p95", "invitations_p95_ms", "{:,.0f} ms", (None, 200)),
    ("  searched, p95", "invitations_search_p95_ms", "{:,.0f} ms", (None, 200)),
    ("lines of a register, in every order, a page p95", "register_p95_ms", "{:,.0f} ms", (None, 200)),
    ("  searched, p95", "register_search_p95_ms", "{:,.0f} ms", (None, 200)),
    ("the same on PostgreSQL: registrations, p95", "postgres_roll_p95_ms", "{:,.0f} ms", (None, 200)),
    ("  searched, p95", "postgres_roll_search_p95_ms", "{:,.0f} ms", (None, 200)),
    ("  roster, p95", "postgres_members_p95_ms", "{:,.0f} ms", (None, 200)),
    ("  searched, p95", "postgres_members_search_p95_ms", "{:,.0f} ms", (None, 200)),
    ("  applications, p95", "postgres_applications_p95_ms", "{:,.0f} ms", (None, 200)),
    ("  searched, p95", "postgres_applications_search_p95_ms", "{:,.0f} ms", (None, 200)),
    ("  attendance, p95", "postgres_attendance_p95_ms", "{:,.0f} ms", (None, 200)),
    ("  searched, p95", "postgres_attendance_search_p95_ms", "{:,.0f} ms", (None, 200)),
    ("  invitations, p95", "postgres_invitations_p95_ms", "{:,.0f} ms", (None, 200)),
    ("  searched, p95", "postgres_invitations_search_p95_ms", "{:,.0f} ms", (None, 200)),
    ("  lines of a register, p95", "postgres_register_p95_ms", "{:,.0f} ms", (None, 200)),
    ("  searched, p95", "postgres_register_search_p95_ms", "{:,.0f} ms", (None, 200)),
    ("Excel of 100,000 registrations", "excel_s", "{:,.1f} s", None),
    ("  more memory than before", "excel_more_mb", "{:,.0f} MB", (None, 150)),
]


def table(figures: dict[str, float]) -> str:
    """What was measured, beside what it has to reach."""
    rows = []
    for words, name, form, target in LINES:
        if name not in figures:
            rows.append(f"{words:<52}{'not on this machine':>14}")
            continue
        value = figures[name]
        rows.append(f"{words:<52}{form.format(value):>14}  {_verdict(value, form, target)}".rstrip())
    return "\n".join(rows)


def _verdict(value: float, form: str, target: tuple[float | None, float | None] | None) -> str:
    if target is None:
        return ""
    least, most = target
    if least is not None:
        return f"{'reached' if value >= least else 'MISSED'}: at least {form.format(least)}"
    assert most is not None
    return f"{'reached' if value <= most else 'MISSED'}: at most {form.format(most)}"


def keep(figures: dict[str, float], load_before: float) -> Path:
    """Write the figures with what they were taken on."""
    RESULTS.mkdir(exist_ok=True)
    at = datetime.now(UTC)
    file = RESULTS / f"{at:%Y%m%d-%H%M%S}.json"
    circumstances = {
        "at": at.isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "processors": os.cpu_count(),
        "load_before": load_before,
    }
    file.write_text(json.dumps(circumstances | {"figures": figures}, indent=2) + "\n", encoding="utf-8")
    return file


def main() -> None:
    load_before = os.getloadavg()[0]
    busy = load_before if load_before > (os.cpu_count() or 1) / 2 else 0.0
    figures = measure()
    print(table(figures))
    if busy:
        print(
            f"\nThis machine was busy with other work (load {busy:.1f}); the figures are lower than they could be."
        )
    print(f"\nKept in {keep(figures, load_before).relative_to(Path.cwd())}")


if __name__ == "__main__":
    main()
