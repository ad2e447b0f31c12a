"""Typing results from paper, one row a match, by the keyboard alone: each row is saved as it is finished."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from competitions.domain.result_sheet import ResultRow, result_of, score_of
from competitions.domain.results import MatchResult
from competitions.domain.sheet_rows import Problem
from competitions.pages.notices import notice
from competitions.pages.results import ENDINGS
from competitions.queries import overview
from competitions.queries.belonging import own_match
from competitions.queries.typed_results import PaperMatch, paper_matches
from competitions.services import progress
from foundation.errors import Refusal
from foundation.forms import half_width
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.cells import Unreadable
from members.domain.identity import Identity
from members.guards import referee

Mine = Request[Identity, Any, Any]
PATH = "/referee/competitions/{competition_id:str}/type-results"
LONGEST = 80


@get(PATH, name="type-results", guards=[referee])
async def show(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    """The matches that wait for a result, of all disciplines or of the one in `?discipline=`."""
    return await _shown(request, competition_id)


async def _shown(
    request: Mine,
    competition_id: str,
    typed: tuple[str, dict[str, str]] = ("", {}),
    problem: Sentence | None = None,
) -> Response[Any]:
    matches = [match for match in await paper_matches(competition_id) if match.is_open]
    wanted = str(request.query_params.get("discipline", ""))[:20]
    codes = dict.fromkeys((match.discipline, match.code) for match in matches)
    context = {
        "competition": await overview.competition(competition_id),
        "matches": [match for match in matches if not wanted or match.discipline == wanted],
        "codes": list(codes),
        "wanted": wanted,
        "typed_of": typed[0],
        "typed": typed[1],
        "problem": problem,
        "notice": notice(request),
    }
    status = 422 if problem else 200
    return page(request, "competitions/referee/type_results.html", context, status_code=status)


@post(PATH + "/{match_id:str}", name="type-result", guards=[referee], status_code=200)
async def save(request: Mine, competition_id: FromPath[str], match_id: FromPath[str]) -> Response[Any]:
    """Form fields `score` (21-15 21-19, or only the numbers), `ending`, `winner`."""
    await own_match(competition_id, match_id)
    form = await request.form()
    typed = {name: half_width(str(form.get(name, "")))[:LONGEST] for name in ("score", "ending", "winner")}
    try:
        match = next((each for each in await paper_matches(competition_id) if each.id == match_id), None)
        if match is None or not match.is_open:
            raise Refusal(Sentence("This match cannot have a result now."))
        await progress.enter_result(request.user, match_id, _result(match, typed))
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        return await _shown(request, competition_id, (match_id, typed), refusal.sentence)
    return see_other(f"/referee/competitions/{competition_id}/type-results?done=recorded")


def _result(match: PaperMatch, typed: dict[str, str]) -> MatchResult:
    """Raises Refusal 422 with what to do."""
    ending = ENDINGS.get(typed["ending"] or "completed")
    if ending is None:
        raise Refusal(Sentence("Choose how the match ended."), field="ending", status=422)
    try:
        games = tuple(score_of(typed["score"])) if typed["score"] else ()
    except Unreadable as unreadable:
        raise Refusal(unreadable.sentence, field="score", status=422) from None
    row = ResultRow(0, match.code, match.number, match.rubber, "", "", games, ending, typed["winner"])
    result = result_of(row, (match.a, match.b))
    if isinstance(result, Problem):
        raise Refusal(result.sentence, field="score", status=422)
    return result


routes = [show, save]
