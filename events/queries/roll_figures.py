"""How an event's registrations stand by branch, and how many lack an answer: counted where they are kept."""

from collections.abc import Sequence
from typing import Any

import msgspec

from events.domain.companion_questions import asked_of_companions
from events.domain.event import Event
from events.domain.questions import ADULT, YES, Asked, Question, Scope
from foundation.database import fetch

_BY_BRANCH = (
    "SELECT b.id AS branch, b.name, COALESCE(g.confirmed, 0) AS confirmed, COALESCE(g.waitlisted, 0) AS waitlisted,"
    " COALESCE(g.cancelled, 0) AS cancelled, COALESCE(g.present, 0) AS present, q.size, q.taken"
    " FROM branch b LEFT JOIN ("
    "SELECT r.branch, SUM(CASE WHEN r.status = 'confirmed' THEN 1 ELSE 0 END) AS confirmed,"
    " SUM(CASE WHEN r.status = 'waitlisted' THEN 1 ELSE 0 END) AS waitlisted,"
    " SUM(CASE WHEN r.status = 'cancelled' THEN 1 ELSE 0 END) AS cancelled, COUNT(a.id) AS present"
    " FROM registration r LEFT JOIN attendance a ON a.registration = r.id WHERE r.event = {} GROUP BY r.branch"
    ") g ON g.branch = b.id LEFT JOIN ("
    "SELECT q.branch, SUM(q.size) AS size, SUM(q.taken) AS taken FROM branch_quota q JOIN pool p ON p.id = q.pool"
    " WHERE p.event = {} AND p.by_branch GROUP BY q.branch"
    ") q ON q.branch = b.id WHERE g.branch IS NOT NULL OR q.size > 0 ORDER BY b.position, b.name, b.id"
)
_FILLED = "a.value <> ''"
_FOLLOWS = "(r.party IS NOT NULL AND r.places = 0)"
"""members of a party whose captain answers for them (events.domain.questions.scopes_of)"""
_COMPANION = (
    "EXISTS (SELECT 1 FROM guest g WHERE g.registration = r.id AND g.status = 'confirmed' AND ({lacking}))"
)
_INCOMPLETE = (
    "SELECT COUNT(*) AS number FROM registration r WHERE r.event = {}"
    " AND r.status NOT IN ('rejected', 'cancelled') AND ({lacking})"
)


class _Whose(msgspec.Struct, frozen=True):
    """Whose answers are looked for: `answered` says that one was given, `age` is the column of their age band."""

    answered: str
    age: str = ""


_OWN = _Whose("EXISTS (SELECT 1 FROM answer a WHERE a.registration = r.id AND a.question = {} AND {value})")
_ALONG = _Whose(
    "EXISTS (SELECT 1 FROM guest_answer a WHERE a.guest = g.id AND a.question = {} AND {value})", "g.age_band"
)


class BranchCount(msgspec.Struct, frozen=True):
    """`size`: its quota in all pools together, None without one; `taken` of it."""

    branch: str
    name: str
    confirmed: int
    waitlisted: int
    cancelled: int
    present: int
    size: int | None = None
    taken: int = 0

    @property
    def free(self) -> int | None:
        return None if self.size is None else self.size - self.taken


async def by_branch(event_id: str) -> list[BranchCount]:
    """How many of each branch that has a quota or people in it, in the union's own order. One statement."""
    return [
        BranchCount(
            row["branch"],
            row["name"],
            int(row["confirmed"]),
            int(row["waitlisted"]),
            int(row["cancelled"]),
            int(row["present"]),
            None if row["size"] is None else int(row["size"]),
            int(row["taken"] or 0),
        )
        for row in await fetch(_BY_BRANCH, event_id, event_id)
    ]


async def incomplete(event: Event) -> int:
    """How many that stand lack an answer or a consent that is required of them, or of whom they bring along.

    One statement, or none.
    """
    lacking, values = _lacking(event.questions, _OWN)
    if event.settings.companions.most:
        along, more = _lacking(asked_of_companions(event.questions), _ALONG)
        lacking += [_COMPANION.replace("{lacking}", " OR ".join(along))] if along else []
        values += more
    if not lacking:
        return 0
    rows = await fetch(
        _INCOMPLETE.replace("{lacking}", " OR ".join(lacking)),
        event.id,
        *values,
    )
    return int(rows[0]["number"])


def _lacking(questions: Sequence[Question], whose: _Whose) -> tuple[list[str], list[Any]]:
    """For each question that must be answered the condition under which it is not."""
    lacking: list[str] = []
    values: list[Any] = []
    for place, question in enumerate(questions):
        if question.required and question.asked is Asked.SIGNUP:
            shown, more = _shown(question, questions[:place], whose)
            scope = f"NOT {_FOLLOWS} AND " if question.scope is Scope.PARTY else ""
            lacking.append(f"({scope}{shown}NOT {whose.answered.replace('{value}', _FILLED)})")
            values += [*more, question.id]
    return lacking, values


def _shown(question: Question, earlier: Sequence[Question], whose: _Whose) -> tuple[str, list[Any]]:
    """The condition under which it is asked (events.domain.questions.is_shown), each followed by AND."""
    text, values = _of_age(question, whose)
    place = next((at for at, each in enumerate(earlier) if each.id == question.shown_if), None)
    if place is None:
        return text, values
    above, more = _shown(earlier[place], earlier[:place], whose)
    picks = question.shown_when or (YES,)
    # Several picked answers are kept a line each.
    lines = " OR ".join(["('\n' || a.value || '\n') LIKE {} ESCAPE '!'"] * len(picks))
    literal = [each.replace("!", "!!").replace("%", "!%").replace("_", "!_") for each in picks]
    condition = f"{above}{whose.answered.replace('{value}', f'({lines})')}"
    if earlier[place].scope is Scope.PARTY:
        # Asked of the captain only, so that it hides nothing from the others.
        condition = f"({_FOLLOWS} OR ({condition}))"
    return f"{text}{condition} AND ", [
        *values, *more, question.shown_if, *(f"%\n{each}\n%" for each in literal),
    ]  # fmt: skip


def _of_age(question: Question, whose: _Whose) -> tuple[str, list[Any]]:
    """Whoever signs up is an adult; who comes along is of the age written down."""
    if not question.ages:
        return "", []
    if whose.age:
        return f"{whose.age} IN ({', '.join(['{}'] * len(question.ages))}) AND ", list(question.ages)
    return "" if ADULT in question.ages else "1 = 0 AND ", []
