"""The umpires' logs of matches, for scoresheets: one query however many matches."""

from collections.abc import Sequence

from competitions.domain.scoring.events import decode_event
from competitions.domain.scoring.log import Entry
from competitions.tables import MatchEvent

_LOGS = (
    'SELECT "match" AS match_id, event, at FROM match_event WHERE "match" IN ({}) ORDER BY "match", sequence'
)


async def logs_of(match_ids: Sequence[str]) -> dict[str, list[Entry]]:
    """Match → its log, oldest first; a match nobody umpired here is missing."""
    found: dict[str, list[Entry]] = {}
    if not match_ids:
        return found
    places = ", ".join("{}" for _ in match_ids)
    for row in await MatchEvent.raw(_LOGS.format(places), *match_ids):
        entry = decode_event(row["event"]), round(row["at"].timestamp() * 1000)
        found.setdefault(row["match_id"], []).append(entry)
    return found
