"""Who may sign up: declarative rules over what roster and history know; each failing rule explains itself."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Protocol

import msgspec

from events.domain import past_rules
from events.domain.history import History, Need
from foundation.messages import N_, Sentence

EMPLOYMENT_NAMES = {
    "active": N_("in service"),
    "seconded": N_("seconded"),
    "retired": N_("retired"),
    "left": N_("left the union"),
}
SEX_NAMES = {"female": N_("women"), "male": N_("men")}


class Rules(msgspec.Struct, frozen=True, omit_defaults=True):
    """The conditions of an offering, all of which must hold. Kept as JSON in `Offering.eligibility`.

    `employment` empty: everyone on the roster who has not left. Ages and years are whole ones completed
    on the event's date. `branches` are ids; each reaches its whole subtree. Of `honours`, `roles` and `attended`
    (event ids) one is enough. `trip_gap`: calendar years since the last trip. `most_places`: in events of the same
    kind within `places_months` before the event's date.
    """

    employment: tuple[str, ...] = ()
    sex: str = ""
    age_min: int | None = None
    age_max: int | None = None
    branches: tuple[str, ...] = ()
    service_min: int | None = None
    honours: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    trip_gap: int | None = None
    most_places: int | None = None
    places_months: int = 12
    most_no_shows: int | None = None
    no_shows_months: int = 12
    attended: tuple[str, ...] = ()
    invited: bool = False


class Facts(Protocol):
    """What the rules look at (`events.domain.event.Person` is one)."""

    @property
    def sex(self) -> str: ...
    @property
    def birth_date(self) -> date | None: ...
    @property
    def employment_status(self) -> str: ...
    @property
    def joined_on(self) -> date | None: ...
    @property
    def branch_path(self) -> str: ...
    @property
    def honours(self) -> str: ...


class Before(msgspec.Struct, frozen=True):
    """A person's past as far as the rules ask for it, for an event of this kind. `events`: names, by id."""

    history: History = History()
    kind: str = ""
    events: Mapping[str, str] = {}


NOTHING = Before()


def whole_years(since: date, on: date) -> int:
    """Completed years from one date to another; someone born on 29 February ages on 1 March."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def needs(rules: Rules, kind: str, on: date) -> frozenset[Need]:
    """What has to be found out of a person's past before these rules can be asked."""
    return past_rules.needs(rules, kind, on)


def failures(
    rules: Rules,
    person: Facts,
    on: date,
    branch_names: Mapping[str, str] | None = None,
    before: Before | None = None,
) -> tuple[Sentence, ...]:
    """Every rule the person does not meet on the event's date, each in words; empty when they may sign up."""
    past = before or NOTHING
    found = (
        _employment(rules, person),
        _sex(rules, person),
        _age(rules, person, on),
        _service(rules, person, on),
        _branch(rules, person, branch_names or {}),
        *past_rules.failures(rules, person.honours, past.history, past.kind, on, past.events),
    )
    return tuple(sentence for sentence in found if sentence is not None)


def _employment(rules: Rules, person: Facts) -> Sentence | None:
    status = person.employment_status
    if status == "left":
        return Sentence("The roster says this person has left the union. If that is wrong, ask the liaison.")
    if not rules.employment or status in rules.employment:
        return None
    return Sentence(
        "This is for members who are {allowed}; the roster says {status}.",
        allowed=listed([Sentence(EMPLOYMENT_NAMES[name]) for name in rules.employment]),
        status=Sentence(EMPLOYMENT_NAMES[status]),
    )


def _sex(rules: Rules, person: Facts) -> Sentence | None:
    if not rules.sex or person.sex == rules.sex:
        return None
    if not person.sex:
        return Sentence(
            "This is for some members only, and the roster does not say male or female. Ask the liaison."
        )
    return Sentence("This is for {people} only.", people=Sentence(SEX_NAMES[rules.sex]))


def _age(rules: Rules, person: Facts, on: date) -> Sentence | None:
    if rules.age_min is None and rules.age_max is None:
        return None
    if person.birth_date is None:
        return Sentence(
            "This has an age limit, and the roster has no birth date. Ask the liaison to enter it."
        )
    age = whole_years(person.birth_date, on)
    if rules.age_min is not None and age < rules.age_min:
        return Sentence("One must be at least {limit} years old on {on}.", limit=rules.age_min, on=on)
    if rules.age_max is not None and age > rules.age_max:
        return Sentence("One must be at most {limit} years old on {on}.", limit=rules.age_max, on=on)
    return None


def _service(rules: Rules, person: Facts, on: date) -> Sentence | None:
    if rules.service_min is None:
        return None
    if person.joined_on is None:
        return Sentence(
            "This asks for years of service, and the roster has no date of joining. Ask the liaison."
        )
    if whole_years(person.joined_on, on) >= rules.service_min:
        return None
    return Sentence(
        "At least {count} year of service is needed by {on}; the roster has {since} as the date of joining.",
        "At least {count} years of service are needed by {on}; the roster has {since} as the date of joining.",
        count=rules.service_min,
        on=on,
        since=person.joined_on,
    )


def _branch(rules: Rules, person: Facts, names: Mapping[str, str]) -> Sentence | None:
    if not rules.branches or any(f"{branch}/" in person.branch_path for branch in rules.branches):
        return None
    known = [names[branch] for branch in rules.branches if branch in names]
    if not known:
        return Sentence("This is for other branches.")
    return Sentence("This is for {branches}.", branches=listed(known))


def describe(
    rules: Rules, branch_names: Mapping[str, str] | None = None, events: Mapping[str, str] | None = None
) -> tuple[Sentence, ...]:
    """The conditions as the public page tells them; empty when everyone may come."""
    parts: Sequence[Callable[[], Sentence | None]] = (
        lambda: _told_employment(rules),
        lambda: Sentence("{people} only", people=Sentence(SEX_NAMES[rules.sex])) if rules.sex else None,
        lambda: _told_ages(rules),
        lambda: _told_service(rules),
        lambda: _told_branches(rules, branch_names or {}),
    )
    told = [sentence for part in parts if (sentence := part()) is not None]
    return (*told, *past_rules.describe(rules, events or {}))


def _told_employment(rules: Rules) -> Sentence | None:
    if not rules.employment:
        return None
    return Sentence(
        "members {status}", status=listed([Sentence(EMPLOYMENT_NAMES[s]) for s in rules.employment])
    )


def _told_ages(rules: Rules) -> Sentence | None:
    if rules.age_min is not None and rules.age_max is not None:
        return Sentence("aged {least} to {most}", least=rules.age_min, most=rules.age_max)
    if rules.age_min is not None:
        return Sentence("aged {least} or more", least=rules.age_min)
    if rules.age_max is not None:
        return Sentence("aged {most} or less", most=rules.age_max)
    return None


def _told_service(rules: Rules) -> Sentence | None:
    if rules.service_min is None:
        return None
    return Sentence(
        "{count} year of service or more", "{count} years of service or more", count=rules.service_min
    )


def _told_branches(rules: Rules, names: Mapping[str, str]) -> Sentence | None:
    known = [names[branch] for branch in rules.branches if branch in names]
    return Sentence("from {branches}", branches=listed(known)) if known else None


def listed(parts: Sequence[Sentence | str]) -> Sentence:
    """Several things in one sentence, joined the way the reader's language does."""
    first = parts[0]
    joined = first if isinstance(first, Sentence) else Sentence("{name}", name=first)
    for part in parts[1:]:
        joined = Sentence("{first}, {next}", first=joined, next=part)
    return joined
