"""How a preset is written down, and when an event made from it could be; `preset_list` holds them."""

from datetime import date, datetime, time, timedelta, tzinfo

import msgspec

from events.domain.eligibility import Rules
from events.domain.event import AllocationMethod, Kind, SignUpForm
from events.domain.questions import Asked, Bounds, QuestionKind, Scope
from events.domain.settings import EventSettings

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


class PresetSession(msgspec.Struct, frozen=True):
    """A session so many days after the first day, from `hour` on, of so many hours."""

    title: str
    day: int
    hour: int
    hours: int


class Preset(msgspec.Struct, frozen=True):
    """Times are whole days before the start; `hour` and `hours` are the start's clock time and the length.

    `balanced`: by how many places the first two pools may be ahead of each other. `invited`: only those on the list
    of invitations may sign up.
    """

    kind: Kind
    name: str
    summary: str
    offerings: tuple[PresetOffering, ...] = ()
    questions: tuple[PresetQuestion, ...] = ()
    ahead_days: int = 21
    hour: int = 14
    hours: int = 2
    closes_before: int = 3
    cancel_before: int = 2
    waitlist: bool = True
    per_person: int = 1
    by_branch: bool = False
    form: SignUpForm = SignUpForm.INDIVIDUAL
    allocation: AllocationMethod = AllocationMethod.FIRST_COME
    private: bool = False
    settings: EventSettings = EventSettings()
    sessions: tuple[PresetSession, ...] = ()
    balanced: int | None = None
    invited: bool = False


class Times(msgspec.Struct, frozen=True):
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    closes_at: datetime
    cancel_until: datetime


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
