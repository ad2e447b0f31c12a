"""Accounts of a branch, for its liaison: who is activated, slips to print, and letting somebody try again."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from foundation.errors import Refusal, not_allowed, not_found
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.settings import settings
from foundation.web.redirects import see_other
from members.documents.qr_path import qr_path
from members.domain import slip_codes
from members.domain.branches import reaches
from members.domain.identity import Identity, Role
from members.guards import administrator, any_liaison, liaison
from members.pages.notices import notice
from members.queries import people
from members.queries.desk import desks
from members.queries.slips import account_lines
from members.queries.tree import branches as all_branches
from members.services import sign_in, slips
from members.services.slips import Slip

Mine = Request[Identity, Any, Any]


@get("/branch", name="my-branch", guards=[any_liaison])
async def show_desk(request: Mine) -> Response[Any]:
    """The liaison's desk: the branches within reach, and what is still missing there."""
    nodes = await all_branches()
    reached = request.user.scopes(Role.LIAISON)
    if request.user.is_administrator:
        reached = frozenset(node.id for node in nodes)
    return page(request, "members/desk.html", {"desks": await desks(reached, nodes)})


@get("/branch/{branch_id:str}/accounts", name="branch-accounts", guards=[liaison])
async def show_accounts(request: Mine, branch_id: FromPath[str]) -> Response[Any]:
    return await _shown(request, branch_id)


@post("/branch/{branch_id:str}/slips", name="print-slips", guards=[liaison])
async def print_slips(request: Mine, branch_id: FromPath[str]) -> Response[Any]:
    """Form field: `member` (any number of ids). The answer is the sheet itself: its codes are shown only now."""
    form = await request.form()
    chosen = [str(value) for value in form.getall("member", [])]
    known = {line.id for line in await account_lines(branch_id, await all_branches())}
    if not set(chosen) <= known:
        raise not_allowed()
    try:
        issued = await slips.issue(request.user, chosen)
    except Refusal as refused:
        return await _shown(request, branch_id, refused.sentence, refused.status)
    return _sheet(request, issued, back=f"/branch/{branch_id}/accounts")


@post("/branch/{branch_id:str}/accounts/{member_id:str}/unlock", name="branch-unlock", guards=[liaison])
async def unlock(request: Mine, branch_id: FromPath[str], member_id: FromPath[str]) -> Response[Any]:
    person = await people.person(member_id)
    if person is None or not reaches(branch_id, person.branch_path):
        raise not_found()
    await sign_in.unlock(request.user, member_id)
    return see_other(f"/branch/{branch_id}/accounts?done=unlocked")


@post("/members/{member_id:str}/slip", name="print-slip", guards=[administrator])
async def print_one(request: Mine, member_id: FromPath[str]) -> Response[Any]:
    return _sheet(request, await slips.issue(request.user, [member_id]), back=f"/members/{member_id}")


async def _shown(
    request: Mine, branch_id: str, refused: Sentence | None = None, status: int = 200
) -> Response[Any]:
    nodes = await all_branches()
    node = next((node for node in nodes if node.id == branch_id), None)
    if node is None:
        raise not_found()
    context = {
        "branch": node,
        "lines": await account_lines(branch_id, nodes),
        "refused": refused,
        "notice": notice(request),
    }
    return page(request, "members/accounts.html", context, status_code=status)


def _sheet(request: Mine, issued: list[Slip], *, back: str) -> Response[Any]:
    """A4, ten slips a sheet, each with its QR code."""
    address = settings().address
    printed = [
        (slip, slip_codes.shown(slip.code), qr_path(f"{address}/activate/{slip.code}")) for slip in issued
    ]
    context = {"slips": printed, "address": address, "back": back}
    return page(request, "members/slips.html", context)


routes = [show_desk, show_accounts, print_slips, unlock, print_one]
