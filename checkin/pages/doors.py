"""An event's doors on the organizer's side: their rules, links and phones, and the live dashboard."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.params import FromPath
from markupsafe import Markup

from checkin.documents import qr
from checkin.domain.arrival_chart import arrival_chart
from checkin.domain.conflicts import CONFLICT_WORDS
from checkin.domain.doors import (
    AGAIN_NAMES,
    DIRECTION_NAMES,
    LONGEST_NAME,
    LONGEST_WINDOW,
    PER_NAMES,
    Again,
    Direction,
    DoorDraft,
    Per,
)
from checkin.domain.verdicts import Verdict, headline_of
from checkin.pages.door import found_event
from checkin.queries.board import board
from checkin.queries.door_setup import door_setup
from checkin.queries.entrances import DoorRow
from checkin.queries.presence import count, last_scans
from checkin.services import doors, gates
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.forms import ChoiceField, ChoicesField, Form, TextField, WholeField
from foundation.messages import N_
from foundation.rendering import page
from foundation.settings import settings
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import organizer

Mine = Request[Identity, Any, Any]
FAILED = 12


class DoorForm(Form):
    """One door. Minutes left empty: the hour plays no part."""

    name = TextField(N_("Name of the door"), longest=LONGEST_NAME, required=True)
    direction = ChoiceField(
        N_("Which way"), choices=[(each.value, name) for each, name in DIRECTION_NAMES.items()]
    )
    again = ChoiceField(
        N_("Coming in again"), choices=[(each.value, name) for each, name in AGAIN_NAMES.items()]
    )
    per = ChoiceField(
        N_("People are counted"), choices=[(each.value, name) for each, name in PER_NAMES.items()]
    )
    opens_before = WholeField(N_("Opens so many minutes before the start"), most=LONGEST_WINDOW)
    closes_after = WholeField(N_("Closes so many minutes after the end"), most=LONGEST_WINDOW)
    offerings = ChoicesField(N_("Only for"))
    sessions = ChoicesField(N_("Only for the sessions"))


@get("/manage/events/{event_id:str}/doors", name="event-doors", guards=[organizer])
async def show_doors(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """Every door with its rules, links and phones."""
    return await _doors(request, event_id)


@get("/manage/events/{event_id:str}/doors/{door_id:str}", name="event-door", guards=[organizer])
async def edit_door(request: Mine, event_id: FromPath[str], door_id: FromPath[str]) -> Response[Any]:
    """One door's rules; `new` for another one."""
    setup = await door_setup(event_id)
    door = next((each for each in setup.doors if each.id == door_id), None)
    if door is None and door_id != "new":
        raise not_found()
    form = (
        DoorForm(**_filled(door))
        if door
        else DoorForm(direction="in", again="once", per=_usual(setup.sessions))
    )
    return await _sheet(request, event_id, door_id, form)


@post("/manage/events/{event_id:str}/doors/{door_id:str}", guards=[organizer])
async def save_door(request: Mine, event_id: FromPath[str], door_id: FromPath[str]) -> Response[Any]:
    """Keeps a door's rules. Phones learn of them at once or as soon as they have a network."""
    setup = await door_setup(event_id)
    form = await DoorForm.read(request)
    _offer(form, setup.offerings, setup.sessions)
    if not form.validate():
        return await _sheet(request, event_id, door_id, form, status_code=422)
    try:
        await doors.save_door(request.user, event_id, _draft(form), "" if door_id == "new" else door_id)
    except Refusal as refused:
        if refused.status != 422:
            raise
        form.refuse(refused.sentence, refused.field)
        return await _sheet(request, event_id, door_id, form, status_code=422)
    return see_other(f"/manage/events/{event_id}/doors")


@post("/manage/events/{event_id:str}/doors/{door_id:str}/close", name="event-door-close", guards=[organizer])
async def close_door(request: Mine, event_id: FromPath[str], door_id: FromPath[str]) -> Response[Any]:
    """Takes a door away."""
    await doors.close_door(request.user, event_id, door_id)
    return see_other(f"/manage/events/{event_id}/doors")


