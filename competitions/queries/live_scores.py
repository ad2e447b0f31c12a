"""What spectators watch: the matches of a competition, those on court first, in two queries whatever their number."""

from collections.abc import Mapping

import msgspec

from competitions.queries.matches import players_of
from competitions.queries.people import spelled
from competitions.queries.umpiring import MatchRow, MatchView, Sides, holder, view_of
from competitions.tables import Competition, Match
from foundation.errors import not_found

_MATCHES = spelled(
    "SELECT m.id, m.number, m.round, m.side_a, m.side_b, m.status, m.court, m.result, m.state, m.sequence, m.device,"
    " m.tie, m.rubber, m.discipline, d.competition, d.code, d.name AS discipline_name, d.entrants, d.scoring_format,"
    " d.settings, RUBBERS_WON(m.tie),"
    " a.name AS name_a, b.name AS name_b"
    ' FROM "match" m JOIN discipline d ON d.id = m.discipline'
    " JOIN draw w ON w.id = m.draw AND w.state = 'locked'"
    " JOIN entry a ON a.id = m.side_a JOIN entry b ON b.id = m.side_b"
    " WHERE ON_COURTS AND d.competition = {} AND m.status IN ('ready', 'called', 'on_court', 'finished')"
    " ORDER BY m.status = 'on_court' DESC, m.finished_at DESC, d.position, m.number"
)
_COMPETITION = (
    "SELECT c.id, c.courts, e.id AS event_id, e.title, e.place, e.starts_at, e.status FROM competition c"
    " JOIN event e ON e.id = c.event WHERE c.id = {} AND e.status <> 'draft'"
)
LATELY = 12


class CompetitionHead(msgspec.Struct, frozen=True):
    """The name over the scores."""

    id: str
    event_id: str
    title: str
    place: str
    courts: int


class Scores(msgspec.Struct, frozen=True):
    """Matches being played, soon to be played, and the latest results."""

    live: list[MatchView]
    next: list[MatchView]
    done: list[MatchView]


async def competition_head(competition_id: str) -> CompetitionHead:
    """Raises Refusal 404 also for one whose event is not published."""
    rows = await Competition.raw(_COMPETITION, competition_id)
    if not rows:
        raise not_found()
    return msgspec.convert(rows[0], CompetitionHead)


async def scores(competition_id: str, discipline: str = "") -> Scores:
    """All that is worth watching now, of one discipline (its code) or of all."""
    rows = await Match.raw(_MATCHES, competition_id)
    named = await players_of([row["id"] for row in rows if row["rubber"]])
    views = [_view(row, named) for row in rows if not discipline or row["code"] == discipline]
    return Scores(
        live=[view for view in views if view.status == "on_court"],
        next=[view for view in views if view.status in {"ready", "called"}],
        done=[view for view in views if view.status == "finished"][:LATELY],
    )


async def on_court(competition_id: str) -> dict[str, int]:
    """The matches being played, each with the length of its log: what a page that was slow to listen has missed."""
    rows = await Match.raw(
        'SELECT m.id, m.sequence FROM "match" m JOIN discipline d ON d.id = m.discipline'
        " WHERE d.competition = {} AND m.status = 'on_court' AND m.sequence > 0",
        competition_id,
    )
    return {row["id"]: row["sequence"] for row in rows}


async def disciplines(competition_id: str) -> list[tuple[str, str]]:
    """Code and name of each discipline, in order."""
    rows = await Competition.raw(
        "SELECT code, name FROM discipline WHERE competition = {} ORDER BY position, code", competition_id
    )
    return [(row["code"], row["name"]) for row in rows]


def _view(row: dict[str, object], named: Mapping[tuple[str, str], tuple[str, ...]]) -> MatchView:
    match = msgspec.convert(row, MatchRow)
    a, b = str(row["name_a"]), str(row["name_b"])
    state = match.shown(doubles=False)
    plain = ((a, a), (b, b)) if state.doubles else ((a,), (b,))
    names = (
        named.get((match.id, match.side_a or ""), plain[0]),
        named.get((match.id, match.side_b or ""), plain[1]),
    )
    return view_of(
        match,
        Sides(a, b, names),
        state,
        sequence=match.sequence,
        status=match.status,
        held=holder(match.device),
    )
