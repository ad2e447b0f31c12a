"""The referee's pages of ties: which line-ups are in, opening them, the order of rubbers, calling them to courts."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from competitions.domain.rubber_order import ProposedOrder, propose_order
from competitions.domain.ties import rubber_name
from competitions.pages.notices import notice
from competitions.queries import matches, overview, ties
from competitions.queries.belonging import own_entry, own_match
from competitions.queries.ties import TieView
from competitions.services import line_ups
from foundation.errors import Refusal
from foundation.forms import Form, MomentField, TextField, WholeField
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import referee

Mine = Request[Identity, Any, Any]
TIES = "/referee/competitions/{competition_id:str}/ties"
TIE = TIES + "/{tie_id:str}"


class DeadlineForm(Form):
    """Until when line-ups are handed in."""

    deadline = MomentField(N_("Line-ups in by"), required=True)


class AgainForm(Form):
    """Why a line-up is opened again, and for how long."""

    reason = TextField(N_("Why is it opened again?"), longest=line_ups.LONGEST_REASON, required=True)
    minutes = WholeField(
        N_("Minutes for the new line-up"), least=1, most=1440, required=True, default=line_ups.AGAIN_MINUTES
    )


@get(TIES, name="referee-ties", guards=[referee])
async def show_ties(request: Mine, competition_id: FromPath[str]) -> Response[str]:
    """Every tie of the competition, those first that want something now."""
    found = await ties.of_competition(competition_id)
    wanted = {"open": 0, "revealed": 1, "teams": 2, "over": 3, "void": 4}
    context = {
        "competition": await overview.competition(competition_id),
        "ties": sorted(found, key=lambda view: (wanted[view.phase], view.number)),
    }
    return page(request, "competitions/referee/ties.html", context)


@get(TIE, name="referee-tie", guards=[referee])
async def show_tie(request: Mine, competition_id: FromPath[str], tie_id: FromPath[str]) -> Response[str]:
    await own_match(competition_id, tie_id)
    return await _shown(request, competition_id, tie_id)


async def _shown(
    request: Mine,
    competition_id: str,
    tie_id: str,
    problem: Sentence | None = None,
    status: int = 200,
    deadline: DeadlineForm | None = None,
    again: AgainForm | None = None,
) -> Response[str]:
    view = await ties.tie(tie_id)
    head = await overview.competition(competition_id)
    playing = await matches.of_competition(competition_id, ("called", "on_court"))
    taken = {card.court for card in playing}
    context = {
        "competition": head,
        "tie": view,
        "free": [court for court in range(1, head.courts + 1) if court not in taken],
        "proposed": _proposed(view),
        "names": {player.id: player.name for team in view.teams for player in team.players},
        "rubber_name": rubber_name,
        "problem": problem,
        "deadline": deadline or DeadlineForm(data={"deadline": view.deadline}),
        "again": again or AgainForm(),
        "notice": notice(request),
    }
    return page(request, "competitions/referee/tie.html", context, status_code=status)


def _proposed(view: TieView) -> ProposedOrder | None:
    """The order with the longest rest, when it is another one than the present."""
    if not view.revealed_at or view.result is not None:
        return None
    names = {player.id: player.name for team in view.teams for player in team.players}
    players = {
        rubber.number: [
            player for team in view.teams if team.line_up for player in team.line_up[rubber.number - 1]
        ]
        for rubber in view.rubbers
    }
    present = [rubber.number for rubber in view.rubbers]
    begun = [rubber.number for rubber in view.rubbers if rubber.begun or rubber.result]
    found = propose_order(players, begun, names, present)
    return found if list(found.order) != present else None


@post(TIE + "/reveal", name="reveal-line-ups", guards=[referee], status_code=200)
async def reveal(request: Mine, competition_id: FromPath[str], tie_id: FromPath[str]) -> Response[Any]:
    """Opens the line-ups that are in."""
    await own_match(competition_id, tie_id)
    try:
        await line_ups.reveal(request.user, tie_id)
    except Refusal as refusal:
        return await _refused(request, competition_id, tie_id, refusal)
    return _back(competition_id, tie_id, "revealed")


@post(TIE + "/order", name="order-rubbers", guards=[referee], status_code=200)
async def order(request: Mine, competition_id: FromPath[str], tie_id: FromPath[str]) -> Response[Any]:
    """Form field `order`: numbers of rubbers, separated by spaces or commas."""
    await own_match(competition_id, tie_id)
    typed = str((await request.form()).get("order", ""))[:80].replace(",", " ").replace("，", " ").split()
    numbers = [int(one) if one.isascii() and one.isdigit() and len(one) < 3 else 0 for one in typed]
    try:
        await line_ups.set_order(request.user, tie_id, numbers)
    except Refusal as refusal:
        return await _refused(request, competition_id, tie_id, refusal)
    return _back(competition_id, tie_id, "saved")


@post(TIE + "/deadline", name="line-up-deadline", guards=[referee], status_code=200)
async def set_deadline(request: Mine, competition_id: FromPath[str], tie_id: FromPath[str]) -> Response[Any]:
    """Form field `deadline`."""
    await own_match(competition_id, tie_id)
    form = await DeadlineForm.read(request)
    if not form.validate():
        return await _shown(request, competition_id, tie_id, status=422, deadline=form)
    try:
        await line_ups.set_deadline(request.user, tie_id, form.deadline.data)
    except Refusal as refusal:
        return await _refused(request, competition_id, tie_id, refusal)
    return _back(competition_id, tie_id, "saved")


@post(TIE + "/line-ups/{side_id:str}/open", name="open-line-up", guards=[referee], status_code=200)
async def open_again(
    request: Mine, competition_id: FromPath[str], tie_id: FromPath[str], side_id: FromPath[str]
) -> Response[Any]:
    """Form fields `reason`, `minutes`."""
    await own_match(competition_id, tie_id)
    await own_entry(competition_id, side_id)
    form = await AgainForm.read(request)
    if not form.validate():
        return await _shown(request, competition_id, tie_id, status=422, again=form)
    try:
        await line_ups.open_again(request.user, tie_id, side_id, form.reason.data or "", form.minutes.data)
    except Refusal as refusal:
        return await _refused(request, competition_id, tie_id, refusal)
    return _back(competition_id, tie_id, "opened-again")


async def _refused(request: Mine, competition_id: str, tie_id: str, refusal: Refusal) -> Response[Any]:
    if refusal.status not in (409, 422):
        raise refusal
    return await _shown(request, competition_id, tie_id, refusal.sentence, refusal.status)


def _back(competition_id: str, tie_id: str, done: str) -> Response[Any]:
    return see_other(f"/referee/competitions/{competition_id}/ties/{tie_id}?done={done}")


routes = [show_ties, show_tie, reveal, order, set_deadline, open_again]
