"""Conditions tried on the whole roster: how many could sign up, and who could not and why."""

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec

from events.domain import absences
from events.domain.eligibility import Before, Rules, failures, needs
from events.domain.event import Event, Offering, Person
from events.queries import past
from events.queries.roll import found_by
from events.tables import Event as EventTable
from foundation.clock import now
from foundation.i18n import local
from foundation.messages import Sentence

MOST_SHOWN = 200
A_BREATH = 2_000
"""After so many people others get their turn on the loop."""


class Unfit(msgspec.Struct, frozen=True):
    """Somebody who could not sign up, with every reason."""

    name: str
    staff_number: str
    branch_name: str
    initials: str
    letters: str
    reasons: tuple[Sentence, ...]


class OfBranch(msgspec.Struct):
    name: str
    position: int
    eligible: int = 0
    unfit: int = 0


class Trial(msgspec.Struct, frozen=True):
    """`unfit`: of those who match the search the first ones; `matching`: how many match."""

    eligible: int
    not_eligible: int
    branches: tuple[OfBranch, ...]
    unfit: tuple[Unfit, ...]
    matching: int


async def tried(
    event: Event,
    offering: Offering,
    rules: Rules,
    branch_names: Mapping[str, str],
    event_names: Mapping[str, str],
    search: str = "",
) -> Trial:
    """One statement and one pass, however long the roster. Who has left the union is not counted."""
    day, today = local(offering.starts_at or event.starts_at or now()).date(), local(now()).date()
    asked = past.Asked(needs(rules, event.kind, day) | absences.needs(event.absence_rule, today), event.id)
    branches: dict[str, OfBranch] = {}
    unfit: list[tuple[tuple[int, str, str], Unfit]] = []
    eligible = 0
    for turn, row in enumerate(await past.of_roster(asked)):
        if turn % A_BREATH == A_BREATH - 1:
            await asyncio.sleep(0)
        if row["employment_status"] == "left":
            continue
        branch = branches.setdefault(row["branch"], OfBranch(row["branch_name"], row["branch_position"]))
        history = asked.history(row)
        person = _person(row)
        reasons = failures(rules, person, day, branch_names, Before(history, event.kind, event_names))
        if event.absence_rule is not None:
            away = absences.refusal(
                event.absence_rule, absences.consequence(event.absence_rule, history, today)
            )
            reasons = (*reasons, away) if away is not None else reasons
        if not reasons:
            eligible += 1
            branch.eligible += 1
            continue
        branch.unfit += 1
        order = (row["branch_position"], row["branch_name"], row["pinyin"])
        unfit.append((order, Unfit(
            row["name"], row["staff_number"], row["branch_name"], row["initials"], row["letters"], reasons,
        )))  # fmt: skip
    found = [each for each in unfit if not search or found_by(search, each[1])]
    found.sort(key=lambda each: each[0])
    return Trial(
        eligible,
        len(unfit),
        tuple(sorted(branches.values(), key=lambda each: (each.position, each.name))),
        tuple(each for _, each in found[:MOST_SHOWN]),
        len(found),
    )


def _person(row: dict[str, Any]) -> Person:
    return Person(
        row["id"], row["name"], row["branch"], row["branch_name"], row["branch_path"], row["sex"],
        row["birth_date"], row["employment_status"], row["joined_on"], row["honours"],
    )  # fmt: skip


async def former_events(event: Event, most: int = 80) -> dict[str, str]:
    """Events that have begun, the latest first, for conditions that speak of them."""
    rows = await EventTable.raw(
        "SELECT id, title, starts_at FROM event WHERE status IN ('published', 'finished') AND starts_at <= {}"
        " AND id <> {} ORDER BY starts_at DESC LIMIT {}",
        now(), event.id, most,
    )  # fmt: skip
    return {row["id"]: row["title"] for row in rows} | dict(event.event_names)
