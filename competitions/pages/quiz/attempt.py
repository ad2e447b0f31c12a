"""A member's attempt: begun, answered on one page that survives reloads, handed in, explained."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from competitions.queries.quiz import quiz as quizzes
from competitions.queries.quiz.attempts import Asked, asked, attempt
from competitions.services.quiz import attempts
from competitions.services.quiz.attempts import Chosen
from foundation.clock import now
from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import signed_in

Mine = Request[Identity, Any, Any]
PATH = "/quiz-attempts/{attempt_id:str}"
KEPT = {"cache-control": "no-store"}


@post("/quizzes/{quiz_id:str}/attempts", name="begin-attempt", guards=[signed_in], status_code=200)
async def begin(request: Mine, quiz_id: FromPath[str]) -> Response[Any]:
    """Starts the clock, or goes on with the attempt that runs."""
    return see_other(f"/quiz-attempts/{await attempts.start(request.user, quiz_id)}")


@get(PATH, name="quiz-attempt", guards=[signed_in])
async def show(request: Mine, attempt_id: FromPath[str]) -> Response[Any]:
    """The paper while it runs; once it is over the result. Right answers are on the latter only."""
    return await _shown(request, attempt_id)


async def _shown(
    request: Mine, attempt_id: str, problem: Sentence | None = None, status: int = 200
) -> Response[Any]:
    row = await attempt(attempt_id, request.user.member_id)
    over = row.course.over(now())
    context = {
        "quiz": await quizzes.quiz(row.quiz),
        "attempt": row,
        "left": row.course.seconds_left(now()),
        "paper": await asked(row),
        "problem": problem,
    }
    template = "competitions/quiz/result.html" if over else "competitions/quiz/paper.html"
    return page(request, template, context, status_code=status, headers=KEPT)


@post(PATH, guards=[signed_in], status_code=200)
async def save(request: Mine, attempt_id: FromPath[str]) -> Response[Any]:
    """Form fields `q-<question>`, places of options as shown; `decision` hand_in ends it. Works without JavaScript."""
    row = await attempt(attempt_id, request.user.member_id)
    form = await request.form()
    given = _given(await asked(row), form)
    try:
        if given and not row.course.over(now()):
            await attempts.answer(request.user, attempt_id, given)
        if str(form.get("decision", "")) == "hand_in":
            await attempts.hand_in(request.user, attempt_id)
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        return await _shown(request, attempt_id, refusal.sentence, refusal.status)
    return see_other(f"/quiz-attempts/{attempt_id}")


def _given(paper: list[Asked], form: Any) -> list[Chosen]:
    """What was chosen of the questions that are in the form."""
    given = []
    for each in paper:
        values = [str(value) for value in form.getall(f"q-{each.id}", [])]
        if values and all(value.isascii() and value.isdigit() and len(value) < 3 for value in values):
            given.append(Chosen(each.id, tuple(sorted({int(value) for value in values}))))
    return given


routes = [begin, show, save]
