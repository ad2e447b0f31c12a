"""What a branch still has to do for the events ahead: each with where it is done and until when."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from events.domain.companion_questions import asked_of_companions
from events.domain.event import Event
from events.domain.questions import asked_of, scopes_of, still_missing
from events.domain.settings import EventSettings
from events.queries import facts
from events.queries.due_lists import ANYTHING, DUE
from foundation.database import fetch
from foundation.messages import Sentence

AT_ONCE = 500
_AHEAD = "e.status = 'published' AND COALESCE(e.ends_at, e.starts_at) >= {}"
# Whoever lacks an answer that is asked of everybody lacks it; with a condition it hangs on their other answers.
_LACKING = (
    "SELECT r.event, r.id, '' AS guest, '' AS age, r.party, r.places,"
    " MAX(CASE WHEN q.shown_if IS NULL AND q.ages = '[]' THEN 1 ELSE 0 END) AS surely"
    " FROM registration r JOIN branch b ON b.id = r.branch JOIN event e ON e.id = r.event"
    " JOIN question q ON q.event = r.event AND q.required AND q.asked = 'signup'"
    " AND (q.scope = 'person' OR r.party IS NULL OR r.places > 0)"
    " LEFT JOIN answer a ON a.registration = r.id AND a.question = q.id WHERE AHEAD"
    " AND r.status NOT IN ('cancelled', 'rejected') AND a.id IS NULL AND (WITHIN)"
    " GROUP BY r.event, r.id, r.party, r.places"
)
_LACKING_ALONG = (
    "SELECT r.event, r.id, g.id AS guest, g.age_band AS age, r.party, r.places,"
    " MAX(CASE WHEN q.shown_if IS NULL AND q.ages = '[]' THEN 1 ELSE 0 END) AS surely"
    " FROM guest g JOIN registration r ON r.id = g.registration JOIN branch b ON b.id = r.branch"
    " JOIN event e ON e.id = r.event JOIN question q ON q.event = r.event AND q.required AND q.asked = 'signup'"
    " AND q.scope = 'person' AND q.kind <> 'consent'"
    " LEFT JOIN guest_answer a ON a.guest = g.id AND a.question = q.id WHERE AHEAD"
    " AND g.status = 'confirmed' AND r.status NOT IN ('cancelled', 'rejected') AND a.id IS NULL AND (WITHIN)"
    " GROUP BY r.event, r.id, g.id, g.age_band, r.party, r.places"
)
_GIVEN = "SELECT registration AS who, question, value FROM answer WHERE registration IN ({marks})"
_GIVEN_ALONG = "SELECT guest AS who, question, value FROM guest_answer WHERE guest IN ({marks})"
_LISTS = (
    "SELECT e.id AS event, e.title, COALESCE(e.closes_at, e.starts_at) AS until,"
    " (SELECT MAX(l.returned_because) FROM branch_list l JOIN offering o ON o.id = l.offering"
    " WHERE o.event = e.id AND l.branch = s.id) AS returned"
    " FROM event e JOIN branch s ON (WITHIN) WHERE DUE ORDER BY e.id, s.position"
)
_SHARES = (
    "SELECT e.id AS event, e.title, MIN(p.return_by) AS until, SUM(q.size - q.taken - q.waiting) AS free"
    " FROM branch_quota q JOIN pool p ON p.id = q.pool JOIN event e ON e.id = p.event JOIN branch b ON b.id = q.branch"
    " WHERE AHEAD AND p.by_branch AND p.merged_at IS NULL AND p.return_by > {} AND (WITHIN)"
    " GROUP BY e.id, e.title HAVING SUM(q.size - q.taken - q.waiting) > 0"
)
_SEATS = (
    "SELECT e.id AS event, e.title, p.return_by AS until, count(*) AS free FROM seat s"
    " JOIN seating_plan p ON p.id = s.plan JOIN event e ON e.id = p.event JOIN branch b ON b.id = s.branch"
    " WHERE AHEAD AND s.registration IS NULL AND NOT s.blocked AND p.returned_at IS NULL AND p.return_by > {}"
    " AND (WITHIN) GROUP BY e.id, e.title, p.return_by"
)
_SEALED = (
    "SELECT e.id AS event, e.title, e.starts_at AS until, e.settings, r.id, count(a.id) AS given"
    " FROM registration r JOIN event e ON e.id = r.event JOIN branch b ON b.id = r.branch"
    " LEFT JOIN sealed_answer a ON a.registration = r.id AND a.deleted_at IS NULL"
    " WHERE AHEAD AND r.status = 'confirmed' AND e.settings LIKE {} AND (WITHIN)"
    " GROUP BY e.id, e.title, e.starts_at, e.settings, r.id"
)
_ASKS_SEALED = '%"sealed"%'


class Task(msgspec.Struct, frozen=True):
    """Something to do for an event, and where. `until` None: there is no day set."""

    event: str
    title: str
    sentence: Sentence
    link: str
    until: datetime | None = None


async def incomplete(branches: Sequence[str], now: datetime) -> dict[str, int]:
    """Event → how many registrations of these branches and all below them lack an answer that must be given.

    By themselves, or by somebody they bring along.
    """
    (own, *values), (along, *more) = (_within(each, branches, now) for each in (_LACKING, _LACKING_ALONG))
    rows = await fetch(f"{own} UNION ALL {along}", *values, *more)
    sure = {(row["event"], row["id"]) for row in rows if row["surely"]}
    perhaps = [row for row in rows if (row["event"], row["id"]) not in sure]
    sure |= {(row["event"], row["id"]) for row in await _lacking_after_all(perhaps)}
    return dict(Counter(event for event, _ in sure))


async def _lacking_after_all(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of them to whom a question with a condition was shown indeed."""
    own = await _given(_GIVEN, [row["id"] for row in rows if not row["guest"]])
    along = await _given(_GIVEN_ALONG, [row["guest"] for row in rows if row["guest"]])
    events = {event: await facts.event(event) for event in sorted({row["event"] for row in rows})}

    def lacks(event: Event, row: dict[str, Any]) -> bool:
        if row["guest"]:
            asked = asked_of_companions(event.questions)
            return bool(still_missing(asked, along.get(row["guest"], {}), age=row["age"]))
        asked = asked_of(event.questions, scopes_of(row["party"], row["places"]))
        return bool(still_missing(asked, own.get(row["id"], {})))

    return [row for row in rows if (event := events[row["event"]]) is not None and lacks(event, row)]


