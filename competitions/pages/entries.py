"""The entries of a discipline: who stands in it, who is still without a partner, added and taken out by hand."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from competitions.domain.entries import LONGEST_TEAM_NAME, WHY, suggest_pairs
from competitions.domain.entries import named_in as named_partners
from competitions.pages.notices import notice
from competitions.pages.public import of_competition
from competitions.queries import entries as reading
from competitions.queries import overview
from competitions.queries.belonging import own_entry
from competitions.queries.disciplines import DisciplineRow
from competitions.queries.entries import PlayerLine
from competitions.services import entries as changing
from competitions.services.entries import Kept, NewGuest, Wanted
from foundation.errors import Refusal, not_found
from foundation.forms import ChoiceField, Form, TextField
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import referee

Mine = Request[Identity, Any, Any]
DISCIPLINE = "/referee/competitions/{competition_id:str}/disciplines/{discipline_id:str}"
ENTRY = "/referee/competitions/{competition_id:str}/entries/{entry_id:str}"
TEAM = "/referee/competitions/{competition_id:str}/teams/{team_id:str}"
MOST_PAIRS = 500
MOST_PLAYERS = 40


class _GuestFields(Form):
    """A person outside the roster; an empty name means none."""

    guest_name = TextField(N_("Guest's name"), longest=60)
    guest_sex = ChoiceField(
        N_("Guest's sex"),
        choices=[("", N_("not given")), ("female", N_("female")), ("male", N_("male"))],
        required=False,
    )
    guest_organisation = TextField(N_("Guest comes from"), longest=80)
    guest_branch = ChoiceField(N_("Hosted by"), required=False)

    def guests(self) -> tuple[Wanted, ...]:
        if not self.guest_name.data:
            return ()
        return (
            Wanted(
                guest=NewGuest(
                    name=self.guest_name.data,
                    branch=self.guest_branch.data or "",
                    sex=self.guest_sex.data or "",
                    organisation=self.guest_organisation.data or "",
                )
            ),
        )


class EntryForm(_GuestFields):
    """One more entry by hand. Of these fields a page shows those its kind of entry needs."""

    name = TextField(N_("Name of the team"), longest=LONGEST_TEAM_NAME)
    staff_number = TextField(
        N_("Staff numbers"),
        longest=400,
        hint=N_("Of a pair both, of a team all, the captain first; with spaces between them."),
    )
    reason = TextField(
        N_("Reason"), longest=changing.LONGEST_REASON, hint=N_("Only if the sexes do not fit the discipline.")
    )


class PairForm(Form):
    """Two of those who have no partner yet."""

    one = ChoiceField(N_("One player"))
    other = ChoiceField(N_("Partner"))
    pair_reason = TextField(
        N_("Reason"), longest=changing.LONGEST_REASON, hint=N_("Only if the sexes do not fit the discipline.")
    )


class TeamForm(_GuestFields):
    name = TextField(N_("Name of the team"), longest=LONGEST_TEAM_NAME, required=True)
    staff_number = TextField(N_("Add by staff numbers"), longest=400, hint=N_("With spaces between them."))


@get(f"{DISCIPLINE}/entries", name="entries", guards=[referee])
async def show(request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]) -> Response[Any]:
    """Who is entered, and what is missing."""
    row = await of_competition(competition_id, discipline_id)
    return await _shown(request, row)


async def _shown(
    request: Mine, row: DisciplineRow, forms: dict[str, Form] | None = None, problem: Sentence | None = None
) -> Response[Any]:
    everyone = await reading.lines(row.id)
    entered = [line for line in everyone if line.status == "entered"]
    waiting = await reading.unentered(row.id, row.offering)
    hosts = await reading.hosts()
    given: dict[str, Any] = {"entry_form": EntryForm(), "pair_form": PairForm(), **(forms or {})}
    given["entry_form"].guest_branch.offer([("", ""), *hosts])
    _offer_people(given["pair_form"], waiting)
    context = {
        "competition": await overview.competition(row.competition),
        "discipline": row,
        "entered": entered,
        "left": [line for line in everyone if line.status != "entered"],
        "waiting": waiting,
        "suggested": await _suggested(row, waiting),
        "faults": {line.id: line.faults(row) for line in entered},
        "open": row.state in ("entries", "seeding"),
        "why": WHY,
        "problem": problem,
        "notice": notice(request),
        **given,
    }
    refused = problem is not None or forms is not None
    return page(request, "competitions/referee/entries.html", context, status_code=422 if refused else 200)


def _offer_people(form: PairForm, waiting: list[PlayerLine]) -> None:
    people = [(each.person, f"{each.player} · {each.branch_name}") for each in waiting]
    for field in (form.one, form.other):
        field.offer([("", ""), *people])


async def _suggested(
    row: DisciplineRow, waiting: list[PlayerLine]
) -> list[tuple[PlayerLine, PlayerLine, str]]:
    if row.entrants != "doubles" or len(waiting) < 2:
        return []
    by_id = {each.person: each for each in waiting}
    named = named_partners(
        [(who, text) for who, text in await reading.answers(row.offering) if who in by_id],
        [(each.person, each.player, each.staff_number) for each in waiting],
    )
    found = suggest_pairs(row.code, [each.as_player for each in waiting], named)
    return [(by_id[each.a], by_id[each.b], each.why) for each in found]


def entries_path(competition_id: str, discipline_id: str) -> str:
    return f"/referee/competitions/{competition_id}/disciplines/{discipline_id}/entries"


@post(f"{DISCIPLINE}/entries", guards=[referee], status_code=200)
async def add(request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]) -> Response[Any]:
    row = await of_competition(competition_id, discipline_id)
    form = await EntryForm.read(request)
    form.guest_branch.offer([("", ""), *await reading.hosts()])
    if not form.validate():
        return await _shown(request, row, {"entry_form": form})
    wanted = (*_numbers(form.staff_number.data), *form.guests())
    try:
        await changing.enter(
            request.user, row.id, wanted, name=form.name.data or "", reason=form.reason.data or ""
        )
    except Refusal as refusal:
        form.refuse(_kept(refusal), refusal.field)
        return await _shown(request, row, {"entry_form": form})
    return see_other(f"{entries_path(competition_id, discipline_id)}?done=entered")


def _numbers(text: str | None) -> tuple[Wanted, ...]:
    words = (text or "").replace(",", " ").replace("，", " ").replace("、", " ").split()
    return tuple(Wanted(staff_number=word) for word in words[:MOST_PLAYERS])


@post(f"{DISCIPLINE}/entries/pair", name="pair-up", guards=[referee], status_code=200)
async def pair(request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]) -> Response[Any]:
    row = await of_competition(competition_id, discipline_id)
    form = await PairForm.read(request)
    _offer_people(form, await reading.unentered(row.id, row.offering))
    if not form.validate():
        return await _shown(request, row, {"pair_form": form})
    wanted = (Wanted(member=str(form.one.data)), Wanted(member=str(form.other.data)))
    try:
        await changing.enter(request.user, row.id, wanted, reason=form.pair_reason.data or "")
    except Refusal as refusal:
        field = "pair_reason" if refusal.field == "reason" else "other"
        form.refuse(_kept(refusal), field)
        return await _shown(request, row, {"pair_form": form})
    return see_other(f"{entries_path(competition_id, discipline_id)}?done=paired")


@post(f"{DISCIPLINE}/entries/suggested", name="pair-suggested", guards=[referee], status_code=200)
async def pair_suggested(
    request: Mine, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> Response[Any]:
    """Form fields `pair`, several: the ids of two members with a space between."""
    row = await of_competition(competition_id, discipline_id)
    given = [str(each).split() for each in (await request.form()).getall("pair", [])][:MOST_PAIRS]
    pairs = [(each[0], each[1]) for each in given if len(each) == 2]
    if not pairs:
        return await _shown(request, row, problem=Sentence("Please choose one."))
    try:
        await changing.pair_up(request.user, row.id, pairs)
    except Refusal as refusal:
        return await _shown(request, row, problem=_kept(refusal))
    return see_other(f"{entries_path(competition_id, discipline_id)}?done=paired")


@post(f"{ENTRY}/remove", name="remove-entry", guards=[referee], status_code=200)
async def remove(request: Mine, competition_id: FromPath[str], entry_id: FromPath[str]) -> Response[Any]:
    row = await of_competition(competition_id, await own_entry(competition_id, entry_id))
    try:
        await changing.remove(request.user, entry_id)
    except Refusal as refusal:
        return await _shown(request, row, problem=_kept(refusal))
    return see_other(f"{entries_path(competition_id, row.id)}?done=removed")


@get(TEAM, name="team", guards=[referee])
async def show_team(request: Mine, competition_id: FromPath[str], team_id: FromPath[str]) -> Response[Any]:
    """A team: its name, players in their order, captain, guests."""
    row = await of_competition(competition_id, await own_entry(competition_id, team_id))
    return await _team_shown(request, row, team_id)


async def _team_shown(
    request: Mine, row: DisciplineRow, entry_id: str, form: TeamForm | None = None
) -> Response[Any]:
    line = next((each for each in await reading.lines(row.id) if each.id == entry_id), None)
    if line is None or row.entrants != "team":
        raise not_found()
    shown = form or TeamForm(data={"name": line.name})
    shown.guest_branch.offer([("", ""), *await reading.hosts()])
    context = {
        "competition": await overview.competition(row.competition),
        "discipline": row,
        "line": line,
        "faults": line.faults(row),
        "form": shown,
        "open": row.state in ("entries", "seeding"),
        "notice": notice(request),
    }
    return page(request, "competitions/referee/team.html", context, status_code=422 if form else 200)


@post(TEAM, guards=[referee], status_code=200)
async def change_team(request: Mine, competition_id: FromPath[str], team_id: FromPath[str]) -> Response[Any]:
    """Form fields of `TeamForm`; `place-<person>` of everybody in it; `leaves`, several; `captain`."""
    row = await of_competition(competition_id, await own_entry(competition_id, team_id))
    form = await TeamForm.read(request)
    form.guest_branch.offer([("", ""), *await reading.hosts()])
    if not form.validate():
        return await _team_shown(request, row, team_id, form)
    given = await request.form()
    leaving = {str(each) for each in given.getall("leaves", [])}
    here = [name.removeprefix("place-") for name in given if name.startswith("place-")][:MOST_PLAYERS]
    staying = [person for person in here if person not in leaving]
    kept = [Kept(person, _place(given.get(f"place-{person}"), index)) for index, person in enumerate(staying)]
    more = (*_numbers(form.staff_number.data), *form.guests())
    try:
        await changing.change_team(
            request.user, team_id, form.name.data or "", kept, str(given.get("captain", "")), more=more
        )
    except Refusal as refusal:
        form.refuse(_kept(refusal), refusal.field)
        return await _team_shown(request, row, team_id, form)
    return see_other(f"/referee/competitions/{competition_id}/teams/{team_id}?done=saved")


def _place(given: Any, index: int) -> int:
    text = str(given or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else index + 1


def _kept(refusal: Refusal) -> Sentence:
    if refusal.status not in (409, 422):
        raise refusal
    return refusal.sentence


routes = [show, add, pair, pair_suggested, remove, show_team, change_team]
