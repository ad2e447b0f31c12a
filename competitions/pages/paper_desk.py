"""The referee's papers: all of them with what is missing, what only officials print, texts of the order book, Excel."""

from collections.abc import Callable
from typing import Any, get_args
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from competitions.documents import certificates, lists, scoresheets, tie_sheets, workbooks
from competitions.documents.missing import missing
from competitions.documents.paper_data import Data
from competitions.pages.notices import notice
from competitions.pages.papers import as_pdf
from competitions.queries import overview, ties
from competitions.queries import papers as kept
from competitions.queries.belonging import own_match
from competitions.queries.match_logs import logs_of
from competitions.queries.matches import MatchCard
from competitions.queries.papers import CompetitionPapers, TextPart, papers_of
from competitions.services import papers as publishing
from foundation.errors import Refusal, not_found
from foundation.forms import Form, TextField
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import referee
from members.services import exports

Mine = Request[Identity, Any, Any]
PATH = "/referee/competitions/{competition_id:str}"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LISTS: dict[str, Callable[[CompetitionPapers], Data]] = {
    "roll-call": lists.roll_call,
    "entries": lists.entry_list,
    "prizes": lists.prize_list,
}
SHEETS = {"scoresheets": ("ready", "called"), "scoresheets-played": ("finished",)}


class TextsForm(Form):
    regulations = TextField(N_("Regulations"), longest=publishing.LONGEST_TEXT, lines=True)
    notices = TextField(N_("Notices"), longest=publishing.LONGEST_TEXT, lines=True)
    committee = TextField(N_("Organizing committee"), longest=publishing.LONGEST_TEXT, lines=True)
    last_year = TextField(N_("Last year's places"), longest=publishing.LONGEST_TEXT, lines=True)


@get(PATH + "/papers", name="referee-papers", guards=[referee])
async def show(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    papers = await papers_of(competition_id)
    context = {
        "competition": papers.head,
        "disciplines": papers.disciplines,
        "missing": missing(papers),
        "published": await kept.published(competition_id),
        "notice": notice(request),
    }
    return page(request, "competitions/referee/papers.html", context)


@get(PATH + "/sheets/{sheet:str}", name="referee-sheet", guards=[referee])
async def read(
    request: Mine,
    competition_id: FromPath[str],
    sheet: FromPath[str],
    places: FromQuery[int] = lists.PLACES_OF_PRIZES,
) -> Response[bytes]:
    """Roll calls, entries, prizes, certificates (`?places=3`), scoresheets to fill in or as played."""
    if sheet not in {*LISTS, *SHEETS, "certificates", "line-ups", "tie-sheets"}:
        raise not_found()
    papers = await papers_of(competition_id)
    if sheet in ("line-ups", "tie-sheets"):
        return await _of_teams(papers, sheet)
    if sheet == "certificates":
        most = min(max(places, 1), certificates.MOST_PLACES)
        return await as_pdf(certificates.TEMPLATE, certificates.certificates(papers, most))
    if sheet in SHEETS:
        return await _scoresheets(papers, [card for card in papers.matches if card.status in SHEETS[sheet]])
    return await as_pdf(lists.TEMPLATE, LISTS[sheet](papers))


@get(PATH + "/matches/{match_id:str}/scoresheet", name="scoresheet", guards=[referee])
async def read_scoresheet(
    request: Mine, competition_id: FromPath[str], match_id: FromPath[str]
) -> Response[bytes]:
    """One match: blank before, filled from the umpire's log afterwards."""
    await own_match(competition_id, match_id)
    papers = await papers_of(competition_id)
    return await _scoresheets(papers, [card for card in papers.matches if card.id == match_id])


async def _of_teams(papers: CompetitionPapers, sheet: str) -> Response[bytes]:
    """Line-ups to hand in for ties that are open, tie sheets of all."""
    found = await ties.of_competition(papers.head.id)
    if sheet == "line-ups":
        still = [tie for tie in found if tie.phase in ("open", "revealed")]
        return await as_pdf(tie_sheets.LINE_UPS, tie_sheets.line_ups(papers.head.title, still))
    formats = {paper.row.id: paper.row.scoring for paper in papers.disciplines}
    played = [tie for tie in found if tie.phase != "void"]
    return await as_pdf(tie_sheets.TIE_SHEETS, tie_sheets.tie_sheets(papers.head.title, played, formats))


async def _scoresheets(papers: CompetitionPapers, cards: list[MatchCard]) -> Response[bytes]:
    logs = await logs_of([card.id for card in cards if card.status in ("on_court", "finished")])
    return await as_pdf(scoresheets.TEMPLATE, scoresheets.scoresheets(papers, cards, logs))


@get(PATH + "/workbooks/{book:str}", name="workbook", guards=[referee])
async def read_workbook(request: Mine, competition_id: FromPath[str], book: FromPath[str]) -> Response[bytes]:
    """An Excel file to go on with; taking names out of the house leaves a trace."""
    if book not in workbooks.BOOKS:
        raise not_found()
    papers = await papers_of(competition_id)
    table = workbooks.BOOKS[book](papers)
    await exports.note(request.user, f"{book}.exported", len(table.rows), "competition", competition_id)
    name = quote(f"{papers.head.title} {table.name}.xlsx", safe="")
    disposition = f"attachment; filename=\"{book}.xlsx\"; filename*=UTF-8''{name}"
    content = workbooks.workbook(papers, table)
    return Response(content, media_type=EXCEL, headers={"content-disposition": disposition})


@post(PATH + "/papers/{paper:str}/publish", name="publish-paper", guards=[referee], status_code=200)
async def publish(request: Mine, competition_id: FromPath[str], paper: FromPath[str]) -> Response[Any]:
    await publishing.publish(request.user, competition_id, paper)
    return see_other(f"/referee/competitions/{competition_id}/papers?done=paper-published")


@post(PATH + "/papers/{paper:str}/take-back", name="take-back-paper", guards=[referee], status_code=200)
async def take_back(request: Mine, competition_id: FromPath[str], paper: FromPath[str]) -> Response[Any]:
    await publishing.take_back(request.user, competition_id, paper)
    return see_other(f"/referee/competitions/{competition_id}/papers?done=paper-taken-back")


@get(PATH + "/order-book-texts", name="order-book-texts", guards=[referee])
async def show_texts(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    return await _texts(request, competition_id, TextsForm(data=await kept.texts_of(competition_id)))


async def _texts(request: Mine, competition_id: str, form: TextsForm, status: int = 200) -> Response[Any]:
    context = {
        "competition": await overview.competition(competition_id),
        "form": form,
        "notice": notice(request),
    }
    return page(request, "competitions/referee/order_book_texts.html", context, status_code=status)


@post(PATH + "/order-book-texts", guards=[referee], status_code=200)
async def save_texts(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    form = await TextsForm.read(request)
    if not form.validate():
        return await _texts(request, competition_id, form, status=422)
    parts: tuple[TextPart, ...] = get_args(TextPart)
    try:
        await publishing.save_texts(
            request.user, competition_id, {part: str(form[part].data or "") for part in parts}
        )
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        form.refuse(refusal.sentence, refusal.field)
        return await _texts(request, competition_id, form, status=422)
    return see_other(f"/referee/competitions/{competition_id}/papers?done=texts-saved")


routes = [
    show,
    read,
    read_scoresheet,
    read_workbook,
    publish,
    take_back,
    show_texts,
    save_texts,
]
