"""The member's own page: what the roster knows, where I am signed in, my password."""

from typing import Any

from litestar import Request, Response, get, post

from foundation.errors import Refusal, not_found
from foundation.forms import Form, refusal
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.device_names import device_name
from members.domain.identity import Identity
from members.guards import signed_in
from members.pages import cookies
from members.pages.fields import ROLES, SEXES, STATUSES, SecretField
from members.pages.notices import notice
from members.queries import people
from members.services import accounts, sessions

Mine = Request[Identity, Any, Any]


class PasswordForm(Form):
    """The present password is asked for except at the forced first change."""

    current = SecretField(N_("Present password"), required=False)
    password = SecretField(
        N_("New password"), hint=N_("At least 8 characters. A short sentence is easy to keep.")
    )
    again = SecretField(N_("New password again"))

    def validate_again(self, field: SecretField) -> None:
        if field.data != self.password.data:
            raise refusal(Sentence("The two do not match. Please type the new password twice."))


@get("/me", name="me", guards=[signed_in])
async def show_me(request: Mine) -> Response[Any]:
    identity = request.user
    person = await people.person(identity.member_id)
    if person is None:
        raise not_found()
    context = {
        "person": person,
        "held": await people.roles_of(identity.member_id),
        "devices": await people.devices_of(identity.member_id),
        "device_name": device_name,
        "sexes": dict(SEXES),
        "statuses": dict(STATUSES),
        "roles": dict(ROLES),
        "notice": notice(request),
    }
    return page(request, "members/me.html", context)


@post("/me/sessions/end", name="end-sessions", guards=[signed_in])
async def end_other_sessions(request: Mine) -> Response[Any]:
    """A lost phone: everywhere else is signed out."""
    await sessions.end_all_of(request.user.member_id, keeping=request.user.session)
    return see_other("/me?done=sessions")


@get("/me/password", name="my-password", guards=[signed_in])
async def show_password(request: Mine) -> Response[Any]:
    return page(request, "members/password.html", {"form": PasswordForm()})


@post("/me/password", guards=[signed_in])
async def change_password(request: Mine) -> Response[Any]:
    form = await PasswordForm.read(request)
    if not form.validate():
        return page(request, "members/password.html", {"form": form}, status_code=422)
    try:
        token = await accounts.change(
            request.user, form.current.data or "", form.password.data or "", device=cookies.browser(request)
        )
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return page(request, "members/password.html", {"form": form}, status_code=refused.status)
    return cookies.signed_in(see_other("/me?done=password"), token)


routes = [show_me, end_other_sessions, show_password, change_password]
