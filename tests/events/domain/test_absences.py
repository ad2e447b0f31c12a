"""No-shows: what they lead to, and what the person is told before and after."""

from datetime import date

import pytest

from events.domain.absences import AbsenceRule, Consequence, consequence, needs, refusal, told, warning
from events.domain.history import Ask, History, Need, months_before
from foundation.messages import Sentence

TODAY = date(2026, 6, 15)
BAR = AbsenceRule(2, 12, 4)
BEHIND = AbsenceRule(1, 6, behind=True)


def past(rule: AbsenceRule, missed: int, last: date | None = None) -> History:
    since = months_before(TODAY, rule.months).isoformat()
    return History({Need(Ask.NO_SHOWS, "", since): missed, Need(Ask.LAST_NO_SHOW): last})


@pytest.mark.parametrize(
    ("rule", "history", "found"),
    [
        (None, History(), Consequence()),
        (AbsenceRule(), History(), Consequence()),
        (BAR, past(BAR, 0), Consequence()),
        (BAR, past(BAR, 1, date(2026, 6, 1)), Consequence(1)),
        (BAR, past(BAR, 2, date(2026, 6, 1)), Consequence(2, until=date(2026, 6, 29))),
        (BAR, past(BAR, 2, date(2026, 5, 18)), Consequence(2)),
        (BAR, past(BAR, 2, date(2026, 5, 19)), Consequence(2, until=date(2026, 6, 16))),
        (BEHIND, past(BEHIND, 1, date(2026, 1, 1)), Consequence(1, behind=True)),
    ],
)
def test_what_follows(rule: AbsenceRule | None, history: History, found: Consequence) -> None:
    assert consequence(rule, history, TODAY) == found


def test_only_a_rule_that_is_set_asks_for_anything() -> None:
    assert needs(None, TODAY) == needs(AbsenceRule(), TODAY) == frozenset()
    assert needs(BAR, TODAY) == {Need(Ask.NO_SHOWS, "", "2025-06-15"), Need(Ask.LAST_NO_SHOW)}


def test_the_person_is_warned_before_it_bites() -> None:
    assert warning(BAR, Consequence()) is None
    assert warning(BAR, Consequence(2, until=date(2026, 6, 29))) is None
    assert warning(BAR, Consequence(1)) == Sentence(
        "You did not come to {count} event in {months} months though a place was kept. {rule}",
        "You did not come to {count} events in {months} months though a place was kept. {rule}",
        count=1,
        months=12,
        rule=told(BAR),
    )


def test_and_told_when_it_does() -> None:
    found = refusal(BAR, Consequence(2, until=date(2026, 6, 29)))
    assert found is not None
    assert found.values == {"count": 2, "months": 12, "until": date(2026, 6, 29)}
    assert refusal(BAR, Consequence(1)) is None
    behind = warning(BEHIND, Consequence(1, behind=True))
    assert behind is not None
    assert behind.values == {"count": 1, "months": 6}


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 6, 15), 24, date(2024, 6, 15)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_months_back(day: date, months: int, found: date) -> None:
    assert months_before(day, months) == found
