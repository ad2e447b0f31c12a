"""The liaison's list: applicants in an order by number, key or drag, words on each, and handing it in."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from events.domain.event import Event
from events.domain.trips.ranking import MOST_WORDS, order_from_numbers
from events.pages.branch import deputy, reach, reached
from events.pages.notices import notice
from events.pages.trips.acting import Mine, event_of, sent_text, shown_here
from events.queries.trips.applications import BranchState, Entry, entries_of, lists_of
from events.services.trips.nominating import BranchOrder, ListRefused, put_in_order
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Role

PATH = "/branch/nominations/{event_id:str}"


@get(PATH, name="nominations", guards=[deputy])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await visible_event(request, event_id)
    return await _page(request, event)


@post(f"{PATH}/{{offering_id:str}}/{{branch_id:str}}", name="order-nominations", guards=[deputy])
async def order(
    request: Mine, event_id: FromPath[str], offering_id: FromPath[str], branch_id: FromPath[str]
) -> Response[Any]:
    event = await visible_event(request, event_id)
    state = next(
        (s for s in await lists_within(request, event) if (s.offering, s.branch) == (offering_id, branch_id)),
        None,
    )
    if state is None:
        raise not_found()
    sent = await request.form()
    given = _given(state, sent)
    hand_in = sent_text(sent, "act") == "hand-in"
    try:
        await put_in_order(request.user, event_id, given, hand_in=hand_in)
    except ListRefused as refused:
        wrong = {fault.registration: fault.sentence for fault in refused.faults}
        return await _page(request, event, refused.sentence, given, wrong, 422)
    except Refusal as refused:
        return await _page(request, event, shown_here(refused), given, status=refused.status)
    return see_other(f"/branch/nominations/{event_id}?done={'handed-in' if hand_in else 'kept'}")


def _given(state: BranchState, sent: Any) -> BranchOrder:
    """The list as sent: numbers order it; whoever is ticked out is not on it."""
    out = [entry for entry in state.open if sent_text(sent, f"out-{entry.id}")]
    numbers = {
        entry.id: _number(sent_text(sent, f"rank-{entry.id}")) for entry in state.open if entry not in out
    }
    words = {entry.id: sent_text(sent, f"words-{entry.id}") for entry in state.open}
    return BranchOrder(
        state.offering,
        state.branch,
        order_from_numbers(numbers, [entry.id for entry in state.open]),
        {entry.id: words[entry.id] for entry in out},
        {one: words[one] for one in numbers if words[one]},
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


async def visible_event(request: Mine, event_id: str) -> Event:
    event = await event_of(event_id)
    if event.status == "draft" and not request.user.holds(Role.ORGANIZER, event_id):
        raise not_found()
    return event


async def lists_within(request: Mine, event: Event) -> list[BranchState]:
    within = reach(request.user, event.id)
    lists = await lists_of(event, await entries_of(event))
    return [state for state in lists if reached(state.branch_path, within)]


async def _page(
    request: Mine,
    event: Event,
    refused: Sentence | None = None,
    given: BranchOrder | None = None,
    wrong: dict[str, Sentence] | None = None,
    status: int = 200,
) -> Response[Any]:
    lists = await lists_within(request, event)
    context = {
        "event": event,
        "lists": [(state, _rows(state, given)) for state in lists if state.entries or state.size],
        "titles": {offering.id: offering.title for offering in event.offerings},
        "phase": event.phase(now()),
        "open": event.takes_applications,
        "most": MOST_WORDS,
        "refused": refused,
        "wrong": wrong or {},
        "notice": notice(request),
    }
    return page(request, "events/trips/nominations.html", context, status_code=status)


def _rows(state: BranchState, given: BranchOrder | None) -> list[tuple[Entry, int | None, bool, str]]:
    """(application, its number, left out, words): as it was sent, or as it is kept."""
    entries = state.open
    if given is None or (given.offering, given.branch) != (state.offering, state.branch):
        places = {entry.id: number for number, entry in enumerate(_listed(entries), start=1)}
        return [
            (entry, places.get(entry.id), entry.nominated and entry.rank is None, entry.words)
            for entry in entries
        ]
    known = {entry.id: entry for entry in entries}
    on = [(known[one], n, False, given.words.get(one, "")) for n, one in enumerate(given.order, start=1)]
    return [*on, *((known[one], None, True, words) for one, words in given.left_out.items())]


def _listed(entries: tuple[Entry, ...]) -> list[Entry]:
    return [entry for entry in entries if entry.rank is not None or not entry.nominated]


routes = [show, order]
