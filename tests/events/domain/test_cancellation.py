"""Giving a place back: until when, by whom, and what it means."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from events.domain.cancellation import By, Cancelling, Verdict, consequence, decide
from events.domain.event import EventStatus, RegistrationStatus
from foundation.messages import Sentence
from tests.events.domain.test_signup import ASK, EVENT, NOW, START

CONFIRMED, WAITLISTED, CANCELLED = (
    RegistrationStatus.CONFIRMED, RegistrationStatus.WAITLISTED, RegistrationStatus.CANCELLED,
)  # fmt: skip
REASON = Sentence("Please give a reason; the person will read it.")
LATER = START - timedelta(days=1)


def cancelling(status: RegistrationStatus = CONFIRMED, by: By = By.THEMSELVES, **more: Any) -> Cancelling:
    event = msgspec.structs.replace(EVENT, cancel_until=LATER, **more.pop("event", {}))
    return Cancelling(event, status, by, more.pop("now", NOW), **more)


def late(deadline: Any = LATER) -> Verdict:
    return Verdict(
        False, Sentence("Places could be given back until {deadline}. {ask}", deadline=deadline, ask=ASK)
    )


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        (cancelling(), Verdict(True, consequence(CONFIRMED))),
        (cancelling(WAITLISTED), Verdict(True, consequence(WAITLISTED))),
        (cancelling(now=LATER), late()),
        (cancelling(WAITLISTED, now=LATER), Verdict(True, consequence(WAITLISTED))),
        (cancelling(WAITLISTED, now=START), late(START)),
        (cancelling(event={"status": EventStatus.CANCELLED}), late()),
        (cancelling(by=By.LIAISON), Verdict(False, REASON, field="reason")),
        (cancelling(by=By.LIAISON, reason="出差"), Verdict(True, consequence(CONFIRMED))),
        (cancelling(by=By.LIAISON, reason="出差", now=LATER), late()),
        (cancelling(by=By.ORGANIZER, reason=" "), Verdict(False, REASON, field="reason")),
        (cancelling(by=By.ORGANIZER, reason="受伤", now=START), Verdict(True, consequence(CONFIRMED))),
        (
            cancelling(CANCELLED, now=START),
            Verdict(True, Sentence("This registration is cancelled already."), done=True),
        ),
        (
            cancelling(by=By.ORGANIZER, reason="误会", present=True),
            Verdict(False, Sentence("This person has checked in; the registration cannot be cancelled.")),
        ),
    ],
)
def test_who_may_when(asked: Cancelling, verdict: Verdict) -> None:
    assert decide(asked) == verdict


def test_without_a_deadline_of_its_own_until_sign_up_closes_and_without_any_always() -> None:
    closing = msgspec.structs.replace(EVENT, closes_at=LATER)
    assert not decide(Cancelling(closing, CONFIRMED, By.THEMSELVES, LATER)).allowed
    timeless = msgspec.structs.replace(EVENT, starts_at=None, ends_at=None)
    assert decide(Cancelling(timeless, CONFIRMED, By.THEMSELVES, START)).allowed
