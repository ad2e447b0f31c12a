"""The public draw, step by step: roster frozen, seeds, spoken seed, preview, locked; and what comes after."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from competitions.domain.draw_record import record_from_json
from competitions.domain.draw_settings import LARGEST
from competitions.domain.entries import LONGEST_TEAM_NAME
from competitions.domain.methods import METHODS, most_seeds
from competitions.domain.progress import open_ties
from competitions.pages.draw_record import record_view
from competitions.pages.notices import notice
from competitions.pages.public import of_competition
from competitions.queries import disciplines, overview
from competitions.queries.disciplines import DisciplineRow, DrawRow, RosterEntry
from competitions.queries.entries import unentered
from competitions.queries.played import PlayedDraw, load
from competitions.queries.stages import byes, later_stages
from competitions.services import drawing, progress, roster
from foundation.errors import Refusal
from foundation.forms import Form, TextField
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import referee

Mine = Request[Identity, Any, Any]
PATH = "/referee/competitions/{competition_id:str}/disciplines/{discipline_id:str}"


class SpokenForm(Form):
    spoken_seed = TextField(
        N_("The random seed spoken aloud"),
        longest=80,
        required=True,
        hint=N_("Let somebody in the hall say a few digits or words; type exactly these."),
    )


class StageForm(Form):
    spoken_seed = TextField(
        N_("The random seed spoken aloud"),
        longest=80,
        hint=N_("Let somebody in the hall say a few digits or words; type exactly these."),
    )


class BackForm(Form):
    reason = TextField(N_("Why is this stage taken back?"), longest=200, required=True)


class LateForm(Form):
    name = TextField(N_("Name of the team"), longest=LONGEST_TEAM_NAME)
    staff_number = TextField(N_("Staff number"), longest=400, required=True)
    partner = TextField(N_("Staff number of the partner"), longest=32)
    reason = TextField(N_("Reason"), longest=200, required=True)


class AgainForm(Form):
    reason = TextField(N_("Why is it drawn again?"), longest=200, required=True)


@get(PATH, name="referee-discipline", guards=[referee])
async def show(request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]) -> Response[Any]:
    """Where the draw stands and the one next act."""
    return await shown(request, competition_id, discipline_id)


async def shown(
    request: Mine,
    competition_id: str,
    discipline_id: str,
    forms: dict[str, Form] | None = None,
    problem: Sentence | None = None,
    typed_seeds: list[str] | None = None,
) -> Response[Any]:
    row = await of_competition(competition_id, discipline_id)
    entries = await disciplines.roster(discipline_id)
    draw = await disciplines.current_draw(discipline_id)
    glance = next(each for each in await overview.disciplines(competition_id) if each.id == discipline_id)
    entered = [entry for entry in entries if entry.status == "entered"]
    context = {
        "competition": await overview.competition(competition_id),
        "discipline": row,
        "glance": glance,
        "step": _step(row, draw, _wanted(request, forms, typed_seeds)),
        "entered": entered,
        "outside": await unentered(row.id, row.offering) if row.entrants != "singles" else [],
        "left": [entry for entry in entries if entry.status != "entered"],
        "seed_choices": typed_seeds or _seeds(row, entered),
        "format": row.scoring,
        "draw": draw,
        "history": [each for each in await disciplines.draws(discipline_id) if each.state == "replaced"],
        "method": METHODS[row.method].title,
        "spoken_form": SpokenForm(),
        "again_form": AgainForm(),
        "stage_form": StageForm(),
        "back_form": BackForm(),
        "late_form": LateForm(),
        "problem": problem,
        "notice": notice(request),
        **(record_view(record_from_json(draw.record)) if draw else {}),
        **(
            await _progress(await load(row, draw))
            if draw and draw.state == "locked"
            else {"ties": [], "begun": False, "later": None, "byes": []}
        ),
        **(forms or {}),
    }
    refused = problem is not None or forms is not None
    return page(request, "competitions/referee/discipline.html", context, status_code=422 if refused else 200)


def _wanted(request: Mine, forms: dict[str, Form] | None, typed_seeds: list[str] | None) -> str:
    """The step asked for, or the one whose form was refused and must be shown again."""
    if typed_seeds is not None:
        return "seeds"
    return "speak" if forms and "spoken_form" in forms else str(request.query_params.get("step", ""))


def _step(row: DisciplineRow, draw: DrawRow | None, wanted: str) -> int:
    """0 roster, 1 seeds, 2 spoken seed, 3 preview, 4 locked."""
    if row.state == "entries":
        return 0
    if row.state != "seeding":
        return 4
    if wanted == "seeds":
        return 1
    if draw is not None and wanted != "speak":
        return 3
    return 2 if wanted == "speak" else 1


def _seeds(row: DisciplineRow, entered: list[RosterEntry]) -> list[str]:
    """For each seed the rules allow, who has it now."""
    by_seed = {entry.seed: entry.id for entry in entered if entry.seed}
    if len(entered) < 2:
        return []
    most = min(most_seeds(row.method, len(entered), row.chosen.draw), len(entered))
    return [by_seed.get(number, "") for number in range(1, most + 1)]


async def _progress(loaded: PlayedDraw) -> dict[str, Any]:
    """Ties that wait for a lot, whether anything was played yet, stages to make, byes that can still be taken."""
    return {
        "ties": [[loaded.entries[entry] for entry in tie] for tie in open_ties(loaded.played)],
        "begun": any(match.started or match.result for match in loaded.matches.values()),
        "later": await later_stages(loaded),
        "byes": byes(loaded),
    }


def path(competition_id: str, discipline_id: str) -> str:
    return f"/referee/competitions/{competition_id}/disciplines/{discipline_id}"


@post(f"{PATH}/freeze", name="freeze-roster", guards=[referee], status_code=200)
async def freeze(request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]) -> Response[Any]:
    await of_competition(competition_id, discipline_id)
    try:
        await roster.freeze(request.user, discipline_id)
    except Refusal as refusal:
        return await shown(request, competition_id, discipline_id, problem=kept(refusal))
    return see_other(f"{path(competition_id, discipline_id)}?step=seeds&done=frozen")


@post(f"{PATH}/seeds", name="set-seeds", guards=[referee], status_code=200)
async def set_seeds(
    request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> Response[Any]:
    """Form fields `seed`, several, in order; empty ones are left out."""
    await of_competition(competition_id, discipline_id)
    typed = [str(each) for each in (await request.form()).getall("seed", [])][:LARGEST]
    try:
        await roster.set_seeds(request.user, discipline_id, [each for each in typed if each])
    except Refusal as refusal:
        return await shown(request, competition_id, discipline_id, problem=kept(refusal), typed_seeds=typed)
    return see_other(f"{path(competition_id, discipline_id)}?step=speak&done=seeded")


@post(f"{PATH}/preview", name="preview-draw", guards=[referee], status_code=200)
async def preview(
    request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> Response[Any]:
    """The spoken seed is typed; the draw is shown and nothing is final."""
    await of_competition(competition_id, discipline_id)
    form = await SpokenForm.read(request)
    if not form.validate():
        return await shown(request, competition_id, discipline_id, {"spoken_form": form})
    try:
        await drawing.preview(request.user, discipline_id, form.spoken_seed.data or "")
    except Refusal as refusal:
        form.refuse(kept(refusal), refusal.field)
        return await shown(request, competition_id, discipline_id, {"spoken_form": form})
    return see_other(path(competition_id, discipline_id))


@post(f"{PATH}/confirm", name="confirm-draw", guards=[referee], status_code=200)
async def confirm(
    request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> Response[Any]:
    """Locks the preview whose id is in the form, and no other."""
    await of_competition(competition_id, discipline_id)
    present = await disciplines.current_draw(discipline_id)
    chosen = str((await request.form()).get("draw", ""))
    if present is None or present.id != chosen:
        return await shown(request, competition_id, discipline_id, problem=_OUT_OF_DATE)
    try:
        await drawing.confirm(request.user, present.id)
    except Refusal as refusal:
        return await shown(request, competition_id, discipline_id, problem=kept(refusal))
    return see_other(f"{path(competition_id, discipline_id)}?done=locked")


_OUT_OF_DATE = Sentence("This preview is out of date: entries, seeds or settings changed. Please draw again.")


@post(f"{PATH}/again", name="draw-again", guards=[referee], status_code=200)
async def draw_again(
    request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> Response[Any]:
    await of_competition(competition_id, discipline_id)
    form = await AgainForm.read(request)
    if not form.validate():
        return await shown(request, competition_id, discipline_id, {"again_form": form})
    try:
        await drawing.draw_again(request.user, discipline_id, form.reason.data or "")
    except Refusal as refusal:
        form.refuse(kept(refusal), refusal.field)
        return await shown(request, competition_id, discipline_id, {"again_form": form})
    return see_other(f"{path(competition_id, discipline_id)}?step=seeds&done=taken-back")


@post(f"{PATH}/lots", name="record-lot", guards=[referee], status_code=200)
async def record_lot(
    request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> Response[Any]:
    """Form fields `ranking`, several, from the better place down, and `witness`."""
    await of_competition(competition_id, discipline_id)
    form = await request.form()
    ranking = [str(each) for each in form.getall("ranking", [])][:LARGEST]
    try:
        await progress.record_lot(request.user, discipline_id, ranking, str(form.get("witness", "")))
    except Refusal as refusal:
        return await shown(request, competition_id, discipline_id, problem=kept(refusal))
    return see_other(f"{path(competition_id, discipline_id)}?done=lot")


def kept(refusal: Refusal) -> Sentence:
    """What a rule refused is shown on the page; who may not be here is sent away as ever."""
    if refusal.status not in (409, 422):
        raise refusal
    return refusal.sentence


routes = [show, freeze, set_seeds, preview, confirm, draw_again, record_lot]
