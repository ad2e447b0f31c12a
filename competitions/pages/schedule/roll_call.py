"""The roll-call desk (检录处): who is called and has reported, and who comes in the coming hour."""

from datetime import timedelta
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from competitions.pages.notices import notice
from competitions.queries import matches, overview
from competitions.queries.desk import late_since
from competitions.queries.schedule.hall import hall_of
from foundation.clock import now
from foundation.rendering import page
from members.domain.identity import Identity
from members.guards import referee

SOON = timedelta(hours=1)


@get("/referee/competitions/{competition_id:str}/roll-call", name="roll-call", guards=[referee])
async def show(request: Request[Identity, Any, Any], competition_id: FromPath[str]) -> Response[Any]:
    """Called matches with a tick for each side; then what is planned soon, or overdue."""
    hall = await hall_of(competition_id)
    found = await matches.of_competition(competition_id, ("waiting", "ready", "called"))
    called = sorted((card for card in found if card.status == "called"), key=lambda card: card.court or 0)
    soon = [
        card
        for card in found
        if card.status != "called" and card.planned_at and card.planned_at <= now() + SOON
    ]
    context = {
        "competition": await overview.competition(competition_id),
        "hall": hall,
        "called": called,
        "late": late_since(called, hall),
        "soon": sorted(soon, key=lambda card: (card.planned_at or now(), card.planned_court or 0)),
        "notice": notice(request),
    }
    return page(request, "competitions/schedule/roll_call.html", context)


routes = [show]
