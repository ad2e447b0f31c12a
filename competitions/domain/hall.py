"""The hall as the referee describes it: sessions, courts, umpires, lengths of matches, rest, daily limits."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from math import ceil
from typing import Literal

import msgspec

from competitions.domain.scoring.formats import ScoringFormat
from foundation.errors import Refusal
from foundation.messages import Sentence

Strategy = Literal["compact", "balanced", "finals_day"]

MOST_SESSIONS = 60
MOST_CLOSED = 200
LONGEST_SESSION_H = 18


class Span(msgspec.Struct, frozen=True, order=True):
    """From–until, aware UTC."""

    start: datetime
    end: datetime

    def overlaps(self, start: datetime, end: datetime) -> bool:
        return self.start < end and start < self.end


class CourtTimes(msgspec.Struct, frozen=True, omit_defaults=True):
    """A court by its number in the hall: what it is called when that is not its number, and when it is not free."""

    name: str = ""
    closed: tuple[Span, ...] = ()


class UmpireTimes(msgspec.Struct, frozen=True, omit_defaults=True):
    """An umpire (a member's id) and when they are not there."""

    member: str
    away: tuple[Span, ...] = ()


class OwnLength(msgspec.Struct, frozen=True, omit_defaults=True):
    """Minutes of a discipline's matches unlike its scoring format's; ``late`` in semi-finals and finals."""

    minutes: int | None = None
    late: int | None = None


class Rest(msgspec.Struct, frozen=True):
    """Minutes between two matches of a person, and before semi-finals and finals (section 6: formal 30
    and 60, campus 20 and 30)."""

    minutes: int = 20
    late: int = 30


class Limits(msgspec.Struct, frozen=True):
    """Matches of a person a day: of one discipline (3, campus 4) and in all (6)."""

    discipline: int = 4
    day: int = 6


class Hall(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything a plan depends on besides the draws. ``courts[n - 1]`` belongs to court n and may be missing."""

    sessions: tuple[Span, ...] = ()
    courts: tuple[CourtTimes, ...] = ()
    umpires: tuple[UmpireTimes, ...] = ()
    minutes: Mapping[str, int] = {}
    own: Mapping[str, OwnLength] = {}
    changeover: int = 5
    rest: Rest = Rest()
    limits: Limits = Limits()
    strategy: Strategy = "compact"
    late_after: int = 10

    def court_name(self, number: int) -> str:
        """Empty when the court has no name of its own."""
        return self.courts[number - 1].name if number <= len(self.courts) else ""

    def closed(self, number: int) -> tuple[Span, ...]:
        return self.courts[number - 1].closed if number <= len(self.courts) else ()

    def length(self, discipline: str, scoring: ScoringFormat, late: bool) -> int:
        """Minutes to plan for a match; ``late``: it is a semi-final or final."""
        own = self.own.get(discipline, OwnLength())
        if late and own.late:
            return own.late
        return own.minutes or self.minutes.get(scoring.code) or usual_minutes(scoring)


PRESETS: Mapping[str, tuple[Rest, Limits]] = {
    "formal": (Rest(30, 60), Limits(3, 6)),
    "campus": (Rest(20, 30), Limits(4, 6)),
}


def hall_from(text: str) -> Hall:
    return msgspec.json.decode(text or "{}", type=Hall)


def hall_to(hall: Hall) -> str:
    return msgspec.json.encode(hall).decode()


def usual_minutes(scoring: ScoringFormat) -> int:
    """What a match of this format takes on a campus, rounded up to 5: a rally every 20 seconds, the loser with
    three quarters of the winner's points, half of the games beyond those needed, 3 minutes to warm up."""
    games = scoring.games_to_win + (scoring.best_of - scoring.games_to_win) * 0.4
    rallies = scoring.points * 1.75 - sum(scoring.start)
    pauses = (games - 1) * scoring.break_s
    if scoring.interval_in == "every":
        pauses += games * len(scoring.interval_at) * scoring.interval_s
    return 5 * ceil((games * rallies * 20 + pauses + 180) / 300)


def check_hall(hall: Hall, courts: int) -> Hall:
    """The hall in order of time. Raises Refusal 422 with the sentence and the part (`field`) it is about."""
    _check_sessions(hall.sessions)
    if not 1 <= courts <= 99 or len(hall.courts) > courts:
        raise _wrong("courts", Sentence("Please give a number from {least} to {most}.", least=1, most=99))
    spans = [span for court in hall.courts for span in court.closed]
    _check_spans("closed", spans)
    _check_spans("away", [span for umpire in hall.umpires for span in umpire.away])
    _check_names(hall.courts)
    lengths = [*hall.minutes.values(), *_own(hall.own.values())]
    if any(not 5 <= minutes <= 240 for minutes in lengths):
        raise _wrong("minutes", Sentence("A match takes between 5 and 240 minutes."))
    if not 0 <= hall.changeover <= 60:
        raise _wrong("changeover", Sentence("Between two matches on a court lie 0 to 60 minutes."))
    if not (0 <= hall.rest.minutes <= 240 and hall.rest.minutes <= hall.rest.late <= 240):
        raise _wrong("rest", Sentence("Rest is 0 to 240 minutes, and in the last rounds not shorter."))
    if not (1 <= hall.limits.discipline <= hall.limits.day <= 30):
        raise _wrong(
            "limits", Sentence("A day's matches are 1 to 30, and of one discipline not more than in all.")
        )
    if not 1 <= hall.late_after <= 60:
        raise _wrong("late_after", Sentence("The late clock runs for 1 to 60 minutes."))
    return msgspec.structs.replace(
        hall,
        sessions=tuple(sorted(hall.sessions)),
        courts=tuple(
            msgspec.structs.replace(each, closed=tuple(sorted(each.closed))) for each in hall.courts
        ),
    )


def _own(lengths: Iterable[OwnLength]) -> list[int]:
    return [minutes for own in lengths for minutes in (own.minutes, own.late) if minutes is not None]


def _check_sessions(sessions: tuple[Span, ...]) -> None:
    if len(sessions) > MOST_SESSIONS:
        raise _wrong("sessions", Sentence("At most {most} sessions.", most=MOST_SESSIONS))
    before: Span | None = None
    for session in sorted(sessions):
        if session.end <= session.start:
            raise _wrong(
                "sessions", Sentence("The session of {start} ends before it begins.", start=session.start)
            )
        if (session.end - session.start).total_seconds() > LONGEST_SESSION_H * 3600:
            raise _wrong(
                "sessions",
                Sentence("The session of {start} is longer than {hours} hours. Check its times.",
                         start=session.start, hours=LONGEST_SESSION_H),
            )  # fmt: skip
        if before and session.start < before.end:
            raise _wrong(
                "sessions", Sentence("The session of {start} overlaps the one before.", start=session.start)
            )
        before = session


def _check_spans(field: str, spans: list[Span]) -> None:
    if len(spans) > MOST_CLOSED:
        raise _wrong(field, Sentence("At most {most} times.", most=MOST_CLOSED))
    for span in spans:
        if span.end <= span.start:
            raise _wrong(field, Sentence("The time from {start} ends before it begins.", start=span.start))


def _check_names(courts: tuple[CourtTimes, ...]) -> None:
    names = [court.name for court in courts if court.name]
    if any(len(name) > 20 for name in names):
        raise _wrong("courts", Sentence("A court's name has up to 20 characters."))
    if len(set(names)) != len(names):
        raise _wrong("courts", Sentence("Two courts have the same name."))


def _wrong(field: str, sentence: Sentence) -> Refusal:
    return Refusal(sentence, field=field, status=422)
