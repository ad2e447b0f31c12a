"""The roster of a discipline: frozen from the confirmed registrations, then seeded."""

from typing import Any

from competitions.domain.methods import METHODS
from competitions.queries.disciplines import DisciplineRow, discipline, roster
from competitions.services.drawing import discard_preview, refuse_when_drawn
from competitions.tables import Discipline, Entry, EntryPlayer
from foundation.database import write
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

_CONFIRMED = (
    "SELECT r.id, r.member, r.branch, m.name FROM registration r JOIN member m ON m.id = r.member"
    " WHERE r.offering = {} AND r.status = 'confirmed' ORDER BY r.id"
)
_PLAYERS = "SELECT entry, member, registration FROM entry_player WHERE discipline = {} AND member IS NOT NULL"


async def freeze(actor: Identity, discipline_id: str) -> int:
    """Freezes who is in the draw; returns how many entries there are.

    In singles that is everyone with a confirmed registration and who was entered by hand; done again before the
    draw it adds who came since and drops who left, and seeds of those who stay are kept. Pairs and teams are
    taken as they stand on the page of entries.
    Raises Refusal 409 when the draw is locked or there are too few.
    """

    async def body() -> int:
        row = await discipline(discipline_id)
        refuse_when_drawn(row)
        if row.entrants == "singles":
            await _bring_up_to_date(row, await Entry.raw(_CONFIRMED, row.offering))
        count = int(await Entry.count().where((Entry.discipline == row.id) & (Entry.status == "entered")))
        if count < 2:
            raise _too_few(row, count)
        await Discipline.update({Discipline.state: "seeding"}).where(Discipline.id == row.id)
        await discard_preview(row.id)
        await audit.record(actor, "discipline.roster_frozen", "discipline", row.id, entries=count)
        return count

    return await write(body)


def _too_few(row: DisciplineRow, count: int) -> Refusal:
    if row.entrants == "singles":
        return Refusal(
            Sentence(
                "{name} has {count} confirmed registration. A draw needs two at least.",
                "{name} has {count} confirmed registrations. A draw needs two at least.",
                name=row.name,
                count=count,
            )
        )
    return Refusal(
        Sentence(
            "{name} has {count} entry. A draw needs two at least.",
            "{name} has {count} entries. A draw needs two at least.",
            name=row.name,
            count=count,
        )
    )


async def _bring_up_to_date(row: DisciplineRow, confirmed: list[dict[str, Any]]) -> None:
    players = await EntryPlayer.raw(_PLAYERS, row.id)
    entry_of = {player["member"]: player["entry"] for player in players}
    by_sign_up = {player["member"] for player in players if player["registration"]}
    here = {registration["member"] for registration in confirmed}
    gone = [entry for member, entry in entry_of.items() if member in by_sign_up - here]
    if gone:
        await Entry.update({Entry.status: "withdrawn", Entry.seed: None}).where(Entry.id.is_in(gone))
    back = [entry for member, entry in entry_of.items() if member in here]
    if back:
        await Entry.update({Entry.status: "entered"}).where(Entry.id.is_in(back))
    for registration in confirmed:
        if registration["member"] not in entry_of:
            await add_entry(row.id, registration)


async def add_entry(discipline_id: str, registration: dict[str, Any]) -> str:
    """An entry of one player, the branch as frozen with the registration."""
    entry = Entry(discipline=discipline_id, name=registration["name"])
    await entry.save()
    await EntryPlayer(
        entry=entry.id,
        discipline=discipline_id,
        member=registration["member"],
        branch=registration["branch"],
        registration=registration["id"],
    ).save()
    return str(entry.id)


async def set_seeds(actor: Identity, discipline_id: str, seeds: list[str]) -> None:
    """The seeded entries, the first seed first. Raises Refusal 422 for too many (CN 2.3.1) or unknown ones."""

    async def body() -> None:
        row = await discipline(discipline_id)
        refuse_when_drawn(row)
        entries = await roster(discipline_id)
        entered = {entry.id for entry in entries if entry.status == "entered"}
        _check_seeds(row, seeds, entered)
        await Entry.update({Entry.seed: None}).where(Entry.discipline == discipline_id)
        for number, entry_id in enumerate(seeds, start=1):
            await Entry.update({Entry.seed: number}).where(Entry.id == entry_id)
        await discard_preview(row.id)
        await audit.record(actor, "discipline.seeded", "discipline", discipline_id, seeds=seeds)

    await write(body)


def _check_seeds(row: DisciplineRow, seeds: list[str], entered: set[str]) -> None:
    if len(set(seeds)) != len(seeds) or not set(seeds) <= entered:
        raise Refusal(
            Sentence("Each seed must be one entry, and each entry one seed at most."),
            field="seeds",
            status=422,
        )
    most = METHODS[row.method].most_seeds(len(entered), row.chosen.draw)
    if len(seeds) > most:
        raise Refusal(
            Sentence(
                "{entries} entries may have at most {most} seeds (CN 2.3.1); {seeds} are set.",
                entries=len(entered),
                most=most,
                seeds=len(seeds),
            ),
            field="seeds",
            status=422,
        )
