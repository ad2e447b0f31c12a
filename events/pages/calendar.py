"""Calendars: one event as a file, and the member's own to subscribe to by a secret address."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.documents.calendar import MEDIA_TYPE, Entry, calendar
from events.domain.occurrences import of_event
from events.pages.public import may_see
from events.queries import facts
from events.queries.calendar import entries_of, feed_of
from foundation.clock import now
from foundation.errors import not_found
from foundation.i18n import gettext as _
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.settings import settings
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import anyone, signed_in
from members.services import calendar_feed

Anyone = Request[Identity | None, Any, Any]
Mine = Request[Identity, Any, Any]


@get("/events/{event_id:str}/calendar.ics", name="event-calendar", guards=[anyone])
async def event_file(request: Anyone, event_id: FromPath[str]) -> Response[bytes]:
    event = await facts.event(event_id)
    if event is None or not may_see(request.user, event):
        raise not_found(Sentence("There is no such event, or it is not published yet."))
    times = of_event(event)
    if not times:
        raise not_found(Sentence("This event has no time yet."))
    return _file(calendar((Entry(event, each) for each in times), now()), f"{event.id}.ics")


@get("/calendar/{feed:str}/rallypoint.ics", name="calendar-feed", guards=[anyone])
async def feed(feed: FromPath[str]) -> Response[bytes]:
    """The secret in the address is the only key; it tells nothing of anybody else."""
    member = await calendar_feed.owner(feed)
    if member is None:
        raise not_found()
    at = now()
    return _file(calendar(await entries_of(member, at), at, _("My union events")), "rallypoint.ics")


@get("/me/calendar", name="my-calendar", guards=[signed_in])
async def show(request: Mine) -> Response[Any]:
    return await _shown(request)


@post("/me/calendar", guards=[signed_in])
async def issue(request: Mine) -> Response[Any]:
    """The address is shown on this page only: nobody, not even we, can look it up again."""
    secret = await calendar_feed.issue(request.user)
    return await _shown(request, f"{settings().address}/calendar/{secret}/rallypoint.ics")


@post("/me/calendar/end", guards=[signed_in])
async def end(request: Mine) -> Response[Any]:
    await calendar_feed.end(request.user)
    return see_other("/me/calendar")


async def _shown(request: Mine, address: str = "") -> Response[Any]:
    context = {
        "feed": await feed_of(request.user.member_id),
        "address": address,
        "webcal": address.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1),
    }
    return page(request, "events/calendar/mine.html", context)


def _file(content: bytes, name: str) -> Response[bytes]:
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "cache-control": "private, max-age=300",
    }
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


routes = [event_file, feed, show, issue, end]
