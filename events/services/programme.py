"""The running order written: acts added, taken over from sign-ups, changed, moved, removed."""

from collections.abc import Sequence
from typing import Any

import msgspec

from events.domain.running_order import moved, parted
from events.queries.programme import acts_of
from events.services.contention import write_again
from events.services.event_settings import held_event
from events.services.permission import must_organize
from foundation.database import fetch
from foundation.errors import Refusal, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

MOST_ACTS = 120
MOST_PERFORMERS = 80
_INSERT = (
    "INSERT INTO act (id, event, title, genre, branch, party, registration, minutes, changeover, needs, position)"
    " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})"
)
_UPDATE = (
    "UPDATE act SET title = {}, genre = {}, branch = {}, minutes = {}, changeover = {}, needs = {}"
    " WHERE id = {} AND event = {} RETURNING id"
)
_NEW = (
    "SELECT r.id, r.party, r.branch, r.member, m.name, p.name AS party_name FROM registration r"
    " JOIN member m ON m.id = r.member LEFT JOIN party p ON p.id = r.party"
    " WHERE r.event = {} AND r.offering = {} AND r.status = 'confirmed' AND r.places > 0"
    " AND NOT EXISTS (SELECT 1 FROM act a WHERE a.registration = r.id) ORDER BY r.registered_at, r.id"
)
_PARTY = (
    "SELECT m.id, m.name FROM registration r JOIN member m ON m.id = r.member"
    " WHERE r.party = {} AND r.status = 'confirmed' ORDER BY r.places DESC, r.registered_at, r.id"
)
_COMPANIONS = (
    "SELECT name FROM guest WHERE registration = {} AND status = 'confirmed' ORDER BY created_at, id"
)


class ActDraft(msgspec.Struct, frozen=True):
    """An act as typed. `performers`: names; a colleague's name of the act's branch becomes the colleague."""

    title: str
    minutes: int
    changeover: int = 1
    genre: str = ""
    branch: str = ""
    needs: str = ""
    performers: tuple[str, ...] = ()


async def add(actor: Identity, event_id: str, draft: ActDraft) -> str:
    """Adds an act at the end; returns its id. Raises `Refusal` 422."""
    must_organize(actor, event_id)
    _check(draft)

    async def body() -> str:
        await held_event(event_id)
        act = new_id()
        position = await _room(event_id)
        await fetch(
            _INSERT, act, event_id, draft.title, draft.genre, draft.branch or None, None, None, draft.minutes,
            draft.changeover, draft.needs, position,
        )  # fmt: skip
        await _cast(act, draft)
        await audit.record(actor, "act.added", "event", event_id, act=act)
        return act

    return await write_again(body)


async def change(actor: Identity, event_id: str, act: str, draft: ActDraft) -> None:
    """Raises `Refusal` 422, or 404 when the act is gone."""
    must_organize(actor, event_id)
    _check(draft)

    async def body() -> None:
        await held_event(event_id)
        changed = await fetch(
            _UPDATE, draft.title, draft.genre, draft.branch or None, draft.minutes, draft.changeover, draft.needs,
            act, event_id,
        )  # fmt: skip
        if not changed:
            raise not_found()
        await fetch("DELETE FROM act_performer WHERE act = {}", act)
        await _cast(act, draft)
        await audit.record(actor, "act.changed", "event", event_id, act=act)

    await write_again(body)


async def remove(actor: Identity, event_id: str, act: str) -> None:
    """Removing what is gone already changes nothing."""
    must_organize(actor, event_id)

    async def body() -> None:
        await held_event(event_id)
        await fetch("DELETE FROM act WHERE id = {} AND event = {}", act, event_id)
        await audit.record(actor, "act.removed", "event", event_id, act=act)

    await write_again(body)


