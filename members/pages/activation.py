"""With a slip: the way in at first, and after forgetting a password."""

from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.params import FromPath

from foundation.errors import Refusal
from foundation.forms import Form, TextField, refusal
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain import slip_codes
from members.guards import anyone
from members.pages import cookies
from members.pages.fields import SecretField
from members.services import slips, trusted_devices

AnyRequest = Request[Any, Any, Any]


class CodeForm(Form):
    code = TextField(
        N_("Code on the slip"), longest=40, required=True, hint=N_("16 letters and digits in four groups")
    )


class NewPasswordForm(Form):
    password = SecretField(
        N_("New password"), hint=N_("At least 8 characters. A short sentence is easy to keep.")
    )
    again = SecretField(N_("New password again"))

    def validate_again(self, field: SecretField) -> None:
        if field.data != self.password.data:
            raise refusal(Sentence("The two do not match. Please type the new password twice."))


@get("/activate", name="activate", guards=[anyone])
async def show_code(request: AnyRequest) -> Response[Any]:
    return page(request, "members/activate.html", {"form": CodeForm()})


@post("/activate", guards=[anyone])
async def take_code(request: AnyRequest) -> Response[Any]:
    form = await CodeForm.read(request)
    if form.validate():
        try:
            await slips.holder(form.code.data or "")
            return see_other(f"/activate/{quote(slip_codes.written(form.code.data or ''), safe='')}")
        except Refusal as refused:
            form.refuse(refused.sentence, "code")
    return page(request, "members/activate.html", {"form": form}, status_code=422)


@get("/activate/{code:str}", name="activate-code", guards=[anyone])
async def show_activation(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    return await _shown(request, code, NewPasswordForm())


@post("/activate/{code:str}", guards=[anyone])
async def activate(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    form = await NewPasswordForm.read(request)
    if not form.validate():
        return await _shown(request, code, form, 422)
    try:
        member_id, token = await slips.use(code, form.password.data or "", device=cookies.browser(request))
    except Refusal as refused:
        if refused.status == 404:
            return _unusable(request, refused)
        form.refuse(refused.sentence, refused.field)
        return await _shown(request, code, form, refused.status)
    devices = trusted_devices.with_member(request.cookies.get(cookies.devices_name(), ""), member_id)
    return cookies.signed_in(see_other("/"), token, devices)


async def _shown(request: AnyRequest, code: str, form: NewPasswordForm, status: int = 200) -> Response[Any]:
    try:
        owner = await slips.holder(code)
    except Refusal as refused:
        return _unusable(request, refused)
    context = {"owner": owner, "code": slip_codes.written(code), "form": form}
    return page(request, "members/activation.html", context, status_code=status)


def _unusable(request: AnyRequest, refused: Refusal) -> Response[Any]:
    form = CodeForm()
    form.refuse(refused.sentence)
    return page(request, "members/activate.html", {"form": form}, status_code=404)


routes = [show_code, take_code, show_activation, activate]
