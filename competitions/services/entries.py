"""Entries made, changed and taken out by the referee before the draw: a player, a pair, a team with its guests."""

from collections.abc import Sequence
from typing import Any

import msgspec

from competitions.domain.entries import Player, Sex, count_fault, entry_name, sex_faults
from competitions.queries.disciplines import DisciplineRow, current_draw, discipline
from competitions.queries.entries import known_guests
from competitions.services.drawing import discard_preview, refuse_when_drawn
from competitions.tables import Draw, Entry, EntryPlayer, GuestPlayer, Withdrawal
from foundation.database import write
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.domain.staff_numbers import written
from members.services import audit
from members.tables import Branch, Member

LONGEST_REASON = 200
_MEMBER = (
    "SELECT m.id, m.name, m.sex, m.employment_status, COALESCE(r.branch, m.branch) AS branch, r.id AS registration"
    " FROM member m LEFT JOIN registration r ON r.member = m.id AND r.offering = {} AND r.status = 'confirmed'"
    " WHERE m.id = {} OR m.staff_number = {}"
)
_ENTERED = (
    "SELECT COALESCE(p.member, p.guest) AS person, p.id, p.entry, n.name, n.status FROM entry_player p"
    " JOIN entry n ON n.id = p.entry WHERE p.discipline = {}"
)


class NewGuest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody outside the roster; ``branch`` hosts them."""

    name: str
    branch: str
    sex: Sex = ""
    organisation: str = ""


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is to play: a member by staff number or id, or a guest; nothing else of the three is given."""

    staff_number: str = ""
    member: str = ""
    guest: NewGuest | None = None


class Found(msgspec.Struct, frozen=True):
    """A person found on the roster or among the guests, for this discipline."""

    player: Player
    guest: bool = False
    registration: str | None = None


async def enter(
    actor: Identity, discipline_id: str, wanted: Sequence[Wanted], *, name: str = "", reason: str = ""
) -> str:
    """Enters these people together; returns the entry. ``name`` is a team's; ``reason`` overrides the sexes asked for.

    Raises Refusal 409 once drawn; 422 with what does not fit.
    """

    async def body() -> str:
        row = await discipline(discipline_id)
        refuse_when_drawn(row)
        made = await make(actor, row, wanted, name=name, reason=reason)
        await discard_preview(row.id)
        return made

    return await write(body)


async def pair_up(actor: Identity, discipline_id: str, pairs: Sequence[tuple[str, str]]) -> int:
    """Makes several pairs of members at once, all or none; returns how many."""

    async def body() -> int:
        row = await discipline(discipline_id)
        refuse_when_drawn(row)
        for one, other in pairs:
            await make(actor, row, (Wanted(member=one), Wanted(member=other)))
        await discard_preview(row.id)
        return len(pairs)

    return await write(body)


async def make(
    actor: Identity, row: DisciplineRow, wanted: Sequence[Wanted], *, name: str = "", reason: str = ""
) -> str:
    """The same inside a write body, without asking whether it is drawn (a late entry is made by it too)."""
    wrong = count_fault(row.entrants, len(wanted))
    if wrong:
        raise Refusal(wrong, field="staff_number", status=422)
    people = [await find(row, each) for each in wanted]
    await free_places(row, people)
    _refuse_sexes(row, people, reason)
    called = entry_name(row.entrants, [each.player.name for each in people], name.strip())
    await _refuse_name(row, called)
    entry = Entry(discipline=row.id, name=called)
    await entry.save()
    for position, person in enumerate(people):
        captain = row.entrants == "team" and position == 0
        await add_player(row, str(entry.id), person, position, captain=captain)
    await audit.record(
        actor, "entry.added", "entry", entry.id, discipline=row.id, reason=reason.strip()[:LONGEST_REASON]
    )
    return str(entry.id)


