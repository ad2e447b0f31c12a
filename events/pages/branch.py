"""The liaison's desk: what is open for my branch, what is used and missing; and for whom one may act.

Organizers use the same screens, for every branch.
"""

from typing import Any

from litestar import Request, Response, get
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from events.documents.roll_columns import STATUS_WORDS, desk_fields, desk_shape
from events.domain import sealing
from events.domain.event import KIND_NAMES, Event
from events.pages.notices import notice
from events.pages.public import PHASE_WORDS
from events.queries import branch_desk, branch_tasks, colleagues, public, roll
from events.queries.public import Counted
from events.queries.roll_order import STANDING, Wanted
from events.queries.trips import sealed
from foundation.clock import now
from foundation.errors import not_found
from foundation.rendering import page
from foundation.web.wanted_list import Paged, asked
from members.domain.branches import ids_on
from members.domain.identity import Identity, Role
from members.guards import any_liaison
from members.pages.list_files import Shown
from members.queries import branches

Mine = Request[Identity, Any, Any]
STANDING_ONES = Wanted(STANDING)


async def deputy(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Liaisons of any branch, and organizers of the event in the path; for whom, the service asks."""
    reader = connection.scope.get("user")
    if isinstance(reader, Identity) and reader.holds(Role.ORGANIZER, str(connection.path_params["event_id"])):
        return
    await any_liaison(connection, handler)


def reach(identity: Identity, event_id: str) -> tuple[str, ...] | None:
    """The branches whose subtrees one may act for; None: everybody."""
    if identity.holds(Role.ORGANIZER, event_id) or "" in identity.scopes(Role.LIAISON):
        return None
    return tuple(sorted(identity.scopes(Role.LIAISON)))


async def branches_within(identity: Identity, event_id: str) -> tuple[str, ...] | None:
    """All branches one may act for, those below counted in; None: everybody. One statement, or none."""
    within = reach(identity, event_id)
    if within is None:
        return None
    return tuple(node.id for node in await branches() if reached(node.path, within))


@get("/branch/registrations", name="branch-registrations", guards=[any_liaison])
async def show_desks(request: Mine) -> Response[Any]:
    held = sorted(request.user.scopes(Role.LIAISON) - {""} or {request.user.branch_id})
    at = now()
    found = await branch_desk.desks(held, at)
    lacking = [(desk.event.id, desk.event.title, desk.incomplete) for desk in found]
    context = {
        "desks": found,
        "books": await branch_desk.books(held, at),
        "tasks": await branch_tasks.tasks(held, at, lacking),
        "kinds": KIND_NAMES,
        "phases": PHASE_WORDS,
    }
    return page(request, "events/desks.html", context)


@get("/branch/registrations/{event_id:str}", name="branch-event", guards=[deputy])
async def show_desk(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    counted = await counted_for(request, event_id)
    within = reach(request.user, event_id)
    event = counted.event
    branches_of = await branches_within(request.user, event_id)
    several = branches_of is None or len(branches_of) > 1
    listed = asked(request, desk_shape(event, several=several))
    search, filters = listed.search, listed.filters
    wanted = Wanted(STANDING, filters["branch"], filters["offering"], search, listed.sort, branches_of)
    counts = await roll.counted(event_id, wanted)
    paged = Paged(counts.found(wanted), roll.ROWS_A_PAGE, listed.page)
    ids = await roll.ids_of(event, wanted, counts, paged.offset, roll.ROWS_A_PAGE)
    found = await colleagues.find(search, within)
    standing = await roll.standing_of(event, [each.id for each in found])
    path = f"/branch/registrations/{event_id}"
    rows = await roll.placed(event, await roll.rows_with(event, ids))
    fields = desk_fields(event, several=several)
    context = {
        "event": counted.event,
        "counted": counted,
        "phase": counted.event.phase(now()),
        "list": Shown(listed, path, rows, paged, fields, f"{request.user.member_id}/{event_id}/desk"),
        "total": sum(group.number for group in counts.all if group.fits(STANDING_ONES)),
        "branches": counts.branches,
        "quotas": [quota for quota in await _quotas(counted) if reached(quota.branch_path, within)],
        "search_text": search,
        "found": [(each, standing.get(each.id)) for each in found],
        "everybody": within is None,
        "several": several,
        "questions": counted.event.questions,
        "unsealed": await _unsealed(event),
        "status_words": STATUS_WORDS,
        "phases": PHASE_WORDS,
        "notice": notice(request),
    }
    return page(request, "events/desk.html", context)


async def counted_for(request: Mine, event_id: str) -> Counted:
    """The event, unless it is a draft somebody else is still working on."""
    counted = await public.counted(event_id)
    if counted is None:
        raise not_found()
    if counted.event.status == "draft" and not request.user.holds(Role.ORGANIZER, event_id):
        raise not_found()
    return counted


async def _quotas(counted: Counted) -> list[branch_desk.BranchShare]:
    if not any(pool.by_branch for pool in counted.event.pools):
        return []
    return await branch_desk.shares(counted.event.id)


async def _unsealed(event: Event) -> set[str]:
    """Registrations of those with a place who have not given everything that only they can give."""
    kinds = sealing.asked(event.settings.sealed)
    if not kinds:
        return set()
    people = await sealed.people_of(event)
    return {each.id for each in people if not all(each.has(kind.value) for kind in kinds)}


def reached(branch_path: str, within: tuple[str, ...] | None) -> bool:
    """Whether a branch lies within those `reach` gave."""
    return within is None or not set(within).isdisjoint(ids_on(branch_path))


routes = [show_desks, show_desk]
