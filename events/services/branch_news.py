"""What liaisons are told of their branch's places and lists; called inside the write that changes them."""

from collections.abc import Collection, Mapping
from typing import Any

from events.domain.event import Event, EventStatus
from foundation.clock import now
from foundation.database import fetch
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.services.telling import tell

_LIAISONS = "SELECT member FROM role_grant WHERE role = 'liaison' AND scope = {}"
_SHARES = (
    "SELECT q.id, q.branch, q.size, q.pool, p.return_by FROM branch_quota q JOIN pool p ON p.id = q.pool"
    " WHERE p.event = {} AND p.by_branch AND p.merged_at IS NULL ORDER BY q.id"
)


async def _tell(
    kind: str, branch: str, values: Mapping[str, Any], event: Event, *, link: str, key: str
) -> None:
    members = [row["member"] for row in await fetch(_LIAISONS, branch)]
    if members:
        await tell(kind, members, {"title": event.title, **values}, link=link, key=key, event=event.id)


async def shares_given(event: Event, pool_id: str = "", branches: Collection[str] = ()) -> None:
    """How many places a branch has now: every branch that has some (on publication), or those named, of one pool."""
    if (pool_id and event.status is not EventStatus.PUBLISHED) or event.over(now()):
        return
    for row in await fetch(_SHARES, event.id):
        wanted = row["branch"] in branches and row["pool"] == pool_id if pool_id else row["size"] > 0
        if wanted:
            values = {"places": row["size"], "until": row["return_by"] or event.starts_at}
            link = f"/branch/registrations/{event.id}/places"
            await _tell(
                "quota_given", row["branch"], values, event, link=link, key=f"quota/{row['id']}/{new_id()}"
            )


async def request_declined(event: Event, branch: str, request_id: str, reason: str) -> None:
    """A branch asked for more places and gets none."""
    link = f"/branch/registrations/{event.id}/places"
    await _tell(
        "quota_declined", branch, {"reason": reason}, event, link=link, key=f"quota_declined/{request_id}"
    )


async def list_returned(event: Event, branch: str, reason: str) -> None:
    """The union gave a branch's list back, with a word on what to change."""
    task = Sentence("Look through the list of applicants and hand it in again: {reason}", reason=reason)
    link = f"/branch/nominations/{event.id}"
    await _tell("branch_task", branch, {"task": task}, event, link=link, key=f"list/{event.id}/{new_id()}")
