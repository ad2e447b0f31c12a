"""Competitions for programs: disciplines, draws with their matches, standings, the published record; results in."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post, put
from litestar.enums import MediaType
from litestar.params import FromPath, JSONBody

from competitions.domain import progress
from competitions.domain.results import MatchResult, score_text
from competitions.domain.standings import Standings
from competitions.pages.public import of_competition, visible
from competitions.queries import disciplines, matches, overview
from competitions.queries.belonging import own_match
from competitions.queries.matches import MatchCard
from competitions.queries.overview import CompetitionRow, DisciplineGlance
from competitions.queries.played import load
from competitions.services.progress import correct_result, enter_result
from foundation.errors import not_found
from foundation.i18n import say
from members.domain.identity import Identity
from members.guards import anyone, referee

AnyRequest = Request[Any, Any, Any]
RESULT = "/api/v1/competitions/{competition_id:str}/matches/{match_id:str}/result"
DISCIPLINE = "/api/v1/competitions/{competition_id:str}/disciplines/{discipline_id:str}"


class SideJson(msgspec.Struct, frozen=True):
    """A side of a match; `entry` is null while it is not known who comes there."""

    entry: str | None
    name: str
    branch: str
    seed: int | None


class MatchJson(msgspec.Struct, frozen=True):
    """A match. `score` is `21-15 21-19`; `winner` and `ending` are null before the end."""

    id: str
    number: int
    key: str
    round: int
    round_name: str
    status: str
    court: int | None
    planned_at: datetime | None
    finished_at: datetime | None
    a: SideJson
    b: SideJson
    games: tuple[tuple[int, int], ...]
    score: str
    winner: str | None
    ending: str | None


class StandingJson(msgspec.Struct, frozen=True):
    """A line of a group's table; `rank` is null for who did not complete it. `rubbers` are of teams, `score` the points
    of regulations that count points."""

    entry: str
    name: str
    rank: int | None
    played: int
    won: int
    lost: int
    games: tuple[int, int]
    points: tuple[int, int]
    reason: str
    rubbers: tuple[int, int] = (0, 0)
    score: int = 0


class GroupJson(msgspec.Struct, frozen=True):
    """`ties` are entries level in everything, which wait for a lot."""

    complete: bool
    ties: tuple[tuple[str, ...], ...]
    rows: list[StandingJson]


class PlaceJson(msgspec.Struct, frozen=True):
    entry: str
    name: str
    first: int
    last: int


class DisciplineJson(msgspec.Struct, frozen=True):
    """A discipline with its draw, empty lists before the draw is locked. `lines`: entry ids, null a bye."""

    id: str
    code: str
    name: str
    method: str
    scoring_format: str
    state: str
    lines: tuple[str | None, ...]
    matches: list[MatchJson]
    groups: list[GroupJson]
    places: list[PlaceJson]


class CompetitionJson(msgspec.Struct, frozen=True):
    competition: CompetitionRow
    disciplines: list[DisciplineGlance]


class ResultIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A result from paper. `reason` is needed to correct one that exists."""

    result: Annotated[
        MatchResult,
        msgspec.Meta(examples=[{"winner": "a", "games": [[21, 15], [21, 19]], "ending": "completed"}]),
    ]
    reason: Annotated[str, msgspec.Meta(max_length=200, examples=["The sides were mixed up."])] = ""


@get("/api/v1/competitions", name="api-competitions", guards=[anyone])
async def list_competitions() -> list[CompetitionRow]:
    return await overview.published()


@get("/api/v1/competitions/{competition_id:str}", name="api-competition", guards=[anyone])
async def show_competition(request: AnyRequest, competition_id: FromPath[str]) -> CompetitionJson:
    head = await visible(request, competition_id)
    return CompetitionJson(head, await overview.disciplines(competition_id))


