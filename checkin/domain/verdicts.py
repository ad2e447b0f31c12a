"""The verdicts of a door: their vocabulary, and the words and colour in which each is told."""

from datetime import datetime
from enum import StrEnum
from typing import assert_never

import msgspec

from checkin.domain.doors import Hours
from checkin.domain.passages import Standing
from foundation.messages import Sentence


class Verdict(StrEnum):
    """The fixed vocabulary of scan results. `undone` is not a result: it takes back a passage."""

    ADMITTED = "admitted"
    LEFT = "left"
    ALREADY_ADMITTED = "already_admitted"
    INSIDE_ALREADY = "inside_already"
    NOT_INSIDE = "not_inside"
    WRONG_EVENT = "wrong_event"
    WRONG_LIST = "wrong_list"
    NOT_YET = "not_yet"
    OVER = "over"
    CANCELLED = "cancelled"
    WAITLISTED = "waitlisted"
    NO_PLACE = "no_place"
    UNKNOWN = "unknown"
    FORGED = "forged"
    REVOKED = "revoked"
    UNDONE = "undone"


WENT_THROUGH = frozenset({Verdict.ADMITTED, Verdict.LEFT})
BY_HAND = frozenset(
    {Verdict.WRONG_LIST, Verdict.NOT_YET, Verdict.OVER, Verdict.ALREADY_ADMITTED, Verdict.INSIDE_ALREADY}
)
"""Refusals the people at the door may overrule, with a reason."""


class Tone(StrEnum):
    """The colour, sound and vibration of a verdict."""

    GOOD = "good"
    WAIT = "wait"
    STOP = "stop"


class Presence(msgspec.Struct, frozen=True):
    """That a person already came: when (aware, UTC) and through which door."""

    at: datetime
    door: str = ""


class Holder(msgspec.Struct, frozen=True):
    """Whom a ticket belongs to, as the door sees it; `status` as in `events.tables`.

    `heads`: people this one code stands for. `apart`: how many of them came by tickets of their own. `together`:
    their group came by its one code, this person with it. `guest`: the ticket is that of somebody not on the roster.
    """

    registration_id: str
    event_id: str
    event_title: str
    status: str
    name: str
    branch: str
    presence: Presence | None = None
    ticket: str = ""
    guest: str = ""
    offering: str = ""
    offering_title: str = ""
    heads: int = 1
    apart: int = 0
    together: bool = False


class Decision(msgspec.Struct, frozen=True):
    """What a door decides; `people` go through, `fresh` of them for the first time. `hours` of a door that is shut."""

    verdict: Verdict
    occasion: str = ""
    people: int = 0
    fresh: int = 0
    hours: Hours | None = None


class Admission(msgspec.Struct, frozen=True):
    """The door's answer. `name` and `branch` are empty when nobody belongs to the code."""

    verdict: Verdict
    sentence: Sentence
    registration_id: str = ""
    name: str = ""
    branch: str = ""
    presence: Presence | None = None
    guest: str = ""
    people: int = 0
    heads: int = 1
    occasion: str = ""

    @property
    def tone(self) -> Tone:
        return tone_of(self.verdict)


def tone_of(verdict: Verdict) -> Tone:
    """Green lets in, amber asks the door staff to look, red refuses."""
    match verdict:
        case Verdict.ADMITTED | Verdict.LEFT:
            return Tone.GOOD
        case (
            Verdict.ALREADY_ADMITTED
            | Verdict.INSIDE_ALREADY
            | Verdict.NOT_INSIDE
            | Verdict.NOT_YET
            | Verdict.WAITLISTED
            | Verdict.UNDONE
        ):
            return Tone.WAIT
        case (
            Verdict.WRONG_EVENT
            | Verdict.WRONG_LIST
            | Verdict.OVER
            | Verdict.CANCELLED
            | Verdict.NO_PLACE
            | Verdict.UNKNOWN
            | Verdict.FORGED
            | Verdict.REVOKED
        ):
            return Tone.STOP
        case _:
            assert_never(verdict)


def headline_of(verdict: Verdict) -> Sentence:
    """The one word that fills the screen."""
    return _HEADLINES[verdict]


_HEADLINES = {
    Verdict.ADMITTED: Sentence("Please enter"),
    Verdict.LEFT: Sentence("Goodbye"),
    Verdict.ALREADY_ADMITTED: Sentence("Already admitted"),
    Verdict.INSIDE_ALREADY: Sentence("Inside already"),
    Verdict.NOT_INSIDE: Sentence("Not inside"),
    Verdict.WRONG_EVENT: Sentence("Wrong event"),
    Verdict.WRONG_LIST: Sentence("Another door"),
    Verdict.NOT_YET: Sentence("Too early"),
    Verdict.OVER: Sentence("Too late"),
    Verdict.CANCELLED: Sentence("Cancelled"),
    Verdict.WAITLISTED: Sentence("On the waitlist"),
    Verdict.NO_PLACE: Sentence("No place"),
    Verdict.UNKNOWN: Sentence("Not a ticket"),
    Verdict.FORGED: Sentence("Forged"),
    Verdict.REVOKED: Sentence("Phone not allowed"),
    Verdict.UNDONE: Sentence("Taken back"),
}


