"""Results move winners on: a result recorded or corrected, walkovers and lots, each in one write with its trail."""

from collections.abc import Callable
from typing import Any

import msgspec

from competitions.domain import progress
from competitions.domain.progress import Played, Situation
from competitions.domain.results import MatchResult, to_json
from competitions.domain.scoring.final_scores import why_not_result
from competitions.queries.played import KeptMatch, PlayedDraw, played_draw
from competitions.services import rubbers
from competitions.services.live_draw import draw_changed
from competitions.tables import Discipline, Match, StandingLot
from foundation.clock import now
from foundation.database import after_commit, write
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit
from members.services.audit import Actor

_UPDATE = (
    'UPDATE "match" SET side_a = {}, side_b = {}, status = {}, result = {}, finished_at = {}, court = {}'
    " WHERE id = {}"
)

_WHERE = (
    "SELECT m.id, m.discipline, m.key, m.tie, m.rubber, m.status, m.result, t.key AS tie_key"
    ' FROM "match" m LEFT JOIN "match" t ON t.id = m.tie WHERE m.id = {}'
)


async def record_result(actor: Actor, match_id: str, result: MatchResult) -> None:
    """Records the result of a match and moves the winner on. Call it inside a write body.

    Whether the score obeys the laws is the caller's business (umpiring folds its log; `enter_result` asks).
    Raises Refusal 404 for an unknown match, 409 when it cannot have a result now.
    """
    match = await _where(match_id)
    before = await played_draw(match["discipline"])
    await audit.record(actor, "match.result", "match", match_id, winner=result.winner, ending=result.ending)
    if match["tie"] is None:
        await save(before, progress.record(before.played, match["key"], result))
        return
    if match["result"]:
        raise Refusal(Sentence("This match already has a result; correct it instead. Nothing was changed."))
    await _after_rubber(before, match, result)


async def _after_rubber(before: PlayedDraw, rubber: dict[str, Any], result: MatchResult) -> None:
    """A rubber has a result, a new one or another one: its tie may be won by it, or by nobody any more."""
    outcome = await rubbers.keep_result(before, rubber, result)
    tie = before.matches[rubber["tie_key"]]
    known = before.played.results.get(tie.key)
    if outcome != known and known is not None:
        await save(before, progress.correct(before.played, tie.key, outcome, before.begun_elsewhere))
    elif outcome is not None and known is None:
        await save(before, progress.record(before.played, tie.key, outcome))
    if outcome is None:
        await rubbers.begun(tie.id)
    row = before.discipline
    after_commit(_telling(row.competition, row.id, [rubber["id"], tie.id, *await rubbers.follow([tie.id])]))


async def enter_result(actor: Identity, match_id: str, result: MatchResult) -> None:
    """A result from paper. Raises Refusal 422 when the scoring format cannot end like that."""

    async def body() -> None:
        await _check_score(match_id, result)
        await record_result(actor, match_id, result)

    await write(body)


async def correct_result(actor: Identity, match_id: str, result: MatchResult, reason: str) -> None:
    """Another result for a match already played; refused with its reason once later matches were played."""
    if not reason.strip():
        raise Refusal(Sentence("Say why the result is corrected."), field="reason", status=422)

    async def body() -> None:
        await _check_score(match_id, result)
        match = await _where(match_id)
        before = await played_draw(match["discipline"])
        if match["tie"] is None:
            await save(before, progress.correct(before.played, match["key"], result, before.begun_elsewhere))
        elif match["result"]:
            await _after_rubber(before, match, result)
        else:
            raise Refusal(Sentence("This match has no result yet, so there is nothing to correct."))
        await audit.record(
            actor,
            "match.result_corrected",
            "match",
            match_id,
            winner=result.winner,
            ending=result.ending,
            reason=reason.strip()[:200],
        )

    await write(body)


async def record_lot(actor: Identity, discipline_id: str, ranking: list[str], witness: str) -> None:
    """The lot among entries level in everything, as the referee drew it before a witness (GCR 16.2.4)."""
    if not witness.strip():
        raise Refusal(Sentence("Name the witness of the lot."), field="witness", status=422)

    async def body() -> None:
        before = await played_draw(discipline_id)
        tied = [set(tie) for tie in progress.open_ties(before.played)]
        if set(ranking) not in tied or len(set(ranking)) != len(ranking):
            raise Refusal(
                Sentence("A lot is only drawn among all who are level in everything."),
                field="ranking",
                status=422,
            )
        await StandingLot(
            draw=before.draw.id,
            ranking=msgspec.json.encode(ranking).decode(),
            witness=witness.strip()[:60],
            recorded_by=actor.member_id,
            recorded_at=now(),
        ).save()
        again = await played_draw(discipline_id)
        await save(again, again.played)
        await audit.record(actor, "standing.lot", "discipline", discipline_id, ranking=ranking)

    await write(body)


async def _where(match_id: str) -> dict[str, Any]:
    rows = await Match.raw(_WHERE, match_id)
    if not rows:
        raise not_found()
    return dict(rows[0])


async def _check_score(match_id: str, result: MatchResult) -> None:
    match = await _where(match_id)
    loaded = await played_draw(match["discipline"])
    if result.rubbers or (loaded.discipline.entrants == "team" and match["tie"] is None):
        rubbers.refuse_games(result)
    why = why_not_result(loaded.discipline.scoring, result)
    if why is not None:
        raise Refusal(why, field="games", status=422)


async def save(before: PlayedDraw, after: Played) -> None:
    """Writes what differs between the kept matches and the draw as it stands now, and tells who watches."""
    new = progress.situations(after)
    moment = now()
    changed = []
    for key, kept in before.matches.items():
        row = _row(kept, new[key])
        if row == (kept.side_a, kept.side_b, kept.status, kept.result, kept.court):
            continue
        side_a, side_b, status, result, court = row
        finished_at = (kept.finished_at or moment) if result else None
        await Match.raw(_UPDATE, side_a, side_b, status, result, finished_at, court, kept.id)
        changed.append(kept.id)
    if before.discipline.entrants == "team":
        changed += await rubbers.follow(changed)
    state = "finished" if progress.finished(after) else "drawn"
    if state != before.discipline.state:
        await Discipline.update({Discipline.state: state}).where(Discipline.id == before.discipline.id)
    if changed or state != before.discipline.state:
        after_commit(_telling(before.discipline.competition, before.discipline.id, changed))


def _telling(competition_id: str, discipline_id: str, changed: list[str]) -> Callable[[], None]:
    return lambda: draw_changed(competition_id, discipline_id, changed)


def _row(kept: KeptMatch, now_: Situation) -> tuple[str | None, str | None, str, str, int | None]:
    """Sides, status, result and court as they should be kept."""
    result = to_json(now_.result) if now_.result else ""
    same_sides = (kept.side_a, kept.side_b) == (now_.a, now_.b)
    status: str = now_.status
    if status == "ready" and same_sides and kept.status in ("called", "on_court"):
        status = kept.status
    court = kept.court if status in ("called", "on_court", "finished") or same_sides else None
    return now_.a, now_.b, status, result, court
