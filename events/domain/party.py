"""Teams, households and companions: who counts for a place, and what is wrong with what was filled in."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from events.domain.event import Event, EventStatus, SignUpForm
from events.domain.settings import CompanionRules, Infants, PartyRules
from foundation.messages import N_, Sentence

LONGEST_NAME = 60
MOST_COMPANIONS = 10
MOST_IN_A_PARTY = 60


class AgeBand(StrEnum):
    ADULT = "adult"
    CHILD = "child"
    INFANT = "infant"
    SENIOR = "senior"


AGE_BAND_NAMES = {
    AgeBand.ADULT: N_("adult"),
    AgeBand.CHILD: N_("child"),
    AgeBand.INFANT: N_("infant (under 3)"),
    AgeBand.SENIOR: N_("elderly person"),
}
UNSHOWABLE = Sentence("This holds characters that cannot be shown. Please type it by hand.")
CALLED = {"team": N_("team"), "household": N_("household")}


def called(event: Event) -> Sentence:
    """What a party of this event is called."""
    return Sentence(CALLED.get(event.settings.party.called, CALLED["team"]))


class Companion(msgspec.Struct, frozen=True):
    """Somebody who is brought along. `own_place`: an infant that needs a place, where the family says so.

    `answers`: question id → as typed, or as kept.
    """

    name: str
    age_band: AgeBand = AgeBand.ADULT
    own_place: bool = False
    id: str = ""
    answers: Mapping[str, str] = {}


def needs_place(rules: CompanionRules, companion: Companion) -> bool:
    """Everybody does, but an infant may sit on a lap, as the organizer has decided."""
    if companion.age_band is not AgeBand.INFANT:
        return True
    return rules.infants is Infants.PLACE or (rules.infants is Infants.ASKED and companion.own_place)


def places_for(rules: CompanionRules, companions: Iterable[Companion]) -> int:
    """How many places companions need."""
    return sum(needs_place(rules, companion) for companion in companions)


def companion_problems(
    rules: CompanionRules, companions: Sequence[Companion], own_name: str = ""
) -> Mapping[str, Sentence]:
    """What is wrong: the form's field, such as `companion-0-name` (or `companions`) → what to do about it."""
    found: dict[str, Sentence] = {}
    if len(companions) > rules.most:
        found["companions"] = (
            Sentence("Nobody can be brought along here.")
            if not rules.most
            else Sentence(
                "{count} person at most can be brought along.",
                "{count} people at most can be brought along.",
                count=rules.most,
            )
        )
    seen: set[str] = set()
    for number, each in enumerate(companions):
        field = f"companion-{number}-name"
        name = "".join(each.name.split())
        if not name:
            found[field] = Sentence("Please fill this in.")
        elif len(each.name) > LONGEST_NAME:
            found[field] = Sentence(
                "This is {length} characters long; at most {longest} fit. Please shorten it.",
                length=len(each.name),
                longest=LONGEST_NAME,
            )
        elif not name.isprintable():
            found[field] = UNSHOWABLE
        elif name == "".join(own_name.split()):
            found[field] = Sentence("You are counted already; name only those who come with you.")
        elif name in seen:
            found[field] = Sentence("This name is there twice.")
        if each.age_band.value not in (rules.age_bands or tuple(AgeBand)):
            found[f"companion-{number}-band"] = Sentence("People of this age cannot be brought along here.")
        seen.add(name)
    return found


def least_size(rules: PartyRules) -> int:
    return max(rules.least, 1)


def party_problems(rules: PartyRules, name: str, size: int, used: int) -> Mapping[str, Sentence]:
    """What is wrong with a party's name and size; `used`: places its people need as it stands."""
    found: dict[str, Sentence] = {}
    if not name.strip() and rules.called != "household":
        found["party_name"] = Sentence("Please give it a name.")
    elif len(name) > LONGEST_NAME:
        found["party_name"] = Sentence(
            "This is {length} characters long; at most {longest} fit. Please shorten it.",
            length=len(name),
            longest=LONGEST_NAME,
        )
    elif not "".join(name.split()).isprintable():
        found["party_name"] = UNSHOWABLE
    least, most = least_size(rules), min(rules.most, MOST_IN_A_PARTY)
    if not least <= size <= most:
        found["size"] = Sentence("Please give a number from {least} to {most}.", least=least, most=most)
    elif size < used:
        found["size"] = Sentence(
            "{count} person is in it already, so there cannot be fewer places.",
            "{count} people are in it already, so there cannot be fewer places.",
            count=used,
        )
    return found


def accept_until(event: Event) -> datetime | None:
    """Until when people can still join a party: so many days before it begins, never after the beginning."""
    if event.starts_at is None:
        return None
    return event.starts_at - timedelta(days=event.settings.party.accept_days)


def may_join(event: Event, now: datetime) -> bool:
    until = accept_until(event)
    return event.status is EventStatus.PUBLISHED and (until is None or now < until)


def refuse_late(event: Event) -> Sentence:
    """What is said to whoever comes too late to join."""
    return Sentence("People could join until {until}. Nothing was changed.", until=accept_until(event))


def brings_companions(event: Event) -> bool:
    """Whether somebody who signs up may bring others along."""
    return event.settings.companions.most > 0 and event.form is not SignUpForm.NOMINATION