async def move(actor: Identity, event_id: str, act: str, to: int) -> None:
    """Puts an act at another place (from 0); the others close up."""
    must_organize(actor, event_id)

    async def body() -> None:
        await held_event(event_id)
        order = [each.id for each in await acts_of(event_id)]
        if act not in order:
            raise not_found()
        await _store_order(moved(order, act, to))
        await audit.record(actor, "act.moved", "event", event_id, act=act, to=to)

    await write_again(body)


async def part(actor: Identity, event_id: str) -> None:
    """Orders the acts so that, as far as it goes, nobody is in two in a row."""
    must_organize(actor, event_id)

    async def body() -> None:
        await held_event(event_id)
        await _store_order(parted(await acts_of(event_id)))
        await audit.record(actor, "act.parted", "event", event_id)

    await write_again(body)


async def take_over(actor: Identity, event_id: str, offering: str) -> int:
    """An act for each confirmed sign-up of an offering that has none yet, with its people; returns how many."""
    must_organize(actor, event_id)

    async def body() -> int:
        await held_event(event_id)
        rows = await fetch(_NEW, event_id, offering)
        for row in rows:
            await _take_over(event_id, row, await _room(event_id))
        await audit.record(actor, "act.taken_over", "event", event_id, acts=len(rows))
        return len(rows)

    return await write_again(body)


async def _take_over(event_id: str, row: dict[str, Any], position: int) -> None:
    act = new_id()
    await fetch(
        _INSERT, act, event_id, row["party_name"] or row["name"], "", row["branch"], row["party"], row["id"], 5, 1,
        "", position,
    )  # fmt: skip
    people = (
        await fetch(_PARTY, row["party"]) if row["party"] else [{"id": row["member"], "name": row["name"]}]
    )
    companions = await fetch(_COMPANIONS, row["id"])
    await _store_cast(
        act, [*((one["id"], one["name"]) for one in people), *((None, one["name"]) for one in companions)]
    )


async def _cast(act: str, draft: ActDraft) -> None:
    """Names as typed; one that only one colleague of the branch has is that colleague."""
    found: dict[str, list[str]] = {}
    if draft.branch and draft.performers:
        marks = ", ".join(["{}"] * len(draft.performers))
        rows = await fetch(
            f"SELECT id, name FROM member WHERE branch = {{}} AND name IN ({marks})"  # noqa: S608 - only marks
            " AND employment_status <> 'left'",
            draft.branch, *draft.performers,
        )  # fmt: skip
        for row in rows:
            found.setdefault(row["name"], []).append(row["id"])
    cast: list[tuple[str | None, str]] = []
    for name in draft.performers:
        known = found.get(name, [])
        cast.append((known[0] if len(known) == 1 else None, name))
    await _store_cast(act, cast)


async def _store_cast(act: str, cast: Sequence[tuple[str | None, str]]) -> None:
    for position, (member, name) in enumerate(cast):
        await fetch(
            "INSERT INTO act_performer (id, act, member, name, position) VALUES ({}, {}, {}, {}, {})",
            new_id(), act, member, name, position,
        )  # fmt: skip


async def _store_order(order: Sequence[str]) -> None:
    for position, act in enumerate(order):
        await fetch("UPDATE act SET position = {} WHERE id = {}", position, act)


async def _room(event_id: str) -> int:
    rows = await fetch(
        "SELECT count(*) AS n, COALESCE(MAX(position), -1) + 1 AS next FROM act WHERE event = {}", event_id
    )
    if rows[0]["n"] >= MOST_ACTS:
        raise Refusal(
            Sentence("A programme holds at most {most} acts.", most=MOST_ACTS), field="title", status=422
        )
    return int(rows[0]["next"])


def _check(draft: ActDraft) -> None:
    if len(set(draft.performers)) != len(draft.performers):
        raise Refusal(
            Sentence("Somebody stands in this act twice; namesakes need a word to tell them apart."),
            field="performers",
            status=422,
        )
    if len(draft.performers) > MOST_PERFORMERS:
        raise Refusal(
            Sentence("An act holds at most {most} people.", most=MOST_PERFORMERS),
            field="performers",
            status=422,
        )
