"""Whether a contest is of the competition in the path: what a guard cannot see."""

from competitions.queries.contests.contest import ContestRow, LoadedContest, contest, loaded
from foundation.errors import not_found


async def own_contest(competition_id: str, contest_id: str) -> ContestRow:
    """Raises Refusal 404 for a contest of another competition."""
    row = await contest(contest_id)
    if row.competition != competition_id:
        raise not_found()
    return row


async def own_loaded(competition_id: str, contest_id: str) -> LoadedContest:
    """Raises Refusal 404 for a contest of another competition."""
    found = await loaded(contest_id)
    if found.row.competition != competition_id:
        raise not_found()
    return found
