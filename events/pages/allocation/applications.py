"""Applications for the organizer: answers, eligibility and history beside; accepted, rejected, queued in bulk."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from events.documents.application_fields import DOUBTFUL, fields, shape
from events.domain.allocation.status_names import STATUS_NAMES
from events.domain.event import Event, SignUpForm
from events.pages.manage import counted_event
from events.pages.notices import notice
from events.queries import roll
from events.queries.applicants import Applicant, applicants, doubtful
from events.queries.roll import Counted
from events.queries.roll_order import ASKING, LEADING, Wanted
from events.services.allocation.approval import Verdict, decide
from foundation.clock import now
from foundation.errors import Refusal
from foundation.i18n import gettext, period
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from foundation.web.wanted_list import Asked, Paged, asked
from members.documents.list_fields import chosen as chosen_fields
from members.domain.identity import Identity
from members.guards import organizer
from members.pages.list_files import Leaving, Shown, excel, on_paper

Mine = Request[Identity, Any, Any]
HERE = "/manage/events/{event_id:str}/applications"
MOST_AT_ONCE = 2_000
MOST_LOOKED_THROUGH = 2_000
"""So many applications are held against the rules for every page; of more, only when somebody asks for it."""


@get(HERE, name="applications", guards=[organizer])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _show(request, event_id)


@post(HERE, guards=[organizer])
async def carry_out(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    form = await request.form()
    chosen = [str(each) for each in form.getall("chosen", [])][:MOST_AT_ONCE]
    reason, verdict = str(form.get("reason", "")), str(form.get("verdict", ""))
    try:
        if verdict not in set(Verdict):
            raise Refusal(Sentence("Choose what to do with these applications."), status=422)
        await decide(request.user, event_id, chosen, Verdict(verdict), reason)
    except Refusal as refused:
        return await _show(request, event_id, refused=refused, chosen=chosen, reason=reason)
    return see_other(f"/manage/events/{event_id}/applications?done=saved")


@get(f"{HERE}.xlsx", name="applications-excel", guards=[organizer])
async def export(request: Mine, event_id: FromPath[str]) -> Stream:
    return await excel(request.user, await _leaving(request, event_id))


@get(f"{HERE}/print", name="applications-print", guards=[organizer])
async def show_paper(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await on_paper(request.user, await _leaving(request, event_id))


async def _leaving(request: Mine, event_id: str) -> Leaving[Applicant]:
    event = (await counted_event(event_id)).event
    found = asked(request, shape(event))
    listed = await _listed(event, found)

    async def reads(ids: Any) -> list[Applicant]:
        return await applicants(event, ids)

    return Leaving(
        gettext("Applications"),
        [event.title, period(event.starts_at, event.ends_at) if event.starts_at else "", event.place],
        chosen_fields(fields(event), found),
        await roll.every_id(event, listed.wanted),
        reads,
        ("applications", "event", event_id),
        "applications",
    )


class Listed(msgspec.Struct, frozen=True):
    """What is listed and how many; `every`: without the filter of doubt; `doubtful`: None: too many to look."""

    wanted: Wanted
    counts: Counted
    every: Counted
    doubtful: int | None


async def _listed(event: Event, found: Asked) -> Listed:
    """Two statements, or three for whoever searches; three more where rules are to be held against them."""
    status, whose = found.filters["status"], LEADING if event.form is SignUpForm.PARTY else ASKING
    wanted = Wanted(
        status if status in STATUS_NAMES else "",
        found.filters["branch"],
        "",
        found.search,
        found.sort,
        of=whose,
    )
    counts = await roll.counted(event.id, wanted)
    applied = Wanted("applied", of=whose)
    many = sum(group.number for group in counts.all if group.fits(applied)) > MOST_LOOKED_THROUGH
    if many and status != DOUBTFUL:
        return Listed(wanted, counts, counts, None)
    against = await doubtful(event, await roll.every_id(event, applied))
    if status != DOUBTFUL:
        return Listed(wanted, counts, counts, len(against))
    wanted = msgspec.structs.replace(wanted, among=tuple(against))
    return Listed(wanted, await roll.counted(event.id, wanted), counts, len(against))


async def _show(
    request: Mine,
    event_id: str,
    refused: Refusal | None = None,
    chosen: list[str] | None = None,
    reason: str = "",
) -> Response[Any]:
    event = (await counted_event(event_id)).event
    found = asked(request, shape(event))
    listed = await _listed(event, found)
    wanted, counts = listed.wanted, listed.counts
    paged = Paged(counts.found(wanted), roll.ROWS_A_PAGE, found.page)
    ids = await roll.ids_of(event, wanted, counts, paged.offset, roll.ROWS_A_PAGE)
    path = f"/manage/events/{event_id}/applications"
    remembered = f"{request.user.member_id}/{event_id}/applications"
    context = {
        "event": event,
        "list": Shown(found, path, await applicants(event, ids), paged, fields(event), remembered),
        "total": listed.every.total,
        "every": sum(listed.every.by_status(wanted).values()),
        "counts": listed.every.by_status(wanted),
        "doubtful": listed.doubtful,
        "branches": listed.every.branches,
        "status_names": STATUS_NAMES,
        "verdicts": _verdicts(event),
        "refused": refused.sentence if refused else None,
        "chosen": set(chosen or ()),
        "reason": reason,
        "notice": notice(request),
    }
    return page(
        request,
        "events/allocation/applications.html",
        context,
        status_code=refused.status if refused else 200,
    )


def _verdicts(event: Event) -> tuple[Verdict, ...]:
    """What can be done now: before places are given to all together, only rejecting."""
    if event.allocation == "first_come" or event.status != "published" or event.over(now()):
        return ()
    if event.takes_applications and event.allocation in ("lottery", "ranked"):
        return (Verdict.REJECT,)
    return tuple(Verdict) if event.waitlist else (Verdict.ACCEPT, Verdict.REJECT)


routes = [show, carry_out, export, show_paper]
