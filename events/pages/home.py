"""The first page: what is next for me, and what is open."""

from typing import Any

from litestar import Request, Response, get

from events.agenda import agenda
from events.domain.event import ENDED, KIND_NAMES, Phase
from events.next_up import next_up
from events.queries import listing, mine
from events.queries.mine import Held
from foundation.clock import now
from foundation.rendering import page
from members.domain.identity import Identity
from members.guards import anyone


@get("/", name="home", guards=[anyone])
async def show_home(request: Request[Identity | None, Any, Any]) -> Response[Any]:
    at, who = now(), request.user
    everything = await listing.upcoming(at, who.member_id if who else "")
    context: dict[str, Any] = {
        "open_now": [each for each in everything if each.phase is Phase.OPEN],
        "kinds": KIND_NAMES,
    }
    if who is not None:
        held = [each for each in await mine.of_member(who.member_id) if _is_ahead(each)]
        context["up"] = next_up(held, await agenda(who, at), at)
    return page(request, "home.html", context)


def _is_ahead(held: Held) -> bool:
    return held.status not in ENDED and held.event.phase(now()) not in (Phase.OVER, Phase.CANCELLED)


routes = [show_home]
