"""A kind of event in minutes: sensible offerings, places, questions and times to start from."""

from datetime import date, datetime, time, timedelta, tzinfo

import msgspec

from events.domain.eligibility import Rules
from events.domain.event import Kind
from events.domain.questions import Asked, Bounds, QuestionKind, Scope
from foundation.messages import N_

IN_SERVICE = Rules(employment=("active", "seconded"))
EVERYONE = Rules(employment=("active", "seconded", "retired"))


class PresetOffering(msgspec.Struct, frozen=True):
    """Offerings with the same `pool` share its places; `size` is the pool's and stands with the first of them."""

    title: str
    size: int
    code: str = ""
    pool: str = ""
    rules: Rules = EVERYONE


class PresetQuestion(msgspec.Struct, frozen=True):
    """As `QuestionDraft`, its words to be said in the organizer's language."""

    kind: QuestionKind
    label: str
    help: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    scope: Scope = Scope.PERSON
    asked: Asked = Asked.SIGNUP
    shown_if: int | None = None
    shown_when: tuple[str, ...] = ()
    bounds: Bounds = Bounds()


class Preset(msgspec.Struct, frozen=True):
    """Times are whole days before the start; `hour` and `hours` are the start's clock time and the length."""

    kind: Kind
    summary: str
    offerings: tuple[PresetOffering, ...]
    questions: tuple[PresetQuestion, ...] = ()
    ahead_days: int = 21
    hour: int = 14
    hours: int = 2
    closes_before: int = 3
    cancel_before: int = 2
    waitlist: bool = True
    per_person: int = 1
    by_branch: bool = False


class Times(msgspec.Struct, frozen=True):
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    closes_at: datetime
    cancel_until: datetime


_SINGLES_AND_DOUBLES = (
    PresetOffering(N_("Men's singles"), 32, "MS", rules=Rules(IN_SERVICE.employment, sex="male")),
    PresetOffering(N_("Women's singles"), 32, "WS", rules=Rules(IN_SERVICE.employment, sex="female")),
    PresetOffering(N_("Men's doubles"), 32, "MD", rules=Rules(IN_SERVICE.employment, sex="male")),
    PresetOffering(N_("Women's doubles"), 32, "WD", rules=Rules(IN_SERVICE.employment, sex="female")),
    PresetOffering(N_("Mixed doubles"), 32, "XD", rules=IN_SERVICE),
)

PRESETS: dict[Kind, Preset] = {
    Kind.TRAINING: Preset(
        Kind.TRAINING,
        N_("Learn something together, with attendance taken each time."),
        (PresetOffering(N_("Group A"), 40), PresetOffering(N_("Group B"), 40)),
        (PresetQuestion(QuestionKind.TEXT, N_("Is there anything the teacher should know?")),),
    ),
    Kind.TOURNAMENT: Preset(
        Kind.TOURNAMENT,
        N_("Compete for your branch; the draw is made in public."),
        _SINGLES_AND_DOUBLES,
        (
            PresetQuestion(
                QuestionKind.CONSENT,
                N_("I am fit to take part, and I know the risks of the sport."),
                required=True,
            ),
            PresetQuestion(QuestionKind.SIZE, N_("Shirt size"), required=True),
        ),
        ahead_days=30,
        hour=9,
        hours=8,
        closes_before=7,
        cancel_before=7,
        per_person=2,
    ),
    Kind.TRIP: Preset(
        Kind.TRIP,
        N_("Rest and recuperation; places go by branch."),
        (PresetOffering(N_("First batch"), 22, rules=Rules(IN_SERVICE.employment, service_min=1)),),
        (
            PresetQuestion(QuestionKind.PHONE, N_("Whom shall we call in an emergency?"), required=True),
            PresetQuestion(
                QuestionKind.CONSENT, N_("My health allows me to travel with the group."), required=True
            ),
            PresetQuestion(QuestionKind.TEXT, N_("With whom would you like to share a room?")),
        ),
        ahead_days=45,
        hour=8,
        hours=104,
        closes_before=21,
        cancel_before=14,
        by_branch=True,
    ),
    Kind.PERFORMANCE: Preset(
        Kind.PERFORMANCE,
        N_("A ticket for the audience; please come a little early."),
        (PresetOffering(N_("Audience"), 300),),
        ahead_days=14,
        hour=19,
        closes_before=1,
        cancel_before=1,
    ),
    Kind.ACTIVITY: Preset(
        Kind.ACTIVITY,
        N_("Come along."),
        (PresetOffering(N_("Participants"), 60),),
        ahead_days=14,
        closes_before=2,
        cancel_before=1,
    ),
}


def times(preset: Preset, today: date, zone: tzinfo) -> Times:
    """When an event of this kind could be, if it is set up today; opening is tomorrow at nine."""
    start = datetime.combine(today + timedelta(days=preset.ahead_days), time(preset.hour), zone)
    evening = datetime.combine(start.date(), time(18), zone)
    return Times(
        starts_at=start,
        ends_at=start + timedelta(hours=preset.hours),
        opens_at=datetime.combine(today + timedelta(days=1), time(9), zone),
        closes_at=evening - timedelta(days=preset.closes_before),
        cancel_until=evening - timedelta(days=preset.cancel_before),
    )


def moved(old: datetime | None, by: timedelta) -> datetime | None:
    """A time of a former event on the new dates of its copy."""
    return None if old is None else old + by
