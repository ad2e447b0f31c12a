"""Who leaves after the draw: a cancelled registration waits for the referee, who gives a walkover or a substitute."""

from collections.abc import Sequence
from typing import Any

import msgspec
from piccolo.columns import Column

from competitions.domain import progress
from competitions.queries.disciplines import discipline
from competitions.queries.played import PlayedDraw, played_draw
from competitions.services import entries
from competitions.services.drawing import discard_preview
from competitions.services.live_draw import draw_changed
from competitions.services.progress import save
from competitions.tables import Draw, Entry, EntryPlayer, Withdrawal
from events.signals import RegistrationNews
from foundation.clock import now
from foundation.database import after_commit, write
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

_WHOSE = (
    "SELECT p.id, p.entry, p.discipline, n.status, d.state, d.competition, d.entrants,"
    " (SELECT COUNT(*) FROM entry_player o WHERE o.entry = p.entry) AS players FROM entry_player p"
    " JOIN entry n ON n.id = p.entry JOIN discipline d ON d.id = p.discipline WHERE p.registration = {}"
)


async def registration_cancelled(news: RegistrationNews) -> None:
    """Handles events' signal, in its transaction: before the draw the entry goes, afterwards the referee decides."""
    rows = await EntryPlayer.raw(_WHOSE, news.registration)
    if not rows or rows[0]["status"] != "entered" or rows[0]["state"] == "finished":
        return
    found = rows[0]
    if found["entrants"] == "team" and found["players"] > 1:
        await _leaves_the_team(found)
        return
    if found["state"] != "drawn":
        await Entry.update({Entry.status: "withdrawn", Entry.seed: None}).where(Entry.id == found["entry"])
        await discard_preview(found["discipline"])
        await audit.record(None, "entry.withdrawn", "entry", found["entry"])
        return
    if not progress.has_open_match((await played_draw(found["discipline"])).played, found["entry"]):
        return
    await _ask(found["entry"], found["discipline"])
    after_commit(lambda: draw_changed(found["competition"], found["discipline"], []))


async def _leaves_the_team(found: dict[str, Any]) -> None:
    """A team plays on without one of its players; once it is drawn its list is the referee's business."""
    if found["state"] != "drawn":
        await EntryPlayer.delete().where(EntryPlayer.id == found["id"])
        await audit.record(None, "entry.player_left", "entry", found["entry"])


async def _ask(entry_id: str, discipline_id: str) -> None:
    pending = await Withdrawal.exists().where(
        (Withdrawal.entry == entry_id) & (Withdrawal.decision == "pending")
    )
    if not pending:
        await Withdrawal(entry=entry_id, discipline=discipline_id, asked_at=now()).save()


async def walkover(actor: Identity, entry_id: str, reason: str) -> None:
    """The entry leaves: its open match, and later ones, are walkovers; a group deletes all its results."""

    async def body() -> None:
        before = await _draw_of(entry_id)
        _refuse_on_court(before, entry_id)
        after = progress.withdraw(before.played, entry_id)
        await Entry.update({Entry.status: "withdrawn"}).where(Entry.id == entry_id)
        await save(before, after)
        await _decide(actor, before, entry_id, "walkover", reason)
        await audit.record(actor, "entry.withdrawn", "entry", entry_id)

    await write(body)


async def substitute(actor: Identity, entry_id: str, staff_numbers: str, reason: str) -> str:
    """Somebody else takes the line, before the entry's first match; returns the new entry.

    Of a pair both are named, with a space between; one of them may be who stays. Raises Refusal 409 for a team, 422
    for an unknown staff number, somebody already in the discipline, or another number of people than play together.
    """
    numbers = staff_numbers.replace(",", " ").replace("，", " ").replace("、", " ").split()

    async def body() -> str:
        before = await _draw_of(entry_id)
        _refuse_on_court(before, entry_id)
        if before.discipline.entrants == "team":
            raise Refusal(
                Sentence("A team keeps its line with its own players, or leaves. Nothing was changed.")
            )
        wanted = [entries.Wanted(staff_number=number) for number in numbers]
        await _refuse_the_same(before, entry_id, wanted)
        await Entry.update({Entry.status: "replaced"}).where(Entry.id == entry_id)
        new = await entries.make(actor, before.discipline, wanted, reason=reason)
        after = progress.substitute(before.played, entry_id, new)
        await Draw.update({Draw.lines: msgspec.json.encode(after.lines).decode()}).where(
            Draw.id == before.draw.id
        )
        await save(before, after)
        await _decide(actor, before, entry_id, "substitute", reason, new)
        await audit.record(actor, "entry.substituted", "entry", entry_id, substitute=new)
        return new

    return await write(body)


async def keep(actor: Identity, entry_id: str, reason: str) -> None:
    """The registration was cancelled, but the entry plays after all."""

    async def body() -> None:
        before = await _draw_of(entry_id)
        await _decide(actor, before, entry_id, "plays", reason)
        await audit.record(actor, "entry.kept", "entry", entry_id)

    await write(body)


async def _draw_of(entry_id: str) -> PlayedDraw:
    rows = await Entry.raw("SELECT discipline FROM entry WHERE id = {}", entry_id)
    if not rows:
        raise not_found()
    await discipline(rows[0]["discipline"])
    return await played_draw(rows[0]["discipline"])


def _refuse_on_court(before: PlayedDraw, entry_id: str) -> None:
    """Who is playing right now retires in that match; only afterwards something else can be decided."""
    for match in before.matches.values():
        if match.started and not match.result and entry_id in (match.side_a, match.side_b):
            raise Refusal(
                Sentence(
                    "Match {number} of this entry is being played. End that match first.", number=match.number
                )
            )


async def _refuse_the_same(before: PlayedDraw, entry_id: str, wanted: Sequence[entries.Wanted]) -> None:
    found = [(await entries.find(before.discipline, each)).player for each in wanted]
    leaving = before.entries[entry_id]
    if found and {player.id for player in found} == set(leaving.people):
        raise Refusal(
            Sentence("{name} is already entered: {entry}.", name=found[0].name, entry=leaving.name),
            field="staff_number",
            status=422,
        )


async def _decide(
    actor: Identity, before: PlayedDraw, entry_id: str, decision: str, reason: str, new: str | None = None
) -> None:
    """Closes the question if there was one, else records the referee's own act."""
    decided: dict[Column | str, Any] = {
        Withdrawal.decision: decision,
        Withdrawal.reason: reason.strip()[:200],
        Withdrawal.substitute: new,
        Withdrawal.decided_by: actor.member_id,
        Withdrawal.decided_at: now(),
    }
    pending = await Withdrawal.raw(
        "SELECT id FROM withdrawal WHERE entry = {} AND decision = 'pending'", entry_id
    )
    if pending:
        await Withdrawal.update(decided).where(Withdrawal.id == pending[0]["id"])
    elif decision != "plays":
        made = Withdrawal(entry=entry_id, discipline=before.discipline.id, asked_at=now())
        await made.save()
        await Withdrawal.update(decided).where(Withdrawal.id == made.id)
    row = before.discipline
    after_commit(lambda: draw_changed(row.competition, row.id, []))