async def _given(query: str, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """Who → question → what they answered."""
    found: dict[str, dict[str, str]] = {}
    for at in range(0, len(ids), AT_ONCE):
        some = ids[at : at + AT_ONCE]
        for answer in await fetch(query.replace("{marks}", ", ".join(["{}"] * len(some))), *some):
            found.setdefault(answer["who"], {})[answer["question"]] = answer["value"]
    return found


async def tasks(
    branches: Sequence[str], now: datetime, lacking: Iterable[tuple[str, str, int]]
) -> list[Task]:
    """What is due from these branches, the most urgent first. `lacking`: (event, title, registrations incomplete)."""
    if not branches:
        return []
    found = [
        Task(
            event, title, Sentence("{count} registration lacks an answer.", "{count} registrations lack answers.",
                                   count=count), f"/branch/registrations/{event}",
        )
        for event, title, count in lacking
        if count
    ]  # fmt: skip
    found += await _lists(branches)
    found += await _free(_SHARES, branches, now, "/branch/registrations/{}/places", _places_free)
    found += await _free(_SEATS, branches, now, "/branch/registrations/{}/seats", _seats_free)
    found += await _sealed(branches, now)
    last = datetime.max.replace(tzinfo=UTC)
    return sorted(found, key=lambda task: (task.until or last, task.title, task.link))


def _places_free(count: int) -> Sentence:
    return Sentence(
        "{count} of our places is free: fill it or return it.",
        "{count} of our places are free: fill them or return them.",
        count=count,
    )


def _seats_free(count: int) -> Sentence:
    return Sentence(
        "{count} seat held for us is free: give it out or back.",
        "{count} seats held for us are free: give them out or back.",
        count=count,
    )


async def _free(query: str, branches: Sequence[str], now: datetime, link: str, words: Any) -> list[Task]:
    rows = await fetch(*_within(query, branches, now, now))
    return [
        Task(
            row["event"], row["title"], words(int(row["free"])), link.format(row["event"]), _at(row["until"])
        )
        for row in rows
    ]


def _at(value: Any) -> datetime | None:
    """SQLite says what an aggregate found as text."""
    if not isinstance(value, str):
        return value if value is None or isinstance(value, datetime) else None
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def _lists(branches: Sequence[str]) -> list[Task]:
    found: dict[str, Task] = {}
    for row in await fetch(*_within(_LISTS, branches, ANYTHING, of="s", last=True)):
        told = Sentence("Put the applicants in order and hand the list in.")
        if row["returned"]:
            told = Sentence("The union office returned the list: {reason}", reason=row["returned"])
        task = Task(
            row["event"], row["title"], told, f"/branch/nominations/{row['event']}", _at(row["until"])
        )
        found.setdefault(row["event"], task)
    return list(found.values())


async def _sealed(branches: Sequence[str], now: datetime) -> list[Task]:
    """Travellers who have not given what only they can give."""
    missing: dict[str, list[dict[str, Any]]] = {}
    for row in await fetch(*_within(_SEALED, branches, now, _ASKS_SEALED)):
        rules = msgspec.json.decode(row["settings"], type=EventSettings).sealed
        if int(row["given"]) < rules.id_number + rules.health:
            missing.setdefault(row["event"], []).append(row)
    return [
        Task(
            event, rows[0]["title"],
            Sentence("{count} colleague has not given the ID number or health declaration.",
                     "{count} colleagues have not given the ID number or health declaration.", count=len(rows)),
            f"/branch/registrations/{event}", _at(rows[0]["until"]),
        )
        for event, rows in missing.items()
    ]  # fmt: skip


def _within(
    query: str, branches: Sequence[str], *values: Any, of: str = "b", last: bool = False
) -> tuple[Any, ...]:
    """The query for these branches and all below them, with its values: theirs last, or first with ``last``."""
    condition = " OR ".join([f"{of}.path LIKE {{}}"] * len(branches))
    paths = tuple(f"%{branch}/%" for branch in branches)
    query = query.replace("WITHIN", condition).replace("AHEAD", _AHEAD).replace("DUE", DUE)
    return query, *((*paths, *values) if last else (*values, *paths))
