"""What the chair does at the desk: performers, order, panel, stage, penalties, publishing."""

from collections.abc import Awaitable
from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath

from competitions.documents.link_code import code_path
from competitions.domain.contests.score_sheet import hundredths
from competitions.pages.contests.belonging import own_contest
from competitions.pages.contests.desk import (
    PATH,
    JudgeForm,
    OrderForm,
    PerformerForm,
    desk_shown,
    offer_branches,
)
from competitions.queries import overview
from competitions.services.contests import panel, running_order, setup, stage
from foundation.errors import Refusal
from foundation.forms import Form, clean
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.settings import settings
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import referee

Mine = Request[Identity, Any, Any]
UNKNOWN = Sentence("Please choose one.")


async def _done(
    request: Mine, competition_id: str, contest_id: str, act: Awaitable[Any], done: str, **forms: Form
) -> Response[Any]:
    """Back to the desk, with the news or with what was refused."""
    try:
        await act
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        for form in forms.values():
            form.refuse(refusal.sentence, refusal.field)
        problem = None if forms else refusal.sentence
        return await desk_shown(
            request, competition_id, contest_id, problem=problem, status=refusal.status, **forms
        )
    return see_other(f"{desk_path(competition_id, contest_id)}?done={done}")


def desk_path(competition_id: str, contest_id: str) -> str:
    return f"/referee/competitions/{competition_id}/contests/{contest_id}"


@post(PATH + "/performers", name="contest-performers", guards=[referee], status_code=200)
async def add_performer(
    request: Mine, competition_id: FromPath[str], contest_id: FromPath[str]
) -> Response[Any]:
    """A contestant typed in."""
    await own_contest(competition_id, contest_id)
    form = await PerformerForm.read(request)
    await offer_branches(form)
    if not form.validate():
        return await desk_shown(request, competition_id, contest_id, status=422, performer_form=form)
    act = setup.add_performer(
        request.user, contest_id, form.name.data or "", form.detail.data or "", form.branch.data or ""
    )
    return await _done(request, competition_id, contest_id, act, "saved", performer_form=form)


@post(PATH + "/registrations", name="contest-registrations", guards=[referee], status_code=200)
async def take_registrations(
    request: Mine, competition_id: FromPath[str], contest_id: FromPath[str]
) -> Response[Any]:
    await own_contest(competition_id, contest_id)
    act = setup.take_registrations(request.user, contest_id)
    return await _done(request, competition_id, contest_id, act, "saved")


@post(PATH + "/order", name="contest-order", guards=[referee], status_code=200)
async def draw_order(
    request: Mine, competition_id: FromPath[str], contest_id: FromPath[str]
) -> Response[Any]:
    """The order by public lot, from the seed spoken aloud."""
    await own_contest(competition_id, contest_id)
    form = await OrderForm.read(request)
    if not form.validate():
        return await desk_shown(request, competition_id, contest_id, status=422, order_form=form)
    act = running_order.draw(request.user, contest_id, form.spoken_seed.data or "")
    return await _done(request, competition_id, contest_id, act, "ordered", order_form=form)


@post(PATH + "/order-by-hand", name="contest-order-by-hand", guards=[referee], status_code=200)
async def order_by_hand(
    request: Mine, competition_id: FromPath[str], contest_id: FromPath[str]
) -> Response[Any]:
    """Form fields `performer` and `turn`, as many of each; equal turns stay in the order they stand."""
    await own_contest(competition_id, contest_id)
    form = await request.form()
    performers = [str(each) for each in form.getall("performer", [])]
    turns = [str(each) for each in form.getall("turn", [])]
    if len(performers) != len(turns) or not all(
        each.isascii() and each.isdigit() and len(each) < 5 for each in turns
    ):
        problem = Sentence("Give every performer one place of its own in the order.")
        return await desk_shown(request, competition_id, contest_id, problem=problem, status=422)
    order = [
        who for _, who in sorted(zip(map(int, turns), performers, strict=True), key=lambda pair: pair[0])
    ]
    act = running_order.set_by_hand(request.user, contest_id, order)
    return await _done(request, competition_id, contest_id, act, "ordered")


@post(PATH + "/judges", name="contest-judges", guards=[referee], status_code=200)
async def add_judge(request: Mine, competition_id: FromPath[str], contest_id: FromPath[str]) -> Response[Any]:
    await own_contest(competition_id, contest_id)
    form = await JudgeForm.read(request)
    if not form.validate():
        return await desk_shown(request, competition_id, contest_id, status=422, judge_form=form)
    act = panel.add_judge(request.user, contest_id, form.name.data or "", form.staff_number.data or "")
    return await _done(request, competition_id, contest_id, act, "saved", judge_form=form)


