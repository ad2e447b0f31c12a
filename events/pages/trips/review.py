"""The union's review: every branch's list with what the rules say of each, a verdict on one, and giving the places."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from events.documents.trips.review_fields import FILTERS, VERDICT_NAMES, Line, fields, lines, shape
from events.domain.event import Event, Phase
from events.domain.trips.ranking import MOST_WORDS, Verdict, decide
from events.pages.notices import notice
from events.pages.short_list import listed, read_from, shown
from events.pages.trips.acting import Mine, event_of, sent_text, shown_here
from events.queries.trips.applications import BranchState, entries_of, lists_of
from events.services.trips.nominating import return_list
from events.services.trips.reviewing import give_places, judge
from foundation.clock import now
from foundation.errors import Refusal
from foundation.i18n import gettext
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from foundation.web.wanted_list import asked
from members.documents.list_fields import chosen
from members.guards import organizer
from members.pages.list_files import Leaving, excel, on_paper

PATH = "/manage/events/{event_id:str}/review"


@get(PATH, name="trip-review", guards=[organizer])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _page(request, event_id)


@get(f"{PATH}/list", name="review-list", guards=[organizer])
async def show_list(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """All branches' lists as one, to look somebody up and to take along to the meeting."""
    event = await event_of(event_id)
    everybody = await _lines(event)
    wanted = asked(request, shape(event))
    found = listed(everybody, wanted, filters=FILTERS)
    path, remembered = f"/manage/events/{event_id}/review/list", f"{request.user.member_id}/{event_id}/review"
    context = {
        "event": event,
        "list": shown(found, wanted, path, fields(event), remembered),
        "everybody": len(everybody),
        "branches": list({line.entry.list_branch: line.list_name for line in everybody}.items()),
        "offerings": [(each.id, each.title) for each in event.offerings] if len(event.offerings) > 1 else [],
    }
    return page(request, "events/trips/review_list.html", context)


@get(f"{PATH}/list.xlsx", name="review-sheet", guards=[organizer])
async def export(request: Mine, event_id: FromPath[str]) -> Stream:
    return await excel(request.user, await _leaving(request, event_id))


@get(f"{PATH}/list.pdf", name="review-paper", guards=[organizer])
async def print_list(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await on_paper(request.user, await _leaving(request, event_id))


async def _leaving(request: Mine, event_id: str) -> Leaving[Line]:
    event = await event_of(event_id)
    wanted = asked(request, shape(event))
    found = listed(await _lines(event), wanted, filters=FILTERS)
    return Leaving(
        gettext("Union's review"),
        [event.title],
        chosen(fields(event), wanted),
        [line.key for line in found],
        read_from(found),
        ("review", "event", event_id),
        "review",
        (gettext("Union office (stamp)"), gettext("Date")),
    )


async def _lines(event: Event) -> list[Line]:
    return lines(event, await lists_of(event, await entries_of(event)))


@post(f"{PATH}/{{registration_id:str}}", name="judge-application", guards=[organizer])
async def judge_one(request: Mine, event_id: FromPath[str], registration_id: FromPath[str]) -> Response[Any]:
    sent = await request.form()
    wanted = sent_text(sent, "verdict")
    verdict = Verdict(wanted) if wanted in set(Verdict) else Verdict.NONE
    try:
        await judge(request.user, event_id, registration_id, verdict, sent_text(sent, "reason"))
    except Refusal as refused:
        return await _page(request, event_id, shown_here(refused), refused.status, at=registration_id)
    return see_other(f"/manage/events/{event_id}/review?done=saved#a-{registration_id}")


@post(f"{PATH}/{{offering_id:str}}/{{branch_id:str}}/return", name="return-nominations", guards=[organizer])
async def give_back(
    request: Mine, event_id: FromPath[str], offering_id: FromPath[str], branch_id: FromPath[str]
) -> Response[Any]:
    sent = await request.form()
    try:
        await return_list(request.user, event_id, offering_id, branch_id, sent_text(sent, "reason"))
    except Refusal as refused:
        return await _page(request, event_id, shown_here(refused), refused.status, at=branch_id)
    return see_other(f"/manage/events/{event_id}/review?done=list-returned")


@post(f"{PATH}/give-places", name="give-places", guards=[organizer])
async def give(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    sent = await request.form()
    try:
        await give_places(request.user, event_id, final=bool(sent_text(sent, "final")))
    except Refusal as refused:
        return await _page(request, event_id, shown_here(refused), refused.status, at=refused.field or "")
    return see_other(f"/manage/events/{event_id}/trip?done=places-given")


async def _page(
    request: Mine, event_id: str, refused: Sentence | None = None, status: int = 200, at: str = ""
) -> Response[Any]:
    event = await event_of(event_id)
    lists = await lists_of(event, await entries_of(event))
    context = {
        "event": event,
        "lists": [(state, _reached(state)) for state in lists],
        "titles": {offering.id: offering.title for offering in event.offerings},
        "open": event.takes_applications,
        "closed": event.phase(now()) is Phase.CLOSED,
        "back": sum(each.verdict is Verdict.RETURNED for state in lists for each in state.open),
        "verdicts": VERDICT_NAMES,
        "most": MOST_WORDS,
        "refused": refused,
        "at": at,
        "notice": notice(request),
    }
    return page(request, "events/trips/review.html", context, status_code=status)


def _reached(state: BranchState) -> dict[str, str]:
    """Registration → what it gets as things stand: accepted, substitute, rejected, or nothing while it is back."""
    if state.size is None:
        return {}
    outcome = decide([each.applicant for each in state.open], {state.branch: state.size - state.taken})
    return {
        **dict.fromkeys(outcome.accepted, "accepted"),
        **dict.fromkeys(outcome.substitutes, "substitute"),
        **dict.fromkeys(outcome.rejected, "rejected"),
    }


routes = [show, show_list, export, print_list, judge_one, give_back, give]
