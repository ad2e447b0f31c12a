"""Whether a match or an entry is of this competition: what a guard cannot see in the path."""

from competitions.tables import Entry, Match
from foundation.errors import not_found


async def own_match(competition_id: str, match_id: str) -> str:
    """The discipline of a match of this competition. Raises Refusal 404 for any other."""
    rows = await Match.raw(
        'SELECT m.discipline FROM "match" m JOIN discipline d ON d.id = m.discipline'
        " WHERE m.id = {} AND d.competition = {}",
        match_id,
        competition_id,
    )
    if not rows:
        raise not_found()
    return str(rows[0]["discipline"])


async def own_entry(competition_id: str, entry_id: str) -> str:
    """The discipline of an entry of this competition. Raises Refusal 404 for any other."""
    rows = await Entry.raw(
        "SELECT n.discipline FROM entry n JOIN discipline d ON d.id = n.discipline"
        " WHERE n.id = {} AND d.competition = {}",
        entry_id,
        competition_id,
    )
    if not rows:
        raise not_found()
    return str(rows[0]["discipline"])
