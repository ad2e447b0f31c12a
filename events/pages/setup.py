"""Setting an event up in minutes: choose a kind or a former event, fill in one page, change it later."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.domain import slots
from events.domain.event_form import EventDraft
from events.domain.preset_list import GROUPS, PRESETS
from events.pages.setup_sheet import Sheet
from events.queries import drafts
from events.services import setup
from events.services.draft_refused import DraftRefused
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.i18n import local
from foundation.rendering import page
from foundation.settings import settings
from foundation.web.redirects import see_other
from members.domain.branches import BranchNode
from members.domain.identity import Identity, Role
from members.guards import any_organizer, organizer
from members.queries import branches

Mine = Request[Identity, Any, Any]


PRESET_ICONS = {
    "training": "dumbbell", "lecture": "graduation-cap", "cadre_training": "user-check", "tournament": "trophy",
    "team_games": "users-round", "trip": "bus", "performance": "armchair", "outing": "drama",
    "lottery_tickets": "dices", "activity": "party-popper", "clinic": "heart-pulse", "social": "heart-handshake",
    "family_day": "house", "retirement": "medal", "congress": "gavel", "donation": "hand",
    "mutual_aid": "shield-check", "visits": "star",
}  # fmt: skip


@get("/manage/events/new", name="new-event", guards=[any_organizer])
async def show_new(request: Mine) -> Response[Any]:
    preset = request.query_params.get("preset", "")
    if preset not in PRESETS:
        return page(request, "events/presets.html", {"groups": GROUPS, "icons": PRESET_ICONS})
    nodes = await branches()
    host, contact = _host(request.user, nodes), request.user.name
    draft = drafts.of_preset(preset, host, now(), settings().zone, contact)
    return _page(request, Sheet.of(draft, nodes))


@post("/manage/events/new", name="create-event", guards=[any_organizer])
async def create(request: Mine) -> Response[Any]:
    sheet = await Sheet.read(request, await branches())
    if await _pressed(request, sheet):
        return _page(request, sheet)
    if not sheet.validate():
        return _page(request, sheet, status=422)
    try:
        copied_from = (sheet.event.copied_from.data or "")[:13]
        draft = await _with_slots(request, sheet.draft(), copied_from)
        event_id = await setup.create(request.user, draft, copied_from)
    except Refusal as refused:
        return _refused(request, sheet, refused)
    return see_other(f"/manage/events/{event_id}?done=saved")


@get("/manage/events/{event_id:str}/edit", name="edit-event", guards=[organizer])
async def show_edit(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    draft = await drafts.of_event(event_id)
    if draft is None:
        raise not_found()
    return _page(request, Sheet.of(slots.shown(draft), await branches()), event_id)


@post("/manage/events/{event_id:str}/edit", name="save-event", guards=[organizer])
async def save(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    sheet = await Sheet.read(request, await branches())
    if await _pressed(request, sheet):
        return _page(request, sheet, event_id)
    if not sheet.validate():
        return _page(request, sheet, event_id, 422)
    try:
        former = await drafts.of_event(event_id)
        draft = slots.restored(sheet.draft(), former) if former else sheet.draft()
        await setup.save(request.user, event_id, draft)
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        return _refused(request, sheet, refused, event_id)
    return see_other(f"/manage/events/{event_id}?done=saved")


@get("/manage/events/{event_id:str}/copy", name="copy-event", guards=[organizer])
async def show_copy(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """The form filled in with a former event, moved to new dates."""
    former = await drafts.of_event(event_id)
    if former is None:
        raise not_found()
    by = _moved_to(request.query_params.get("on", ""), former.starts_at) or drafts.weeks_ahead(former, now())
    sheet = Sheet.of(slots.shown(drafts.copied(former, by)), await branches(), copied_from=event_id)
    return _page(request, sheet, copied=event_id)


async def _with_slots(request: Mine, draft: EventDraft, copied_from: str) -> EventDraft:
    """A copy takes over the time slots that were too many for the form, moved with the start."""
    if not copied_from or not request.user.holds(Role.ORGANIZER, copied_from):
        return draft
    former = await drafts.of_event(copied_from)
    if former is None or former.starts_at is None or draft.starts_at is None:
        return draft
    return slots.restored(draft, drafts.copied(former, draft.starts_at - former.starts_at))


def _moved_to(given: str, start: datetime | None) -> timedelta | None:
    if start is None or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given):
        return None
    try:
        return timedelta(days=(date.fromisoformat(given) - local(start).date()).days)
    except ValueError:
        return None


def _host(identity: Identity, nodes: list[BranchNode]) -> str:
    """The union at the root: the office holds most events."""
    return nodes[0].id if nodes else identity.branch_id


async def _pressed(request: Mine, sheet: Sheet) -> bool:
    """Adding and removing rows works without JavaScript: the page comes back with what was typed."""
    pressed = str((await request.form()).get("do") or "")
    if pressed == "add-offering":
        sheet.add_offering()
    elif pressed == "add-question":
        sheet.add_question()
    elif found := re.fullmatch(r"remove-(offering|question)-(\d{1,2})", pressed):
        (sheet.remove_offering if found[1] == "offering" else sheet.remove_question)(int(found[2]))
    elif pressed != "show-quotas":
        return False
    return True


def _refused(request: Mine, sheet: Sheet, refused: Refusal, event_id: str = "") -> Response[Any]:
    if isinstance(refused, DraftRefused):
        sheet.refuse(refused.fields)
    else:
        sheet.event.refuse(refused.sentence, refused.field)
    return _page(request, sheet, event_id, refused.status)


def _page(
    request: Mine, sheet: Sheet, event_id: str = "", status: int = 200, *, copied: str = ""
) -> Response[Any]:
    preset = PRESETS.get(sheet.event.preset.data or "")
    context = {
        "sheet": sheet,
        "event_id": event_id,
        "copied": copied,
        "errors": list(sheet.errors()),
        "preset": preset.name if preset and not event_id and not copied else "",
    }
    return page(request, "events/setup.html", context, status_code=status)


routes = [show_new, create, show_edit, save, show_copy]
