"""Conditions on a person's honours, roles and past: what they ask for, how each fails, how each is told."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from events.domain.history import Ask, History, Need, months_before
from foundation.messages import N_, Sentence

ROLE_NAMES = {
    "liaison": N_("liaisons"),
    "organizer": N_("organizers"),
    "referee": N_("referees"),
    "umpire": N_("umpires"),
}


class PastRules(Protocol):
    """The part of `events.domain.eligibility.Rules` that this module is about."""

    @property
    def honours(self) -> tuple[str, ...]: ...
    @property
    def roles(self) -> tuple[str, ...]: ...
    @property
    def trip_gap(self) -> int | None: ...
    @property
    def most_places(self) -> int | None: ...
    @property
    def places_months(self) -> int: ...
    @property
    def most_no_shows(self) -> int | None: ...
    @property
    def no_shows_months(self) -> int: ...
    @property
    def attended(self) -> tuple[str, ...]: ...
    @property
    def invited(self) -> bool: ...


def needs(rules: PastRules, kind: str, on: date) -> frozenset[Need]:
    """What has to be found out for these rules, for an event of this kind on this day."""
    found: set[Need] = {Need(Ask.ROLE, role) for role in rules.roles}
    found |= {Need(Ask.ATTENDED, event) for event in rules.attended}
    if rules.invited:
        found.add(Need(Ask.INVITED))
    if rules.trip_gap is not None:
        found.add(Need(Ask.LAST_TRIP))
    if rules.most_places is not None:
        found.add(_places(rules, kind, on))
    if rules.most_no_shows is not None:
        found.add(_no_shows(rules, on))
    return frozenset(found)


def _places(rules: PastRules, kind: str, on: date) -> Need:
    return Need(Ask.PLACES, kind, months_before(on, rules.places_months).isoformat())


def _no_shows(rules: PastRules, on: date) -> Need:
    return Need(Ask.NO_SHOWS, "", months_before(on, rules.no_shows_months).isoformat())


def failures(
    rules: PastRules, honours: str, history: History, kind: str, on: date, names: Mapping[str, str]
) -> list[Sentence]:
    """Every one of these conditions that is not met. `names`: of the events spoken of, by id."""
    found = (
        _invited(rules, history),
        _honours(rules, honours),
        _role(rules, history),
        _trip(rules, history, on),
        _too_many(rules, history, kind, on),
        _absent(rules, history, on),
        _not_attended(rules, history, names),
    )
    return [sentence for sentence in found if sentence is not None]


def _invited(rules: PastRules, history: History) -> Sentence | None:
    if not rules.invited or history.count(Need(Ask.INVITED)):
        return None
    return Sentence(
        "This is by invitation, and the list does not have this person. If that is wrong, ask the union office."
    )


def _honours(rules: PastRules, honours: str) -> Sentence | None:
    if not rules.honours or any(honour in honours for honour in rules.honours):
        return None
    if not honours:
        return Sentence(
            "This is for holders of {honours}; the roster has no honour. If that is wrong, ask the liaison.",
            honours=rules.honours,
        )
    return Sentence("This is for holders of {honours}; the roster has {own}.",
                    honours=rules.honours, own=honours)  # fmt: skip


def _role(rules: PastRules, history: History) -> Sentence | None:
    if not rules.roles or any(history.count(Need(Ask.ROLE, role)) for role in rules.roles):
        return None
    return Sentence("This is for {people} only.", people=_roles(rules))


def _roles(rules: PastRules) -> tuple[Sentence, ...]:
    return tuple(Sentence(ROLE_NAMES[role]) for role in rules.roles if role in ROLE_NAMES)


def _trip(rules: PastRules, history: History, on: date) -> Sentence | None:
    if rules.trip_gap is None:
        return None
    last = history.day(Need(Ask.LAST_TRIP))
    if last is None or on.year - last.year >= rules.trip_gap:
        return None
    return Sentence(
        "The last trip was in {year}; places go to those who have not been on one for {count} year,"
        " so again from {next} on.",
        "The last trip was in {year}; places go to those who have not been on one for {count} years,"
        " so again from {next} on.",
        year=last.year,
        count=rules.trip_gap,
        next=last.year + rules.trip_gap,
    )


def _too_many(rules: PastRules, history: History, kind: str, on: date) -> Sentence | None:
    if rules.most_places is None:
        return None
    held = history.count(_places(rules, kind, on))
    if held <= rules.most_places:
        return None
    return Sentence(
        "Places go to those with at most {most} in events of this kind since {since}; there have been {held}.",
        most=rules.most_places,
        since=months_before(on, rules.places_months),
        held=held,
    )


def _absent(rules: PastRules, history: History, on: date) -> Sentence | None:
    if rules.most_no_shows is None:
        return None
    missed = history.count(_no_shows(rules, on))
    if missed <= rules.most_no_shows:
        return None
    return Sentence(
        "Since {since} a place was kept {count} time for somebody who did not come; here at most {most} is allowed.",
        "Since {since} a place was kept {count} times for somebody who did not come; here at most {most} is allowed.",
        since=months_before(on, rules.no_shows_months),
        count=missed,
        most=rules.most_no_shows,
    )


def _not_attended(rules: PastRules, history: History, names: Mapping[str, str]) -> Sentence | None:
    if not rules.attended or any(history.count(Need(Ask.ATTENDED, event)) for event in rules.attended):
        return None
    known = tuple(names[event] for event in rules.attended if event in names)
    if not known:
        return Sentence("This is for those who were at an earlier event.")
    return Sentence("This is for those who were at {events}.", events=known)


def describe(rules: PastRules, names: Mapping[str, str]) -> list[Sentence]:
    """These conditions as the public page tells them."""
    told: list[Sentence] = []
    if rules.invited:
        told.append(Sentence("by invitation"))
    if rules.honours:
        told.append(Sentence("holders of {honours}", honours=rules.honours))
    if rules.roles:
        told.append(Sentence("{people} only", people=_roles(rules)))
    if rules.trip_gap is not None:
        told.append(Sentence("without a trip for {count} year", "without a trip for {count} years",
                             count=rules.trip_gap))  # fmt: skip
    if rules.most_places is not None:
        told.append(Sentence("with at most {most} places of this kind in {count} month",
                             "with at most {most} places of this kind in {count} months",
                             most=rules.most_places, count=rules.places_months))  # fmt: skip
    if rules.most_no_shows is not None:
        told.append(Sentence("having stayed away at most {most} times in {count} month",
                             "having stayed away at most {most} times in {count} months",
                             most=rules.most_no_shows, count=rules.no_shows_months))  # fmt: skip
    known = tuple(names[event] for event in rules.attended if event in names)
    if known:
        told.append(Sentence("who were at {events}", events=known))
    return told
