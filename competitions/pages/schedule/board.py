"""The board: the plan by time and court, computed and moved by hand; undo, redo, versions, publishing."""

from datetime import date, datetime
from typing import Any, cast

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from competitions.domain.plan_report import WORDS, Why
from competitions.pages.notices import notice
from competitions.queries import overview
from competitions.queries.schedule import versions
from competitions.queries.schedule.board import STEP, board
from competitions.services.live_draw import draw_topic
from competitions.services.schedule import publishing, runs
from competitions.services.schedule import versions as keeping
from competitions.services.schedule.live import plan_topic
from competitions.services.schedule.moving import Place, move
from competitions.services.schedule.relief import BY_BUTTON, relieve
from competitions.services.schedule.trouble import Trouble, happened
from foundation.errors import Refusal
from foundation.forms import half_width
from foundation.live import live_response
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.settings import settings
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import referee

Mine = Request[Identity, Any, Any]
PATH = "/referee/competitions/{competition_id:str}/schedule"


def schedule_path(competition_id: str, **query: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items() if value)
    return f"/referee/competitions/{competition_id}/schedule" + (f"?{asked}" if asked else "")


@get(PATH, name="schedule-board", guards=[referee])
async def show(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    """`?day=2026-06-09` turns to a day, `?match=…` puts a match into the form that moves it."""
    return await shown(request, competition_id)


async def shown(
    request: Mine,
    competition_id: str,
    problem: Sentence | None = None,
    status: int = 200,
    typed: dict[str, str] | None = None,
) -> Response[Any]:
    """The board, with what was refused on top and the form as it was typed."""
    head = await overview.competition(competition_id)
    typed = typed or {"match": request.query_params.get("match", "")[:13]}
    context: dict[str, Any] = {
        "competition": head,
        "problem": problem,
        "notice": notice(request),
        "typed": {"match": "", "court": "", "at": "", "reason": "", "pin": "", "why": "", "until": ""}
        | typed,
        "step": STEP,
        "words": WORDS,
        "by_button": BY_BUTTON,
    }
    try:
        context["board"] = await board(competition_id, _day(request))
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        return page(request, "competitions/schedule/no_hall.html", context | {"problem": refusal.sentence})
    context["run"] = runs.running(competition_id)
    version = context["board"].version
    context["cannot"] = runs.cannot(competition_id, version.number) if version else None
    context["versions"] = await versions.versions(competition_id)
    return page(request, "competitions/schedule/board.html", context, status_code=status)


def _day(request: Mine) -> date | None:
    try:
        return date.fromisoformat(request.query_params.get("day", ""))
    except ValueError:
        return None


@post(PATH + "/move", name="move-match", guards=[referee], status_code=200)
async def move_match(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    """Form fields `match`, `court`, `at`, `version`, and to put it there against a rule `pin` and `reason`."""
    form = await request.form()
    names = ("match", "court", "at", "version", "pin", "reason")
    typed = {name: str(form.get(name, ""))[:200] for name in names}
    try:
        place = _place(typed)
        verdict = await move(
            request.user,
            competition_id,
            place,
            int(typed["version"]) if typed["version"].isdecimal() else None,
            pin=bool(typed["pin"]),
            reason=typed["reason"],
        )
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        return await shown(request, competition_id, refusal.sentence, refusal.status, typed)
    done = "moved-costs" if verdict.soft else "moved"
    return see_other(schedule_path(competition_id, day=f"{place.at:%Y-%m-%d}", done=done))


def _place(typed: dict[str, str]) -> Place:
    return Place(typed["match"][:13], _court(typed["court"]), _moment(typed["at"]))


def _court(text: str) -> int:
    text = half_width(text)
    if not (text.isascii() and text.isdigit() and len(text) < 3):
        raise Refusal(Sentence("Please choose a court."), field="court", status=422)
    return int(text)


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(half_width(text).replace("/", "-"))
        if not 1970 < at.year < 2200:
            raise ValueError
    except ValueError:
        raise Refusal(
            Sentence("Please give a date and time such as 2026-06-09 14:30."), field="at", status=422
        ) from None
    return at.replace(tzinfo=settings().zone) if at.tzinfo is None else at


@post(PATH + "/make", name="make-plan", guards=[referee], status_code=200)
async def make(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    """A first plan at once; better ones are looked for while the page says how it gets on."""
    return await _turned(request, competition_id, runs.start(request.user, competition_id), "plan-made")


@post(PATH + "/stop", name="stop-plan", guards=[referee], status_code=200)
async def stop(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    return await _turned(request, competition_id, runs.stop(competition_id), "plan-stopped")


@post(PATH + "/relieve", name="relieve-plan", guards=[referee], status_code=200)
async def relieve_plan(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    """Form fields `kind` (courts, hours, rest, limits) and `number`: the setting is changed, a plan is made anew."""
    form = await request.form()
    number = half_width(str(form.get("number", "")))
    act = relieve(
        request.user,
        competition_id,
        str(form.get("kind", "")),
        int(number) if number.isascii() and number.isdigit() and len(number) < 3 else 0,
    )
    return await _turned(request, competition_id, act, "plan-made")


@post(PATH + "/repair", name="repair-plan", guards=[referee], status_code=200)
async def repair(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    """Form fields `why` (late, court, rain), `court`, `until`."""
    form = await request.form()
    typed = {name: str(form.get(name, ""))[:40] for name in ("why", "court", "until")}
    try:
        trouble = Trouble(
            cast(Why, typed["why"]),
            _court(typed["court"]) if typed["why"] == "court" else None,
            _moment(typed["until"]) if typed["until"] and typed["why"] != "late" else None,
        )
        await happened(request.user, competition_id, trouble)
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        return await shown(request, competition_id, refusal.sentence, refusal.status, typed)
    day = _day(request)
    return see_other(schedule_path(competition_id, day=day.isoformat() if day else "", done="plan-mended"))


@post(PATH + "/undo", name="undo-plan", guards=[referee], status_code=200)
async def undo(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    return await _turned(request, competition_id, keeping.undo(request.user, competition_id), "undone")


@post(PATH + "/redo", name="redo-plan", guards=[referee], status_code=200)
async def redo(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    return await _turned(request, competition_id, keeping.redo(request.user, competition_id), "redone")


@post(PATH + "/versions/{number:int}/choose", name="choose-plan", guards=[referee], status_code=200)
async def choose(request: Mine, competition_id: FromPath[str], number: FromPath[int]) -> Response[Any]:
    act = keeping.choose(request.user, competition_id, number)
    return await _turned(request, competition_id, act, "plan-chosen")


@post(PATH + "/versions/{number:int}/publish", name="publish-plan", guards=[referee], status_code=200)
async def publish(request: Mine, competition_id: FromPath[str], number: FromPath[int]) -> Response[Any]:
    """Everybody sees these times and courts from now on."""
    act = publishing.publish(request.user, competition_id, number)
    return await _turned(request, competition_id, act, "plan-published")


async def _turned(request: Mine, competition_id: str, act: Any, done: str) -> Response[Any]:
    try:
        await act
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        return await shown(request, competition_id, refusal.sentence, refusal.status)
    day = str((await request.form()).get("day", ""))[:10]
    return see_other(schedule_path(competition_id, day=day if _is_day(day) else "", done=done))


def _is_day(text: str) -> bool:
    return len(text) == 10 and text.replace("-", "").isdecimal() and text.isascii()


@get(PATH + "/live", name="schedule-live", guards=[referee])
async def live(competition_id: FromPath[str]) -> Stream:
    """Events `draw` when the plan or a match changes, `run` while a plan is computed (server-sent)."""
    return live_response(plan_topic(competition_id), draw_topic(competition_id))


routes = [show, make, stop, relieve_plan, repair, move_match, undo, redo, choose, publish, live]
