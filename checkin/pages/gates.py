"""Phones that joined a door by a link: the link itself, their scanner or kiosk, and nothing else of the site."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, QueryParameter

from checkin.domain.admission import Passing
from checkin.domain.attempt import Attempt, Means
from checkin.domain.masking import masked
from checkin.pages.door import CodeForm, found_event, scanner_words
from checkin.pages.keepers import phone_at_the_door, rights_in, with_phone
from checkin.pages.verdicts import ShownVerdict, shown
from checkin.queries.entrances import entrances_of
from checkin.queries.presence import count
from checkin.services.gates import find_gate, join
from checkin.services.scan import scan
from foundation.clock import now
from foundation.errors import Refusal
from foundation.forms import Form, TextField
from foundation.identifiers import new_id
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.guards import anyone

AnyRequest = Request[Any, Any, Any]


class JoinForm(Form):
    """By what name the organizer will see this phone."""

    name = TextField(N_("Name of this phone"), longest=40)


@get("/join/{gate_secret:str}", name="gate-join", guards=[anyone])
async def show_join(request: AnyRequest, gate_secret: FromPath[str]) -> Response[Any]:
    """What the link is for. Opening it changes nothing: WeChat looks at links before people do."""
    gate = await find_gate(gate_secret)
    return page(request, "checkin/gate_join.html", {"gate": gate, "secret": gate_secret, "form": JoinForm()})


@post("/join/{gate_secret:str}", guards=[anyone], opt={"rate_limit": "path"})
async def join_gate(request: AnyRequest, gate_secret: FromPath[str]) -> Response[Any]:
    """This phone becomes a scanner of that door."""
    form = await JoinForm.read(request)
    if not form.validate():
        context = {"gate": await find_gate(gate_secret), "secret": gate_secret, "form": form}
        return page(request, "checkin/gate_join.html", context, status_code=422)
    gate, own = await join(gate_secret, form.name.data or "")
    return with_phone(see_other(f"/gate/{gate.event}"), gate.event, own)


@get("/gate/{event_id:str}", name="gate", guards=[phone_at_the_door])
async def show_gate(
    request: AnyRequest,
    event_id: FromPath[str],
    shell: Annotated[str, QueryParameter(name="shell", max_length=1)] = "",
) -> Response[Any]:
    """The scanner or kiosk of this phone."""
    return await _gate(request, event_id, CodeForm(nonce=new_id()))


@post("/gate/{event_id:str}", guards=[phone_at_the_door], opt={"rate_limit": "path"}, status_code=200)
async def scan_at_gate(request: AnyRequest, event_id: FromPath[str]) -> Response[Any]:
    """A typed code, without JavaScript."""
    form = await CodeForm.read(request)
    if not form.validate():
        return await _gate(request, event_id, form, status_code=422)
    passing = Passing(leaving=form.way.data == "out")
    attempt = Attempt(form.nonce.data or "", form.text.data or "", Means.TYPED, passing=passing)
    try:
        answer = await scan(rights_in(request).keeper, event_id, attempt)
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _gate(request, event_id, form, status_code=refused.status)
    return await _gate(request, event_id, CodeForm(nonce=new_id()), shown(answer, now()))


async def _gate(
    request: AnyRequest,
    event_id: str,
    form: CodeForm,
    verdict: ShownVerdict | None = None,
    *,
    status_code: int = 200,
) -> Response[Any]:
    rights = rights_in(request)
    if verdict is not None and rights.kind == "kiosk":
        # Whoever stands behind reads along.
        verdict = msgspec.structs.replace(
            verdict, name=masked(verdict.name) if verdict.name else "", branch=""
        )
    entrances = await entrances_of(event_id)
    entrance = entrances.by_id.get(rights.keeper.door or "") if entrances else None
    context = {
        **scanner_words(),
        "event": await found_event(event_id),
        "form": form,
        "verdict": verdict,
        "words": "",
        "found": [],
        "count": await count(event_id),
        "last": [],
        "nonce": new_id(),
        "door_name": entrance.name if entrance else "",
        "gate": "",
        "gate_phone": True,
        "asks": False,
    }
    template = "checkin/kiosk.html" if rights.kind == "kiosk" else "checkin/door.html"
    return page(request, template, context, status_code=status_code)


routes = [show_join, join_gate, show_gate, scan_at_gate]
