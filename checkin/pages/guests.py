"""Guests who are expected: put on the list by name before the day, each with the link of a ticket to pass on."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from checkin.links import link_of, token_of
from checkin.pages.course import known_event
from checkin.pages.walk_ins import AUDIENCE_NAMES
from events.domain.event import Event
from events.pages.notices import notice
from events.queries import audiences
from events.services.guests import GuestList, expect_guests, take_guest_off
from foundation.errors import Refusal
from foundation.forms import ChoiceField, Form, TextField
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import organizer
from members.queries import branches

Mine = Request[Identity, Any, Any]
PATH = "/manage/events/{event_id:str}/guests"


class GuestsForm(Form):
    """A list of names as it comes out of a mail or a sheet."""

    names = TextField(N_("Names"), longest=20_000, lines=True, required=True, hint=N_("One a line."))
    audience = ChoiceField(N_("Who they are"), choices=tuple(AUDIENCE_NAMES.items()))
    branch = ChoiceField(N_("Host branch"))
    offering = ChoiceField(N_("What for"))


@get(PATH, name="guests", guards=[organizer])
async def show_guests(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _page(request, await known_event(event_id))


@post(PATH, name="expect-guests", guards=[organizer])
async def expect(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await known_event(event_id)
    form = await GuestsForm.read(request)
    await _offer(form, event)
    if not form.validate():
        return await _page(request, event, form, 422)
    given = GuestList(
        (form.names.data or "").split("\n"), form.audience.data, form.branch.data, form.offering.data
    )
    try:
        await expect_guests(request.user, event_id, given)
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        form.refuse(refused.sentence, refused.field)
        return await _page(request, event, form, refused.status)
    return see_other(f"/manage/events/{event_id}/guests?done=saved")


@post(f"{PATH}/{{guest_id:str}}/remove", name="take-guest-off", guards=[organizer])
async def remove(request: Mine, event_id: FromPath[str], guest_id: FromPath[str]) -> Response[Any]:
    await take_guest_off(request.user, event_id, guest_id)
    return see_other(f"/manage/events/{event_id}/guests?done=saved")


async def _offer(form: GuestsForm, event: Event) -> None:
    form.branch.offer([(each.id, each.name) for each in await branches()])
    form.offering.offer([(each.id, each.title) for each in event.offerings])


async def _page(
    request: Mine, event: Event, form: GuestsForm | None = None, status: int = 200
) -> Response[Any]:
    shown = form or GuestsForm(
        audience="outside", branch=event.host, offering=event.offerings[0].id if event.offerings else ""
    )
    await _offer(shown, event)
    guests = await audiences.expected(event.id)
    context = {
        "event": event,
        "form": shown,
        "guests": [(each, link_of(token_of(each.ticket, event.id))) for each in guests],
        "audiences": AUDIENCE_NAMES,
        "notice": notice(request),
    }
    return page(request, "checkin/guests.html", context, status_code=status)


routes = [show_guests, expect, remove]
