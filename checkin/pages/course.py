"""Who was at which session: the organizer's grid, one session as a list, Excel, paper, and the liaison's own branch."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from checkin.documents.course_fields import SESSION, by_session, fields, notes, shape
from checkin.documents.course_words import SIGNS, cell_text
from checkin.domain.marking import LONGEST_REASON
from checkin.services.marks import Wish, mark
from events.domain.completion import MARK_NAMES, STATE_NAMES, Mark, State, describe
from events.domain.event import Event, EventStatus
from events.pages.branch import branches_within, deputy
from events.pages.notices import notice
from events.queries import course, facts, roll
from events.queries.course import Attendee, Figures
from events.queries.roll_order import EXPECTED, Wanted
from events.services.sessions import session_of
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.forms import Form, TextField
from foundation.i18n import gettext, period
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from foundation.web.wanted_list import Asked, Paged, asked
from members.documents.list_fields import chosen
from members.domain.identity import Identity, Role
from members.guards import organizer
from members.pages.list_files import Leaving, Shown, excel, on_paper

Mine = Request[Identity, Any, Any]
PATH = "/manage/events/{event_id:str}/course"


class RollForm(Form):
    """The reason given for what is recorded afterwards; the marks themselves are read from the rows."""

    reason = TextField(
        N_("Reason"),
        longest=LONGEST_REASON,
        hint=N_("For what is recorded afterwards, made up or excused. Everybody concerned reads it."),
    )


@get(PATH, name="course", guards=[organizer])
async def show_course(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """The grid, to be filled in by keyboard or touch."""
    return await _grid(request, await known_event(event_id), None, may=True)


@get(PATH + "/{session_id:str}", name="session-roll", guards=[organizer])
async def show_roll(request: Mine, event_id: FromPath[str], session_id: FromPath[str]) -> Response[Any]:
    """One session as a list: the roll call that works without JavaScript."""
    return await _roll(request, await known_event(event_id), session_id, RollForm())


@post(PATH + "/{session_id:str}", name="save-session-roll", guards=[organizer])
async def save_roll(request: Mine, event_id: FromPath[str], session_id: FromPath[str]) -> Response[Any]:
    event = await known_event(event_id)
    session_of(event, session_id)
    form = await RollForm.read(request)
    if not form.validate():
        return await _roll(request, event, session_id, form, 422)
    typed = {str(name): str(value) for name, value in (await request.form()).items()}
    try:
        await mark(request.user, event_id, _wishes(typed, session_id, form.reason.data or ""))
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        form.refuse(refused.sentence, refused.field)
        return await _roll(request, event, session_id, form, refused.status, typed)
    return see_other(f"/manage/events/{event_id}/course/{session_id}?done=saved")


def _wishes(typed: dict[str, str], session_id: str, reason: str) -> list[Wish]:
    """A wish for each row whose mark is not the one it was shown with. Raises `Refusal` for a mark unknown here."""
    found = []
    for name, value in typed.items():
        prefix, _, registration = name.partition("-")
        if prefix != "mark" or value == typed.get(f"was-{registration}", ""):
            continue
        if value not in ("", *Mark):
            raise Refusal(Sentence("This choice does not exist any more. Please choose again."), status=422)
        found.append(Wish(registration[:20], session_id, Mark(value) if value else None, reason))
    return found


@get("/manage/events/{event_id:str}/course.xlsx", name="course-excel", guards=[organizer])
async def export(request: Mine, event_id: FromPath[str]) -> Stream:
    return await excel(request.user, await _leaving(request, event_id, signs=False))


@get("/manage/events/{event_id:str}/course.pdf", name="course-print", guards=[organizer])
async def print_course(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await on_paper(request.user, await _leaving(request, event_id, signs=True))


async def _leaving(request: Mine, event_id: str, *, signs: bool) -> Leaving[Attendee]:
    event = await known_event(event_id)
    found = asked(request, shape(event))
    counts = await course.figures(event, now())

    async def reads(ids: Sequence[str]) -> list[Attendee]:
        return await course.some(event, ids, now())

    return Leaving(
        gettext("Attendance by session"),
        [event.title, period(event.starts_at, event.ends_at), event.place],
        chosen(fields(event, signs=signs), found),
        await roll.every_id(event, _wanted(found, counts, None)),
        reads,
        ("course", "event", event_id),
        "sessions",
        (gettext("Teacher"), gettext("Union office (stamp)")),
        more=(by_session(event, counts),),
        notes=notes(event, counts),
    )


@get("/branch/registrations/{event_id:str}/sessions", name="branch-course", guards=[deputy])
async def show_branch(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """What a liaison sees: their own branch's colleagues, to read."""
    event = await known_event(event_id)
    if event.status is EventStatus.DRAFT and not request.user.holds(Role.ORGANIZER, event_id):
        raise not_found()
    return await _grid(request, event, await branches_within(request.user, event_id), may=False)


