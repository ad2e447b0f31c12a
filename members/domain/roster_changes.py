"""What importing a roster would change: new people, changed fields before and after, and who the file does not name.

The same file read twice changes nothing the second time. Nobody is ever deleted: whoever is missing from the
file is reported, and stays.
"""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from foundation.messages import Sentence
from members.domain.branches import BranchNode, ids_on
from members.domain.roster import LONGEST_BRANCH, Column, Problem, Roster, RosterRow

COMPARED = tuple(column for column in Column if column is not Column.STAFF_NUMBER)
STILL_HERE = ("active", "seconded")


class Kept(msgspec.Struct, frozen=True):
    """A member as the database has it."""

    id: str
    staff_number: str
    name: str
    branch: str
    sex: str
    birth_date: date | None
    employment_status: str
    joined_on: date | None
    retired_on: date | None
    honours: str
    phone: str
    email: str = ""


class FieldChange(msgspec.Struct, frozen=True):
    """One field before and after; of `Column.BRANCH` these are names."""

    column: Column
    before: str
    after: str


class Changed(msgspec.Struct, frozen=True):
    """A member of whom the file says something else."""

    member: Kept
    row: RosterRow
    fields: tuple[FieldChange, ...]


class RosterChanges(msgspec.Struct, frozen=True):
    """Everything an import would do. `branch_of` maps names as written in the file to ids of branches."""

    new: tuple[RosterRow, ...]
    changed: tuple[Changed, ...]
    unchanged: int
    missing: tuple[Kept, ...]
    new_branches: tuple[str, ...]
    problems: tuple[Problem, ...]
    branch_of: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changed or self.new_branches)


def changes(
    roster: Roster, kept: Iterable[Kept], branches: Iterable[BranchNode], *, add_branches: bool
) -> RosterChanges:
    """Compares a file with what is kept. Columns the file does not have are left alone.

    With `add_branches` a branch nobody knows is a new one, else a problem of its row.
    """
    nodes = {node.id: node for node in branches}
    by_number = {member.staff_number: member for member in kept}
    branch_of, new_branches, problems = _branches(roster.rows, nodes, add_branches=add_branches)
    wrong = {problem.row for problem in problems}
    new: list[RosterRow] = []
    changed: list[Changed] = []
    unchanged = 0
    for row in roster.rows:
        if row.row in wrong:
            continue
        member = by_number.get(row.staff_number)
        fields = _differences(row, member, roster.columns, branch_of, nodes) if member else ()
        if member is None:
            new.append(row)
        elif fields:
            changed.append(Changed(member, row, fields))
        else:
            unchanged += 1
    return RosterChanges(
        new=tuple(new),
        changed=tuple(changed),
        unchanged=unchanged,
        missing=_missing(roster, by_number, branch_of),
        new_branches=new_branches,
        problems=(*roster.problems, *problems),
        branch_of=branch_of,
    )


def full_names(nodes: Mapping[str, BranchNode]) -> dict[str, list[str]]:
    """Every way to write each branch: its name alone and with any number of unions above it, `college/branch`."""
    found: dict[str, list[str]] = {}
    for node in nodes.values():
        written = ""
        for branch_id in reversed(ids_on(node.path)):
            if branch_id in nodes:
                written = f"{nodes[branch_id].name}/{written}" if written else nodes[branch_id].name
                found.setdefault(written, []).append(node.id)
    return found


def _branches(
    rows: Iterable[RosterRow], nodes: Mapping[str, BranchNode], *, add_branches: bool
) -> tuple[dict[str, str], tuple[str, ...], list[Problem]]:
    known = full_names(nodes)
    branch_of: dict[str, str] = {}
    new: dict[str, None] = {}
    problems: list[Problem] = []
    for row in rows:
        ids = known.get(row.branch, [])
        if len(ids) == 1:
            branch_of[row.branch] = ids[0]
            continue
        sentence = _branch_problem(row.branch, len(ids), add_branches=add_branches)
        if sentence:
            problems.append(Problem(row.row, Column.BRANCH, sentence, row.branch[:60]))
        else:
            new[row.branch] = None
    return branch_of, tuple(new), problems


def _branch_problem(name: str, matching: int, *, add_branches: bool) -> Sentence | None:
    if matching > 1:
        return Sentence(
            "Several branches have this name. Please write the union above it too: college/branch."
        )
    if not add_branches:
        return Sentence("There is no branch of this name. Please check it, or add the branch first.")
    if "/" in name or len(name) > LONGEST_BRANCH:
        return Sentence(
            "A new branch needs a name of at most {longest} characters without “/”.", longest=LONGEST_BRANCH
        )
    return None


def _differences(
    row: RosterRow,
    member: Kept,
    columns: frozenset[Column],
    branch_of: Mapping[str, str],
    nodes: Mapping[str, BranchNode],
) -> tuple[FieldChange, ...]:
    found: list[FieldChange] = []
    for column in COMPARED:
        if column not in columns:
            continue
        before, after = getattr(member, column.value), getattr(row, column.value)
        if column is Column.BRANCH:
            if branch_of.get(row.branch) == member.branch:
                continue
            before = nodes[member.branch].name if member.branch in nodes else ""
        if before != after or column is Column.BRANCH:
            found.append(FieldChange(column, _text(before), _text(after)))
    return tuple(found)


def _text(value: str | date | None) -> str:
    return "" if value is None else str(value)


def _missing(roster: Roster, by_number: Mapping[str, Kept], branch_of: Mapping[str, str]) -> tuple[Kept, ...]:
    """Who is in service in one of the file's branches and not in the file; of other branches it says nothing."""
    named = {row.staff_number for row in roster.rows} | roster.named
    spoken_of = {branch_of[row.branch] for row in roster.rows if row.branch in branch_of}
    return tuple(
        member
        for number, member in sorted(by_number.items())
        if number not in named and member.branch in spoken_of and member.employment_status in STILL_HERE
    )
