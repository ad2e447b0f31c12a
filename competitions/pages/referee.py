"""The referee's start: my competitions, making one of a tournament, courts."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from competitions.domain.methods import METHODS
from competitions.domain.missing import missing
from competitions.pages.notices import notice
from competitions.queries import overview
from competitions.queries.missing import facts
from competitions.services import setup
from foundation.errors import Refusal, not_allowed
from foundation.forms import ChoiceField, Form, WholeField
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import any_organizer, referee, signed_in

Mine = Request[Identity, Any, Any]


class CompetitionForm(Form):
    """Which tournament, how many courts."""

    event = ChoiceField(N_("Tournament"))
    courts = WholeField(N_("Courts in the hall"), least=1, most=setup.MOST_COURTS, required=True, default=4)


@get("/referee", name="referee", guards=[signed_in])
async def show_referee(request: Mine) -> Response[Any]:
    """The competitions I referee, and tournaments I organize that have none yet."""
    if not (request.user.is_referee or request.user.is_organizer):
        raise not_allowed()
    return await _shown(request, CompetitionForm())


async def _shown(request: Mine, form: CompetitionForm, status: int = 200) -> Response[Any]:
    without = await overview.tournaments_without(request.user)
    form.event.offer([(each.id, each.title) for each in without])
    context = {
        "competitions": await overview.refereed(request.user),
        "without": without,
        "form": form,
        "notice": notice(request),
    }
    return page(request, "competitions/referee/index.html", context, status_code=status)


@get("/referee/competitions/{competition_id:str}/overview", name="referee-overview", guards=[referee])
async def show_overview(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    """Every discipline on its way from entries to papers, with what is missing now on top."""
    disciplines = await overview.disciplines(competition_id)
    stand = await facts(competition_id, disciplines)
    waits = {each.id: missing(stand[each.id]) for each in disciplines}
    urgent_first = sorted(
        ((each, one) for each in disciplines for one in waits[each.id]), key=lambda pair: not pair[1].urgent
    )
    context = {
        "competition": await overview.competition(competition_id),
        "disciplines": disciplines,
        "facts": stand,
        "missing": urgent_first,
        "methods": {key: each.title for key, each in METHODS.items()},
        "notice": notice(request),
    }
    return page(request, "competitions/referee/overview.html", context)


@post("/referee/competitions", name="create-competition", guards=[any_organizer], status_code=200)
async def create(request: Mine) -> Response[Any]:
    """Makes the competition of a tournament; its organizer becomes referee."""
    form = await CompetitionForm.read(request)
    form.event.offer([(each.id, each.title) for each in await overview.tournaments_without(request.user)])
    if not form.validate():
        return await _shown(request, form, 422)
    try:
        competition_id = await setup.create(request.user, form.event.data, form.courts.data)
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        form.refuse(refusal.sentence, refusal.field)
        return await _shown(request, form, refusal.status)
    return see_other(f"{desk_path(competition_id)}?done=created")


def desk_path(competition_id: str) -> str:
    return f"/referee/competitions/{competition_id}"


routes = [show_referee, show_overview, create]
