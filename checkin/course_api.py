"""JSON of the grid: one mark, answered with how the person and the session stand now."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, post
from litestar.params import FromPath, JSONBody

from checkin.documents.course_words import cell_text
from checkin.services.marks import Wish, mark
from events.domain.completion import Mark
from events.queries import course, facts
from foundation.clock import now
from foundation.errors import not_found
from foundation.i18n import say
from members.domain.identity import Identity
from members.guards import organizer

Mine = Request[Identity, Any, Any]


class MarkRequest(msgspec.Struct, forbid_unknown_fields=True):
    """`mark` null: absent. `at` (with an offset): when a session was made up; now if it is not said."""

    registration: Annotated[str, msgspec.Meta(max_length=20)]
    session: Annotated[str, msgspec.Meta(max_length=20)]
    mark: Mark | None = None
    reason: Annotated[str, msgspec.Meta(max_length=400)] = ""
    at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class Marked(msgspec.Struct):
    """How the cell reads now, where the person stands with the course, and how many were at the session."""

    mark: str
    text: str
    state: str
    attended: int
    needed: int
    why: str
    present: int


@post("/api/v1/events/{event_id:str}/marks", guards=[organizer], status_code=200)
async def set_mark(request: Mine, event_id: FromPath[str], data: JSONBody[MarkRequest]) -> Marked:
    """Marks one person at one session. Sent again it changes nothing and gets the same answer."""
    await mark(
        request.user, event_id, [Wish(data.registration, data.session, data.mark, data.reason, data.at)]
    )
    event = await facts.event(event_id)
    if event is None:
        raise not_found()
    read = await course.course(event, now())
    person = next((each for each in read.people if each.id == data.registration), None)
    session = next((each for each in read.sessions if each.id == data.session), None)
    if person is None or session is None:
        raise not_found()
    cell = person.cells.get(session.id)
    done = person.completion
    return Marked(
        cell.mark.value if cell else "",
        cell_text(cell),
        done.state.value,
        done.attended,
        done.needed,
        " ".join(say(reason) for reason in done.reasons),
        read.present(session),
    )


routes = [set_mark]
