"""The judged contests of a competition, and making one."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from competitions.pages.notices import notice
from competitions.queries import overview
from competitions.queries.contests import contest as contests
from competitions.queries.contests.offerings import free_offerings
from competitions.services.contests import setup
from foundation.errors import Refusal
from foundation.forms import ChoiceField, Form, TextField
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import referee

Mine = Request[Identity, Any, Any]
PATH = "/referee/competitions/{competition_id:str}/contests"


class ContestForm(Form):
    """A name, and whose registrations perform."""

    name = TextField(N_("Name of the contest"), longest=80, required=True)
    offering = ChoiceField(
        N_("Performers"),
        required=False,
        hint=N_("From the confirmed registrations of an offering, or typed in afterwards."),
    )


@get(PATH, name="contests", guards=[referee])
async def show(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    return await _shown(request, competition_id, ContestForm())


async def _shown(request: Mine, competition_id: str, form: ContestForm, status: int = 200) -> Response[Any]:
    await _offer(form, competition_id)
    context = {
        "competition": await overview.competition(competition_id),
        "contests": await contests.of_competition(competition_id),
        "form": form,
        "notice": notice(request),
    }
    return page(request, "competitions/contests/list.html", context, status_code=status)


async def _offer(form: ContestForm, competition_id: str) -> None:
    free = await free_offerings(competition_id)
    form.offering.offer([("", N_("Typed in")), *((each.id, each.title) for each in free)])


@post(PATH, guards=[referee], status_code=200)
async def create(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    form = await ContestForm.read(request)
    await _offer(form, competition_id)
    if not form.validate():
        return await _shown(request, competition_id, form, 422)
    try:
        made = await setup.create(
            request.user, competition_id, form.name.data or "", form.offering.data or ""
        )
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        form.refuse(refusal.sentence, refusal.field)
        return await _shown(request, competition_id, form, refusal.status)
    return see_other(f"{PATH.replace('{competition_id:str}', competition_id)}/{made}/rules?done=saved")


routes = [show, create]
