"""The question bank in Excel: the template, the preview, the confirmation; and the results as a workbook."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.params import FromPath

from competitions.documents import quiz_workbook
from competitions.domain.quiz.sheet import KIND_WORDS
from competitions.pages.quiz.desk import PATH, own_quiz, quiz_path
from competitions.queries import overview
from competitions.queries.quiz import quiz as quizzes
from competitions.queries.quiz.quiz import QuizRow
from competitions.queries.quiz.standing import standing
from competitions.services.quiz import bank
from competitions.services.quiz.bank import Preview
from foundation.clock import now
from foundation.errors import Refusal
from foundation.forms import Form, TextField, TickField, UploadField
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.documents import safe_workbook
from members.domain.identity import Identity
from members.guards import referee
from members.pages.lists import workbook
from members.services import exports, staged_files

Mine = Request[Identity, Any, Any]
SHOWN = 200


class UploadForm(Form):
    file = UploadField(N_("Questions as an Excel file (.xlsx)"), required=True, accept=".xlsx")


class ConfirmForm(Form):
    """What was looked at."""

    key = TextField("", longest=60, required=True)
    fingerprint = TextField("", longest=64, required=True)
    only_these = TickField("")


@get(PATH + "/template.xlsx", name="quiz-template", guards=[referee])
async def template(competition_id: FromPath[str], quiz_id: FromPath[str]) -> Response[bytes]:
    await own_quiz(competition_id, quiz_id)
    return workbook(quiz_workbook.bank([]), "questions-template.xlsx")


@get(PATH + "/questions.xlsx", name="quiz-questions", guards=[referee])
async def as_workbook(competition_id: FromPath[str], quiz_id: FromPath[str]) -> Response[bytes]:
    """The bank in the columns of the template: export, change, take in again."""
    await own_quiz(competition_id, quiz_id)
    questions = [each.question for each in await quizzes.bank(quiz_id)]
    return workbook(quiz_workbook.bank(questions), "questions.xlsx")


@get(PATH + "/import", name="import-questions", guards=[referee])
async def show(request: Mine, competition_id: FromPath[str], quiz_id: FromPath[str]) -> Response[Any]:
    """Also the page after taking one in, which then says what came of it."""
    row = await own_quiz(competition_id, quiz_id)
    names = ("added", "changed", "taken_out", "left_out")
    counts = {name: _count(request.query_params.get(name)) for name in names}
    return await _shown(request, row, UploadForm(), done=counts if "added" in request.query_params else None)


async def _shown(
    request: Mine, row: QuizRow, form: UploadForm, status: int = 200, done: dict[str, int] | None = None
) -> Response[Any]:
    context = {
        "competition": await overview.competition(row.competition),
        "quiz": row,
        "form": form,
        "done": done,
        "megabytes": safe_workbook.LARGEST_FILE // 1024 // 1024,
    }
    return page(request, "competitions/quiz/import.html", context, status_code=status)


@post(PATH + "/import", guards=[referee], status_code=200)
async def preview(request: Mine, competition_id: FromPath[str], quiz_id: FromPath[str]) -> Response[Any]:
    """Reads the file, keeps it aside and shows what it would change."""
    row = await own_quiz(competition_id, quiz_id)
    form = await UploadForm.read(request)
    if not form.validate():
        return await _shown(request, row, form, 422)
    try:
        content = await form.file.data.read(safe_workbook.LARGEST_FILE + 1)
        found = await bank.preview(row.id, content)
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _shown(request, row, form, refused.status)
    key = await staged_files.keep(request.user.member_id, content)
    return await _previewed(request, row, found, key)


async def _previewed(request: Mine, row: QuizRow, found: Preview, key: str) -> Response[Any]:
    context = {
        "competition": await overview.competition(row.competition),
        "quiz": row,
        "found": found,
        "changes": found.changes,
        "kinds": KIND_WORDS,
        "key": key,
        "shown": SHOWN,
    }
    return page(request, "competitions/quiz/preview.html", context)


@post(PATH + "/import/confirm", name="confirm-questions", guards=[referee], status_code=200)
async def confirm(request: Mine, competition_id: FromPath[str], quiz_id: FromPath[str]) -> Response[Any]:
    """Applies exactly what was shown; when the bank has changed since, nothing is done."""
    row = await own_quiz(competition_id, quiz_id)
    form = await ConfirmForm.read(request)
    upload = UploadForm()
    if not form.validate():
        return await _shown(request, row, upload, 422)
    key, me = form.key.data or "", request.user.member_id
    try:
        content = await staged_files.kept(me, key)
        done = await bank.apply(
            request.user,
            row.id,
            content,
            only_these=bool(form.only_these.data),
            fingerprint=form.fingerprint.data,
        )
    except Refusal as refused:
        upload.refuse(refused.sentence, refused.field)
        return await _shown(request, row, upload, refused.status)
    await staged_files.drop(me, key)
    counts = {
        "added": done.added,
        "changed": done.changed,
        "taken_out": done.taken_out,
        "left_out": done.left_out,
    }
    return see_other(f"{quiz_path(competition_id, quiz_id)}/import?{urlencode(counts)}")


@post(
    PATH + "/questions/{question_id:str}/take-out",
    name="take-out-question",
    guards=[referee],
    status_code=200,
)
async def take_out(
    request: Mine, competition_id: FromPath[str], quiz_id: FromPath[str], question_id: FromPath[str]
) -> Response[Any]:
    """One question is asked no more."""
    await own_quiz(competition_id, quiz_id)
    await bank.take_out(request.user, quiz_id, question_id)
    return see_other(f"{quiz_path(competition_id, quiz_id)}?done=saved")


@get(PATH + "/results.xlsx", name="quiz-results", guards=[referee])
async def results(request: Mine, competition_id: FromPath[str], quiz_id: FromPath[str]) -> Response[bytes]:
    """Everybody's place, name and branch, and the branches; taking it out of the house leaves a trace."""
    row = await own_quiz(competition_id, quiz_id)
    found = await standing(row, now())
    content = quiz_workbook.results(row.name, found.ranked, found.branches)
    await exports.note(request.user, "quiz.exported", len(found.ranked), "quiz", quiz_id)
    return workbook(content, "quiz-results.xlsx")


def _count(given: str | None) -> int:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 8 else 0


routes = [template, as_workbook, show, preview, confirm, take_out, results]
