"""Who completed a course: a rule over its sessions, with the reason in words for each person."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from events.domain.event import Session
from events.domain.presence import TAIL
from events.domain.settings import CompletionRule
from foundation.messages import N_, Sentence


class Mark(StrEnum):
    """How a person stands at one session; who has none was absent, or it is still to come."""

    PRESENT = "present"
    LATE = "late"
    MADE_UP = "made_up"
    EXCUSED = "excused"


MARK_NAMES = {
    Mark.PRESENT: N_("Present"),
    Mark.LATE: N_("Late"),
    Mark.MADE_UP: N_("Made up"),
    Mark.EXCUSED: N_("Excused"),
}


class State(StrEnum):
    """Where a person stands with the course."""

    COMPLETED = "completed"
    OPEN = "open"
    FAILED = "failed"


STATE_NAMES = {
    State.COMPLETED: N_("Completed"),
    State.OPEN: N_("Can still complete"),
    State.FAILED: N_("Cannot complete any more"),
}


class Completion(msgspec.Struct, frozen=True):
    """`attended` of `of` sessions that count for this person, of which `needed` are; and why, in words."""

    state: State
    attended: int
    needed: int
    of: int
    reasons: tuple[Sentence, ...]


def completion(
    rule: CompletionRule, sessions: Iterable[Session], marks: Mapping[str, Mark], now: datetime
) -> Completion:
    """Where a person stands. ``sessions`` are those they come to; ``marks``: session id → how they stood there.

    A missed session can still be made up, where that counts, until the last session is over.
    """
    known = [each for each in sessions if each.counts]
    excused = {each.id for each in known if rule.excused and marks.get(each.id) is Mark.EXCUSED}
    counted = [each for each in known if each.id not in excused]
    done = {each.id for each in counted if _attended(rule, marks.get(each.id))}
    needed = max(-(-rule.percent * len(counted) // 100), rule.sessions)
    course_over = all(now > each.ends_at + TAIL for each in known)
    possible = {each.id for each in counted if _possible(rule, each, now, course_over=course_over)} | done
    binding = [each for each in known if each.id in rule.must and each.id not in done]
    lost = [each for each in binding if each.id not in possible]
    reasons = (
        _count(len(done), len(counted), needed),
        *((_excused(len(excused)),) if excused else ()),
        *(_must(each, can=each.id in possible) for each in binding),
    )
    if len(done) >= needed and not binding:
        # Where nothing binds, and nobody has come yet, nothing is completed either.
        state = State.COMPLETED if done or course_over else State.OPEN
    elif len(possible) < needed or lost:
        state = State.FAILED
    else:
        state = State.OPEN
    return Completion(state, len(done), needed, len(counted), reasons)


def _attended(rule: CompletionRule, mark: Mark | None) -> bool:
    return mark in (Mark.PRESENT, Mark.LATE) or (rule.make_ups and mark is Mark.MADE_UP)


def _possible(rule: CompletionRule, session: Session, now: datetime, *, course_over: bool) -> bool:
    if now <= session.ends_at + TAIL:
        return True
    return rule.make_ups and not course_over


def _count(done: int, of: int, needed: int) -> Sentence:
    return Sentence("Attended {done} of {of} sessions; {needed} are needed.", done=done, of=of, needed=needed)


def _excused(count: int) -> Sentence:
    return Sentence(
        "{count} session missed with leave is not counted.",
        "{count} sessions missed with leave are not counted.",
        count=count,
    )


def _must(session: Session, *, can: bool) -> Sentence:
    if can:
        return Sentence("“{title}” must be attended and is still to come.", title=session.title)
    return Sentence("“{title}” must be attended and was missed.", title=session.title)


def describe(rule: CompletionRule, sessions: Iterable[Session]) -> tuple[Sentence, ...]:
    """The rule in words, for everybody."""
    told: list[Sentence] = []
    if rule.percent:
        told.append(Sentence("At least {percent} % of the sessions", percent=rule.percent))
    if rule.sessions:
        told.append(Sentence("At least {count} session", "At least {count} sessions", count=rule.sessions))
    titles = [each.title for each in sessions if each.id in rule.must]
    told += [Sentence("“{title}” must be attended", title=title) for title in titles]
    if told and not rule.make_ups:
        told.append(Sentence("Made-up sessions do not count"))
    if rule.excused:
        told.append(Sentence("Sessions missed with leave are left out of the count"))
    return tuple(told)
