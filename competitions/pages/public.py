"""What everybody may see: competitions, their disciplines with bracket or matrix, and the sheets to print."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Redirect, Stream

from competitions.domain.bracket_geometry import Sizes
from competitions.domain.methods import METHODS
from competitions.queries import disciplines, draw_sheet, matches, overview, players
from competitions.queries.contests import contest as contests
from competitions.queries.disciplines import DisciplineRow
from competitions.queries.draw_sheet import ON_PAPER, ON_SCREEN, DisciplineSheet, discipline_sheet
from competitions.queries.overview import CompetitionRow
from competitions.queries.played import load
from competitions.queries.quiz import quiz as quizzes
from competitions.services.live_draw import draw_topic
from competitions.services.live_scores import competition_topic
from foundation.errors import not_found
from foundation.live import live_response
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity, Role
from members.guards import anyone

AnyRequest = Request[Any, Any, Any]


@get("/competitions", name="competitions", guards=[anyone])
async def show_competitions(request: AnyRequest) -> Response[str]:
    """All competitions, those with matches on court first."""
    found = await overview.published()
    context = {
        "live": [each for each in found if each.live],
        "others": [each for each in found if not each.live],
    }
    return page(request, "competitions/index.html", context)


@get("/events/{event_id:str}/competition", name="competition-of", guards=[anyone])
async def show_competition_of(request: AnyRequest, event_id: FromPath[str]) -> Redirect:
    """From a tournament's page to its competition; to all of them while there is none."""
    found = await overview.of_event(event_id)
    return see_other(f"/competitions/{found}" if found else "/competitions")


@get("/competitions/{competition_id:str}", name="competition", guards=[anyone])
async def show_competition(request: AnyRequest, competition_id: FromPath[str]) -> Response[str]:
    """A competition: on court now, what is mine, its disciplines, the latest results."""
    head = await visible(request, competition_id)
    mine = await players.entries_of(competition_id, _member(request))
    playing = await matches.of_competition(competition_id, ("ready", "called", "on_court"))
    context = {
        "competition": head,
        "disciplines": await overview.disciplines(competition_id),
        "champions": await players.champions(competition_id),
        "live": [match for match in playing if match.status in ("called", "on_court")],
        "my_matches": [match for match in playing if {match.a.entry, match.b.entry} & mine],
        "latest": await matches.latest_results(competition_id, 8),
        "mine": mine,
        "signed_in": bool(_member(request)),
        "methods": {key: each.title for key, each in METHODS.items()},
        "contests": await contests.of_competition(competition_id),
        "is_referee": is_referee(request, competition_id),
        "quizzes": [each for each in await quizzes.of_competition(competition_id) if each.state == "open"],
    }
    return page(request, "competitions/show.html", context)


@get("/competitions/{competition_id:str}/disciplines/{discipline_id:str}", name="discipline", guards=[anyone])
async def show_discipline(
    request: AnyRequest, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> Response[str]:
    """The bracket round by round and whole, or the matrix with standings; before the draw, who is entered."""
    head = await visible(request, competition_id)
    row = await of_competition(competition_id, discipline_id)
    context = {
        "competition": head,
        "discipline": row,
        "others": await overview.disciplines(competition_id),
        "sheet": await drawn(row),
        "roster": await disciplines.roster(discipline_id),
        "mine": await players.entries_of(competition_id, _member(request)),
        "draws": [each for each in await disciplines.draws(discipline_id) if each.state != "preview"],
        "is_referee": is_referee(request, competition_id),
    }
    return page(request, "competitions/discipline.html", context)


@get(
    "/competitions/{competition_id:str}/disciplines/{discipline_id:str}/sheet",
    name="draw-sheet",
    guards=[anyone],
)
async def print_discipline(
    request: AnyRequest, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> Response[str]:
    """The draw sheet or group matrix on A4, black on white."""
    head = await visible(request, competition_id)
    row = await of_competition(competition_id, discipline_id)
    sheet = await drawn(row, ON_PAPER)
    if sheet is None:
        raise not_found()
    context = {
        "competition": head,
        "discipline": row,
        "sheet": sheet,
        "pages": draw_sheet.pages(sheet) if sheet.drawing else (),
        "back": request.app.route_reverse(
            "discipline", competition_id=competition_id, discipline_id=discipline_id
        ),
    }
    return page(request, "competitions/sheet.html", context)


@get("/live/competitions/{competition_id:str}/draw", name="draw-live", guards=[anyone])
async def draw_stream(request: AnyRequest, competition_id: FromPath[str]) -> Stream:
    """Events `draw` when somebody moves on or is called, and `score` for every point (server-sent)."""
    await visible(request, competition_id)
    return live_response(draw_topic(competition_id), competition_topic(competition_id))


async def visible(request: AnyRequest, competition_id: str) -> CompetitionRow:
    """The competition, if its event is published or the person is its referee. Raises Refusal 404."""
    head = await overview.competition(competition_id)
    if head.status == "draft" and not is_referee(request, competition_id):
        raise not_found()
    return head


async def of_competition(competition_id: str, discipline_id: str) -> DisciplineRow:
    """The discipline, if it is one of this competition. Raises Refusal 404."""
    row = await disciplines.discipline(discipline_id)
    if row.competition != competition_id:
        raise not_found()
    return row


async def drawn(row: DisciplineRow, sizes: Sizes = ON_SCREEN) -> DisciplineSheet | None:
    """The discipline with its draw, None while that is not locked."""
    draw = await disciplines.current_draw(row.id)
    if draw is None or draw.state != "locked":
        return None
    return await discipline_sheet(await load(row, draw), sizes)


def _member(request: AnyRequest) -> str:
    user = request.scope.get("user")
    return user.member_id if isinstance(user, Identity) else ""


def is_referee(request: AnyRequest, competition_id: str) -> bool:
    user = request.scope.get("user")
    return isinstance(user, Identity) and user.holds(Role.REFEREE, competition_id)


routes = [
    show_competitions,
    show_competition_of,
    show_competition,
    show_discipline,
    print_discipline,
    draw_stream,
]
