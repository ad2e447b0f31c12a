"""Who was at which session: the organizer's grid, one session as a list, Excel, paper, and the liaison's own branch."""

from typing import Annotated, Any
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.params import FromPath, QueryParameter

from checkin.documents import course_list
from checkin.documents.course_words import SIGNS, cell_text, shown
from checkin.domain.marking import LONGEST_REASON
from checkin.services.marks import Wish, mark
from events.domain.completion import MARK_NAMES, STATE_NAMES, Mark, State, describe
from events.domain.event import Event, EventStatus
from events.pages.branch import deputy, reach
from events.pages.notices import notice
from events.queries import course, facts
from events.queries.course import Course
from events.services.sessions import session_of
from foundation import documents
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.forms import Form, TextField
from foundation.i18n import gettext
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity, Role
from members.guards import organizer
from members.services import exports

Mine = Request[Identity, Any, Any]
Words = Annotated[str, QueryParameter(name="q", max_length=200)]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PATH = "/manage/events/{event_id:str}/course"


class RollForm(Form):
    """The reason given for what is recorded afterwards; the marks themselves are read from the rows."""

    reason = TextField(
        N_("Reason"),
        longest=LONGEST_REASON,
        hint=N_("For what is recorded afterwards, made up or excused. Everybody concerned reads it."),
    )


@get(PATH, name="course", guards=[organizer])
async def show_course(request: Mine, event_id: FromPath[str], words: Words = "") -> Response[Any]:
    """The grid, to be filled in by keyboard or touch."""
    read = await course.course(await known_event(event_id), now())
    return _grid(request, read, words, may=True)


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
async def export(request: Mine, event_id: FromPath[str]) -> Response[bytes]:
    read = await course.course(await known_event(event_id), now())
    await exports.note(request.user, "course.exported", len(read.people), "event", event_id)
    name = quote(gettext("Sessions {title}", title=read.event.title) + ".xlsx", safe="")
    headers = {"content-disposition": f"attachment; filename=\"sessions.xlsx\"; filename*=UTF-8''{name}"}
    return Response(course_list.workbook(read), media_type=EXCEL, headers=headers)


@get("/manage/events/{event_id:str}/course.pdf", name="course-print", guards=[organizer])
async def print_course(request: Mine, event_id: FromPath[str]) -> Response[bytes]:
    event = await known_event(event_id)
    read = await course.course(event, now())
    await exports.note(request.user, "course.printed", len(read.people), "event", event_id)
    content = await documents.pdf(course_list.TEMPLATE, course_list.paper(read, event.place))
    return Response(content, media_type="application/pdf")


@get("/branch/registrations/{event_id:str}/sessions", name="branch-course", guards=[deputy])
async def show_branch(request: Mine, event_id: FromPath[str], words: Words = "") -> Response[Any]:
    """What a liaison sees: their own branch's colleagues, to read."""
    event = await known_event(event_id)
    if event.status is EventStatus.DRAFT and not request.user.holds(Role.ORGANIZER, event_id):
        raise not_found()
    read = shown(await course.course(event, now()), reach(request.user, event_id))
    return _grid(request, read, words, may=False)


async def known_event(event_id: str) -> Event:
    """The event, or `Refusal` 404."""
    event = await facts.event(event_id)
    if event is None:
        raise not_found()
    return event


def _grid(request: Mine, read: Course, words: str, *, may: bool) -> Response[Any]:
    context = {
        "course": shown(read, None, words),
        "all": read,
        "event": read.event,
        "may": may,
        "words": words,
        "states": State,
        "completes": course.completes(read.event),
        "told": describe(read.event.settings.completion, read.event.sessions),
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
