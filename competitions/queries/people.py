"""Who plays in which match, and how a tie stands, as words of our own within SQL: `spelled` puts the SQL in."""

import re

# One row a match and player: `played` is the match, `player` the entry_player, `person` the member or guest. A tie of
# teams itself has no players: its rubbers have, once line-ups are open.
_WHO_PLAYS = (
    "(SELECT m.id AS played, p.id AS player, COALESCE(p.member, p.guest) AS person"
    ' FROM "match" m JOIN discipline d ON d.id = m.discipline JOIN entry_player p ON p.entry IN (m.side_a, m.side_b)'
    " WHERE d.entrants <> 'team'"
    " UNION ALL SELECT lp.rubber, p.id, COALESCE(p.member, p.guest)"
    " FROM line_up_player lp JOIN line_up l ON l.id = lp.line_up"
    ' JOIN tie t ON t."match" = l."match" AND t.revealed_at IS NOT NULL JOIN entry_player p ON p.id = lp.player)'
)
# What is called to a court and umpired: every match but a tie of teams, whose rubbers are.
_ON_COURTS = "(d.entrants <> 'team' OR m.tie IS NOT NULL)"
_WON = (
    "CASE WHEN tie_id IS NOT NULL THEN"
    ' (SELECT COUNT(*) FROM "match" r WHERE r.tie = tie_id AND r.result LIKE \'%"winner":"side"%\') END AS won_side'
)


def spelled(sql: str) -> str:
    """The statement with WHO_PLAYS, ON_COURTS and RUBBERS_WON(column) spelled out.

    RUBBERS_WON makes the columns `won_a` and `won_b` of the tie whose id is in the column, NULL where none is.
    """

    def won(found: re.Match[str]) -> str:
        return ", ".join(_WON.replace("tie_id", found[1]).replace("side", side) for side in "ab")

    sql = re.sub(r"RUBBERS_WON\(([^)]*)\)", won, sql)
    return sql.replace("WHO_PLAYS", _WHO_PLAYS).replace("ON_COURTS", _ON_COURTS)
