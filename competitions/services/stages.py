"""Stages of a draw made later by the referee: previewed, confirmed, taken back with a reason. Each is kept."""

import msgspec

from competitions.domain import progress, public_draw, stages
from competitions.domain.stage_record import (
    StageInput,
    StageRecord,
    stage_from_json,
    stage_hash,
    stage_to_json,
)
from competitions.queries.played import PlayedDraw, played_draw
from competitions.queries.stages import StageRow, stage
from competitions.queries.stages import stages as stages_of
from competitions.services.progress import save
from competitions.tables import Draw, DrawStage
from foundation.clock import now
from foundation.database import write
from foundation.errors import Refusal
from foundation.messages import N_, Sentence
from members.domain.identity import Identity
from members.services import audit

DISCARDED = N_("A preview that was not confirmed")


async def preview(actor: Identity, discipline_id: str, spoken_seed: str) -> str:
    """Draws or pairs the next stage and shows it; returns the id of the stage. Nothing is final yet.

    A Swiss round draws no lots, so its seed is not asked for. A former preview is kept as replaced.
    Raises Refusal 409 until the stage before has ended and while a lot is missing, 422 for the seed.
    """

    async def body() -> str:
        loaded = await played_draw(discipline_id)
        record = public_draw.make_stage(_input(loaded), spoken_seed)
        await DrawStage.update({DrawStage.state: "replaced", DrawStage.reason: DISCARDED}).where(
            (DrawStage.draw == loaded.draw.id) & (DrawStage.state == "preview")
        )
        made = DrawStage(
            draw=loaded.draw.id,
            number=record.input.number,
            spoken_seed=record.spoken_seed,
            input_hash=record.input_hash,
            record=stage_to_json(record),
            made_by=actor.member_id,
            made_at=now(),
        )
        await made.save()
        await audit.record(
            actor, "stage.previewed", "draw_stage", made.id, draw=loaded.draw.id, input_hash=record.input_hash
        )
        return str(made.id)

    return await write(body)


def _input(loaded: PlayedDraw) -> StageInput:
    settings = loaded.record.input.settings
    return stages.stage_input(loaded.played, loaded.draw.input_hash, seeds_in_order=settings.seeds_in_order)


async def confirm(actor: Identity, discipline_id: str, stage_id: str) -> None:
    """Locks a previewed stage and puts its entries into their matches.

    Raises Refusal 409 when it is not the present preview, or something changed since.
    """

    async def body() -> None:
        loaded = await played_draw(discipline_id)
        made = await stages_of(loaded.draw.id)
        previewed = next((each for each in made if each.id == stage_id and each.state == "preview"), None)
        if previewed is None or stage_hash(_input(loaded)) != previewed.input_hash:
            raise Refusal(
                Sentence("This preview is out of date: results or entries changed. Please make it again.")
            )
        await DrawStage.update({DrawStage.state: "locked"}).where(DrawStage.id == stage_id)
        record = stage_from_json(previewed.record)
        await _put(loaded, record, record.lines, record.input.number)
        await audit.record(
            actor, "stage.locked", "draw_stage", stage_id, draw=loaded.draw.id, input_hash=record.input_hash
        )

    await write(body)


async def _put(loaded: PlayedDraw, record: StageRecord, lines: tuple[str | None, ...], made: int) -> None:
    """Writes the lines of a stage and brings its matches up to date; ``made`` parts of the draw then have lines."""
    played = loaded.played
    first, last = played.graph.parts[record.input.number - 1]
    put = (*played.lines[: first - 1], *lines, *played.lines[last:])
    after = progress.with_walkovers(msgspec.structs.replace(played, lines=put, made=made))
    await Draw.update({Draw.lines: msgspec.json.encode(put).decode()}).where(Draw.id == loaded.draw.id)
    await save(loaded, after)


async def take_back(actor: Identity, discipline_id: str, reason: str) -> None:
    """Takes the last stage back, keeping it with the reason; refused once a match of it has begun."""

    async def body() -> None:
        loaded = await played_draw(discipline_id)
        locked = await _last_locked(loaded)
        begun = sum(
            bool(kept.started or kept.status == "called" or (kept.result and not _automatic(loaded, key)))
            for key, kept in loaded.matches.items()
            if loaded.played.graph.by_key[key].part == locked.number
        )
        public_draw.refuse_redraw(begun, reason)
        await DrawStage.update({DrawStage.state: "replaced", DrawStage.reason: reason.strip()[:200]}).where(
            DrawStage.id == locked.id
        )
        record = stage_from_json(locked.record)
        keys = [match.key for match in loaded.played.graph.matches if match.part == locked.number]
        kept = {key: one for key, one in loaded.played.results.items() if key not in set(keys)}
        without = msgspec.structs.replace(loaded, played=msgspec.structs.replace(loaded.played, results=kept))
        await _put(without, record, (None,) * len(record.lines), locked.number - 1)
        await audit.record(
            actor, "stage.replaced", "draw_stage", locked.id, draw=loaded.draw.id, reason=reason.strip()[:200]
        )

    await write(body)


def _automatic(loaded: PlayedDraw, key: str) -> bool:
    """A walkover that only followed from somebody who had left."""
    result = loaded.played.results.get(key)
    kept = loaded.matches[key]
    loser = kept.side_a if result and result.loser == "a" else kept.side_b
    return result is not None and result.ending == "walkover" and loser in loaded.played.withdrawn


async def _last_locked(loaded: PlayedDraw) -> StageRow:
    rows = await DrawStage.select(DrawStage.id).where(
        (DrawStage.draw == loaded.draw.id)
        & (DrawStage.state == "locked")
        & (DrawStage.number == loaded.played.made)
    )
    if not rows:
        raise Refusal(Sentence("There is no stage to take back."))
    return await stage(rows[0]["id"])
