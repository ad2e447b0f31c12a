"""Certificates: issued to those who completed, numbered without gaps, revoked with a reason, never renumbered."""

from collections.abc import Collection
from typing import Any

from checkin.course_tables import Certificate
from checkin.domain.certificate_number import Series, series
from events.domain.completion import State
from events.domain.event import Event
from events.domain.settings import CertificateRules
from events.queries import course, facts
from events.queries.course import Attendee
from events.services.contention import write_again
from events.services.event_settings import change_settings
from events.services.permission import must_organize
from foundation.clock import now
from foundation.database import fetch
from foundation.errors import Refusal, not_found
from foundation.i18n import local
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit
from members.services.telling import tell

_OPEN_SERIES = "INSERT INTO certificate_series (key, last) VALUES ({}, 0) ON CONFLICT (key) DO NOTHING"
_HOLD = "UPDATE certificate_series SET last = last WHERE key = {}"
_NEXT = "UPDATE certificate_series SET last = last + 1 WHERE key = {} RETURNING last"
_HOLDERS = "SELECT registration FROM certificate WHERE event = {} AND standing = 1"
_REVOKE = (
    "UPDATE certificate SET standing = NULL, revoked_at = {}, revoked_because = {}"
    " WHERE id = {} AND event = {} AND standing = 1 RETURNING id"
)


async def set_pattern(actor: Identity, event_id: str, pattern: str) -> None:
    """Keeps the pattern of the event's certificate numbers; empty: none are issued. Raises `Refusal` 422."""
    if pattern:
        series(pattern, now().year)
    await change_settings(actor, event_id, certificates=CertificateRules(pattern))


async def issue(actor: Identity, event_id: str, only: Collection[str] | None = None) -> tuple[str, ...]:
    """Issues a certificate to everybody who completed and holds none; returns the new ids in order.

    ``only``: just these registrations. Doing it again issues nothing more. Raises `Refusal` 409 without a pattern,
    or for somebody of ``only`` who has not completed.
    """
    must_organize(actor, event_id)

    async def body() -> tuple[str, ...]:
        event = await facts.event(event_id)
        if event is None:
            raise not_found()
        chosen = await _series_of(event)
        # Held before anybody is looked at: two who issue at once do it one after the other.
        await fetch(_OPEN_SERIES, chosen.key)
        await fetch(_HOLD, chosen.key)
        holders = {row["registration"] for row in await fetch(_HOLDERS, event_id)}
        entitled = _entitled(await course.course(event, now()), only)
        made = [await _issue_one(actor, event, chosen, each) for each in entitled if each.id not in holders]
        if made:
            await audit.record(actor, "certificates.issued", "event", event_id, count=len(made))
        return tuple(made)

    return await write_again(body)


async def _series_of(event: Event) -> Series:
    pattern = event.settings.certificates.pattern
    if not pattern:
        raise Refusal(Sentence("Say first how the certificates are numbered."), field="pattern", status=409)
    return series(pattern, local(event.ends_at or event.starts_at or now()).year)


def _entitled(read: course.Course, only: Collection[str] | None) -> list[Attendee]:
    completed = [each for each in read.people if each.completion.state is State.COMPLETED]
    if only is None:
        return completed
    found = [each for each in completed if each.id in only]
    if len(found) < len(set(only)):
        raise Refusal(Sentence("Certificates go to those only who completed the course. Nothing was issued."))
    return found


async def _issue_one(actor: Identity, event: Event, chosen: Series, person: Attendee) -> str:
    place = int((await fetch(_NEXT, chosen.key))[0]["last"])
    certificate = new_id()
    held = event.sessions
    values: dict[str, Any] = {
        "id": certificate,
        "code": new_id() + new_id(),
        "event": event.id,
        "registration": person.id,
        "series": chosen.key,
        "place": place,
        "number": chosen.number(place),
        "name": person.name,
        "branch": person.branch_name,
        "title": event.title,
        "attended": person.completion.attended,
        "counted": person.completion.of,
        "held_from": held[0].starts_at if held else event.starts_at,
        "held_until": held[-1].ends_at if held else event.ends_at,
        "union_name": event.host_name,
        "issued_by": actor.member_id,
        "issued_at": now(),
    }
    await Certificate.insert(Certificate(**values))
    await tell(
        "certificate_ready", [person.member], {"title": event.title, "number": values["number"]},
        link=f"/registrations/{person.id}", key=f"certificate/{certificate}", event=event.id,
    )  # fmt: skip
    return certificate


async def revoke(actor: Identity, event_id: str, certificate_id: str, reason: str) -> None:
    """Takes a certificate back; whoever verifies it reads so, with its date. Doing it again changes nothing.

    Raises `Refusal` 422 without a reason, 404 for one of another event.
    """
    must_organize(actor, event_id)
    words = " ".join(reason.split())
    if not words or len(words) > 200:
        raise Refusal(Sentence("Please give a reason in at most 200 characters."), field="reason", status=422)

    async def body() -> None:
        if await fetch(_REVOKE, now(), words, certificate_id, event_id):
            await audit.record(actor, "certificate.revoked", "certificate", certificate_id, event=event_id)
        elif not await Certificate.exists().where(
            (Certificate.id == certificate_id) & (Certificate.event == event_id)
        ):
            raise not_found()

    await write_again(body)
