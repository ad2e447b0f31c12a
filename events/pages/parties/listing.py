"""An event's parties as a list for the organizer; in Excel and on A4."""

from functools import partial
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Stream

from events.documents.party_fields import fields, shape
from events.documents.roll_columns import STATUS_WORDS
from events.domain.event import Event
from events.pages.manage import counted_event
from events.queries import party_list
from foundation.i18n import gettext, ngettext, period
from foundation.rendering import page
from foundation.web.wanted_list import asked
from members.documents.list_fields import chosen
from members.domain.identity import Identity
from members.guards import organizer
from members.pages.list_files import Leaving, Shown, excel, on_paper
from members.queries.people_lists import branch_choices, ids_of, part_of

Mine = Request[Identity, Any, Any]
PATH = "/manage/events/{event_id:str}/parties"


@get(PATH, name="parties", guards=[organizer])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = (await counted_event(event_id)).event
    wanted = asked(request, shape(event))
    part = await part_of(party_list.source(event_id), wanted)
    path = f"/manage/events/{event_id}/parties"
    remembered = f"{request.user.member_id}/{event_id}/parties"
    context = {
        "event": event,
        "list": Shown(
            wanted, path, await party_list.rows(event_id, part.ids), part.paged, fields(event), remembered
        ),
        "total": part.counts.total,
        "every": part.counts.found({**wanted.filters, "status": ""}),
        "counts": part.counts.by("status", wanted.filters),
        "status_words": STATUS_WORDS,
        "branches": await branch_choices(part.counts.values_of("branch")),
    }
    return page(request, "events/parties/list.html", context)


@get(f"{PATH}.xlsx", name="parties-excel", guards=[organizer])
async def export(request: Mine, event_id: FromPath[str]) -> Stream:
    return await excel(request.user, await _leaving(request, event_id))


@get(f"{PATH}/print", name="parties-print", guards=[organizer])
async def show_paper(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await on_paper(request.user, await _leaving(request, event_id))


async def _leaving(request: Mine, event_id: str) -> Leaving[party_list.Row]:
    event: Event = (await counted_event(event_id)).event
    wanted = asked(request, shape(event))
    ids = await ids_of(party_list.source(event_id), wanted)
    return Leaving(
        gettext("Parties"),
        [event.title, period(event.starts_at, event.ends_at) if event.starts_at else "", event.place],
        chosen(fields(event), wanted),
        ids,
        partial(party_list.rows, event_id),
        ("parties", "event", event_id),
        "parties",
        counted=ngettext("{count} party", "{count} parties", len(ids)),
    )


routes = [show, export, show_paper]
