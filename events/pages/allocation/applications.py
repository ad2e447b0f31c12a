"""Applications for the organizer: answers, eligibility and history beside; accepted, rejected, queued in bulk."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.domain.event import Event
from events.pages.allocation.status_names import STATUS_NAMES
from events.pages.manage import counted_event
from events.pages.notices import notice
from events.pages.people_order import BY_PEOPLE, in_order
from events.queries.applicants import Applicant, applicants
from events.queries.roll import found_by
from events.services.allocation.approval import Verdict, decide
from foundation.clock import now
from foundation.errors import Refusal
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from foundation.web.wanted_list import Paged, Shape, asked
from members.domain.identity import Identity
from members.guards import organizer

Mine = Request[Identity, Any, Any]
HERE = "/manage/events/{event_id:str}/applications"
ROWS_A_PAGE = 200
MOST_AT_ONCE = 2_000
SHAPE = Shape(
    {"time": N_("Time of application"), **BY_PEOPLE, "rank": N_("The branch's own order")},
    ("status", "branch"),
)


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


async def _show(
    request: Mine,
    event_id: str,
    refused: Refusal | None = None,
    chosen: list[str] | None = None,
    reason: str = "",
) -> Response[Any]:
    event = (await counted_event(event_id)).event
    everyone = await applicants(event)
    wanted = asked(request, SHAPE)
    status, branch = wanted.filters["status"], wanted.filters["branch"]
    rows = in_order(
        [each for each in everyone if _matches(each, status, branch, wanted.search)],
        wanted,
        {"rank": lambda each: (each.branch_position, each.application.rank or len(everyone) + 1)},
    )
    paged = Paged(len(rows), ROWS_A_PAGE, wanted.page)
    context = {
        "event": event,
        "rows": rows[paged.offset : paged.offset + ROWS_A_PAGE],
        "total": len(everyone),
        "counts": {
            name: sum(each.status == name for each in everyone)
            for name in STATUS_NAMES
            if name != "cancelled"
        },
        "doubtful": sum(bool(each.reasons) for each in everyone if each.status == "applied"),
        "branches": _branches(everyone),
        "status_names": STATUS_NAMES,
        "verdicts": _verdicts(event),
        "asked": wanted,
        "paged": paged,
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


def _matches(each: Applicant, status: str, branch: str, text: str) -> bool:
    if status == "doubtful":
        fits = each.status == "applied" and bool(each.reasons)
    else:
        fits = not status or each.status == status
    return fits and (not branch or each.application.branch == branch) and (not text or found_by(text, each))


def _branches(everyone: list[Applicant]) -> list[tuple[str, str]]:
    found = {(each.branch_position, each.branch_name, each.application.branch) for each in everyone}
    return [(branch, name) for _, name, branch in sorted(found)]


def _verdicts(event: Event) -> tuple[Verdict, ...]:
    """What can be done now: before places are given to all together, only rejecting."""
    if event.allocation == "first_come" or event.status != "published" or event.over(now()):
        return ()
    if event.takes_applications and event.allocation in ("lottery", "ranked"):
        return (Verdict.REJECT,)
    return tuple(Verdict) if event.waitlist else (Verdict.ACCEPT, Verdict.REJECT)


routes = [show, carry_out]
