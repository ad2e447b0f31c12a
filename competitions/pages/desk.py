"""The referee's desk in the hall: the wall of courts, the queue with the next suggestion, who wants to leave."""

from collections.abc import Coroutine
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from competitions.pages.notices import notice
from competitions.pages.referee import desk_path
from competitions.queries import matches, overview, withdrawals
from competitions.queries.belonging import own_entry, own_match
from competitions.queries.desk import queue
from competitions.services import desk
from competitions.services import withdrawals as leaving
from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import referee

Mine = Request[Identity, Any, Any]


@get("/referee/competitions/{competition_id:str}", name="desk", guards=[referee])
async def show_desk(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    """Courts as a wall of cards, the queue beside it."""
    return await _shown(request, competition_id)


async def _shown(
    request: Mine, competition_id: str, problem: Sentence | None = None, status: int = 200
) -> Response[Any]:
    head = await overview.competition(competition_id)
    playing = await matches.of_competition(competition_id, ("called", "on_court"))
    ready = await matches.of_competition(competition_id, ("ready",))
    on_court = {match.court: match for match in playing if match.court}
    free = [court for court in range(1, head.courts + 1) if court not in on_court]
    queued = await queue(competition_id, ready, playing, free)
    context = {
        "competition": head,
        "courts": [(court, on_court.get(court)) for court in range(1, head.courts + 1)],
        "free": free,
        "elsewhere": [match for match in playing if not match.court],
        "queue": queued.rows,
        "next_up": queued.next_up,
        "late": queued.late,
        "hall": queued.hall,
        "withdrawals": await withdrawals.pending(competition_id),
        "disciplines": await overview.disciplines(competition_id),
        "latest": await matches.latest_results(competition_id, 6),
        "problem": problem,
        "notice": notice(request),
    }
    return page(request, "competitions/referee/desk.html", context, status_code=status)


@post("/referee/competitions/{competition_id:str}/matches/{match_id:str}/call", name="call-match",
      guards=[referee], status_code=200)  # fmt: skip
async def call(request: Mine, competition_id: FromPath[str], match_id: FromPath[str]) -> Response[Any]:
    """Form field `court`."""
    await own_match(competition_id, match_id)
    court = str((await request.form()).get("court", ""))
    try:
        await desk.call(request.user, match_id, _number(court))
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        return await _shown(request, competition_id, refusal.sentence, refusal.status)
    return see_other(f"{desk_path(competition_id)}?done=called")


def _number(court: str) -> int:
    """The number of a court as sent; 0, which no court has, for anything else."""
    return int(court) if court.isascii() and court.isdigit() and len(court) < 4 else 0


@post("/referee/competitions/{competition_id:str}/matches/{match_id:str}/call-again", name="call-again",
      guards=[referee], status_code=200)  # fmt: skip
async def call_again(request: Mine, competition_id: FromPath[str], match_id: FromPath[str]) -> Response[Any]:
    await own_match(competition_id, match_id)
    return await _acted(request, competition_id, desk.call_again(request.user, match_id), "called")


@post("/referee/competitions/{competition_id:str}/matches/{match_id:str}/report", name="report-side",
      guards=[referee], status_code=200)  # fmt: skip
async def report(request: Mine, competition_id: FromPath[str], match_id: FromPath[str]) -> Response[Any]:
    """Form fields `side` (a, b), `present` (1 or empty), `back` (roll-call, to return there)."""
    await own_match(competition_id, match_id)
    form = await request.form()
    act = desk.report(request.user, match_id, str(form.get("side", "")), form.get("present") == "1")
    answer = await _acted(request, competition_id, act, "reported")
    if answer.status_code == 303 and form.get("back") == "roll-call":
        return see_other(f"{desk_path(competition_id)}/roll-call")
    return answer


async def _acted(
    request: Mine, competition_id: str, act: Coroutine[Any, Any, None], done: str
) -> Response[Any]:
    try:
        await act
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        return await _shown(request, competition_id, refusal.sentence, refusal.status)
    return see_other(f"{desk_path(competition_id)}?done={done}")


@post("/referee/competitions/{competition_id:str}/matches/{match_id:str}/send-back", name="send-back-match",
      guards=[referee], status_code=200)  # fmt: skip
async def send_back(request: Mine, competition_id: FromPath[str], match_id: FromPath[str]) -> Response[Any]:
    await own_match(competition_id, match_id)
    return await _acted(request, competition_id, desk.send_back(request.user, match_id), "sent-back")


@post("/referee/competitions/{competition_id:str}/entries/{entry_id:str}/leave", name="entry-leaves",
      guards=[referee], status_code=200)  # fmt: skip
async def entry_leaves(
    request: Mine, competition_id: FromPath[str], entry_id: FromPath[str]
) -> Response[Any]:
    """Form fields `decision` (walkover, substitute, plays), `staff_number` of the substitute (of a pair both),
    `reason`."""
    await own_entry(competition_id, entry_id)
    form = await request.form()
    decision, reason = str(form.get("decision", "")), str(form.get("reason", ""))[:200]
    try:
        done = await _decide(request.user, entry_id, decision, str(form.get("staff_number", "")), reason)
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        return await _shown(request, competition_id, refusal.sentence, refusal.status)
    return see_other(f"{desk_path(competition_id)}?done={done}")


async def _decide(actor: Identity, entry_id: str, decision: str, staff_number: str, reason: str) -> str:
    if decision == "walkover":
        await leaving.walkover(actor, entry_id, reason)
        return "withdrawn"
    if decision == "substitute":
        await leaving.substitute(actor, entry_id, staff_number[:80], reason)
        return "substituted"
    if decision == "plays":
        await leaving.keep(actor, entry_id, reason)
        return "kept"
    raise Refusal(Sentence("Please choose one."), field="decision", status=422)


routes = [show_desk, call, call_again, report, send_back, entry_leaves]
