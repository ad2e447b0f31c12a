"""Who is there: the live counter by branch, refused scans, the printed list, the Excel file."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Stream

from checkin.documents import refusal_fields
from checkin.documents.attendance_fields import by_branch, fields, shape
from checkin.pages.door import found_event
from checkin.queries import refusals
from checkin.queries.presence import Attendee, Count, attendees, counted, refused_scans
from events.domain.event import Event
from events.pages.manage import counted_event
from events.queries import roll
from events.queries.roll_order import EXPECTED, Wanted
from foundation.i18n import gettext, ngettext, period
from foundation.rendering import page
from foundation.web.wanted_list import Asked, Paged, asked
from members.documents.list_fields import chosen
from members.domain.identity import Identity
from members.guards import organizer
from members.pages.list_files import Leaving, Shown, excel, on_paper
from members.queries.people_lists import ids_of, part_of

Mine = Request[Identity, Any, Any]
REFUSED = "/manage/events/{event_id:str}/attendance/refused"


def wanted_of(found: Asked) -> Wanted:
    filters = found.filters
    here = filters["here"] if filters["here"] in ("yes", "no") else ""
    return Wanted(
        "", filters["branch"], filters["offering"], found.search, found.sort, of=EXPECTED, here=here
    )


@get("/manage/events/{event_id:str}/attendance", name="attendance", guards=[organizer])
async def show_attendance(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """Expected and present, changing while people come in."""
    event = (await counted_event(event_id)).event
    found = asked(request, shape(event))
    wanted = wanted_of(found)
    counts = await roll.counted(event_id, wanted)
    paged = Paged(counts.found(wanted), roll.ROWS_A_PAGE, found.page)
    ids = await roll.ids_of(event, wanted, counts, paged.offset, roll.ROWS_A_PAGE)
    path = f"/manage/events/{event_id}/attendance"
    remembered = f"{request.user.member_id}/{event_id}/attendance"
    here = counts.by_here(wanted)
    context = {
        "event": event,
        "count": counted(counts.all),
        "list": Shown(found, path, await attendees(ids), paged, fields(event), remembered),
        "total": counts.total,
        "figures": (sum(here.values()), here["yes"], here["no"]),
        "branches": counts.branches,
        "refused": await refused_scans(event_id),
    }
    return page(request, "checkin/attendance.html", context)


@get(REFUSED, name="refused-scans", guards=[organizer])
async def show_refused(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """Every scan that let nobody in, with its reason."""
    event = await found_event(event_id)
    found = asked(request, refusal_fields.shape())
    part = await part_of(refusals.source(event_id), found)
    path = f"/manage/events/{event_id}/attendance/refused"
    remembered = f"{request.user.member_id}/refused"
    rows = await refusals.rows(part.ids)
    context = {
        "event": event,
        "list": Shown(found, path, rows, part.paged, refusal_fields.fields(), remembered),
        "total": part.counts.total,
        "every": part.counts.found({**found.filters, "reason": ""}),
        "reasons": part.counts.by("reason", found.filters),
        "doors": sorted(part.counts.values_of("door") - {""}),
        "headlines": refusal_fields.HEADLINES,
    }
    return page(request, "checkin/refused.html", context)


@get(f"{REFUSED}.xlsx", name="refused-scans-excel", guards=[organizer])
async def export_refused(request: Mine, event_id: FromPath[str]) -> Stream:
    return await excel(request.user, await _refused(request, event_id))


@get(f"{REFUSED}/print", name="refused-scans-print", guards=[organizer])
async def print_refused(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await on_paper(request.user, await _refused(request, event_id))


async def _refused(request: Mine, event_id: str) -> Leaving[refusals.Refused]:
    event = await found_event(event_id)
    found = asked(request, refusal_fields.shape())
    ids = await ids_of(refusals.source(event_id), found)
    return Leaving(
        gettext("Refused scans"),
        [event.title],
        chosen(refusal_fields.fields(), found),
        ids,
        refusals.rows,
        ("refused_scans", "event", event_id),
        "refused-scans",
        counted=ngettext("{count} refused scan", "{count} refused scans", len(ids)),
    )


@get("/manage/events/{event_id:str}/attendance/print", name="attendance-print", guards=[organizer])
async def print_attendance(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """The list on A4 (签到表): times of who is there, room to sign for everybody else."""
    return await on_paper(request.user, await _leaving(request, event_id))


@get("/manage/events/{event_id:str}/attendance.xlsx", name="attendance-excel", guards=[organizer])
async def export_attendance(request: Mine, event_id: FromPath[str]) -> Stream:
    """The list as an Excel file, with the figures by branch beside it."""
    return await excel(request.user, await _leaving(request, event_id))


async def _leaving(request: Mine, event_id: str) -> Leaving[Attendee]:
    event = (await counted_event(event_id)).event
    found = asked(request, shape(event))
    wanted = wanted_of(found)
    counts = await roll.counted(event_id, wanted)
    ids = await roll.ids_of(event, wanted, counts, 0, counts.found(wanted))
    count = counted(counts.all)
    return Leaving(
        gettext("Attendance list"),
        [event.title, *_when_and_where(event), _expected(count)],
        chosen(fields(event), found),
        ids,
        attendees,
        ("attendance", "event", event_id),
        "attendance",
        (gettext("At the door"), gettext("Union office (stamp)")),
        more=(by_branch(count),),
    )


def _when_and_where(event: Event) -> tuple[str, str]:
    return period(event.starts_at, event.ends_at) if event.starts_at else "", event.place


def _expected(count: Count) -> str:
    return gettext("Expected {expected}, present {present}", expected=count.expected, present=count.present)


routes = [show_attendance, show_refused, export_refused, print_refused, print_attendance, export_attendance]
