"""Sensitive answers: given by the person alone, read and exported only with a reason on the trail, deleted in time."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from events.domain.event import Event
from events.domain.id_numbers import Roster, disagreements, masked, read
from events.domain.sealing import KEPT, MOST_NOTE, SealedKind, asked, bound_to, wording
from events.queries import facts
from events.services.contention import write_again
from events.services.permission import must_organize
from foundation.clock import now
from foundation.database import fetch, write
from foundation.encryption import is_newest, seal, unseal
from foundation.errors import Refusal, not_allowed, not_found
from foundation.i18n import local, say
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

AT_ONCE = 500
FIT = "fit"

_REGISTRATION = (
    "SELECT r.id, r.event, r.member, r.status, e.revision, m.birth_date, m.sex FROM registration r"
    " JOIN event e ON e.id = r.event JOIN member m ON m.id = r.member WHERE r.id = {}"
)
_KEEP = (
    "INSERT INTO sealed_answer (id, registration, kind, sealed, wording, given_at, deleted_because)"
    " VALUES ({}, {}, {}, {}, {}, {}, '') ON CONFLICT (registration, kind) DO UPDATE SET sealed = excluded.sealed,"
    " wording = excluded.wording, given_at = excluded.given_at, deleted_at = NULL, deleted_because = ''"
)
_SEALED = (
    "SELECT s.sealed FROM sealed_answer s JOIN registration r ON r.id = s.registration"
    " WHERE s.registration = {} AND s.kind = {} AND r.event = {} AND s.deleted_at IS NULL"
)
_OF_EVENT = (
    "SELECT s.registration, s.sealed, m.name, m.phone, b.name AS branch_name FROM sealed_answer s"
    " JOIN registration r ON r.id = s.registration JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " WHERE r.event = {} AND r.status = 'confirmed' AND s.kind = {} AND s.deleted_at IS NULL"
    " ORDER BY b.position, b.name, m.pinyin, r.id"
)
_WIPE = (
    "UPDATE sealed_answer SET sealed = '', deleted_at = {}, deleted_because = {}"
    " WHERE registration = {} AND kind = {} AND deleted_at IS NULL RETURNING id"
)
_DUE = (
    "SELECT s.registration, s.kind, r.event, r.status, e.status AS event_status FROM sealed_answer s"
    " JOIN registration r ON r.id = s.registration JOIN event e ON e.id = r.event JOIN offering o ON o.id = r.offering"
    " WHERE s.deleted_at IS NULL AND (r.status IN ('cancelled', 'rejected') OR e.status = 'cancelled'"
    " OR (s.kind = 'health' AND COALESCE(o.ends_at, e.ends_at, o.starts_at, e.starts_at) <= {})"
    " OR (s.kind = 'id_number' AND COALESCE(o.ends_at, e.ends_at, o.starts_at, e.starts_at) <= {}))"
    " ORDER BY s.id LIMIT {}"
)
_OLD = (
    "SELECT id, registration, kind, sealed FROM sealed_answer"
    " WHERE deleted_at IS NULL AND id > {} ORDER BY id LIMIT {}"
)
_RESEAL = "UPDATE sealed_answer SET sealed = {} WHERE id = {} AND sealed = {} RETURNING id"


class Accepted(msgspec.Struct, frozen=True):
    """It is kept. `told`: where number and roster do not say the same."""

    told: tuple[Sentence, ...] = ()


class Insured(msgspec.Struct, frozen=True):
    """A line of the insurer's list."""

    name: str
    branch_name: str
    number: str
    phone: str


async def give_id_number(actor: Identity, registration_id: str, typed: str, *, agreed: bool) -> Accepted:
    """The person gives their own ID number under the consent. Raises `Refusal` 422 with what is wrong with it."""
    number = read(typed, local(now()).date())
    if isinstance(number, Sentence):
        raise Refusal(number, field="id_number", status=422)
    if not agreed:
        raise Refusal(
            Sentence("Without your consent it is not kept. Nothing was stored."), field="agreed", status=422
        )
    row = await _give(actor, registration_id, SealedKind.ID_NUMBER, number.text)
    return Accepted(disagreements(number, Roster(_day(row["birth_date"]), row["sex"])))


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


async def declare_health(actor: Identity, registration_id: str, note: str, *, agreed: bool) -> None:
    """The person ticks that their health allows it, with a note for the leader if they wish. Raises `Refusal` 422."""
    if not agreed:
        raise Refusal(
            Sentence("Please tick this, or talk to the union office if your health does not allow it."),
            field="fit",
            status=422,
        )
    words = note.strip()
    if len(words) > MOST_NOTE:
        raise Refusal(
            Sentence("Please write at most {most} characters.", most=MOST_NOTE), field="note", status=422
        )
    await _give(actor, registration_id, SealedKind.HEALTH, words or FIT)


async def _give(actor: Identity, registration_id: str, kind: SealedKind, text: str) -> dict[str, Any]:
    async def body() -> dict[str, Any]:
        rows = await fetch(_REGISTRATION, registration_id)
        if not rows:
            raise not_found()
        row = rows[0]
        if row["member"] != actor.member_id:
            raise not_allowed(
                Sentence("Only the person themselves can give this and agree to it. Nothing was stored.")
            )
        event = await facts.event_at(row["event"], row["revision"])
        _may_be_asked(event, row["status"], kind)
        words = say(wording(kind, event.settings.sealed))
        sealed = seal(text, bound_to(registration_id, kind))
        await fetch(_KEEP, new_id(), registration_id, kind.value, sealed, words, now())
        await audit.record(
            actor, "sealed.given", "registration", registration_id, event=event.id, kind=kind.value
        )
        return row

    return await write_again(body)


