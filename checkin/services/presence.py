"""What a passage means for attendance: written through events' own service, for the person and for their group."""

from datetime import datetime

from checkin.domain.attempt import Attempt
from checkin.domain.keepers import Keeper
from checkin.domain.passages import Standing
from checkin.domain.verdicts import Decision, Holder, Verdict
from events.domain.presence import Arrival, Means
from events.services.attendance import (
    record_departure,
    record_guest,
    record_presence,
    record_return,
    withdraw_guest,
    withdraw_presence,
)
from foundation.database import fetch

_SESSION = "SELECT 1 FROM event_session WHERE id = {}"
_OTHERS = (
    "SELECT r.id AS registration, NULL AS guest FROM registration r JOIN registration c ON c.party = r.party"
    " WHERE c.id = {} AND r.id <> c.id AND r.status = 'confirmed'"
    " UNION ALL SELECT NULL, g.id FROM guest g JOIN registration r ON r.id = g.registration"
    " JOIN registration c ON c.id = {} WHERE (r.id = c.id OR r.party = c.party) AND g.status = 'confirmed'"
)
_STOOD = (
    "SELECT registration, guest FROM standing WHERE event = {} AND came > 0"
    " AND (registration IS NOT NULL OR guest IS NOT NULL)"
)


async def follow(
    keeper: Keeper, attempt: Attempt, holder: Holder, decision: Decision, standing: Standing, at: datetime
) -> None:
    """Records that the people of this ticket came or left; all of a group once all of it came by its code."""
    session = "" if _is_day(decision.occasion) else decision.occasion
    if decision.verdict is Verdict.LEFT:
        if holder.registration_id and standing.inside == 0:
            await record_departure(holder.registration_id, at=at, session=session)
        return
    await _came(keeper, attempt, holder, session, standing.first_at or at)
    if holder.registration_id and standing.inside and standing.last_at != standing.first_at:
        await record_return(holder.registration_id, at=at, session=session)
    if holder.heads > 1 and standing.came + holder.apart >= holder.heads:
        for other in await fetch(_OTHERS, holder.registration_id, holder.registration_id):
            one = Holder(
                other["registration"] or "", holder.event_id, "", "", "", "", guest=other["guest"] or ""
            )
            await _came(keeper, attempt, one, session, standing.first_at or at)


async def _session(occasion: str) -> str:
    """The session an occasion is; empty for a day, the whole event, and a session that is gone."""
    if not occasion or _is_day(occasion) or not await fetch(_SESSION, occasion):
        return ""
    return occasion


def _is_day(occasion: str) -> bool:
    """Days are written 2026-11-27; no identifier holds a hyphen."""
    return "-" in occasion


async def _came(keeper: Keeper, attempt: Attempt, holder: Holder, session: str, at: datetime) -> None:
    if holder.guest:
        await record_guest(holder.guest, holder.event_id, at=at)
        return
    await record_presence(
        Arrival(
            holder.registration_id,
            holder.event_id,
            at,
            Means.MANUAL if attempt.reason else Means.SCAN,
            session,
            attempt.door,
            keeper.who,
            attempt.reason,
        )
    )


async def unfollow(
    keeper: Keeper, attempt: Attempt, holder: Holder, occasion: str, standing: Standing
) -> None:
    """After something was taken back: nobody of this ticket came to the occasion after all, or only later or longer."""
    session = await _session(occasion)
    if holder.guest:
        await withdraw_guest(holder.guest, holder.event_id)
    else:
        await withdraw_presence(holder.registration_id, session)
    if holder.heads > 1:
        await _withdraw_group(holder, session)
    if standing.came and standing.first_at is not None:
        await _came(keeper, attempt, holder, session, standing.first_at)
        if standing.left_at is not None and holder.registration_id:
            await record_departure(holder.registration_id, at=standing.left_at, session=session)


async def _withdraw_group(holder: Holder, session: str) -> None:
    """Those of the group who came by its one code only; whoever showed a ticket of their own stays."""
    rows = await fetch(_STOOD, holder.event_id)
    stood = {row["registration"] or row["guest"] for row in rows}
    for other in await fetch(_OTHERS, holder.registration_id, holder.registration_id):
        if (other["registration"] or other["guest"]) in stood:
            continue
        if other["guest"]:
            await withdraw_guest(other["guest"], holder.event_id)
        else:
            await withdraw_presence(other["registration"], session)
