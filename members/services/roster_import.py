"""Taking in a roster from Excel: shown first, then applied in one write. Repeating it changes nothing."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from foundation.clock import now
from foundation.database import after_commit, write
from foundation.errors import Refusal
from foundation.i18n import local
from foundation.identifiers import digest, new_id
from foundation.messages import Sentence
from members.documents.roster_workbook import rows_of
from members.domain import strokes
from members.domain.identity import Role
from members.domain.pinyin import Reading, reading
from members.domain.roster import Column, Roster, RosterRow, read
from members.domain.roster_changes import Changed, RosterChanges, changes
from members.queries.roster import kept_members
from members.queries.tree import branches as all_branches
from members.services import audit, branches, many_rows, roles
from members.services.audit import Actor
from members.services.known_sessions import known_sessions
from members.tables import Member, RoleGrant, Session


class Preview(msgspec.Struct, frozen=True):
    """What would change, and the fingerprint that the confirmation must bring back."""

    changes: RosterChanges
    ignored: tuple[str, ...]
    fingerprint: str


class Imported(msgspec.Struct, frozen=True):
    """How many people and branches were added and changed, and how many rows were left out."""

    added: int
    changed: int
    branches: int
    left_out: int


async def preview(content: bytes, *, add_branches: bool) -> Preview:
    """Reads a workbook and compares it with the roster; writes nothing. Raises `Refusal` when it is none."""
    roster = await _read(content)
    found = await _compare(roster, add_branches=add_branches)
    return Preview(found, roster.ignored, _fingerprint(found))


async def apply(
    actor: Actor, content: bytes, *, add_branches: bool, fingerprint: str | None = None
) -> Imported:
    """Applies the good rows of a workbook in one write.

    With a `fingerprint` (of what was shown) nothing is done when the roster has changed since (409). Rows with
    problems are left out; a file without any good row is refused (422).
    """
    roster = await _read(content)
    readings = await asyncio.to_thread(lambda: {row.name: reading(row.name) for row in roster.rows})

    async def body() -> Imported:
        found = await _compare(roster, add_branches=add_branches)
        if fingerprint is not None and _fingerprint(found) != fingerprint:
            raise Refusal(
                Sentence(
                    "The roster has been changed since you looked. Nothing was taken in; please look once more."
                )
            )
        if found.problems and not (found.new or found.changed or found.unchanged):
            raise Refusal(found.problems[0].sentence, field="file", status=422)
        branch_of = {**found.branch_of, **await _add_branches(actor, found.new_branches)}
        await _add(actor, found.new, branch_of, readings)
        for change in found.changed:
            await _change(actor, change, branch_of, readings)
        if await _administrates([change.member.id for change in found.changed]):
            await roles.demand_an_administrator()
        left_out = len({problem.row for problem in found.problems})
        counts = Imported(len(found.new), len(found.changed), len(found.new_branches), left_out)
        await audit.record(actor, "roster.imported", "roster", "", **msgspec.structs.asdict(counts))
        after_commit(known_sessions.forget_all)
        return counts

    return await write(body)


async def _read(content: bytes) -> Roster:
    today = local(now()).date()
    return await asyncio.to_thread(lambda: read(rows_of(content), today))


async def _compare(roster: Roster, *, add_branches: bool) -> RosterChanges:
    return changes(roster, await kept_members(), await all_branches(), add_branches=add_branches)


def _fingerprint(found: RosterChanges) -> str:
    """Equal for equal changes; problems and unchanged rows do not matter."""
    return digest(msgspec.json.encode((found.new, found.changed, found.new_branches)).decode())[:32]


async def _add_branches(actor: Actor, names: Sequence[str]) -> dict[str, str]:
    if not names:
        return {}
    roots = [node for node in await all_branches() if node.depth == 0]
    if len(roots) != 1:
        raise Refusal(
            Sentence(
                "New branches need one union above them. Please add the branches on the page “Branches” first."
            )
        )
    return {name: await branches.add(actor, name, parent_id=roots[0].id) for name in names}


async def _add(
    actor: Actor, rows: Sequence[RosterRow], branch_of: Mapping[str, str], readings: Mapping[str, Reading]
) -> None:
    at = now()
    made = [
        _values(row, branch_of, readings) | {"id": new_id(), "created_at": at, "updated_at": at}
        for row in rows
    ]
    if made:
        await many_rows.insert(Member, tuple(made[0]), (tuple(values.values()) for values in made))
        await audit.record_many(actor, "member.added", "member", [(values["id"], {}) for values in made])


async def _change(
    actor: Actor, change: Changed, branch_of: Mapping[str, str], readings: Mapping[str, Reading]
) -> None:
    everything = _values(change.row, branch_of, readings)
    columns = [field.column.value for field in change.fields]
    if Column.NAME.value in columns:
        columns += ["pinyin", "initials", "letters", "strokes"]
    values: dict[Any, Any] = {name: everything[name] for name in columns}
    await Member.update(values | {"updated_at": now()}).where(Member.id == change.member.id)
    if everything["employment_status"] == "left":
        await Session.delete().where(Session.member == change.member.id)
    fields = sorted(field.column.value for field in change.fields)
    await audit.record(actor, "member.changed", "member", change.member.id, fields=fields)


async def _administrates(member_ids: Sequence[str]) -> bool:
    """Whether an administrator is among these; before the first one is made there is none to be kept."""
    held = await RoleGrant.select(RoleGrant.member).where(RoleGrant.role == Role.ADMINISTRATOR.value)
    return not {row["member"] for row in held}.isdisjoint(member_ids)


def _values(row: RosterRow, branch_of: Mapping[str, str], readings: Mapping[str, Reading]) -> dict[str, Any]:
    read_aloud = readings[row.name]
    values: dict[str, Any] = msgspec.structs.asdict(row) | {
        "branch": branch_of[row.branch],
        "pinyin": read_aloud.key,
        "initials": read_aloud.initials,
        "letters": read_aloud.letters,
        "strokes": strokes.key(row.name),
    }
    del values["row"]
    return values
