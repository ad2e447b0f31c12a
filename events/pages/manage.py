"""The organizer's desk: events in hand, an event as a timeline with what is missing now, publishing, calling off."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events import parts
from events.domain.event import KIND_NAMES, Event, EventStatus, Phase
from events.domain.event_form import Missing, missing
from events.pages.notices import notice
from events.pages.public import PHASE_WORDS
from events.queries import listing, public, roll_figures
from events.queries.places import promised_of
from events.queries.public import Counted
from events.queries.telling import numbers_of
from events.services import lifecycle
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.forms import Form, TextField
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from foundation.web.wanted_list import printable
from members.domain.identity import Identity, Role
from members.guards import any_organizer, organizer

Mine = Request[Identity, Any, Any]
PAST_AT_FIRST = 12


class ReasonForm(Form):
    """Why something is done to what other people rely on."""

    reason = TextField(N_("Reason"), longest=200, required=True)


@get("/manage/events", name="manage-events", guards=[any_organizer])
async def show_managed(request: Mine) -> Response[Any]:
    at = now()
    reach = request.user.scopes(Role.ORGANIZER)
    only = None if request.user.is_administrator or "" in reach else reach
    if request.query_params.get("when") == "past":
        return await _past(request, at, only)
    events = await listing.in_hand(at, only)
    past, more = await listing.held(at, only, 1, PAST_AT_FIRST)
    context = {
        "drafts": [each for each in events if each.phase is Phase.DRAFT],
        "running": [each for each in events if each.phase in (Phase.BEFORE, Phase.OPEN, Phase.CLOSED)],
        "past": [each for each in events if each.phase in (Phase.OVER, Phase.CANCELLED)] + past,
        "more": more,
        "kinds": KIND_NAMES,
        "phases": PHASE_WORDS,
        "notice": notice(request),
    }
    return page(request, "events/managed.html", context)


async def _past(request: Mine, at: datetime, only: frozenset[str] | None) -> Response[Any]:
    given = request.query_params.get("page", "1")
    number = int(given) if given.isascii() and given.isdigit() and 0 < len(given) < 6 else 1
    search = printable(request.query_params.get("q", "")).strip()[:40]
    past, more = await listing.held(at, only, max(number, 1), search=search)
    context = {
        "past": past,
        "more": more,
        "number": max(number, 1),
        "search_text": search,
        "kinds": KIND_NAMES,
        "phases": PHASE_WORDS,
    }
    return page(request, "events/managed_past.html", context)


@get("/manage/events/{event_id:str}", name="manage-event", guards=[organizer])
async def show_event(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _page(request, event_id)


@post("/manage/events/{event_id:str}/publish", name="publish-event", guards=[organizer])
async def publish(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    try:
        await lifecycle.publish(request.user, event_id)
    except lifecycle.NotReady as refused:
        return await _page(request, event_id, refused=refused.sentences, status=refused.status)
    except Refusal as refused:
        if refused.status == 404:
            raise
        return await _page(request, event_id, refused=(refused.sentence,), status=refused.status)
    return see_other(f"/manage/events/{event_id}?done=published")


@get("/manage/events/{event_id:str}/call-off", name="ask-call-off", guards=[organizer])
async def ask_call_off(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _call_off_page(request, event_id, ReasonForm())


@post("/manage/events/{event_id:str}/call-off", name="call-off-event", guards=[organizer])
async def call_off(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    form = await ReasonForm.read(request)
    if not form.validate():
        return await _call_off_page(request, event_id, form, 422)
    try:
        await lifecycle.call_off(request.user, event_id, form.reason.data or "")
    except Refusal as refused:
        if refused.status == 404:
            raise
        form.refuse(refused.sentence, refused.field)
        return await _call_off_page(request, event_id, form, refused.status)
    return see_other(f"/manage/events/{event_id}?done=called-off")


async def counted_event(event_id: str) -> Counted:
    counted = await public.counted(event_id)
    if counted is None:
        raise not_found()
    return counted


async def _call_off_page(request: Mine, event_id: str, form: ReasonForm, status: int = 200) -> Response[Any]:
    counted = await counted_event(event_id)
    return page(request, "events/call_off.html", {"counted": counted, "form": form}, status_code=status)


async def _page(
    request: Mine, event_id: str, *, refused: tuple[Sentence, ...] = (), status: int = 200
) -> Response[Any]:
    at = now()
    counted = await counted_event(event_id)
    event = counted.event
    branches = await roll_figures.by_branch(event_id)
    shown = await parts.parts_of(event)
    lacks = missing(event, await promised_of(event_id), at) if event.phase(at) is Phase.DRAFT else ()
    context = {
        "event": event,
        "counted": counted,
        "phase": event.phase(at),
        "steps": steps(event, counted),
        "todo": (*lacks, *await _todo(event, counted)),
        "parts_todo": [(each, lack) for each in shown for lack in each.standing.missing],
        "ready": not any(each.blocks for each in lacks),
        "parts": shown,
        "branches": branches,
        "register": await numbers_of(event_id) if event.only_register else None,
        "present": sum(each.present for each in branches),
        "refused": refused,
        "kinds": KIND_NAMES,
        "phases": PHASE_WORDS,
        "notice": notice(request),
    }
    return page(request, "events/manage.html", context, status_code=status)


def steps(event: Event, counted: Counted) -> list[tuple[Sentence, Any, str]]:
    """From draft to the end: title, text, state (done, now or '')."""
    at = now()
    published = event.status is not EventStatus.DRAFT
    opens, closes = event.opens_at, event.sign_up_ends
    opened = published and (opens is None or at >= opens)
    closed = opened and closes is not None and at >= closes
    begun = published and event.started(at)
    over = published and event.over(at)
    if event.only_register:
        return _register_steps(event, published=published, begun=begun, over=over)
    taken = Sentence("{taken} of {size} places taken", taken=counted.taken, size=counted.size)
    told: list[tuple[Sentence, Any, bool]] = [
        (Sentence("Set up"), "", published),
        (Sentence("Sign-up opens"), opens or Sentence("as soon as it is published"), opened),
        (Sentence("Sign-up closes"), closes or Sentence("when the event begins"), closed),
        (Sentence("Begins"), event.starts_at or Sentence("Date to be announced"), begun),
        (Sentence("Ends"), event.ends_at or "", over),
    ]
    current = next((number for number, (_, _, done) in enumerate(told) if not done), len(told))
    return [
        (title, taken if number == 2 and opened and not closed else text, _state(number, current))
        for number, (title, text, _) in enumerate(told)
    ]


def _register_steps(
    event: Event, *, published: bool, begun: bool, over: bool
) -> list[tuple[Sentence, Any, str]]:
    told: list[tuple[Sentence, Any, bool]] = [
        (Sentence("Set up"), "", published),
        (Sentence("Begins"), event.starts_at or Sentence("Date to be announced"), begun),
        (Sentence("Ends"), event.ends_at or "", over),
    ]
    current = next((number for number, (_, _, done) in enumerate(told) if not done), len(told))
    return [(title, text, _state(number, current)) for number, (title, text, _) in enumerate(told)]


def _state(number: int, current: int) -> str:
    return "done" if number < current else "now" if number == current else ""


async def _todo(event: Event, counted: Counted) -> list[Missing]:
    """What wants doing once an event is published."""
    found: list[Missing] = []
    if event.phase(now()) not in (Phase.BEFORE, Phase.OPEN, Phase.CLOSED):
        return found
    incomplete = await roll_figures.incomplete(event)
    if incomplete:
        told = Sentence(
            "{count} registration lacks an answer or a consent.",
            "{count} registrations lack an answer or a consent.",
            count=incomplete,
        )
        found.append(Missing("incomplete", told, blocks=False))
    if counted.waiting:
        told = Sentence(
            "{count} person waits for a place; more places would let them in.",
            "{count} people wait for a place; more places would let them in.",
            count=counted.waiting,
        )
        found.append(Missing("waiting", told, blocks=False))
    return found


routes = [show_managed, show_event, publish, ask_call_off, call_off]
