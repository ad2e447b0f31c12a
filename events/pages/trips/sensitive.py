"""What is sensitive: set up by the organizer, given by the person alone, looked at and exported with a reason."""

from typing import Any
from urllib.parse import quote

from litestar import Response, get, post
from litestar.params import FromPath

from events.documents.trips.insurance import workbook
from events.domain.event import RegistrationStatus
from events.domain.sealing import KIND_NAMES, MOST_NOTE, SealedKind, asked, wording
from events.domain.settings import SealedRules
from events.pages.notices import notice
from events.pages.trips.acting import Mine, event_of, sent_text, shown_here
from events.queries import mine
from events.queries.mine import Held
from events.queries.trips import sealed
from events.services import sealing
from events.services.event_settings import change_settings
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.i18n import local
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.documents.workbooks import MEDIA_TYPE
from members.guards import organizer, signed_in

MANAGE = "/manage/events/{event_id:str}/sensitive"
OWN = "/registrations/{registration_id:str}/sensitive"
KEEP_OUT = {"cache-control": "no-store"}


@get(MANAGE, name="sensitive", guards=[organizer])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _page(request, event_id)


@post(MANAGE, name="set-sensitive", guards=[organizer])
async def save(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    sent = await request.form()
    rules = SealedRules(
        bool(sent_text(sent, "id_number")), bool(sent_text(sent, "health")), sent_text(sent, "insurer", 60)
    )
    try:
        await change_settings(request.user, event_id, sealed=rules)
    except Refusal as refused:
        return await _page(request, event_id, shown_here(refused), refused.status)
    return see_other(f"/manage/events/{event_id}/sensitive?done=saved")


@post(f"{MANAGE}/insurance.xlsx", name="insurance-list", guards=[organizer])
async def export(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await event_of(event_id)
    sent = await request.form()
    try:
        people = await sealing.insurance_list(request.user, event_id, sent_text(sent, "reason"))
    except Refusal as refused:
        return await _page(request, event_id, shown_here(refused), refused.status, at="export")
    name = quote(f"{event.title}-{local(now()):%Y%m%d}.xlsx")
    disposition = f"attachment; filename=\"insurance.xlsx\"; filename*=UTF-8''{name}"
    headers = {"content-disposition": disposition, **KEEP_OUT}
    return Response(workbook(event, people), media_type=MEDIA_TYPE, headers=headers, status_code=200)


@post(f"{MANAGE}/{{registration_id:str}}/{{sealed_kind:str}}", name="reveal-sensitive", guards=[organizer])
async def look(
    request: Mine, event_id: FromPath[str], registration_id: FromPath[str], sealed_kind: FromPath[str]
) -> Response[Any]:
    if sealed_kind not in set(SealedKind):
        raise not_found()
    sent = await request.form()
    try:
        text = await sealing.reveal(
            request.user, event_id, registration_id, SealedKind(sealed_kind), sent_text(sent, "reason")
        )
    except Refusal as refused:
        return await _page(request, event_id, shown_here(refused), refused.status, at=registration_id)
    event = await event_of(event_id)
    person = next((each for each in await sealed.people_of(event) if each.id == registration_id), None)
    context = {"event": event, "person": person, "text": text, "kind": KIND_NAMES[SealedKind(sealed_kind)]}
    return page(request, "events/trips/revealed.html", context, headers=KEEP_OUT)


async def _page(
    request: Mine, event_id: str, refused: Sentence | None = None, status: int = 200, at: str = ""
) -> Response[Any]:
    event = await event_of(event_id)
    rules = event.settings.sealed
    context = {
        "event": event,
        "rules": rules,
        "people": await sealed.people_of(event),
        "asked": [(kind, KIND_NAMES[kind]) for kind in asked(rules)],
        "wordings": [wording(kind, rules) for kind in asked(rules)],
        "refused": refused,
        "at": at,
        "notice": notice(request),
    }
    return page(request, "events/trips/sensitive.html", context, status_code=status, headers=KEEP_OUT)


@get(OWN, name="own-sensitive", guards=[signed_in])
async def show_own(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    return await _own_page(request, await _own(request, registration_id))


@post(f"{OWN}/id-number", name="give-id-number", guards=[signed_in])
async def give_number(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    held = await _own(request, registration_id)
    sent = await request.form()
    typed = sent_text(sent, "id_number", 60)
    try:
        accepted = await sealing.give_id_number(
            request.user, registration_id, typed, agreed=bool(sent_text(sent, "agreed"))
        )
    except Refusal as refused:
        return await _own_page(
            request, held, refused.status, refused=refused.sentence, field=refused.field or "", typed=typed
        )
    if accepted.told:
        return await _own_page(request, held, told=accepted.told)
    return see_other(f"/registrations/{registration_id}/sensitive?done=kept")


@post(f"{OWN}/health", name="declare-health", guards=[signed_in])
async def declare(request: Mine, registration_id: FromPath[str]) -> Response[Any]:
    held = await _own(request, registration_id)
    sent = await request.form()
    note = sent_text(sent, "note")
    try:
        await sealing.declare_health(request.user, registration_id, note, agreed=bool(sent_text(sent, "fit")))
    except Refusal as refused:
        return await _own_page(
            request, held, refused.status, refused=refused.sentence, field=refused.field or "", note=note
        )
    return see_other(f"/registrations/{registration_id}/sensitive?done=kept")


@post(f"{OWN}/withdraw/{{sealed_kind:str}}", name="withdraw-sensitive", guards=[signed_in])
async def take_back(
    request: Mine, registration_id: FromPath[str], sealed_kind: FromPath[str]
) -> Response[Any]:
    if sealed_kind not in set(SealedKind):
        raise not_found()
    await _own(request, registration_id)
    await sealing.withdraw(request.user, registration_id, SealedKind(sealed_kind))
    return see_other(f"/registrations/{registration_id}/sensitive?done=deleted")


async def _own(request: Mine, registration_id: str) -> Held:
    """One's own registration with something sensitive to give; anybody else's does not exist here."""
    held = await mine.one(registration_id)
    if held is None or held.member != request.user.member_id:
        raise not_found()
    return held


async def _own_page(request: Mine, held: Held, status: int = 200, **more: Any) -> Response[Any]:
    rules = held.event.settings.sealed
    context = {
        "held": held,
        "asked": [(kind, KIND_NAMES[kind], wording(kind, rules)) for kind in asked(rules)],
        "kept": await sealed.of_registration(held.id),
        "masked": await sealing.own_masked(held.id, held.event.id),
        "possible": held.status is RegistrationStatus.CONFIRMED and not held.event.over(now()),
        "refused": None,
        "field": "",
        "typed": "",
        "note": "",
        "told": (),
        "most": MOST_NOTE,
        "notice": notice(request),
        **more,
    }
    return page(request, "events/trips/own_sensitive.html", context, status_code=status, headers=KEEP_OUT)


routes = [show, save, export, look, show_own, give_number, declare, take_back]
