"""Printed sign-in sheets: kept as they were printed, and typed in afterwards, as often as anybody likes."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec

from checkin.course_tables import PrintedSheet
from checkin.documents.sheets import ROWS_A_PAGE
from checkin.queries.sheets import Label, Page, expected
from checkin.services.live_counter import counter_changed
from events.domain.presence import Arrival, Means
from events.queries import facts
from events.services.attendance import record_presence
from events.services.contention import write_again
from events.services.permission import must_organize
from events.services.sessions import session_of
from foundation.clock import now
from foundation.database import after_commit, fetch, write
from foundation.errors import Refusal, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

_KNOWN = "SELECT id, number FROM printed_sheet WHERE digest = {}"
_HOLD = "UPDATE event SET revision = revision WHERE id = {}"
_LAST = "SELECT COALESCE(MAX(number), 0) AS last FROM printed_sheet WHERE event = {}"
_SHEET = "SELECT id, event, session, people FROM printed_sheet WHERE id = {}"
_TYPED = "UPDATE printed_sheet SET typed_at = {}, typed_by = {} WHERE id = {}"


class Typed(msgspec.Struct, frozen=True):
    """What typing a sheet in changed: how many are new, how many were on record already."""

    new: int
    known: int


async def print_sheets(
    actor: Identity, event_id: str, session: str, *, by_branch: bool, rows_a_page: int = ROWS_A_PAGE
) -> list[Page]:
    """The pages of everybody expected, each kept with its number. Printed again unchanged they keep their numbers.

    ``by_branch``: every branch begins a new page. Raises `Refusal` 403 and 404.
    """
    must_organize(actor, event_id)
    event = await facts.event(event_id)
    if event is None:
        raise not_found()
    held = session_of(event, session) if session else None
    people = await expected(event_id, (held.offering or "") if held else "")

    async def body() -> list[Page]:
        await fetch(_HOLD, event_id)
        last = int((await fetch(_LAST, event_id))[0]["last"])
        pages = []
        for chunk in split(people, rows_a_page, by_branch=by_branch):
            page, last = await _page(event_id, session, chunk, last)
            pages.append(page)
        await audit.record(actor, "sheets.printed", "event", event_id, session=session, pages=len(pages))
        return pages

    return await write_again(body)


def split(people: Sequence[Label], rows_a_page: int, *, by_branch: bool) -> list[tuple[Label, ...]]:
    """Pages of at most so many people; by branch, each begins a new page."""
    groups: list[list[Label]] = []
    for one in people:
        fresh = not groups or len(groups[-1]) == rows_a_page
        if fresh or (by_branch and groups[-1][-1].branch_id != one.branch_id):
            groups.append([])
        groups[-1].append(one)
    return [tuple(group) for group in groups]


async def _page(event_id: str, session: str, people: tuple[Label, ...], last: int) -> tuple[Page, int]:
    ids = msgspec.json.encode([one.id for one in people]).decode()
    digest = hashlib.sha256(f"{event_id} {session} {ids}".encode()).hexdigest()
    known = await fetch(_KNOWN, digest)
    if known:
        return Page(known[0]["id"], known[0]["number"], people), last
    sheet = new_id()
    await PrintedSheet.insert(
        PrintedSheet(
            id=sheet, event=event_id, session=session or None, number=last + 1, people=ids, digest=digest,
            printed_at=now(),
        )
    )  # fmt: skip
    return Page(sheet, last + 1, people), last + 1


async def type_in(
    actor: Identity, event_id: str, sheet_id: str, rows: Sequence[int], at: datetime | None
) -> Typed:
    """Records those who signed on these rows (from 1). Typing the same again changes nothing.

    ``at``: when they came; the beginning of the session or event if nobody says. Raises `Refusal` 403, 404, 422.
    """
    must_organize(actor, event_id)

    async def body() -> Typed:
        found = await fetch(_SHEET, sheet_id)
        event = await facts.event(event_id)
        if not found or event is None or found[0]["event"] != event_id:
            raise not_found()
        session = found[0]["session"] or ""
        people = msgspec.json.decode(found[0]["people"], type=list[str])
        if any(not 1 <= row <= len(people) for row in rows):
            raise not_found()
        held = session_of(event, session) if session else None
        came = at or (held.starts_at if held else event.starts_at) or now()
        if came > now():
            raise Refusal(
                Sentence("This lies in the future; nobody can have signed then."), field="at", status=422
            )
        new = 0
        for row in rows:
            arrival = Arrival(
                people[row - 1], event_id, came, Means.TYPED, session, recorded_by=actor.member_id
            )
            new += (await record_presence(arrival)).first_there
        await fetch(_TYPED, now(), actor.member_id, sheet_id)
        await audit.record(actor, "sheet.typed", "sheet", sheet_id, event=event_id, rows=len(rows), new=new)
        after_commit(lambda: counter_changed(event_id))
        return Typed(new, len(rows) - new)

    return await write(body)
