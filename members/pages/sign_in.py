"""Signing in and out."""

from typing import Any

from litestar import Request, Response, get, post
from wtforms import HiddenField

from foundation.errors import Refusal
from foundation.forms import Form, TextField
from foundation.messages import N_
from foundation.rendering import page
from foundation.settings import settings
from foundation.web.redirects import local_path, see_other
from members.domain import demo
from members.domain.identity import Identity
from members.guards import anyone
from members.pages import cookies
from members.pages.fields import ROLES, SecretField
from members.queries.demo import demo_sign_ins
from members.services import sessions, sign_in

AnyRequest = Request[Any, Any, Any]


class SignInForm(Form):
    """`next` is where the person wanted to go."""

    staff_number = TextField(N_("Staff number"), longest=40, required=True)
    password = SecretField(N_("Password"))
    next = HiddenField()


@get("/sign-in", name="sign-in", guards=[anyone])
async def show_sign_in(request: AnyRequest) -> Response[Any]:
    wanted = local_path(request.query_params.get("next"))
    if isinstance(request.scope.get("user"), Identity):
        return see_other(wanted)
    return await _shown(request, SignInForm(data={"next": wanted}))


@post("/sign-in", guards=[anyone])
async def do_sign_in(request: AnyRequest) -> Response[Any]:
    form = await SignInForm.read(request)
    if not form.validate():
        return await _shown(request, form, 422)
    try:
        done = await sign_in.sign_in(
            form.staff_number.data or "", form.password.data or "", cookies.caller(request)
        )
    except Refusal as refusal:
        form.refuse(refusal.sentence)
        return await _shown(request, form, refusal.status)
    return cookies.signed_in(see_other(local_path(form.next.data)), done.token, done.devices)


@post("/sign-out", name="sign-out", guards=[anyone])
async def do_sign_out(request: AnyRequest) -> Response[Any]:
    """Also for those whose session has ended already: it is what they wanted."""
    user = request.scope.get("user")
    if isinstance(user, Identity):
        await sessions.end(user.session)
    return cookies.signed_out(see_other("/"))


async def _shown(request: AnyRequest, form: SignInForm, status: int = 200) -> Response[Any]:
    people = await demo_sign_ins() if settings().demo else []
    context = {"form": form, "people": people, "demo_password": demo.PASSWORD, "roles": dict(ROLES)}
    return page(request, "members/sign_in.html", context, status_code=status)


routes = [show_sign_in, do_sign_in, do_sign_out]
