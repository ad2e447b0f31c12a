"""How the API of events answers: once a key, refusals as problem+json with everything that is wrong."""

from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Any

import msgspec
from litestar import Request, Response

from events.services.answers import AnswersRefused
from events.services.companions_refused import CompanionsRefused
from events.services.once import once
from events.services.signup import NotAdmitted
from foundation.i18n import say
from members.domain.identity import Identity

Mine = Request[Identity, Any, Any]


async def answered(request: Mine, act: Callable[[], Awaitable[msgspec.Struct]]) -> Response[Any]:
    """The answer of a write; with the header `Idempotency-Key` the first one, however often it is sent."""

    async def encoded() -> str:
        return msgspec.json.encode(await act()).decode()

    key = request.headers.get("idempotency-key", "")
    try:
        if key:
            sent = (
                f"{request.method} {request.url.path}?{request.url.query}\n".encode() + await request.body()
            )
            text = await once(request.user, key, sha256(sent).hexdigest(), encoded)
        else:
            text = await encoded()
    except NotAdmitted as refused:
        reasons = [
            {"type": reason.why.value, "title": say(reason.sentence)} for reason in refused.decision.reasons
        ]
        return problem(refused.status, reasons[0]["title"], type=reasons[0]["type"], reasons=reasons)
    except (AnswersRefused, CompanionsRefused) as refused:
        errors = [{"field": field, "message": say(told)} for field, told in refused.fields.items()]
        kind = "answers-refused" if isinstance(refused, AnswersRefused) else "people-refused"
        return problem(refused.status, say(refused.sentence), type=kind, errors=errors)
    return Response(text.encode(), status_code=200, media_type="application/json")


def problem(status: int, title: str, **more: Any) -> Response[Any]:
    return Response(
        {"status": status, "title": title, **more}, status_code=status, media_type="application/problem+json"
    )