@post("/manage/events/{event_id:str}/door-links", name="gate-issue", guards=[organizer], status_code=200)
async def issue_link(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """Form fields `door` and `kind`. Answers the page with the code at once: the secret is shown only now."""
    form: FormMultiDict = await request.form()
    door, kind = str(form.get("door") or ""), str(form.get("kind") or "scanner")
    issued = await gates.issue(request.user, event_id, door, kind)
    setup = await door_setup(event_id)
    address = f"{settings().address}/join/{issued.secret}"
    context = {
        "event": await found_event(event_id),
        "door": next((each.name for each in setup.doors if each.id == door), ""),
        "kind": kind,
        "address": address,
        "qr": Markup(qr.svg(address)),  # noqa: S704 - drawn by us
    }
    return page(request, "checkin/gate_link.html", context)


@post(
    "/manage/events/{event_id:str}/door-links/{gate_link_id:str}/revoke",
    name="gate-revoke",
    guards=[organizer],
)
async def revoke_link(request: Mine, event_id: FromPath[str], gate_link_id: FromPath[str]) -> Response[Any]:
    """Takes a link back, and sends home every phone that joined by it."""
    await gates.revoke_link(request.user, event_id, gate_link_id)
    return see_other(f"/manage/events/{event_id}/doors")


@post(
    "/manage/events/{event_id:str}/door-phones/{door_phone_id:str}/revoke",
    name="phone-revoke",
    guards=[organizer],
)
async def revoke_phone(request: Mine, event_id: FromPath[str], door_phone_id: FromPath[str]) -> Response[Any]:
    """Sends one phone home at once."""
    await gates.revoke_phone(request.user, event_id, door_phone_id)
    return see_other(f"/manage/events/{event_id}/doors")


@get("/manage/events/{event_id:str}/door/board", name="door-board", guards=[organizer])
async def show_board(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """The dashboard. Its parts are fetched anew while people come in."""
    event = await found_event(event_id)
    moment = now()
    counted = await count(event_id)
    setup = await door_setup(event_id)
    found = await board(event_id, moment, setup.today(moment))
    branches = [each.id for each in counted.branches]
    context = {
        "event": event,
        "count": counted,
        "board": found,
        "chart": arrival_chart([(each.at, each.branch, each.people) for each in found.arrivals], branches),
        "branch_names": {each.id: each.name for each in counted.branches},
        "failed": await last_scans(event_id, most=FAILED, failed_only=True),
        "headlines": {verdict.value: headline_of(verdict) for verdict in Verdict},
        "conflict_words": {conflict.value: words for conflict, words in CONFLICT_WORDS.items()},
        "titles": setup.titles,
        "doors": setup.doors,
        "at": moment,
    }
    return page(request, "checkin/board.html", context)


async def _doors(request: Mine, event_id: str) -> Response[Any]:
    moment = now()
    setup = await door_setup(event_id)
    context = {
        "event": await found_event(event_id),
        "setup": setup,
        "phones": (await board(event_id, moment, moment)).phones,
        "directions": DIRECTION_NAMES,
        "agains": AGAIN_NAMES,
        "pers": PER_NAMES,
    }
    return page(request, "checkin/event_doors.html", context)


async def _sheet(
    request: Mine, event_id: str, door_id: str, form: DoorForm, *, status_code: int = 200
) -> Response[Any]:
    setup = await door_setup(event_id)
    _offer(form, setup.offerings, setup.sessions)
    context = {"event": await found_event(event_id), "form": form, "door_id": door_id, "setup": setup}
    return page(request, "checkin/event_door.html", context, status_code=status_code)


def _offer(form: DoorForm, offerings: list[tuple[str, str]], sessions: list[tuple[str, str]]) -> None:
    form.offerings.offer(offerings)
    form.sessions.offer(sessions)


def _usual(sessions: list[tuple[str, str]]) -> str:
    return Per.SESSION.value if sessions else Per.EVENT.value


def _filled(door: DoorRow) -> dict[str, Any]:
    return {
        "name": door.name,
        "direction": door.direction.value,
        "again": door.again.value,
        "per": door.per.value,
        "opens_before": door.opens_before,
        "closes_after": door.closes_after,
        "offerings": list(door.offerings),
        "sessions": list(door.sessions),
    }


def _draft(form: DoorForm) -> DoorDraft:
    return DoorDraft(
        form.name.data or "",
        Direction(form.direction.data or "in"),
        Again(form.again.data or "once"),
        Per(form.per.data or "event"),
        form.opens_before.data,
        form.closes_after.data,
        tuple(form.offerings.data or ()),
        tuple(form.sessions.data or ()),
    )


routes = [
    show_doors,
    edit_door,
    save_door,
    close_door,
    issue_link,
    revoke_link,
    revoke_phone,
    show_board,
]