async def known_event(event_id: str) -> Event:
    """The event, or `Refusal` 404."""
    event = await facts.event(event_id)
    if event is None:
        raise not_found()
    return event


def _wanted(found: Asked, counts: Figures, within: tuple[str, ...] | None) -> Wanted:
    """Those who have a place or were there; only those who stand so, where a state is asked for."""
    filters = found.filters
    among = counts.states.get(State(filters["state"]), ()) if filters["state"] in set(State) else None
    return Wanted(
        "", filters["branch"], filters["offering"], found.search, found.sort, within, EXPECTED, among=among
    )


async def _grid(request: Mine, event: Event, within: tuple[str, ...] | None, *, may: bool) -> Response[Any]:
    at = now()
    found = asked(request, shape(event))
    all_of_them = await course.figures(event, at, within)
    wanted = _wanted(found, all_of_them, within)
    counts = await roll.counted(event.id, wanted)
    paged = Paged(counts.found(wanted), roll.ROWS_A_PAGE, found.page)
    ids = await roll.ids_of(event, wanted, counts, paged.offset, roll.ROWS_A_PAGE)
    path = f"/manage/events/{event.id}/course" if may else f"/branch/registrations/{event.id}/sessions"
    remembered = f"{request.user.member_id}/{event.id}/course"
    rows = await course.some(event, ids, at)
    branches = (await roll.counted(event.id, Wanted(of=EXPECTED, within=within))).branches
    columns = [each for each in fields(event) if may or len(branches) > 1 or each.key != "branch"]
    shaped = msgspec.structs.replace(found.shape, columns=tuple(each.column for each in columns))
    found = msgspec.structs.replace(found, shape=shaped)
    context = {
        "all": all_of_them,
        "list": Shown(found, path, rows, paged, columns, remembered),
        "sessions": {f"{SESSION}{each.id}": each for each in course.sessions_of(event)},
        "branches": branches,
        "event": event,
        "may": may,
        "states": State,
        "completes": course.completes(event),
        "told": describe(event.settings.completion, event.sessions),
        **_names(),
    }
    return page(request, "checkin/course/grid.html", context)


async def _roll(
    request: Mine,
    event: Event,
    session_id: str,
    form: RollForm,
    status: int = 200,
    typed: dict[str, str] | None = None,
) -> Response[Any]:
    context = {
        "course": await course.course(event, now()),
        "event": event,
        "session": session_of(event, session_id),
        "form": form,
        "typed": typed or {},
        "notice": notice(request),
        **_names(),
    }
    return page(request, "checkin/course/roll.html", context, status_code=status)


def _names() -> dict[str, Any]:
    return {"signs": SIGNS, "mark_names": MARK_NAMES, "state_names": STATE_NAMES, "cell_text": cell_text}


routes = [show_course, show_roll, save_roll, export, print_course, show_branch]
