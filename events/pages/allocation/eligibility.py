"""Who may sign up: conditions of an offering, tried on the whole roster while they are edited."""

import re
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.domain.eligibility import Rules
from events.domain.event import Event, Offering
from events.domain.past_rules import ROLE_NAMES
from events.pages.manage import counted_event
from events.pages.notices import notice
from events.pages.offering_row import EMPLOYMENTS
from events.queries.trial import former_events, tried
from events.services.eligibility import set_rules
from foundation.errors import Refusal, not_found
from foundation.forms import ChoiceField, ChoicesField, Form, TextField, TickField, WholeField
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import organizer
from members.queries import tree

Mine = Request[Identity, Any, Any]
HERE = "/manage/events/{event_id:str}/eligibility"
OF_OFFERING = f"{HERE}/{{offering_id:str}}"
LONGEST_SEARCH = 60


class RulesForm(Form):
    """All must hold; what is empty asks for nothing."""

    employment = ChoiceField(N_("Who"), choices=EMPLOYMENTS, required=False)
    sex = ChoiceField(
        N_("Men or women"),
        choices=(("", N_("both")), ("female", N_("women")), ("male", N_("men"))),
        required=False,
    )
    age_min = WholeField(N_("At least so old"), least=0, most=120)
    age_max = WholeField(N_("At most so old"), least=0, most=120)
    service_min = WholeField(N_("Years of service"), least=0, most=60)
    branches = ChoicesField(N_("Only these branches"))
    honours = TextField(
        N_("One of these honours"),
        longest=300,
        hint=N_("As in the roster, separated by commas; a part is enough."),
    )
    invited = TickField(N_("Only those on the list of invitations"))
    roles = ChoicesField(N_("Only those who are"), choices=list(ROLE_NAMES.items()))
    trip_gap = WholeField(N_("No trip for so many calendar years"), least=1, most=50)
    most_places = WholeField(N_("At most so many places of this kind"), least=0, most=50)
    places_months = WholeField(N_("within so many months"), least=1, most=240)
    most_no_shows = WholeField(N_("Stayed away at most so many times"), least=0, most=50)
    no_shows_months = WholeField(N_("within so many months"), least=1, most=240)
    attended = ChoicesField(N_("Was at one of these events"))

    def rules(self) -> Rules:
        """As typed; call it after `validate()`."""
        return Rules(
            employment=tuple((self.employment.data or "").split()),
            sex=self.sex.data or "",
            age_min=self.age_min.data,
            age_max=self.age_max.data,
            branches=tuple(self.branches.data or ()),
            service_min=self.service_min.data,
            honours=tuple(
                each.strip() for each in re.split("[,，、;；\n]", self.honours.data or "") if each.strip()
            ),
            invited=bool(self.invited.data),
            roles=tuple(self.roles.data or ()),
            trip_gap=self.trip_gap.data,
            most_places=self.most_places.data,
            places_months=self.places_months.data or 12,
            most_no_shows=self.most_no_shows.data,
            no_shows_months=self.no_shows_months.data or 12,
            attended=tuple(self.attended.data or ()),
        )


def _data(rules: Rules) -> dict[str, Any]:
    known = {name: getattr(rules, name) for name in Rules.__struct_fields__}
    employment = " ".join(rules.employment)
    return known | {
        "employment": employment if employment in dict(EMPLOYMENTS) else "",
        "honours": "、".join(rules.honours),
        **{name: list(getattr(rules, name)) for name in ("branches", "roles", "attended")},
    }


@get(HERE, name="eligibility", guards=[organizer])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = (await counted_event(event_id)).event
    if not event.offerings:
        return page(request, "events/allocation/eligibility.html", {"event": event, "offering": None})
    return await _show(request, event, event.offerings[0])


@get(OF_OFFERING, name="eligibility-of", guards=[organizer])
async def show_one(request: Mine, event_id: FromPath[str], offering_id: FromPath[str]) -> Response[Any]:
    event, offering = await _offering(event_id, offering_id)
    return await _show(request, event, offering)


@post(OF_OFFERING, guards=[organizer])
async def save(request: Mine, event_id: FromPath[str], offering_id: FromPath[str]) -> Response[Any]:
    """Saves, or with `try` pressed only shows what would come of it."""
    event, offering = await _offering(event_id, offering_id)
    form = await RulesForm.read(request)
    await _offer(form, event)
    if not form.validate():
        return await _show(request, event, offering, form, 422)
    if "try" in await request.form():
        return await _show(request, event, offering, form)
    try:
        await set_rules(request.user, event_id, offering_id, form.rules())
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _show(request, event, offering, form, refused.status)
    return see_other(f"/manage/events/{event_id}/eligibility/{offering_id}?done=saved")


async def _offering(event_id: str, offering_id: str) -> tuple[Event, Offering]:
    event = (await counted_event(event_id)).event
    offering = event.offering(offering_id)
    if offering is None:
        raise not_found()
    return event, offering


async def _offer(form: RulesForm, event: Event) -> tuple[dict[str, str], dict[str, str]]:
    """Gives the form its choices; names of branches and of events, by id."""
    branches = {each.id: each.name for each in await tree.branches()}
    events = await former_events(event)
    form.branches.offer(list(branches.items()))
    form.attended.offer(list(events.items()))
    return branches, events


async def _show(
    request: Mine, event: Event, offering: Offering, form: RulesForm | None = None, status: int = 200
) -> Response[Any]:
    shown = form or RulesForm(data=_data(offering.rules))
    branches, events = await _offer(shown, event)
    data = await request.form() if request.method == "POST" else request.query_params
    search = str(data.get("q", ""))[:LONGEST_SEARCH]
    good = form is None or status == 200
    trial = await tried(
        event, offering, shown.rules() if good and form else offering.rules, branches, events, search
    )
    context = {
        "event": event,
        "offering": offering,
        "form": shown,
        "trial": trial,
        "unsaved": form is not None and good and shown.rules() != offering.rules,
        "search_text": search,
        "notice": notice(request),
    }
    return page(request, "events/allocation/eligibility.html", context, status_code=status)


routes = [show, show_one, save]