async def find(row: DisciplineRow, wanted: Wanted) -> Found:
    """Raises Refusal 422 for somebody nobody knows, or a guest no branch hosts."""
    if wanted.guest:
        return await _guest(row, wanted.guest)
    number = written(wanted.staff_number)[:40]
    rows = await Member.raw(_MEMBER, row.offering, wanted.member, number)
    if not rows:
        raise Refusal(
            Sentence("Nobody on the roster has this staff number."), field="staff_number", status=422
        )
    found = rows[0]
    if found["employment_status"] == "left":
        raise Refusal(Sentence("{name} has left.", name=found["name"]), field="staff_number", status=422)
    player = Player(found["id"], found["name"], found["branch"], found["sex"])
    return Found(player, registration=found["registration"])


async def _guest(row: DisciplineRow, wanted: NewGuest) -> Found:
    name, organisation = wanted.name.strip()[:60], wanted.organisation.strip()[:80]
    if not name:
        raise Refusal(Sentence("Please give the name of the guest."), field="guest_name", status=422)
    if not await Branch.exists().where(Branch.id == wanted.branch):
        raise Refusal(Sentence("Choose the branch that hosts the guest."), field="guest_branch", status=422)
    known = _same_guest(await known_guests(row.competition), name, organisation)
    if known is None:
        made = GuestPlayer(competition=row.competition, name=name, sex=wanted.sex, organisation=organisation)
        await made.save()
        known = str(made.id)
    return Found(Player(known, name, wanted.branch, wanted.sex), guest=True)


def _same_guest(known: dict[tuple[str, str], str], name: str, organisation: str) -> str | None:
    """Where no organisation is given, the one guest of that name."""
    of_name = [guest for (called, _), guest in known.items() if called == name]
    if not organisation and len(of_name) == 1:
        return of_name[0]
    return known.get((name, organisation))


async def free_places(row: DisciplineRow, people: Sequence[Found], entry_id: str = "") -> None:
    """One person stands in a discipline once, or Refusal 422. Places in entries that were withdrawn are given free,
    unless the entry stands in the draw: it keeps its line, and its people are those it was drawn with."""
    ids = [each.player.id for each in people]
    again = next((each.player for place, each in enumerate(people) if each.player.id in ids[:place]), None)
    if again:
        raise Refusal(Sentence("{name} is named twice.", name=again.name), field="staff_number", status=422)
    stale: list[str] = []
    drawn = await _on_lines(row)
    for taken in await EntryPlayer.raw(_ENTERED, row.id):
        if taken["person"] not in ids or taken["entry"] == entry_id:
            continue
        name = next(each.player.name for each in people if each.player.id == taken["person"])
        if taken["status"] == "withdrawn" and taken["entry"] in drawn:
            raise Refusal(
                Sentence("{name} left this draw as {entry} and cannot come back into it.",
                         name=name, entry=taken["name"]),
                field="staff_number",
                status=422,
            )  # fmt: skip
        if taken["status"] == "entered":
            raise Refusal(
                Sentence("{name} is already entered: {entry}.", name=name, entry=taken["name"]),
                field="staff_number",
                status=422,
            )
        stale.append(taken["id"])
    if stale:
        await EntryPlayer.delete().where(EntryPlayer.id.is_in(stale))


async def _on_lines(row: DisciplineRow) -> frozenset[str]:
    """The entries that stand in the locked draw; none before there is one."""
    if row.state not in ("drawn", "finished"):
        return frozenset()
    locked = await current_draw(row.id)
    lines = msgspec.json.decode(locked.lines, type=list[str | None]) if locked else []
    return frozenset(entry for entry in lines if entry)


def _refuse_sexes(row: DisciplineRow, people: Sequence[Found], reason: str) -> None:
    faults = sex_faults(row.code, [each.player for each in people])
    if faults and not reason.strip():
        raise Refusal(
            Sentence("{fault} Give a reason to enter them all the same.", fault=faults[0]),
            field="reason",
            status=422,
        )


async def _refuse_name(row: DisciplineRow, name: str, entry_id: str = "") -> None:
    if not name:
        raise Refusal(Sentence("Please give the name of the team."), field="name", status=422)
    if row.entrants != "team":
        return
    same = await Entry.raw(
        "SELECT id FROM entry WHERE discipline = {} AND name = {} AND status = 'entered' AND id <> {}",
        row.id,
        name,
        entry_id,
    )
    if same:
        raise Refusal(Sentence("There is a team of this name already."), field="name", status=422)


