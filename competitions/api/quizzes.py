"""A member's attempt for the page that sends answers one by one: how much time is left, and answers."""

from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath, JSONBody

from competitions.queries.quiz.attempts import AttemptRow, asked, attempt
from competitions.services.quiz import attempts
from foundation.clock import now
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.guards import signed_in

Mine = Request[Identity, Any, Any]
PATH = "/api/v1/quiz-attempts/{attempt_id:str}"
MOST_AT_ONCE = 200


class AnswerEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer as the page keeps it until it is taken; nonce and ago are the outbox's own."""

    event: attempts.Chosen
    nonce: str = ""
    ago: int = 0


class Answers(msgspec.Struct, forbid_unknown_fields=True):
    """Answers, the oldest first; of two to one question the later stands."""

    entries: list[AnswerEntry]


class AttemptState(msgspec.Struct, frozen=True):
    """Seconds left by the server's clock, whether it is over, and what is chosen, as places of options shown."""

    left: int
    over: bool
    chosen: dict[str, tuple[int, ...]]


async def _state(row: AttemptRow) -> AttemptState:
    moment = now()
    chosen = {each.id: each.chosen for each in await asked(row) if each.chosen}
    return AttemptState(row.course.seconds_left(moment), row.course.over(moment), chosen)


@get(PATH, name="api-quiz-attempt", guards=[signed_in])
async def show(request: Mine, attempt_id: FromPath[str]) -> AttemptState:
    """Never says which answers are right."""
    return await _state(await attempt(attempt_id, request.user.member_id))


@post(PATH + "/events", name="api-quiz-answers", guards=[signed_in], status_code=200)
async def answer(request: Mine, attempt_id: FromPath[str], data: JSONBody[Answers]) -> AttemptState:
    """Saves answers; sent again they change nothing."""
    if not 1 <= len(data.entries) <= MOST_AT_ONCE:
        raise Refusal(
            Sentence("Send between 1 and {most} entries at once.", most=MOST_AT_ONCE),
            field="entries",
            status=422,
        )
    latest = {entry.event.question: entry.event for entry in data.entries}
    return await _state(await attempts.answer(request.user, attempt_id, list(latest.values())))


routes = [show, answer]
