"""The tree of unions: province, college, branch union, group. A branch reaches its whole subtree."""

from collections.abc import Iterable, Sequence

import msgspec

KINDS = ("province", "college", "branch", "group")


class BranchNode(msgspec.Struct, frozen=True):
    """One union of the tree. `path` holds the ids from the root, each followed by '/', itself last."""

    id: str
    parent: str | None
    kind: str
    name: str
    position: int
    path: str

    @property
    def depth(self) -> int:
        """0 for a root."""
        return self.path.count("/") - 1


def path_under(parent_path: str, branch_id: str) -> str:
    """The path of a branch below the one with `parent_path` ("" for a root)."""
    return f"{parent_path}{branch_id}/"


def ids_on(path: str) -> tuple[str, ...]:
    """The ids from the root to the branch itself."""
    return tuple(part for part in path.split("/") if part)


def reaches(branch_id: str, path: str) -> bool:
    """True when the branch with `path` is `branch_id` or lies below it."""
    return branch_id in ids_on(path)


def subtree(nodes: Iterable[BranchNode], branch_id: str) -> list[BranchNode]:
    """The branch itself and everything below it, in the order given."""
    return [node for node in nodes if reaches(branch_id, node.path)]


def in_order(nodes: Iterable[BranchNode]) -> list[BranchNode]:
    """Parents before their children, siblings by their position, then by name."""
    everything = list(nodes)
    known = {node.id for node in everything}
    children: dict[str | None, list[BranchNode]] = {}
    for node in everything:
        children.setdefault(node.parent if node.parent in known else None, []).append(node)
    ordered: list[BranchNode] = []
    waiting = _last_first(children.get(None, []))
    while waiting:
        node = waiting.pop()
        ordered.append(node)
        waiting.extend(_last_first(children.get(node.id, [])))
    return ordered


def _last_first(siblings: Sequence[BranchNode]) -> list[BranchNode]:
    return sorted(siblings, key=lambda node: (node.position, node.name), reverse=True)


def moved(nodes: Iterable[BranchNode], branch_id: str, new_parent_path: str) -> dict[str, str]:
    """The new path of every branch that changes when `branch_id` moves below `new_parent_path`.

    The caller has made sure that the new parent does not lie within the branch (`reaches`).
    """
    below = subtree(nodes, branch_id)
    old = next(node.path for node in below if node.id == branch_id)
    new = path_under(new_parent_path, branch_id)
    return {} if old == new else {node.id: new + node.path[len(old) :] for node in below}
