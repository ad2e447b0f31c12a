"""What each discipline of a competition waits for: what is counted in single queries, groups asked one by one."""

from collections.abc import Sequence
from typing import Any

import msgspec

from competitions.domain.missing import Facts
from competitions.domain.situation import Played, Standing
from competitions.domain.stages import next_part, why_not_yet
from competitions.queries.disciplines import discipline
from competitions.queries.entries import lines
from competitions.queries.overview import DisciplineGlance
from competitions.queries.played import played_draw
from competitions.queries.withdrawals import pending
from competitions.tables import Discipline, Draw, Match

_UNENTERED = (
    "SELECT d.id, COUNT(*) AS n FROM discipline d"
    " JOIN registration r ON r.offering = d.offering AND r.status = 'confirmed' WHERE d.competition = {}"
    " AND NOT EXISTS (SELECT 1 FROM entry_player p JOIN entry n ON n.id = p.entry"
    " WHERE p.discipline = d.id AND p.member = r.member AND n.status = 'entered') GROUP BY d.id"
)
_PREVIEWS = (
    "SELECT w.discipline FROM draw w JOIN discipline d ON d.id = w.discipline"
    " WHERE d.competition = {} AND w.state = 'preview'"
)
_OPEN = (
    "SELECT m.discipline, COUNT(*) AS n, SUM(CASE WHEN m.planned_at IS NULL AND NOT EXISTS"
    ' (SELECT 1 FROM "match" r WHERE r.tie = m.id AND r.planned_at IS NOT NULL) THEN 1 ELSE 0 END) AS unplanned,'
    " SUM(CASE WHEN m.status = 'ready' AND EXISTS (SELECT 1 FROM tie t WHERE t.\"match\" = m.id AND"
    " t.revealed_at IS NULL) THEN 1 ELSE 0 END) AS without_line_ups"
    ' FROM "match" m JOIN discipline d ON d.id = m.discipline'
    " WHERE d.competition = {} AND m.tie IS NULL AND m.status IN ('waiting', 'ready') GROUP BY m.discipline"
)
WITH_TABLES = ("groups", "round_robin", "ladder", "swiss")


async def facts(competition_id: str, disciplines: Sequence[DisciplineGlance]) -> dict[str, Facts]:
    """By discipline. Four queries, and a few more for each discipline of teams and each with tables being played."""
    unentered = {row["id"]: row["n"] for row in await Discipline.raw(_UNENTERED, competition_id)}
    previews = {row["discipline"] for row in await Draw.raw(_PREVIEWS, competition_id)}
    open_ = {row["discipline"]: row for row in await Match.raw(_OPEN, competition_id)}
    cancelled: dict[str, list[str]] = {}
    for each in await pending(competition_id):
        cancelled.setdefault(each.discipline, []).append(each.name)
    found: dict[str, Facts] = {}
    for one in disciplines:
        plain = _counted(one, unentered, open_)
        plain = msgspec.structs.replace(
            plain, previewed=one.id in previews, cancelled=tuple(cancelled.get(one.id, ()))
        )
        if one.entrants == "team" and one.state in ("entries", "seeding"):
            plain = msgspec.structs.replace(plain, unfit=await _unfit(one.id))
        if one.state == "drawn" and one.method in WITH_TABLES and one.finished:
            plain = _of_tables(plain, (await played_draw(one.id)).played)
        found[one.id] = plain
    return found


async def _unfit(discipline_id: str) -> int:
    row = await discipline(discipline_id)
    return sum(bool(line.faults(row)) for line in await lines(discipline_id) if line.status == "entered")


def _counted(one: DisciplineGlance, unentered: dict[str, int], open_: dict[str, dict[str, Any]]) -> Facts:
    left = open_.get(one.id, {"n": 0, "unplanned": 0, "without_line_ups": 0})
    return Facts(
        entrants=one.entrants,
        state=one.state,
        entries=one.entries,
        unentered=unentered.get(one.id, 0),
        open=left["n"],
        unplanned=int(left["unplanned"] or 0),
        without_line_ups=int(left["without_line_ups"] or 0),
    )


def _of_tables(plain: Facts, played: Played) -> Facts:
    standing = Standing(played)
    groups = len(played.graph.groups)
    ties = [number for number in range(1, groups + 1) if standing.table(number).ties]
    if played.graph.best and standing.best(played.graph.qualifiers + 1).ties:
        ties.append(0)
    due = next_part(played) is not None and why_not_yet(played) is None
    return msgspec.structs.replace(plain, ties=tuple(ties), stage_due=due)
