"""One member added or changed by hand, by the rules the Excel import has."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from foundation.clock import now
from foundation.database import AlreadyThere, after_commit, write
from foundation.errors import Refusal, not_found
from foundation.i18n import local
from foundation.messages import Sentence
from members.domain import strokes
from members.domain.cells import Cell
from members.domain.pinyin import reading
from members.domain.roster import REQUIRED, Column, Problem, RosterRow, person
from members.services import audit, roles
from members.services.audit import Actor
from members.services.known_sessions import known_sessions
from members.tables import Branch, Member, Session

Given = Mapping[Column, Cell]
_TAKEN = Sentence("Somebody has this staff number already.")


class FieldsRefused(Refusal):
    """Several fields at once; `problems` names them all, the refusal itself the first."""

    def __init__(self, problems: list[Problem]) -> None:
        first = problems[0]
        super().__init__(first.sentence, field=first.column.value if first.column else None, status=422)
        self.problems = problems


async def add(actor: Actor, given: Given) -> str:
    """A new member; `given[Column.BRANCH]` is the branch's id. The answer is the member's id."""
    row = _checked({**dict.fromkeys(REQUIRED, ""), **given}, today())
    member = Member(**_values(row, tuple(Column)))

    async def body() -> None:
        await _demand_branch(row.branch)
        await Member.insert(member)
        await audit.record(actor, "member.added", "member", member.id)

    await _numbering(body)
    return str(member.id)


async def change(actor: Actor, member_id: str, given: Given) -> None:
    """Changes the fields given and leaves the others; `given[Column.BRANCH]` is the branch's id."""

    async def body() -> None:
        member = await Member.objects().where(Member.id == member_id).first()
        if member is None:
            raise not_found()
        present: dict[Column, Cell] = {column: getattr(member, column.value) for column in Column}
        row = _checked({**present, **given}, today())
        values = _values(
            row, tuple(column for column in Column if getattr(row, column.value) != present[column])
        )
        if not values:
            return
        if "branch" in values:
            await _demand_branch(row.branch)
        await Member.update({**_as_columns(values), Member.updated_at: now()}).where(Member.id == member_id)
        if values.get("employment_status") == "left":
            await Session.delete().where(Session.member == member_id)
            await roles.demand_an_administrator()
        fields = sorted(set(values) & {column.value for column in Column})
        await audit.record(actor, "member.changed", "member", member_id, fields=fields)
        after_commit(lambda: known_sessions.forget_member(member_id))

    await _numbering(body)


def today() -> date:
    return local(now()).date()


def _checked(given: Given, on: date) -> RosterRow:
    row, problems = person(given, on)
    if row is None or problems:
        raise FieldsRefused(problems)
    return row


def _values(row: RosterRow, columns: tuple[Column, ...]) -> dict[str, Any]:
    everything = msgspec.structs.asdict(row)
    values = {column.value: everything[column.value] for column in columns}
    if "name" in values:
        aloud = reading(row.name)
        values |= {"pinyin": aloud.key, "initials": aloud.initials, "letters": aloud.letters}
        values["strokes"] = strokes.key(row.name)
    return values


def _as_columns(values: dict[str, Any]) -> dict[Any, Any]:
    return dict(values)


async def _demand_branch(branch_id: str) -> None:
    if not await Branch.exists().where(Branch.id == branch_id):
        raise Refusal(
            Sentence("This branch does not exist any more. Please choose again."), field="branch", status=422
        )


async def _numbering(body: Any) -> None:
    try:
        await write(body)
    except AlreadyThere:
        raise Refusal(_TAKEN, field="staff_number", status=422) from None
