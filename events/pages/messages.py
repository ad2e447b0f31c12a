"""The messages of an event: texts for the group chat, reminders, group robots, and the words of its messages."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.documents.group_texts import group_texts
from events.domain.event import Event
from events.domain.reminders import LONGEST_DAYS, ReminderRules
from events.queries import facts
from events.queries.telling import numbers_of
from events.services.event_settings import change_settings
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.forms import Form, WholeField
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import organizer
from members.pages import wording
from members.pages.messages import RobotForm
from members.pages.notices import notice
from members.queries.inbox import wordings
from members.queries.outbox import robots as robots_of
from members.services import robots

Organizers = Request[Identity, Any, Any]
HERE = "/manage/events/{event_id:str}/messages"


class ReminderForm(Form):
    """When people are reminded; 0 means not at all."""

    days = WholeField(N_("Days before"), least=0, most=LONGEST_DAYS, required=True, hint=N_("0: not at all"))
    hour = WholeField(N_("At what hour"), least=8, most=21, required=True)
    hours = WholeField(N_("Hours before"), least=0, most=48, required=True, hint=N_("0: not at all"))


@get(HERE, name="event-messages", guards=[organizer])
async def show(request: Organizers, event_id: FromPath[str]) -> Response[Any]:
    return await _shown(request, await _event(event_id))


@post(HERE, guards=[organizer])
async def set_reminders(request: Organizers, event_id: FromPath[str]) -> Response[Any]:
    event, form = await _event(event_id), await ReminderForm.read(request)
    if not form.validate():
        return await _shown(request, event, reminders=form, status=422)
    rules = ReminderRules(form.days.data, form.hour.data, form.hours.data)
    await change_settings(request.user, event_id, reminders=rules)
    return see_other(f"{_base(event_id)}?done=saved")


@post(f"{HERE}/robots", guards=[organizer])
async def add_robot(request: Organizers, event_id: FromPath[str]) -> Response[Any]:
    event, form = await _event(event_id), await RobotForm.read(request)
    if not form.validate():
        return await _shown(request, event, robot=form, status=422)
    try:
        await robots.add(request.user, event_id, form.name.data or "", form.address.data or "")
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _shown(request, event, robot=form, status=refused.status)
    return see_other(f"{_base(event_id)}?done=added")


@post(f"{HERE}/robots/{{event_robot_id:str}}/remove", guards=[organizer])
async def remove_robot(
    request: Organizers, event_id: FromPath[str], event_robot_id: FromPath[str]
) -> Response[Any]:
    await robots.remove(request.user, event_id, event_robot_id)
    return see_other(f"{_base(event_id)}?done=removed")


@get(f"{HERE}/words/{{kind:str}}", guards=[organizer])
async def show_words(request: Organizers, event_id: FromPath[str], kind: FromPath[str]) -> Response[Any]:
    event = await _event(event_id)
    return await wording.show(request, kind, event=event_id, title=event.title, base=_base(event_id))


@post(f"{HERE}/words/{{kind:str}}", guards=[organizer])
async def change_words(request: Organizers, event_id: FromPath[str], kind: FromPath[str]) -> Response[Any]:
    event = await _event(event_id)
    return await wording.send(request, kind, event=event_id, title=event.title, base=_base(event_id))


async def _event(event_id: str) -> Event:
    event = await facts.event(event_id)
    if event is None:
        raise not_found()
    return event


def _base(event_id: str) -> str:
    return f"/manage/events/{event_id}/messages"


async def _shown(
    request: Organizers, event: Event, *, reminders: ReminderForm | None = None,
    robot: RobotForm | None = None, status: int = 200,
) -> Response[Any]:  # fmt: skip
    rules = event.settings.reminders
    context = {
        "event": event,
        "texts": group_texts(event, await numbers_of(event.id), now()),
        "reminders": reminders
        or ReminderForm(data={"days": rules.days, "hour": rules.hour, "hours": rules.hours}),
        "robots": await robots_of(event.id),
        "robot": robot or RobotForm(),
        "groups": wording.kinds_for_list(),
        "changed": {kind for of, kind, _, _ in await wordings() if of == event.id},
        "base": _base(event.id),
        "notice": notice(request),
    }
    return page(request, "events/messages.html", context, status_code=status)


routes = [show, set_reminders, add_robot, remove_robot, show_words, change_words]
