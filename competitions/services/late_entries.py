"""Somebody who comes after the draw takes the place of a bye: recorded, and the rest of the draw stays as it is."""

from collections.abc import Sequence

import msgspec

from competitions.domain import progress, public_draw
from competitions.domain.draw_graph import DrawGraph
from competitions.queries.played import PlayedDraw, played_draw
from competitions.services import entries
from competitions.services.drawing import make_matches
from competitions.services.entries import Wanted
from competitions.services.live_draw import draw_changed
from competitions.services.progress import save
from competitions.tables import Draw
from foundation.database import after_commit, write
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit


async def enter(
    actor: Identity, discipline_id: str, line: int, staff_numbers: Sequence[str], reason: str, name: str = ""
) -> str:
    """Enters one player, two as a pair, or a team by its ``name``, on the line of a bye; returns the entry.

    Raises Refusal: 409 once who had the bye has played, 422 for people who cannot be entered or a line without bye.
    """
    if not reason.strip():
        raise Refusal(Sentence("Say why the entry comes late."), field="reason", status=422)

    async def body() -> str:
        before = await played_draw(discipline_id)
        if line not in before.played.graph.byes:
            raise Refusal(
                Sentence("There is no bye on this line. Nothing was changed."), field="line", status=422
            )
        wanted = [Wanted(staff_number=number) for number in staff_numbers]
        entry = await entries.make(actor, before.discipline, wanted, name=name, reason=reason)
        after = progress.late_entry(
            before.played, _graph_without(before, line), line, entry, before.begun_elsewhere
        )
        await Draw.update({Draw.lines: msgspec.json.encode(after.lines).decode()}).where(
            Draw.id == before.draw.id
        )
        new = [one for key, one in progress.situations(after).items() if key not in before.matches]
        await make_matches(before.discipline, before.draw.id, after.graph, new)
        await save(before, after)
        await audit.record(
            actor,
            "entry.late",
            "entry",
            entry,
            discipline=discipline_id,
            line=line,
            reason=reason.strip()[:200],
        )
        row = before.discipline
        after_commit(lambda: draw_changed(row.competition, row.id, []))
        return entry

    return await write(body)


def _graph_without(before: PlayedDraw, line: int) -> DrawGraph:
    filled = [
        n
        for n, was in enumerate(before.record.lines, 1)
        if was is None and before.played.lines[n - 1] is not None
    ]
    return public_draw.graph_of(before.record, [*filled, line])
