"""Storing a registration: its row, its history and the audit trail."""

from datetime import datetime

import msgspec

from events.domain.event import Own, RegistrationStatus
from events.domain.signup import Application, free_slot
from events.services.contention import Overtaken
from events.services.traces import log_entry
from foundation.database import Found, Statement, fetch
from foundation.identifiers import new_id
from members.domain.identity import Identity
from members.services import audit

_INSERT = (
    "INSERT INTO registration (id, event, offering, member, branch, quota, status, places, party, slot, line,"
    " offer_until, ticket, registered_at, registered_by, walk_in)"
    " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})"
)
_TAKE_UP_AGAIN = (
    "UPDATE registration SET branch = {}, quota = {}, status = {}, places = {}, party = {}, slot = {}, line = {},"
    " offer_until = {}, ticket = {}, registered_at = {}, registered_by = {}, walk_in = {}"
    " WHERE id = {} AND status IN ('cancelled', 'rejected') RETURNING id"
)


class Kept(msgspec.Struct, frozen=True):
    """How a registration stands when it is stored."""

    status: RegistrationStatus
    places: int = 1
    quota: str | None = None
    line: int | Found | None = None
    party: str | None = None
    offer_until: datetime | None = None
    walk_in: bool = False


async def stored_as(actor: Identity, asked: Application, kept: Kept) -> tuple[Own, tuple[Statement, ...]]:
    """The registration, and the statements that still have to store it."""
    person, at = asked.person, asked.now
    slot, ticket, status = free_slot(asked.own), new_id(), kept.status
    former = next((own.id for own in asked.own if own.offering == asked.offering.id), None)
    made = Own(former or new_id(), asked.offering.id, status, slot, ticket, kept.places)
    values = (
        person.branch, kept.quota, status.value, kept.places, kept.party, slot, kept.line, kept.offer_until,
        ticket, at, actor.member_id, kept.walk_in,
    )  # fmt: skip
    if former is None:
        return made, ((_INSERT, (made.id, asked.event.id, made.offering, person.id, *values)),)
    if not await fetch(_TAKE_UP_AGAIN, *values, former):
        raise Overtaken
    await fetch("DELETE FROM answer WHERE registration = {}", former)
    return made, ()


def traces_of(actor: Identity, asked: Application, made: Own, status: str) -> tuple[Statement, Statement]:
    """The registration's own log, and the audit trail."""
    trail = audit.entry(
        actor, f"registration.{status}", "registration", made.id,
        event=asked.event.id, offering=made.offering, member=asked.person.id,
    )  # fmt: skip
    return log_entry(made.id, actor.member_id, status, asked.now), trail
