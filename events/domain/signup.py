"""The decision whether someone gets a place: confirmed, waitlisted or refused, and why, in words."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum

import msgspec

from events.domain import absences, eligibility
from events.domain.absences import Consequence
from events.domain.eligibility import NOTHING, Before
from events.domain.event import (
    Event,
    Offering,
    Own,
    Person,
    Phase,
    Places,
    RegistrationStatus,
    SignUpForm,
)
from foundation.messages import Sentence


class Outcome(StrEnum):
    """`offered` only of a registration that stands already."""

    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    APPLIED = "applied"
    OFFERED = "offered"
    REFUSED = "refused"


class Why(StrEnum):
    """The rule a reason comes from; the API names its problem type after it."""

    PLACE_GIVEN = "place-given"
    ON_WAITLIST = "on-waitlist"
    APPLICATION_IN = "application-in"
    ALREADY_REGISTERED = "already-registered"
    NOT_PUBLISHED = "not-published"
    EVENT_CANCELLED = "event-cancelled"
    EVENT_OVER = "event-over"
    NOT_OPEN_YET = "not-open-yet"
    CLOSED = "closed"
    NOMINATED_ONLY = "nominated-only"
    NOT_ELIGIBLE = "not-eligible"
    STAYED_AWAY = "stayed-away"
    TOO_MANY = "too-many-offerings"
    OVERLAPS = "overlaps"
    NO_QUOTA = "no-quota"
    QUOTA_USED_UP = "quota-used-up"
    FULL = "full"
    OUT_OF_STEP = "out-of-step"


class Reason(msgspec.Struct, frozen=True):
    why: Why
    sentence: Sentence


class Application(msgspec.Struct, frozen=True):
    """Someone asks for a place. `event_day` is the event's date in the union's zone (ages are counted then).

    `wanted`: places of the pool, companions counted. `by_organizer`: an organizer may sign people up before
    opening and after closing, never past the other rules. `before`: the past as far as the rules ask for it;
    `absence`: what follows from places not taken up. `by_themselves`: the person, who is no liaison of their branch.
    `seats`: free ones they may have, where the offering gives seats.
    """

    event: Event
    offering: Offering
    person: Person
    places: Places
    own: tuple[Own, ...]
    now: datetime
    event_day: date
    by_organizer: bool = False
    wanted: int = 1
    before: Before = NOTHING
    absence: Consequence = Consequence()
    by_themselves: bool = False
    seats: int | None = None


class Decision(msgspec.Struct, frozen=True):
    """`reasons`: all of them, the weightiest first. `standing`: the registration there already is, if any."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    standing: Own | None = None

    @property
    def reason(self) -> Reason:
        return self.reasons[0]


def decide(asked: Application) -> Decision:
    """Confirmed while enough places are free and nobody waits for them, else waitlisted, else refused.

    Where places are given together later, whoever may take part has applied.

    Signing up twice is not an error: the answer is the registration that stands, so a repeated request
    gets what the first one got.
    """
    standing = next((own for own in asked.own if own.offering == asked.offering.id and own.stands), None)
    if standing is not None:
        already = Reason(Why.ALREADY_REGISTERED, _already(standing))
        return Decision(Outcome(standing.status.value), (already,), standing)
    refusing = (*_of_event(asked), *of_person(asked), *_of_places(asked))
    if refusing:
        return Decision(Outcome.REFUSED, refusing)
    if asked.event.takes_applications:
        return Decision(Outcome.APPLIED, (Reason(Why.APPLICATION_IN, _applied(asked.event)),))
    if fits(asked):
        return Decision(Outcome.CONFIRMED, (Reason(Why.PLACE_GIVEN, Sentence("The place is yours.")),))
    return Decision(Outcome.WAITLISTED, (Reason(Why.ON_WAITLIST, _waits(asked)),))


