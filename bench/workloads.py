"""The rush, the door and the page, over HTTP, against the real server in its own process."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import serving
from bench.load import Outcome, Plan, load
from bench.population import OpenEvent, Union, confirm_everybody, open_event, settle, tally
from bench.requests import batch_request, page_request, scan_request, sign_up_request
from checkin.domain.ticket_token import sign
from checkin.keys import load_keys
from foundation.database import engine_for, use_engine

PEOPLE = 2_000
PLACES = 300
RUSHES = 3
PAGES = 6_000
A_BATCH = 50
FOUND = 303
OK = 200


@dataclass
class Installation:
    """A data folder with a union in it, and what there is to sign up for and to scan."""

    folder: Path
    url: str
    union: Union
    rushes: list[OpenEvent]
    door: OpenEvent
    tickets: list[str]
    far_door: OpenEvent
    offline: list[str]
    spare: list[OpenEvent] = field(default_factory=list)
    by_branch: list[OpenEvent] = field(default_factory=list)


async def install(folder: Path, url: str, people: int = PEOPLE, rushes: int = RUSHES) -> Installation:
    """Fill a fresh database; nothing is left open."""
    keys = folder / "data" / "keys"
    keys.mkdir(parents=True, mode=0o700)
    engine = engine_for(url)
    union = await settle(engine, people)
    events = [await open_event(union, PLACES, f"Rush {number}") for number in range(rushes)]
    shared = [
        await open_event(union, PLACES, f"Rush by branch {number}", by_branch=True)
        for number in range(rushes)
    ]
    warm = [await open_event(union, people, "Warming up")]
    door = await open_event(union, people, "Door")
    tickets = await confirm_everybody(union, door)
    far_door = await open_event(union, people, "A door far from the network")
    offline = await confirm_everybody(union, far_door)
    await engine.close()
    signing = load_keys(keys).signing
    near = [sign(ticket, door.id, signing) for ticket in tickets]
    far = [sign(ticket, far_door.id, signing) for ticket in offline]
    return Installation(folder, url, union, events, door, near, far_door, far, warm, shared)


def rush(server: serving.Running, place: Installation, event: OpenEvent, at_once: int = 100) -> Outcome:
    """Everybody signs up at once."""
    requests = [sign_up_request(server.port, person, event) for person in place.union.people]
    return load(Plan(server.host, server.port, at_once, requests))


def scans(server: serving.Running, place: Installation) -> Outcome:
    """Every ticket once, and every tenth again, at sixteen doors of one event."""
    doors = place.union.organizers
    tokens = [*place.tickets, *place.tickets[::10]]
    requests = [
        scan_request(server.port, doors[number % len(doors)], place.door, token)
        for number, token in enumerate(tokens)
    ]
    return load(Plan(server.host, server.port, 16, requests))


def batches(server: serving.Running, place: Installation) -> Outcome:
    """Every ticket of another door, scanned by phones without network and sent fifty at a time, sixteen at once."""
    doors = place.union.organizers
    parts = [place.offline[first : first + A_BATCH] for first in range(0, len(place.offline), A_BATCH)]
    requests = [
        batch_request(server.port, doors[number % len(doors)], place.far_door, part, told=True)
        for number, part in enumerate(parts)
    ]
    return load(Plan(server.host, server.port, 16, requests))


def pages(server: serving.Running, place: Installation, *, signed_in: bool) -> Outcome:
    """The page of an event, again and again."""
    people = place.union.people if signed_in else [None]
    path = f"/events/{place.door.id}"
    requests = [page_request(server.port, path, people[n % len(people)]) for n in range(PAGES)]
    return load(Plan(server.host, server.port, 32, requests))


def expect(outcome: Outcome, status: int) -> Outcome:
    """Raises RuntimeError unless every answer has this status: a fast refusal is no result."""
    if set(outcome.statuses) != {status}:
        raise RuntimeError(f"Expected {status} everywhere, got {outcome.counts()}.")
    return outcome


def tallies(place: Installation, events: list[OpenEvent] | None = None) -> list[dict[str, int]]:
    """What stands in the database for each rush."""

    async def read() -> list[dict[str, int]]:
        engine = engine_for(place.url)
        use_engine(engine)
        await engine.open()
        found = [await tally(event) for event in events or place.rushes]
        await engine.close()
        return found

    return asyncio.run(read())


def sold(stood: list[dict[str, int]], name: str) -> dict[str, float]:
    """Places sold twice or not at all, of the pools and of each branch's quota."""
    return {
        f"{name}oversold": sum(
            max(0, each["confirmed"] - each["size"]) + each["quotas_over"] for each in stood
        ),
        f"{name}undersold": sum(
            max(0, each["size"] - each["confirmed"]) + each["quotas_under"] for each in stood
        ),
    }


def measure(place: Installation) -> dict[str, float]:
    """All of it against one server; medians where there are several runs."""
    path = f"/events/{place.door.id}"
    serving.start_rallypoint(place.folder, place.url, path=path).stop()  # compiles what has changed
    server = serving.start_rallypoint(place.folder, place.url, path=path)
    with serving.running(server):
        expect(rush(server, place, place.spare[0]), FOUND)
        began = server.processor_seconds()
        rushes = [expect(rush(server, place, event), FOUND) for event in place.rushes]
        processor = (server.processor_seconds() - began) / (PEOPLE * len(rushes))
        by_branch = [expect(rush(server, place, event), FOUND) for event in place.by_branch]
        scanned = expect(scans(server, place), OK)
        sent = expect(batches(server, place), OK)
        anonymous = expect(pages(server, place, signed_in=False), OK)
        signed_in = expect(pages(server, place, signed_in=True), OK)
        memory = server.memory_mb()
    stood, shared = tallies(place), tallies(place, place.by_branch)
    return {
        "rush_per_s": median(each.rate for each in rushes),
        "rush_p99_ms": median(each.percentile(0.99) for each in rushes),
        "rush_cpu_us": processor * 1e6,
        "oversold": sum(max(0, each["confirmed"] - each["size"]) for each in stood),
        "undersold": sum(max(0, each["size"] - each["confirmed"]) for each in stood),
        "counters_off": sum(abs(each["taken"] - each["confirmed"]) for each in stood),
        "quota_rush_per_s": median(each.rate for each in by_branch),
        "quota_rush_p99_ms": median(each.percentile(0.99) for each in by_branch),
        **sold(shared, "quota_"),
        "scan_per_s": scanned.rate,
        "scan_p99_ms": scanned.percentile(0.99),
        "scan_batched_per_s": sent.rate * A_BATCH,
        "page_anonymous_per_s": anonymous.rate,
        "page_anonymous_p99_ms": anonymous.percentile(0.99),
        "page_signed_in_per_s": signed_in.rate,
        "page_signed_in_p99_ms": signed_in.percentile(0.99),
        "memory_mb": memory,
        "first_answer_s": server.seconds_to_first_answer,
    }
