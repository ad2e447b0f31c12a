"""What a person or a program gets when something is refused or went wrong: one sentence that says what to do."""

import logging
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.exceptions import HTTPException, InternalServerException, ValidationException
from litestar.response import Redirect

from foundation.database import DatabaseUnavailable
from foundation.errors import Refusal
from foundation.i18n import language, preferred, say
from foundation.messages import Sentence
from foundation.rendering import page

log = logging.getLogger("rallypoint.errors")
AnyRequest = Request[Any, Any, Any]

PLAIN = {
    400: Sentence("The request could not be read. Nothing was changed. Please go back and try again."),
    401: Sentence("Please sign in first."),
    403: Sentence("Your role does not allow this. Nothing was changed."),
    404: Sentence("There is nothing here. The link may be old or mistyped."),
    405: Sentence("This address cannot be used in this way. Nothing was changed."),
    413: Sentence(
        "This is too large to be sent. Nothing was changed. Please send a smaller file or a shorter text."
    ),
    415: Sentence("This kind of file or content is not understood here. Nothing was changed."),
    429: Sentence("Too many requests in a short time. Please wait a moment, then try again."),
}
AWAY = Sentence("Too much is going on at this moment. Please look whether it was done, then try again.")
GONE = "client disconnected prematurely"  # what Litestar says when a phone loses its network while it sends
FAILED = Sentence("Something went wrong on our side and nothing was changed. Please try again in a moment.")


def refused(request: AnyRequest, refusal: Refusal) -> Response[Any]:
    """A rule said no."""
    if refusal.status == 401 and not _is_api(request) and request.method == "GET":
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return Redirect(f"/sign-in?next={quote(wanted)}", status_code=303)
    return _answer(request, refusal.status, refusal.sentence, refusal.field)


def http_error(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """The framework said no: unknown address, wrong method, unreadable input."""
    status = 422 if isinstance(error, ValidationException) and _is_api(request) else error.status_code
    if isinstance(error, InternalServerException) and error.detail == GONE:
        return _answer(request, 400, PLAIN[400], None)  # read by nobody, and no defect of ours
    if status >= 500:
        return unexpected(request, error)
    detail = None if not isinstance(error, ValidationException) else _details(error)
    return _answer(request, status, PLAIN.get(status, PLAIN[400]), None, detail)


def too_deep(request: AnyRequest, error: RecursionError) -> Response[Any]:
    """JSON nested thousands of levels deep, which only ever comes from somebody who tries."""
    log.warning("%s %s was nested too deeply", request.method, request.scope["path"], exc_info=error)
    return _answer(request, 400, PLAIN[400], None)


def unavailable(request: AnyRequest, error: DatabaseUnavailable) -> Response[Any]:
    """The database is away or overwhelmed for the moment; it heals without a person, and so may the request."""
    log.error("%s %s: %s", request.method, request.scope["path"], error)
    answer = _answer(request, 503, AWAY, None)
    answer.headers["retry-after"] = "2"
    return answer


def unreadable(request: AnyRequest, error: Exception) -> Response[Any]:
    """Bytes that are no text, or a body in an encoding nobody knows: the framework's decoders raise these bare.

    A failed look-up of our own (KeyError, IndexError) is a kind of LookupError too, but never LookupError itself.
    """
    if isinstance(error, LookupError) and type(error) is not LookupError:
        return unexpected(request, error)
    log.warning("%s %s could not be decoded: %s", request.method, request.scope["path"], error)
    return _answer(request, 400, PLAIN[400], None)


def unexpected(request: AnyRequest, error: Exception) -> Response[Any]:
    """A defect, or something under us is gone. The log names the place; the person gets a sentence."""
    log.error("%s %s failed", request.method, request.scope["path"], exc_info=error)
    return _answer(request, 500, FAILED, None)


def _is_api(request: AnyRequest) -> bool:
    return str(request.scope["path"]).startswith("/api/")


def _details(error: ValidationException) -> list[dict[str, str]]:
    extra = error.extra if isinstance(error.extra, list) else []
    return [{"field": str(item.get("key", "")), "message": str(item.get("message", ""))} for item in extra]


def _answer(
    request: AnyRequest,
    status: int,
    sentence: Sentence,
    field: str | None,
    detail: list[dict[str, str]] | None = None,
) -> Response[Any]:
    # Middleware does not run where there is no route.
    language.set(preferred(request.cookies.get("language"), request.headers.get("accept-language")))
    if _is_api(request):
        problem: dict[str, Any] = {"type": "about:blank", "status": status, "title": say(sentence)}
        if field:
            problem["field"] = field
        if detail:
            problem["errors"] = detail
        return Response(problem, status_code=status, media_type="application/problem+json")
    return page(request, "error.html", {"status": status, "sentence": sentence}, status_code=status)


HANDLERS: dict[Any, Any] = {
    Refusal: refused,
    DatabaseUnavailable: unavailable,
    HTTPException: http_error,
    RecursionError: too_deep,
    UnicodeDecodeError: unreadable,
    LookupError: unreadable,
    Exception: unexpected,
}