def fits(asked: Application) -> bool:
    """Whether the places wanted are free now, with nobody waiting whom they would suffice for.

    Behind a group that waits for more than are free, somebody who needs fewer gets them: places never stay empty.
    """
    places = asked.places
    if no_seats(asked):
        return False
    return places.free >= asked.wanted and (places.line == 0 or places.smallest > places.free)


def no_seats(asked: Application) -> bool:
    """Whether places are left, but not as many seats that this person may have: others are held for branches."""
    return asked.seats is not None and asked.seats < asked.wanted <= asked.places.free


def _waits(asked: Application) -> Sentence:
    places, number = asked.places, asked.places.line + 1
    if no_seats(asked):
        return Sentence(
            "Too few seats are free that you may have; you are number {place} on the waitlist for seats that are"
            " given up or returned.",
            place=number,
        )
    if places.out_of_step:
        return Sentence(
            "Places are given in step with “{other}”; you are number {place} on the waitlist.",
            other=_partner(asked),
            place=number,
        )
    if 0 < places.free < asked.wanted:
        return Sentence(
            "Only {count} place is free, too few for you together; you are number {place} on the waitlist.",
            "Only {count} places are free, too few for you together; you are number {place} on the waitlist.",
            count=places.free,
            place=number,
        )
    if places.quota is not None and places.quota.size == 0:
        return Sentence(
            "{branch} has no places of its own; you are number {place} on its waitlist for places others return.",
            branch=places.quota.branch_name or asked.person.branch_name,
            place=number,
        )
    return Sentence("All places are taken; you are number {place} on the waitlist.", place=number)


def _partner(asked: Application) -> str:
    pool = asked.event.pool(asked.offering.pool)
    return next((other.name for other in asked.event.pools if other.id == pool.balances), "")


def _applied(event: Event) -> Sentence:
    if event.sign_up_ends is None:
        return Sentence("Your application is in. Places are given after sign-up closes.")
    return Sentence(
        "Your application is in. Places are given after sign-up closes {closes}.", closes=event.sign_up_ends
    )


def _already(standing: Own) -> Sentence:
    if standing.status is RegistrationStatus.APPLIED:
        return Sentence("Your application is in already.")
    if standing.status is RegistrationStatus.OFFERED:
        return Sentence("A place is kept for you; please accept it or give it up.")
    if standing.status is RegistrationStatus.WAITLISTED:
        return Sentence("You are on the waitlist already.")
    return Sentence("You are signed up already.")


def _of_event(asked: Application) -> tuple[Reason, ...]:
    event, phase = asked.event, asked.event.phase(asked.now)
    for_nobody = {
        Phase.DRAFT: Reason(Why.NOT_PUBLISHED, Sentence("This event is not published yet.")),
        Phase.CANCELLED: Reason(Why.EVENT_CANCELLED, Sentence("This event was cancelled.")),
        Phase.OVER: Reason(Why.EVENT_OVER, Sentence("This event is over.")),
    }
    if phase in for_nobody:
        return (for_nobody[phase],)
    if asked.by_organizer:
        return ()
    if phase is Phase.BEFORE:
        return (Reason(Why.NOT_OPEN_YET, Sentence("Sign-up opens {opens}.", opens=event.opens_at)),)
    if phase is Phase.CLOSED:
        return (Reason(Why.CLOSED, Sentence("Sign-up closed {closed}.", closed=event.sign_up_ends)),)
    if asked.offering.starts_at is not None and asked.now >= asked.offering.starts_at:
        return (
            Reason(Why.CLOSED, Sentence("{offering} has started already.", offering=asked.offering.title)),
        )
    return ()


