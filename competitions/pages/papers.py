"""The papers everybody may read: draw sheets once locked, and what the referee has published, as PDF."""

from collections.abc import Callable
from urllib.parse import quote

from litestar import Response, get
from litestar.params import FromPath

from competitions.documents import draw_paper, order_book, order_of_play, results_book
from competitions.documents.paper_data import Data
from competitions.pages.public import AnyRequest, is_referee, of_competition, visible
from competitions.queries import overview
from competitions.queries import papers as kept
from competitions.queries.papers import CompetitionPapers, papers_of
from foundation.documents import pdf
from foundation.errors import not_found
from foundation.rendering import page
from members.guards import anyone

PDF = "application/pdf"
BOOKS: dict[str, tuple[str, Callable[[CompetitionPapers], Data]]] = {
    "order-book": (order_book.TEMPLATE, order_book.order_book),
    "order-of-play": (order_of_play.TEMPLATE, order_of_play.order_of_play),
    "results-book": (results_book.TEMPLATE, results_book.results_book),
}


@get("/competitions/{competition_id:str}/papers", name="papers", guards=[anyone])
async def show(request: AnyRequest, competition_id: FromPath[str]) -> Response[str]:
    """What there is to read and print."""
    head = await visible(request, competition_id)
    context = {
        "competition": head,
        "disciplines": [each for each in await overview.disciplines(competition_id) if each.matches],
        "published": await kept.published(competition_id),
        "is_referee": is_referee(request, competition_id),
    }
    return page(request, "competitions/papers.html", context)


@get("/competitions/{competition_id:str}/papers/{paper:str}", name="paper", guards=[anyone])
async def read(request: AnyRequest, competition_id: FromPath[str], paper: FromPath[str]) -> Response[bytes]:
    """A book or the order of play; before it is published only for the referee."""
    await visible(request, competition_id)
    if paper not in BOOKS:
        raise not_found()
    if not is_referee(request, competition_id) and paper not in await kept.published(competition_id):
        raise not_found()
    template, build = BOOKS[paper]
    return await as_pdf(template, build(await papers_of(competition_id)))


@get(
    "/competitions/{competition_id:str}/disciplines/{discipline_id:str}/paper",
    name="draw-paper",
    guards=[anyone],
)
async def read_draw(
    request: AnyRequest, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> Response[bytes]:
    """The draw sheet or the group matrices of a discipline, once its draw is locked."""
    head = await visible(request, competition_id)
    await of_competition(competition_id, discipline_id)
    found = await kept.discipline_paper(discipline_id)
    if found.sheet is None:
        raise not_found()
    return await as_pdf(draw_paper.TEMPLATE, draw_paper.draw_sheet(head, found.sheet))


async def as_pdf(template: str, data: Data) -> Response[bytes]:
    """Shown in the browser, and saved under its title."""
    name = quote(f"{data['competition']} {data['title']}.pdf", safe="")
    disposition = f"inline; filename=\"paper.pdf\"; filename*=UTF-8''{name}"
    return Response(await pdf(template, data), media_type=PDF, headers={"content-disposition": disposition})


routes = [show, read, read_draw]
