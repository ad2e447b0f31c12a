"""The list of members: searched, filtered, sorted, with columns to choose; exported to Excel and printed."""

from collections.abc import AsyncIterator
from typing import Any

from litestar import Request, Response, get
from litestar.response import Stream

from foundation.forms import half_width
from foundation.i18n import gettext
from foundation.rendering import page
from foundation.web.wanted_list import Asked, Paged, asked
from members.documents import roster_workbook, workbooks
from members.documents.list_fields import chosen
from members.documents.long_workbook import sent
from members.documents.roster_fields import FIELDS, SHAPE
from members.documents.roster_texts import as_shown
from members.domain.identity import Identity
from members.guards import administrator
from members.pages.fields import STATUSES
from members.pages.list_files import Leaving, Shown, on_paper
from members.pages.notices import notice
from members.queries import lists
from members.queries.lists import PAGE, Wanted
from members.queries.people_lists import in_batches
from members.queries.tree import branches as all_branches
from members.services import exports

AnyRequest = Request[Any, Any, Any]
Administrators = Request[Identity, Any, Any]
LONGEST_ID = 13


def wanted_from(request: AnyRequest) -> Wanted:
    """The filters of the address; whatever cannot be meant is left out."""
    return _wanted(asked(request, SHAPE))


def _wanted(found: Asked) -> Wanted:
    status = found.filters["status"]
    return Wanted(
        q=half_width(found.search),
        branch=found.filters["branch"][:LONGEST_ID],
        status=status if status in lists.STATUSES else "",
        sort=found.sort,
        page=max(found.page, 1),
    )


@get("/members", name="members", guards=[administrator])
async def show_members(request: Administrators) -> Response[Any]:
    wanted = asked(request, SHAPE)
    branches = await all_branches()
    found = await lists.listed(_wanted(wanted), branches)
    paged = Paged(found.total, PAGE, wanted.page)
    context = {
        "list": Shown(wanted, "/members", found.members, paged, FIELDS, f"{request.user.member_id}/members"),
        "found": found,
        "branches": [(node.id, "\u3000" * node.depth + node.name) for node in branches],
        "places": {node.id: place for place, node in enumerate(branches)},
        "statuses": dict(STATUSES),
        "notice": notice(request),
    }
    return page(request, "members/list.html", context)


@get("/members/export.xlsx", name="export-members", guards=[administrator])
async def export_members(request: Administrators) -> Stream:
    """The same list as a workbook with the columns of the template, so that it can be changed and taken in again."""
    branches = await all_branches()
    ids = await lists.ids_of(wanted_from(request), branches)
    await exports.note(request.user, "roster.exported", len(ids))
    content = await roster_workbook.long_export(_lines(ids), [node.name for node in branches])
    return sent(content, "roster.xlsx", "roster.xlsx")


async def _lines(ids: list[str]) -> AsyncIterator[list[list[Any]]]:
    async for rows in in_batches(ids, lists.rows_of):
        yield [as_shown(one) for one in rows]


@get("/members/print", name="print-members", guards=[administrator])
async def print_members(request: Administrators) -> Response[Any]:
    """The list with the columns of the screen, and those to write in, on A4."""
    wanted = asked(request, SHAPE)
    branches = await all_branches()
    names = {node.id: node.name for node in branches}
    leaving = Leaving(
        gettext("Roster of members"),
        [names.get(wanted.filters["branch"], gettext("All branches"))],
        chosen(FIELDS, wanted),
        await lists.ids_of(_wanted(wanted), branches),
        lists.rows_of,
        ("roster", "roster", ""),
        "roster",
        (gettext("Prepared by"), gettext("Checked by"), gettext("Date and stamp")),
    )
    return await on_paper(request.user, leaving)


def workbook(content: bytes, name: str) -> Response[bytes]:
    """A workbook to be saved."""
    return Response(
        content,
        media_type=workbooks.MEDIA_TYPE,
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


routes = [show_members, export_members, print_members]
