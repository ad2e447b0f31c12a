"""Messages of the whole union, for administrators: words, group robots, and what did not go out by itself."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from foundation.clock import now
from foundation.errors import Refusal
from foundation.forms import Form, TextField
from foundation.messages import N_
from foundation.rendering import page
from foundation.settings import settings
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import administrator
from members.pages import wording
from members.pages.inbox import page_number
from members.pages.notices import notice
from members.queries import outbox as queries
from members.queries.inbox import wordings
from members.services import outbox, robots

Administrators = Request[Identity, Any, Any]
BASE = "/messages"


class RobotForm(Form):
    """A group robot as WeCom shows it to whoever adds it to a group."""

    name = TextField(N_("Name of the group"), longest=40, required=True)
    address = TextField(
        N_("Address of the robot"),
        longest=300,
        required=True,
        hint=N_("In the group: Add robot → copy its webhook."),
    )


@get("/messages", name="messages", guards=[administrator])
async def overview(request: Administrators) -> Response[Any]:
    return await _shown(request)


async def _shown(request: Administrators, form: RobotForm | None = None, status: int = 200) -> Response[Any]:
    context = {
        "groups": wording.kinds_for_list(),
        "changed": {kind for event, kind, _, _ in await wordings() if not event},
        "robots": await queries.robots(),
        "form": form or RobotForm(),
        "counts": await queries.counts_at(now()),
        "mails": settings().mails,
        "base": BASE,
        "notice": notice(request),
    }
    return page(request, "members/inbox/overview.html", context, status_code=status)


@post("/messages/robots", guards=[administrator])
async def add_robot(request: Administrators) -> Response[Any]:
    form = await RobotForm.read(request)
    if not form.validate():
        return await _shown(request, form, 422)
    try:
        await robots.add(request.user, "", form.name.data or "", form.address.data or "")
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _shown(request, form, refused.status)
    return see_other("/messages?done=added")


@post("/messages/robots/{robot_id:str}/remove", guards=[administrator])
async def remove_robot(request: Administrators, robot_id: FromPath[str]) -> Response[Any]:
    await robots.remove(request.user, "", robot_id)
    return see_other("/messages?done=removed")


@get("/messages/words/{kind:str}", guards=[administrator])
async def show_words(request: Administrators, kind: FromPath[str]) -> Response[Any]:
    return await wording.show(request, kind, base=BASE)


@post("/messages/words/{kind:str}", guards=[administrator])
async def change_words(request: Administrators, kind: FromPath[str]) -> Response[Any]:
    return await wording.send(request, kind, base=BASE)


@get("/messages/outbox", name="outbox", guards=[administrator])
async def show_outbox(request: Administrators) -> Response[Any]:
    given = request.query_params.get("show", "")
    view = given if given in queries.VIEWS else "unsure"
    number = page_number(request.query_params.get("page", ""))
    context = {
        "outbox": await queries.outbox(view, now(), number),
        "view": view,
        "views": queries.VIEWS,
        "number": number,
        "notice": notice(request),
    }
    return page(request, "members/inbox/outbox.html", context)


@post("/messages/outbox/{delivery_id:int}/again", guards=[administrator])
async def send_again(request: Administrators, delivery_id: FromPath[int]) -> Response[Any]:
    await outbox.send_again(request.user, delivery_id)
    return see_other("/messages/outbox?show=waiting")


@post("/messages/outbox/{delivery_id:int}/arrived", guards=[administrator])
async def has_arrived(request: Administrators, delivery_id: FromPath[int]) -> Response[Any]:
    await outbox.has_arrived(request.user, delivery_id)
    return see_other("/messages/outbox?show=sent")


routes = [overview, add_robot, remove_robot, show_words, change_words, show_outbox, send_again, has_arrived]
