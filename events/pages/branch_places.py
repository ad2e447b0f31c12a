"""A branch's own places: returning what it does not use, asking for more, and what came of it."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.pages.branch import counted_for, deputy, reach, reached
from events.pages.notices import notice
from events.queries import branch_desk, quota_history
from events.queries.branch_desk import BranchShare
from events.queries.public import Counted
from events.services.returns import ask_for_more, return_places
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.forms import Form, TextField, WholeField
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity

Mine = Request[Identity, Any, Any]
PATH = "/branch/registrations/{event_id:str}/places"


class ReturnForm(Form):
    """Places the branch does not use."""

    places = WholeField(N_("How many to return"), least=1, most=100_000, required=True)


class AskForm(Form):
    """Places the branch would like to have."""

    places = WholeField(N_("Places asked for"), least=1, most=1_000, required=True)
    words = TextField(N_("Why they are needed"), longest=200, required=True)


@get(PATH, name="branch-places", guards=[deputy])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _page(request, await counted_for(request, event_id))


@post(f"{PATH}/{{pool_id:str}}/{{branch_id:str}}/return", name="return-places", guards=[deputy])
async def give_back(
    request: Mine, event_id: FromPath[str], pool_id: FromPath[str], branch_id: FromPath[str]
) -> Response[Any]:
    counted = await counted_for(request, event_id)
    await _own(request, counted, pool_id, branch_id)
    form = await ReturnForm.read(request)
    if form.validate():
        try:
            await return_places(request.user, pool_id, branch_id, form.places.data)
        except Refusal as refused:
            form.refuse(refused.sentence, refused.field)
            return await _page(request, counted, {("return", pool_id, branch_id): form}, refused.status)
        return see_other(f"/branch/registrations/{event_id}/places?done=returned")
    return await _page(request, counted, {("return", pool_id, branch_id): form}, 422)


@post(f"{PATH}/{{pool_id:str}}/{{branch_id:str}}/ask", name="ask-for-places", guards=[deputy])
async def ask(
    request: Mine, event_id: FromPath[str], pool_id: FromPath[str], branch_id: FromPath[str]
) -> Response[Any]:
    counted = await counted_for(request, event_id)
    await _own(request, counted, pool_id, branch_id)
    form = await AskForm.read(request)
    if form.validate():
        try:
            await ask_for_more(request.user, pool_id, branch_id, form.places.data, form.words.data or "")
        except Refusal as refused:
            form.refuse(refused.sentence, refused.field)
            return await _page(request, counted, {("ask", pool_id, branch_id): form}, refused.status)
        return see_other(f"/branch/registrations/{event_id}/places?done=asked")
    return await _page(request, counted, {("ask", pool_id, branch_id): form}, 422)


async def _shares(request: Mine, counted: Counted) -> list[BranchShare]:
    """The quotas within reach; another branch's do not exist here."""
    within = reach(request.user, counted.event.id)
    return [each for each in await branch_desk.shares(counted.event.id) if reached(each.branch_path, within)]


async def _own(request: Mine, counted: Counted, pool_id: str, branch_id: str) -> None:
    if (pool_id, branch_id) not in {(each.pool, each.branch) for each in await _shares(request, counted)}:
        raise not_found()


async def _page(
    request: Mine,
    counted: Counted,
    forms: dict[tuple[str, str, str], ReturnForm | AskForm] | None = None,
    status: int = 200,
) -> Response[Any]:
    event, typed, at = counted.event, forms or {}, now()
    shares = await _shares(request, counted)
    mine = {(each.pool, each.branch) for each in shares}
    requests = [
        each for each in await quota_history.requests_of(event.id) if (each.pool, each.branch) in mine
    ]
    context = {
        "event": event,
        "ahead": event.status == "published" and not event.started(at),
        "several": len(event.pools) > 1,
        "rows": [
            (
                share,
                share.return_by is None or at < share.return_by,
                typed.get(("return", share.pool, share.branch), ReturnForm()),
                typed.get(("ask", share.pool, share.branch), AskForm()),
                [each for each in requests if (each.pool, each.branch) == (share.pool, share.branch)],
            )
            for share in shares
        ],
        "notice": notice(request),
    }
    return page(request, "events/places/branch.html", context, status_code=status)


routes = [show, give_back, ask]
