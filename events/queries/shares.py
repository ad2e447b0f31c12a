"""What quota arithmetic counts: branches below the host with the members who may take part, or who wait."""

from datetime import datetime

from events.domain import absences, eligibility
from events.domain.event import Event, Person
from events.domain.history import Need
from events.domain.quota import Unit
from events.queries import past
from events.tables import Event as EventTable
from foundation.i18n import local
from members.domain.branches import BranchNode, ids_on
from members.queries import branches

_ROSTER = (
    "SELECT m.id, m.name, m.sex, m.birth_date, m.employment_status, m.joined_on, m.honours, m.branch,"
    " b.name AS branch_name, b.path AS branch_path FROM member m JOIN branch b ON b.id = m.branch"
    " WHERE m.employment_status <> 'left'"
)


async def sharing(event: Event) -> list[BranchNode]:
    """The branches that places are shared among: those directly below the host, or the host alone."""
    nodes = await branches()
    below = [node for node in nodes if node.parent == event.host]
    return below or [node for node in nodes if node.id == event.host]


async def named(event: Event, pool_id: str) -> dict[str, str]:
    """Those branches, and any other that has places of the pool: id → name, in the union's own order."""
    rows = await EventTable.raw("SELECT branch FROM branch_quota WHERE pool = {}", pool_id)
    wanted = {node.id for node in await sharing(event)} | {row["branch"] for row in rows}
    return {node.id: node.name for node in await branches() if node.id in wanted}


async def members_of(event: Event, pool_id: str, now: datetime, *, everybody: bool = False) -> list[Unit]:
    """Each branch with the members of its whole subtree whom at least one offering of the pool admits, by all rules:
    those on their past and on places not taken up are among them.

    ``everybody``: all who have not left and are not retired, whether they may take part or not.
    """
    nodes = await sharing(event)
    counts = dict.fromkeys((node.id for node in nodes), 0)
    offerings = [offering for offering in event.offerings if offering.pool == pool_id]
    days = [local(event.starts_of(offering) or now).date() for offering in offerings]
    needs = {
        need
        for offering, day in zip(offerings, days, strict=True)
        for need in eligibility.needs(offering.rules, event.kind, day)
    } | absences.needs(event.absence_rule, local(now).date())
    befores, away = ({}, set()) if everybody or not needs else await _befores(event, needs, now)
    for row in await EventTable.raw(_ROSTER):
        home = next((branch for branch in ids_on(row["branch_path"]) if branch in counts), None)
        if home is None:
            continue
        person = Person(**row)
        if everybody:
            counts[home] += person.employment_status != "retired"
        elif person.id not in away and any(
            not eligibility.failures(offering.rules, person, day, event.branch_names, befores.get(person.id))
            for offering, day in zip(offerings, days, strict=True)
        ):
            counts[home] += 1
    return [Unit(node.id, node.name, counts[node.id]) for node in nodes]


async def _befores(
    event: Event, needs: set[Need], now: datetime
) -> tuple[dict[str, eligibility.Before], set[str]]:
    """The past of everybody on the roster, as far as the rules ask for it: one statement. And who may not sign up
    because they stayed away too often."""
    asked = past.Asked(needs, event.id)
    befores: dict[str, eligibility.Before] = {}
    away: set[str] = set()
    rule, today = event.absence_rule, local(now).date()
    for row in await past.of_roster(asked):
        history = asked.history(row)
        befores[row["id"]] = eligibility.Before(history, event.kind, event.event_names)
        if rule and absences.refusal(rule, absences.consequence(rule, history, today)) is not None:
            away.add(row["id"])
    return befores, away
