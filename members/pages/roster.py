"""Taking in a roster from Excel: the template, the preview, the confirmation."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post

from foundation.errors import Refusal
from foundation.forms import Form, TextField, TickField, UploadField
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.documents import roster_workbook, safe_workbook
from members.domain.identity import Identity
from members.domain.roster import HEADINGS
from members.guards import administrator
from members.pages.lists import workbook
from members.queries.tree import branches as all_branches
from members.services import roster_import, staged_files
from members.services.roster_import import Preview

Administrators = Request[Identity, Any, Any]
SHOWN = 200


class UploadForm(Form):
    """The workbook, and whether branches nobody knows are to be added."""

    file = UploadField(N_("Roster as an Excel file (.xlsx)"), required=True, accept=".xlsx")
    add_branches = TickField(
        N_("Add branches that do not exist yet"),
        hint=N_("Otherwise rows with an unknown branch are left out."),
    )


class ConfirmForm(Form):
    """What was looked at."""

    key = TextField("", longest=60, required=True)
    fingerprint = TextField("", longest=64, required=True)
    add_branches = TickField("")


@get("/members/template.xlsx", name="roster-template", guards=[administrator])
async def template() -> Response[bytes]:
    content = roster_workbook.template([node.name for node in await all_branches()])
    return workbook(content, "roster-template.xlsx")


@get("/members/import", name="import-roster", guards=[administrator])
async def show_import(request: Administrators) -> Response[Any]:
    """Also the page after taking one in, which then says what came of it."""
    counts = {name: _count(request.query_params.get(name)) for name in ("added", "changed", "left_out")}
    done = counts if "added" in request.query_params else None
    return page(request, "members/import.html", {"form": UploadForm(), "done": done, **_limits()})


@post("/members/import", guards=[administrator])
async def preview(request: Administrators) -> Response[Any]:
    """Reads the file, keeps it aside and shows what it would change."""
    form = await UploadForm.read(request)
    if not form.validate():
        return page(request, "members/import.html", {"form": form, **_limits()}, status_code=422)
    try:
        content = await form.file.data.read(safe_workbook.LARGEST_FILE + 1)
        found = await roster_import.preview(content, add_branches=bool(form.add_branches.data))
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return page(request, "members/import.html", {"form": form, **_limits()}, status_code=refused.status)
    key = await staged_files.keep(request.user.member_id, content)
    return _previewed(request, found, key, add_branches=bool(form.add_branches.data))


@post("/members/import/confirm", name="confirm-import", guards=[administrator])
async def confirm(request: Administrators) -> Response[Any]:
    """Applies exactly what was shown; when the roster has changed since, it is shown anew instead."""
    form = await ConfirmForm.read(request)
    upload = UploadForm()
    if not form.validate():
        return page(request, "members/import.html", {"form": upload, **_limits()}, status_code=422)
    key, add_branches, me = form.key.data or "", bool(form.add_branches.data), request.user.member_id
    try:
        content = await staged_files.kept(me, key)
        done = await roster_import.apply(
            request.user, content, add_branches=add_branches, fingerprint=form.fingerprint.data
        )
    except Refusal as refused:
        upload.refuse(refused.sentence, refused.field)
        return page(request, "members/import.html", {"form": upload, **_limits()}, status_code=refused.status)
    await staged_files.drop(me, key)
    counts = {"added": done.added, "changed": done.changed, "left_out": done.left_out}
    return see_other(f"/members/import?{urlencode(counts)}")


def _previewed(request: Administrators, found: Preview, key: str, *, add_branches: bool) -> Response[Any]:
    context = {
        "found": found,
        "changes": found.changes,
        "key": key,
        "add_branches": add_branches,
        "headings": HEADINGS,
        "shown": SHOWN,
    }
    return page(request, "members/preview.html", context)


def _count(given: str | None) -> int:
    return int(given) if given and given.isdecimal() and len(given) < 8 else 0


def _limits() -> dict[str, int]:
    return {"megabytes": safe_workbook.LARGEST_FILE // 1024 // 1024, "rows": safe_workbook.MOST_ROWS}


routes = [template, show_import, preview, confirm]
