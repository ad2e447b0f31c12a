"""The inbox: what a member was told, newest first, read and unread."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from foundation.live import live_response
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import signed_in
from members.queries import inbox as queries
from members.services import inbox

Mine = Request[Identity, Any, Any]
MOST_PAGES = 10_000


@get("/inbox", name="inbox", guards=[signed_in])
async def show_inbox(request: Mine) -> Response[Any]:
    unread_only = request.query_params.get("show") == "unread"
    number = page_number(request.query_params.get("page", ""))
    found = await queries.inbox(
        request.user.member_id, request.user.name, unread_only=unread_only, page=number
    )
    context = {"inbox": found, "unread_only": unread_only, "number": number}
    return page(request, "members/inbox/list.html", context)


@post("/inbox/{message_id:str}/open", guards=[signed_in])
async def open_message(request: Mine, message_id: FromPath[str]) -> Response[Any]:
    return see_other(await inbox.open_message(request.user.member_id, message_id))


@post("/inbox/{message_id:str}/read", guards=[signed_in])
async def mark_read(request: Mine, message_id: FromPath[str]) -> Response[Any]:
    await inbox.mark(request.user.member_id, message_id, read=True)
    return see_other("/inbox")


@post("/inbox/{message_id:str}/unread", guards=[signed_in])
async def mark_unread(request: Mine, message_id: FromPath[str]) -> Response[Any]:
    await inbox.mark(request.user.member_id, message_id, read=False)
    return see_other("/inbox")


@post("/inbox/read-all", guards=[signed_in])
async def mark_all_read(request: Mine) -> Response[Any]:
    await inbox.mark_all_read(request.user.member_id)
    return see_other("/inbox")


@get("/inbox/live", guards=[signed_in])
async def live(request: Mine) -> Stream:
    """Rings whenever something has changed; what it is the page then asks for."""
    return live_response(f"inbox/{request.user.member_id}", first="", event="inbox")


def page_number(given: str) -> int:
    """A page's number as asked for in an address; the first for what is none."""
    return min(int(given), MOST_PAGES) if given.isascii() and given.isdigit() and int(given) > 0 else 1


routes = [show_inbox, open_message, mark_read, mark_unread, mark_all_read, live]
