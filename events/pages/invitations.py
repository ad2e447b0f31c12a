"""The list of who is invited: pasted in by the organizer, read with its answers, declined by whoever stands on it."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from events.documents.invitation_fields import REPLY_WORDS, fields, shape
from events.domain.event import Event
from events.pages.notices import notice
from events.queries import facts, invitations
from events.services.invitations import PutOn, answer, invite, set_only_invited, take_off
from foundation.errors import Refusal, not_found
from foundation.forms import Form, TextField
from foundation.i18n import gettext, period
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from foundation.web.wanted_list import asked
from members.documents.list_fields import chosen
from members.domain.identity import Identity
from members.guards import organizer, signed_in
from members.pages.list_files import Leaving, Shown, excel, on_paper
from members.queries.people_lists import branch_choices, ids_of, part_of

Mine = Request[Identity, Any, Any]
LIST = "/manage/events/{event_id:str}/invitations"


class PeopleForm(Form):
    """A list as it comes out of a mail or a sheet."""

    people = TextField(
        N_("Staff numbers or names"), longest=20_000, lines=True, required=True, hint=N_("One a line.")
    )
    role = TextField(N_("As what"), longest=40, hint=N_("Delegate, guest of honour; may stay empty."))


@get(LIST, name="invitations-of", guards=[organizer])
async def show_list(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _page(request, await _event(event_id), PeopleForm())


@post(LIST, name="invite", guards=[organizer])
async def put_on(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await _event(event_id)
    form = await PeopleForm.read(request)
    if not form.validate():
        return await _page(request, event, form, status=422)
    try:
        came = await invite(
            request.user, event_id, (form.people.data or "").split("\n"), form.role.data or ""
        )
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        form.refuse(refused.sentence, refused.field)
        return await _page(request, event, form, status=refused.status)
    left = (*came.unknown, *came.several)
    form = PeopleForm(data={"people": "\n".join(left), "role": form.role.data if left else ""})
    return await _page(request, await _event(event_id), form, came=came)


@get(f"{LIST}.xlsx", name="invitations-excel", guards=[organizer])
async def export(request: Mine, event_id: FromPath[str]) -> Stream:
    return await excel(request.user, await _leaving(request, event_id))


@get(f"{LIST}/print", name="invitations-print", guards=[organizer])
async def show_paper(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await on_paper(request.user, await _leaving(request, event_id))


async def _leaving(request: Mine, event_id: str) -> Leaving[invitations.Invited]:
    event = await _event(event_id)
    wanted = asked(request, shape())
    return Leaving(
        gettext("Invitations"),
        [event.title, period(event.starts_at, event.ends_at) if event.starts_at else "", event.place],
        chosen(fields(), wanted),
        await ids_of(invitations.source(event_id), wanted),
        invitations.rows,
        ("invitations", "event", event_id),
        "invitations",
    )


@post(f"{LIST}/only", name="only-invited", guards=[organizer])
async def only(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    await _event(event_id)
    sent = (await request.form()).get("only") == "yes"
    await set_only_invited(request.user, event_id, sent)
    return see_other(f"/manage/events/{event_id}/invitations?done=saved")


@post(f"{LIST}/{{invitation_id:str}}/remove", name="uninvite", guards=[organizer])
async def remove(request: Mine, event_id: FromPath[str], invitation_id: FromPath[str]) -> Response[Any]:
    await take_off(request.user, event_id, invitation_id)
    return see_other(f"/manage/events/{event_id}/invitations?done=saved")


@post("/events/{event_id:str}/invitation", name="answer-invitation", guards=[signed_in])
async def reply(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    comes = (await request.form()).get("answer") == "yes"
    try:
        await answer(request.user, event_id, comes=comes)
    except Refusal as refused:
        if refused.status == 404:
            raise
        return see_other(f"/events/{event_id}")
    return see_other(f"/events/{event_id}?done=saved")


async def _event(event_id: str) -> Event:
    event = await facts.event(event_id)
    if event is None:
        raise not_found()
    return event


async def _page(
    request: Mine, event: Event, form: PeopleForm, *, came: PutOn | None = None, status: int = 200
) -> Response[Any]:
    wanted = asked(request, shape())
    part = await part_of(invitations.source(event.id), wanted)
    path = f"/manage/events/{event.id}/invitations"
    remembered = f"{request.user.member_id}/invitations"
    context = {
        "event": event,
        "form": form,
        "came": came,
        "list": Shown(wanted, path, await invitations.rows(part.ids), part.paged, fields(), remembered),
        "total": part.counts.total,
        "every": part.counts.found({**wanted.filters, "reply": ""}),
        "counts": part.counts.by("reply", wanted.filters),
        "branches": await branch_choices(part.counts.values_of("branch")),
        "replies": REPLY_WORDS,
        "only": any(offering.rules.invited for offering in event.offerings),
        "notice": notice(request),
    }
    return page(request, "events/invitations/list.html", context, status_code=status)


routes = [show_list, export, show_paper, put_on, only, remove, reply]
