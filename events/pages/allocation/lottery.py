"""The public lottery: its rules in plain words, the record to check and to keep, and the hall's screen."""

from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get
from litestar.params import FromPath
from litestar.response import Stream

from events.domain.allocation.lottery import LotteryRecord
from events.domain.allocation.rules import told
from events.domain.event import AllocationMethod, Event, EventStatus
from events.queries import applications, public
from events.queries.applications import Decided
from events.queries.own_application import number_of
from foundation.errors import not_found
from foundation.live import live_response
from foundation.rendering import page
from members.domain.identity import Identity
from members.guards import anyone

Anyone = Request[Identity | None, Any, Any]
HERE = "/events/{event_id:str}/lottery"
MOST_SHOWN = 2_000


@get(HERE, name="lottery", guards=[anyone])
async def show(request: Anyone, event_id: FromPath[str]) -> Response[Any]:
    """What was sealed and drawn; the reader's own browser draws again."""
    return page(request, "events/allocation/lottery.html", await _context(request, event_id))


@get(f"{HERE}/screen", name="lottery-screen", guards=[anyone])
async def show_screen(request: Anyone, event_id: FromPath[str]) -> Response[Any]:
    return page(request, "events/allocation/screen.html", await _context(request, event_id))


@get(f"{HERE}/live", name="lottery-live", guards=[anyone])
async def follow(request: Anyone, event_id: FromPath[str]) -> Stream:
    """Tells open pages that something has changed; first of all how things stand, so that nothing is missed between
    the page and this."""
    await _event(event_id)
    state = str(len(await applications.records(event_id, "lottery")))
    return live_response(f"event/{event_id}", first=state, event="state")


@get(f"{HERE}/record/{{number:int}}", name="lottery-record", guards=[anyone])
async def record(request: Anyone, event_id: FromPath[str], number: FromPath[int]) -> Response[str]:
    """A sealed list or a draw, as it is kept: to download, and to check with `rallypoint lottery verify`."""
    await _event(event_id)
    kept = await applications.records(event_id, "lottery")
    found = next((each for each in kept if each.number == number), None)
    if found is None:
        raise not_found()
    return Response(
        found.record,
        media_type=MediaType.JSON,
        headers={"content-disposition": f"attachment; filename=lottery-{number}.json"},
    )


async def _event(event_id: str) -> Event:
    """A lottery is public as soon as its event is, whoever may take part; its list has no names."""
    counted = await public.counted(event_id)
    event = counted.event if counted else None
    if event is None or event.status is EventStatus.DRAFT or event.allocation is not AllocationMethod.LOTTERY:
        raise not_found()
    return event


async def _context(request: Anyone, event_id: str) -> dict[str, Any]:
    event = await _event(event_id)
    kept = await applications.records(event_id, "lottery")
    latest = msgspec.json.decode(kept[-1].record, type=LotteryRecord) if kept else None
    drawn = kept[-1] if kept and kept[-1].seed else None
    mine = await number_of(event_id, request.user.member_id) if request.user else None
    given = set(latest.given) if latest else set()
    return {
        "event": event,
        "state": len(kept),
        "rules": event.settings.allocation,
        "weights": told(event.settings.allocation),
        "sealed": _sealed(kept),
        "earlier": [each for each in kept if not each.seed][:-1],
        "drawn": drawn,
        "record": latest,
        "waiting": [number for number in latest.drawn if number not in given][:MOST_SHOWN] if latest else [],
        "given": latest.given[:MOST_SHOWN] if latest else (),
        "mine": mine,
        "mine_given": mine in given if mine else False,
        "mine_place": latest.drawn.index(mine) + 1 if latest and mine in latest.drawn else None,
    }


def _sealed(kept: list[Decided]) -> Decided | None:
    """The list in force: the last one sealed, from which it is drawn."""
    lists = [each for each in kept if not each.seed]
    return lists[-1] if lists else None


routes = [show, show_screen, follow, record]
