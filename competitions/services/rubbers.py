"""The rubbers of ties follow their tie: made with the draw, ready once line-ups are open, void when not played."""

from collections.abc import Sequence
from typing import Any

from competitions.domain.results import MatchResult, from_json, to_json
from competitions.domain.ties import TieRules, rubber_status, tie_result
from competitions.queries.disciplines import DisciplineRow
from competitions.queries.played import PlayedDraw
from competitions.tables import Match, Tie
from foundation.clock import now
from foundation.errors import Refusal
from foundation.identifiers import new_id
from foundation.messages import Sentence

CHUNK = 400
# Swiss rounds are ranked by rubbers too, so that their ties are played out like those of a group.
PLAYED_OUT = ("group", "swiss")

_RUBBERS = (
    "SELECT r.id, r.rubber, r.side_a, r.side_b, r.status, r.court, r.result, r.sequence,"
    " m.id AS tie, m.side_a AS a, m.side_b AS b, m.status AS tie_status, m.result AS tie_result,"
    " CASE WHEN t.revealed_at IS NULL THEN 0 ELSE"
    " (SELECT COUNT(DISTINCT l.entry) FROM line_up_player p JOIN line_up l ON l.id = p.line_up"
    " WHERE p.rubber = r.id AND l.handed_in_at IS NOT NULL) END AS named"
    ' FROM "match" r JOIN "match" m ON m.id = r.tie JOIN tie t ON t."match" = m.id'
)
_KEEP = (
    'UPDATE "match" SET side_a = {}, side_b = {}, status = {}, court = {}, result = {}, finished_at ='
    " CASE WHEN {} = '' THEN NULL ELSE finished_at END WHERE id = {}"
)
_RESULT = "UPDATE \"match\" SET status = 'finished', result = {}, finished_at = {} WHERE id = {}"
_BEGUN = (
    "UPDATE \"match\" SET status = 'on_court', started_at = COALESCE(started_at, {})"
    " WHERE id = {} AND status = 'ready'"
)
_FORGET_LINE_UPS = 'DELETE FROM line_up WHERE "match" = {} AND entry NOT IN ({}, {})'
_FORGET_REVEAL = 'UPDATE tie SET revealed_at = NULL, deadline = NULL WHERE "match" = {}'


async def make_rubbers(row: DisciplineRow, ties: Sequence[Match]) -> None:
    """The rubbers of newly made matches of two teams. Call it inside a write body; singles and pairs have none."""
    if row.entrants != "team":
        return
    line = row.chosen.ties.line
    made = [
        Match(
            id=new_id(),
            draw=tie.draw,
            discipline=tie.discipline,
            key=f"{tie.key}.{number}",
            number=tie.number,
            round=tie.round,
            round_name=tie.round_name,
            tie=tie.id,
            rubber=number,
            side_a=tie.side_a,
            side_b=tie.side_b,
        )
        for tie in ties
        for number in range(1, len(line) + 1)
    ]
    for start in range(0, len(made), CHUNK):
        await Match.insert(*made[start : start + CHUNK])
    beside = [Tie(id=new_id(), match=tie.id) for tie in ties]
    for start in range(0, len(beside), CHUNK):
        await Tie.insert(*beside[start : start + CHUNK])


async def follow(ties: Sequence[str]) -> list[str]:
    """Brings the rubbers of these ties up to date with their tie; returns those that changed.

    New sides take old line-ups and results away, a tie that is over leaves the rest of its rubbers void, and open
    line-ups make them ready. What is no tie is passed over.
    """
    changed: list[str] = []
    for start in range(0, len(ties), CHUNK):
        part = ties[start : start + CHUNK]
        places = ", ".join("{}" for _ in part)
        rows = await Match.raw(f"{_RUBBERS} WHERE r.tie IN ({places}) ORDER BY r.tie, r.rubber", *part)
        changed += [str(rubber["id"]) for rubber in rows if await _follow(rubber)]
    return changed


async def _follow(rubber: dict[str, Any]) -> bool:
    same = (rubber["side_a"], rubber["side_b"]) == (rubber["a"], rubber["b"])
    if not same and rubber["rubber"] == 1:  # Once a tie, not once a rubber.
        await Match.raw(_FORGET_LINE_UPS, rubber["tie"], rubber["a"] or "", rubber["b"] or "")
        await Match.raw(_FORGET_REVEAL, rubber["tie"])
    result = rubber["result"] if same else ""
    status = rubber_status(
        tie=rubber["tie_status"],
        tie_over=bool(rubber["tie_result"]),
        named=same and rubber["named"] == 2,
        kept=rubber["status"] if same else "waiting",
        finished=bool(result),
    )
    if same and status == rubber["status"]:
        return False
    court = rubber["court"] if status in ("called", "on_court", "finished") else None
    await Match.raw(_KEEP, rubber["a"], rubber["b"], status, court, result, result, rubber["id"])
    return True


async def begun(tie_id: str) -> None:
    """The first point of a rubber puts its tie on court: its teams are fixed from now on."""
    await Match.raw(_BEGUN, now(), tie_id)


async def keep_result(before: PlayedDraw, rubber: dict[str, Any], result: MatchResult) -> MatchResult | None:
    """Keeps the result of a rubber and returns the result its tie has now, None while it goes on.

    ``rubber`` has its id, number, status and the key of its tie. Raises Refusal 409 when it cannot have a result.
    """
    if rubber["status"] == "void":
        raise Refusal(Sentence("This rubber is not played, because the tie is over. Nothing was changed."))
    kept = await Match.raw(f"{_RUBBERS} WHERE r.tie = {{}} ORDER BY r.rubber", rubber["tie"])
    if not kept[0]["a"] or not kept[0]["b"]:
        raise Refusal(Sentence("The players of this match are not known yet. Nothing was changed."))
    await Match.raw(_RESULT, to_json(result), now(), rubber["id"])
    results = [
        result if one["id"] == rubber["id"] else from_json(one["result"]) if one["result"] else None
        for one in kept
    ]
    return tie_result(_rules(before), results, knockout=_knockout(before, rubber["tie_key"]))


def _rules(before: PlayedDraw) -> TieRules:
    return before.discipline.chosen.ties


def _knockout(before: PlayedDraw, tie_key: str) -> bool:
    return before.played.graph.match(tie_key).stage not in PLAYED_OUT


def refuse_games(result: MatchResult) -> None:
    """Of a tie itself only that it was not played is typed: its score comes from its rubbers."""
    if result.ending not in ("walkover", "disqualified") or result.games or result.rubbers:
        raise Refusal(
            Sentence("Enter the results of the rubbers; they make the result of the tie."),
            field="games",
            status=422,
        )
