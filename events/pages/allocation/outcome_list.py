"""What came out as a list: searched, in any order, in Excel and on paper."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Stream

from events.documents.outcome_fields import fields, shape
from events.domain.allocation.status_names import STATUS_NAMES
from events.pages.manage import counted_event
from events.queries import outcomes, waitlist_places
from events.queries.outcomes import CameOut
from foundation.i18n import gettext
from foundation.rendering import page
from foundation.web.wanted_list import asked
from members.documents.list_fields import chosen
from members.domain.identity import Identity
from members.guards import organizer
from members.pages.list_files import Leaving, Shown, excel, on_paper
from members.queries.people_lists import branch_choices, ids_of, part_of

Mine = Request[Identity, Any, Any]
HERE = "/manage/events/{event_id:str}/allocation/results"


@get(HERE, name="outcome-list", guards=[organizer])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = (await counted_event(event_id)).event
    context: dict[str, Any] = {"event": event, "everybody": 0}
    if outcomes.known(event):
        wanted = asked(request, shape(event))
        part = await part_of(outcomes.source(event), wanted)
        found = await outcomes.rows(event, part.ids, await waitlist_places.places(event.id, part.ids))
        path, remembered = f"/manage/events/{event_id}/allocation/results", request.user.member_id
        context |= {
            "list": Shown(wanted, path, found, part.paged, fields(event), f"{remembered}/{event_id}/results"),
            "everybody": part.counts.total,
            "every": part.counts.found({**wanted.filters, "status": ""}),
            "counts": part.counts.by("status", wanted.filters),
            "status_names": STATUS_NAMES,
            "branches": await branch_choices(part.counts.values_of("branch")),
        }
    return page(request, "events/allocation/outcomes.html", context)


@get(f"{HERE}.xlsx", name="outcome-sheet", guards=[organizer])
async def export(request: Mine, event_id: FromPath[str]) -> Stream:
    return await excel(request.user, await _leaving(request, event_id))


@get(f"{HERE}.pdf", name="outcome-paper", guards=[organizer])
async def print_list(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await on_paper(request.user, await _leaving(request, event_id))


async def _leaving(request: Mine, event_id: str) -> Leaving[CameOut]:
    event = (await counted_event(event_id)).event
    wanted = asked(request, shape(event))
    waits = await waitlist_places.places(event.id) if outcomes.known(event) else {}

    async def reads(ids: Any) -> list[CameOut]:
        return await outcomes.rows(event, ids, waits)

    return Leaving(
        gettext("What came out"),
        [event.title],
        chosen(fields(event), wanted),
        await ids_of(outcomes.source(event), wanted) if outcomes.known(event) else (),
        reads,
        ("outcome", "event", event_id),
        "results",
        (gettext("Union office (stamp)"), gettext("Date")),
    )


routes = [show, export, print_list]
