"""The list of registrations taken out of the house, as Excel or on A4: the same for organizers and liaisons."""

from typing import Any

from litestar import Request, Response
from litestar.response import Stream

from events.documents.registrations import Paper, paper, workbook
from events.documents.roll_columns import FULL_PHONE
from events.domain.event import Event
from events.queries import roll
from events.queries.roll_order import Wanted
from foundation.clock import now
from foundation.documents import pdf
from foundation.errors import not_found
from foundation.i18n import local
from foundation.web.wanted_list import Asked, printable
from members.documents.list_fields import TEMPLATE
from members.documents.long_workbook import sent
from members.domain.identity import Identity
from members.pages.list_files import as_pdf, refuse_too_long
from members.services import exports

Mine = Request[Identity, Any, Any]
WHATS = ("list", "form", "receipts")


def wanted_of(asked: Asked, within: tuple[str, ...] | None = None) -> Wanted:
    filters = asked.filters
    return Wanted(filters["status"], filters["branch"], filters["offering"], asked.search, asked.sort, within)


async def excel(request: Mine, event: Event, asked: Asked, wanted: Wanted) -> Stream:
    count, batches = await roll.all_of(event, wanted)
    await note(request.user, event, asked, "registrations.exported", count)
    content = await workbook(event, asked.columns, batches)
    return sent(content, "registrations.xlsx", f"{event.title}-{local(now()):%Y%m%d}.xlsx")


async def on_paper(request: Mine, event: Event, asked: Asked, wanted: Wanted) -> Response[Any]:
    how = paper_asked(request)
    count, batches = await roll.all_of(event, wanted)
    refuse_too_long(count)
    rows = [row async for some in batches for row in some]
    await note(request.user, event, asked, "registrations.printed", count)
    content = await pdf(TEMPLATE, paper(event, asked.columns, rows, how))
    return as_pdf(content, how.what, event.title)


def paper_asked(request: Request[Any, Any, Any]) -> Paper:
    given = request.query_params
    what = given.get("what", "list")
    if what not in WHATS:
        raise not_found()
    return Paper(
        what,
        by_branch=given.get("by") == "branch",
        branch_a_page=given.get("break") == "yes",
        item=printable(given.get("item", ""))[:60],
        each=printable(given.get("each", ""))[:20],
    )


async def note(actor: Identity, event: Event, asked: Asked, action: str, people: int) -> None:
    """What leaves is noted; whole phone numbers are noted apart."""
    await exports.note(actor, action, people, "event", event.id)
    if shows_phones(asked):
        await note_phones(actor, event, people)


async def note_phones(actor: Identity, event: Event, people: int) -> None:
    await exports.note(actor, "registrations.phones_shown", people, "event", event.id)


def shows_phones(asked: Asked) -> bool:
    return any(column.key == FULL_PHONE for column in asked.columns)