def _may_be_asked(event: Event, status: str, kind: SealedKind) -> None:
    if kind not in asked(event.settings.sealed):
        raise Refusal(Sentence("This event does not ask for that. Nothing was stored."))
    if status != "confirmed":
        raise Refusal(Sentence("This is asked only once the place is yours. Nothing was stored."))
    if event.starts_at is None:
        raise Refusal(
            Sentence("The event has no date yet, so nothing can be deleted in time. Nothing was stored.")
        )
    if event.over(now()):
        raise Refusal(Sentence("The event is over; this is not needed any more. Nothing was stored."))


async def withdraw(actor: Identity, registration_id: str, kind: SealedKind) -> None:
    """The person takes a consent back: what was kept under it is deleted at once."""

    async def body() -> None:
        rows = await fetch(_REGISTRATION, registration_id)
        if not rows or rows[0]["member"] != actor.member_id:
            raise not_found()
        await _wipe(actor, registration_id, kind.value, "withdrawn", rows[0]["event"])

    await write_again(body)


async def _wipe(actor: Identity | None, registration: str, kind: str, because: str, event: str) -> bool:
    if not await fetch(_WIPE, now(), because, registration, kind):
        return False
    await audit.record(
        actor, "sealed.deleted", "registration", registration, event=event, kind=kind, because=because
    )
    return True


async def own_masked(registration_id: str, event_id: str) -> str:
    """One's own ID number as the page shows it; empty when none is kept."""
    rows = await fetch(_SEALED, registration_id, SealedKind.ID_NUMBER.value, event_id)
    if not rows:
        return ""
    return masked(unseal(rows[0]["sealed"], bound_to(registration_id, SealedKind.ID_NUMBER)))


async def reveal(actor: Identity, event_id: str, registration_id: str, kind: SealedKind, reason: str) -> str:
    """One answer in clear, for the event's organizer; the trail keeps who looked and why. Raises `Refusal`."""
    must_organize(actor, event_id)
    words = _reason(reason)

    async def body() -> str:
        rows = await fetch(_SEALED, registration_id, kind.value, event_id)
        if not rows:
            raise not_found()
        await audit.record(
            actor,
            "sealed.viewed",
            "registration",
            registration_id,
            event=event_id,
            kind=kind.value,
            reason=words,
        )
        return str(rows[0]["sealed"])

    text = unseal(await write(body), bound_to(registration_id, kind))
    return "" if text == FIT else text


async def insurance_list(actor: Identity, event_id: str, reason: str) -> list[Insured]:
    """Everybody's ID number for the insurer; the trail keeps who took the list, why, and of whom. Raises `Refusal`."""
    must_organize(actor, event_id)
    words = _reason(reason)

    async def body() -> list[dict[str, Any]]:
        rows = await fetch(_OF_EVENT, event_id, SealedKind.ID_NUMBER.value)
        if not rows:
            raise Refusal(
                Sentence("Nobody has given an ID number yet, so there is no list. Nothing was exported.")
            )
        await audit.record(
            actor, "sealed.exported", "event", event_id, kind=SealedKind.ID_NUMBER.value, people=len(rows),
            registrations=[row["registration"] for row in rows], reason=words,
        )  # fmt: skip
        return rows

    return [
        Insured(
            row["name"], row["branch_name"],
            unseal(row["sealed"], bound_to(row["registration"], SealedKind.ID_NUMBER)), row["phone"],
        )
        for row in await write(body)
    ]  # fmt: skip


def _reason(reason: str) -> str:
    words = reason.strip()
    if not words or len(words) > 200:
        raise Refusal(
            Sentence("Please say in at most 200 characters what it is needed for; the trail keeps it."),
            field="reason",
            status=422,
        )
    return words


async def delete_due(at: datetime | None = None) -> int:
    """Deletes what its time is over for, and what nobody needs any more; how many. The server does it every hour."""
    moment = at or now()
    deleted = 0
    while True:

        async def body() -> int:
            rows = await fetch(
                _DUE, moment - KEPT[SealedKind.HEALTH], moment - KEPT[SealedKind.ID_NUMBER], AT_ONCE
            )
            for row in rows:
                ended = row["status"] in ("cancelled", "rejected") or row["event_status"] == "cancelled"
                because = "cancelled" if ended else "schedule"
                await _wipe(None, row["registration"], row["kind"], because, row["event"])
            return len(rows)

        done = await write(body)
        deleted += done
        if done < AT_ONCE:
            return deleted


async def reseal() -> int:
    """Seals everything anew that an older key sealed; how many. Can be stopped and begun again at any time."""
    resealed, after = 0, ""
    while rows := await fetch(_OLD, after, AT_ONCE):
        after = rows[-1]["id"]
        old: Sequence[dict[str, Any]] = [row for row in rows if not is_newest(row["sealed"])]
        resealed += await _reseal(old)
    return resealed


async def _reseal(rows: Sequence[dict[str, Any]]) -> int:
    if not rows:
        return 0

    async def body() -> int:
        done = 0
        for row in rows:
            place = bound_to(row["registration"], SealedKind(row["kind"]))
            anew = seal(unseal(row["sealed"], place), place)
            done += bool(await fetch(_RESEAL, anew, row["id"], row["sealed"]))
        await audit.record(None, "sealed.resealed", "installation", "", people=done)
        return done

    return await write(body)
