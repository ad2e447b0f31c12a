"""The liaison's own list to look somebody up in, and to take along to the branch's meeting: in Excel and on paper."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Stream

from events.documents.trips.nomination_fields import fields, shape
from events.documents.trips.review_fields import FILTERS, Line, lines
from events.domain.event import Event
from events.pages.branch import deputy
from events.pages.short_list import listed, read_from, shown
from events.pages.trips.acting import Mine
from events.pages.trips.nominations import PATH, lists_within, visible_event
from foundation.i18n import gettext
from foundation.rendering import page
from foundation.web.wanted_list import asked
from members.documents.list_fields import chosen
from members.pages.list_files import Leaving, excel, on_paper


@get(f"{PATH}/list", name="nomination-list", guards=[deputy])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event, everybody = await _lines(request, event_id)
    wanted = asked(request, shape(event))
    found = listed(everybody, wanted, filters=FILTERS)
    path = f"/branch/nominations/{event_id}/list"
    remembered = f"{request.user.member_id}/{event_id}/nominations"
    context = {
        "event": event,
        "list": shown(found, wanted, path, fields(event), remembered),
        "everybody": len(everybody),
        "branches": list({line.entry.list_branch: line.list_name for line in everybody}.items()),
        "offerings": [(each.id, each.title) for each in event.offerings],
    }
    return page(request, "events/trips/nomination_list.html", context)


@get(f"{PATH}/list.xlsx", name="nomination-sheet", guards=[deputy])
async def export(request: Mine, event_id: FromPath[str]) -> Stream:
    return await excel(request.user, await _leaving(request, event_id))


@get(f"{PATH}/list.pdf", name="nomination-paper", guards=[deputy])
async def print_list(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await on_paper(request.user, await _leaving(request, event_id))


async def _leaving(request: Mine, event_id: str) -> Leaving[Line]:
    event, everybody = await _lines(request, event_id)
    wanted = asked(request, shape(event))
    found = listed(everybody, wanted, filters=FILTERS)
    branches = {line.entry.list_branch: line.list_name for line in found}
    return Leaving(
        gettext("Branch's order"),
        [event.title, *(branches.values() if len(branches) == 1 else ())],
        chosen(fields(event), wanted),
        [line.key for line in found],
        read_from(found),
        ("nominations", "event", event_id),
        "nominations",
        (gettext("Branch union (stamp)"), gettext("Date")),
    )


async def _lines(request: Mine, event_id: str) -> tuple[Event, list[Line]]:
    """The event and those on the lists of the branches one may act for; never anybody else's."""
    event = await visible_event(request, event_id)
    return event, lines(event, await lists_within(request, event))


routes = [show, export, print_list]
