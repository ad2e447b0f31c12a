"""Certificates: issuing and printing them, one's own, and the public page that verifies one."""

from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from checkin.documents import certificate as document
from checkin.documents.certificate_fields import fields, shape
from checkin.domain.certificate_number import DEFAULT_PATTERN, LONGEST_PATTERN
from checkin.domain.masking import masked
from checkin.pages.course import known_event
from checkin.queries import certificates
from checkin.queries.certificates import Issued
from checkin.services.certificates import issue, revoke, set_pattern
from events.domain.completion import STATE_NAMES, State
from events.domain.event import Event
from events.pages.manage import ReasonForm
from events.pages.notices import notice
from events.queries import course
from foundation import documents
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.forms import Form, TextField
from foundation.i18n import gettext, ngettext, period
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from foundation.web.wanted_list import asked
from members.documents.list_fields import chosen
from members.domain.identity import Identity
from members.guards import anyone, organizer, signed_in
from members.pages.list_files import Leaving, Shown, excel, on_paper
from members.queries.people_lists import branch_choices, ids_of, part_of
from members.services import exports

Mine = Request[Identity, Any, Any]
PATH = "/manage/events/{event_id:str}/certificates"
PDF = "application/pdf"


class PatternForm(Form):
    """How certificates are numbered."""

    pattern = TextField(N_("Pattern of the numbers"), longest=LONGEST_PATTERN)


