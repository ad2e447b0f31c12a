"""What a ticket is worth, as told to anybody who opens its link: its owner, the door, or a stranger."""

from enum import StrEnum

import msgspec

from checkin.domain.verdicts import Tone
from events.domain.event import EventStatus, RegistrationStatus
from foundation.messages import Sentence
from members.domain.identity import Identity, Role


class Viewer(StrEnum):
    """Who opened the link."""

    OWNER = "owner"
    DOOR = "door"
    STRANGER = "stranger"


class Validity(msgspec.Struct, frozen=True):
    """One word and one sentence. Only a `good` ticket shows its code."""

    tone: Tone
    headline: Sentence
    sentence: Sentence


def viewer(identity: Identity | None, member_id: str, event_id: str) -> Viewer:
    """The owner sees their pass also when they stand at the door themselves."""
    if identity is None:
        return Viewer.STRANGER
    if identity.member_id == member_id:
        return Viewer.OWNER
    return Viewer.DOOR if identity.holds(Role.ORGANIZER, event_id) else Viewer.STRANGER


def validity(status: RegistrationStatus, event_status: EventStatus, *, present: bool) -> Validity:
    """What the ticket of such a registration is worth."""
    if event_status is EventStatus.CANCELLED:
        return Validity(
            Tone.STOP, Sentence("Not valid"), Sentence("The event has been cancelled; nothing takes place.")
        )
    if status is RegistrationStatus.CANCELLED:
        return Validity(Tone.STOP, Sentence("Not valid"), Sentence("This registration was cancelled."))
    if status is RegistrationStatus.WAITLISTED:
        return Validity(
            Tone.WAIT,
            Sentence("Not valid yet"),
            Sentence("Still on the waitlist. The ticket becomes valid by itself when a place is free."),
        )
    if present:
        return Validity(Tone.GOOD, Sentence("Checked in"), Sentence("This ticket was used at the door."))
    return Validity(Tone.GOOD, Sentence("Valid ticket"), Sentence("It admits one person, once."))
