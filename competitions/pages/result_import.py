"""Taking in results from Excel: the open matches as a template, the preview, the confirmation."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.params import FromPath

from competitions.documents import result_workbook
from competitions.queries import overview
from competitions.queries.typed_results import paper_matches
from competitions.services import result_import
from competitions.services.result_import import LONGEST_REASON, Preview
from foundation.errors import Refusal
from foundation.forms import Form, TextField, UploadField
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.documents import safe_workbook
from members.domain.identity import Identity
from members.guards import referee
from members.pages.lists import workbook
from members.services import staged_files

Mine = Request[Identity, Any, Any]
PATH = "/referee/competitions/{competition_id:str}/results"
SHOWN = 200


class UploadForm(Form):
    file = UploadField(N_("Results as an Excel file (.xlsx)"), required=True, accept=".xlsx")


class ConfirmForm(Form):
    """What was looked at, and why results that were known are corrected."""

    key = TextField("", longest=60, required=True)
    fingerprint = TextField("", longest=64, required=True)
    reason = TextField(N_("Why are results corrected?"), longest=LONGEST_REASON)


@get(f"{PATH}/template.xlsx", name="results-template", guards=[referee])
async def template(request: Mine, competition_id: FromPath[str]) -> Response[bytes]:
    await overview.competition(competition_id)
    matches = [match for match in await paper_matches(competition_id) if match.is_open]
    return workbook(result_workbook.workbook(matches), "results-template.xlsx")


@get(f"{PATH}/import", name="import-results", guards=[referee])
async def show(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    """Also the page after taking one in, which then says what came of it."""
    counts = {name: _count(request.query_params.get(name)) for name in ("added", "changed", "left_out")}
    done = counts if "added" in request.query_params else None
    return await _shown(request, competition_id, UploadForm(), done=done)


async def _shown(
    request: Mine,
    competition_id: str,
    form: UploadForm,
    status: int = 200,
    done: dict[str, int] | None = None,
) -> Response[Any]:
    context = {
        "competition": await overview.competition(competition_id),
        "form": form,
        "done": done,
        "megabytes": safe_workbook.LARGEST_FILE // 1024 // 1024,
    }
    return page(request, "competitions/referee/import_results.html", context, status_code=status)


@post(f"{PATH}/import", guards=[referee], status_code=200)
async def preview(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    """Reads the file, keeps it aside and shows what it would change."""
    form = await UploadForm.read(request)
    if not form.validate():
        return await _shown(request, competition_id, form, 422)
    try:
        content = await form.file.data.read(safe_workbook.LARGEST_FILE + 1)
        found = await result_import.preview(competition_id, content)
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _shown(request, competition_id, form, refused.status)
    key = await staged_files.keep(request.user.member_id, content)
    confirm_form = ConfirmForm(data={"key": key, "fingerprint": found.fingerprint})
    return await _previewed(request, competition_id, found, confirm_form)


async def _previewed(
    request: Mine, competition_id: str, found: Preview, form: ConfirmForm, status: int = 200
) -> Response[Any]:
    context = {
        "competition": await overview.competition(competition_id),
        "found": found,
        "changes": found.changes,
        "form": form,
        "shown": SHOWN,
    }
    return page(request, "competitions/referee/preview_results.html", context, status_code=status)


@post(f"{PATH}/import/confirm", name="confirm-results", guards=[referee], status_code=200)
async def confirm(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    """Applies exactly what was shown; when results have come in since, nothing is done."""
    form = await ConfirmForm.read(request)
    upload = UploadForm()
    if not form.validate():
        return await _shown(request, competition_id, upload, 422)
    key, me = form.key.data or "", request.user.member_id
    try:
        content = await staged_files.kept(me, key)
        done = await result_import.apply(
            request.user, competition_id, content, form.reason.data or "", fingerprint=form.fingerprint.data
        )
    except Refusal as refused:
        if refused.field == "reason":
            form.refuse(refused.sentence, refused.field)
            found = await result_import.preview(competition_id, content)
            return await _previewed(request, competition_id, found, form, refused.status)
        upload.refuse(refused.sentence, refused.field)
        return await _shown(request, competition_id, upload, refused.status)
    await staged_files.drop(me, key)
    counts = {"added": done.added, "changed": done.changed, "left_out": done.left_out}
    return see_other(f"/referee/competitions/{competition_id}/results/import?{urlencode(counts)}")


def _count(given: str | None) -> int:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 8 else 0


routes = [template, show, preview, confirm]
