"""Taking in entries from the clubs' Excel files: shown first, then applied in one write. Repeating changes nothing."""

import asyncio
from collections.abc import Sequence
from functools import partial

import msgspec

from competitions.documents.entry_workbook import rows_of
from competitions.domain.entry_changes import EntryChanges, KeptEntry, PlannedEntry, changes
from competitions.domain.entry_people import GUEST, Directory, Known, Planned, Rules
from competitions.domain.entry_sheet import Column, EntrySheet, read
from competitions.domain.methods import most_seeds
from competitions.queries import entries as reading
from competitions.queries.disciplines import DisciplineRow, discipline
from competitions.queries.entries import EntryLine
from competitions.services.drawing import discard_preview, refuse_when_drawn
from competitions.services.entries import Found, NewGuest, Wanted, add_player, find, free_places
from competitions.tables import Entry, EntryPlayer
from foundation.database import write
from foundation.errors import Refusal
from foundation.identifiers import digest
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.domain.roster_changes import full_names
from members.queries.tree import branches
from members.services import audit


class Preview(msgspec.Struct, frozen=True):
    """What would change, and the fingerprint that the confirmation must bring back."""

    changes: EntryChanges
    ignored: tuple[str, ...]
    fingerprint: str


class Imported(msgspec.Struct, frozen=True):
    """How many entries were added and changed, and how many rows were left out."""

    added: int
    changed: int
    left_out: int


async def preview(discipline_id: str, content: bytes, *, guests: bool) -> Preview:
    """Reads a workbook and compares it with the entries; writes nothing. Raises `Refusal` when it is none."""
    row = await discipline(discipline_id)
    refuse_when_drawn(row)
    sheet = await _read(row, content)
    found = await _compare(row, sheet, guests=guests)
    return Preview(found, sheet.ignored, _fingerprint(found))


async def apply(
    actor: Identity, discipline_id: str, content: bytes, *, guests: bool, fingerprint: str | None = None
) -> Imported:
    """Applies the good rows of a workbook in one write.

    With a `fingerprint` (of what was shown) nothing is done when the entries have changed since (409). Rows with
    problems are left out; a file without any good row is refused (422).
    """
    row = await discipline(discipline_id)
    sheet = await _read(row, content)

    async def body() -> Imported:
        present = await discipline(discipline_id)
        refuse_when_drawn(present)
        found = await _compare(present, sheet, guests=guests)
        if fingerprint is not None and _fingerprint(found) != fingerprint:
            raise Refusal(
                Sentence(
                    "The entries have been changed since you looked. Nothing was taken in; please look once more."
                )
            )
        if found.problems and found.is_empty and not found.unchanged:
            raise Refusal(found.problems[0].sentence, field="file", status=422)
        await _apply(present, found, seeds=Column.SEED in sheet.columns)
        await discard_preview(present.id)
        left_out = len({problem.row for problem in found.problems})
        counts = Imported(len(found.new), len(found.changed), left_out)
        await audit.record(
            actor, "entries.imported", "discipline", present.id, **msgspec.structs.asdict(counts)
        )
        return counts

    return await write(body)


async def _read(row: DisciplineRow, content: bytes) -> EntrySheet:
    return await asyncio.to_thread(lambda: read(row.entrants, rows_of(row.entrants, content)))


async def _compare(row: DisciplineRow, sheet: EntrySheet, *, guests: bool) -> EntryChanges:
    kept = [_kept(line) for line in await reading.lines(row.id) if line.status == "entered"]
    rules = Rules(row.entrants, row.code, partial(_seeds_of, row), guests)
    return changes(sheet, kept, await _directory(row), rules)


def _seeds_of(row: DisciplineRow, entries: int) -> int:
    return most_seeds(row.method, entries, row.chosen.draw)


def _kept(line: EntryLine) -> KeptEntry:
    players = tuple(
        Planned(
            GUEST + player.player if player.guest else player.person,
            player.player,
            player.branch,
            player.sex,
            player.staff_number,
            player.captain,
        )
        for player in line.players
    )
    return KeptEntry(line.id, line.name, line.seed, players)


async def _directory(row: DisciplineRow) -> Directory:
    nodes = {node.id: node for node in await branches()}
    members = [
        Known(
            each["id"],
            each["number"],
            each["name"],
            each["branch"],
            each["sex"],
            each["employment_status"] == "left",
        )
        for each in await reading.roster_members(row.offering)
    ]
    return Directory.of(members, full_names(nodes), {node.id: node.name for node in nodes.values()})


def _fingerprint(found: EntryChanges) -> str:
    """Equal for equal changes; problems and unchanged rows do not matter."""
    return digest(msgspec.json.encode((found.new, found.changed)).decode())[:32]


async def _apply(row: DisciplineRow, found: EntryChanges, *, seeds: bool) -> None:
    """Places and seeds of what changes are given free first: two pairs may exchange their partners."""
    changing = [change.kept.id for change in found.changed]
    if changing:
        await EntryPlayer.delete().where(EntryPlayer.entry.is_in(changing))
        if seeds:
            await Entry.update({Entry.seed: None}).where(Entry.id.is_in(changing))
    for change in found.changed:
        await _fill(row, change.kept.id, change.planned)
    for planned in found.new:
        entry = Entry(discipline=row.id, name=planned.name)
        await entry.save()
        await _fill(row, str(entry.id), planned)
    if seeds:
        await _seed(row, [*found.new, *(change.planned for change in found.changed)])


async def _fill(row: DisciplineRow, entry_id: str, planned: PlannedEntry) -> None:
    people = [await _find(row, player) for player in planned.players]
    await free_places(row, people, entry_id)
    await Entry.update({Entry.name: planned.name}).where(Entry.id == entry_id)
    for position, (person, player) in enumerate(zip(people, planned.players, strict=True)):
        await add_player(row, entry_id, person, position, captain=player.captain)


async def _find(row: DisciplineRow, player: Planned) -> Found:
    if player.is_guest:
        sex = player.sex if player.sex in ("female", "male") else ""
        guest = msgspec.convert({"name": player.name, "branch": player.branch, "sex": sex}, NewGuest)
        return await find(row, Wanted(guest=guest))
    return await find(row, Wanted(member=player.key))


async def _seed(row: DisciplineRow, planned: Sequence[PlannedEntry]) -> None:
    """By the first player, who stands in one entry of the discipline; the name of a pair may be another's too."""
    entry_of = {
        GUEST + player.player if player.guest else player.person: line.id
        for line in await reading.lines(row.id)
        for player in line.players
    }
    for entry in planned:
        if entry.seed:
            await Entry.update({Entry.seed: entry.seed}).where(Entry.id == entry_of[entry.players[0].key])
