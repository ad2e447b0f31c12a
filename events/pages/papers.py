"""All lists and papers of an event in one place, and those that need a word first: the form, the receipt list."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from events.documents.roll_columns import SORT_WORDS
from events.pages.manage import counted_event
from events.papers import shelves_of
from foundation.rendering import page
from members.domain.identity import Identity
from members.guards import organizer
from members.queries import branches

ORDERS = ("branch", "name", "strokes", "number")


@get("/manage/events/{event_id:str}/papers", name="event-papers", guards=[organizer])
async def show(request: Request[Identity, Any, Any], event_id: FromPath[str]) -> Response[Any]:
    event = (await counted_event(event_id)).event
    context = {
        "event": event,
        "shelves": await shelves_of(event, request.user),
        "branches": [(node.id, "\u3000" * node.depth + node.name) for node in await branches()],
        "orders": [(key, SORT_WORDS[key]) for key in ORDERS],
    }
    return page(request, "events/lists_and_paper.html", context)


routes = [show]
