"""How a draw came about, for everybody: its steps, its record as JSON, and a page that draws it again."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import MediaType
from litestar.params import FromPath

from competitions.domain.draw_record import (
    CoinStep,
    DrawRecord,
    GroupStep,
    LineStep,
    NumberStep,
    SeedStep,
    record_from_json,
)
from competitions.domain.public_draw import Verification, clash_sentence, graph_of, verify
from competitions.domain.stage_record import StageRecord
from competitions.pages.public import of_competition, visible
from competitions.queries import disciplines
from competitions.queries.disciplines import DrawRow
from competitions.queries.group_matrix import group_name
from competitions.queries.stages import came_into, stages
from foundation.errors import not_found
from foundation.messages import Sentence
from foundation.rendering import page
from members.guards import anyone

AnyRequest = Request[Any, Any, Any]
LARGEST_RECORD = 2_000_000


@get(
    "/competitions/{competition_id:str}/disciplines/{discipline_id:str}/draws/{number:int}",
    name="draw-record",
    guards=[anyone],
)
async def show_record(
    request: AnyRequest, competition_id: FromPath[str], discipline_id: FromPath[str], number: FromPath[int]
) -> Response[str]:
    """A draw in force or replaced, drawn again while the page is made."""
    head = await visible(request, competition_id)
    row = await of_competition(competition_id, discipline_id)
    draw = await _published(discipline_id, number)
    checked = verify(draw.record)
    context = {
        "competition": head,
        "discipline": row,
        "draw": draw,
        "differences": checked.differences,
        "stages": [each for each in await stages(draw.id) if each.state != "preview"],
        **record_view(record_from_json(draw.record)),
    }
    return page(request, "competitions/draw_record.html", context)


@get(
    "/competitions/{competition_id:str}/disciplines/{discipline_id:str}/draws/{number:int}/record",
    name="draw-record-json",
    guards=[anyone],
)
async def record_json(
    request: AnyRequest, competition_id: FromPath[str], discipline_id: FromPath[str], number: FromPath[int]
) -> Response[str]:
    """The published record itself, to keep and to check."""
    await visible(request, competition_id)
    row = await of_competition(competition_id, discipline_id)
    draw = await _published(discipline_id, number)
    name = f"draw-{row.code}-{number}.json"
    return Response(
        draw.record,
        media_type=MediaType.JSON,
        headers={"content-disposition": f"attachment; filename={_plain(name)}"},
    )


@get("/draws/check", name="verify-draw", guards=[anyone], sync_to_thread=False)
def ask_for_record(request: AnyRequest) -> Response[str]:
    return page(request, "competitions/verify.html", {"checked": None, "typed": ""})


@post("/draws/check", guards=[anyone], status_code=200)
async def check_record(request: AnyRequest) -> Response[str]:
    """Draws again from the record pasted or chosen as a file, and says what comes out differently."""
    form = await request.form()
    text: str | bytes = str(form.get("record", ""))
    chosen = form.get("file")
    if isinstance(chosen, UploadFile) and chosen.filename:
        text = await chosen.read(LARGEST_RECORD + 1)
    checked = verify(text if len(text) <= LARGEST_RECORD else "")
    context = {
        "checked": checked,
        "typed": text if isinstance(text, str) else "",
        **_view(checked),
    }
    return page(request, "competitions/verify.html", context, status_code=200 if checked.genuine else 422)


def _view(checked: Verification) -> dict[str, Any]:
    if not checked.genuine:
        return {}
    if checked.stage:
        return stage_view(checked.stage)
    return record_view(checked.record) if checked.record else {}


async def _published(discipline_id: str, number: int) -> DrawRow:
    """A draw that was locked, or a preview that was discarded; not the one just being looked at."""
    found = next((each for each in await disciplines.draws(discipline_id) if each.number == number), None)
    if found is None or found.state == "preview":
        raise not_found()
    return found


def record_view(record: DrawRecord) -> dict[str, Any]:
    """What a template shows of a record."""
    return {
        "record": record,
        "names": {entry.id: entry.name for entry in record.input.entries},
        "homes": {
            entry.id: " / ".join(record.input.branches.get(branch, branch) for branch in entry.branches)
            for entry in record.input.entries
        },
        "seed_steps": [step for step in record.steps if isinstance(step, SeedStep)],
        "number_steps": [step for step in record.steps if isinstance(step, NumberStep)],
        "group_steps": [step for step in record.steps if isinstance(step, GroupStep)],
        "groups": _groups(record),
        "spread": _SPREAD.get(record.input.method, ""),
        "coin_steps": [step for step in record.steps if isinstance(step, CoinStep)],
        "line_of": {step.entry: step.line for step in record.steps if isinstance(step, LineStep)},
        "clashes": [clash_sentence(record, index) for index in range(len(record.clashes))],
    }


def stage_view(record: StageRecord) -> dict[str, Any]:
    """What a template shows of the record of a stage."""
    steps = record.steps
    return {
        "record": record,
        "names": {entry.id: entry.name for entry in record.input.entries},
        "came": came_into(record),
        "seed_steps": [step for step in steps if isinstance(step, SeedStep)],
        "number_steps": [step for step in steps if isinstance(step, NumberStep)],
        "coin_steps": [step for step in steps if isinstance(step, CoinStep)],
        "line_of": {step.entry: step.line for step in steps if isinstance(step, LineStep)},
    }


_SPREAD = {"knockout": "knockout", "double_elimination": "knockout", "groups": "groups"}


def _groups(record: DrawRecord) -> list[tuple[Sentence, int, int]]:
    """Name, first and last line of each group, where there are several."""
    graph = graph_of(record)
    if len(graph.groups) < 2:
        return []
    return [(group_name(graph, number), lines[0], lines[-1]) for number, lines in enumerate(graph.groups, 1)]


def _plain(name: str) -> str:
    return "".join(
        character for character in name if character.isascii() and (character.isalnum() or character in "-.")
    )


routes = [show_record, record_json, ask_for_record, check_record]