@post(PATH + "/judges/{judge_id:str}", name="contest-judge", guards=[referee], status_code=200)
async def change_judge(
    request: Mine, competition_id: FromPath[str], contest_id: FromPath[str], judge_id: FromPath[str]
) -> Response[Any]:
    """Form field `decision`: remove, or revoke (the link)."""
    await own_contest(competition_id, contest_id)
    decision = str((await request.form()).get("decision", ""))
    acts = {"remove": panel.remove_judge, "revoke": panel.revoke}
    if decision not in acts:
        return await desk_shown(request, competition_id, contest_id, problem=UNKNOWN, status=422)
    act = acts[decision](request.user, contest_id, judge_id)
    return await _done(request, competition_id, contest_id, act, "saved")


@post(PATH + "/judge-links", name="contest-judge-links", guards=[referee], status_code=200)
async def issue_links(
    request: Mine, competition_id: FromPath[str], contest_id: FromPath[str]
) -> Response[Any]:
    """Form field `judge`: one seat, or empty for all. Answers the sheet at once: the secrets are shown only now."""
    row = await own_contest(competition_id, contest_id)
    judge_id = str((await request.form()).get("judge", ""))
    try:
        issued = await panel.issue_links(request.user, contest_id, judge_id)
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        return await desk_shown(request, competition_id, contest_id, problem=refusal.sentence, status=409)
    addresses = [f"{settings().address}/judge/{each.secret}" for each in issued]
    cards = [
        {"number": each.number, "name": each.name, "address": address, "code": code_path(address)}
        for each, address in zip(issued, addresses, strict=True)
    ]
    context = {
        "competition": await overview.competition(competition_id),
        "contest": row,
        "cards": cards,
        "back": desk_path(competition_id, contest_id),
    }
    return page(request, "competitions/contests/link_sheet.html", context)


@post(PATH + "/performers/{performer_id:str}", name="contest-performer", guards=[referee], status_code=200)
async def change_performer(
    request: Mine, competition_id: FromPath[str], contest_id: FromPath[str], performer_id: FromPath[str]
) -> Response[Any]:
    """Form field `decision`: call, lock, unlock, withdraw, return or remove."""
    await own_contest(competition_id, contest_id)
    decision = str((await request.form()).get("decision", ""))
    acts = {
        "call": stage.call,
        "lock": stage.lock,
        "unlock": stage.unlock,
        "withdraw": stage.withdraw,
        "return": stage.come_back,
        "remove": setup.remove_performer,
    }
    if decision not in acts:
        return await desk_shown(request, competition_id, contest_id, problem=UNKNOWN, status=422)
    act = acts[decision](request.user, contest_id, performer_id)
    return await _done(request, competition_id, contest_id, act, "saved")


@post(
    PATH + "/performers/{performer_id:str}/penalty", name="contest-penalty", guards=[referee], status_code=200
)
async def penalize(
    request: Mine, competition_id: FromPath[str], contest_id: FromPath[str], performer_id: FromPath[str]
) -> Response[Any]:
    """Form fields `points` and `reason`; or `lift` with the id of a penalty."""
    await own_contest(competition_id, contest_id)
    form = await request.form()
    lifted = str(form.get("lift", ""))
    if lifted:
        act = stage.lift(request.user, contest_id, lifted)
    else:
        points = hundredths(str(form.get("points", ""))[:10]) or 0
        act = stage.penalize(request.user, contest_id, performer_id, points, _reason(form.get("reason")))
    return await _done(request, competition_id, contest_id, act, "saved")


@post(
    PATH + "/performers/{performer_id:str}/excuse", name="contest-excuse", guards=[referee], status_code=200
)
async def excuse(
    request: Mine, competition_id: FromPath[str], contest_id: FromPath[str], performer_id: FromPath[str]
) -> Response[Any]:
    """Form fields `judge` and `reason`; a judge excused already judges again."""
    await own_contest(competition_id, contest_id)
    form = await request.form()
    act = stage.excuse(
        request.user, contest_id, performer_id, str(form.get("judge", "")), _reason(form.get("reason"))
    )
    return await _done(request, competition_id, contest_id, act, "saved")


@post(PATH + "/publish", name="contest-publish", guards=[referee], status_code=200)
async def publish(request: Mine, competition_id: FromPath[str], contest_id: FromPath[str]) -> Response[Any]:
    """Publishes; with the field `reason` takes published results back."""
    row = await own_contest(competition_id, contest_id)
    reason = _reason((await request.form()).get("reason"))
    act = (
        stage.take_back(request.user, contest_id, reason)
        if row.state == "published"
        else stage.publish(request.user, contest_id)
    )
    return await _done(
        request, competition_id, contest_id, act, "published" if row.state == "running" else "saved"
    )


def _reason(given: Any) -> str:
    return clean(str(given or ""))[:120]


routes = [
    add_performer,
    take_registrations,
    draw_order,
    order_by_hand,
    add_judge,
    change_judge,
    issue_links,
    change_performer,
    penalize,
    excuse,
    publish,
]
