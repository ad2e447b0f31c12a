"""The list of members: searched, filtered, sorted; exported to Excel and printed."""

from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get

from foundation.forms import half_width
from foundation.messages import N_
from foundation.rendering import page
from members.documents import roster_workbook, workbooks
from members.documents.roster_texts import as_shown
from members.domain.identity import Identity
from members.guards import administrator
from members.pages.fields import SEXES, STATUSES
from members.pages.notices import notice
from members.queries import lists
from members.queries.lists import PAGE, SORTS, Wanted
from members.queries.tree import branches as all_branches
from members.services import exports

AnyRequest = Request[Any, Any, Any]
Administrators = Request[Identity, Any, Any]
LONGEST_QUERY = 60
MOST_PAGES = 100_000
SORT_WORDS = {
    "pinyin": N_("Pinyin"),
    "strokes": N_("Strokes of the surname"),
    "branch": N_("Branch"),
    "number": N_("Staff number"),
}


def wanted_from(request: AnyRequest) -> Wanted:
    """The filters of the address; whatever cannot be meant is left out."""
    given = request.query_params
    status, sort, number = given.get("status", ""), given.get("sort", "pinyin"), given.get("page", "1")
    return Wanted(
        q=_printable(half_width(given.get("q", "")))[:LONGEST_QUERY],
        branch=given.get("branch", "")[:13],
        status=status if status in lists.STATUSES else "",
        sort=sort if sort.removeprefix("-") in SORTS else "pinyin",
        page=min(max(int(number), 1), MOST_PAGES) if number.isdecimal() and len(number) < 8 else 1,
    )


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())


class Links:
    """Addresses of the same list with one thing changed."""

    def __init__(self, path: str, wanted: Wanted) -> None:
        self._path = path
        self._wanted = wanted

    def __call__(self, path: str = "", **changed: Any) -> str:
        wanted = msgspec.structs.replace(self._wanted, page=1)
        values = msgspec.structs.asdict(msgspec.structs.replace(wanted, **changed))
        kept = {key: value for key, value in values.items() if value not in ("", 1, "pinyin")}
        return (path or self._path) + (f"?{urlencode(kept)}" if kept else "")

    def sort(self, key: str) -> str:
        """Sorts by this column, or the other way round when it does already."""
        return self(sort=f"-{key}" if self._wanted.sort == key else key)


@get("/members", name="members", guards=[administrator])
async def show_members(request: AnyRequest) -> Response[Any]:
    wanted = wanted_from(request)
    branches = await all_branches()
    found = await lists.listed(wanted, branches)
    context = {
        "wanted": wanted,
        "found": found,
        "branches": branches,
        "places": {node.id: place for place, node in enumerate(branches)},
        "link": Links("/members", wanted),
        "statuses": dict(STATUSES),
        "sorts": SORT_WORDS,
        "first": PAGE * (wanted.page - 1) + 1,
        "notice": notice(request),
    }
    return page(request, "members/list.html", context)


@get("/members/export.xlsx", name="export-members", guards=[administrator])
async def export_members(request: Administrators) -> Response[bytes]:
    """The same list as a workbook with the columns of the template, so that it can be changed and taken in again."""
    branches = await all_branches()
    people = await lists.exported(wanted_from(request), branches)
    await exports.note(request.user, "roster.exported", len(people))
    content = roster_workbook.export((as_shown(one) for one in people), [node.name for node in branches])
    return workbook(content, "roster.xlsx")


@get("/members/print", name="print-members", guards=[administrator])
async def print_members(request: Administrators) -> Response[Any]:
    wanted = wanted_from(request)
    branches = await all_branches()
    people = await lists.exported(wanted, branches)
    await exports.note(request.user, "roster.printed", len(people))
    context = {
        "people": people,
        "branch": next((node for node in branches if node.id == wanted.branch), None),
        "statuses": dict(STATUSES),
        "sexes": dict(SEXES),
    }
    return page(request, "members/print.html", context)


def workbook(content: bytes, name: str) -> Response[bytes]:
    """A workbook to be saved."""
    return Response(
        content,
        media_type=workbooks.MEDIA_TYPE,
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


routes = [show_members, export_members, print_members]
