"""What everyone sees: the calendar of events, and an event in one screen."""

from itertools import groupby
from typing import Any

from litestar import Request, Response, get
from litestar.enums import MediaType
from litestar.params import FromPath
from markupsafe import Markup

from events import panels
from events.domain.eligibility import describe
from events.domain.event import KIND_NAMES, Event, EventStatus, Kind, Phase
from events.pages.kept import Kept
from events.pages.notices import notice
from events.queries import listing, public
from events.queries.public import Counted
from foundation import i18n
from foundation.clock import now
from foundation.database import current_engine
from foundation.errors import not_found
from foundation.i18n import local
from foundation.messages import Sentence
from foundation.rendering import THEMES, page, render
from members.domain.identity import Identity, Role
from members.guards import anyone

Anyone = Request[Identity | None, Any, Any]

PHASE_WORDS = {
    Phase.DRAFT: (Sentence("Draft"), "quiet", "pencil"),
    Phase.CANCELLED: (Sentence("Cancelled"), "bad", ""),
    Phase.BEFORE: (Sentence("Opens soon"), "accent", "clock"),
    Phase.OPEN: (Sentence("Open for sign-up"), "live", ""),
    Phase.CLOSED: (Sentence("Sign-up closed"), "quiet", "lock"),
    Phase.OVER: (Sentence("Over"), "quiet", ""),
}
PAGES_KEPT = 600
SECONDS_KEPT = 20.0

_pages = Kept(PAGES_KEPT, SECONDS_KEPT)


@get("/events", name="events", guards=[anyone])
async def show_events(request: Anyone) -> Response[Any]:
    at, who = now(), request.user.member_id if request.user else ""
    kind = request.query_params.get("kind", "")
    kind = kind if kind in set(Kind) else ""
    if request.query_params.get("when") == "past":
        number = _page_number(request)
        events, more = await listing.past(at, kind, number, who)
        context = {"events": events, "more": more, "number": number, "kind": kind}
        return page(request, "events/past.html", {**context, **_words()})
    everything = await listing.upcoming(at, who)
    events = [each for each in everything if not kind or each.event.kind == kind]
    counts = {each: sum(one.event.kind == each for one in everything) for each in Kind}
    months = [(key, list(those)) for key, those in groupby(events, lambda each: _month(each.event))]
    context = {
        "open": [each for each in events if each.phase is Phase.OPEN],
        "soon": [each for each in events if each.phase is Phase.BEFORE],
        "months": months,
        "counts": counts,
        "total": len(everything),
        "kind": kind,
    }
    return page(request, "events/list.html", {**context, **_words()})


def _words() -> dict[str, Any]:
    return {"kinds": KIND_NAMES, "phases": PHASE_WORDS}


def _month(event: Event) -> tuple[int, int]:
    here = local(event.starts_at or event.ends_at or now())
    return here.year, here.month


def _page_number(request: Anyone) -> int:
    given = request.query_params.get("page", "1")
    return min(max(int(given), 1), 1000) if given.isascii() and given.isdigit() and len(given) < 6 else 1


@get("/events/{event_id:str}", name="event", guards=[anyone])
async def show_event(request: Anyone, event_id: FromPath[str]) -> Response[Any]:
    counted = await public.counted(event_id)
    if counted is None or not may_see(request.user, counted.event):
        raise not_found(Sentence("There is no such event, or it is not published yet."))
    if request.user is None and not request.url.query:
        return Response(await _anonymous(request, counted), media_type=MediaType.HTML)
    return page(request, "events/show.html", await _context(request, counted))


def may_see(reader: Identity | None, event: Event) -> bool:
    """Drafts are for their organizers only."""
    return event.status is not EventStatus.DRAFT or (
        reader is not None and reader.holds(Role.ORGANIZER, event.id)
    )


def _shown(counted: Counted) -> tuple[Any, ...]:
    """Everything that the common parts of an event's page depend on."""
    event = counted.event
    numbers = tuple((pool.size, pool.taken, pool.waiting) for pool in counted.pools)
    return id(current_engine()), event.id, event.revision, numbers, event.phase(now()), i18n.language.get()


async def _anonymous(request: Anyone, counted: Counted) -> str:
    """The page as everyone who is not signed in sees it, kept while nothing it shows has changed.

    What panels show is either told by the event's revision or may be some seconds old.
    """
    theme = request.cookies.get("theme")
    key = (*_shown(counted), theme if theme in THEMES else "")
    kept = _pages.get(key)
    if kept is not None:
        return kept
    return _pages.put(key, page(request, "events/show.html", await _context(request, counted)).content)


def _plain_context(request: Anyone, counted: Counted) -> dict[str, Any]:
    at = now()
    event = counted.event
    phase = event.phase(at)
    common = {
        "event": event,
        "counted": counted,
        "phase": phase,
        "single": len(event.offerings) == 1,
        "who": {
            offering.id: describe(offering.rules, event.branch_names, event.event_names)
            for offering in event.offerings
        },
        **_words(),
    }
    return {
        **common,
        "head": _part("head", counted, common),
        "facts": _part("facts", counted, common),
        "more": _part("more", counted, common),
        "standing": None,
        "notice": notice(request),
        "organizes": request.user is not None and request.user.holds(Role.ORGANIZER, event.id),
    }


def _part(name: str, counted: Counted, context: dict[str, Any]) -> Markup:
    """A part of the page that is the same for everyone."""
    text = _pages.text((name, *_shown(counted)), lambda: render(f"events/_{name}.html", context))
    return Markup(text)  # noqa: S704 - made by our own template, which escapes


async def _context(request: Anyone, counted: Counted) -> dict[str, Any]:
    context = _plain_context(request, counted)
    context["panels"] = await panels.of_event(counted.event, request.user)
    if request.user is not None:
        context["standing"] = await public.standing(
            counted, request.user.member_id, now(), by_themselves=not request.user.is_liaison
        )
    return context


routes = [show_events, show_event]
