"""The hall: what cannot be is refused; lengths and rests are found for each round; presets as in the rules."""

from datetime import UTC, datetime, timedelta

import pytest

from competitions.domain.hall import (
    PRESETS,
    CourtTimes,
    Hall,
    Limits,
    OwnLength,
    Rest,
    Span,
    check_hall,
    hall_from,
    hall_to,
    usual_minutes,
)
from competitions.domain.scoring.presets import PRESETS as FORMATS
from foundation.errors import Refusal

MORNING = datetime(2026, 6, 9, 0, 30, tzinfo=UTC)


def span(from_h: float, to_h: float) -> Span:
    return Span(MORNING + timedelta(hours=from_h), MORNING + timedelta(hours=to_h))


def test_a_hall_comes_back_from_its_json_as_it_was() -> None:
    hall = Hall(
        (span(0, 4),),
        (CourtTimes("中心场地", (span(1, 2),)),),
        minutes={"3x21": 30},
        own={"d": OwnLength(20, 40)},
        strategy="finals_day",
    )
    assert hall_from(hall_to(hall)) == hall
    assert hall_from("{}") == Hall()


def test_the_presets_are_those_of_section_6() -> None:
    found = dict(PRESETS)
    assert found == {
        "formal": (Rest(30, 60), Limits(3, 6)),
        "campus": (Rest(20, 30), Limits(4, 6)),
    }


def test_sessions_and_closed_times_are_put_in_order() -> None:
    given = Hall((span(5, 9), span(0, 4)), (CourtTimes(closed=(span(6, 7), span(1, 2))),))
    assert check_hall(given, 2) == Hall(
        (span(0, 4), span(5, 9)), (CourtTimes(closed=(span(1, 2), span(6, 7))),)
    )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Hall((span(4, 4),)), "sessions"),
        (Hall((span(0, 19),)), "sessions"),
        (Hall((span(0, 4), span(3, 5))), "sessions"),
        (Hall(courts=(CourtTimes(closed=(span(2, 1),)),)), "closed"),
        (Hall(courts=(CourtTimes("A"), CourtTimes("A"))), "courts"),
        (Hall(courts=(CourtTimes(), CourtTimes(), CourtTimes())), "courts"),
        (Hall(minutes={"3x21": 4}), "minutes"),
        (Hall(own={"d": OwnLength(late=241)}), "minutes"),
        (Hall(changeover=-1), "changeover"),
        (Hall(rest=Rest(40, 30)), "rest"),
        (Hall(limits=Limits(7, 6)), "limits"),
        (Hall(late_after=0), "late_after"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_part(given: Hall, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_hall(given, 2)
    assert (refused.value.field, refused.value.status) == (field, 422)


def test_minutes_of_a_match_come_from_the_discipline_then_the_format_then_its_numbers() -> None:
    hall = Hall(minutes={"3x21": 30}, own={"ms": OwnLength(25, 45), "ws": OwnLength(late=50)})
    scoring = FORMATS["3x21"]
    found = [hall.length(which, scoring, late) for which in ("ms", "ws", "xd") for late in (False, True)]
    assert found == [25, 45, 30, 50, 30, 30]
    assert hall.length("xd", FORMATS["3x15"], late=False) == usual_minutes(FORMATS["3x15"])


def test_usual_minutes_follow_the_numbers_of_the_format() -> None:
    found = {code: usual_minutes(FORMATS[code]) for code in ("3x21", "3x15", "5x11", "3x11", "1x21", "1x31")}
    assert found == {"3x21": 40, "3x15": 30, "5x11": 35, "3x11": 25, "1x21": 20, "1x31": 25}
