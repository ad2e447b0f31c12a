"""What is answered for those who are brought along: kept with them, asked again when they change, added at the door."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from events.domain.companion_questions import answer_problems, asked_of_companions, check_companion
from events.domain.event import Event
from events.domain.party import Companion
from events.domain.questions import Asked
from events.queries import parties
from events.services.companions_refused import CompanionsRefused
from foundation.database import fetch
from foundation.identifiers import new_id

_ADD = "INSERT INTO guest_answer (id, guest, question, value, given_by, given_at) VALUES ({}, {}, {}, {}, {}, {})"
_DROP = "DELETE FROM guest_answer WHERE guest = {} AND question = {}"
_DROP_ALL = "DELETE FROM guest_answer WHERE guest = {}"
_FORGET = "DELETE FROM guest_answer WHERE guest IN (SELECT id FROM guest WHERE expires_at <= {})"


async def store(event: Event, guest: str, companion: Companion, given_by: str, at: datetime) -> None:
    """Adds the answers of somebody new; inside a write body, after they were checked."""
    for question, value in check_companion(event.questions, companion).values.items():
        await fetch(_ADD, new_id(), guest, question, value, given_by, at)


async def replace(
    event: Event,
    companion: Companion,
    before: Mapping[str, str],
    given_by: str,
    at: datetime,
    asked: Asked = Asked.SIGNUP,
) -> list[str]:
    """Writes only what differs from `before`; the questions that were answered otherwise."""
    wanted = check_companion(event.questions, companion, asked).values
    in_form = [each.id for each in asked_of_companions(event.questions) if each.asked is asked]
    changed = [question for question in in_form if before.get(question) != wanted.get(question)]
    for question in changed:
        await fetch(_DROP, companion.id, question)
        if question in wanted:
            await fetch(_ADD, new_id(), companion.id, question, wanted[question], given_by, at)
    return changed


async def drop(guest: str) -> None:
    """Whoever stays at home has answered nothing."""
    await fetch(_DROP_ALL, guest)


async def forget(at: datetime) -> None:
    """Takes out what was answered for those whose time is over."""
    await fetch(_FORGET, at)


async def at_the_door(
    event: Event, registration: str, given: Mapping[str, Mapping[str, str]], given_by: str, at: datetime
) -> list[str]:
    """Keeps what companions are asked at the door; `given`: guest → question id → as typed. Inside a write body.

    Raises `CompanionsRefused` with the fields in the order in which they came along.
    """
    kept = [each.companion for each in await parties.companions_of(registration)]
    signed = {each.id for each in event.questions if each.asked is Asked.SIGNUP}
    companions = [
        msgspec.structs.replace(
            each,
            answers={key: value for key, value in each.answers.items() if key in signed}
            | dict(given.get(each.id, {})),
        )
        for each in kept
    ]
    problems = answer_problems(event.questions, companions, Asked.DOOR)
    if problems:
        raise CompanionsRefused(problems)
    changed: list[str] = []
    for before, companion in zip(kept, companions, strict=True):
        changed += await replace(event, companion, before.answers, given_by, at, Asked.DOOR)
    return changed
