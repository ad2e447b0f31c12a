"""Everybody who travels as a list: rooms, buses and whom they share with; in Excel and on paper."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Stream

from events.documents.trips.traveller_fields import FILTERS, NONE, ORDERS, Line, fields, lines, shape
from events.domain.event import Event
from events.pages.notices import notice
from events.pages.short_list import listed, read_from, shown
from events.pages.trips.acting import Mine, event_of
from events.queries.trips.travelling import Travelling, travelling
from foundation.i18n import gettext, period
from foundation.rendering import page
from foundation.web.wanted_list import asked
from members.documents.list_fields import chosen
from members.guards import organizer
from members.pages.list_files import Leaving, excel, on_paper

HERE = "/manage/events/{event_id:str}/travel"


@get(HERE, name="travellers", guards=[organizer])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await event_of(event_id)
    travel = await travelling(event)
    wanted = asked(request, shape(event))
    found = listed(lines(event, travel), wanted, ORDERS, FILTERS)
    remembered = f"{request.user.member_id}/{event_id}/travel"
    context = {
        "event": event,
        "list": shown(found, wanted, f"/manage/events/{event_id}/travel", fields(event), remembered),
        "everybody": len(travel.people),
        "choices": _choices(event, travel),
        "notice": notice(request),
    }
    return page(request, "events/trips/travellers.html", context)


def _choices(event: Event, travel: Travelling) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen of each filter."""
    return {
        "offering": [(each.id, each.title) for each in event.offerings],
        "room": [(NONE, gettext("Without a room")), *((each.id, each.name) for each in travel.rooms)],
        "bus": [(NONE, gettext("Without a seat")), *((each.id, each.name) for each in travel.buses)],
    }


@get(f"{HERE}/people.xlsx", name="travellers-sheet", guards=[organizer])
async def export(request: Mine, event_id: FromPath[str]) -> Stream:
    return await excel(request.user, await _leaving(request, event_id))


@get(f"{HERE}/people.pdf", name="travellers-paper", guards=[organizer])
async def print_list(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await on_paper(request.user, await _leaving(request, event_id))


async def _leaving(request: Mine, event_id: str) -> Leaving[Line]:
    event = await event_of(event_id)
    wanted = asked(request, shape(event))
    found = listed(lines(event, await travelling(event)), wanted, ORDERS, FILTERS)
    when = period(event.starts_at, event.ends_at) if event.starts_at else ""
    return Leaving(
        gettext("List of travellers"),
        [event.title, when, event.place],
        chosen(fields(event), wanted),
        [line.key for line in found],
        read_from(found),
        ("travel", "event", event_id),
        "travellers",
        (gettext("Trip leader"), gettext("Union office (stamp)"), gettext("Date")),
    )


routes = [show, export, print_list]
