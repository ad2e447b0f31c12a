"""The tree of unions, seen and changed by the administrator."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from foundation.errors import Refusal, not_found
from foundation.forms import ChoiceField, Form, TextField
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.branches import BranchNode, reaches
from members.domain.identity import Identity
from members.domain.roster import LONGEST_BRANCH
from members.guards import administrator
from members.pages.fields import BRANCH_KINDS, branch_choices
from members.pages.notices import notice
from members.queries.tree import branches as all_branches
from members.queries.tree import members_by_branch
from members.services import branches

Administrators = Request[Identity, Any, Any]


class BranchForm(Form):
    name = TextField(N_("Name of the branch"), longest=LONGEST_BRANCH, required=True)
    kind = ChoiceField(N_("Kind"), choices=BRANCH_KINDS)
    parent = ChoiceField(N_("Below"), required=False)

    def offer_parents(self, nodes: list[BranchNode]) -> None:
        self.parent.offer([("", N_("nothing: it is the top")), *branch_choices(nodes)])


@get("/members/branches", name="branches", guards=[administrator])
async def show_tree(request: Administrators) -> Response[Any]:
    nodes = await all_branches()
    top = nodes[0].id if nodes else ""
    form = BranchForm(data={"kind": "branch" if nodes else "college", "parent": top})
    return await _shown(request, nodes, form)


@post("/members/branches", guards=[administrator])
async def add_branch(request: Administrators) -> Response[Any]:
    form = await BranchForm.read(request)
    nodes = await all_branches()
    form.offer_parents(nodes)
    if not form.validate():
        return await _shown(request, nodes, form, 422)
    try:
        await branches.add(
            request.user, form.name.data or "", kind=form.kind.data, parent_id=form.parent.data or None
        )
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _shown(request, nodes, form, refused.status)
    return see_other("/members/branches?done=added")


@get("/members/branches/{branch_id:str}", name="edit-branch", guards=[administrator])
async def show_branch(request: Administrators, branch_id: FromPath[str]) -> Response[Any]:
    nodes = await all_branches()
    node = _node(nodes, branch_id)
    form = BranchForm(data={"name": node.name, "kind": node.kind, "parent": node.parent or ""})
    return _edited(request, nodes, node, form)


@post("/members/branches/{branch_id:str}", guards=[administrator])
async def change_branch(request: Administrators, branch_id: FromPath[str]) -> Response[Any]:
    form = await BranchForm.read(request)
    nodes = await all_branches()
    node = _node(nodes, branch_id)
    form.offer_parents(_elsewhere(nodes, node))
    if not form.validate():
        return _edited(request, nodes, node, form, 422)
    try:
        await branches.change(
            request.user,
            branch_id,
            name=form.name.data or "",
            kind=form.kind.data,
            parent_id=form.parent.data or None,
        )
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return _edited(request, nodes, node, form, refused.status)
    return see_other("/members/branches?done=saved")


@post("/members/branches/{branch_id:str}/up", name="branch-up", guards=[administrator])
async def move_up(request: Administrators, branch_id: FromPath[str]) -> Response[Any]:
    """One place up among its siblings; the first stays where it is."""
    nodes = await all_branches()
    node = _node(nodes, branch_id)
    order = [one.id for one in nodes if one.parent == node.parent]
    place = order.index(branch_id)
    if place:
        order[place - 1], order[place] = order[place], order[place - 1]
        await branches.put_in_order(request.user, order)
    return see_other("/members/branches?done=moved")


@post("/members/branches/{branch_id:str}/remove", name="remove-branch", guards=[administrator])
async def remove_branch(request: Administrators, branch_id: FromPath[str]) -> Response[Any]:
    nodes = await all_branches()
    node = _node(nodes, branch_id)
    try:
        await branches.remove(request.user, branch_id)
    except Refusal as refused:
        form = BranchForm(data={"name": node.name, "kind": node.kind, "parent": node.parent or ""})
        form.refuse(refused.sentence)
        return _edited(request, nodes, node, form, refused.status)
    return see_other("/members/branches?done=removed")


def _node(nodes: list[BranchNode], branch_id: str) -> BranchNode:
    found = next((node for node in nodes if node.id == branch_id), None)
    if found is None:
        raise not_found()
    return found


def _elsewhere(nodes: list[BranchNode], node: BranchNode) -> list[BranchNode]:
    return [one for one in nodes if not reaches(node.id, one.path)]


async def _shown(
    request: Administrators, nodes: list[BranchNode], form: BranchForm, status: int = 200
) -> Response[Any]:
    form.offer_parents(nodes)
    context = {
        "nodes": nodes,
        "counts": await members_by_branch(),
        "form": form,
        "kinds": dict(BRANCH_KINDS),
        "notice": notice(request),
    }
    return page(request, "members/branches.html", context, status_code=status)


def _edited(
    request: Administrators, nodes: list[BranchNode], node: BranchNode, form: BranchForm, status: int = 200
) -> Response[Any]:
    form.offer_parents(_elsewhere(nodes, node))
    return page(request, "members/branch.html", {"node": node, "form": form}, status_code=status)


routes = [show_tree, add_branch, show_branch, change_branch, move_up, remove_branch]
