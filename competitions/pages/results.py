"""Results from paper: entered by the referee, or corrected with a reason."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.params import FromPath

from competitions.domain.results import Ending, MatchResult, Side, written_games
from competitions.domain.scoring.formats import ScoringFormat
from competitions.pages.notices import notice
from competitions.pages.referee import desk_path
from competitions.queries import matches, overview
from competitions.queries.belonging import own_match
from competitions.queries.disciplines import discipline
from competitions.services import progress
from foundation.errors import Refusal, not_found
from foundation.forms import half_width
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import referee

Mine = Request[Identity, Any, Any]
PATH = "/referee/competitions/{competition_id:str}/matches/{match_id:str}"
Games = tuple[tuple[int, int], ...]
MOST_WON = 9
ENDINGS: dict[str, Ending] = {
    "completed": "completed",
    "retired": "retired",
    "walkover": "walkover",
    "disqualified": "disqualified",
}


@get(PATH, name="enter-result", guards=[referee])
async def show(request: Mine, competition_id: FromPath[str], match_id: FromPath[str]) -> Response[Any]:
    return await _shown(request, competition_id, match_id)


async def _shown(
    request: Mine,
    competition_id: str,
    match_id: str,
    typed: dict[str, str] | None = None,
    problem: Sentence | None = None,
) -> Response[Any]:
    row = await discipline(await own_match(competition_id, match_id))
    card = await matches.card(competition_id, match_id)
    if card is None:
        raise not_found()
    context = {
        "competition": await overview.competition(competition_id),
        "discipline": row,
        "card": card,
        "format": row.scoring,
        "typed": typed if typed is not None else _known(card.result, row.scoring),
        "columns": row.scoring.best_of if row.scoring.counts_points else 1,
        "problem": problem,
        "notice": notice(request),
    }
    return page(request, "competitions/referee/result.html", context, status_code=422 if problem else 200)


def _known(result: MatchResult | None, scoring: ScoringFormat) -> dict[str, str]:
    """The fields of the form as they stand."""
    if result is None:
        return {"ending": "completed"}
    fields: dict[str, str] = {"ending": result.ending, "winner": result.winner}
    games = result.games if scoring.counts_points else written_games(result.games)
    for number, (a, b) in enumerate(games, start=1):
        fields |= {f"a{number}": str(a), f"b{number}": str(b)}
    return fields


@post(PATH, guards=[referee], status_code=200)
async def enter(request: Mine, competition_id: FromPath[str], match_id: FromPath[str]) -> Response[Any]:
    """Form fields `a1`, `b1`, `a2` … for the games, `ending`, `winner` unless completed, `reason` to correct."""
    row = await discipline(await own_match(competition_id, match_id))
    form = await request.form()
    typed = {key: str(value)[:200] for key, value in form.items() if isinstance(value, str)}
    card = await matches.card(competition_id, match_id)
    try:
        result = read_result(form, row.scoring)
        if card is not None and card.result is not None:
            await progress.correct_result(request.user, match_id, result, typed.get("reason", ""))
        else:
            await progress.enter_result(request.user, match_id, result)
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        return await _shown(request, competition_id, match_id, typed, refusal.sentence)
    done = "corrected" if card is not None and card.result is not None else "recorded"
    return see_other(f"{desk_path(competition_id)}?done={done}")


def read_result(form: FormMultiDict, scoring: ScoringFormat) -> MatchResult:
    """The result as typed. Raises Refusal 422 with what to do."""
    ending = ENDINGS.get(str(form.get("ending", "")))
    if ending is None:
        raise Refusal(Sentence("Choose how the match ended."), field="ending", status=422)
    games = () if ending == "walkover" else _games(form, scoring.best_of if scoring.counts_points else 1)
    if not scoring.counts_points:
        games = _won_one_by_one(games)
    given = str(form.get("winner", ""))
    if ending == "completed":
        ahead = sum((a > b) - (b > a) for a, b in games)
        if not ahead:
            raise Refusal(
                Sentence("Neither side has won more games. Please check the scores."),
                field="games",
                status=422,
            )
        return MatchResult("a" if ahead > 0 else "b", games, ending)
    winner: Side | None = "a" if given == "a" else "b" if given == "b" else None
    if winner is None:
        raise Refusal(Sentence("Choose who goes on."), field="winner", status=422)
    return MatchResult(winner, games, ending)


def _games(form: FormMultiDict, best_of: int) -> tuple[tuple[int, int], ...]:
    games: list[tuple[int, int]] = []
    ended = False
    for number in range(1, best_of + 1):
        a, b = (half_width(str(form.get(f"{side}{number}", ""))) for side in "ab")
        if not a and not b:
            ended = True
            continue
        if ended:
            raise Refusal(
                Sentence("Game {number} has a score, but the one before has none.", number=number),
                field="games",
                status=422,
            )
        if not (a.isascii() and a.isdigit() and b.isascii() and b.isdigit()) or max(len(a), len(b)) > 3:
            raise Refusal(
                Sentence("Game {number} needs two whole numbers.", number=number), field="games", status=422
            )
        games.append((int(a), int(b)))
    return tuple(games)


def _won_one_by_one(games: Games) -> Games:
    """Where no points are counted, what is typed are the games each side has won; the last one by whoever leads."""
    if not games:
        return ()
    a, b = games[0]
    first: Games = ((1, 0),) * min(a, MOST_WON)
    second: Games = ((0, 1),) * min(b, MOST_WON)
    return second + first if a > b else first + second


routes = [show, enter]
