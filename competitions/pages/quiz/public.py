"""What everybody sees of a quiz: the ranking (name and branch only) and how many of each branch took part, live."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Stream

from competitions.pages.public import visible
from competitions.queries.quiz import quiz as quizzes
from competitions.queries.quiz.attempts import AttemptRow, own_attempts
from competitions.queries.quiz.quiz import QuizRow
from competitions.queries.quiz.standing import standing
from competitions.services.quiz.attempts import may_take_part
from competitions.services.quiz.live import quiz_topic
from foundation.clock import now
from foundation.errors import Refusal
from foundation.i18n import local
from foundation.live import live_response
from foundation.messages import Sentence
from foundation.rendering import page
from members.domain.identity import Identity, Role
from members.guards import anyone

AnyRequest = Request[Any, Any, Any]
SHOWN = 100


@get("/quizzes/{quiz_id:str}", name="quiz", guards=[anyone])
async def show(request: AnyRequest, quiz_id: FromPath[str]) -> Response[str]:
    """The start of an attempt for members, below it the ranking and the branches."""
    row = await quizzes.quiz(quiz_id)
    head = await visible(request, row.competition)
    user = request.scope.get("user")
    identity = user if isinstance(user, Identity) else None
    found = await standing(row, now())
    mine = await own_attempts(quiz_id, identity.member_id) if identity else []
    context = {
        "competition": head,
        "quiz": row,
        "rules": row.chosen,
        "standing": found,
        "shown": SHOWN,
        "me": next(
            (each for each in found.ranked if identity and each.best.member == identity.member_id), None
        ),
        "may": identity is not None and may_take_part(identity, row),
        "running": next((each for each in mine if not each.course.over(now())), None),
        "attempts": [each for each in mine if each.course.over(now())],
        "tries_left": row.chosen.tries - _today(mine),
        "shut": _shut(row),
        "is_referee": identity is not None and identity.holds(Role.REFEREE, head.id),
    }
    return page(request, "competitions/quiz/show.html", context)


def _today(mine: list[AttemptRow]) -> int:
    today = local(now()).date()
    return sum(local(each.started_at).date() == today for each in mine)


def _shut(row: QuizRow) -> Sentence | None:
    """Why no attempt can begin now."""
    try:
        row.opening.refuse_when_shut(now())
    except Refusal as refusal:
        return refusal.sentence
    return None


@get("/live/quizzes/{quiz_id:str}", name="quiz-live", guards=[anyone])
async def stream(request: AnyRequest, quiz_id: FromPath[str]) -> Stream:
    """Events `draw`, when somebody has begun or handed in (server-sent)."""
    await visible(request, (await quizzes.quiz(quiz_id)).competition)
    return live_response(quiz_topic(quiz_id))


routes = [show, stream]
