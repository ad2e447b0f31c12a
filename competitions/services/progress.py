"""Results move winners on: a result recorded or corrected, walkovers and lots, each in one write with its trail."""

from collections.abc import Callable

import msgspec

from competitions.domain import progress
from competitions.domain.progress import Played, Situation
from competitions.domain.results import MatchResult, to_json
from competitions.domain.scoring.final_scores import why_not_result
from competitions.queries.played import KeptMatch, PlayedDraw, played_draw
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


async def record_result(actor: Actor, match_id: str, result: MatchResult) -> None:
    """Records the result of a match and moves the winner on. Call it inside a write body.

    Whether the score obeys the laws is the caller's business (umpiring folds its log; `enter_result` asks).
    Raises Refusal 404 for an unknown match, 409 when it cannot have a result now.
    """
    discipline_id, key = await _where(match_id)
    before = await played_draw(discipline_id)
    after = progress.record(before.played, key, result)
    await save(before, after)
    await audit.record(actor, "match.result", "match", match_id, winner=result.winner, ending=result.ending)


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
        discipline_id, key = await _where(match_id)
        before = await played_draw(discipline_id)
        on_court = [other for other in before.on_court if other not in before.played.results]
        after = progress.correct(before.played, key, result, on_court)
        await save(before, after)
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
        tied = [set(tie) for table in progress.group_tables(before.played) for tie in table.ties]
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


async def _where(match_id: str) -> tuple[str, str]:
    rows = await Match.raw('SELECT discipline, key FROM "match" WHERE id = {}', match_id)
    if not rows:
        raise not_found()
    return rows[0]["discipline"], rows[0]["key"]


async def _check_score(match_id: str, result: MatchResult) -> None:
    discipline_id, _ = await _where(match_id)
    loaded = await played_draw(discipline_id)
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
