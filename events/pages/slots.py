"""Time slots of an event, as of a clinic: built from departments and times in one form, shown as a table."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.domain.event import Event, Offering
from events.domain.slots import SlotPlan, is_slot, read_breaks
from events.pages.manage import counted_event
from events.pages.notices import notice
from events.queries.public import Counted
from events.services.draft_refused import DraftRefused
from events.services.slots import add_slots, remove_slots
from foundation.errors import Refusal
from foundation.forms import Form, MomentField, TextField, TickField, WholeField
from foundation.i18n import local
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import organizer

Mine = Request[Identity, Any, Any]
PATH = "/manage/events/{event_id:str}/slots"


class SlotsForm(Form):
    """Departments × times."""

    sections = TextField(N_("Departments"), longest=2_000, lines=True, required=True, hint=N_("One a line."))
    first = MomentField(N_("The first slot begins"), required=True)
    minutes = WholeField(N_("Minutes of a slot"), least=5, most=480, required=True)
    count = WholeField(N_("Slots of each department"), least=1, most=100, required=True)
    places = WholeField(N_("Places in each slot"), least=1, most=1_000, required=True)
    breaks = TextField(
        N_("Breaks"),
        longest=200,
        lines=True,
        hint=N_("One a line, such as 12:00-13:30. Slots go on after them."),
    )
    place = TextField(N_("Place"), longest=120, hint=N_("Empty: the event's."))
    replace = TickField(
        N_("Remove what is there now and nobody has signed up for"),
        hint=N_("For instance the one offering the event began with."),
    )


@get(PATH, name="event-slots", guards=[organizer])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    counted = await counted_event(event_id)
    starts = counted.event.starts_at
    form = SlotsForm(
        data={
            "first": local(starts) if starts else None, "minutes": 15, "count": 12, "places": 1,
            "replace": not any(is_slot(each) for each in counted.event.offerings),
        }
    )  # fmt: skip
    return _page(request, counted, form)


@post(PATH, name="build-slots", guards=[organizer])
async def build(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    counted = await counted_event(event_id)
    form = await SlotsForm.read(request)
    good = form.validate()
    breaks = read_breaks(form.breaks.data or "")
    if breaks is None:
        form.refuse(Sentence("Please give breaks such as 12:00-13:30, one a line."), "breaks")
        good = False
    if not good or breaks is None:
        return _page(request, counted, form, 422)
    plan = SlotPlan(
        tuple(line.strip() for line in (form.sections.data or "").split("\n") if line.strip()),
        local(form.first.data), form.minutes.data, form.count.data, form.places.data, breaks,
        form.place.data or "",
    )  # fmt: skip
    try:
        await add_slots(request.user, event_id, plan, replace=bool(form.replace.data))
    except DraftRefused as refused:
        for field, sentence in refused.fields.items():
            form.refuse(sentence, field)
        return _page(request, counted, form, 422)
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return _page(request, counted, form, refused.status)
    return see_other(f"/manage/events/{event_id}/slots?done=saved")


@post(f"{PATH}/remove", name="remove-slots", guards=[organizer])
async def remove(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    section = str((await request.form()).get("section") or "")[:60]
    await remove_slots(request.user, event_id, section)
    return see_other(f"/manage/events/{event_id}/slots?done=saved")


def _page(request: Mine, counted: Counted, form: SlotsForm, status: int = 200) -> Response[Any]:
    context = {
        "event": counted.event,
        "counted": counted,
        "form": form,
        "sections": by_section(counted.event),
        "notice": notice(request),
    }
    return page(request, "events/places/slots.html", context, status_code=status)


def by_section(event: Event) -> list[tuple[str, list[Offering]]]:
    """The slots under their departments, in the order they stand; times in order."""
    found: dict[str, list[Offering]] = {}
    for offering in event.offerings:
        if is_slot(offering):
            found.setdefault(offering.section, []).append(offering)
    return [(section, sorted(offerings, key=_begins)) for section, offerings in found.items()]


def _begins(offering: Offering) -> datetime:
    assert offering.starts_at is not None  # a slot has one
    return offering.starts_at


routes = [show, build, remove]
