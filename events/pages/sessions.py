"""The sessions of an event: setting them up, several at once, and who completes the course."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.domain.completion import describe
from events.domain.event import Event, Session
from events.domain.session_form import LONGEST_PLACE, LONGEST_TITLE, MOST_SESSIONS, Series, SessionDraft
from events.domain.settings import CompletionRule
from events.pages.manage import counted_event
from events.pages.notices import notice
from events.services import sessions
from foundation.errors import Refusal
from foundation.forms import ChoiceField, ChoicesField, Form, MomentField, TextField, TickField, WholeField
from foundation.i18n import gettext, moment
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import organizer

Mine = Request[Identity, Any, Any]
PATH = "/manage/events/{event_id:str}/sessions"


class SessionForm(Form):
    """One session."""

    title = TextField(N_("Title"), longest=LONGEST_TITLE, required=True)
    starts_at = MomentField(N_("Begins"), required=True)
    ends_at = MomentField(N_("Ends"), required=True)
    place = TextField(N_("Place"), longest=LONGEST_PLACE, hint=N_("Empty: where the event takes place."))
    offering = ChoiceField(N_("For whom"), required=False)
    counts = TickField(N_("Counts for completion"))

    def offer(self, event: Event) -> None:
        titles = [(each.id, each.title) for each in event.offerings]
        self.offering.offer([("", N_("Everybody")), *titles])

    def draft(self) -> SessionDraft:
        return SessionDraft(
            self.title.data or "",
            self.starts_at.data,
            self.ends_at.data,
            self.place.data or "",
            self.offering.data or "",
            bool(self.counts.data),
        )


class SeriesForm(SessionForm):
    """One session or a series of them."""

    times = WholeField(N_("How many sessions"), least=1, most=MOST_SESSIONS, required=True)
    every_days = WholeField(
        N_("Days between them"), least=1, most=366, required=True, hint=N_("7: every week.")
    )


class RuleForm(Form):
    """Who completes the course."""

    percent = WholeField(
        N_("At least so much of the sessions, in %"), least=0, most=100, hint=N_("0: no share is asked for.")
    )
    sessions = WholeField(
        N_("At least so many sessions"), least=0, most=MOST_SESSIONS, hint=N_("0: no number is asked for.")
    )
    make_ups = TickField(N_("A session made up at another time counts"))
    excused = TickField(N_("A session missed with leave is left out of the count"))
    must = ChoicesField(N_("Sessions nobody may miss"))

    def offer(self, event: Event) -> None:
        self.must.offer([(each.id, f"{each.title} · {moment(each.starts_at)}") for each in event.sessions])

    def rule(self) -> CompletionRule:
        return CompletionRule(
            self.percent.data or 0,
            self.sessions.data or 0,
            bool(self.make_ups.data),
            bool(self.excused.data),
            tuple(self.must.data or ()),
        )


@get(PATH, name="sessions", guards=[organizer])
async def show_sessions(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _page(request, event_id)


@post(PATH, name="add-sessions", guards=[organizer])
async def add(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = (await counted_event(event_id)).event
    form = await SeriesForm.read(request)
    form.offer(event)
    if not form.validate():
        return await _page(request, event_id, series=form, status=422)
    numbered = "{n}" in (form.title.data or "")
    first = len(event.sessions) + 1 if numbered else 1
    series = Series(form.draft(), form.times.data or 1, form.every_days.data or 7, first)
    try:
        await sessions.add(request.user, event_id, series)
    except sessions.SessionRefused as refused:
        for field, sentence in refused.fields.items():
            form.refuse(sentence, field)
        return await _page(request, event_id, series=form, status=422)
    return see_other(f"/manage/events/{event_id}/sessions?done=saved")


@post(PATH + "/rule", name="completion-rule", guards=[organizer])
async def save_rule(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    form = await RuleForm.read(request)
    form.offer((await counted_event(event_id)).event)
    if not form.validate():
        return await _page(request, event_id, rule=form, status=422)
    await sessions.set_rule(request.user, event_id, form.rule())
    return see_other(f"/manage/events/{event_id}/sessions?done=saved")


@get(PATH + "/{session_id:str}", name="session", guards=[organizer])
async def show_session(request: Mine, event_id: FromPath[str], session_id: FromPath[str]) -> Response[Any]:
    event = (await counted_event(event_id)).event
    held = sessions.session_of(event, session_id)
    form = SessionForm(
        title=held.title,
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        place=held.place,
        offering=held.offering or "",
        counts=held.counts,
    )
    form.offer(event)
    return _session_page(request, event, held, form)


@post(PATH + "/{session_id:str}", name="save-session", guards=[organizer])
async def save_session(request: Mine, event_id: FromPath[str], session_id: FromPath[str]) -> Response[Any]:
    event = (await counted_event(event_id)).event
    held = sessions.session_of(event, session_id)
    form = await SessionForm.read(request)
    form.offer(event)
    if not form.validate():
        return _session_page(request, event, held, form, 422)
    try:
        await sessions.change(request.user, event_id, session_id, form.draft())
    except sessions.SessionRefused as refused:
        for field, sentence in refused.fields.items():
            form.refuse(sentence, field)
        return _session_page(request, event, held, form, 422)
    return see_other(f"/manage/events/{event_id}/sessions?done=saved")


@post(PATH + "/{session_id:str}/remove", name="remove-session", guards=[organizer])
async def remove_session(request: Mine, event_id: FromPath[str], session_id: FromPath[str]) -> Response[Any]:
    try:
        await sessions.remove(request.user, event_id, session_id)
    except Refusal as refused:
        if refused.status != 409:
            raise
        form = _series((await counted_event(event_id)).event)
        form.refuse(refused.sentence)
        return await _page(request, event_id, series=form, status=409)
    return see_other(f"/manage/events/{event_id}/sessions?done=saved")


def _series(event: Event) -> SeriesForm:
    """The empty form: the next session after the last one, or where the event begins."""
    last: Sequence[Session] = event.sessions[-1:]
    starts = last[0].starts_at if last else event.starts_at
    ends = last[0].ends_at if last else event.ends_at
    form = SeriesForm(
        title=gettext("Session {n}", n="{n}"),
        starts_at=starts,
        ends_at=ends,
        times=1 if last else 4,
        every_days=7,
        counts=True,
        offering="",
    )
    form.offer(event)
    return form


def _rule(event: Event) -> RuleForm:
    kept = event.settings.completion
    form = RuleForm(
        percent=kept.percent,
        sessions=kept.sessions,
        make_ups=kept.make_ups,
        excused=kept.excused,
        must=list(kept.must),
    )
    form.offer(event)
    return form


async def _page(
    request: Mine,
    event_id: str,
    *,
    series: SeriesForm | None = None,
    rule: RuleForm | None = None,
    status: int = 200,
) -> Response[Any]:
    event = (await counted_event(event_id)).event
    context = {
        "event": event,
        "titles": {each.id: each.title for each in event.offerings},
        "series": series or _series(event),
        "rule": rule or _rule(event),
        "told": describe(event.settings.completion, event.sessions),
        "notice": notice(request),
    }
    return page(request, "events/sessions/sessions.html", context, status_code=status)


def _session_page(
    request: Mine, event: Event, held: Session, form: SessionForm, status: int = 200
) -> Response[Any]:
    context = {"event": event, "session": held, "form": form}
    return page(request, "events/sessions/session.html", context, status_code=status)


routes = [show_sessions, add, save_rule, show_session, save_session, remove_session]
