"""Expected and present at a congress, live, and whether it may decide."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.domain.event import Event
from events.domain.quorum import QuorumRules, told
from events.pages.notices import notice
from events.queries import facts, quorum
from events.services.event_settings import change_settings
from foundation.errors import not_found
from foundation.forms import Form, TextField, WholeField
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import organizer

Mine = Request[Identity, Any, Any]
PATH = "/manage/events/{event_id:str}/quorum"


class QuorumForm(Form):
    """The share of those expected that must be present."""

    parts = WholeField(N_("Parts"), least=0, most=20, required=True, hint=N_("0: no quorum is counted."))
    of = WholeField(N_("out of"), least=1, most=20, required=True)
    role = TextField(
        N_("Only those invited as"),
        longest=40,
        hint=N_("As it stands on the list of invitations; empty: everybody."),
    )

    def validate_parts(self, field: WholeField) -> None:
        if field.data is not None and self.of.data is not None and field.data > self.of.data:
            self.refuse(Sentence("This is more than all of them."), "parts")


@get(PATH, name="quorum", guards=[organizer])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await _event(event_id)
    rules = event.settings.quorum
    parts = rules.parts or (2 if event.preset == "congress" else 0)
    return await _page(request, event, QuorumForm(data={"parts": parts, "of": rules.of, "role": rules.role}))


@post(PATH, name="set-quorum", guards=[organizer])
async def save(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await _event(event_id)
    form = await QuorumForm.read(request)
    if not form.validate() or form.errors:
        return await _page(request, event, form, 422)
    rules = QuorumRules(form.parts.data or 0, form.of.data or 3, form.role.data or "")
    await change_settings(request.user, event_id, quorum=rules)
    return see_other(f"/manage/events/{event_id}/quorum?done=saved")


async def _event(event_id: str) -> Event:
    event = await facts.event(event_id)
    if event is None:
        raise not_found()
    return event


async def _page(request: Mine, event: Event, form: QuorumForm, status: int = 200) -> Response[Any]:
    counted = await quorum.counted(event) if event.settings.quorum.parts else None
    context = {
        "event": event,
        "form": form,
        "counted": counted,
        "told": told(counted.whole) if counted else None,
        "notice": notice(request),
    }
    return page(request, "events/quorum.html", context, status_code=status)


routes = [show, save]