@get(PATH, name="certificates", guards=[organizer])
async def show_certificates(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await known_event(event_id)
    pattern = event.settings.certificates.pattern or DEFAULT_PATTERN
    return await _page(request, event, PatternForm(pattern=pattern))


@post(PATH + "/pattern", name="certificate-pattern", guards=[organizer])
async def save_pattern(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await known_event(event_id)
    form = await PatternForm.read(request)
    if not form.validate():
        return await _page(request, event, form, 422)
    try:
        await set_pattern(request.user, event_id, form.pattern.data or "")
    except Refusal as refused:
        if refused.status != 422:
            raise
        form.refuse(refused.sentence, refused.field)
        return await _page(request, event, form, 422)
    return see_other(f"/manage/events/{event_id}/certificates?done=saved")


@post(PATH + "/issue", name="issue-certificates", guards=[organizer])
async def issue_all(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """To everybody who completed and holds none yet."""
    event = await known_event(event_id)
    try:
        await issue(request.user, event_id)
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        form = PatternForm(pattern=event.settings.certificates.pattern or DEFAULT_PATTERN)
        form.refuse(refused.sentence, refused.field)
        return await _page(request, event, form, refused.status)
    return see_other(f"/manage/events/{event_id}/certificates?done=saved")


@get("/manage/events/{event_id:str}/certificates.pdf", name="certificates-print", guards=[organizer])
async def print_all(request: Mine, event_id: FromPath[str]) -> Response[bytes]:
    """Every valid certificate of the event in one file."""
    event = await known_event(event_id)
    valid = [each for each in await certificates.of_event(event_id) if each.valid]
    await exports.note(request.user, "certificates.printed", len(valid), "event", event_id)
    return await _pdf(valid, gettext("Certificates {title}", title=event.title))


@get(PATH + "/{certificate_id:str}", name="certificate-print", guards=[organizer])
async def print_one(request: Mine, event_id: FromPath[str], certificate_id: FromPath[str]) -> Response[bytes]:
    found = await _of_event(event_id, certificate_id)
    await exports.note(request.user, "certificates.printed", 1, "event", event_id)
    return await _pdf([found], found.number)


@get(PATH + "/{certificate_id:str}/revoke", name="ask-revoke-certificate", guards=[organizer])
async def ask_revoke(request: Mine, event_id: FromPath[str], certificate_id: FromPath[str]) -> Response[Any]:
    found = await _of_event(event_id, certificate_id)
    return page(request, "checkin/certificates/revoke.html", {"one": found, "form": ReasonForm()})


@post(PATH + "/{certificate_id:str}/revoke", name="revoke-certificate", guards=[organizer])
async def revoke_one(request: Mine, event_id: FromPath[str], certificate_id: FromPath[str]) -> Response[Any]:
    found = await _of_event(event_id, certificate_id)
    form = await ReasonForm.read(request)
    if not form.validate():
        context = {"one": found, "form": form}
        return page(request, "checkin/certificates/revoke.html", context, status_code=422)
    await revoke(request.user, event_id, certificate_id, form.reason.data or "")
    return see_other(f"/manage/events/{event_id}/certificates?done=saved")


@get("/certificates", name="my-certificates", guards=[signed_in])
async def show_mine(request: Mine) -> Response[Any]:
    """All of one's own, the newest first."""
    found = await certificates.of_member(request.user.member_id)
    return page(request, "checkin/certificates/mine.html", {"certificates": found})


@get("/certificates/{certificate_id:str}", name="my-certificate", guards=[signed_in])
async def download_mine(request: Mine, certificate_id: FromPath[str]) -> Response[bytes]:
    """One's own as a file; anybody else's does not exist here."""
    found = await certificates.by_id(certificate_id)
    if found is None or found.member != request.user.member_id:
        raise not_found()
    return await _pdf([found], found.number)


@get("/v/{certificate_code:str}", name="verify-certificate", guards=[anyone])
async def verify(request: Request[Any, Any, Any], certificate_code: FromPath[str]) -> Response[Any]:
    """What the code on a certificate opens, for anybody: whether it is valid, and of what."""
    found = await certificates.by_code(certificate_code)
    context = {"one": found, "masked_name": masked(found.name) if found else ""}
    headers = {"x-robots-tag": "noindex", "referrer-policy": "no-referrer"}
    return page(
        request,
        "checkin/certificates/verify.html",
        context,
        status_code=200 if found else 404,
        headers=headers,
    )


async def _of_event(event_id: str, certificate_id: str) -> Issued:
    found = await certificates.by_id(certificate_id)
    if found is None or found.event != event_id:
        raise not_found()
    return found


@get("/manage/events/{event_id:str}/certificates/list.xlsx", name="certificates-excel", guards=[organizer])
async def export(request: Mine, event_id: FromPath[str]) -> Stream:
    return await excel(request.user, await _leaving(request, event_id))


@get("/manage/events/{event_id:str}/certificates/list/print", name="certificates-list", guards=[organizer])
async def show_paper(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """The list to sign when certificates are handed out."""
    return await on_paper(request.user, await _leaving(request, event_id))


async def _leaving(request: Mine, event_id: str) -> Leaving[Issued]:
    event = await known_event(event_id)
    wanted = asked(request, shape())
    ids = await ids_of(certificates.source(event_id), wanted)
    return Leaving(
        gettext("Issued certificates"),
        [event.title, period(event.starts_at, event.ends_at)],
        chosen(fields(), wanted),
        ids,
        certificates.these,
        ("certificate_list", "event", event_id),
        "certificates",
        counted=ngettext("{count} certificate", "{count} certificates", len(ids)),
    )


async def _pdf(chosen: list[Issued], title: str) -> Response[bytes]:
    content = await documents.pdf(document.TEMPLATE, document.paper(chosen))
    name = quote(f"{title}.pdf", safe="")
    headers = {
        "content-disposition": f"inline; filename=\"certificate.pdf\"; filename*=UTF-8''{name}",
        "cache-control": "private, no-store",
    }
    return Response(content, media_type=PDF, headers=headers)


async def _page(request: Mine, event: Event, form: PatternForm, status: int = 200) -> Response[Any]:
    issued = await certificates.of_event(event.id)
    holders = {each.registration for each in issued if each.valid}
    read = await course.course(event, now())
    completed = [each for each in read.people if each.completion.state is State.COMPLETED]
    wanted = asked(request, shape())
    part = await part_of(certificates.source(event.id), wanted)
    path = f"/manage/events/{event.id}/certificates"
    remembered = f"{request.user.member_id}/certificates"
    context = {
        "event": event,
        "form": form,
        "issued": issued,
        "list": Shown(wanted, path, await certificates.these(part.ids), part.paged, fields(), remembered),
        "every": part.counts.found({**wanted.filters, "valid": ""}),
        "valid": part.counts.by("valid", wanted.filters),
        "branches": await branch_choices(part.counts.values_of("branch")),
        "course": read,
        "ready": [each for each in completed if each.id not in holders],
        "completed": len(completed),
        "state_names": STATE_NAMES,
        "numbered": bool(event.settings.certificates.pattern),
        "notice": notice(request),
    }
    return page(request, "checkin/certificates/certificates.html", context, status_code=status)


routes = [
    show_certificates, save_pattern, issue_all, print_all, print_one, ask_revoke, revoke_one, show_mine,
    download_mine, verify, export, show_paper,
]  # fmt: skip
