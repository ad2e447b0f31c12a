"""What a preset sets besides the set-up form: how people sign up, how places are given, settings, sessions."""

from datetime import datetime, time, timedelta

import msgspec

from events.domain.presets import Preset
from events.tables import Event as EventTable
from events.tables import EventSession
from foundation.database import fetch
from foundation.i18n import gettext, local

_COLUMNS = (
    "UPDATE event SET preset = {}, form = {}, allocation = {}, private = {}, settings = {} WHERE id = {}"
)
_BALANCE = "UPDATE pool SET balances = {}, ahead = {} WHERE id = {}"


async def furnish(preset: Preset, key: str, event_id: str, starts_at: datetime | None) -> None:
    """Call it inside the write body that made the event; its offerings are there already."""
    settings = msgspec.json.encode(preset.settings).decode()
    await EventTable.raw(
        _COLUMNS, key, preset.form.value, preset.allocation.value, preset.private, settings, event_id
    )
    if starts_at is not None:
        await _add_sessions(preset, event_id, starts_at)
    if preset.balanced is not None:
        await _balance(event_id, preset.balanced)


async def _add_sessions(preset: Preset, event_id: str, starts_at: datetime) -> None:
    first = local(starts_at)
    for position, session in enumerate(preset.sessions):
        day = first.date() + timedelta(days=session.day)
        begins = datetime.combine(day, time(session.hour), first.tzinfo)
        await EventSession.insert(
            EventSession(
                event=event_id,
                title=gettext(session.title),
                starts_at=begins,
                ends_at=begins + timedelta(hours=session.hours),
                position=position,
            )
        )


async def _balance(event_id: str, ahead: int) -> None:
    """The first two pools keep step with each other."""
    rows = await fetch("SELECT pool FROM offering WHERE event = {} ORDER BY position LIMIT 2", event_id)
    pools = [row["pool"] for row in rows]
    if len(set(pools)) == 2:
        for pool, other in (pools, reversed(pools)):
            await fetch(_BALANCE, other, ahead, pool)
