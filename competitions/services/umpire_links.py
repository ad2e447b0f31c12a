"""Umpire links: given out by the referee, printed as a code, taken back; only their digest is stored."""

from datetime import timedelta
from typing import Any

import msgspec
from piccolo.custom_types import Combinable

from competitions.domain.umpire_links import UmpireCapability, check_link
from competitions.tables import UmpireLink
from foundation.clock import now
from foundation.database import fetch, write
from foundation.errors import Refusal, not_found
from foundation.identifiers import digest, new_id, new_secret
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

AFTER_THE_EVENT = timedelta(days=1)
WITHOUT_AN_END = timedelta(days=3)

_COMPETITION = (
    "SELECT c.id, c.courts, e.ends_at FROM competition c JOIN event e ON e.id = c.event WHERE c.id = {}"
)
_LINK = (
    'SELECT id AS link_id, competition AS competition_id, "match" AS match_id, court, expires_at, revoked_at'
    " FROM umpire_link WHERE digest = {}"
)
_MATCH = 'SELECT m.id FROM "match" m JOIN discipline d ON d.id = m.discipline WHERE m.id = {} AND d.competition = {}'


class IssuedLink(msgspec.Struct, frozen=True):
    """A new link with its secret, which is shown this once and stored nowhere."""

    link_id: str
    secret: str
    court: int | None = None
    match_id: str | None = None


async def issue_for_courts(actor: Identity, competition_id: str, courts: tuple[int, ...]) -> list[IssuedLink]:
    """New links for these courts; earlier links of the same courts are taken back.

    Raises Refusal 404 for no such competition, 422 for a court it does not have.
    """

    async def body() -> list[IssuedLink]:
        competition = await _competition(competition_id)
        if not courts or any(not 1 <= court <= competition["courts"] for court in courts):
            raise Refusal(
                Sentence("Choose at least one court from 1 to {most}.", most=competition["courts"]),
                field="courts",
                status=422,
            )
        issued = []
        for court in sorted(set(courts)):
            await _revoke_where(actor, competition_id, UmpireLink.court == court)
            issued.append(await _issue(actor, competition, court=court))
        return issued

    return await write(body)


async def issue_for_match(actor: Identity, competition_id: str, match_id: str) -> IssuedLink:
    """A new link for one match; earlier ones for it are taken back. Raises Refusal 404."""

    async def body() -> IssuedLink:
        competition = await _competition(competition_id)
        if not await fetch(_MATCH, match_id, competition_id):
            raise not_found()
        await _revoke_where(actor, competition_id, UmpireLink.match == match_id)
        return await _issue(actor, competition, match_id=match_id)

    return await write(body)


async def revoke(actor: Identity, competition_id: str, link_id: str) -> None:
    """Takes a link back; twice is as good as once. Raises Refusal 404."""

    async def body() -> None:
        if not await UmpireLink.exists().where(
            (UmpireLink.id == link_id) & (UmpireLink.competition == competition_id)
        ):
            raise not_found()
        await _revoke_where(actor, competition_id, UmpireLink.id == link_id)

    await write(body)


async def find_link(secret: str) -> UmpireCapability:
    """The link of that secret, still good. Raises Refusal 404 for an unknown one, 403 for one that is over."""
    rows = await fetch(_LINK, digest(secret))
    if not rows:
        raise not_found()
    link = msgspec.convert(rows[0], UmpireCapability)
    check_link(link, now())
    return link


async def _competition(competition_id: str) -> dict[str, Any]:
    rows = await fetch(_COMPETITION, competition_id)
    if not rows:
        raise not_found()
    return dict(rows[0])


async def _issue(
    actor: Identity, competition: dict[str, Any], *, court: int | None = None, match_id: str | None = None
) -> IssuedLink:
    secret, moment = new_secret(), now()
    ends_at = competition["ends_at"]
    until = max(ends_at, moment) + AFTER_THE_EVENT if ends_at else moment + WITHOUT_AN_END
    issued = IssuedLink(new_id(), secret, court, match_id)
    await UmpireLink.insert(
        UmpireLink(
            id=issued.link_id,
            competition=competition["id"],
            match=match_id,
            court=court,
            digest=digest(secret),
            issued_by=actor.member_id,
            issued_at=moment,
            expires_at=until,
        )
    )
    await audit.record(
        actor, "umpire_link.issued", "umpire_link", issued.link_id, court=court, match=match_id
    )
    return issued


async def _revoke_where(actor: Identity, competition_id: str, which: Combinable) -> None:
    revoked = (
        await UmpireLink.update({UmpireLink.revoked_at: now()})
        .where((UmpireLink.competition == competition_id) & UmpireLink.revoked_at.is_null() & which)
        .returning(UmpireLink.id)
    )
    for row in revoked:
        await audit.record(actor, "umpire_link.revoked", "umpire_link", row["id"])
