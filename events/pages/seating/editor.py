"""The organizer's editor of the seating plan: sections by form, seats by tapping, dragging or keys, blocks, halls."""

import re
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.domain.event import Event
from events.domain.seating.drafts import SectionDraft
from events.domain.seating.labels import NUMBERING_NAMES, Numbering
from events.pages.manage import counted_event
from events.pages.notices import notice
from events.pages.seating.drawing import Drawing, for_organizer
from events.queries.public import Counted
from events.queries.seat_plans import blocks_of, halls, unseated
from events.queries.seating import Plan, kept_hall, plan_of, taken_of
from events.services.seating import copying, moving, planning, returning
from events.services.seating.planning import Mark
from foundation.clock import now
from foundation.errors import Refusal
from foundation.forms import ChoiceField, ChoicesField, Form, MomentField, TextField, TickField, WholeField
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import organizer
from members.queries.tree import branches as all_branches

Mine = Request[Identity, Any, Any]
MARK_NAMES = {
    Mark.BLOCK: N_("Block"),
    Mark.UNBLOCK: N_("Unblock"),
    Mark.ACCESSIBLE: N_("Make accessible"),
    Mark.ORDINARY: N_("Make ordinary"),
    Mark.AISLE: N_("Aisle to the right"),
    Mark.NO_AISLE: N_("No aisle to the right"),
    Mark.RELEASE: N_("On general sale"),
    Mark.REMOVE: N_("Remove these seats"),
}


class SectionForm(Form):
    """A section as it is typed."""

    name = TextField(
        N_("Name of the section"), longest=40, required=True, hint=N_("Such as stalls or balcony.")
    )
    rows = WholeField(N_("Rows"), least=1, most=100, required=True)
    seats = WholeField(N_("Seats in the first row"), least=1, most=120, required=True)
    last_row_seats = WholeField(
        N_("Seats in the last row"), least=0, most=120, hint=N_("Empty: as many as in the first row.")
    )
    aisles = TextField(
        N_("Aisles after the seats"),
        longest=60,
        hint=N_("Places from the left in the longest row, such as 6, 14."),
    )
    numbering = ChoiceField(
        N_("Numbers on the seats"),
        choices=tuple((key.value, words) for key, words in NUMBERING_NAMES.items()),
    )
    first_row = WholeField(N_("Number of the first row"), least=1, most=200)
    band = WholeField(
        N_("How far from the stage"),
        least=1,
        most=9,
        hint=N_("1 nearest. Sections of the same number stand side by side."),
    )
    letters = TickField(N_("Rows are lettered A, B, C"))
    curved = TickField(N_("Rows are curved around the stage"))

    def draft(self, position: int) -> SectionDraft:
        typed = str(self.aisles.data or "")
        return SectionDraft(
            name=self.name.data or "",
            rows=self.rows.data or 0,
            seats=self.seats.data or 0,
            last_row_seats=self.last_row_seats.data or 0,
            first_row=self.first_row.data or 1,
            letters=bool(self.letters.data),
            aisles=tuple(int(number) for number in re.findall(r"\d{1,4}", typed)),
            numbering=Numbering(self.numbering.data or "plain"),
            curved=bool(self.curved.data),
            band=(self.band.data or 1) - 1,
            position=position,
        )


class RulesForm(Form):
    """Whose sign-up gives seats, and how."""

    offerings = ChoicesField(N_("Whoever signs up for this gets a seat"))
    chooses = TickField(N_("People may choose their seats on the map"))
    return_by = MomentField(
        N_("Seats held for branches are given back by"),
        hint=N_("Then they go on general sale by themselves."),
    )


class HoldForm(Form):
    """Seats held for a branch by number: the best that are free."""

    branch = ChoiceField(N_("Branch"))
    count = WholeField(N_("Number of seats"), least=1, most=2000, required=True)


class HallForm(Form):
    """A hall's name to keep the plan under, or the hall to take."""

    hall = TextField(N_("Name of the hall"), longest=60)
    use = ChoiceField(N_("A hall that is kept"), required=False)


