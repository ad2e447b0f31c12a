"""The versions of a plan: the one the referee works on, what can be undone and redone, all of them."""

from datetime import datetime
from typing import Any

import msgspec

from competitions.domain.plan_record import PlanRecord, record_from
from competitions.domain.plan_report import Report, report_from
from competitions.tables import Competition, PlanVersion
from foundation.errors import not_found

_CURRENT = (
    "SELECT v.number, v.base, v.plan, v.report, v.note, v.made_at, v.published_at"
    " FROM competition c JOIN plan_version v ON v.competition = c.id AND v.number = c.plan WHERE c.id = {}"
)
_ALL = (
    "SELECT v.number, v.base, v.note, v.report, v.made_at, v.published_at, m.name AS made_by"
    " FROM plan_version v LEFT JOIN member m ON m.id = v.made_by WHERE v.competition = {}"
    " ORDER BY v.number DESC LIMIT {}"
)
_NEXT = "SELECT MAX(number) AS number FROM plan_version WHERE competition = {} AND base = {}"
MOST_SHOWN = 100
MOST_VERSIONS = 1_000_000


class Version(msgspec.Struct, frozen=True):
    """A plan as kept. ``base`` is the version it was made from, ``report`` how it came about."""

    number: int
    base: int | None
    record: PlanRecord
    report: Report | None
    note: str
    made_at: datetime
    published_at: datetime | None


class VersionRow(msgspec.Struct, frozen=True):
    """A version in the list."""

    number: int
    base: int | None
    note: str
    report: Report | None
    made_at: datetime
    published_at: datetime | None
    made_by: str | None


async def current(competition_id: str) -> Version | None:
    """The version the referee works on, None before the first plan."""
    rows = await PlanVersion.raw(_CURRENT, competition_id)
    return _version(rows[0]) if rows else None


async def version(competition_id: str, number: int) -> Version:
    """Raises Refusal 404."""
    if not 0 < number < MOST_VERSIONS:
        raise not_found()
    rows = await PlanVersion.raw(
        "SELECT number, base, plan, report, note, made_at, published_at FROM plan_version"
        " WHERE competition = {} AND number = {}",
        competition_id,
        number,
    )
    if not rows:
        raise not_found()
    return _version(rows[0])


def _version(row: dict[str, Any]) -> Version:
    return Version(
        row["number"],
        row["base"],
        record_from(row["plan"]),
        report_from(row["report"]),
        row["note"],
        row["made_at"],
        row["published_at"],
    )


async def versions(competition_id: str) -> list[VersionRow]:
    """The newest first."""
    rows = await PlanVersion.raw(_ALL, competition_id, MOST_SHOWN)
    return [msgspec.convert({**row, "report": report_from(row["report"])}, VersionRow) for row in rows]


async def after(competition_id: str, number: int) -> int | None:
    """The newest version made from this one: what redo goes to."""
    rows = await PlanVersion.raw(_NEXT, competition_id, number)
    return rows[0]["number"] if rows else None


async def last_number(competition_id: str) -> int:
    rows = await PlanVersion.raw(
        "SELECT MAX(number) AS number FROM plan_version WHERE competition = {}", competition_id
    )
    return int(rows[0]["number"] or 0)


async def plan_number(competition_id: str) -> int | None:
    """The number of the version worked on. Raises Refusal 404."""
    rows = await Competition.raw("SELECT plan FROM competition WHERE id = {}", competition_id)
    if not rows:
        raise not_found()
    number: int | None = rows[0]["plan"]
    return number
