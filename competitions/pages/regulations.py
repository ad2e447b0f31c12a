"""The regulations of a discipline: who is entered, the method with its options, the order of a group, the scoring."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from competitions.domain.draw_settings import LARGEST_GROUP, DrawSettings
from competitions.domain.entries import PLAYERS
from competitions.domain.hall import usual_minutes
from competitions.domain.methods import METHODS
from competitions.domain.outlook import Outlook, Pace, outlook
from competitions.domain.scoring.presets import PRESETS
from competitions.domain.standings.presets import PRESET_NAMES
from competitions.pages.notices import notice
from competitions.pages.public import of_competition
from competitions.queries import overview
from competitions.queries.disciplines import DisciplineRow
from competitions.services import setup
from competitions.services.setup import Chosen
from foundation.errors import Refusal
from foundation.forms import ChoiceField, Form, TextField, TickField, WholeField
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import referee

Mine = Request[Identity, Any, Any]
PATH = "/referee/competitions/{competition_id:str}/disciplines/{discipline_id:str}/settings"
CHANGEOVER = 5
MOST_ROUNDS = 99
MOST_GROUPS = 128
METHOD_HELP = {
    "knockout": N_("Who loses is out; places behind can be played out."),
    "double_elimination": N_("Who loses twice is out."),
    "round_robin": N_("Everybody plays everybody, one table."),
    "groups": N_("Small groups first, the best of each go on to a knockout."),
    "swiss": N_("A fixed number of rounds; in each you meet somebody with as many wins."),
    "ladder": N_("Groups by strength, each with its own table and winner."),
}


class RegulationsForm(Form):
    """Everything chosen for a discipline. Options of other methods than the chosen one are left alone."""

    entrants = ChoiceField(
        N_("Who is entered"),
        choices=[("singles", N_("Single players")), ("doubles", N_("Pairs")), ("team", N_("Teams"))],
        required=False,
    )
    method = ChoiceField(
        N_("How it is played"),
        choices=[(key, each.title) for key, each in METHODS.items()],
        default="knockout",
    )
    classification = ChoiceField(
        N_("Places played out"),
        choices=[
            ("none", N_("Only the first; losers of a round share their places")),
            ("third", N_("Third place too")),
            ("eight", N_("Places 3 to 8")),
            ("all", N_("All places")),
        ],
        default="none",
        required=False,
    )
    plate = TickField(
        N_("Plate for those who lose their first match"),
        hint=N_("They play a knockout of their own, so that everybody plays twice at least."),
    )
    seeds_in_order = TickField(
        N_("Seeds take their lines in order"),
        hint=N_("Otherwise seeds 3 and 4, 5 to 8 … draw their lines by lot."),
    )
    group_count = WholeField(
        N_("How many groups"), most=MOST_GROUPS, hint=N_("Or leave it empty and give a size.")
    )
    group_size = WholeField(
        N_("Entries in a group"),
        most=LARGEST_GROUP,
        hint=N_("At most; the groups are made as even as can be."),
    )
    group_sizes = TextField(
        N_("Sizes of the divisions"),
        longest=200,
        hint=N_("From the strongest down, such as 4 4 3 3. Empty: as even as can be."),
    )
    group_draw = ChoiceField(
        N_("How entries come into the groups"),
        choices=[
            ("drawn", N_("By lot: a seed heads each group")),
            ("snake", N_("By strength to and fro (snake): 1 2 3 4, 4 3 2 1 …")),
        ],
        default="drawn",
        required=False,
    )
    qualifiers = WholeField(N_("How many of each group go on"), least=1, most=LARGEST_GROUP)
    best = WholeField(
        N_("And the best of those ranked next"),
        most=MOST_GROUPS,
        hint=N_("Compared over equal numbers of matches. 0 for none."),
    )
    second_stage = ChoiceField(
        N_("The knockout after the groups"),
        choices=[
            ("crossover", N_("Lines fixed beforehand: winners meet runners-up of other groups")),
            ("drawn", N_("Drawn in public after the groups")),
        ],
        default="crossover",
        required=False,
    )
    rounds = WholeField(
        N_("Rounds"),
        most=MOST_ROUNDS,
        hint=N_("Empty: as many as it takes until one alone can have won all."),
    )
    rematches = TickField(N_("The same two may meet again"), hint=N_("Only if there is no other way."))
    swiss_order = ChoiceField(
        N_("Order among equal wins"),
        choices=[
            ("buchholz", N_("Wins of the opponents (Buchholz)")),
            ("sonneborn", N_("Wins of the opponents beaten (Sonneborn-Berger)")),
            ("head_to_head", N_("The match between them")),
        ],
        default="buchholz",
        required=False,
    )
    standing = ChoiceField(
        N_("Order in a group"),
        choices=[
            ("", N_("As usual: GCR 16.2, for teams ties and rubbers")),
            *((key, name.msgid) for key, name in PRESET_NAMES.items()),
        ],
        required=False,
    )
    walkover_counts = TickField(
        N_("In a group, a walkover counts as a full score"),
        hint=N_("Otherwise all results of a player who leaves the group are deleted (GCR 16.2.5)."),
    )
    scoring_format = ChoiceField(N_("Scoring"), choices=[(code, each.name) for code, each in PRESETS.items()])


@get(PATH, name="regulations", guards=[referee])
async def show(request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]) -> Response[Any]:
    row = await of_competition(competition_id, discipline_id)
    form = RegulationsForm(data=_chosen(row))
    return await _shown(request, row, form, row.chosen.draw)


async def _shown(
    request: Mine, row: DisciplineRow, form: RegulationsForm, draw: DrawSettings, status: int = 200
) -> Response[Any]:
    glance = next(each for each in await overview.disciplines(row.competition) if each.id == row.id)
    _offer_format(form, row)
    context = {
        "competition": await overview.competition(row.competition),
        "discipline": row,
        "form": form,
        "outlook": _outlook(
            row, form, draw, glance.entries or glance.registered // PLAYERS.get(row.entrants, 1)
        ),
        "method_help": METHOD_HELP,
        "open": row.state in ("entries", "seeding"),
        "notice": notice(request),
    }
    return page(request, "competitions/referee/regulations.html", context, status_code=status)


def _offer_format(form: RegulationsForm, row: DisciplineRow) -> None:
    """A format of the discipline's own stands among the others."""
    if row.scoring_format not in PRESETS:
        presets = [(code, each.name) for code, each in PRESETS.items()]
        form.scoring_format.offer([(row.scoring_format, row.scoring.name), *presets])


