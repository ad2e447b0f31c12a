"""Companions: named with the sign-up, and later more or fewer of them, each with a ticket of their own."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from events.domain.cancellation import By, in_time
from events.domain.companion_questions import answer_problems
from events.domain.event import ENDED, Event, Own, Phase, RegistrationStatus
from events.domain.party import (
    Companion,
    brings_companions,
    companion_problems,
    needs_place,
    places_for,
)
from events.queries import facts, parties
from events.services import companion_answers, news
from events.services.companions_refused import CompanionsRefused
from events.services.contention import write_again
from events.services.permission import acting_as
from events.services.resizing import set_places
from events.services.traces import announce, log
from foundation.clock import now
from foundation.database import fetch
from foundation.errors import Refusal, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.domain.name_keys import keys_of
from members.services import audit

KEPT_FOR = timedelta(days=30)
_KNOWN = (
    "SELECT r.id, r.event, r.offering, r.member, r.branch, r.quota, r.status, r.places, r.party, o.pool, e.revision,"
    " m.name, b.path AS branch_path, p.size, (SELECT count(*) FROM registration w WHERE w.party = r.party"
    " AND w.status NOT IN ('cancelled', 'rejected')) AS members"
    " FROM registration r JOIN offering o ON o.id = r.offering JOIN event e ON e.id = r.event"
    " JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch LEFT JOIN party p ON p.id = r.party"
    " WHERE r.id = {}"
)
_GUESTS = (
    "SELECT id, name, age_band, needs_place, present_at FROM guest"
    " WHERE registration = {} AND status = 'confirmed' ORDER BY created_at, id"
)
_ADD = (
    "INSERT INTO guest (id, event, offering, registration, branch, name, pinyin, initials, letters, strokes, sex,"
    " phone, audience, age_band, needs_place, status, ticket, expires_at, created_at)"
    " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, '', '', 'family', {}, {}, 'confirmed', {}, {}, {})"
)
_RENAME = (
    "UPDATE guest SET name = {}, pinyin = {}, initials = {}, letters = {}, strokes = {}, age_band = {},"
    " needs_place = {} WHERE id = {}"
)
_HOLD_PARTY = "UPDATE party SET size = size WHERE id = {}"


def check(event: Event, companions: Sequence[Companion], own_name: str) -> None:
    """Raises `CompanionsRefused` when they cannot be brought along."""
    if not companions:
        return
    if not brings_companions(event):
        raise CompanionsRefused({"companions": Sentence("Nobody can be brought along here.")})
    problems = {
        **companion_problems(event.settings.companions, companions, own_name),
        **answer_problems(event.questions, companions),
    }
    if problems:
        raise CompanionsRefused(problems)


async def add(
    event: Event, made: Own, branch: str, companions: Sequence[Companion], given_by: str, at: datetime
) -> None:
    """Stores the companions of a registration, in the order they were named; inside a write body, after `check`."""
    for number, companion in enumerate(companions):
        guest = new_id()
        await fetch(
            _ADD, guest, event.id, made.offering, made.id, branch, *named(companion.name),
            companion.age_band.value, needs_place(event.settings.companions, companion), new_id(),
            expires(event, at), at + timedelta(microseconds=number),
        )  # fmt: skip
        await companion_answers.store(event, guest, companion, given_by, at)


def named(name: str) -> tuple[str, ...]:
    """A guest's name, and by what it is put in order and found."""
    plain = name.strip()
    return plain, *msgspec.structs.astuple(keys_of(plain))


def expires(event: Event, at: datetime) -> datetime:
    """When what is known of guests is deleted."""
    return (event.ends_at or event.starts_at or at) + KEPT_FOR


async def change(
    actor: Identity, registration_id: str, companions: Sequence[Companion], reason: str = ""
) -> None:
    """Names those who come along anew: whoever keeps their `id` keeps their ticket.

    More places only while sign-up is open, and only if they are free; fewer until the deadline for cancelling.
    An organizer may at any time before the event is over; whoever does it for somebody else says why.
    Raises `CompanionsRefused`, or `Refusal`.
    """
    await write_again(lambda: _change(actor, registration_id, tuple(companions), reason.strip()))