async def add_player(
    row: DisciplineRow, entry_id: str, person: Found, position: int, *, captain: bool = False
) -> None:
    """Inside a write body: one more player of an entry."""
    await EntryPlayer(
        entry=entry_id,
        discipline=row.id,
        member=None if person.guest else person.player.id,
        guest=person.player.id if person.guest else None,
        branch=person.player.branch,
        registration=person.registration,
        position=position,
        captain=captain,
    ).save()


class Kept(msgspec.Struct, frozen=True):
    """A player who stays: in this order of the team, from 1 on."""

    person: str
    position: int


async def change_team(
    actor: Identity,
    entry_id: str,
    name: str,
    kept: Sequence[Kept],
    captain: str,
    *,
    more: Sequence[Wanted] = (),
) -> None:
    """A team's name, order and captain; who is not in ``kept`` leaves, ``more`` are added behind."""

    async def body() -> None:
        row = await discipline(await _discipline_of(entry_id))
        refuse_when_drawn(row)
        if row.entrants != "team":
            raise not_found()
        added = [await find(row, each) for each in more]
        here = {each["person"]: each for each in await _players(entry_id)}
        staying = [
            each.person for each in sorted(kept, key=lambda each: each.position) if each.person in here
        ]
        wrong = count_fault(row.entrants, len(staying) + len(added))
        if wrong:
            raise Refusal(wrong, field="staff_number", status=422)
        await free_places(row, added, entry_id)
        _refuse_members_again(added, staying)
        called = entry_name("team", (), name.strip())
        await _refuse_name(row, called, entry_id)
        await Entry.update({Entry.name: called}).where(Entry.id == entry_id)
        leaving = [each["id"] for person, each in here.items() if person not in staying]
        if leaving:
            await EntryPlayer.delete().where(EntryPlayer.id.is_in(leaving))
        for position, person in enumerate(staying):
            await EntryPlayer.update(
                {EntryPlayer.position: position, EntryPlayer.captain: person == captain}
            ).where(EntryPlayer.id == here[person]["id"])
        for position, found in enumerate(added, len(staying)):
            await add_player(row, entry_id, found, position)
        await discard_preview(row.id)
        await audit.record(actor, "entry.changed", "entry", entry_id, players=len(staying) + len(added))

    await write(body)


def _refuse_members_again(added: Sequence[Found], staying: Sequence[str]) -> None:
    again = next((each.player.name for each in added if each.player.id in staying), None)
    if again:
        raise Refusal(Sentence("{name} is named twice.", name=again), field="staff_number", status=422)


async def _players(entry_id: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = await EntryPlayer.raw(
        "SELECT id, COALESCE(member, guest) AS person FROM entry_player WHERE entry = {} ORDER BY position",
        entry_id,
    )
    return rows


async def _discipline_of(entry_id: str) -> str:
    rows = await Entry.raw("SELECT discipline FROM entry WHERE id = {}", entry_id)
    if not rows:
        raise not_found()
    return str(rows[0]["discipline"])


async def remove(actor: Identity, entry_id: str) -> None:
    """Takes an entry out before the draw; its people can be entered anew. What a published draw names stays."""

    async def body() -> None:
        row = await discipline(await _discipline_of(entry_id))
        refuse_when_drawn(row)
        await EntryPlayer.delete().where(EntryPlayer.entry == entry_id)
        if await Draw.exists().where(Draw.discipline == row.id) or await Withdrawal.exists().where(
            (Withdrawal.entry == entry_id) | (Withdrawal.substitute == entry_id)
        ):
            await Entry.update({Entry.status: "withdrawn", Entry.seed: None}).where(Entry.id == entry_id)
        else:
            await Entry.delete().where(Entry.id == entry_id)
        await discard_preview(row.id)
        await audit.record(actor, "entry.removed", "entry", entry_id, discipline=row.id)

    await write(body)
