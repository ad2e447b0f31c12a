"""The quizzes of a competition for its referee: making one, its numbers and times, opening it."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from competitions.domain.quiz.settings import (
    MOST_MINUTES,
    MOST_POINTS,
    MOST_QUESTIONS,
    MOST_TRIES,
    QuizSettings,
)
from competitions.pages.notices import notice
from competitions.queries import overview
from competitions.queries.quiz import quiz as quizzes
from competitions.queries.quiz.quiz import QuizRow
from competitions.queries.quiz.standing import standing
from competitions.services.quiz import setup
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.forms import Form, MomentField, TextField, WholeField
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import referee

Mine = Request[Identity, Any, Any]
LIST = "/referee/competitions/{competition_id:str}/quizzes"
PATH = LIST + "/{quiz_id:str}"


class NameForm(Form):
    name = TextField(N_("Name of the quiz"), longest=80, required=True)


class QuizForm(Form):
    """All that is chosen for a quiz."""

    name = TextField(N_("Name of the quiz"), longest=80, required=True)
    opens_at = MomentField(N_("Opens"), hint=N_("Empty: as soon as you open it."))
    closes_at = MomentField(N_("Closes"), hint=N_("Attempts that run then end at this moment."))
    questions = WholeField(N_("Questions in an attempt"), least=1, most=MOST_QUESTIONS, required=True)
    minutes = WholeField(N_("Time limit (minutes)"), least=1, most=MOST_MINUTES, required=True)
    tries = WholeField(N_("Tries a day"), least=1, most=MOST_TRIES, required=True)
    single = WholeField(N_("Points: single choice"), least=1, most=MOST_POINTS, required=True)
    multiple = WholeField(N_("Points: multiple choice"), least=1, most=MOST_POINTS, required=True)
    truth = WholeField(N_("Points: true or false"), least=1, most=MOST_POINTS, required=True)


async def own_quiz(competition_id: str, quiz_id: str) -> QuizRow:
    """Raises Refusal 404 for a quiz of another competition."""
    row = await quizzes.quiz(quiz_id)
    if row.competition != competition_id:
        raise not_found()
    return row


def quiz_path(competition_id: str, quiz_id: str) -> str:
    return f"/referee/competitions/{competition_id}/quizzes/{quiz_id}"


@get(LIST, name="quizzes", guards=[referee])
async def show_all(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    return await _listed(request, competition_id, NameForm())


async def _listed(request: Mine, competition_id: str, form: NameForm, status: int = 200) -> Response[Any]:
    context = {
        "competition": await overview.competition(competition_id),
        "quizzes": await quizzes.of_competition(competition_id),
        "form": form,
        "notice": notice(request),
    }
    return page(request, "competitions/quiz/list.html", context, status_code=status)


@post(LIST, guards=[referee], status_code=200)
async def create(request: Mine, competition_id: FromPath[str]) -> Response[Any]:
    form = await NameForm.read(request)
    if not form.validate():
        return await _listed(request, competition_id, form, 422)
    try:
        made = await setup.create(request.user, competition_id, form.name.data or "")
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        form.refuse(refusal.sentence, refusal.field)
        return await _listed(request, competition_id, form, 422)
    return see_other(f"{quiz_path(competition_id, made)}?done=saved")


@get(PATH, name="quiz-desk", guards=[referee])
async def show(request: Mine, competition_id: FromPath[str], quiz_id: FromPath[str]) -> Response[Any]:
    return await _shown(request, competition_id, quiz_id)


async def _shown(
    request: Mine,
    competition_id: str,
    quiz_id: str,
    form: QuizForm | None = None,
    problem: Sentence | None = None,
    status: int = 200,
) -> Response[Any]:
    row = await own_quiz(competition_id, quiz_id)
    data = {
        **msgspec.structs.asdict(row.chosen),
        "name": row.name,
        "opens_at": row.opens_at,
        "closes_at": row.closes_at,
    }
    context = {
        "competition": await overview.competition(competition_id),
        "quiz": row,
        "rules": row.chosen,
        "bank": await quizzes.bank(quiz_id),
        "standing": await standing(row, now()),
        "form": form or QuizForm(data=data),
        "problem": problem,
        "notice": notice(request),
    }
    return page(request, "competitions/quiz/desk.html", context, status_code=status)


@post(PATH, guards=[referee], status_code=200)
async def save(request: Mine, competition_id: FromPath[str], quiz_id: FromPath[str]) -> Response[Any]:
    await own_quiz(competition_id, quiz_id)
    form = await QuizForm.read(request)
    if not form.validate():
        return await _shown(request, competition_id, quiz_id, form, status=422)
    numbers = {name: form[name].data for name in QuizSettings.__struct_fields__}
    try:
        await setup.choose(
            request.user,
            quiz_id,
            form.name.data or "",
            QuizSettings(**numbers),
            form.opens_at.data,
            form.closes_at.data,
        )
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        form.refuse(refusal.sentence, refusal.field)
        return await _shown(request, competition_id, quiz_id, form, status=refusal.status)
    return see_other(f"{quiz_path(competition_id, quiz_id)}?done=saved")


@post(PATH + "/state", name="quiz-state", guards=[referee], status_code=200)
async def set_state(request: Mine, competition_id: FromPath[str], quiz_id: FromPath[str]) -> Response[Any]:
    """Form field `open`: yes or no."""
    await own_quiz(competition_id, quiz_id)
    is_open = str((await request.form()).get("open", "")) == "yes"
    try:
        await setup.set_open(request.user, quiz_id, is_open=is_open)
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        return await _shown(request, competition_id, quiz_id, problem=refusal.sentence, status=409)
    return see_other(f"{quiz_path(competition_id, quiz_id)}?done=saved")


routes = [show_all, create, show, save, set_state]
