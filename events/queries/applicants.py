"""Those who applied, as an organizer decides on them: answers, what the rules say, and their history beside."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from events.domain import absences
from events.domain.eligibility import failures, whole_years
from events.domain.event import Event, Person
from events.domain.history import Ask, Need, months_before
from events.queries import applications, past
from events.queries.applications import Application
from events.tables import Registration
from foundation.clock import now
from foundation.i18n import local
from foundation.messages import Sentence

MONTHS = 24
MOST_NAMED = 5_000
SHOWN = ("applied", "offered", "confirmed", "waitlisted", "rejected")
_ANSWERS = (
    "SELECT a.registration, a.question, a.value FROM answer a JOIN registration r ON r.id = a.registration"
    " WHERE r.event = {}"
)
_NAMES = (
    "SELECT r.id, m.name, m.staff_number, b.name AS branch_name FROM registration r"
    " JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch WHERE r.event = {}"
)


class Applicant(msgspec.Struct, frozen=True):
    """`reasons`: what the rules have against it now; the history covers the past two years."""

    application: Application
    name: str
    staff_number: str
    initials: str
    letters: str
    branch_name: str
    branch_position: int
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


async def applicants(event: Event) -> list[Applicant]:
    """All who lead a registration, in the order they applied. Three statements, however many they are."""
    everyone = await applications.of_event(event.id, *SHOWN)
    leading = sorted(
        (one for one in everyone if not one.follows), key=lambda one: (one.registered_at, one.id)
    )
    today = local(now()).date()
    since = months_before(today, MONTHS).isoformat()
    places, missed, trip = (
        Need(Ask.PLACES, event.kind, since), Need(Ask.NO_SHOWS, "", since), Need(Ask.LAST_TRIP),
    )  # fmt: skip
    days = {
        offering.id: local(offering.starts_at or event.starts_at or now()).date()
        for offering in event.offerings
    }
    wanted = {places, missed, trip} | absences.needs(event.absence_rule, today)
    for offering in event.offerings:
        wanted |= past.needs_of(event, offering, days[offering.id])
    people, asked = await _people(event, leading, wanted)
    answers = await _answers(event.id)
    found = []
    for one in leading:
        row = people[one.member]
        history = asked.history(row)
        before, absence = past.known(event, history)
        asked_for = event.offering(one.offering)
        if asked_for is None:
            continue
        person = Person(
            **{name: row[name] for name in Person.__struct_fields__ if name in row},
        )
        reasons = failures(asked_for.rules, person, days[asked_for.id], event.branch_names, before)
        stayed_away = absences.refusal(event.absence_rule, absence) if event.absence_rule else None
        behind = (
            absences.warning(event.absence_rule, absence) if event.absence_rule and absence.behind else None
        )
        found.append(
            Applicant(
                one, row["name"], row["staff_number"], row["initials"], row["letters"], row["branch_name"],
                row["branch_position"], asked_for.title, answers.get(one.id, {}),
                (*reasons, *([stayed_away] if stayed_away else []), *([behind] if behind else [])),
                whole_years(row["joined_on"], today) if row["joined_on"] else None,
                history.day(trip), history.count(places), history.count(missed),
            )
        )  # fmt: skip
    return found


async def _people(
    event: Event, leading: Sequence[Application], wanted: set[Need]
) -> tuple[dict[str, dict[str, Any]], past.Asked]:
    asked = past.Asked(wanted, event.id)
    members = sorted({one.member for one in leading})
    rows = await past.of_roster(asked, members if len(members) <= MOST_NAMED else None)
    return {row["id"]: row for row in rows}, asked


async def _answers(event_id: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in await Registration.raw(_ANSWERS, event_id):
        found.setdefault(row["registration"], {})[row["question"]] = row["value"]
    return found


async def names_of(event_id: str) -> dict[str, dict[str, str]]:
    """Registration → name, staff number and branch."""
    return {row["id"]: row for row in await Registration.raw(_NAMES, event_id)}