def of_person(asked: Application) -> tuple[Reason, ...]:
    """What the person lacks, or has too much of; whoever joins a party is asked no more than this."""
    unmet = eligibility.failures(
        asked.offering.rules, asked.person, asked.event_day, asked.event.branch_names, asked.before
    )
    found = [Reason(Why.NOT_ELIGIBLE, sentence) for sentence in unmet]
    if asked.by_themselves and asked.event.form is SignUpForm.NOMINATION:
        told = Sentence(
            "Your branch puts people forward here; please tell your liaison that you would like to."
        )
        found.insert(0, Reason(Why.NOMINATED_ONLY, told))
    rule = asked.event.absence_rule
    stayed_away = absences.refusal(rule, asked.absence) if rule else None
    if stayed_away is not None:
        found.append(Reason(Why.STAYED_AWAY, stayed_away))
    limit, held = asked.event.per_person, sum(own.stands for own in asked.own)
    if limit and held >= limit:
        found.append(
            Reason(
                Why.TOO_MANY,
                Sentence(
                    "One person can take {count} offering here. Cancel the other one first.",
                    "One person can take {count} offerings here. Cancel another one first.",
                    count=limit,
                ),
            )
        )
    found += [Reason(Why.OVERLAPS, sentence) for sentence in _overlaps(asked)]
    return tuple(found)


def _overlaps(asked: Application) -> Iterator[Sentence]:
    """Nobody can be in two places at once: offerings with times of their own may touch, not overlap."""
    wanted = asked.offering
    for own in asked.own:
        held = asked.event.offering(own.offering)
        if own.stands and held is not None and overlap(wanted, held):
            yield Sentence("This is at the same time as “{other}”, which you have.", other=held.title)


def overlap(one: Offering, other: Offering) -> bool:
    if one.starts_at is None or one.ends_at is None or other.starts_at is None or other.ends_at is None:
        return False
    return one.id != other.id and one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _of_places(asked: Application) -> tuple[Reason, ...]:
    places, event = asked.places, asked.event
    if places.by_branch and _without_quota(asked):
        no_quota = Sentence(
            "{branch} has been given no places here. {ask}", branch=asked.person.branch_name, ask=ask(event)
        )
        return (Reason(Why.NO_QUOTA, no_quota),)
    if event.takes_applications or event.waitlist or fits(asked):
        return ()
    return (_none_left(asked),)


def _none_left(asked: Application) -> Reason:
    """Why there is no place now, where nobody can wait."""
    places = asked.places
    if no_seats(asked):
        seats = Sentence(
            "Too few seats are free that you may have, and there is no waitlist. Please look again later."
        )
        return Reason(Why.FULL, seats)
    if places.out_of_step:
        step = Sentence("Places are given in step with “{other}”, and there is no waitlist. Please look again later.",
                        other=_partner(asked))  # fmt: skip
        return Reason(Why.OUT_OF_STEP, step)
    if places.quota is not None:
        used_up = Sentence(
            "All {size} places of {branch} are taken. {ask}",
            size=places.quota.size,
            branch=places.quota.branch_name or asked.person.branch_name,
            ask=ask(asked.event),
        )
        return Reason(Why.QUOTA_USED_UP, used_up)
    if 0 < places.free < asked.wanted:
        few = Sentence(
            "Only {count} place is left, and there is no waitlist.",
            "Only {count} places are left, and there is no waitlist.",
            count=places.free,
        )
        return Reason(Why.FULL, few)
    full = Sentence("All {size} places are taken, and there is no waitlist.", size=places.size)
    return Reason(Why.FULL, full)


def _without_quota(asked: Application) -> bool:
    """A branch without places; it may wait where others return theirs, if there is a waitlist."""
    quota = asked.places.quota
    if quota is None:
        return True
    return quota.size == 0 and not (asked.places.passes_on and asked.event.waitlist)


def ask(event: Event) -> Sentence:
    """Whom to ask about an event."""
    if event.contact:
        return Sentence("Please ask {contact}.", contact=event.contact)
    return Sentence("Please ask the union office.")


def free_slot(own: tuple[Own, ...]) -> int:
    """The lowest number of a person's slots in the event that is not in use, from 1 on."""
    used = {held.slot for held in own if held.stands}
    return next(number for number in range(1, len(used) + 2) if number not in used)
