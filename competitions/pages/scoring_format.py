"""The scoring of a discipline: choosing a preset, or an own format edited from one."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from competitions.domain.scoring.format_words import brief, described
from competitions.domain.scoring.presets import PRESETS, own_format
from competitions.pages.format_form import EXCEPTIONS, OwnFormatForm
from competitions.pages.notices import notice
from competitions.pages.public import of_competition
from competitions.queries import overview
from competitions.queries.disciplines import DisciplineRow
from competitions.services import scoring_format
from foundation.errors import Refusal
from foundation.forms import ChoiceField, Form
from foundation.i18n import say
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import referee

Mine = Request[Identity, Any, Any]
PATH = "/referee/competitions/{competition_id:str}/disciplines/{discipline_id:str}/format"
OWN = "own"


class PresetForm(Form):
    scoring_format = ChoiceField(
        N_("Formats of the rule books"), choices=[(code, each.name) for code, each in PRESETS.items()]
    )


@get(PATH, name="scoring-format", guards=[referee])
async def show(request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]) -> Response[Any]:
    """`?scoring_format=<code>` opens the numbers of that preset for editing, `own` those of the present format."""
    row = await of_competition(competition_id, discipline_id)
    wanted = str(request.query_params.get("scoring_format", ""))
    base = row.scoring if wanted == OWN else PRESETS.get(wanted)
    form = OwnFormatForm.of(base, say(Sentence(base.name))) if base else None
    return await _shown(request, row, own_form=form)


async def _shown(
    request: Mine,
    row: DisciplineRow,
    *,
    preset_form: PresetForm | None = None,
    own_form: OwnFormatForm | None = None,
) -> Response[Any]:
    refused = any(form is not None and (form.errors or form.summary) for form in (preset_form, own_form))
    is_own = row.chosen.format is not None
    context = {
        "competition": await overview.competition(row.competition),
        "discipline": row,
        "format": row.scoring,
        "is_own": is_own,
        "words": described(row.scoring),
        "presets": {code: brief(each) for code, each in PRESETS.items()},
        "begun": await scoring_format.begun(row.id),
        "preset_form": preset_form
        or PresetForm(data={"scoring_format": "" if is_own else row.scoring_format}),
        "own_form": own_form,
        "games": own_form.games if own_form else (),
        "exceptions": EXCEPTIONS,
        "notice": notice(request),
    }
    return page(request, "competitions/referee/format.html", context, status_code=422 if refused else 200)


@post(PATH, guards=[referee], status_code=200)
async def choose(request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]) -> Response[Any]:
    """A preset is taken."""
    row = await of_competition(competition_id, discipline_id)
    form = await PresetForm.read(request)
    if not form.validate():
        return await _shown(request, row, preset_form=form)
    try:
        await scoring_format.use_preset(request.user, row.id, form.scoring_format.data)
    except Refusal as refusal:
        form.refuse(refusal.sentence, refusal.field)
        return await _shown(request, row, preset_form=form)
    return _saved(row)


@post(f"{PATH}/own", name="own-scoring-format", guards=[referee], status_code=200)
async def own(request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]) -> Response[Any]:
    """An organiser's own numbers are taken."""
    row = await of_competition(competition_id, discipline_id)
    form = await OwnFormatForm.read(request)
    if not form.validate():
        return await _shown(request, row, own_form=form)
    try:
        await scoring_format.use_own(request.user, row.id, own_format(form.given()))
    except Refusal as refusal:
        form.refuse(refusal.sentence, form.place_of(refusal.field))
        return await _shown(request, row, own_form=form)
    return _saved(row)


def _saved(row: DisciplineRow) -> Response[Any]:
    return see_other(f"/referee/competitions/{row.competition}/disciplines/{row.id}/format?done=saved")


routes = [show, choose, own]