@get(DISCIPLINE, name="api-discipline", guards=[anyone])
async def show_discipline(
    request: AnyRequest, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> DisciplineJson:
    """Lines, matches, standings and places as they are now."""
    await visible(request, competition_id)
    row = await of_competition(competition_id, discipline_id)
    head = (row.id, row.code, row.name, row.method, row.scoring_format, row.state)
    draw = await disciplines.current_draw(discipline_id)
    if draw is None or draw.state != "locked":
        return DisciplineJson(*head, (), [], [], [])
    loaded = await load(row, draw)
    names = loaded.played.named()
    found = sorted(progress.places(loaded.played).items(), key=lambda item: (item[1].first, item[0]))
    return DisciplineJson(
        *head,
        loaded.played.lines,
        [match_json(card) for card in await matches.of_discipline(competition_id, discipline_id)],
        [group_json(table, names) for table in progress.group_tables(loaded.played)],
        [PlaceJson(entry, names[entry], place.first, place.last) for entry, place in found],
    )


@get(f"{DISCIPLINE}/draw", name="api-draw", guards=[anyone])
async def show_draw(
    request: AnyRequest, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> Response[str]:
    """The published record of the draw in force, as docs/formats.md specifies it."""
    await visible(request, competition_id)
    await of_competition(competition_id, discipline_id)
    draw = await disciplines.current_draw(discipline_id)
    if draw is None or draw.state != "locked":
        raise not_found()
    return Response(draw.record, media_type=MediaType.JSON)


@post(RESULT, name="api-result", guards=[referee], status_code=200)
async def post_result(
    request: Request[Identity, Any, Any],
    competition_id: FromPath[str],
    match_id: FromPath[str],
    data: JSONBody[ResultIn],
) -> MatchJson:
    """Records a result, or corrects the one there is when a reason is given. The same result again changes nothing."""
    return await _kept(request.user, competition_id, match_id, data)


@put(RESULT, name="api-put-result", guards=[referee])
async def put_result(
    request: Request[Identity, Any, Any],
    competition_id: FromPath[str],
    match_id: FromPath[str],
    data: JSONBody[ResultIn],
) -> MatchJson:
    """The same: the result of this match is what is sent, however often it is sent."""
    return await _kept(request.user, competition_id, match_id, data)


async def _kept(actor: Identity, competition_id: str, match_id: str, data: ResultIn) -> MatchJson:
    await own_match(competition_id, match_id)
    before = await matches.card(competition_id, match_id)
    if before is not None and before.result is not None:
        if before.result != data.result:
            await correct_result(actor, match_id, data.result, data.reason)
    else:
        await enter_result(actor, match_id, data.result)
    card = await matches.card(competition_id, match_id)
    assert card is not None, "matches are not deleted once they have a result"
    return match_json(card)


def match_json(card: MatchCard) -> MatchJson:
    return MatchJson(
        id=card.id,
        number=card.number,
        key=card.key,
        round=card.round,
        round_name=say(card.round_name),
        status=card.status,
        court=card.court,
        planned_at=card.planned_at,
        finished_at=card.finished_at,
        a=SideJson(card.a.entry, card.a.name, card.a.home, card.a.seed),
        b=SideJson(card.b.entry, card.b.name, card.b.home, card.b.seed),
        games=card.games,
        score=score_text(card.result) if card.result else "",
        winner=card.result.winner if card.result else None,
        ending=card.result.ending if card.result else None,
    )


def group_json(table: Standings, names: dict[str, str]) -> GroupJson:
    rows = [
        StandingJson(
            entry=row.entry,
            name=names[row.entry],
            rank=row.rank,
            played=row.played,
            won=row.won,
            lost=row.lost,
            games=row.games,
            points=row.points,
            reason=say(row.reason),
            rubbers=row.rubbers,
            score=row.score,
        )
        for row in table.rows
    ]
    return GroupJson(table.complete, table.ties, rows)


routes = [list_competitions, show_competition, show_discipline, show_draw, post_result, put_result]
