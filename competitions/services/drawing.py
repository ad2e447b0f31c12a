"""The public draw as an act: preview, confirm and lock, draw again with a reason. Every draw is kept."""

from collections.abc import Iterable

import msgspec

from competitions.domain import progress, public_draw, round_names
from competitions.domain.draw_graph import DrawGraph
from competitions.domain.draw_record import DrawRecord, input_hash, record_from_json, record_to_json
from competitions.domain.situation import Situation
from competitions.queries.disciplines import (
    DisciplineRow,
    current_draw,
    discipline,
    draw,
    draw_input,
    roster,
)
from competitions.services.live_draw import draw_changed
from competitions.services.rubbers import make_rubbers
from competitions.tables import Discipline, Draw, Match
from foundation.clock import now
from foundation.database import after_commit, write
from foundation.errors import Refusal
from foundation.identifiers import new_id
from foundation.messages import N_, Sentence
from members.domain.identity import Identity
from members.services import audit

CHUNK = 500
DISCARDED = N_("A preview that was not confirmed")


def refuse_when_drawn(row: DisciplineRow) -> None:
    """Nothing a draw depends on changes once it is locked."""
    if row.state in ("drawn", "finished"):
        raise Refusal(
            Sentence("The draw of {name} is locked, so this cannot be changed any more.", name=row.name)
        )


async def preview(actor: Identity, discipline_id: str, spoken_seed: str) -> str:
    """Draws by the seed spoken aloud and shows it; returns the id of the draw. Nothing is final yet.

    A former preview is kept as discarded, so that nobody can try seeds in secret.
    Raises Refusal 409 before the roster is frozen or once a draw is locked, 422 for a seed or seeds that cannot be.
    """

    async def body() -> str:
        row = await discipline(discipline_id)
        refuse_when_drawn(row)
        if row.state != "seeding":
            raise Refusal(Sentence("Freeze the roster first; then nobody can be added behind the draw."))
        record = public_draw.make(draw_input(row, await roster(discipline_id)), spoken_seed)
        await discard_preview(discipline_id)
        draw_id = await _keep(actor, discipline_id, record)
        await audit.record(
            actor, "draw.previewed", "draw", draw_id, discipline=discipline_id, input_hash=record.input_hash
        )
        return draw_id

    return await write(body)


async def _keep(actor: Identity, discipline_id: str, record: DrawRecord) -> str:
    rows = await Draw.raw("SELECT MAX(number) AS last FROM draw WHERE discipline = {}", discipline_id)
    made = Draw(
        discipline=discipline_id,
        number=(rows[0]["last"] or 0) + 1,
        spoken_seed=record.spoken_seed,
        input_hash=record.input_hash,
        record=record_to_json(record),
        lines=msgspec.json.encode(record.lines).decode(),
        made_by=actor.member_id,
        made_at=now(),
    )
    await made.save()
    return str(made.id)


async def discard_preview(discipline_id: str) -> None:
    """Call inside a write body, whenever something changes that a preview depends on."""
    await Draw.update({Draw.state: "replaced", Draw.reason: DISCARDED}).where(
        (Draw.discipline == discipline_id) & (Draw.state == "preview")
    )


async def confirm(actor: Identity, draw_id: str) -> None:
    """Locks a previewed draw and makes its matches, all in one write.

    Raises Refusal 409 when it is not the present preview or entries, seeds or settings changed since.
    """

    async def body() -> None:
        drawn = await draw(draw_id)
        row = await discipline(drawn.discipline)
        refuse_when_drawn(row)
        present = draw_input(row, await roster(row.id))
        if drawn.state != "preview" or input_hash(present) != drawn.input_hash:
            raise Refusal(
                Sentence(
                    "This preview is out of date: entries, seeds or settings changed. Please draw again."
                )
            )
        record = record_from_json(drawn.record)
        await Draw.update({Draw.state: "locked"}).where(Draw.id == draw_id)
        await Discipline.update({Discipline.state: "drawn"}).where(Discipline.id == row.id)
        played = public_draw.locked(record)
        await make_matches(row, drawn.id, played.graph, progress.situations(played).values())
        await audit.record(
            actor, "draw.locked", "draw", draw_id, discipline=row.id, input_hash=drawn.input_hash
        )
        after_commit(lambda: draw_changed(row.competition, row.id, []))

    await write(body)


async def make_matches(row: DisciplineRow, draw_id: str, graph: DrawGraph, new: Iterable[Situation]) -> None:
    """The matches of a draw, or those that come about by a late entry. Call it inside a write body."""
    made = [
        Match(
            id=new_id(),
            draw=draw_id,
            discipline=row.id,
            key=situation.match.key,
            number=situation.match.number,
            round=situation.match.round,
            round_name=round_names.to_text(round_names.round_name(graph, situation.match)),
            side_a=situation.a,
            side_b=situation.b,
            status=situation.status,
        )
        for situation in new
    ]
    for start in range(0, len(made), CHUNK):
        await Match.insert(*made[start : start + CHUNK])
    await make_rubbers(row, made)


async def draw_again(actor: Identity, discipline_id: str, reason: str) -> None:
    """Takes a locked draw back, keeping it with the reason; refused once a match has begun or has a result."""

    async def body() -> None:
        row = await discipline(discipline_id)
        drawn = await current_draw(discipline_id)
        if drawn is None or drawn.state != "locked":
            raise Refusal(Sentence("There is no locked draw to take back."))
        begun = await Match.raw(
            'SELECT COUNT(*) AS n FROM "match" WHERE draw = {}'
            " AND (result <> '' OR sequence > 0 OR status IN ('called', 'on_court'))",
            drawn.id,
        )
        public_draw.refuse_redraw(begun[0]["n"], reason)
        await Match.delete().where(Match.draw == drawn.id)
        await Draw.update({Draw.state: "replaced", Draw.reason: reason.strip()[:200]}).where(
            Draw.id == drawn.id
        )
        await Discipline.update({Discipline.state: "seeding"}).where(Discipline.id == row.id)
        await audit.record(
            actor, "draw.replaced", "draw", drawn.id, discipline=row.id, reason=reason.strip()[:200]
        )
        after_commit(lambda: draw_changed(row.competition, row.id, []))

    await write(body)
