"""A member's next match, for the home page: against whom, on which court, called or not yet."""

from datetime import datetime
from typing import Any

from competitions.domain import round_names
from competitions.domain.hall import hall_from
from competitions.queries.moments import moment
from competitions.tables import EntryPlayer
from events.agenda import AgendaItem
from foundation.messages import Sentence
from members.domain.identity import Identity

_OPEN = (
    "SELECT m.id, m.number, m.key, m.round, m.status, m.court, m.planned_at, m.planned_court, m.tie, d.code, d.name,"
    " c.hall, e.title, e.place, e.starts_at, o.name AS opponent, mine.id AS mine, m.round_name,"
    ' (SELECT MIN(x.planned_at) FROM "match" x WHERE x.tie = m.id) AS rubbers_at,'
    ' p.captain, (SELECT COUNT(*) FROM tie t WHERE t."match" = m.id AND t.revealed_at IS NULL AND NOT EXISTS'
    ' (SELECT 1 FROM line_up l WHERE l."match" = m.id AND l.entry = mine.id AND l.handed_in_at IS NOT NULL))'
    " AS without_line_up"
    " FROM entry_player p JOIN entry mine ON mine.id = p.entry"
    ' JOIN "match" m ON m.discipline = p.discipline AND (m.side_a = mine.id OR m.side_b = mine.id)'
    " AND (m.tie IS NULL OR (m.status IN ('called', 'on_court')"
    " AND EXISTS (SELECT 1 FROM line_up_player lp WHERE lp.rubber = m.id AND lp.player = p.id)))"
    " JOIN discipline d ON d.id = m.discipline JOIN competition c ON c.id = d.competition"
    " JOIN event e ON e.id = c.event"
    " LEFT JOIN entry o ON o.id = CASE WHEN m.side_a = mine.id THEN m.side_b ELSE m.side_a END"
    " WHERE p.member = {} AND e.status IN ('published', 'finished') AND mine.status = 'entered'"
    " AND m.status IN ('waiting', 'ready', 'called', 'on_court')"
    " ORDER BY CASE WHEN m.tie IS NULL AND d.entrants = 'team' THEN 1 ELSE 0 END,"
    " CASE m.status WHEN 'on_court' THEN 0 WHEN 'called' THEN 1 WHEN 'ready' THEN 2 ELSE 3 END,"
    " m.planned_at, m.round, m.number"
)


async def next_matches(identity: Identity, now: datetime) -> list[AgendaItem]:
    """The next open match in each discipline the member plays in: of a team its tie, or the rubber they are called
    to. One query."""
    seen: set[str] = set()
    items: list[AgendaItem] = []
    for row in await EntryPlayer.raw(_OPEN, identity.member_id):
        if row["mine"] not in seen:
            seen.add(row["mine"])
            items.append(_item(row, now))
    return items


def _item(row: dict[str, Any], now: datetime) -> AgendaItem:
    # Who is called must go at once: their match comes before everything else ahead.
    urgent = row["status"] in ("called", "on_court")
    return AgendaItem(
        title=f"{row['title']} · {row['name']}",
        at=now if urgent else row["planned_at"] or moment(row["rubbers_at"]) or row["starts_at"],
        place=row["place"],
        link=f"/matches/{row['id']}",
        kind="match",
        detail=_detail(row),
    )


def _detail(row: dict[str, Any]) -> Sentence:
    name = round_names.from_text(row["round_name"], row["round"])
    against: Sentence | str = row["opponent"] or Sentence("the winner of another match")
    if row["status"] in ("called", "on_court") and row["court"]:
        return Sentence(
            "{round} against {opponent}: you are called to court {court}.",
            round=name,
            opponent=against,
            court=row["court"],
        )
    if row["captain"] and row["without_line_up"] and row["status"] == "ready":
        return Sentence("{round} against {opponent}: hand in your line-up.", round=name, opponent=against)
    if row["planned_at"] and row["planned_court"]:
        number = row["planned_court"]
        return Sentence(
            "{round} against {opponent}, planned on {court}",
            round=name,
            opponent=against,
            court=hall_from(row["hall"]).court_name(number) or Sentence("Court {court}", court=number),
        )
    return Sentence("{round} against {opponent}", round=name, opponent=against)
