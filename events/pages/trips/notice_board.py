"""A public notice as anybody reads it while it hangs, and objecting to it. Afterwards the page is gone."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.domain.trips.notices import MOST_OBJECTION, all_shown
from events.pages.trips.acting import sent_text
from events.queries.trips import notices
from events.queries.trips.notices import Hung
from events.services.trips.noticing import object_to
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.identifiers import digest
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import anyone, signed_in

Anyone = Request[Identity | None, Any, Any]
GONE = 410
UNSEEN = {"x-robots-tag": "noindex, nofollow, noarchive, nosnippet", "cache-control": "no-store"}
"""Not for search engines, nor kept by a browser or proxy beyond its time."""


@get("/notices/{notice_id:str}", name="notice", guards=[anyone])
async def show(request: Anyone, notice_id: FromPath[str]) -> Response[Any]:
    hung = await notices.one(notice_id)
    if hung is None:
        raise not_found()
    if not hung.hangs(now()):
        return page(request, "events/trips/notice_gone.html", status_code=GONE, headers=UNSEEN)
    return await _page(request, hung)


@post("/notices/{notice_id:str}/objections", name="object", guards=[signed_in])
async def raise_objection(request: Request[Identity, Any, Any], notice_id: FromPath[str]) -> Response[Any]:
    hung = await notices.one(notice_id)
    if hung is None:
        raise not_found()
    sent = await request.form()
    text, line = sent_text(sent, "text"), sent_text(sent, "line")
    try:
        made = await object_to(request.user, notice_id, line, text)
    except Refusal as refused:
        if refused.status == GONE:
            return page(request, "events/trips/notice_gone.html", status_code=GONE, headers=UNSEEN)
        if refused.status == 404:
            raise
        return await _page(request, hung, refused.sentence, refused.status, text=text, line=line)
    if made.receipt:
        return see_other(f"/objections/{made.receipt}")
    return see_other(f"/notices/{notice_id}?done=objected#own")


@get("/objections/{receipt:str}", name="objection-receipt", guards=[anyone])
async def show_receipt(request: Anyone, receipt: FromPath[str]) -> Response[Any]:
    """What became of an unnamed objection, for whoever holds its link."""
    raised = await notices.by_receipt(digest(receipt))
    if raised is None:
        raise not_found(Sentence("There is no such objection. Please check that the link is whole."))
    return page(request, "events/trips/receipt.html", {"raised": raised}, headers=UNSEEN)


async def _page(
    request: Request[Any, Any, Any],
    hung: Hung,
    refused: Sentence | None = None,
    status: int = 200,
    text: str = "",
    line: str = "",
) -> Response[Any]:
    shown = all_shown(hung.lines)
    own = (
        await notices.own_objections(hung.id, request.user.member_id)
        if request.user is not None and not hung.anonymous
        else []
    )
    context = {
        "hung": hung,
        "lines": list(zip(hung.line_ids, shown, strict=True)),
        "own": own,
        "objected": request.query_params.get("done") == "objected",
        "most": MOST_OBJECTION,
        "refused": refused,
        "text": text,
        "line": line,
    }
    return page(request, "events/trips/notice.html", context, status_code=status, headers=UNSEEN)


routes = [show, raise_objection, show_receipt]
