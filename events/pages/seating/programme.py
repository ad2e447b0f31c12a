"""The running order: acts with their people, minutes and needs; moved by hand, by keys or by dragging; printed."""

import re
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.domain.event import Event, Kind
from events.domain.event_form import Missing
from events.domain.running_order import Act, hurried, length, timed
from events.pages.manage import counted_event
from events.pages.notices import notice
from events.panels import Panel
from events.parts import Standing
from events.queries.programme import acts_of
from events.queries.public import counted as counted_of
from events.services import programme
from events.services.programme import ActDraft
from foundation.documents import pdf
from foundation.errors import Refusal, not_found
from foundation.forms import ChoiceField, Form, TextField, WholeField
from foundation.i18n import clock, ngettext, period
from foundation.i18n import gettext as _
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity, Role
from members.guards import anyone, organizer
from members.queries.tree import branches as all_branches

Mine = Request[Identity, Any, Any]
_SEPARATORS = re.compile(r"[\n,，、;；]+")


class ActForm(Form):
    """An act as typed."""

    title = TextField(N_("Title of the act"), longest=80, required=True)
    genre = TextField(N_("Kind of act"), longest=30, hint=N_("Such as song, dance, recital or opera."))
    branch = ChoiceField(N_("Branch"), required=False)
    performers = TextField(
        N_("Performers of the act"),
        longest=2000,
        lines=True,
        hint=N_("Names, one a line or with commas between them."),
    )
    minutes = WholeField(N_("Minutes"), least=1, most=240, required=True)
    changeover = WholeField(N_("Minutes to clear the stage"), least=0, most=60)
    needs = TextField(
        N_("What it needs"), longest=200, hint=N_("Microphones, music, props. Only the organizer sees it.")
    )

    def draft(self) -> ActDraft:
        names = (name.strip() for name in _SEPARATORS.split(self.performers.data or ""))
        return ActDraft(
            title=self.title.data or "",
            minutes=self.minutes.data or 1,
            changeover=1 if self.changeover.data is None else self.changeover.data,
            genre=self.genre.data or "",
            branch=self.branch.data or "",
            needs=self.needs.data or "",
            performers=tuple(name[:60] for name in names if name),
        )