@get("/manage/events/{event_id:str}/seats", name="manage-seats", guards=[organizer])
async def show_editor(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _page(request, event_id)


@post("/manage/events/{event_id:str}/seats/sections", guards=[organizer])
async def add_section(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    form = await SectionForm.read(request)
    if not form.validate():
        return await _page(request, event_id, typed=Typed(section=form), status=422)
    plan = await plan_of(event_id)
    position = len((await kept_hall(plan.id, plan.layout)).sections) if plan else 0
    try:
        await planning.add_section(request.user, event_id, form.draft(position))
    except planning.SectionRefused as refused:
        for field, sentence in refused.fields.items():
            form.refuse(sentence, field)
        return await _page(request, event_id, typed=Typed(section=form), status=422)
    except Refusal as refused:
        return await _refused(request, event_id, refused)
    if plan is None:
        await _usual_rules(request, event_id)
    return see_other(f"/manage/events/{event_id}/seats?done=saved")


async def _usual_rules(request: Mine, event_id: str) -> None:
    """With the first section of an event of one offering nothing is to be asked: it is the one with seats."""
    event = (await counted_event(event_id)).event
    if len(event.offerings) == 1:
        await planning.set_rules(
            request.user, event_id, [event.offerings[0].id], chooses=True, return_by=None
        )


@post("/manage/events/{event_id:str}/seats/sections/{section_id:str}/remove", guards=[organizer])
async def remove_section(request: Mine, event_id: FromPath[str], section_id: FromPath[str]) -> Response[Any]:
    return await _do(request, event_id, planning.remove_section(request.user, event_id, section_id))


@post("/manage/events/{event_id:str}/seats/marks", guards=[organizer])
async def mark_seats(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """One thing done to the seats chosen on the map or in the list."""
    sent = await request.form()
    seats = list(dict.fromkeys(str(each) for each in sent.getall("seats", [])))[:5000]
    wanted = str(sent.get("do") or "")
    if wanted not in set(Mark):
        return await _page(request, event_id, status=422)
    branch = str(sent.get("branch") or "")
    doing = planning.mark(request.user, event_id, seats, Mark(wanted), branch)
    return await _do(request, event_id, doing, chosen=tuple(seats))


@post("/manage/events/{event_id:str}/seats/rules", guards=[organizer])
async def set_rules(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    counted = await counted_event(event_id)
    form = _offer(await RulesForm.read(request), counted.event)
    if not form.validate():
        return await _page(request, event_id, typed=Typed(rules=form), status=422)
    doing = planning.set_rules(
        request.user, event_id, form.offerings.data or [], chooses=bool(form.chooses.data),
        return_by=form.return_by.data,
    )  # fmt: skip
    return await _do(request, event_id, doing)


@post("/manage/events/{event_id:str}/seats/hold", guards=[organizer])
async def hold_number(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    form = await _with_branches(await HoldForm.read(request))
    if not form.validate():
        return await _page(request, event_id, typed=Typed(hold=form), status=422)
    doing = planning.hold_number(request.user, event_id, form.branch.data or "", form.count.data or 0)
    return await _do(request, event_id, doing)


@post("/manage/events/{event_id:str}/seats/return", guards=[organizer])
async def return_blocks(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    """All blocks, or one branch's."""
    branch = str((await request.form()).get("branch") or "")
    if branch:
        return await _do(request, event_id, returning.give_back(request.user, event_id, branch))
    return await _do(request, event_id, returning.return_all(request.user, event_id))


@post("/manage/events/{event_id:str}/seats/match", guards=[organizer])
async def match_places(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _do(request, event_id, planning.match_places(request.user, event_id))


@post("/manage/events/{event_id:str}/seats/hall", guards=[organizer])
async def keep_or_use_hall(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    sent = await request.form()
    if sent.get("do") == "use":
        doing = copying.use_hall(request.user, event_id, str(sent.get("use") or ""))
        fresh = await plan_of(event_id) is None
        answer = await _do(request, event_id, doing)
        if fresh and answer.status_code == 303:
            await _usual_rules(request, event_id)
        return answer
    doing_keep = copying.keep_as_hall(request.user, event_id, str(sent.get("hall") or ""))
    return await _do(request, event_id, doing_keep)


@post("/manage/events/{event_id:str}/seats/seat-all", guards=[organizer])
async def seat_all(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _do(request, event_id, moving.seat_branches(request.user, event_id))


async def _do(request: Mine, event_id: str, doing: Any, chosen: tuple[str, ...] = ()) -> Response[Any]:
    try:
        await doing
    except Refusal as refused:
        return await _refused(request, event_id, refused, chosen)
    return see_other(f"/manage/events/{event_id}/seats?done=saved")


async def _refused(
    request: Mine, event_id: str, refused: Refusal, chosen: tuple[str, ...] = ()
) -> Response[Any]:
    if refused.status in (403, 404):
        raise refused
    return await _page(request, event_id, refused=refused.sentence, chosen=chosen, status=refused.status)


def _offer(form: RulesForm, event: Event) -> RulesForm:
    form.offerings.offer([(offering.id, offering.title) for offering in event.offerings])
    return form


async def _with_branches(form: HoldForm) -> HoldForm:
    form.branch.offer([(node.id, node.name) for node in await all_branches() if node.depth > 0])
    return form


def _rules_of(plan: Plan | None, event: Event) -> RulesForm:
    return RulesForm(
        data={
            "offerings": list(event.seated),
            "chooses": plan.chooses if plan else True,
            "return_by": plan.return_by if plan else None,
        }
    )


class Typed(msgspec.Struct, frozen=True):
    """A form that was refused, to be shown again with what was typed."""

    section: SectionForm | None = None
    rules: RulesForm | None = None
    hold: HoldForm | None = None


async def _page(
    request: Mine,
    event_id: str,
    *,
    typed: Typed = Typed(),  # noqa: B008 - frozen
    refused: Sentence | None = None,
    chosen: tuple[str, ...] = (),
    status: int = 200,
) -> Response[Any]:
    counted = await counted_event(event_id)
    plan = await plan_of(event_id)
    hall = await kept_hall(plan.id, plan.layout) if plan else None
    taken = await taken_of(plan.id) if plan else {}
    drawing = for_organizer(hall, taken) if hall else None
    context = {
        "event": counted.event,
        "plan": plan,
        "hall": hall,
        "drawing": drawing,
        "counts": _counts(hall, drawing, counted),
        "blocks": await blocks_of(plan.id) if plan else [],
        "unseated": await unseated(plan.id) if plan else 0,
        "section": typed.section or SectionForm(),
        "rules": typed.rules or _offer(_rules_of(plan, counted.event), counted.event),
        "hold": typed.hold or await _with_branches(HoldForm()),
        "halls": await halls(),
        "marks": MARK_NAMES,
        "numberings": NUMBERING_NAMES,
        "refused": refused,
        "chosen": chosen,
        "returned": plan.returned(now()) if plan else False,
        "notice": notice(request),
    }
    return page(request, "events/seats/editor.html", context, status_code=status)


def _counts(hall: Any, drawing: Drawing | None, counted: Counted) -> dict[str, int]:
    """Seats by what they are; places of the offerings with seats."""
    if hall is None or drawing is None:
        return {"seats": 0, "free": 0, "taken": 0, "blocked": 0, "held": 0, "places": 0}
    pools = {offering.pool for offering in counted.event.offerings if offering.id in counted.event.seated}
    return {
        "seats": len(hall.seats),
        **{state: drawing.count(state) for state in ("free", "taken", "blocked", "held")},
        "places": sum(counted.pool(pool).size for pool in pools),
    }


routes = [
    show_editor,
    add_section,
    remove_section,
    mark_seats,
    set_rules,
    hold_number,
    return_blocks,
    match_places,
    keep_or_use_hall,
    seat_all,
]
