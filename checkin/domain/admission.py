"""Who is let in: what the door answers to a scanned ticket, and in which words and colour."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

import msgspec

from checkin.domain.ticket_token import Reading, TokenState
from foundation.errors import Refusal
from foundation.messages import Sentence


class Verdict(StrEnum):
    """The fixed vocabulary of scan results. `undone` is not a result: it takes back an admission."""

    ADMITTED = "admitted"
    ALREADY_ADMITTED = "already_admitted"
    WRONG_EVENT = "wrong_event"
    CANCELLED = "cancelled"
    WAITLISTED = "waitlisted"
    UNKNOWN = "unknown"
    FORGED = "forged"
    UNDONE = "undone"


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
    """The registration a ticket belongs to, as the door sees it; `status` as in `events.tables`."""

    registration_id: str
    event_id: str
    event_title: str
    status: str
    name: str
    branch: str
    presence: Presence | None = None


class Admission(msgspec.Struct, frozen=True):
    """The door's answer. `name` and `branch` are empty when nobody belongs to the code."""

    verdict: Verdict
    sentence: Sentence
    registration_id: str = ""
    name: str = ""
    branch: str = ""
    presence: Presence | None = None

    @property
    def tone(self) -> Tone:
        return tone_of(self.verdict)


def tone_of(verdict: Verdict) -> Tone:
    """Green lets in, amber asks the door staff to look, red refuses."""
    match verdict:
        case Verdict.ADMITTED:
            return Tone.GOOD
        case Verdict.ALREADY_ADMITTED | Verdict.WAITLISTED | Verdict.UNDONE:
            return Tone.WAIT
        case Verdict.WRONG_EVENT | Verdict.CANCELLED | Verdict.UNKNOWN | Verdict.FORGED:
            return Tone.STOP
        case _:
            assert_never(verdict)


def headline_of(verdict: Verdict) -> Sentence:
    """The one word that fills the screen."""
    return _HEADLINES[verdict]


_HEADLINES = {
    Verdict.ADMITTED: Sentence("Please enter"),
    Verdict.ALREADY_ADMITTED: Sentence("Already admitted"),
    Verdict.WRONG_EVENT: Sentence("Wrong event"),
    Verdict.CANCELLED: Sentence("Cancelled"),
    Verdict.WAITLISTED: Sentence("On the waitlist"),
    Verdict.UNKNOWN: Sentence("Not a ticket"),
    Verdict.FORGED: Sentence("Forged"),
    Verdict.UNDONE: Sentence("Taken back"),
}


def admission(reading: Reading, holder: Holder | None, door_event: str) -> Admission:
    """Decides on one scan at the door of ``door_event``.

    ``holder`` is the registration the ticket belongs to, None when there is none. Doors open and close by the
    people who stand there: the hour plays no part.
    """
    if reading.state is TokenState.FORGED:
        return told(Verdict.FORGED, None)
    if reading.state is TokenState.NOT_A_TICKET:
        return told(Verdict.UNKNOWN, None)
    if holder is None:
        return Admission(
            Verdict.UNKNOWN, Sentence("Nobody is registered with this code. Search by name instead.")
        )
    return admission_of(holder, door_event)


def admission_of(holder: Holder, door_event: str) -> Admission:
    """Decides on a person whose registration is known, by a true ticket or found by name."""
    return told(_verdict(holder, door_event), holder)


def _verdict(holder: Holder, door_event: str) -> Verdict:
    if holder.event_id != door_event:
        return Verdict.WRONG_EVENT
    if holder.status in ("cancelled", "rejected"):
        return Verdict.CANCELLED
    if holder.status != "confirmed":
        return Verdict.WAITLISTED
    return Verdict.ALREADY_ADMITTED if holder.presence is not None else Verdict.ADMITTED


def told(verdict: Verdict, holder: Holder | None) -> Admission:
    """A verdict in words; also one given earlier, when the same scan is sent again."""
    sentence = _words(verdict, holder)
    if holder is None:
        return Admission(verdict, sentence)
    presence = None if verdict is Verdict.ADMITTED else holder.presence
    return Admission(verdict, sentence, holder.registration_id, holder.name, holder.branch, presence)


_WORDS = {
    Verdict.ADMITTED: Sentence("Welcome!"),
    Verdict.CANCELLED: Sentence("The registration was cancelled; the place may be somebody else's now."),
    Verdict.WAITLISTED: Sentence("Still on the waitlist: no place has become free. The organizer decides."),
    Verdict.UNKNOWN: Sentence(
        "This is not a ticket of ours. Ask for the code under “My code”, or search by name."
    ),
    Verdict.FORGED: Sentence("This code was not issued here or has been altered. Search by name instead."),
    Verdict.UNDONE: Sentence("The admission was taken back."),
}


def _words(verdict: Verdict, holder: Holder | None) -> Sentence:
    if verdict is Verdict.ALREADY_ADMITTED:
        return _came(holder.presence if holder else None)
    if verdict is Verdict.WRONG_EVENT:
        event = holder.event_title if holder else ""
        return Sentence("This ticket is for “{event}”, not for this door.", event=event)
    return _WORDS[verdict]


def _came(presence: Presence | None) -> Sentence:
    if presence is None:
        return Sentence("Came in earlier.")
    if presence.door:
        return Sentence("Came in at {at} through “{door}”.", at=presence.at, door=presence.door)
    return Sentence("Came in at {at}.", at=presence.at)


UNDO_WITHIN = timedelta(minutes=10)


def may_take_back(presence: Presence | None, now: datetime) -> None:
    """Raises Refusal when there is nothing to take back, or when it is too late for the door to do it."""
    if presence is None:
        raise Refusal(Sentence("This person has not been admitted, so there is nothing to take back."))
    if now - presence.at > UNDO_WITHIN:
        raise Refusal(
            Sentence(
                "Only within {minutes} minutes an admission can be taken back. This one was at {at}.",
                minutes=UNDO_WITHIN // timedelta(minutes=1),
                at=presence.at,
            )
        )
