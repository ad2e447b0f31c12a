"""Who is there: the live counter by branch, refused scans, the printed list, the Excel file, a sheet of tickets."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.params import FromPath
from markupsafe import Markup

from checkin.documents import qr
from checkin.documents.attendance_list import attendance_list
from checkin.domain.ticket_token import code_of
from checkin.domain.verdicts import Verdict, headline_of
from checkin.links import link_of, token_of
from checkin.pages.door import found_event
from checkin.queries.presence import Attendee, attendees, count, last_scans
from checkin.queries.tickets import tickets_of_event
from events.pages.people_order import BY_PEOPLE, in_order
from events.queries.roll import found_by
from foundation.i18n import gettext
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.wanted_list import Asked, Paged, Shape, asked
from members.domain.identity import Identity
from members.guards import organizer
from members.services import exports

Mine = Request[Identity, Any, Any]
MOST_SCANS = 500
ROWS_A_PAGE = 200
FAR = datetime.max.replace(tzinfo=UTC)
SHAPE = Shape({"branch": BY_PEOPLE["branch"], **BY_PEOPLE, "time": N_("Time of arrival")}, ("here",))
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEANS = {"camera": N_("Camera"), "scanner": N_("Scanner"), "typed": N_("Typed code"), "name": N_("By name")}


def listed(people: Sequence[Attendee], wanted: Asked) -> list[Attendee]:
    """Those who match, in the order asked for; those who came last stand first by time."""
    filtered = wanted.filters["here"]
    found = [
        one
        for one in people
        if (not filtered or (one.present_at is not None) == (filtered == "yes"))
        and (not wanted.search or found_by(wanted.search, one))
    ]
    latest = [one for one in found if one.present_at is not None]
    if wanted.key == "time":
        latest.sort(key=lambda one: (one.present_at or FAR, one.name), reverse=not wanted.down)
        return [*latest, *(one for one in found if one.present_at is None)]
    return in_order(found, wanted)


@get("/manage/events/{event_id:str}/attendance", name="attendance", guards=[organizer])
async def show_attendance(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """Expected and present, changing while people come in."""
    event = await found_event(event_id)
    people = await attendees(event_id)
    wanted = asked(request, SHAPE)
    found = listed(people, wanted)
    paged = Paged(len(found), ROWS_A_PAGE, wanted.page)
    here = sum(one.present_at is not None for one in people)
    context = {
        "event": event,
        "count": await count(event_id),
        "people": found[paged.offset : paged.offset + ROWS_A_PAGE],
        "paged": paged,
        "asked": wanted,
        "path": f"/manage/events/{event_id}/attendance",
        "figures": (len(people), here, len(people) - here),
        "refused": len(await last_scans(event_id, most=MOST_SCANS, failed_only=True)),
    }
    return page(request, "checkin/attendance.html", context)


@get("/manage/events/{event_id:str}/attendance/refused", name="refused-scans", guards=[organizer])
async def show_refused(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """Every scan that let nobody in, with its reason."""
    context = {
        "event": await found_event(event_id),
        "scans": await last_scans(event_id, most=MOST_SCANS, failed_only=True),
        "headlines": {verdict.value: headline_of(verdict) for verdict in Verdict},
        "means": MEANS,
        "most": MOST_SCANS,
    }
    return page(request, "checkin/refused.html", context)


@get("/manage/events/{event_id:str}/attendance/print", name="attendance-print", guards=[organizer])
async def print_attendance(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """The list on A4 (签到表): times of who is there, room to sign for everybody else."""
    event = await found_event(event_id)
    people = listed(await attendees(event_id), asked(request, SHAPE))
    await exports.note(request.user, "attendance.printed", len(people), "event", event_id)
    context = {"event": event, "count": await count(event_id), "people": people}
    return page(request, "checkin/attendance_print.html", context)


@get("/manage/events/{event_id:str}/attendance.xlsx", name="attendance-excel", guards=[organizer])
async def export_attendance(request: Mine, event_id: FromPath[str]) -> Response[bytes]:
    """The list as an Excel file."""
    event = await found_event(event_id)
    people = listed(await attendees(event_id), asked(request, SHAPE))
    await exports.note(request.user, "attendance.exported", len(people), "event", event_id)
    content = attendance_list(event.title, await count(event_id), people)
    name = quote(gettext("Attendance {title}", title=event.title) + ".xlsx", safe="")
    headers = {"content-disposition": f"attachment; filename=\"attendance.xlsx\"; filename*=UTF-8''{name}"}
    return Response(content, media_type=EXCEL, headers=headers)


@get("/manage/events/{event_id:str}/tickets", name="ticket-sheet", guards=[organizer])
async def print_tickets(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """Every ticket on A4, eight on a page, to cut: for colleagues without a phone."""
    event = await found_event(event_id)
    tickets = [
        {
            "ticket": one,
            "code": code_of(one.ticket),
            "qr": Markup(qr.svg(link_of(token_of(one.ticket, one.event_id)), bulk=True)),  # noqa: S704 - ours
        }
        for one in await tickets_of_event(event_id)
    ]
    await exports.note(request.user, "tickets.printed", len(tickets), "event", event_id)
    context = {"event": event, "tickets": tickets}
    return page(request, "checkin/ticket_sheet.html", context)


routes = [show_attendance, show_refused, print_attendance, export_attendance, print_tickets]
