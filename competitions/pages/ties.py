"""A tie of two teams for everybody, and the line-up its captain or liaison hands in on a phone."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.params import FromPath

from competitions.domain.line_ups import LineUp, Problem, TeamPlayer, problems
from competitions.domain.ties import RubberKind, rubber_name
from competitions.pages.notices import notice
from competitions.pages.public import visible
from competitions.queries import overview, ties
from competitions.queries.ties import TieTeam, TieView
from competitions.services import line_ups
from foundation.errors import Refusal, not_allowed
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity, Role
from members.guards import anyone, signed_in

Mine = Request[Identity, Any, Any]
AnyRequest = Request[Any, Any, Any]


@get("/ties/{tie_id:str}", name="tie", guards=[anyone])
async def show_tie(request: AnyRequest, tie_id: FromPath[str]) -> Response[str]:
    """Both teams, the score, every rubber as it stands; line-ups once both are open."""
    view = await ties.tie(tie_id)
    head = await visible(request, view.competition)
    identity = request.scope.get("user")
    mine = await _mine(identity, view) if isinstance(identity, Identity) else []
    context = {
        "competition": head,
        "tie": view.seen_by(),
        "mine": mine,
        "is_referee": isinstance(identity, Identity) and identity.holds(Role.REFEREE, view.competition),
        "rubber_name": rubber_name,
        "notice": notice(request),
    }
    return page(request, "competitions/tie.html", context)


async def _mine(identity: Identity, view: TieView) -> list[TieTeam]:
    """The teams this person hands in a line-up for, while that can be done."""
    if view.phase not in ("open", "teams") or identity.holds(Role.REFEREE, view.competition):
        return []
    return [team for team in view.teams if team.entry and await line_ups.may_act_for(identity, view, team)]


@get("/competitions/{competition_id:str}/line-ups", name="line-ups", guards=[signed_in])
async def show_line_ups(request: Mine, competition_id: FromPath[str]) -> Response[str]:
    """The ties I hand in line-ups for, as captain or liaison: what is missing, and until when."""
    head = await visible(request, competition_id)
    found: list[tuple[TieView, TieTeam]] = []
    for view in await ties.of_competition(competition_id):
        if view.phase in ("open", "revealed") and not view.begun:
            found += [(view, team) for team in await _acts_for(request.user, view)]
    found.sort(key=lambda one: (one[1].handed_in_at is not None, one[0].number))
    return page(request, "competitions/line_ups.html", {"competition": head, "found": found})


async def _acts_for(identity: Identity, view: TieView) -> list[TieTeam]:
    if identity.holds(Role.REFEREE, view.competition):
        return [team for team in view.teams if team.entry]
    return [team for team in view.teams if team.entry and await line_ups.may_act_for(identity, view, team)]


@get("/ties/{tie_id:str}/line-ups/{side_id:str}", name="line-up", guards=[signed_in])
async def show_line_up(request: Mine, tie_id: FromPath[str], side_id: FromPath[str]) -> Response[str]:
    """The line-up of my team: who plays which rubber."""
    view = await ties.tie(tie_id)
    team = view.team(side_id)
    if not await line_ups.may_act_for(request.user, view, team):
        raise not_allowed()
    return await _shown(request, view, team, team.line_up or tuple(() for _ in view.rules.line))


async def _shown(
    request: Mine,
    view: TieView,
    team: TieTeam,
    given: LineUp,
    wrong: list[Problem] | None = None,
    problem: Sentence | None = None,
    status: int = 200,
) -> Response[str]:
    referee = request.user.holds(Role.REFEREE, view.competition)
    locked = view.phase == "revealed" and not (referee and team.handed_in_at is None)
    other = view.b if team.side == "a" else view.a
    context = {
        "competition": await overview.competition(view.competition),
        "tie": view.seen_by(team.entry or ""),
        "team": team,
        "opponent": other,
        "slots": [
            _slot(view, number, kind, given, team) for number, kind in enumerate(view.rules.line, start=1)
        ],
        "wrong": {one.rubber: one.why for one in reversed(wrong or [])},
        "problem": problem,
        "locked": locked or view.phase in ("teams", "over", "void"),
        "is_referee": referee,
        "limit": view.rules.rubbers_a_player,
    }
    return page(request, "competitions/line_up.html", context, status_code=status)


def _slot(view: TieView, number: int, kind: RubberKind, given: LineUp, team: TieTeam) -> dict[str, Any]:
    """A rubber of the form: for each place who may stand there and who does."""
    chosen = given[number - 1] if number <= len(given) else ()
    free = [player.id for player in team.players]
    picked = [player for player in chosen if player in free]
    return {
        "number": number,
        "name": rubber_name(kind),
        "places": [
            {
                "name": f"player-{number}-{place}",
                "sex": sex,
                "players": _may_stand(sex, team.players),
                "chosen": _chosen(sex, place, picked, team.players, kind),
            }
            for place, sex in enumerate(_sexes(kind))
        ],
        "given_up": team.line_up is not None and not chosen and view.phase != "teams",
    }


def _sexes(kind: RubberKind) -> list[str]:
    return ["male"] * kind.men + ["female"] * kind.women + [""] * kind.anyone


def _may_stand(sex: str, players: tuple[TeamPlayer, ...]) -> list[TeamPlayer]:
    """Of whom the roster tells no sex may stand anywhere in the list; the rule decides."""
    return [player for player in players if not sex or player.sex in (sex, "")]


def _chosen(
    sex: str, place: int, picked: list[str], players: tuple[TeamPlayer, ...], kind: RubberKind
) -> str:
    if kind.men == kind.women == 1:
        known = {player.id: player.sex for player in players}
        return next((player for player in picked if known[player] == sex), "")
    return picked[place] if place < len(picked) else ""


@post("/ties/{tie_id:str}/line-ups/{side_id:str}", guards=[signed_in], status_code=200)
async def hand_in(request: Mine, tie_id: FromPath[str], side_id: FromPath[str]) -> Response[Any]:
    """Form fields `player-<rubber>-<place>`; `given-up` names rubbers the team has nobody for."""
    view = await ties.tie(tie_id)
    team = view.team(side_id)
    if not await line_ups.may_act_for(request.user, view, team):
        raise not_allowed()
    form = await request.form()
    given, wrong = _read(form, view, team)
    try:
        if wrong:
            return await _shown(request, view, team, given, wrong, status=422)
        await line_ups.hand_in(request.user, tie_id, side_id, given)
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        return await _shown(request, view, team, given, problem=refusal.sentence, status=refusal.status)
    if request.user.holds(Role.REFEREE, view.competition):
        return see_other(f"/referee/competitions/{view.competition}/ties/{tie_id}?done=handed-in")
    return see_other(f"/ties/{tie_id}?done=handed-in")


def _read(form: FormMultiDict, view: TieView, team: TieTeam) -> tuple[LineUp, list[Problem]]:
    """The line-up as typed, and everything wrong with it. An empty rubber must be given up on purpose."""
    given_up = {str(value) for value in form.getall("given-up", [])}
    given: list[tuple[str, ...]] = []
    wrong: list[Problem] = []
    for number, kind in enumerate(view.rules.line, start=1):
        typed = [str(form.get(f"player-{number}-{place}", ""))[:13] for place in range(kind.players)]
        players = tuple(player for player in typed if player)
        given.append(() if str(number) in given_up else players)
        if not players and str(number) not in given_up:
            why = Sentence("Choose who plays {rubber}, or give it up.", rubber=rubber_name(kind))
            wrong.append(Problem(number, why))
    return tuple(given), wrong or problems(view.rules, team.players, tuple(given))


routes = [show_tie, show_line_ups, show_line_up, hand_in]
