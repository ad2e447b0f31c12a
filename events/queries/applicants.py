"""Those who applied, as an organizer decides on them: answers, what the rules say, and their history beside."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from events.domain import absences
from events.domain.eligibility import failures, whole_years
from events.domain.event import Event, Offering, Person
from events.domain.history import Ask, History, Need, months_before
from events.queries import applications, past
from events.queries.applications import Application
from events.tables import Registration
from foundation.clock import now
from foundation.database import fetch
from foundation.i18n import local
from foundation.messages import Sentence

MONTHS = 24
MOST_NAMED = 5_000
_ANSWERS = "SELECT registration, question, value FROM answer WHERE registration IN ({marks})"
_NAMES = (
    "SELECT r.id, m.name, m.staff_number, r.branch, b.name AS branch_name, b.position AS branch_position"
    " FROM registration r"
    " JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch WHERE r.event = {}"
)


class Applicant(msgspec.Struct, frozen=True):
    """`reasons`: what the rules have against it now; the history covers the past two years."""

    application: Application
    name: str
    staff_number: str
    branch_name: str
    offering_title: str
    answers: Mapping[str, str]
    reasons: tuple[Sentence, ...]
    service: int | None
    last_trip: date | None
    places: int
    missed: int

    @property
    def id(self) -> str:
        return self.application.id

    @property
    def status(self) -> str:
        return self.application.status


class _Known(msgspec.Struct, frozen=True):
    """What is found out of applicants in one statement, to be read off row by row."""

    event: Event
    asked: past.Asked
    people: Mapping[str, Mapping[str, Any]]
    days: Mapping[str, date]

    def reasons(self, one: Application, offering: Offering, history: History) -> tuple[Sentence, ...]:
        """What the rules have against it now."""
        event, row = self.event, self.people[one.member]
        before, absence = past.known(event, history)
        person = Person(**{name: row[name] for name in Person.__struct_fields__ if name in row})
        found = failures(offering.rules, person, self.days[offering.id], event.branch_names, before)
        if event.absence_rule:
            stayed_away = absences.refusal(event.absence_rule, absence)
            behind = absences.warning(event.absence_rule, absence) if absence.behind else None
            found = (*found, *(each for each in (stayed_away, behind) if each))
        return tuple(found)


async def applicants(event: Event, ids: Sequence[str]) -> list[Applicant]:
    """These who lead a registration, in this order. Three statements, however many they are."""
    some = await applications.these(ids)
    today = local(now()).date()
    since = months_before(today, MONTHS).isoformat()
    places, missed, trip = (
        Need(Ask.PLACES, event.kind, since), Need(Ask.NO_SHOWS, "", since), Need(Ask.LAST_TRIP),
    )  # fmt: skip
    known = await _known(event, some, {places, missed, trip})
    answers = await _answers(ids)
    found = []
    for one in some:
        row, asked_for = known.people[one.member], event.offering(one.offering)
        if asked_for is None:
            continue
        history = known.asked.history(row)
        found.append(
            Applicant(
                one, row["name"], row["staff_number"], row["branch_name"], asked_for.title,
                answers.get(one.id, {}), known.reasons(one, asked_for, history),
                whole_years(row["joined_on"], today) if row["joined_on"] else None,
                history.day(trip), history.count(places), history.count(missed),
            )
        )  # fmt: skip
    return found


async def doubtful(event: Event, ids: Sequence[str]) -> list[str]:
    """Those of these whom the rules have something against now. Two statements, or none where there are no rules."""
    if event.absence_rule is None and all(each.rules == past.NO_RULES for each in event.offerings):
        return []
    some = await applications.these(ids)
    known = await _known(event, some, set())
    found = []
    for one in some:
        offering = event.offering(one.offering)
        history = known.asked.history(known.people[one.member])
        if offering is not None and known.reasons(one, offering, history):
            found.append(one.id)
    return found


async def _known(event: Event, some: Sequence[Application], wanted: set[Need]) -> _Known:
    today = local(now()).date()
    days = {
        offering.id: local(offering.starts_at or event.starts_at or now()).date()
        for offering in event.offerings
    }
    needs = wanted | absences.needs(event.absence_rule, today)
    for offering in event.offerings:
        needs |= past.needs_of(event, offering, days[offering.id])
    asked = past.Asked(needs, event.id)
    members = sorted({one.member for one in some})
    rows = await past.of_roster(asked, members if len(members) <= MOST_NAMED else None)
    return _Known(event, asked, {row["id"]: row for row in rows}, days)


async def _answers(ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, str]] = {}
    if ids:
        for row in await fetch(_ANSWERS.replace("{marks}", ", ".join(["{}"] * len(ids))), *ids):
            found.setdefault(row["registration"], {})[row["question"]] = row["value"]
    return found


async def names_of(event_id: str) -> dict[str, dict[str, str]]:
    """Registration → name, staff number and branch."""
    return {row["id"]: row for row in await Registration.raw(_NAMES, event_id)}
