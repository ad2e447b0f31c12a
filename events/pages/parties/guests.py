"""Who comes along, and the branches' guests, as a list for the organizer; in Excel and on A4."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Stream

from events.documents.guest_fields import fields, shape
from events.domain.event import Event
from events.domain.party import AGE_BAND_NAMES
from events.pages.manage import counted_event
from events.queries import guests
from foundation.i18n import gettext, period
from foundation.rendering import page
from foundation.web.wanted_list import asked
from members.documents.list_fields import chosen
from members.domain.identity import Identity
from members.guards import organizer
from members.pages.list_files import Leaving, Shown, excel, on_paper
from members.queries.people_lists import branch_choices, ids_of, part_of

Mine = Request[Identity, Any, Any]
PATH = "/manage/events/{event_id:str}/companions"


@get(PATH, name="companion-list", guards=[organizer])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = (await counted_event(event_id)).event
    wanted = asked(request, shape(event))
    part = await part_of(guests.source(event_id), wanted)
    path = f"/manage/events/{event_id}/companions"
    remembered = f"{request.user.member_id}/{event_id}/companions"
    context = {
        "event": event,
        "list": Shown(wanted, path, await guests.rows(part.ids), part.paged, fields(event), remembered),
        "total": part.counts.total,
        "every": part.counts.found({**wanted.filters, "here": ""}),
        "here": part.counts.by("here", wanted.filters),
        "branches": await branch_choices(part.counts.values_of("branch")),
        "ages": [
            (band, words) for band, words in AGE_BAND_NAMES.items() if band in part.counts.values_of("age")
        ],
    }
    return page(request, "events/parties/guests.html", context)


@get(f"{PATH}.xlsx", name="companion-list-excel", guards=[organizer])
async def export(request: Mine, event_id: FromPath[str]) -> Stream:
    return await excel(request.user, await _leaving(request, event_id))


@get(f"{PATH}/print", name="companion-list-print", guards=[organizer])
async def show_paper(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await on_paper(request.user, await _leaving(request, event_id))


async def _leaving(request: Mine, event_id: str) -> Leaving[guests.Row]:
    event: Event = (await counted_event(event_id)).event
    wanted = asked(request, shape(event))
    return Leaving(
        gettext("Companions and guests"),
        [event.title, period(event.starts_at, event.ends_at) if event.starts_at else "", event.place],
        chosen(fields(event), wanted),
        await ids_of(guests.source(event_id), wanted),
        guests.rows,
        ("companions", "event", event_id),
        "companions",
    )


routes = [show, export, show_paper]
