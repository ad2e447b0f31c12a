"""Admissions: every verdict, its words and colour, and which of two reasons is told."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.domain.admission import admission, admission_of, may_take_back
from checkin.domain.ticket_token import FORGED, NOT_A_TICKET, Reading, TokenState
from checkin.domain.verdicts import (
    Admission,
    Decision,
    Holder,
    Presence,
    Tone,
    Verdict,
    headline_of,
    told,
    tone_of,
)
from foundation.errors import Refusal
from foundation.messages import Sentence

HERE, ELSEWHERE = "e000000000001", "e000000000002"
TRUE = Reading(TokenState.VERIFIED, "t000000000001", b"marks")
CAME = Presence(datetime(2026, 5, 8, 6, 2, tzinfo=UTC), "East gate")


def holder(event: str = HERE, status: str = "confirmed", presence: Presence | None = None) -> Holder:
    return Holder("r000000000001", event, "Lakeside walk", status, "王小明", "会计学院分工会", presence)


def about(verdict: Verdict, sentence: Sentence, presence: Presence | None = None) -> Admission:
    people = 1 if verdict is Verdict.ADMITTED else 0
    return Admission(verdict, sentence, "r000000000001", "王小明", "会计学院分工会", presence, people=people)


@pytest.mark.parametrize(
    ("reading", "who", "expected"),
    [
        (TRUE, holder(), about(Verdict.ADMITTED, Sentence("Welcome!"))),
        (
            TRUE,
            holder(presence=CAME),
            about(
                Verdict.ALREADY_ADMITTED,
                Sentence("Came in at {at} through “{door}”.", at=CAME.at, door="East gate"),
                CAME,
            ),
        ),
        (
            TRUE,
            holder(presence=Presence(CAME.at)),
            about(Verdict.ALREADY_ADMITTED, Sentence("Came in at {at}.", at=CAME.at), Presence(CAME.at)),
        ),
        (
            TRUE,
            holder(event=ELSEWHERE),
            about(
                Verdict.WRONG_EVENT,
                Sentence("This ticket is for “{event}”, not for this door.", event="Lakeside walk"),
            ),
        ),
        (
            TRUE,
            holder(status="cancelled"),
            about(
                Verdict.CANCELLED,
                Sentence("The registration was cancelled; the place may be somebody else's now."),
            ),
        ),
        (
            TRUE,
            holder(status="waitlisted"),
            about(
                Verdict.WAITLISTED,
                Sentence("Still on the waitlist: no place has become free. The organizer decides."),
            ),
        ),
        (
            TRUE,
            None,
            Admission(
                Verdict.UNKNOWN, Sentence("Nobody is registered with this code. Search by name instead.")
            ),
        ),
        (
            NOT_A_TICKET,
            None,
            Admission(
                Verdict.UNKNOWN,
                Sentence(
                    "This is not a ticket of ours. Ask for the code under “My code”, or search by name."
                ),
            ),
        ),
        (
            FORGED,
            None,
            Admission(
                Verdict.FORGED,
                Sentence("This code was not issued here or has been altered. Search by name instead."),
            ),
        ),
    ],
)
def test_verdicts(reading: Reading, who: Holder | None, expected: Admission) -> None:
    assert admission(reading, who, HERE) == expected


def test_the_wrong_event_is_told_before_anything_about_that_other_event() -> None:
    other = holder(event=ELSEWHERE, status="cancelled", presence=CAME)
    assert admission_of(other, HERE).verdict is Verdict.WRONG_EVENT


def test_cancelled_after_having_come_is_cancelled() -> None:
    assert admission_of(holder(status="cancelled", presence=CAME), HERE).verdict is Verdict.CANCELLED


def test_tones_and_headlines() -> None:
    assert {verdict: (tone_of(verdict), str(headline_of(verdict))) for verdict in Verdict} == {
        Verdict.ADMITTED: (Tone.GOOD, "Please enter"),
        Verdict.ALREADY_ADMITTED: (Tone.WAIT, "Already admitted"),
        Verdict.WRONG_EVENT: (Tone.STOP, "Wrong event"),
        Verdict.CANCELLED: (Tone.STOP, "Cancelled"),
        Verdict.WAITLISTED: (Tone.WAIT, "On the waitlist"),
        Verdict.UNKNOWN: (Tone.STOP, "Not a ticket"),
        Verdict.FORGED: (Tone.STOP, "Forged"),
        Verdict.UNDONE: (Tone.WAIT, "Taken back"),
        Verdict.LEFT: (Tone.GOOD, "Goodbye"),
        Verdict.INSIDE_ALREADY: (Tone.WAIT, "Inside already"),
        Verdict.NOT_INSIDE: (Tone.WAIT, "Not inside"),
        Verdict.WRONG_LIST: (Tone.STOP, "Another door"),
        Verdict.NOT_YET: (Tone.WAIT, "Too early"),
        Verdict.OVER: (Tone.STOP, "Too late"),
        Verdict.NO_PLACE: (Tone.STOP, "No place"),
        Verdict.REVOKED: (Tone.STOP, "Phone not allowed"),
    }


@given(
    st.sampled_from([TRUE, FORGED, NOT_A_TICKET, Reading(TokenState.TYPED, "t000000000001")]),
    st.sampled_from([HERE, ELSEWHERE]),
    st.sampled_from(["confirmed", "waitlisted", "cancelled"]),
    st.sampled_from([None, CAME]),
)
def test_only_a_confirmed_person_of_this_event_who_has_not_come_yet_gets_in(
    reading: Reading, event: str, status: str, presence: Presence | None
) -> None:
    given_in = admission(reading, holder(event, status, presence), HERE).verdict is Verdict.ADMITTED
    true = reading.state in (TokenState.VERIFIED, TokenState.TYPED)
    assert given_in == (true and event == HERE and status == "confirmed" and presence is None)


def test_the_same_scan_sent_again_is_told_as_it_was() -> None:
    assert told(Decision(Verdict.ADMITTED, people=1), holder(presence=CAME)) == about(
        Verdict.ADMITTED, Sentence("Welcome!")
    )
    assert told(Verdict.ALREADY_ADMITTED, holder()) == about(
        Verdict.ALREADY_ADMITTED, Sentence("Came in earlier.")
    )


def test_an_admission_is_taken_back_within_ten_minutes() -> None:
    may_take_back(CAME, CAME.at + timedelta(minutes=10))
    with pytest.raises(Refusal) as late:
        may_take_back(CAME, CAME.at + timedelta(minutes=10, seconds=1))
    assert late.value.sentence == Sentence(
        "Only within {minutes} minutes an admission can be taken back. This one was at {at}.",
        minutes=10,
        at=CAME.at,
    )
    with pytest.raises(Refusal, match="nothing to take back"):
        may_take_back(None, CAME.at)
