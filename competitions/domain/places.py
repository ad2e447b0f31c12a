"""The final places of every method; who the format does not separate shares them."""

from collections import Counter
from collections.abc import Iterable

from competitions.domain.draw_graph import Places
from competitions.domain.situation import Played, Situation, Standing
from competitions.domain.swiss_table import swiss_table


def places(played: Played) -> dict[str, Places]:
    """The place of every entry that has one already: 1-1 for the champion, 5-8 for a lost quarter-final.

    Who left a group, or has a match to come, has none.
    """
    standing = Standing(played)
    own_plate = played.graph.method == "knockout"
    found = _of_matches(
        one for one in standing.all().values() if not (own_plate and one.match.stage == "plate")
    )
    if played.graph.method in ("round_robin", "ladder"):
        _of_divisions(played, standing, found)
    elif played.graph.method == "groups":
        _of_those_left_behind(played, standing, found)
    elif played.graph.method == "swiss":
        _of_table(played, standing, found)
    return found


def plate_places(played: Played) -> dict[str, Places]:
    """The places within the plate of a knockout, whose players keep their places in the main draw."""
    seen = Standing(played).all().values()
    return _of_matches([one for one in seen if one.match.stage == "plate"])


def _of_matches(seen: Iterable[Situation]) -> dict[str, Places]:
    found: dict[str, Places] = {}
    for one in seen:
        if one.status in ("waiting", "ready"):
            for entry in (one.a, one.b):
                if entry:
                    found.pop(entry, None)
            continue
        if one.winner and one.match.winner_places:
            found[one.winner] = one.match.winner_places
        if one.loser and one.match.loser_places:
            found[one.loser] = one.match.loser_places
    return found


def _of_divisions(played: Played, standing: Standing, found: dict[str, Places]) -> None:
    for number, lines in enumerate(played.graph.groups, 1):
        table = standing.table(number)
        if table.settled:
            before = lines[0] - 1
            found.update(
                {row.entry: Places(before + row.rank, before + row.rank) for row in table.rows if row.rank}
            )


def _of_those_left_behind(played: Played, standing: Standing, found: dict[str, Places]) -> None:
    """Who does not go on and has no plate: those ranked alike in their groups share their places."""
    graph = played.graph
    tables = [standing.table(number) for number in range(1, len(graph.groups) + 1)]
    if "plate" in graph.sections or not all(table.settled for table in tables):
        return
    best: set[str] = set()
    if graph.best:
        compared = standing.best(graph.qualifiers + 1)
        if not compared.settled:
            return
        best = {row.entry for row in compared.rows[: graph.best]}
    place = graph.going_on + 1
    for rank in range(graph.qualifiers + 1, max(len(lines) for lines in graph.groups) + 1):
        level = [
            row.entry for table in tables for row in table.rows if row.rank == rank and row.entry not in best
        ]
        found.update(dict.fromkeys(level, Places(place, place + len(level) - 1)))
        place += len(level)


def _of_table(played: Played, standing: Standing, found: dict[str, Places]) -> None:
    if any(one.status in ("waiting", "ready") for one in standing.all().values()):
        return
    rows = swiss_table(played)
    level = Counter(row.rank for row in rows)
    found.update({row.entry: Places(row.rank, row.rank + level[row.rank] - 1) for row in rows})