@get("/manage/events/{event_id:str}/programme", name="programme", guards=[organizer])
async def show_programme(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _page(request, event_id, await _form())


@post("/manage/events/{event_id:str}/programme", guards=[organizer])
async def add_act(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    form = await _offered(await ActForm.read(request))
    if not form.validate():
        return await _page(request, event_id, form, 422)
    try:
        await programme.add(request.user, event_id, form.draft())
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        form.refuse(refused.sentence, refused.field)
        return await _page(request, event_id, form, refused.status)
    return see_other(f"/manage/events/{event_id}/programme?done=saved")


@get("/manage/events/{event_id:str}/programme/{act_id:str}", name="act", guards=[organizer])
async def show_act(request: Mine, event_id: FromPath[str], act_id: FromPath[str]) -> Response[Any]:
    act = await _act(event_id, act_id)
    form = await _offered(
        ActForm(
            data={
                "title": act.title, "genre": act.genre, "branch": act.branch, "minutes": act.minutes,
                "changeover": act.changeover, "needs": act.needs,
                "performers": "\n".join(name for _key, name in act.performers),
            }
        )
    )  # fmt: skip
    return await _act_page(request, event_id, act_id, form)


@post("/manage/events/{event_id:str}/programme/{act_id:str}", guards=[organizer])
async def change_act(request: Mine, event_id: FromPath[str], act_id: FromPath[str]) -> Response[Any]:
    await _act(event_id, act_id)
    form = await _offered(await ActForm.read(request))
    if not form.validate():
        return await _act_page(request, event_id, act_id, form, 422)
    try:
        await programme.change(request.user, event_id, act_id, form.draft())
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        form.refuse(refused.sentence, refused.field)
        return await _act_page(request, event_id, act_id, form, refused.status)
    return see_other(f"/manage/events/{event_id}/programme?done=saved")


@post("/manage/events/{event_id:str}/programme/{act_id:str}/move", guards=[organizer])
async def move_act(request: Mine, event_id: FromPath[str], act_id: FromPath[str]) -> Response[Any]:
    """To the place sent (from 0)."""
    wanted = str((await request.form()).get("to") or "")
    to = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 5 else 0
    await programme.move(request.user, event_id, act_id, to)
    return see_other(f"/manage/events/{event_id}/programme#act-{act_id}")


@post("/manage/events/{event_id:str}/programme/{act_id:str}/remove", guards=[organizer])
async def remove_act(request: Mine, event_id: FromPath[str], act_id: FromPath[str]) -> Response[Any]:
    await programme.remove(request.user, event_id, act_id)
    return see_other(f"/manage/events/{event_id}/programme?done=saved")


@post("/manage/events/{event_id:str}/programme/part", guards=[organizer])
async def part_acts(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    await programme.part(request.user, event_id)
    return see_other(f"/manage/events/{event_id}/programme?done=saved")


@post("/manage/events/{event_id:str}/programme/take-over", guards=[organizer])
async def take_over(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """Acts of those who signed up as performers."""
    offering = str((await request.form()).get("offering") or "")
    await programme.take_over(request.user, event_id, offering)
    return see_other(f"/manage/events/{event_id}/programme?done=saved")


@get("/events/{event_id:str}/programme.pdf", name="programme-paper", guards=[anyone])
async def programme_paper(request: Request[Any, Any, Any], event_id: FromPath[str]) -> Response[bytes]:
    """The running order to hang up; what acts need stands on the organizer's only."""
    counted = await counted_of(event_id)
    organizes = request.user is not None and request.user.holds(Role.ORGANIZER, event_id)
    if counted is None or (counted.event.status == "draft" and not organizes):
        raise not_found()
    acts = await acts_of(event_id)
    if not acts:
        raise not_found()
    content = await pdf("papers/list.typ", _paper(counted.event, acts, needs=organizes))
    return Response(
        content, media_type="application/pdf",
        headers={"content-disposition": 'inline; filename="programme.pdf"', "cache-control": "private, no-cache"},
    )  # fmt: skip


def _paper(event: Event, acts: list[Any], *, needs: bool) -> dict[str, Any]:
    columns = [
        {"title": "", "width": "10mm", "align": "right"},
        {"title": _("Time"), "width": "16mm", "align": "left"},
        {"title": _("Number on the programme"), "width": 3, "align": "left"},
        {"title": _("Performed by"), "width": 4, "align": "left"},
        *([{"title": _("What it needs"), "width": 2, "align": "left"}] if needs else []),
    ]
    rows = [
        [
            str(each.number),
            clock(each.starts_at) if each.starts_at else "",
            " · ".join(filter(None, (each.act.title, each.act.genre))),
            " · ".join(filter(None, (each.act.branch_name, _names(each.act, event, organizer=needs)))),
            *([each.act.needs] if needs else []),
        ]
        for each in timed(acts, event.starts_at)
    ]
    return {
        "title": _("Programme"),
        "competition": event.title,
        "sub": [period(event.starts_at, event.ends_at) if event.starts_at else "", event.place],
        "sections": [{"title": "", "columns": columns, "rows": rows, "tall": True}],
        "notes": [ngettext("{count} minute together", "{count} minutes together", length(acts))],
    }


def _names(act: Act, event: Event, *, organizer: bool) -> str:
    """Who performs; of a private event only its organizers read it."""
    return "、".join(name for _key, name in act.performers) if organizer or not event.private else ""


async def _act(event_id: str, act_id: str) -> Act:
    """The act, unless it belongs to another event."""
    act = next((each for each in await acts_of(event_id) if each.id == act_id), None)
    if act is None:
        raise not_found()
    return act


async def _form() -> ActForm:
    return await _offered(ActForm(data={"minutes": 5, "changeover": 1}))


async def _offered(form: ActForm) -> ActForm:
    nodes = [(node.id, node.name) for node in await all_branches() if node.depth > 0]
    form.branch.offer([("", N_("No branch")), *nodes])
    return form


async def _page(request: Mine, event_id: str, form: ActForm, status: int = 200) -> Response[Any]:
    event = (await counted_event(event_id)).event
    acts = await acts_of(event_id)
    context = {
        "event": event,
        "acts": timed(acts, event.starts_at),
        "length": length(acts),
        "hurried": hurried(acts),
        "over_end": bool(
            event.starts_at
            and event.ends_at
            and length(acts) > (event.ends_at - event.starts_at).total_seconds() / 60
        ),
        "performing": [each for each in event.offerings if each.id not in event.seated],
        "form": form,
        "notice": notice(request),
    }
    return page(request, "events/seats/programme.html", context, status_code=status)


async def _act_page(
    request: Mine, event_id: str, act_id: str, form: ActForm, status: int = 200
) -> Response[Any]:
    event = (await counted_event(event_id)).event
    return page(
        request, "events/seats/act.html", {"event": event, "act": act_id, "form": form}, status_code=status
    )


def performs(event: Event) -> bool:
    """Which events have a programme."""
    return event.kind is Kind.PERFORMANCE


async def standing(event: Event) -> Standing:
    """How the programme stands."""
    acts = await acts_of(event.id)
    if not acts:
        return Standing(Sentence("No acts yet."))
    told = Sentence("{acts} acts, {minutes} minutes together", acts=len(acts), minutes=length(acts))
    in_a_hurry = hurried(acts)
    if not in_a_hurry:
        return Standing(told)
    lack = Sentence(
        "{count} act begins with somebody who has just been on stage.",
        "{count} acts begin with somebody who has just been on stage.",
        count=in_a_hurry,
    )
    return Standing(told, (Missing("programme", lack, blocks=False),))


async def of_event(event: Event, _reader: Identity | None) -> Panel | None:
    """The running order for everybody."""
    if not performs(event):
        return None
    acts = await acts_of(event.id)
    if not acts:
        return None
    values = {"event": event, "acts": timed(acts, event.starts_at)}
    return Panel("events/seats/_programme_panel.html", values, position=60)


routes = [
    show_programme,
    add_act,
    part_acts,
    take_over,
    show_act,
    change_act,
    move_act,
    remove_act,
    programme_paper,
]
