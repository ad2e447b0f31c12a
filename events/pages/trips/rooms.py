"""Rooms and buses of a trip: a proposal at a press, moving by hand, and the lists on paper and in Excel."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from litestar import Response, get, post
from litestar.params import FromPath

from events.documents.trips import travel_lists
from events.domain.event import Event
from events.domain.settings import TravelRules
from events.domain.trips.settlement import yuan
from events.pages.notices import notice
from events.pages.trips.acting import Mine, amount, event_of, sent_text, shown_here, whole
from events.queries.trips.travelling import Travelling, travelling
from events.services.event_settings import change_settings
from events.services.trips import announcing, bussing, rooming
from events.services.trips.bussing import BusDraft
from foundation.clock import now
from foundation.documents import pdf
from foundation.errors import Refusal
from foundation.i18n import local
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.documents.workbooks import MEDIA_TYPE
from members.guards import organizer
from members.services import exports

ROOMS = "/manage/events/{event_id:str}/rooms"
BUSES = "/manage/events/{event_id:str}/buses"


@get(ROOMS, name="rooms", guards=[organizer])
async def show_rooms(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _page(request, event_id, "rooms")


@get(BUSES, name="buses", guards=[organizer])
async def show_buses(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _page(request, event_id, "buses")


@post(f"{ROOMS}/settings", name="set-rooms", guards=[organizer])
async def save_rules(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    sent = await request.form()
    typed = sent_text(sent, "single", 20)
    single = amount(typed) if typed else 0
    beds = whole(sent_text(sent, "beds", 5))
    if single is None or not 1 <= beds <= 12:
        wrong = Sentence("Please give 1 to 12 beds, and an amount such as 600.00 or nothing.")
        return await _page(request, event_id, "rooms", wrong, 422)
    rules = TravelRules(beds, single, bool(sent_text(sent, "couples")))
    try:
        await change_settings(request.user, event_id, travel=rules)
    except Refusal as refused:
        return await _page(request, event_id, "rooms", shown_here(refused), refused.status)
    return see_other(f"/manage/events/{event_id}/rooms?done=saved")


@post(f"{ROOMS}/add", name="add-rooms", guards=[organizer])
async def add_rooms(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    sent = await request.form()
    act = rooming.add_rooms(
        request.user, event_id, sent_text(sent, "offering", 13), whole(sent_text(sent, "count", 5)),
        whole(sent_text(sent, "beds", 5)),
    )  # fmt: skip
    return await _done(request, event_id, "rooms", act)


@post(f"{ROOMS}/propose", name="propose-rooms", guards=[organizer])
async def propose_rooms(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    sent = await request.form()
    act = rooming.propose(request.user, event_id, sent_text(sent, "offering", 13))
    return await _done(request, event_id, "rooms", act, "proposed")


@post(f"{ROOMS}/move", name="move-to-room", guards=[organizer])
async def move_to_room(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    sent = await request.form()
    act = rooming.move(request.user, event_id, sent_text(sent, "registration", 13), sent_text(sent, "to", 13))
    return await _done(request, event_id, "rooms", act)


@post(f"{ROOMS}/{{room_id:str}}/change", name="change-room", guards=[organizer])
async def change_room(request: Mine, event_id: FromPath[str], room_id: FromPath[str]) -> Response[Any]:
    sent = await request.form()
    act = rooming.rename(
        request.user, event_id, room_id, sent_text(sent, "name", 200), whole(sent_text(sent, "beds", 5))
    )
    return await _done(request, event_id, "rooms", act)


@post(f"{ROOMS}/{{room_id:str}}/remove", name="remove-room", guards=[organizer])
async def remove_room(request: Mine, event_id: FromPath[str], room_id: FromPath[str]) -> Response[Any]:
    return await _done(request, event_id, "rooms", rooming.remove(request.user, event_id, room_id))


@post(f"{BUSES}/add", name="add-bus", guards=[organizer])
async def add_bus(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    sent = await request.form()
    act = bussing.add(request.user, event_id, sent_text(sent, "offering", 13), _draft(sent))
    return await _done(request, event_id, "buses", act)


@post(f"{BUSES}/propose", name="propose-buses", guards=[organizer])
async def propose_buses(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    sent = await request.form()
    act = bussing.propose(request.user, event_id, sent_text(sent, "offering", 13))
    return await _done(request, event_id, "buses", act, "proposed")


@post(f"{BUSES}/move", name="move-to-bus", guards=[organizer])
async def move_to_bus(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    sent = await request.form()
    act = bussing.move(request.user, event_id, sent_text(sent, "registration", 13), sent_text(sent, "to", 13))
    return await _done(request, event_id, "buses", act)


@post(f"{BUSES}/{{bus_id:str}}/change", name="change-bus", guards=[organizer])
async def change_bus(request: Mine, event_id: FromPath[str], bus_id: FromPath[str]) -> Response[Any]:
    sent = await request.form()
    return await _done(
        request, event_id, "buses", bussing.change(request.user, event_id, bus_id, _draft(sent))
    )


@post(f"{BUSES}/{{bus_id:str}}/remove", name="remove-bus", guards=[organizer])
async def remove_bus(request: Mine, event_id: FromPath[str], bus_id: FromPath[str]) -> Response[Any]:
    return await _done(request, event_id, "buses", bussing.remove(request.user, event_id, bus_id))


def _draft(sent: Any) -> BusDraft:
    return BusDraft(
        sent_text(sent, "name", 200), whole(sent_text(sent, "seats", 5)), sent_text(sent, "leader", 60),
        sent_text(sent, "plate", 60),
    )  # fmt: skip


@post("/manage/events/{event_id:str}/travel/tell", name="tell-travellers", guards=[organizer])
async def tell_travellers(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _done(
        request, event_id, "rooms", announcing.tell_rooms_and_buses(request.user, event_id), "travellers-told"
    )


@get("/manage/events/{event_id:str}/travel/rooms.pdf", name="room-paper", guards=[organizer])
async def show_room_paper(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _paper(request, event_id, "rooms", travel_lists.rooms)


@get("/manage/events/{event_id:str}/travel/buses.pdf", name="bus-paper", guards=[organizer])
async def show_bus_paper(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _paper(request, event_id, "buses", travel_lists.buses)


async def _paper(
    request: Mine, event_id: str, what: str, build: Callable[[Event, Travelling], dict[str, Any]]
) -> Response[Any]:
    event = await event_of(event_id)
    travel = await travelling(event)
    await exports.note(request.user, f"{what}.printed", len(travel.people), "event", event_id)
    content = await pdf(travel_lists.TEMPLATE, build(event, travel))
    disposition = f"inline; filename=\"{what}.pdf\"; filename*=UTF-8''{quote(event.title)}-{what}.pdf"
    return Response(content, media_type="application/pdf", headers={"content-disposition": disposition})


@get("/manage/events/{event_id:str}/travel/lists.xlsx", name="travel-excel", guards=[organizer])
async def export(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await event_of(event_id)
    travel = await travelling(event)
    await exports.note(request.user, "travel.exported", len(travel.people), "event", event_id)
    name = quote(f"{event.title}-{local(now()):%Y%m%d}.xlsx")
    disposition = f"attachment; filename=\"travel.xlsx\"; filename*=UTF-8''{name}"
    return Response(
        travel_lists.workbook(event, travel),
        media_type=MEDIA_TYPE,
        headers={"content-disposition": disposition},
    )


async def _done(request: Mine, event_id: str, what: str, act: Any, word: str = "saved") -> Response[Any]:
    """Carries an act out and comes back to the list; a refusal is told there, and nothing was changed."""
    try:
        await act
    except Refusal as refused:
        return await _page(request, event_id, what, shown_here(refused), refused.status)
    return see_other(f"/manage/events/{event_id}/{what}?done={word}")


async def _page(
    request: Mine, event_id: str, what: str, refused: Sentence | None = None, status: int = 200
) -> Response[Any]:
    event = await event_of(event_id)
    travel = await travelling(event)
    context = {
        "event": event,
        "batches": [(offering, travel.of_batch(offering.id)) for offering in event.offerings],
        "all": travel,
        "rules": event.settings.travel,
        "single": yuan(event.settings.travel.single) if event.settings.travel.single else "",
        "refused": refused,
        "notice": notice(request),
    }
    return page(request, f"events/trips/{what}.html", context, status_code=status)


routes = [
    show_rooms, show_buses, save_rules, add_rooms, propose_rooms, move_to_room, change_room, remove_room, add_bus,
    propose_buses, move_to_bus, change_bus, remove_bus, tell_travellers, show_room_paper, show_bus_paper, export,
]  # fmt: skip
