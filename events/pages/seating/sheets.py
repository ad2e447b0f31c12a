"""Seats on paper and in Excel: the plan to print, taking a plan in with a preview."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.documents import seats as documents
from events.domain.seating.hall import Hall
from events.domain.seating.sheet import SEAT_HEADINGS
from events.pages.manage import counted_event
from events.queries.public import counted as counted_of
from events.queries.seating import kept_hall, plan_of, seats_of
from events.services.seating import taking_in
from foundation.documents import pdf
from foundation.errors import Refusal, not_found
from foundation.forms import Form, TextField, UploadField
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.documents import safe_workbook
from members.domain.identity import Identity, Role
from members.guards import anyone, organizer
from members.pages.lists import workbook
from members.queries.tree import branches as all_branches
from members.services import exports, staged_files

Anyone = Request[Any, Any, Any]
Mine = Request[Identity, Any, Any]
SHOWN = 200


class UploadForm(Form):
    """The workbook."""

    file = UploadField(N_("Seating plan as an Excel file (.xlsx)"), required=True, accept=".xlsx")


class ConfirmForm(Form):
    """What was looked at."""

    key = TextField("", longest=60, required=True)


@get("/events/{event_id:str}/seats.pdf", name="seat-plan", guards=[anyone])
async def public_plan(request: Anyone, event_id: FromPath[str]) -> Response[bytes]:
    """The plan without names."""
    counted = await counted_of(event_id)
    organizes = request.user is not None and request.user.holds(Role.ORGANIZER, event_id)
    if counted is None or (counted.event.status == "draft" and not organizes):
        raise not_found()
    return _paper(
        await pdf(documents.PLAN, documents.plan_paper(counted.event, await _hall(event_id), None, {}))
    )


@get("/manage/events/{event_id:str}/seats/plan.pdf", name="seat-plan-names", guards=[organizer])
async def named_plan(request: Mine, event_id: FromPath[str]) -> Response[bytes]:
    event = (await counted_event(event_id)).event
    hall, people = await _hall(event_id), await seats_of(event_id)
    await exports.note(request.user, "seats.printed", len(people), "event", event_id)
    names = await _branch_names()
    return _paper(await pdf(documents.PLAN, documents.plan_paper(event, hall, people, names)))


@get("/manage/events/{event_id:str}/seats/plan.xlsx", name="seat-plan-sheet", guards=[organizer])
async def plan_sheet(event_id: FromPath[str]) -> Response[bytes]:
    return workbook(
        documents.plan_workbook(await _hall(event_id), await _branch_names()), "seating-plan.xlsx"
    )


@get("/manage/events/{event_id:str}/seats/template.xlsx", name="seat-template", guards=[organizer])
async def template(event_id: FromPath[str]) -> Response[bytes]:
    await counted_event(event_id)
    return workbook(documents.template(list((await _branch_names()).values())), "seating-template.xlsx")


@get("/manage/events/{event_id:str}/seats/import", name="import-seats", guards=[organizer])
async def show_import(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _import_page(request, event_id, UploadForm())


@post("/manage/events/{event_id:str}/seats/import", guards=[organizer])
async def preview(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """Reads the file, keeps it aside and shows what it would change."""
    form = await UploadForm.read(request)
    if not form.validate():
        return await _import_page(request, event_id, form, 422)
    try:
        content = await form.file.data.read(safe_workbook.LARGEST_FILE + 1)
        found = await taking_in.preview(event_id, content)
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _import_page(request, event_id, form, refused.status)
    key = await staged_files.keep(request.user.member_id, content)
    event = (await counted_event(event_id)).event
    context = {"event": event, "found": found, "key": key, "headings": SEAT_HEADINGS, "shown": SHOWN}
    return page(request, "events/seats/preview.html", context)


@post("/manage/events/{event_id:str}/seats/import/confirm", guards=[organizer])
async def confirm(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    form = await ConfirmForm.read(request)
    upload = UploadForm()
    if not form.validate():
        return await _import_page(request, event_id, upload, 422)
    key, me = form.key.data or "", request.user.member_id
    try:
        await taking_in.apply(request.user, event_id, await staged_files.kept(me, key))
    except Refusal as refused:
        upload.refuse(refused.sentence, refused.field)
        return await _import_page(request, event_id, upload, refused.status)
    await staged_files.drop(me, key)
    return see_other(f"/manage/events/{event_id}/seats?done=saved")


async def _import_page(request: Mine, event_id: str, form: UploadForm, status: int = 200) -> Response[Any]:
    event = (await counted_event(event_id)).event
    megabytes = safe_workbook.LARGEST_FILE // 1024 // 1024
    context = {"event": event, "form": form, "megabytes": megabytes}
    return page(request, "events/seats/import.html", context, status_code=status)


async def _hall(event_id: str) -> Hall:
    plan = await plan_of(event_id)
    if plan is None:
        raise not_found()
    hall = await kept_hall(plan.id, plan.layout)
    if not hall.seats:
        raise not_found()
    return hall


async def _branch_names() -> dict[str, str]:
    return {node.id: node.name for node in await all_branches() if node.depth > 0}


def _paper(content: bytes) -> Response[bytes]:
    return Response(
        content, media_type="application/pdf",
        headers={"content-disposition": 'inline; filename="seats.pdf"', "cache-control": "private, no-cache"},
    )  # fmt: skip


routes = [public_plan, named_plan, plan_sheet, template, show_import, preview, confirm]
