"""How I am told: my mail address and its proof, the language of mails, and the way out of them."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from foundation.errors import Refusal, not_found
from foundation.forms import ChoiceField, Form, TextField, TickField
from foundation.i18n import LANGUAGES
from foundation.messages import N_
from foundation.rendering import page
from foundation.settings import settings
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import anyone, signed_in
from members.pages.notices import notice
from members.queries.preferences import preference
from members.services import preferences
from members.services.mailing import member_of

Mine = Request[Identity, Any, Any]
Anybody = Request[Any, Any, Any]


class ToldForm(Form):
    """What of it a member may choose; the inbox is always there."""

    mail = TickField(N_("Send me mails too"))
    email = TextField(N_("My mail address"), longest=300, hint=N_("A link is mailed to it; open it once."))
    language = ChoiceField(N_("Language of mails"), choices=tuple(LANGUAGES.items()))


@get("/me/messages", name="how-i-am-told", guards=[signed_in])
async def show(request: Mine) -> Response[Any]:
    return await _shown(request)


@post("/me/messages", guards=[signed_in])
async def choose(request: Mine) -> Response[Any]:
    form = await ToldForm.read(request)
    if not form.validate():
        return await _shown(request, form, 422)
    try:
        mailed = await preferences.choose(
            request.user, mail=bool(form.mail.data), language=form.language.data, email=form.email.data or ""
        )
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _shown(request, form, refused.status)
    return see_other(f"/me/messages?done={'link-mailed' if mailed else 'saved'}")


async def _shown(request: Mine, form: ToldForm | None = None, status: int = 200) -> Response[Any]:
    known = await preference(request.user.member_id)
    form = form or ToldForm(data={"mail": known.mail, "email": known.email, "language": known.language})
    context = {"form": form, "known": known, "mails": settings().mails, "notice": notice(request)}
    return page(request, "members/inbox/told.html", context, status_code=status)


@get("/mails/prove/{proof:str}", name="prove-address", guards=[anyone])
async def ask_to_prove(request: Anybody, proof: FromPath[str]) -> Response[Any]:
    """A page with one button: mail programs that look links over must not prove anything."""
    if not await preferences.is_open(proof):
        raise not_found()
    return page(request, "members/inbox/prove.html", {"done": False})


@post("/mails/prove/{proof:str}", guards=[anyone], opt={"rate_limit": "path"})
async def prove(request: Anybody, proof: FromPath[str]) -> Response[Any]:
    await preferences.prove(proof)
    return page(request, "members/inbox/prove.html", {"done": True})


@get("/mails/stop/{stop_token:str}", name="stop-mails", guards=[anyone])
async def ask_to_stop(request: Anybody, stop_token: FromPath[str]) -> Response[Any]:
    if member_of(stop_token) is None:
        raise not_found()
    return page(request, "members/inbox/stop.html", {"done": False})


@post("/mails/stop/{stop_token:str}", guards=[anyone], opt={"rate_limit": "path"})
async def stop(request: Anybody, stop_token: FromPath[str]) -> Response[Any]:
    """Also what a mail program calls by itself (List-Unsubscribe-Post)."""
    await preferences.stop_mails(stop_token)
    return page(request, "members/inbox/stop.html", {"done": True})


routes = [show, choose, ask_to_prove, prove, ask_to_stop, stop]
