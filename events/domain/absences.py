"""What follows when somebody has a place and does not come: told before it bites, and explained when it does."""

from datetime import date, timedelta

import msgspec

from events.domain.history import Ask, History, Need, months_before
from foundation.messages import Sentence

FAR_BACK = 1_000_000_000
"""Added to the number in line of somebody who stands behind everybody: numbers only grow by one a person."""


class AbsenceRule(msgspec.Struct, frozen=True):
    """The union's rule. `times` 0: there is none.

    Whoever stayed away so many times within `months` cannot sign up for `weeks` after the last time, or, when
    `behind`, stands behind everybody else on waitlists and in lotteries while these times are within `months`.
    """

    times: int = 0
    months: int = 12
    weeks: int = 4
    behind: bool = False


class Consequence(msgspec.Struct, frozen=True):
    """Where a person stands. `until`: the first day on which they may sign up again."""

    missed: int = 0
    until: date | None = None
    behind: bool = False


def needs(rule: AbsenceRule | None, today: date) -> frozenset[Need]:
    if rule is None or rule.times == 0:
        return frozenset()
    return frozenset({_missed(rule, today), Need(Ask.LAST_NO_SHOW)})


def _missed(rule: AbsenceRule, today: date) -> Need:
    return Need(Ask.NO_SHOWS, "", months_before(today, rule.months).isoformat())


def consequence(rule: AbsenceRule | None, history: History, today: date) -> Consequence:
    """What the rule means for this person today."""
    if rule is None or rule.times == 0:
        return Consequence()
    missed = history.count(_missed(rule, today))
    if missed < rule.times:
        return Consequence(missed)
    if rule.behind:
        return Consequence(missed, behind=True)
    last = history.day(Need(Ask.LAST_NO_SHOW))
    until = last + timedelta(weeks=rule.weeks) if last is not None else today
    return Consequence(missed, until=until if until > today else None)


def refusal(rule: AbsenceRule, found: Consequence) -> Sentence | None:
    """Why somebody cannot sign up now, if so."""
    if found.until is None:
        return None
    return Sentence(
        "A place was kept {count} time in {months} months for somebody who did not come."
        " Signing up is possible again from {until} on; if a reason was not recorded, tell the organizer.",
        "A place was kept {count} times in {months} months for somebody who did not come."
        " Signing up is possible again from {until} on; if a reason was not recorded, tell the organizer.",
        count=found.missed,
        months=rule.months,
        until=found.until,
    )


def warning(rule: AbsenceRule, found: Consequence) -> Sentence | None:
    """What a person with absences should know before the rule bites, or while they stand behind."""
    if found.behind:
        return Sentence(
            "A place was kept {count} time in {months} months for somebody who did not come,"
            " so you stand behind the others on waitlists and in lotteries.",
            "A place was kept {count} times in {months} months for somebody who did not come,"
            " so you stand behind the others on waitlists and in lotteries.",
            count=found.missed,
            months=rule.months,
        )
    if found.missed == 0 or found.until is not None or found.missed >= rule.times:
        return None
    return Sentence(
        "You did not come to {count} event in {months} months though a place was kept. {rule}",
        "You did not come to {count} events in {months} months though a place was kept. {rule}",
        count=found.missed,
        months=rule.months,
        rule=told(rule),
    )


def told(rule: AbsenceRule) -> Sentence:
    """The rule in words."""
    if rule.behind:
        return Sentence(
            "Whoever stays away {count} time in {months} months stands behind the others.",
            "Whoever stays away {count} times in {months} months stands behind the others.",
            count=rule.times,
            months=rule.months,
        )
    return Sentence(
        "Whoever stays away {count} time in {months} months cannot sign up for {weeks} weeks.",
        "Whoever stays away {count} times in {months} months cannot sign up for {weeks} weeks.",
        count=rule.times,
        months=rule.months,
        weeks=rule.weeks,
    )
