"""The audit trail, read by the administrator."""

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get

from foundation.rendering import page
from foundation.settings import settings
from members.domain.staff_numbers import written
from members.guards import administrator
from members.pages.acts import act_words, details, subject_words
from members.queries import audit_trail
from members.queries.audit_trail import PAGE, TrailWanted

AnyRequest = Request[Any, Any, Any]


@get("/audit", name="audit", guards=[administrator])
async def show_trail(request: AnyRequest) -> Response[Any]:
    """Filters: `actor`, `about` (staff numbers; `about` also any other id), `action`, `since`, `until`, `before`."""
    given = {
        key: request.query_params.get(key, "")[:64] for key in ("actor", "action", "about", "since", "until")
    }
    before = request.query_params.get("before", "")
    wanted = TrailWanted(
        actor=written(given["actor"]),
        action=given["action"],
        subject=await _subject(given["about"]),
        since=_start(given["since"]),
        until=_start(given["until"], days=1),
        before=int(before) if before.isdecimal() and len(before) < 18 else 0,
    )
    lines = await audit_trail.trail(wanted)
    older = lines[PAGE - 1].id if len(lines) > PAGE else 0
    kept = {key: value for key, value in given.items() if value}
    context = {
        "lines": lines[:PAGE],
        "given": given,
        "act_words": act_words,
        "details": details,
        "subject_words": subject_words,
        "actions": await audit_trail.actions(),
        "older": f"/audit?{urlencode({**kept, 'before': older})}" if older else "",
        "newest": f"/audit?{urlencode(kept)}" if wanted.before else "",
    }
    return page(request, "members/audit.html", context)


async def _subject(text: str) -> str:
    """Whom it is about: a staff number becomes the member's id, any other id stands for itself."""
    return (await audit_trail.member_id_of(written(text)) or text) if text else ""


def _start(text: str, days: int = 0) -> datetime | None:
    """The beginning of a day in the union's zone, `days` later; None for anything that is no date."""
    try:
        day = date.fromisoformat(text) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    return datetime.combine(day, time.min, settings().zone) if 1970 <= day.year <= 2200 else None


routes = [show_trail]
