"""The organizer decides who signs up, in parties or alone, whom they may bring, and who may hand a place on."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.domain.event import Event, SignUpForm
from events.domain.party import AGE_BAND_NAMES, MOST_COMPANIONS, MOST_IN_A_PARTY, AgeBand
from events.domain.settings import CompanionRules, Infants, PartyRules, TransferRules
from events.pages.manage import counted_event
from events.services.people_settings import People, set_people
from foundation.errors import Refusal
from foundation.forms import ChoiceField, ChoicesField, Form, TickField, WholeField
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import organizer

Mine = Request[Identity, Any, Any]
PATH = "/manage/events/{event_id:str}/people"
FORM_NAMES = {
    SignUpForm.INDIVIDUAL: N_("everyone for themselves"),
    SignUpForm.PARTY: N_("a captain for a team or household"),
    SignUpForm.NOMINATION: N_("the branch nominates"),
}
CALLED_CHOICES = (("team", N_("team")), ("household", N_("household")))
INFANT_CHOICES = (
    (Infants.LAP.value, N_("need no place, they sit on a lap")),
    (Infants.PLACE.value, N_("need a place like everybody")),
    (Infants.ASKED.value, N_("the family says so")),
)


class PeopleForm(Form):
    """Who signs up, and with whom."""

    form = ChoiceField(
        N_("Who signs up"), choices=[(each.value, words) for each, words in FORM_NAMES.items()]
    )
    called = ChoiceField(N_("They are called"), choices=CALLED_CHOICES)
    least = WholeField(N_("At least so many people"), least=1, most=MOST_IN_A_PARTY, required=True)
    most = WholeField(N_("At most so many people"), least=1, most=MOST_IN_A_PARTY, required=True)
    accept_days = WholeField(
        N_("Days before the beginning by which everybody must have joined"), least=0, most=60, required=True,
        hint=N_("0: until it begins."),
    )  # fmt: skip
    companions = WholeField(
        N_("How many companions one registration may bring"), least=0, most=MOST_COMPANIONS, required=True,
        hint=N_("0: nobody. Companions are family and friends who are not on the roster."),
    )  # fmt: skip
    bands = ChoicesField(
        N_("Companions of which age"),
        choices=[(band.value, words) for band, words in AGE_BAND_NAMES.items()],
        hint=N_("None ticked: of any age."),
    )
    infants = ChoiceField(N_("Infants"), choices=INFANT_CHOICES)
    transfer = TickField(
        N_("A place may be handed on to a colleague"),
        hint=N_("The colleague must be eligible and accept; where places go by branch, of the same branch."),
    )
    private = TickField(
        N_("Who takes part is never published"),
        hint=N_("No list is shown to anybody but organizers and liaisons."),
    )


@get(PATH, name="event-people", guards=[organizer])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = (await counted_event(event_id)).event
    rules = event.settings
    form = PeopleForm(
        data={
            "form": event.form.value,
            "called": rules.party.called,
            "least": rules.party.least,
            "most": rules.party.most,
            "accept_days": rules.party.accept_days,
            "companions": rules.companions.most,
            "bands": list(rules.companions.age_bands),
            "infants": rules.companions.infants.value,
            "transfer": rules.transfer.allowed,
            "private": event.private,
        }
    )
    return _page(request, event, form)


@post(PATH, name="save-event-people", guards=[organizer])
async def save(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = (await counted_event(event_id)).event
    form = await PeopleForm.read(request)
    good = form.validate()
    if good and form.least.data > form.most.data:
        form.refuse(Sentence("The most is less than the least."), "most")
        good = False
    if not good:
        return _page(request, event, form, 422)
    try:
        await set_people(request.user, event_id, _wanted(form))
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return _page(request, event, form, refused.status)
    return see_other(f"/manage/events/{event_id}?done=saved")


def _wanted(form: PeopleForm) -> People:
    bands = tuple(band.value for band in AgeBand if band.value in (form.bands.data or ()))
    return People(
        form=SignUpForm(form.form.data),
        party=PartyRules(form.called.data, form.least.data, form.most.data, form.accept_days.data),
        companions=CompanionRules(
            form.companions.data, () if len(bands) == len(AgeBand) else bands, Infants(form.infants.data)
        ),
        transfer=TransferRules(bool(form.transfer.data)),
        private=bool(form.private.data),
    )


def _page(request: Mine, event: Event, form: PeopleForm, status: int = 200) -> Response[Any]:
    return page(request, "events/people.html", {"event": event, "form": form}, status_code=status)


routes = [show, save]
