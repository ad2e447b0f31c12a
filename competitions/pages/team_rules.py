"""How teams play: the line of rubbers, who may be in a team, until when line-ups are handed in."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from competitions.domain.ties import (
    MOST_PLAYERS,
    MOST_RUBBERS,
    USUAL_LINES,
    RosterRules,
    TieRules,
    line_of,
    line_text,
    rubber_name,
)
from competitions.pages.notices import notice
from competitions.pages.public import of_competition
from competitions.queries import overview
from competitions.queries.disciplines import DisciplineRow
from competitions.services.team_rules import choose_team_rules
from foundation.errors import Refusal, not_found
from foundation.forms import Form, TextField, TickField, WholeField
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import referee

Mine = Request[Identity, Any, Any]
PATH = "/referee/competitions/{competition_id:str}/disciplines/{teams_id:str}/team-rules"


class TeamRulesForm(Form):
    """Everything chosen for ties of teams."""

    line = TextField(
        N_("Line of rubbers"),
        longest=120,
        required=True,
        hint=N_("In order, such as XD-MD-WD. A rubber of your own says who plays: Veterans:2, D1:1M1W."),
    )
    rubbers_a_player = WholeField(
        N_("Rubbers a player may play in a tie"), least=1, most=MOST_RUBBERS, required=True
    )
    plays_all = TickField(
        N_("Play all rubbers in the knockout too"),
        hint=N_("Otherwise a knockout tie stops when it is decided. A group tie always plays all."),
    )
    hand_in_minutes = WholeField(
        N_("Line-ups are due this many minutes before the tie"), most=24 * 60, required=True
    )
    least = WholeField(N_("Players in a team at least"), most=MOST_PLAYERS)
    most = WholeField(N_("Players in a team at most"), least=1, most=MOST_PLAYERS, required=True)
    least_men = WholeField(N_("Men at least"), most=MOST_PLAYERS)
    most_men = WholeField(N_("Men at most"), most=MOST_PLAYERS, hint=N_("Empty: no limit."))
    least_women = WholeField(N_("Women at least"), most=MOST_PLAYERS)
    most_women = WholeField(N_("Women at most"), most=MOST_PLAYERS, hint=N_("Empty: no limit."))
    most_guests = WholeField(N_("Guest players at most"), most=MOST_PLAYERS)
    joint = TickField(N_("Two branches may make a team together"))


def _of(rules: TieRules) -> dict[str, Any]:
    roster = rules.roster
    return {
        "line": line_text(rules.line),
        "rubbers_a_player": rules.rubbers_a_player,
        "plays_all": rules.plays_all,
        "hand_in_minutes": rules.hand_in_minutes,
        "least": roster.least or None,
        "most": roster.most,
        "least_men": roster.least_men or None,
        "most_men": roster.most_men,
        "least_women": roster.least_women or None,
        "most_women": roster.most_women,
        "most_guests": roster.most_guests,
        "joint": roster.joint,
    }


def _rules(form: TeamRulesForm) -> TieRules:
    """Raises Refusal 422 for a line nobody can read."""
    return TieRules(
        line=line_of(form.line.data or ""),
        rubbers_a_player=form.rubbers_a_player.data or 1,
        plays_all=bool(form.plays_all.data),
        hand_in_minutes=form.hand_in_minutes.data or 0,
        roster=RosterRules(
            least=form.least.data or 0,
            most=form.most.data or 1,
            least_men=form.least_men.data or 0,
            least_women=form.least_women.data or 0,
            most_men=form.most_men.data,
            most_women=form.most_women.data,
            most_guests=form.most_guests.data or 0,
            joint=bool(form.joint.data),
        ),
    )


@get(PATH, name="team-rules", guards=[referee])
async def show(request: Mine, competition_id: FromPath[str], teams_id: FromPath[str]) -> Response[Any]:
    row = await _of_teams(competition_id, teams_id)
    return await _shown(request, row, TeamRulesForm(data=_of(row.chosen.ties)))


async def _of_teams(competition_id: str, discipline_id: str) -> DisciplineRow:
    row = await of_competition(competition_id, discipline_id)
    if row.entrants != "team":
        raise not_found()
    return row


async def _shown(request: Mine, row: DisciplineRow, form: TeamRulesForm, status: int = 200) -> Response[Any]:
    context = {
        "competition": await overview.competition(row.competition),
        "discipline": row,
        "form": form,
        "line": [rubber_name(kind) for kind in row.chosen.ties.line],
        "usual": USUAL_LINES,
        "open": row.state in ("entries", "seeding"),
        "notice": notice(request),
    }
    return page(request, "competitions/referee/team_rules.html", context, status_code=status)


@post(PATH, guards=[referee], status_code=200)
async def choose(request: Mine, competition_id: FromPath[str], teams_id: FromPath[str]) -> Response[Any]:
    row = await _of_teams(competition_id, teams_id)
    form = await TeamRulesForm.read(request)
    if not form.validate():
        return await _shown(request, row, form, 422)
    try:
        await choose_team_rules(request.user, row.id, _rules(form))
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        form.refuse(refusal.sentence, "most" if refusal.field == "roster" else refusal.field)
        return await _shown(request, row, form, refusal.status)
    return see_other(f"/referee/competitions/{competition_id}/disciplines/{teams_id}/team-rules?done=saved")


routes = [show, choose]