def told(
    decision: Decision | Verdict,
    holder: Holder | None,
    standing: Standing | None = None,
    *,
    genuine: bool = False,
) -> Admission:
    """A decision in words; also one made earlier, when the same scan is sent again.

    ``genuine``: the code has the form of a ticket of ours, so that nobody's means nobody is registered with it.
    """
    if isinstance(decision, Verdict):
        decision = Decision(decision)
    verdict = decision.verdict
    if verdict is Verdict.UNKNOWN and genuine:
        return Admission(verdict, _UNREGISTERED)
    presence = _shown_presence(verdict, holder, standing)
    sentence = _words(decision, holder, presence)
    if holder is None or verdict in (Verdict.FORGED, Verdict.UNKNOWN):
        return Admission(verdict, sentence)
    return Admission(
        verdict,
        sentence,
        holder.registration_id,
        holder.name,
        holder.branch,
        presence,
        holder.guest,
        decision.people,
        holder.heads,
        decision.occasion,
    )


def _shown_presence(verdict: Verdict, holder: Holder | None, standing: Standing | None) -> Presence | None:
    if verdict is Verdict.ADMITTED:
        return None
    if standing is not None and standing.first_at is not None:
        return Presence(standing.first_at, standing.door)
    return holder.presence if holder else None


_UNREGISTERED = Sentence("Nobody is registered with this code. Search by name instead.")
_WORDS = {
    Verdict.ADMITTED: Sentence("Welcome!"),
    Verdict.LEFT: Sentence("Checked out."),
    Verdict.NOT_INSIDE: Sentence("Nobody came in with this code, or they have left already."),
    Verdict.CANCELLED: Sentence("The registration was cancelled; the place may be somebody else's now."),
    Verdict.WAITLISTED: Sentence("Still on the waitlist: no place has become free. The organizer decides."),
    Verdict.NO_PLACE: Sentence("Asked for, but no place was given. The organizer decides."),
    Verdict.UNKNOWN: Sentence(
        "This is not a ticket of ours. Ask for the code under “My code”, or search by name."
    ),
    Verdict.FORGED: Sentence("This code was not issued here or has been altered. Search by name instead."),
    Verdict.REVOKED: Sentence(
        "This phone may not scan here any more. Nobody was counted; ask the organizer."
    ),
    Verdict.UNDONE: Sentence("The admission was taken back."),
}


def _words(decision: Decision, holder: Holder | None, presence: Presence | None) -> Sentence:
    verdict = decision.verdict
    match verdict:
        case Verdict.ALREADY_ADMITTED:
            return _came(presence)
        case Verdict.INSIDE_ALREADY:
            return _inside(presence)
        case Verdict.WRONG_EVENT:
            event = holder.event_title if holder else ""
            return Sentence("This ticket is for “{event}”, not for this door.", event=event)
        case Verdict.WRONG_LIST:
            offering = holder.offering_title if holder else ""
            return Sentence("“{offering}” goes in through another door.", offering=offering)
        case Verdict.NOT_YET | Verdict.OVER:
            return _hours(decision.hours or Hours())
        case _:
            return _WORDS[verdict]


def _hours(hours: Hours) -> Sentence:
    if hours.opens is not None:
        return Sentence("This door opens at {opens}.", opens=hours.opens)
    if hours.closed is not None:
        return Sentence("This door closed at {closed}.", closed=hours.closed)
    return Sentence("This door admits nobody at this hour.")


def plain_words(verdict: Verdict) -> Sentence:
    """The sentence of a verdict with its values left open."""
    if verdict is Verdict.WRONG_LIST:
        return Sentence("“{offering}” goes in through another door.")
    return _WORDS.get(verdict, Sentence("This door admits nobody at this hour."))


PHONE_SENTENCES = {
    "came": Sentence("Came in earlier."),
    "came_at": Sentence("Came in at {at}."),
    "came_at_door": Sentence("Came in at {at} through “{door}”."),
    "inside": Sentence("Came in earlier and has not left."),
    "inside_at": Sentence("Came in at {at} and has not left."),
    "opens": Sentence("This door opens at {opens}."),
    "closed": Sentence("This door closed at {closed}."),
    "wrong_event": Sentence("This ticket is for another event, not for this door."),
    "unlisted": Sentence(
        "A true ticket, but not on the list this phone has. Signed up just now? Ask the organizer, or wait for the"
        " network."
    ),
}
"""What a phone without network says, its values left open."""


def _came(presence: Presence | None) -> Sentence:
    if presence is None:
        return Sentence("Came in earlier.")
    if presence.door:
        return Sentence("Came in at {at} through “{door}”.", at=presence.at, door=presence.door)
    return Sentence("Came in at {at}.", at=presence.at)


def _inside(presence: Presence | None) -> Sentence:
    if presence is None:
        return Sentence("Came in earlier and has not left.")
    return Sentence("Came in at {at} and has not left.", at=presence.at)
