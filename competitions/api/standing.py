"""How a discipline stands, part by part: every draw with its stages, matches by filter, tables of groups, places."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, get
from litestar.params import FromPath, FromQuery

from competitions.api.draws import DISCIPLINE, GroupJson, MatchJson, PlaceJson, group_json, match_json
from competitions.domain import progress
from competitions.pages.public import of_competition, visible
from competitions.queries import disciplines, matches
from competitions.queries.played import PlayedDraw, load
from competitions.tables import DrawStage
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.guards import anyone

AnyRequest = Request[Any, Any, Any]
STATUSES = ("waiting", "ready", "called", "on_court", "finished", "void")
Status = Annotated[
    str, msgspec.Meta(description="One of waiting, ready, called, on_court, finished, void; empty for all.")
]


class StageJson(msgspec.Struct, frozen=True):
    """A later stage of a draw: a drawn knockout after groups, a round of a Swiss. `record` is what was published."""

    number: int
    state: str
    spoken_seed: str
    input_hash: str
    made_at: datetime
    record: dict[str, Any]


class DrawJson(msgspec.Struct, frozen=True):
    """A draw ever made, also one taken back with its `reason`. `record` is as docs/formats.md specifies it."""

    number: int
    state: str
    spoken_seed: str
    input_hash: str
    reason: str
    made_at: datetime
    record: dict[str, Any]
    stages: list[StageJson]


@get(f"{DISCIPLINE}/draws", name="api-draws", guards=[anyone])
async def list_draws(
    request: AnyRequest, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> list[DrawJson]:
    """Every draw of the discipline, the newest first; a preview only once it is confirmed or discarded."""
    await visible(request, competition_id)
    await of_competition(competition_id, discipline_id)
    found = [draw for draw in await disciplines.draws(discipline_id) if draw.state != "preview"]
    stages: dict[str, list[StageJson]] = {}
    rows = (
        await DrawStage.select(
            DrawStage.draw, DrawStage.number, DrawStage.state, DrawStage.spoken_seed, DrawStage.input_hash,
            DrawStage.made_at, DrawStage.record,
        ).where(DrawStage.draw.is_in([draw.id for draw in found] or [""]) & (DrawStage.state != "preview"))
        .order_by(DrawStage.number)
    )  # fmt: skip
    for row in rows:
        stages.setdefault(row.pop("draw"), []).append(
            StageJson(**{**row, "record": msgspec.json.decode(row["record"])})
        )
    return [
        DrawJson(
            draw.number,
            draw.state,
            draw.spoken_seed,
            draw.input_hash,
            draw.reason,
            draw.made_at,
            msgspec.json.decode(draw.record),
            stages.get(draw.id, []),
        )
        for draw in found
    ]


@get("/api/v1/competitions/{competition_id:str}/matches", name="api-matches", guards=[anyone])
async def list_matches(
    request: AnyRequest,
    competition_id: FromPath[str],
    discipline: FromQuery[str] = "",
    status: FromQuery[Status] = "",
) -> list[MatchJson]:
    """The matches of a competition by their numbers; of teams the rubbers while they are open, else the ties."""
    await visible(request, competition_id)
    if status and status not in STATUSES:
        raise Refusal(Sentence("There is no such state of a match."), field="status", status=422)
    if discipline:
        await of_competition(competition_id, discipline)
        found = await matches.of_discipline(competition_id, discipline)
        return [match_json(card) for card in found if not status or card.status == status]
    found = await matches.of_competition(competition_id, (status,) if status else STATUSES)
    return [match_json(card) for card in found]


async def _played(request: AnyRequest, competition_id: str, discipline_id: str) -> PlayedDraw | None:
    """The draw in force; None while there is none."""
    await visible(request, competition_id)
    row = await of_competition(competition_id, discipline_id)
    draw = await disciplines.current_draw(discipline_id)
    return await load(row, draw) if draw and draw.state == "locked" else None


@get(f"{DISCIPLINE}/standings", name="api-standings", guards=[anyone])
async def standings(
    request: AnyRequest, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> list[GroupJson]:
    """The table of each group, every rank with its reason; empty before the draw and without groups."""
    found = await _played(request, competition_id, discipline_id)
    if found is None:
        return []
    return [group_json(table, found.played.named()) for table in progress.group_tables(found.played)]


@get(f"{DISCIPLINE}/places", name="api-places", guards=[anyone])
async def places(
    request: AnyRequest, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> list[PlaceJson]:
    """The places settled so far, the best first; `first` to `last` where the format does not decide."""
    found = await _played(request, competition_id, discipline_id)
    if found is None:
        return []
    names = found.played.named()
    settled = sorted(progress.places(found.played).items(), key=lambda item: (item[1].first, item[0]))
    return [PlaceJson(entry, names[entry], place.first, place.last) for entry, place in settled]


routes = [list_draws, list_matches, standings, places]
