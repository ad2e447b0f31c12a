"""Who did not come, and why that does not count; and the union's rule on those who stay away."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from events.documents.absence_fields import fields, shape
from events.domain.absences import AbsenceRule, told
from events.pages.manage import counted_event
from events.pages.notices import notice
from events.queries import absentees, facts
from events.services import absences
from foundation.errors import Refusal
from foundation.forms import ChoiceField, Form, TextField, WholeField
from foundation.i18n import gettext, period
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from foundation.web.wanted_list import asked
from members.documents.list_fields import chosen
from members.domain.identity import Identity
from members.guards import administrator, organizer
from members.pages.list_files import Leaving, Shown, excel, on_paper
from members.queries.people_lists import branch_choices, ids_of, part_of

Mine = Request[Identity, Any, Any]
HERE = "/manage/events/{event_id:str}/absences"
RULE = "/manage/absences"


class ExcuseForm(Form):
    registration = TextField("", longest=13, required=True)
    reason = TextField(N_("Reason"), longest=200)


class RuleForm(Form):
    times = WholeField(
        N_("After staying away so many times"),
        least=0,
        most=20,
        required=True,
        hint=N_("0: nothing follows."),
    )
    months = WholeField(N_("Within so many months"), least=1, most=60, required=True)
    behind = ChoiceField(
        N_("What it leads to"),
        choices=(
            ("", N_("They cannot sign up for some weeks")),
            ("y", N_("They stand behind the others on waitlists and in lotteries")),
        ),
        required=False,
    )
    weeks = WholeField(N_("So many weeks after the last time"), least=1, most=104, required=True)

    def rule(self) -> AbsenceRule:
        return AbsenceRule(
            self.times.data or 0, self.months.data or 12, self.weeks.data or 4, self.behind.data == "y"
        )


@get(HERE, name="absences", guards=[organizer])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _show(request, event_id)


@post(HERE, guards=[organizer])
async def excuse(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    form = await ExcuseForm.read(request)
    if not form.validate():
        return await _show(request, event_id, form, 422)
    try:
        await absences.excuse(request.user, event_id, form.registration.data or "", form.reason.data or "")
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _show(request, event_id, form, refused.status)
    return see_other(f"/manage/events/{event_id}/absences?done=saved")


async def _show(
    request: Mine, event_id: str, form: ExcuseForm | None = None, status: int = 200
) -> Response[Any]:
    event = (await counted_event(event_id)).event
    rule = event.absence_rule
    wanted = asked(request, shape())
    part = await part_of(absentees.source(event_id), wanted)
    path = f"/manage/events/{event_id}/absences"
    remembered = f"{request.user.member_id}/absences"
    context = {
        "event": event,
        "list": Shown(wanted, path, await absentees.rows(part.ids), part.paged, fields(), remembered),
        "total": part.counts.total,
        "every": part.counts.found({**wanted.filters, "excused": ""}),
        "excused": part.counts.by("excused", wanted.filters),
        "branches": await branch_choices(part.counts.values_of("branch")),
        "form": form or ExcuseForm(),
        "rule": told(rule) if rule else None,
        "notice": notice(request),
    }
    return page(request, "events/allocation/absences.html", context, status_code=status)


@get(f"{HERE}.xlsx", name="absences-excel", guards=[organizer])
async def export(request: Mine, event_id: FromPath[str]) -> Stream:
    return await excel(request.user, await _leaving(request, event_id))


@get(f"{HERE}/print", name="absences-print", guards=[organizer])
async def show_paper(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await on_paper(request.user, await _leaving(request, event_id))


async def _leaving(request: Mine, event_id: str) -> Leaving[absentees.Absent]:
    event = (await counted_event(event_id)).event
    wanted = asked(request, shape())
    return Leaving(
        gettext("Who did not come"),
        [event.title, period(event.starts_at, event.ends_at) if event.starts_at else "", event.place],
        chosen(fields(), wanted),
        await ids_of(absentees.source(event_id), wanted),
        absentees.rows,
        ("absences", "event", event_id),
        "absences",
    )


@get(RULE, name="absence-rule", guards=[administrator])
async def show_rule(request: Mine) -> Response[Any]:
    rule = await facts.absence_rule() or AbsenceRule()
    form = RuleForm(
        data={
            "times": rule.times, "months": rule.months, "weeks": rule.weeks, "behind": "y" if rule.behind else "",
        }
    )  # fmt: skip
    return _rule_page(request, form)


@post(RULE, guards=[administrator])
async def save_rule(request: Mine) -> Response[Any]:
    form = await RuleForm.read(request)
    if not form.validate():
        return _rule_page(request, form, 422)
    await absences.set_rule(request.user, form.rule())
    return see_other(f"{RULE}?done=saved")


def _rule_page(request: Mine, form: RuleForm, status: int = 200) -> Response[Any]:
    context = {"form": form, "notice": notice(request)}
    return page(request, "events/allocation/absence_rule.html", context, status_code=status)


routes = [show, excuse, export, show_paper, show_rule, save_rule]
