"""Taking in entries from Excel: the template of the discipline, the preview, the confirmation."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.params import FromPath

from competitions.documents import entry_workbook
from competitions.domain.entry_sheet import COLUMNS, Column
from competitions.pages.public import of_competition
from competitions.queries import entries as reading
from competitions.queries import overview
from competitions.queries.disciplines import DisciplineRow
from competitions.queries.entries import EntryLine, PlayerLine
from competitions.services import entry_import
from competitions.services.entry_import import Preview
from foundation.errors import Refusal
from foundation.forms import Form, TextField, TickField, UploadField
from foundation.i18n import gettext as _
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.documents import safe_workbook
from members.domain.identity import Identity
from members.guards import referee
from members.pages.lists import workbook
from members.services import exports, staged_files

Mine = Request[Identity, Any, Any]
PATH = "/referee/competitions/{competition_id:str}/disciplines/{discipline_id:str}/entries"
SHOWN = 200


class UploadForm(Form):
    """The workbook, and whether people without a staff number may come as guests."""

    file = UploadField(N_("Entries as an Excel file (.xlsx)"), required=True, accept=".xlsx")
    guests = TickField(
        N_("People without a staff number come as guests"),
        hint=N_("Only where the file names the branch that hosts them. Otherwise such rows are left out."),
    )


class ConfirmForm(Form):
    """What was looked at."""

    key = TextField("", longest=60, required=True)
    fingerprint = TextField("", longest=64, required=True)
    guests = TickField("")


@get(f"{PATH}/template.xlsx", name="entries-template", guards=[referee])
async def template(
    request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> Response[bytes]:
    row = await of_competition(competition_id, discipline_id)
    names = [name for _id, name in await reading.hosts()]
    return workbook(
        entry_workbook.workbook(row.entrants, _("Entries"), names), f"entries-{row.code}-template.xlsx"
    )


@get(f"{PATH}/list.xlsx", name="entries-list", guards=[referee])
async def as_workbook(
    request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> Response[bytes]:
    """The entries there are, in the layout that can be taken in again."""
    row = await of_competition(competition_id, discipline_id)
    names = [name for _id, name in await reading.hosts()]
    lines = [line for line in await reading.lines(row.id) if line.status == "entered"]
    rows = [values for line in lines for values in _rows(row, line)]
    await exports.note(request.user, "entries.exported", len(rows), "discipline", row.id)
    return workbook(
        entry_workbook.workbook(row.entrants, _("Entries"), names, rows), f"entries-{row.code}.xlsx"
    )


def _rows(row: DisciplineRow, line: EntryLine) -> list[list[str]]:
    if row.entrants == "team":
        players = [
            _person(player, first=True)
            | {
                Column.TEAM: line.name,
                Column.CAPTAIN: _("yes") if player.captain else "",
                Column.POSITION: str(place),
                Column.SEED: str(line.seed or ""),
            }
            for place, player in enumerate(line.players, 1)
        ]
    else:
        whole = {Column.SEED: str(line.seed or "")}
        for place, player in enumerate(line.players):
            whole |= _person(player, first=place == 0)
        players = [whole]
    return [[values.get(column, "") for column in COLUMNS[row.entrants]] for values in players]


def _person(player: PlayerLine, *, first: bool) -> dict[Column, str]:
    sex = {"male": _("male"), "female": _("female")}.get(player.sex, "")
    columns = (
        (Column.NAME, Column.NUMBER, Column.SEX, Column.BRANCH)
        if first
        else (Column.PARTNER, Column.PARTNER_NUMBER, Column.PARTNER_SEX, Column.PARTNER_BRANCH)
    )
    return dict(zip(columns, (player.player, player.staff_number, sex, player.branch_name), strict=True))


@get(f"{PATH}/import", name="import-entries", guards=[referee])
async def show(request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]) -> Response[Any]:
    """Also the page after taking one in, which then says what came of it."""
    row = await of_competition(competition_id, discipline_id)
    counts = {name: _count(request.query_params.get(name)) for name in ("added", "changed", "left_out")}
    done = counts if "added" in request.query_params else None
    return await _shown(request, row, UploadForm(), done=done)


async def _shown(
    request: Mine, row: DisciplineRow, form: UploadForm, status: int = 200, done: dict[str, int] | None = None
) -> Response[Any]:
    context = {
        "competition": await overview.competition(row.competition),
        "discipline": row,
        "form": form,
        "done": done,
        "open": row.state in ("entries", "seeding"),
        "megabytes": safe_workbook.LARGEST_FILE // 1024 // 1024,
    }
    return page(request, "competitions/referee/import_entries.html", context, status_code=status)


@post(f"{PATH}/import", guards=[referee], status_code=200)
async def preview(
    request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> Response[Any]:
    """Reads the file, keeps it aside and shows what it would change."""
    row = await of_competition(competition_id, discipline_id)
    form = await UploadForm.read(request)
    if not form.validate():
        return await _shown(request, row, form, 422)
    guests = bool(form.guests.data)
    try:
        content = await form.file.data.read(safe_workbook.LARGEST_FILE + 1)
        found = await entry_import.preview(row.id, content, guests=guests)
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _shown(request, row, form, refused.status)
    key = await staged_files.keep(request.user.member_id, content)
    return await _previewed(request, row, found, key, guests=guests)


async def _previewed(
    request: Mine, row: DisciplineRow, found: Preview, key: str, *, guests: bool
) -> Response[Any]:
    context = {
        "competition": await overview.competition(row.competition),
        "discipline": row,
        "found": found,
        "changes": found.changes,
        "key": key,
        "guests": guests,
        "shown": SHOWN,
    }
    return page(request, "competitions/referee/preview_entries.html", context)


@post(f"{PATH}/import/confirm", name="confirm-entries", guards=[referee], status_code=200)
async def confirm(
    request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> Response[Any]:
    """Applies exactly what was shown; when the entries have changed since, nothing is done."""
    row = await of_competition(competition_id, discipline_id)
    form = await ConfirmForm.read(request)
    upload = UploadForm()
    if not form.validate():
        return await _shown(request, row, upload, 422)
    key, me = form.key.data or "", request.user.member_id
    try:
        content = await staged_files.kept(me, key)
        done = await entry_import.apply(
            request.user, row.id, content, guests=bool(form.guests.data), fingerprint=form.fingerprint.data
        )
    except Refusal as refused:
        upload.refuse(refused.sentence, refused.field)
        return await _shown(request, row, upload, refused.status)
    await staged_files.drop(me, key)
    counts = {"added": done.added, "changed": done.changed, "left_out": done.left_out}
    path = f"/referee/competitions/{competition_id}/disciplines/{discipline_id}/entries/import"
    return see_other(f"{path}?{urlencode(counts)}")


def _count(given: str | None) -> int:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 8 else 0


routes = [template, as_workbook, show, preview, confirm]
