"""The chair's desk: who is on stage, who has marked, the running order, the panel."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Stream

from competitions.pages.contests.belonging import own_contest, own_loaded
from competitions.pages.notices import notice
from competitions.queries import overview
from competitions.queries.contests.views import desk, how_ordered, marks_log
from competitions.services.contests.live import contest_topic, marks_topic
from foundation.forms import ChoiceField, Form, TextField
from foundation.live import live_response
from foundation.messages import N_, Sentence
from foundation.rendering import page
from members.domain.identity import Identity
from members.guards import referee
from members.queries.tree import branches

Mine = Request[Identity, Any, Any]
PATH = "/referee/competitions/{competition_id:str}/contests/{contest_id:str}"


class PerformerForm(Form):
    """A contestant typed in."""

    name = TextField(N_("Who performs"), longest=130, required=True)
    detail = TextField(N_("What is performed"), longest=120)
    branch = ChoiceField(N_("Branch"), required=False)


class JudgeForm(Form):
    """A seat of the panel."""

    name = TextField(N_("Name"), longest=60, hint=N_("For a judge without an account: only the name."))
    staff_number = TextField(
        N_("Staff number"), longest=32, hint=N_("A member may also mark after signing in, without a link.")
    )


class OrderForm(Form):
    spoken_seed = TextField(
        N_("The random seed spoken aloud"),
        longest=80,
        required=True,
        hint=N_("Let somebody in the hall say a few digits or words; type exactly these."),
    )


@get(PATH, name="contest-desk", guards=[referee])
async def show(request: Mine, competition_id: FromPath[str], contest_id: FromPath[str]) -> Response[Any]:
    return await desk_shown(request, competition_id, contest_id)


async def desk_shown(
    request: Mine,
    competition_id: str,
    contest_id: str,
    *,
    problem: Sentence | None = None,
    status: int = 200,
    **forms: Form,
) -> Response[Any]:
    """The desk with what was refused, and with forms as they were typed."""
    found = await own_loaded(competition_id, contest_id)
    performer_form = forms.get("performer_form") or PerformerForm()
    await offer_branches(performer_form)
    shown = desk(found)
    on_stage = found.on_stage
    context = {
        "competition": await overview.competition(competition_id),
        "contest": found.row,
        "rules": found.settings,
        "found": found,
        "performances": shown,
        "on_stage": next((each for each in shown if on_stage and each.performer.id == on_stage.id), None),
        "next_up": found.next_up,
        "begun": any(each.called_at for each in found.performers),
        "order": await how_ordered(contest_id),
        "performer_form": performer_form,
        "judge_form": forms.get("judge_form") or JudgeForm(),
        "order_form": forms.get("order_form") or OrderForm(),
        "problem": problem,
        "notice": notice(request),
    }
    return page(request, "competitions/contests/desk.html", context, status_code=status)


@get(PATH + "/marks", name="contest-marks", guards=[referee])
async def show_log(request: Mine, competition_id: FromPath[str], contest_id: FromPath[str]) -> Response[Any]:
    """Every mark as it came in, replaced ones too: what a dispute is settled by."""
    row = await own_contest(competition_id, contest_id)
    context = {
        "competition": await overview.competition(competition_id),
        "contest": row,
        "names": {each.key: each.name for each in row.chosen.criteria},
        "marks": await marks_log(contest_id),
    }
    return page(request, "competitions/contests/marks.html", context)


async def offer_branches(form: Form) -> None:
    form.branch.offer([("", N_("none")), *((node.id, node.name) for node in await branches())])  # type: ignore[attr-defined]


@get("/live/referee/competitions/{competition_id:str}/contests/{contest_id:str}", name="contest-desk-live",
     guards=[referee])  # fmt: skip
async def stream(competition_id: FromPath[str], contest_id: FromPath[str]) -> Stream:
    """Every change, and every mark that comes in (server-sent events named `draw`)."""
    await own_contest(competition_id, contest_id)
    return live_response(contest_topic(contest_id), marks_topic(contest_id))


routes = [show, show_log, stream]
