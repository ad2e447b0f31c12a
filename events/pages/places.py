"""The organizer's places: what shares them, rules of each pool, shares of the branches by calculation and by hand."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.domain.event import Event, Pool
from events.domain.pool_rules import MOST_AHEAD, MOST_ANSWER_HOURS, PoolRules, others, rules_of
from events.domain.settings import WaitlistRules
from events.pages.manage import counted_event
from events.pages.notices import notice
from events.queries import quota_history
from events.services.event_settings import change_settings
from events.services.places import resize_pool
from events.services.pool_rules import RulesRefused, set_pool_rules
from events.services.returns import answer_request
from foundation.errors import Refusal, not_found
from foundation.forms import ChoiceField, Form, MomentField, TextField, WholeField
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import organizer

Mine = Request[Identity, Any, Any]
PATH = "/manage/events/{event_id:str}/places"


class PoolForm(Form):
    """The size and the rules of one pool."""

    size = WholeField(N_("Number of places"), least=1, most=100_000, required=True)
    return_by = MomentField(
        N_("Branches return places until"),
        hint=N_("Afterwards places that are not used go to branches whose people wait, round by round."),
    )
    merges_at = MomentField(
        N_("Quotas end, or places join others, at"),
        hint=N_("From then on places go to whoever comes first, and those who wait stand in one line."),
    )
    joins = ChoiceField(N_("They become part of"), required=False)
    partner = ChoiceField(N_("They keep step with"), required=False)
    ahead = WholeField(
        N_("How many places ahead they may be"), least=0, most=MOST_AHEAD,
        hint=N_("For instance 2: never more than two women more than men."),
    )  # fmt: skip


class WaitlistForm(Form):
    """How long somebody who moves up has to answer."""

    answer_hours = WholeField(
        N_("Hours to answer for somebody who moves up"), least=0, most=MOST_ANSWER_HOURS, required=True,
        hint=N_("0: the place is theirs at once. Near the beginning it is half of the time that is left."),
    )  # fmt: skip


class AnswerForm(Form):
    """The organizer's answer to a branch that asks for more."""

    given = WholeField(N_("Places to give"), least=0, most=1_000, required=True)
    words = TextField(N_("Words to the branch"), longest=200)


@get(PATH, name="event-places", guards=[organizer])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _page(request, event_id)


@post(f"{PATH}/waitlist", name="save-waitlist-rules", guards=[organizer])
async def save_waitlist(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    form = await WaitlistForm.read(request)
    if not form.validate():
        return await _page(request, event_id, waitlist=form, status=422)
    await change_settings(
        request.user, event_id, waitlist=WaitlistRules(answer_hours=form.answer_hours.data or 0)
    )
    return see_other(f"/manage/events/{event_id}/places?done=saved")


@get(f"{PATH}/{{pool_id:str}}/rules", name="pool-rules", guards=[organizer])
async def show_rules(request: Mine, event_id: FromPath[str], pool_id: FromPath[str]) -> Response[Any]:
    event, pool = await pool_of(event_id, pool_id)
    return await _rules_page(request, event, pool, await _form_of(event, pool))


@post(f"{PATH}/{{pool_id:str}}/rules", name="save-pool-rules", guards=[organizer])
async def save_rules(request: Mine, event_id: FromPath[str], pool_id: FromPath[str]) -> Response[Any]:
    event, pool = await pool_of(event_id, pool_id)
    form = _offering(event, pool, await PoolForm.read(request))
    if not form.validate():
        return await _rules_page(request, event, pool, form, 422)
    wanted = PoolRules(
        form.return_by.data, form.merges_at.data, form.joins.data or "", form.partner.data or "",
        form.ahead.data or 0,
    )  # fmt: skip
    try:
        await set_pool_rules(request.user, event_id, pool_id, wanted)
        await resize_pool(request.user, pool_id, form.size.data)
    except RulesRefused as refused:
        for field, sentence in refused.fields.items():
            form.refuse(sentence, field)
        return await _rules_page(request, event, pool, form, 422)
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _rules_page(request, event, pool, form, refused.status)
    return see_other(f"/manage/events/{event_id}/places?done=saved")


@post(f"{PATH}/requests/{{request_id:str}}", name="answer-quota-request", guards=[organizer])
async def answer(request: Mine, event_id: FromPath[str], request_id: FromPath[str]) -> Response[Any]:
    known = {each.id for each in await quota_history.requests_of(event_id)}
    if request_id not in known:
        raise not_found()
    form = await AnswerForm.read(request)
    if not form.validate():
        return await _page(request, event_id, answers={request_id: form}, status=422)
    try:
        await answer_request(request.user, request_id, form.given.data, form.words.data or "")
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _page(request, event_id, answers={request_id: form}, status=refused.status)
    return see_other(f"/manage/events/{event_id}/places?done=saved")


async def pool_of(event_id: str, pool_id: str) -> tuple[Event, Pool]:
    """The event and one of its pools that still stands for itself."""
    event = (await counted_event(event_id)).event
    pool = next((each for each in event.pools if each.id == pool_id and each.merged_at is None), None)
    if pool is None:
        raise not_found()
    return event, pool


async def _form_of(event: Event, pool: Pool) -> PoolForm:
    counted = await counted_event(event.id)
    rules = rules_of(pool)
    data = {name: getattr(rules, name) for name in PoolRules.__struct_fields__}
    return _offering(event, pool, PoolForm(data={**data, "size": counted.pool(pool.id).size}))


def _offering(event: Event, pool: Pool, form: PoolForm) -> PoolForm:
    choices = [(other.id, other.name or titles(event, other.id)) for other in others(event, pool)]
    form.joins.offer([("", N_("nothing: only the quotas end")), *choices])
    form.partner.offer([("", N_("nothing")), *choices])
    return form


def titles(event: Event, pool_id: str) -> str:
    """What shares the places of a pool, for people."""
    return "、".join(offering.title for offering in event.offerings if offering.pool == pool_id)


async def _rules_page(
    request: Mine, event: Event, pool: Pool, form: PoolForm, status: int = 200
) -> Response[Any]:
    context = {
        "event": event,
        "pool": pool,
        "shared_by": titles(event, pool.id),
        "others": others(event, pool),
        "form": form,
    }
    return page(request, "events/places/rules.html", context, status_code=status)


async def _page(
    request: Mine,
    event_id: str,
    *,
    waitlist: WaitlistForm | None = None,
    answers: dict[str, AnswerForm] | None = None,
    status: int = 200,
) -> Response[Any]:
    counted = await counted_event(event_id)
    event = counted.event
    requests = await quota_history.requests_of(event_id)
    forms = {each.id: AnswerForm(prefix="", data={"given": each.places}) for each in requests if each.open}
    context = {
        "event": event,
        "counted": counted,
        "pools": [(pool, counted.pool(pool.id), titles(event, pool.id)) for pool in event.pools],
        "names": {pool.id: pool.name or titles(event, pool.id) for pool in event.pools},
        "requests": requests,
        "answers": forms | (answers or {}),
        "waitlist": waitlist or WaitlistForm(data={"answer_hours": event.settings.waitlist.answer_hours}),
        "notice": notice(request),
    }
    return page(request, "events/places/overview.html", context, status_code=status)


routes = [show, save_waitlist, show_rules, save_rules, answer]
