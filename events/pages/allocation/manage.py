"""How an event gives its places, for its organizers: the rules, closing the list, drawing, ranking."""

from typing import Any

from litestar import MediaType, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from events.domain import absences
from events.domain.allocation.ranking import explained, score, written
from events.domain.allocation.rules import told
from events.domain.allocation.status_names import STATUS_NAMES
from events.domain.event import AllocationMethod, Event, EventStatus
from events.pages.allocation.forms import METHOD_HELPS, METHOD_NAMES, Sheet
from events.pages.manage import counted_event
from events.pages.notices import notice
from events.queries import applications
from events.queries.applicants import names_of
from events.queries.own_application import results
from events.services.allocation import approval, choosing, lottery, ranking
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.forms import Form, TextField
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import organizer
from members.services.exports import note

Mine = Request[Identity, Any, Any]
MOST_RESULTS = 500
HERE = "/manage/events/{event_id:str}/allocation"


class SeedForm(Form):
    seed = TextField(N_("The seed, as spoken or published"), longest=200, required=True)


class RankForm(Form):
    seen = TextField("", longest=64)
    seed = TextField(N_("The seed for equal scores"), longest=200)


@get(HERE, name="event-allocation", guards=[organizer])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _show(request, event_id)


@post(HERE, guards=[organizer])
async def save(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = (await counted_event(event_id)).event
    sheet = await Sheet.read(request, event)
    if not sheet.validate():
        return await _show(request, event_id, sheet=sheet, status=422)
    try:
        await choosing.choose(request.user, event_id, AllocationMethod(sheet.main.method.data), sheet.rules())
    except Refusal as refused:
        sheet.refuse(refused.sentence, refused.field)
        return await _show(request, event_id, sheet=sheet, status=refused.status)
    return _back(event_id, "saved")


@post(f"{HERE}/seal", name="lottery-seal", guards=[organizer])
async def seal(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    try:
        await lottery.seal_list(request.user, event_id)
    except Refusal as refused:
        return await _show(request, event_id, refused=refused, status=refused.status)
    return _back(event_id, "sealed")


@post(f"{HERE}/draw", name="lottery-draw", guards=[organizer])
async def draw(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    form = await SeedForm.read(request)
    if not form.validate():
        return await _show(request, event_id, seed=form, status=422)
    try:
        await lottery.draw_places(request.user, event_id, form.seed.data or "")
    except Refusal as refused:
        if refused.field is None:
            return await _show(request, event_id, refused=refused, status=refused.status)
        form.refuse(refused.sentence, refused.field)
        return await _show(request, event_id, seed=form, status=refused.status)
    return see_other(f"/events/{event_id}/lottery")


@post(f"{HERE}/rank", name="ranking-decide", guards=[organizer])
async def rank(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    form = await RankForm.read(request)
    if not form.validate():
        return await _show(request, event_id, ranks=form, status=422)
    try:
        await ranking.rank_places(request.user, event_id, form.seen.data or "", form.seed.data or "")
    except Refusal as refused:
        if refused.field is None:
            return await _show(request, event_id, refused=refused, status=refused.status)
        form.refuse(refused.sentence, refused.field)
        return await _show(request, event_id, ranks=form, status=refused.status)
    return _back(event_id, "given")


@post(f"{HERE}/conclude", name="approval-conclude", guards=[organizer])
async def conclude(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    try:
        await approval.conclude(request.user, event_id)
    except Refusal as refused:
        return await _show(request, event_id, refused=refused, status=refused.status)
    return _back(event_id, "given")


@get(f"{HERE}/ranking.json", name="ranking-record", guards=[organizer])
async def ranking_record(request: Mine, event_id: FromPath[str]) -> Response[str]:
    """What a ranking was made from, to check and to keep. It tells much about people, so it is not public."""
    kept = await applications.records(event_id, "ranking")
    if not kept:
        raise not_found()
    people = (await applications.counts(event_id)).values()
    await note(request.user, "ranking.exported", sum(people), "event", event_id)
    name = {"content-disposition": "attachment; filename=ranking.json"}
    return Response(kept[-1].record, media_type=MediaType.JSON, headers=name)


def _back(event_id: str, done: str) -> Redirect:
    return see_other(f"/manage/events/{event_id}/allocation?done={done}")


async def _show(
    request: Mine,
    event_id: str,
    *,
    sheet: Sheet | None = None,
    seed: SeedForm | None = None,
    ranks: RankForm | None = None,
    refused: Refusal | None = None,
    status: int = 200,
) -> Response[Any]:
    event = (await counted_event(event_id)).event
    closes = event.sign_up_ends
    closed = event.status is EventStatus.PUBLISHED and (closes is None or now() >= closes)
    context = {
        "event": event,
        "sheet": sheet or Sheet.of(event),
        "methods": METHOD_NAMES,
        "helps": METHOD_HELPS,
        "outcomes": STATUS_NAMES,
        "counts": await applications.counts(event_id),
        "records": await applications.records(event_id, "lottery"),
        "closed": closed,
        "seed": seed or SeedForm(),
        "ranks": ranks or RankForm(),
        "ranked": await _ranked(event, closed=closed),
        "weights": told(event.settings.allocation),
        "results": await results(event, MOST_RESULTS) if event.allocated_at else [],
        "rankings": await applications.records(event_id, "ranking") if event.allocated_at else [],
        "absence_words": absences.told(event.absence_rule) if event.absence_rule else None,
        "refused": refused.sentence if refused else None,
        "notice": notice(request),
    }
    return page(request, "events/allocation/manage.html", context, status_code=status)


async def _ranked(event: Event, *, closed: bool) -> dict[str, Any] | None:
    """The ranking as it stands, while there is one to decide on."""
    if event.allocation is not AllocationMethod.RANKED or not event.takes_applications or not closed:
        return None
    looked = await ranking.preview(event)
    people = await names_of(event.id)
    rows = []
    place = 0
    for group in looked.groups:
        first = place + 1
        for one in group:
            place += 1
            rows.append(
                {
                    "place": first,
                    "number": one.number,
                    "tied": len(group) > 1,
                    "behind": bool(one.bowl),
                    "places": one.places,
                    "score": written(score(looked.input.criteria, one.amounts)),
                    "parts": explained(looked.input.criteria, one.amounts),
                    "person": people.get(looked.registrations[one.number]),
                }
            )
    return {"rows": rows, "hash": looked.input_hash, "tied": looked.tied, "rooms": looked.input.rooms}


routes = [show, save, seal, draw, rank, conclude, ranking_record]
