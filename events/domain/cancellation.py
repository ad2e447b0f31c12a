"""Giving a place back: until when, by whom, and what it means."""

from datetime import datetime
from enum import StrEnum

import msgspec

from events.domain.event import Event, EventStatus, RegistrationStatus
from events.domain.signup import ask
from foundation.messages import Sentence


class By(StrEnum):
    """Who cancels: the person, the liaison of the branch, or an organizer."""

    THEMSELVES = "themselves"
    LIAISON = "liaison"
    ORGANIZER = "organizer"


class Cancelling(msgspec.Struct, frozen=True):
    """`others`: members of this captain's party, of whom nobody has said that they shall lose their places too."""

    event: Event
    status: RegistrationStatus
    by: By
    now: datetime
    reason: str = ""
    present: bool = False
    others: int = 0


class Verdict(msgspec.Struct, frozen=True):
    """`allowed` with what it means, or not with what to do; `done` when there is nothing left to cancel."""

    allowed: bool
    sentence: Sentence
    done: bool = False
    field: str | None = None


def decide(asked: Cancelling) -> Verdict:
    """The person and their liaison until the deadline, an organizer also later; others' places with a reason.

    Leaving the waitlist takes nothing from anybody, so it is free until the event starts. Someone who was
    there is counted as having been there: that registration stays.
    """
    if asked.status is RegistrationStatus.REJECTED:
        return Verdict(
            True, Sentence("This application was not successful; there is nothing to cancel."), done=True
        )
    if asked.status is RegistrationStatus.CANCELLED:
        return Verdict(True, Sentence("This registration is cancelled already."), done=True)
    if asked.present or asked.others:
        return Verdict(False, _stays(asked))
    if asked.by is not By.THEMSELVES and not asked.reason.strip():
        return Verdict(False, Sentence("Please give a reason; the person will read it."), field="reason")
    if asked.by is not By.ORGANIZER and not in_time(asked.event, asked.status, asked.now):
        return Verdict(
            False,
            Sentence(
                "Places could be given back until {deadline}. {ask}",
                deadline=deadline(asked.event, asked.status),
                ask=ask(asked.event),
            ),
        )
    return Verdict(True, consequence(asked.status))


def _stays(asked: Cancelling) -> Sentence:
    if asked.present:
        return Sentence("This person has checked in; the registration cannot be cancelled.")
    return Sentence(
        "{count} colleague is in it with you: hand the captaincy over first, or dissolve it for everybody.",
        "{count} colleagues are in it with you: hand the captaincy over first, or dissolve it for everybody.",
        count=asked.others,
    )


def deadline(event: Event, status: RegistrationStatus) -> datetime | None:
    """Until when the person may cancel; None: always. Who holds no place takes nothing from anybody by leaving."""
    holds = status is RegistrationStatus.CONFIRMED
    return event.cancelling_ends if holds else event.starts_at


def in_time(event: Event, status: RegistrationStatus, now: datetime) -> bool:
    if event.status in (EventStatus.CANCELLED, EventStatus.FINISHED):
        return False
    until = deadline(event, status)
    return until is None or now < until


def consequence(status: RegistrationStatus) -> Sentence:
    """What cancelling means, said before it is done."""
    if status is RegistrationStatus.APPLIED:
        return Sentence(
            "The application is taken back. Whoever wants to can apply again until sign-up closes."
        )
    if status is RegistrationStatus.OFFERED:
        return Sentence("The place that is kept goes to the next person on the waitlist at once.")
    if status is RegistrationStatus.WAITLISTED:
        return Sentence("The number on the waitlist is given up. Whoever signs up again stands at its end.")
    return Sentence(
        "The place goes to the next person on the waitlist at once, and the ticket is no longer valid. "
        "Whoever signs up again gets a place only if one is free."
    )
