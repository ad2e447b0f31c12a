"""Stages made later and late entries by the referee; how a stage came about, for everybody."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.enums import MediaType
from litestar.params import FromPath

from competitions.domain.public_draw import verify
from competitions.pages.draw_record import stage_view
from competitions.pages.drawing import PATH, BackForm, LateForm, Mine, StageForm, kept, path, shown
from competitions.pages.public import of_competition, visible
from competitions.queries import disciplines
from competitions.queries.stages import StageRow, stage
from competitions.services import late_entries, stages
from foundation.errors import Refusal, not_found
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.guards import anyone, referee

AnyRequest = Request[Any, Any, Any]
STAGE = "/competitions/{competition_id:str}/disciplines/{discipline_id:str}/stages/{stage_id:str}"


@post(f"{PATH}/stage", name="preview-stage", guards=[referee], status_code=200)
async def preview(
    request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> Response[Any]:
    """Draws or pairs the next stage; it is shown and nothing is final."""
    await of_competition(competition_id, discipline_id)
    form = await StageForm.read(request)
    if not form.validate():
        return await shown(request, competition_id, discipline_id, {"stage_form": form})
    try:
        await stages.preview(request.user, discipline_id, form.spoken_seed.data or "")
    except Refusal as refusal:
        form.refuse(kept(refusal), refusal.field)
        return await shown(request, competition_id, discipline_id, {"stage_form": form})
    return see_other(f"{path(competition_id, discipline_id)}#stage")


@post(f"{PATH}/stage/confirm", name="confirm-stage", guards=[referee], status_code=200)
async def confirm(
    request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> Response[Any]:
    """Locks the preview whose id is in the form, and no other."""
    await of_competition(competition_id, discipline_id)
    chosen = str((await request.form()).get("stage", ""))
    try:
        await stages.confirm(request.user, discipline_id, chosen)
    except Refusal as refusal:
        return await shown(request, competition_id, discipline_id, problem=kept(refusal))
    return see_other(f"{path(competition_id, discipline_id)}?done=stage")


@post(f"{PATH}/stage/back", name="take-stage-back", guards=[referee], status_code=200)
async def take_back(
    request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> Response[Any]:
    await of_competition(competition_id, discipline_id)
    form = await BackForm.read(request)
    if not form.validate():
        return await shown(request, competition_id, discipline_id, {"back_form": form})
    try:
        await stages.take_back(request.user, discipline_id, form.reason.data or "")
    except Refusal as refusal:
        form.refuse(kept(refusal), refusal.field)
        return await shown(request, competition_id, discipline_id, {"back_form": form})
    return see_other(f"{path(competition_id, discipline_id)}?done=taken-back")


@post(f"{PATH}/late", name="late-entry", guards=[referee], status_code=200)
async def enter_late(
    request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> Response[Any]:
    """Form fields `line` (of the bye), `staff_number`, in doubles `partner`, and `reason`; of a team its `name` and all
    staff numbers, the captain's first, with spaces between them."""
    await of_competition(competition_id, discipline_id)
    form = await LateForm.read(request)
    if not form.validate():
        return await shown(request, competition_id, discipline_id, {"late_form": form})
    line = str((await request.form()).get("line", ""))
    numbers = f"{form.staff_number.data or ''} {form.partner.data or ''}".split()
    try:
        await late_entries.enter(
            request.user,
            discipline_id,
            int(line) if line.isascii() and line.isdigit() and len(line) < 6 else 0,
            numbers,
            form.reason.data or "",
            form.name.data or "",
        )
    except Refusal as refusal:
        form.refuse(kept(refusal), refusal.field)
        return await shown(request, competition_id, discipline_id, {"late_form": form})
    return see_other(f"{path(competition_id, discipline_id)}?done=late")


@get(STAGE, name="stage-record", guards=[anyone])
async def show_stage(
    request: AnyRequest,
    competition_id: FromPath[str],
    discipline_id: FromPath[str],
    stage_id: FromPath[str],
) -> Response[str]:
    """A stage in force or replaced, made again while the page is made."""
    head = await visible(request, competition_id)
    row = await of_competition(competition_id, discipline_id)
    made = await _published(discipline_id, stage_id)
    context = {
        "competition": head,
        "discipline": row,
        "stage": made,
        "differences": verify(made.record).differences,
        **stage_view(made.made),
    }
    return page(request, "competitions/stage_record.html", context)


@get(f"{STAGE}/record", name="stage-record-json", guards=[anyone])
async def stage_json(
    request: AnyRequest,
    competition_id: FromPath[str],
    discipline_id: FromPath[str],
    stage_id: FromPath[str],
) -> Response[str]:
    """The published record itself, to keep and to check."""
    await visible(request, competition_id)
    await of_competition(competition_id, discipline_id)
    made = await _published(discipline_id, stage_id)
    name = f"stage-{made.number}-{made.id}.json"
    return Response(
        made.record,
        media_type=MediaType.JSON,
        headers={"content-disposition": f"attachment; filename={name}"},
    )


async def _published(discipline_id: str, stage_id: str) -> StageRow:
    """A stage of this discipline that was locked, or a preview that was discarded. Raises Refusal 404."""
    found = await stage(stage_id)
    draws = {each.id for each in await disciplines.draws(discipline_id)}
    if found.draw not in draws or found.state == "preview":
        raise not_found()
    return found


routes = [preview, confirm, take_back, enter_late, show_stage, stage_json]
