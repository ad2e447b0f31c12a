"""Hall and times: what the referee says of courts, sessions, umpires, lengths of matches, rest and limits."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from competitions.domain.hall import Limits, Rest, usual_minutes
from competitions.pages.notices import notice
from competitions.pages.schedule.hall_form import (
    HallForm,
    HallSheet,
    apply_preset,
    read_hall,
    sheet_of,
    typed_sheet,
)
from competitions.queries import overview
from competitions.queries.schedule.hall import HallView, hall_view, proposed_sessions
from competitions.services.schedule.hall import set_hall
from foundation.errors import Refusal
from foundation.i18n import say
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import referee

Mine = Request[Identity, Any, Any]
PATH = "/referee/competitions/{competition_id:str}/hall"


@get(PATH, name="hall", guards=[referee])
async def show(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    """Hall and times as kept; a hall without sessions proposes those of the event's days."""
    head = await overview.competition(competition_id)
    view = await hall_view(competition_id)
    form = HallForm()
    form.fill(view)
    return await _shown(
        request, competition_id, form, sheet_of(view, proposed_sessions(head.starts_at, head.ends_at)), view
    )


async def _shown(
    request: Mine, competition_id: str, form: HallForm, sheet: HallSheet, view: HallView, status: int = 200
) -> Response[Any]:
    context = {
        "competition": await overview.competition(competition_id),
        "form": form,
        "sheet": sheet,
        "view": view,
        "usual": {each.code: usual_minutes(each) for each in view.formats},
        "court_choices": [(str(n), _court(view, n)) for n in range(1, view.courts + 1)],
        "umpire_choices": [(each.id, each.name) for each in view.umpires],
        "notice": notice(request),
    }
    return page(request, "competitions/schedule/hall.html", context, status_code=status)


def _court(view: HallView, number: int) -> str:
    name = view.hall.court_name(number)
    return say(name or Sentence("Court {court}", court=number))


@post(PATH, name="set-hall", guards=[referee], status_code=200)
async def save(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    """All of it in one form; `preset` formal or campus puts in the rest and limits of the rules."""
    view = await hall_view(competition_id)
    form, sheet = await HallForm.read(request), await typed_sheet(request, view)
    preset = str((await request.form()).get("preset", ""))
    valid = form.validate()
    if preset:
        apply_preset(form, preset)
        valid = not form.errors
    hall = read_hall(form, sheet, view)
    if not valid or form.summary:
        return await _shown(request, competition_id, form, sheet, view, 422)
    hall = msgspec.structs.replace(
        hall,
        rest=Rest(form.rest.data, form.rest_late.data),
        limits=Limits(form.limit_discipline.data, form.limit_day.data),
    )
    try:
        await set_hall(request.user, competition_id, hall, form.courts.data)
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        form.refuse(refusal.sentence, refusal.field)
        return await _shown(request, competition_id, form, sheet, view, refusal.status)
    return see_other(f"/referee/competitions/{competition_id}/hall?done=saved")


routes = [show, save]
