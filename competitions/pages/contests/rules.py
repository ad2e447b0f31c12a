"""How a contest is counted: criteria, what is left out, what decides between equal scores."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from competitions.domain.contests.settings import (
    CRITERION,
    FIRSTS,
    MEDIAN,
    MOST_CRITERIA,
    STEPS,
    ContestSettings,
    Criterion,
)
from competitions.pages.contests.acts import desk_path
from competitions.pages.contests.belonging import own_contest
from competitions.pages.notices import notice
from competitions.queries import overview
from competitions.services.contests import setup
from foundation.errors import Refusal
from foundation.forms import ChoiceField, Form, TextField, WholeField, clean, half_width
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import referee

Mine = Request[Identity, Any, Any]
PATH = "/referee/competitions/{competition_id:str}/contests/{contest_id:str}/rules"
BLANK_ROWS = 2
MOST_TIES = 4


class RulesForm(Form):
    """All but the criteria, which are rows of a table."""

    name = TextField(N_("Name of the contest"), longest=80, required=True)
    counting = ChoiceField(
        N_("Counting"),
        choices=[
            ("points", N_("Points: the marks are added up")),
            ("percent", N_("Percent: every criterion is marked on one scale and weighted")),
        ],
    )
    step = ChoiceField(
        N_("Smallest step of a mark"), choices=[(str(each), f"{each / 100:g}") for each in STEPS]
    )
    drop_highest = WholeField(N_("Highest totals left out"), most=10, required=True)
    drop_lowest = WholeField(N_("Lowest totals left out"), most=10, required=True)
    reveal = ChoiceField(
        N_("Scores are shown"),
        choices=[
            ("at_once", N_("as soon as a performance is locked")),
            ("at_end", N_("when the results are published")),
        ],
    )


class Row(msgspec.Struct, frozen=True):
    """A criterion as typed."""

    key: str
    name: str
    most: str
    weight: str


@get(PATH, name="contest-rules", guards=[referee])
async def show(request: Mine, competition_id: FromPath[str], contest_id: FromPath[str]) -> Response[Any]:
    chosen = (await own_contest(competition_id, contest_id)).chosen
    percent = chosen.counting == "percent"
    rows = [
        Row(each.key, each.name, str(each.most), str(each.weight) if percent else "")
        for each in chosen.criteria
    ]
    return await _shown(request, competition_id, contest_id, None, rows, list(chosen.ties))


async def _shown(
    request: Mine,
    competition_id: str,
    contest_id: str,
    form: RulesForm | None,
    rows: list[Row],
    ties: list[str],
) -> Response[Any]:
    row = await own_contest(competition_id, contest_id)
    chosen = row.chosen
    data = {**msgspec.structs.asdict(chosen), "name": row.name, "step": str(chosen.step)}
    blank = [Row("", "", "", "")] * min(BLANK_ROWS, MOST_CRITERIA - len(rows))
    context = {
        "competition": await overview.competition(competition_id),
        "contest": row,
        "form": form or RulesForm(data=data),
        "rows": [*rows, *blank],
        "ties": [*ties, *[""] * MOST_TIES][:MOST_TIES],
        "tie_choices": [
            *((f"{CRITERION}{each.key}", each.name) for each in rows if each.key),
            (MEDIAN, None),
            (FIRSTS, None),
        ],
        "notice": notice(request),
    }
    return page(
        request, "competitions/contests/rules.html", context, status_code=200 if form is None else 422
    )


@post(PATH, guards=[referee], status_code=200)
async def save(request: Mine, competition_id: FromPath[str], contest_id: FromPath[str]) -> Response[Any]:
    """Form fields of `RulesForm`, and the lists `key`, `criterion`, `most`, `weight`, `tie`."""
    await own_contest(competition_id, contest_id)
    form = await RulesForm.read(request)
    rows, ties = await _typed(request)
    if form.validate():
        try:
            chosen = _settings(form, rows, ties)
            await setup.choose(request.user, contest_id, form.name.data or "", chosen)
        except Refusal as refusal:
            if refusal.status not in (409, 422):
                raise
            form.refuse(refusal.sentence, refusal.field)
        else:
            return see_other(f"{desk_path(competition_id, contest_id)}?done=saved")
    return await _shown(request, competition_id, contest_id, form, rows, ties)


async def _typed(request: Mine) -> tuple[list[Row], list[str]]:
    """The rows that hold anything, and the rules for equal scores, blanks left out."""
    form = await request.form()
    columns = [
        [clean(str(each))[:80] for each in form.getall(name, [])][:MOST_CRITERIA]
        for name in ("key", "criterion", "most", "weight")
    ]
    rows = [
        Row(key[:13], name[:40], half_width(most)[:4], half_width(weight)[:4])
        for key, name, most, weight in zip(*columns, strict=False)
        if name
    ]
    taken = {row.key for row in rows if row.key}
    named = []
    for row in rows:
        key = row.key
        if not key:
            key = next(each for number in range(1, 100) if (each := f"c{number}") not in taken)
            taken.add(key)
        named.append(msgspec.structs.replace(row, key=key))
    return named, [str(each)[:40] for each in form.getall("tie", []) if each][:MOST_TIES]


def _settings(form: RulesForm, rows: list[Row], ties: list[str]) -> ContestSettings:
    """Raises Refusal 422 by way of `check_settings`, which a number that is none cannot pass."""
    percent = form.counting.data == "percent"
    return ContestSettings(
        criteria=tuple(
            Criterion(row.key, row.name, _whole(row.most), _whole(row.weight) if percent else 100)
            for row in rows
        ),
        counting=form.counting.data,
        drop_highest=form.drop_highest.data,
        drop_lowest=form.drop_lowest.data,
        ties=tuple(ties),
        step=int(form.step.data),
        reveal=form.reveal.data,
    )


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


routes = [show, save]
