"""The officials of a competition: who referees and who umpires, appointed and released by the referee."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from competitions.pages.notices import notice
from competitions.queries import overview
from competitions.queries.officials import officials
from competitions.services import officials as appointing
from foundation.errors import Refusal
from foundation.forms import ChoiceField, Form, TextField
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import referee

Mine = Request[Identity, Any, Any]
PATH = "/referee/competitions/{competition_id:str}/officials"


class AppointForm(Form):
    staff_number = TextField(N_("Staff number"), longest=32, required=True)
    role = ChoiceField(
        N_("As"), choices=[("umpire", N_("Umpire")), ("referee", N_("Referee"))], default="umpire"
    )


@get(PATH, name="officials", guards=[referee])
async def show(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    return await _shown(request, competition_id, AppointForm())


async def _shown(
    request: Mine, competition_id: str, form: AppointForm, problem: Sentence | None = None, status: int = 200
) -> Response[Any]:
    context = {
        "competition": await overview.competition(competition_id),
        "officials": await officials(competition_id),
        "form": form,
        "problem": problem,
        "notice": notice(request),
    }
    return page(request, "competitions/referee/officials.html", context, status_code=status)


@post(PATH, guards=[referee], status_code=200)
async def appoint(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    form = await AppointForm.read(request)
    if not form.validate():
        return await _shown(request, competition_id, form, status=422)
    try:
        await appointing.appoint(
            request.user, competition_id, form.staff_number.data or "", str(form.role.data)
        )
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        form.refuse(refusal.sentence, refusal.field)
        return await _shown(request, competition_id, form, status=422)
    return see_other(f"/referee/competitions/{competition_id}/officials?done=appointed")


@post(PATH + "/{official_id:str}/release", name="release-official", guards=[referee], status_code=200)
async def release(request: Mine, competition_id: FromPath[str], official_id: FromPath[str]) -> Response[Any]:
    try:
        await appointing.release(request.user, competition_id, official_id)
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        return await _shown(request, competition_id, AppointForm(), refusal.sentence, 409)
    return see_other(f"/referee/competitions/{competition_id}/officials?done=released")


routes = [show, appoint, release]
