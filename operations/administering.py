"""What an operator does to people and records from the command line: first administrator, roster, audit trail."""

from collections.abc import Callable

from events.services import sealing
from foundation import encryption
from foundation.database import write
from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.settings import Settings
from members.domain.identity import Grant, Role
from members.domain.roster import HEADINGS, Column, Problem
from members.domain.roster_changes import FieldChange, Kept, RosterChanges
from members.queries.tree import branches as all_branches
from members.services import accounts, audit_chain, branches, people, roles, roster_import
from members.tables import Member
from operations import installation

MOST_SHOWN = 50
Tell = Callable[[Sentence], None]


async def reseal(settings: Settings, *, new_key: bool = False) -> int:
    """Seals sensitive answers anew with the newest key, or with one made now; how many."""
    async with installation.opened(settings):
        if new_key:
            encryption.add_key(settings.keys_dir)
        return await sealing.reseal()


async def create_admin(
    settings: Settings, *, college: str, staff_number: str, name: str, password: str
) -> str:
    """An administrator who may sign in: a member already there, or a new one of the root union; the member's id.

    `college` names the root union when there is none yet. Raises `Refusal` for a weak password, an unfit name or
    number, or when the union's name is missing; then nothing was changed.
    """
    accounts.demand_good(password, staff_number=staff_number, name=name)
    async with installation.opened(settings):

        async def body() -> str:
            found = await Member.select(Member.id).where(Member.staff_number == staff_number).first()
            member_id = str(found["id"]) if found else await _new_member(college, staff_number, name)
            await roles.give(None, member_id, Grant(Role.ADMINISTRATOR))
            return member_id

        member_id = await write(body)
        await accounts.give(None, member_id, password, must_change=False)
        return member_id


async def _new_member(college: str, staff_number: str, name: str) -> str:
    if not name:
        raise Refusal(Sentence("Nobody has this staff number yet: say the name too (--name)."))
    roots = [node for node in await all_branches() if node.parent is None]
    if not roots and not college:
        raise Refusal(Sentence("There is no union yet: say its name (--college)."))
    root = roots[0].id if roots else await branches.add(None, college, kind="college")
    return await people.add(None, {Column.STAFF_NUMBER: staff_number, Column.NAME: name, Column.BRANCH: root})


async def import_roster(
    settings: Settings, content: bytes, *, add_branches: bool, confirmed: Callable[[], bool], tell: Tell
) -> roster_import.Imported | None:
    """Shows what a workbook would change and, once `confirmed`, takes it in. None: nothing to do, or not wanted.

    Raises `Refusal` when it is no workbook, or the roster was changed by others between showing and taking in.
    """
    async with installation.opened(settings):
        shown = await roster_import.preview(content, add_branches=add_branches)
        for sentence in described(shown.changes):
            tell(sentence)
        for heading in shown.ignored:
            tell(Sentence("The column “{heading}” is not understood and left out.", heading=heading))
        if shown.changes.is_empty or not confirmed():
            return None
        return await roster_import.apply(
            None, content, add_branches=add_branches, fingerprint=shown.fingerprint
        )


def described(found: RosterChanges) -> list[Sentence]:
    """A preview in lines: faults by row first, then what changes, then the sums."""
    lines = [_fault(problem) for problem in found.problems[:MOST_SHOWN]]
    lines += [
        _change(change.member, field) for change in found.changed[:MOST_SHOWN] for field in change.fields
    ]
    lines += [Sentence("New branch: {name}", name=name) for name in found.new_branches]
    lines.append(
        Sentence(
            "New: {new}. Changed: {changed}. Unchanged: {unchanged}. Rows with faults, left out: {faults}. "
            "Known members the file does not name (they stay): {missing}.",
            new=len(found.new),
            changed=len(found.changed),
            unchanged=found.unchanged,
            faults=len({problem.row for problem in found.problems}),
            missing=len(found.missing),
        )
    )
    return lines


def _fault(problem: Problem) -> Sentence:
    if problem.column is None:
        return Sentence("Row {row}: {what}", row=problem.row, what=problem.sentence)
    return Sentence(
        "Row {row}, {column} “{given}”: {what}",
        row=problem.row,
        column=Sentence(HEADINGS[problem.column]),
        given=problem.given,
        what=problem.sentence,
    )


def _change(member: Kept, field: FieldChange) -> Sentence:
    return Sentence(
        "{number} {name}, {column}: “{before}” becomes “{after}”",
        number=member.staff_number,
        name=member.name,
        column=Sentence(HEADINGS[field.column]),
        before=field.before,
        after=field.after,
    )


async def verify_audit(settings: Settings, known: str = "") -> audit_chain.Verified:
    """Seals what no server has sealed yet, then recomputes the whole chain over the audit trail.

    `known` is the last seal of a former run: it must still be part of the chain.
    """
    async with installation.opened(settings):
        sealer = audit_chain.Sealer()
        while await sealer.seal():
            continue
        return await audit_chain.verify(known)