def _outlook(row: DisciplineRow, form: RegulationsForm, draw: DrawSettings, entries: int) -> Outlook:
    scoring = PRESETS.get(str(form.scoring_format.data), row.scoring)
    rubbers = len(row.chosen.ties.line) if row.entrants == "team" else 0
    pace = Pace(usual_minutes(scoring) + CHANGEOVER, row.courts, rubbers)
    method = form.method.data if form.method.data in METHODS else row.method
    return outlook(method, entries, draw, pace)


def _chosen(row: DisciplineRow) -> dict[str, Any]:
    draw = row.chosen.draw
    return {
        "entrants": row.entrants,
        "method": row.method,
        "classification": "third" if draw.third_place and draw.deepest == 4 else draw.classification,
        "plate": draw.plate,
        "seeds_in_order": draw.seeds_in_order,
        "group_count": draw.group_count or None,
        "group_size": draw.group_size or None,
        "group_sizes": " ".join(map(str, draw.group_sizes)),
        "group_draw": draw.group_draw,
        "qualifiers": draw.qualifiers,
        "best": draw.best,
        "second_stage": draw.second_stage,
        "rounds": draw.rounds or None,
        "rematches": draw.rematches,
        "swiss_order": draw.swiss_order,
        "standing": row.chosen.standing_rules or "",
        "walkover_counts": row.chosen.walkover_counts,
        "scoring_format": row.scoring_format,
    }


@post(PATH, name="discipline-settings", guards=[referee], status_code=200)
async def choose(request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]) -> Response[Any]:
    """With `act` = `look` nothing is saved: the page comes back with what would follow."""
    row = await of_competition(competition_id, discipline_id)
    form = await RegulationsForm.read(request)
    _offer_format(form, row)
    good = form.validate()
    draw = _draw(form)
    if draw is None or not good:
        return await _shown(request, row, form, draw or row.chosen.draw, 422)
    if (await request.form()).get("act") == "look":
        return await _shown(request, row, form, draw)
    try:
        await setup.choose(request.user, row.id, _as_chosen(form, draw))
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        form.refuse(refusal.sentence, refusal.field)
        return await _shown(request, row, form, draw, refusal.status)
    return see_other(
        f"/referee/competitions/{competition_id}/disciplines/{discipline_id}/settings?done=saved"
    )


def _as_chosen(form: RegulationsForm, draw: DrawSettings) -> Chosen:
    return msgspec.convert(
        {
            "method": form.method.data,
            "scoring_format": form.scoring_format.data,
            "draw": draw,
            "walkover_counts": bool(form.walkover_counts.data),
            "standing_rules": form.standing.data or None,
            "entrants": form.entrants.data or None,
        },
        Chosen,
    )


def _draw(form: RegulationsForm) -> DrawSettings | None:
    """The options of the chosen method; None with the sentence in the form for sizes that are none."""
    method = form.method.data
    given: dict[str, Any] = {"seeds_in_order": bool(form.seeds_in_order.data)}
    if method in ("knockout", "groups"):
        given |= {"classification": form.classification.data or "none", "plate": bool(form.plate.data)}
    if method in ("groups", "ladder"):
        given |= {"group_count": form.group_count.data or 0, "group_size": form.group_size.data or 0}
    if method == "groups":
        given |= {
            "group_draw": form.group_draw.data or "drawn",
            "qualifiers": form.qualifiers.data or 2,
            "best": form.best.data or 0,
            "second_stage": form.second_stage.data or "crossover",
        }
    if method == "ladder":
        words = (form.group_sizes.data or "").replace(",", " ").replace("，", " ").replace("、", " ").split()
        if not all(word.isascii() and word.isdigit() and len(word) < 4 for word in words):
            form.refuse(Sentence("Please give whole numbers, such as 4 4 3 3."), "group_sizes")
            return None
        given["group_sizes"] = tuple(int(word) for word in words)
    if method == "swiss":
        given |= {
            "rounds": form.rounds.data or 0,
            "rematches": bool(form.rematches.data),
            "swiss_order": form.swiss_order.data or "buchholz",
        }
    try:
        return msgspec.convert(given, DrawSettings)
    except msgspec.ValidationError:
        return None  # a choice that is not offered, which its field says


routes = [show, choose]
