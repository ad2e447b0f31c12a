"""Who is who in a competition: a member's own entries, and who won each discipline."""

from competitions.domain import progress, round_names
from competitions.queries.played import played_draw
from competitions.tables import EntryPlayer, Match

_MINE = (
    "SELECT p.entry FROM entry_player p JOIN discipline d ON d.id = p.discipline"
    " WHERE d.competition = {} AND p.member = {}"
)
_CHAMPIONS = (
    "SELECT m.discipline, n.name"
    ' FROM "match" m JOIN discipline d ON d.id = m.discipline'
    ' JOIN entry n ON n.id = CASE WHEN m.result LIKE \'_"winner":"a"%\' THEN m.side_a ELSE m.side_b END'
    " WHERE d.competition = {} AND d.method IN ('knockout', 'groups') AND d.state = 'finished'"
    " AND m.round_name = {} AND m.tie IS NULL AND m.result <> ''"
)

_OTHERS_FINISHED = (
    "SELECT id FROM discipline"
    " WHERE competition = {} AND method NOT IN ('knockout', 'groups') AND state = 'finished'"
)


async def entries_of(competition_id: str, member_id: str) -> set[str]:
    """The entries a member plays for."""
    if not member_id:
        return set()
    return {row["entry"] for row in await EntryPlayer.raw(_MINE, competition_id, member_id)}


async def champions(competition_id: str) -> dict[str, str]:
    """Discipline → name of the winner, of disciplines that are over."""
    final = round_names.to_text(round_names.knockout_round_name(1, 1))
    found = {row["discipline"]: row["name"] for row in await Match.raw(_CHAMPIONS, competition_id, final)}
    for row in await Match.raw(_OTHERS_FINISHED, competition_id):
        found |= await _first_of(row["id"])
    return found


async def _first_of(discipline_id: str) -> dict[str, str]:
    loaded = await played_draw(discipline_id)
    first = [entry for entry, place in progress.places(loaded.played).items() if place.first == 1]
    return {discipline_id: loaded.entries[first[0]].name} if first else {}
