"""The organizer's trip as one path, and the roll call of its days with the phone to call."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from events.domain.event import KIND_NAMES
from events.domain.trips.way import by_lists
from events.pages.notices import notice
from events.pages.trips.acting import Mine, event_of, shown_here
from events.queries.trips.history import substitutions
from events.queries.trips.path import path_of
from events.queries.trips.roll_call import now_called, roll_call
from events.services.trips import beginning, days
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.guards import organizer


@get("/manage/events/{event_id:str}/trip", name="trip-path", guards=[organizer])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _page(request, event_id)


@post("/manage/events/{event_id:str}/trip/begin", name="trip-begin", guards=[organizer])
async def begin(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    try:
        await beginning.give_by_lists(request.user, event_id)
    except Refusal as refused:
        return await _page(request, event_id, shown_here(refused), refused.status)
    return see_other(f"/manage/events/{event_id}/trip?done=saved")


@post("/manage/events/{event_id:str}/trip/days", name="trip-days", guards=[organizer])
async def make_days(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    try:
        await days.make_days(request.user, event_id)
    except Refusal as refused:
        return await _page(request, event_id, shown_here(refused), refused.status)
    return see_other(f"/manage/events/{event_id}/roll-call?done=days-made")


async def _page(
    request: Mine, event_id: str, refused: Sentence | None = None, status: int = 200
) -> Response[Any]:
    event = await event_of(event_id)
    path = await path_of(event, now())
    context = {
        "event": event,
        "path": path,
        "by_lists": by_lists(event),
        "history": await substitutions(event),
        "refused": refused,
        "kinds": KIND_NAMES,
        "notice": notice(request),
    }
    return page(request, "events/trips/path.html", context, status_code=status)


@get("/manage/events/{event_id:str}/roll-call", name="trip-roll-call", guards=[organizer])
async def show_roll_call(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """Who is missing now (or at the time named in the address), with the phone to call."""
    event = await event_of(event_id)
    wanted = request.query_params.get("session", "")
    session = next((each for each in event.sessions if each.id == wanted), None) if wanted else None
    if wanted and session is None:
        raise not_found()
    chosen = session or now_called(event, now())
    context = {
        "event": event,
        "call": await roll_call(event, chosen) if chosen else None,
        "titles": {each.id: each.title for each in event.offerings},
        "notice": notice(request),
    }
    return page(request, "events/trips/roll_call.html", context)


routes = [show, begin, make_days, show_roll_call]
