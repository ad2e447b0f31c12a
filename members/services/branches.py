"""The tree of unions: added, renamed, moved, put in order, removed while nobody is in it."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from foundation.database import AlreadyThere, ConstraintBroken, after_commit, write
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.branches import KINDS, BranchNode, moved, path_under, reaches
from members.queries.tree import branch as branch_of
from members.queries.tree import branches as all_branches
from members.services import audit
from members.services.audit import Actor
from members.services.known_sessions import known_sessions
from members.tables import Branch

T = TypeVar("T")
_SAME_NAME = Sentence("There is a branch of this name already. Please choose another name.")


async def add(actor: Actor, name: str, *, kind: str = "branch", parent_id: str | None = None) -> str:
    """A new union at the end of its parent's list (a root without one); the answer is its id.

    Refusals: 409 the name exists there, 404 no such parent, 422 unknown kind or empty name. Joins an open write.
    """
    if kind not in KINDS or not name:
        raise Refusal(Sentence("Please give the branch a name and a kind."), field="name", status=422)

    async def body() -> str:
        parent = await _existing(parent_id) if parent_id else None
        siblings = [node for node in await all_branches() if node.parent == (parent.id if parent else None)]
        if any(node.name == name for node in siblings):
            raise Refusal(_SAME_NAME, field="name")
        new = Branch(
            name=name, kind=kind, path="", position=max((node.position for node in siblings), default=0) + 1
        )
        new.parent = parent.id if parent else None
        new.path = path_under(parent.path if parent else "", new.id)
        _demand_room(new.path)
        await Branch.insert(new)
        await audit.record(actor, "branch.added", "branch", new.id, kind=kind, parent=parent_id or "")
        return str(new.id)

    return await _naming(body)


async def change(actor: Actor, branch_id: str, *, name: str, kind: str, parent_id: str | None) -> None:
    """Renames or moves a union with everything below it. Refuses to put it below itself (409)."""
    if kind not in KINDS or not name:
        raise Refusal(Sentence("Please give the branch a name and a kind."), field="name", status=422)

    async def body() -> None:
        present = await _existing(branch_id)
        parent = await _existing(parent_id) if parent_id else None
        if parent and reaches(branch_id, parent.path):
            raise Refusal(Sentence("A branch cannot stand below itself."), field="parent")
        nodes = await all_branches()
        if any(n.name == name and n.parent == parent_id and n.id != branch_id for n in nodes):
            raise Refusal(_SAME_NAME, field="name")
        await Branch.update({Branch.name: name, Branch.kind: kind, Branch.parent: parent_id}).where(
            Branch.id == branch_id
        )
        for moved_id, path in moved(nodes, branch_id, parent.path if parent else "").items():
            _demand_room(path)
            await Branch.update({Branch.path: path}).where(Branch.id == moved_id)
        fields = _changed(present, name, kind, parent_id)
        if fields:
            await audit.record(actor, "branch.changed", "branch", branch_id, fields=fields)
        after_commit(known_sessions.forget_all)

    await _naming(body)


async def put_in_order(actor: Actor, branch_ids: list[str]) -> None:
    """Gives these branches the order of the list; the others keep theirs."""

    async def body() -> None:
        for position, branch_id in enumerate(branch_ids, 1):
            await Branch.update({Branch.position: position}).where(Branch.id == branch_id)
        await audit.record(actor, "branches.ordered", "branch", "", count=len(branch_ids))

    await write(body)


async def remove(actor: Actor, branch_id: str) -> None:
    """Removes a union nobody and nothing belongs to. Refuses (409) otherwise."""

    async def body() -> None:
        await _existing(branch_id)
        await Branch.delete().where(Branch.id == branch_id)
        await audit.record(actor, "branch.removed", "branch", branch_id)

    try:
        await write(body)
    except ConstraintBroken:
        raise Refusal(
            Sentence("People, branches or events belong to this branch, so it stays. Please move them first.")
        ) from None


async def _naming(body: Callable[[], Awaitable[T]]) -> T:
    """Runs the write; two people adding the same name at once meet the database's own rule."""
    try:
        return await write(body)
    except AlreadyThere:
        raise Refusal(_SAME_NAME, field="name") from None


async def _existing(branch_id: str) -> BranchNode:
    found = await branch_of(branch_id)
    if found is None:
        raise not_found(Sentence("This branch does not exist any more."))
    return found


def _demand_room(path: str) -> None:
    if len(path) > (Branch.path.length or 0):
        raise Refusal(Sentence("The tree is too deep here. Please put the branch higher up."), field="parent")


def _changed(present: BranchNode, name: str, kind: str, parent_id: str | None) -> list[str]:
    pairs = {
        "name": (present.name, name),
        "kind": (present.kind, kind),
        "parent": (present.parent, parent_id),
    }
    return [field for field, (before, after) in pairs.items() if before != after]