async def _change(
    actor: Identity, registration_id: str, companions: tuple[Companion, ...], reason: str
) -> None:
    rows = await fetch(_KNOWN, registration_id)
    if not rows:
        raise not_found()
    row = rows[0]
    by = acting_as(actor, row["event"], row["member"], row["branch_path"])
    event = await facts.event_at(row["event"], row["revision"])
    check(event, companions, row["name"])
    _check_turn(event, row, by, reason)
    if row["party"]:
        await fetch(_HOLD_PARTY, row["party"])
    there = {guest["id"]: guest for guest in await fetch(_GUESTS, registration_id)}
    before = sum(bool(guest["needs_place"]) for guest in there.values())
    after = places_for(event.settings.companions, companions)
    at = now()
    if row["party"]:
        _check_room(row, after)
    else:
        _check_more(event, by, after - before, at)
        await set_places(event, row, row["places"] - before + after, at)
    await _keep(event, row, there, companions, actor.member_id, at)
    await log(registration_id, actor.member_id, row["status"], at, reason)
    await news.changed_by(actor, event, row, reason)
    await audit.record(
        actor,
        "registration.companions",
        "registration",
        registration_id,
        event=event.id,
        number=len(companions),
    )
    announce(event.id)


def _check_turn(event: Event, row: Mapping[str, Any], by: By, reason: str) -> None:
    status = RegistrationStatus(row["status"])
    if status in ENDED:
        raise Refusal(Sentence("This registration is cancelled; nobody can be brought along."))
    if row["party"] and not row["places"]:
        raise Refusal(Sentence("Your captain names those who come along."))
    check_time(event, status, by)
    check_reason(by, reason)


def check_time(event: Event, status: RegistrationStatus, by: By) -> None:
    """Raises `Refusal` when it is too late to change anything: an organizer may until the event is over."""
    late = event.over(now()) if by is By.ORGANIZER else not in_time(event, status, now())
    if late:
        raise Refusal(Sentence("It is too late for changes; please ask the organizer."))


def check_reason(by: By, reason: str) -> None:
    """Whoever changes something for somebody else says why. Raises `Refusal` 422."""
    if by is not By.THEMSELVES and not reason:
        raise Refusal(Sentence("Please give a reason; the person will read it."), field="reason", status=422)
    if len(reason) > 200:
        raise Refusal(
            Sentence("Please give the reason in at most 200 characters."), field="reason", status=422
        )


def _check_room(row: Mapping[str, Any], needed: int) -> None:
    """A party's places are those it has: who is brought along must fit beside its members."""
    if row["members"] + needed > row["size"]:
        raise CompanionsRefused(
            {"companions": Sentence("There are not so many places in it; please ask for more places first.")}
        )


def _check_more(event: Event, by: By, more: int, at: datetime) -> None:
    check_open(event, by, at, more > 0)


def check_open(event: Event, by: By, at: datetime, grows: bool) -> None:
    """More places are given only while sign-up is open, by an organizer also afterwards. Raises `Refusal`."""
    if grows and by is not By.ORGANIZER and event.phase(at) is not Phase.OPEN:
        raise Refusal(Sentence("More places can be had only while sign-up is open. Nothing was changed."))


async def _keep(
    event: Event,
    row: Mapping[str, Any],
    there: Mapping[str, Mapping[str, Any]],
    companions: Sequence[Companion],
    given_by: str,
    at: datetime,
) -> None:
    before = await parties.companion_answers_of(row["id"])
    kept = {companion.id for companion in companions}
    for guest in there.values():
        if guest["id"] not in kept:
            if guest["present_at"] is not None:
                raise Refusal(Sentence("{name} has checked in already and stays.", name=guest["name"]))
            await fetch("UPDATE guest SET status = 'cancelled' WHERE id = {}", guest["id"])
            await companion_answers.drop(guest["id"])
    new = [companion for companion in companions if companion.id not in there]
    own = Own(row["id"], row["offering"], RegistrationStatus(row["status"]))
    await add(event, own, row["branch"], new, given_by, at)
    for companion in companions:
        if companion.id in there:
            await fetch(
                _RENAME, *named(companion.name), companion.age_band.value,
                needs_place(event.settings.companions, companion), companion.id,
            )  # fmt: skip
            await companion_answers.replace(event, companion, before.get(companion.id, {}), given_by, at)


async def forget_guests() -> int:
    """Takes out what is known of guests whose time is over; that somebody was there stays counted. For the clock."""
    return await write_again(_forget)


async def _forget() -> int:
    await companion_answers.forget(now())
    rows = await fetch(
        "UPDATE guest SET name = '', pinyin = '', initials = '', letters = '', strokes = '', phone = '', sex = ''"
        " WHERE expires_at <= {}"
        " AND (name <> '' OR phone <> '' OR sex <> '') RETURNING id",
        now(),
    )
    return len(rows)
