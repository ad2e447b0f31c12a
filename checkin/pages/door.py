"""The scanner's page. With JavaScript it is a camera; without it, forms for typed codes and names do the same."""

from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from checkin.domain.admission import Passing
from checkin.domain.attempt import LONGEST_DOOR, Attempt, Means
from checkin.domain.ticket_token import MAX_INPUT
from checkin.domain.verdicts import Verdict, headline_of
from checkin.pages.phone_words import phone_words
from checkin.pages.verdicts import ShownVerdict, shown, with_seat
from checkin.queries.doors import DoorEvent, asks_at_the_door, door_event, doors_of
from checkin.queries.entrances import entrances_of
from checkin.queries.holders import holders_by_words
from checkin.queries.presence import count, last_scans
from checkin.services.live_counter import counter_state, topic
from checkin.services.scan import answer_of, scan
from checkin.services.undo import take_back
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.forms import Form, TextField
from foundation.identifiers import new_id
from foundation.live import live_response
from foundation.messages import N_
from foundation.rendering import page
from foundation.settings import settings
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import any_organizer, organizer

Mine = Request[Identity, Any, Any]
LAST = 10
HEADLINES = {verdict.value: headline_of(verdict) for verdict in Verdict} | {
    status: headline_of(Verdict.NO_PLACE) for status in ("applied", "offered", "rejected")
}


class CodeForm(Form):
    """A code typed by hand, or read by a USB scanner that types."""

    text = TextField(N_("Code of the ticket"), longest=MAX_INPUT, required=True)
    door = TextField(N_("Name of this door"), longest=LONGEST_DOOR)
    gate = TextField("gate", longest=13)
    way = TextField(N_("Which way"), longest=3)
    nonce = TextField("nonce", longest=40)


class PersonForm(Form):
    """Somebody chosen from those found by name."""

    registration = TextField("registration", longest=20, required=True)
    door = TextField(N_("Name of this door"), longest=LONGEST_DOOR)
    gate = TextField("gate", longest=13)
    way = TextField(N_("Which way"), longest=3)
    nonce = TextField("nonce", longest=40)


@get("/checkin", name="doors", guards=[any_organizer])
async def show_doors(request: Mine) -> Response[Any]:
    """Which door to stand at."""
    return page(request, "checkin/doors.html", {"doors": await doors_of(request.user, now())})


@get("/manage/events/{event_id:str}/door", name="door", guards=[organizer])
async def show_door(
    request: Mine,
    event_id: FromPath[str],
    words: Annotated[str, QueryParameter(name="q", max_length=200)] = "",
    nonce: Annotated[str, QueryParameter(name="scan", max_length=60)] = "",
    door: Annotated[str, QueryParameter(name="door", max_length=200)] = "",
    gate: Annotated[str, QueryParameter(name="gate", max_length=13)] = "",
    shell: Annotated[str, QueryParameter(name="shell", max_length=1)] = "",
) -> Response[Any]:
    """The scanner. With `shell` it is as a phone keeps it: without anybody's name."""
    form = CodeForm(door=door[:LONGEST_DOOR], gate=gate, nonce=new_id())
    verdict = await _answered(event_id, nonce)
    event = await found_event(event_id)
    return await _door(request, event, form, verdict=verdict, words=words, shell=bool(shell))


@post("/manage/events/{event_id:str}/door", guards=[organizer])
async def scan_typed(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """A typed code, without JavaScript."""
    form = await CodeForm.read(request)
    event = await found_event(event_id)
    if not form.validate():
        return await _door(request, event, form, status_code=422)
    try:
        await scan(request.user, event_id, _attempt(form, form.text.data or "", Means.TYPED))
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _door(request, event, form, status_code=refused.status)
    return _to_door(event_id, form)


@post("/manage/events/{event_id:str}/door/person", name="door-person", guards=[organizer])
async def admit_person(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """Somebody found by name, without JavaScript."""
    form = await PersonForm.read(request)
    if not form.validate():
        raise not_found()
    await scan(request.user, event_id, _attempt(form, form.registration.data or "", Means.NAME))
    return _to_door(event_id, form)


@post("/manage/events/{event_id:str}/door/take-back", name="door-take-back", guards=[organizer])
async def undo(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """The last admission was a mistake."""
    form = await PersonForm.read(request)
    if not form.validate():
        raise not_found()
    registration, door = form.registration.data or "", form.door.data or ""
    await take_back(request.user, event_id, registration, form.nonce.data or "", door)
    return _to_door(event_id, form)


@get("/live/events/{event_id:str}/door", name="door-live", guards=[organizer])
async def watch(event_id: FromPath[str]) -> Stream:
    """The counter as it changes."""
    await found_event(event_id)
    return live_response(topic(event_id), first=partial(counter_state, event_id), event="count")


async def found_event(event_id: str) -> DoorEvent:
    """The event, or Refusal 404."""
    event = await door_event(event_id)
    if event is None:
        raise not_found()
    return event


async def _door(
    request: Mine,
    event: DoorEvent,
    form: CodeForm,
    *,
    verdict: ShownVerdict | None = None,
    words: str = "",
    shell: bool = False,
    status_code: int = 200,
) -> Response[Any]:
    gate = form.gate.data or ""
    context = {
        **scanner_words(),
        "event": event,
        "form": form,
        "verdict": verdict,
        "words": words,
        "found": [] if shell else await holders_by_words(event.id, words),
        "count": await count(event.id),
        "last": [] if shell else await last_scans(event.id, most=LAST),
        "nonce": new_id(),
        "door_name": await gate_name(event.id, gate) if gate else form.door.data or "",
        "gate": gate,
        "gate_phone": False,
        "asks": await asks_at_the_door(event.id),
    }
    return page(request, "checkin/door.html", context, status_code=status_code)


async def _answered(event_id: str, nonce: str) -> ShownVerdict | None:
    """The verdict of the scan just made; none when the address names no scan of this event."""
    if not nonce:
        return None
    try:
        return await with_seat(event_id, shown(await answer_of(event_id, nonce), now()))
    except Refusal:
        return None


def scanner_words() -> dict[str, Any]:
    """What every scanner's page tells its script: the words of verdicts, and the union's clock."""
    return {"verdict_words": phone_words(), "zone": settings().timezone, "headlines": HEADLINES}


async def gate_name(event_id: str, gate: str) -> str:
    """The name of a door. Raises Refusal 404 when it is none of this event's, or was taken away."""
    found = await entrances_of(event_id)
    if found is None or gate not in found.by_id:
        raise not_found()
    return found.by_id[gate].name


def _attempt(form: Any, text: str, means: Means) -> Attempt:
    passing = Passing(leaving=form.way.data == "out")
    return Attempt(form.nonce.data or "", text, means, form.door.data or "", form.gate.data or "", passing)


def _to_door(event_id: str, form: Any) -> Response[Any]:
    given = {"scan": form.nonce.data or "", "door": form.door.data or ""}
    query = urlencode({**given, "gate": form.gate.data} if form.gate.data else given)
    return see_other(f"/manage/events/{event_id}/door?{query}")


routes = [show_doors, show_door, scan_typed, admit_person, undo, watch]
