"""Entries for programs: who plays, put in and taken out by the referee; every write harmless to repeat."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, delete, get, post
from litestar.params import FromPath, JSONBody

from competitions.api.draws import DISCIPLINE
from competitions.domain.entries import MOST_IN_A_TEAM
from competitions.pages.public import of_competition, visible
from competitions.queries import entries as reading
from competitions.queries.entries import EntryLine
from competitions.services import entries as changing
from competitions.services.entries import LONGEST_REASON, NewGuest, Wanted
from members.domain.identity import Identity
from members.domain.staff_numbers import written
from members.guards import anyone, referee

AnyRequest = Request[Any, Any, Any]
Text = Annotated[str, msgspec.Meta(max_length=80)]
Number = Annotated[str, msgspec.Meta(max_length=32, examples=["DEMO0012"])]


class PlayerJson(msgspec.Struct, frozen=True):
    """Somebody who plays; a guest is hosted by the branch. Staff numbers are not public."""

    name: str
    branch: str
    guest: bool
    captain: bool


class EntryJson(msgspec.Struct, frozen=True):
    """A player, a pair or a team. `status`: entered, withdrawn or replaced."""

    id: str
    name: str
    seed: int | None
    status: str
    players: tuple[PlayerJson, ...]


class GuestIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody outside the roster; `branch` is the id of the branch that hosts them."""

    name: Text
    branch: Annotated[str, msgspec.Meta(max_length=13)]
    sex: Literal["", "female", "male"] = ""
    organisation: Text = ""


class EntryIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One player, two or a team, members by staff number. `name` is a team's; `reason` is needed when the sexes do
    not fit the discipline."""

    staff_numbers: Annotated[
        tuple[Number, ...], msgspec.Meta(max_length=MOST_IN_A_TEAM, examples=[["DEMO0012", "DEMO0034"]])
    ] = ()
    guests: Annotated[tuple[GuestIn, ...], msgspec.Meta(max_length=MOST_IN_A_TEAM)] = ()
    name: Text = ""
    reason: Annotated[str, msgspec.Meta(max_length=LONGEST_REASON)] = ""


@get(f"{DISCIPLINE}/entries", name="api-entries", guards=[anyone])
async def list_entries(
    request: AnyRequest, competition_id: FromPath[str], discipline_id: FromPath[str]
) -> list[EntryJson]:
    """Seeds first, then by the reading of the first name."""
    await visible(request, competition_id)
    await of_competition(competition_id, discipline_id)
    return [_entry(line) for line in await reading.lines(discipline_id)]


@post(f"{DISCIPLINE}/entries", name="api-add-entry", guards=[referee], status_code=200)
async def add_entry(
    request: Request[Identity, Any, Any],
    competition_id: FromPath[str],
    discipline_id: FromPath[str],
    data: JSONBody[EntryIn],
) -> EntryJson:
    """Enters these people together. Sent again it answers with the entry that stands, so a retry is harmless."""
    await of_competition(competition_id, discipline_id)
    wanted = (
        *(Wanted(staff_number=number) for number in data.staff_numbers),
        *(Wanted(guest=msgspec.convert(msgspec.structs.asdict(guest), NewGuest)) for guest in data.guests),
    )
    there = await _same(discipline_id, data)
    if there is not None:
        return there
    made = await changing.enter(request.user, discipline_id, wanted, name=data.name, reason=data.reason)
    return next(_entry(line) for line in await reading.lines(discipline_id) if line.id == made)


async def _same(discipline_id: str, data: EntryIn) -> EntryJson | None:
    """The entry of exactly these people, if there is one."""
    people = sorted(
        [*(written(number) for number in data.staff_numbers), *(guest.name.strip() for guest in data.guests)]
    )
    for line in await reading.lines(discipline_id):
        if line.status != "entered" or (data.name and line.name != data.name.strip()):
            continue
        if sorted(player.staff_number or player.player for player in line.players) == people:
            return _entry(line)
    return None


@delete(f"{DISCIPLINE}/entries/{{entry_id:str}}", name="api-remove-entry", guards=[referee], status_code=200)
async def remove_entry(
    request: Request[Identity, Any, Any],
    competition_id: FromPath[str],
    discipline_id: FromPath[str],
    entry_id: FromPath[str],
) -> dict[str, str]:
    """Takes an entry out before the draw. Sent again it changes nothing: what is not there stays away."""
    await of_competition(competition_id, discipline_id)
    if entry_id in {line.id for line in await reading.lines(discipline_id)}:
        await changing.remove(request.user, entry_id)
    return {"id": entry_id, "status": "removed"}


def _entry(line: EntryLine) -> EntryJson:
    players = tuple(
        PlayerJson(player.player, player.branch_name, player.guest is not None, player.captain)
        for player in line.players
    )
    return EntryJson(line.id, line.name, line.seed, line.status, players)


routes = [list_entries, add_entry, remove_entry]
