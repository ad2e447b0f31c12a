"""The ranking as it stands as a list: searched, in any order, in Excel and on paper."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Stream

from events.documents.ranking_fields import Line, fields, shape
from events.domain.allocation.ranking import explained, score, written
from events.domain.event import AllocationMethod, Event, EventStatus
from events.pages.manage import counted_event
from events.pages.short_list import listed, read_from, shown
from events.queries.applicants import names_of
from events.services.allocation import ranking
from foundation.clock import now
from foundation.i18n import gettext
from foundation.rendering import page
from foundation.web.wanted_list import asked
from members.documents.list_fields import chosen
from members.domain.identity import Identity
from members.guards import organizer
from members.pages.list_files import Leaving, excel, on_paper

Mine = Request[Identity, Any, Any]
HERE = "/manage/events/{event_id:str}/allocation/ranking"
FILTERS = {"branch": lambda line: line.branch}


@get(HERE, name="ranking-list", guards=[organizer])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event, lines = await _standing(event_id)
    wanted = asked(request, shape())
    found = listed(lines, wanted, filters=FILTERS)
    path, remembered = f"/manage/events/{event_id}/allocation/ranking", f"{request.user.member_id}/ranking"
    branches = {(line.branch_position, line.branch_name, line.branch) for line in lines}
    context = {
        "event": event,
        "list": shown(found, wanted, path, fields(), remembered),
        "everybody": len(lines),
        "branches": [(branch, name) for _, name, branch in sorted(branches)],
    }
    return page(request, "events/allocation/ranking.html", context)


@get(f"{HERE}.xlsx", name="ranking-sheet", guards=[organizer])
async def export(request: Mine, event_id: FromPath[str]) -> Stream:
    return await excel(request.user, await _leaving(request, event_id))


@get(f"{HERE}.pdf", name="ranking-paper", guards=[organizer])
async def print_list(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await on_paper(request.user, await _leaving(request, event_id))


async def _leaving(request: Mine, event_id: str) -> Leaving[Line]:
    event, lines = await _standing(event_id)
    wanted = asked(request, shape())
    found = listed(lines, wanted, filters=FILTERS)
    return Leaving(
        gettext("The ranking as it stands"),
        [event.title],
        chosen(fields(), wanted),
        [line.key for line in found],
        read_from(found),
        ("ranking", "event", event_id),
        "ranking",
        (gettext("Union office (stamp)"), gettext("Date")),
    )


async def _standing(event_id: str) -> tuple[Event, list[Line]]:
    """The event and its ranking, while there is one to decide on; else nobody is in it."""
    event = (await counted_event(event_id)).event
    closes = event.sign_up_ends
    closed = event.status is EventStatus.PUBLISHED and (closes is None or now() >= closes)
    if event.allocation is not AllocationMethod.RANKED or not event.takes_applications or not closed:
        return event, []
    return event, await _lines(event)


async def _lines(event: Event) -> list[Line]:
    looked = await ranking.preview(event)
    people = await names_of(event.id)
    lines: list[Line] = []
    for group in looked.groups:
        first = len(lines) + 1
        for one in group:
            registration = looked.registrations[one.number]
            person: dict[str, Any] = {
                name: value for name, value in people[registration].items() if name != "id"
            }
            amounts = looked.input.criteria, one.amounts
            lines.append(
                Line(
                    key=registration, place=first, places=one.places, tied=len(group) > 1, behind=bool(one.bowl),
                    score=str(written(score(*amounts))), parts=tuple(explained(*amounts)), **person,
                )
            )  # fmt: skip
    return lines


routes = [show, export, print_list]
