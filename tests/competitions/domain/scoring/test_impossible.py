"""What cannot happen is refused in words, and nothing changes."""

import msgspec
import pytest

from competitions.domain.scoring import events as log
from competitions.domain.scoring.events import MatchEvent, decode_event, encode_event
from competitions.domain.scoring.laws import Impossible
from competitions.domain.scoring.log import Fold
from competitions.domain.scoring.presets import PRESETS
from competitions.domain.scoring.state import new_match
from tests.competitions.domain.scoring.playing import begin, rallies, won_by


def refused(match: Fold, event: MatchEvent) -> str:
    before = match.state
    with pytest.raises(Impossible) as refusal:
        match.append(event)
    assert match.state is before
    assert refusal.value.status == 409
    return str(refusal.value)


def test_before_service_is_known() -> None:
    match = Fold(new_match(PRESETS["3x21"]))
    first = "First choose who serves and who receives."
    assert refused(match, log.Point("a")) == first
    assert refused(match, log.Play()) == first
    assert refused(match, log.Retirement("a")) == (
        "The match has not begun: a side that does not play gives a walkover."
    )
    assert refused(match, log.PauseStart()) == "The match has not begun."
    assert refused(match, log.Suspension()) == "The match has not begun."
    assert refused(match, log.Undo()) == "There is nothing to undo."
    assert refused(match, log.Redo()) == "There is nothing to redo."
    assert refused(match, log.Confirmation()) == "The match is not over yet."
    assert refused(match, log.Service("a", 1)) == "There is no second player on a side in singles."
    assert refused(match, log.YellowCard("a", 1)) == "There is no second player on a side in singles."


def test_toss() -> None:
    match = Fold(new_match(PRESETS["3x21"]))
    match.append(log.Toss("a", "serve"))
    assert refused(match, log.Toss("b", "serve")) == "The toss has been made. Undo it if that was a slip."
    assert refused(match, log.Service("b")) == (
        "By the toss the other side serves first. Undo the toss if it was entered wrongly."
    )
    match = begin()
    assert refused(match, log.Toss("b", "serve")) == "The match has already begun."
    assert refused(match, log.Play()) == "The match has already begun."
    assert refused(match, log.Walkover("b")) == "The match has begun: a side that cannot go on retires."
    assert refused(match, log.Service("b")) == "Who serves is already chosen. Undo it if that was a slip."
    ready = Fold(new_match(PRESETS["3x21"]))
    ready.append(log.Service("a"))
    assert refused(ready, log.Toss("a", "serve")) == (
        "Who serves is already chosen. Undo that before entering the toss."
    )


def test_stops() -> None:
    match = begin()
    assert refused(match, log.IntervalStart()) == "No interval is due now."
    assert refused(match, log.IntervalEnd()) == "No interval is due now."
    assert refused(match, log.EndsChanged()) == "No change of ends is due now."
    assert refused(match, log.PauseEnd()) == "Play is not paused."
    assert refused(match, log.Resumption()) == "The match is not suspended."
    rallies(match, "a" * 11)
    match.append(log.IntervalStart())
    assert refused(match, log.IntervalStart()) == "The interval is already running."
    assert refused(match, log.Point("a")) == "The interval is still running. End it first."
    match.append(log.IntervalEnd())
    match.append(log.PauseStart())
    assert refused(match, log.Point("a")) == "Play is paused. End the pause first."
    assert refused(match, log.PauseStart()) == "Play is already stopped."
    match.append(log.Suspension())
    assert refused(match, log.Point("a")) == "The match is suspended. Resume it first."
    assert refused(match, log.Suspension()) == "The match is already suspended."
    assert refused(match, log.PauseStart("x" * 201)) == "Keep the reason under 200 characters."


def test_a_second_warning_is_a_fault() -> None:
    match = begin()
    match.append(log.YellowCard("a"))
    assert refused(match, log.YellowCard("a")) == (
        "This side has been warned before. Further misconduct is a fault: red card (Law 16.7)."
    )


def test_the_winner_of_a_game_serves_first() -> None:
    match = begin(doubles=True)
    won_by(match, "b")
    assert refused(match, log.Service("a")) == "The side that won the last game serves first in this one."
    assert refused(match, log.Point("b")) == "First choose who serves and who receives."
    assert refused(match, log.CourtCorrection(1, 1)) == "First choose who serves and who receives."


def test_service_courts() -> None:
    assert refused(begin(), log.CourtCorrection(1, 0)) == (
        "In singles the court follows from the server's score. Nothing can be corrected."
    )
    assert refused(begin(doubles=True), log.CourtCorrection(0, 0)) == "The players already stand so."


@pytest.mark.parametrize(
    ("correction", "sentence"),
    [
        (log.ScoreCorrection(((22, 3),), "misread"), "Game 1 cannot stand at 22-3."),
        (log.ScoreCorrection(((20, 3), (1, 0)), "misread"), "Game 1 is not finished at 20-3."),
        (log.ScoreCorrection(((20, 3),), "  "), "Give the reason for the correction."),
        (
            log.ScoreCorrection(((20, 3),), "misread", "a", 1),
            "There is no second player on a side in singles.",
        ),
    ],
)
def test_corrections(correction: MatchEvent, sentence: str) -> None:
    assert refused(begin(), correction) == sentence


OVER = "This match is over. Undo the last entry if that was a slip."
CLOSED = "This match is confirmed. Only the referee can correct it now."
ANY: list[MatchEvent] = [
    log.Toss("a", "serve"),
    log.Ends("b"),
    log.Service("a"),
    log.Play(),
    log.Point("a"),
    log.IntervalStart(),
    log.IntervalEnd(),
    log.EndsChanged(),
    log.PauseStart(),
    log.PauseEnd(),
    log.Injury("a"),
    log.YellowCard("a"),
    log.RedCard("a"),
    log.Disqualification("a"),
    log.Retirement("a"),
    log.Walkover("a"),
    log.Suspension(),
    log.Resumption(),
]


@pytest.mark.parametrize("event", ANY, ids=lambda event: type(event).__name__)
def test_nothing_after_the_end(event: MatchEvent) -> None:
    match = begin("1x11")
    won_by(match, "a")
    assert refused(match, event) == OVER
    match.append(log.Confirmation())
    assert refused(match, event) == CLOSED


@pytest.mark.parametrize("event", [log.Undo(), log.Redo(), log.Confirmation()])
def test_nothing_but_the_referee_after_confirmation(event: MatchEvent) -> None:
    match = begin("1x11")
    won_by(match, "a")
    match.append(log.Confirmation())
    with pytest.raises(Impossible):
        match.append(event)


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{}", b"[]", b'{"type":"point"}', b'{"type":"point","side":"c"}', b'{"type":"point","side":"a","x":1}',
        b'{"type":"goal","side":"a"}', b'{"type":"service","side":"a","server":2}', b'{"type":"undo","side":"a"}',
        b'{"type":"score_correction","games":[[1,"2"]],"reason":"x"}',
    ],
)  # fmt: skip
def test_what_is_no_event(raw: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode_event(raw)


@pytest.mark.parametrize("event", ANY, ids=lambda event: type(event).__name__)
def test_events_survive_the_log(event: MatchEvent) -> None:
    assert decode_event(encode_event(event)) == event


def test_how_an_event_is_written() -> None:
    assert encode_event(log.Point("a")) == b'{"type":"point","side":"a"}'
    assert encode_event(log.Service("b", 1, 0)) == b'{"type":"service","side":"b","server":1}'
    assert encode_event(log.YellowCard("a")) == b'{"type":"warning","side":"a"}'
