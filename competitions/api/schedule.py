"""The schedule for programs: times and courts as published; and for the referee's board, what a move would break."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath, JSONBody

from competitions.pages.public import visible
from competitions.queries.schedule.published import Planned, published
from competitions.services.schedule import moving
from competitions.services.schedule.moving import Place
from foundation.errors import Refusal
from foundation.i18n import say
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.guards import anyone, referee

AnyRequest = Request[Any, Any, Any]
PATH = "/api/v1/competitions/{competition_id:str}/schedule"
LONGEST_REASON = 200


class PlannedJson(msgspec.Struct, frozen=True):
    """A match with its planned time and court; ``court`` is where it is once it is called."""

    match: str
    discipline: str
    number: int
    rubber: int | None
    round_name: str
    a: str | None
    b: str | None
    status: str
    planned_at: datetime
    planned_court: int
    court_name: str
    minutes: int
    court: int | None


class PlaceJson(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a match is to go; ``at`` carries its offset from UTC."""

    match: Annotated[str, msgspec.Meta(max_length=13)]
    court: Annotated[int, msgspec.Meta(ge=1, le=99)]
    at: datetime

    @property
    def place(self) -> Place:
        if self.at.tzinfo is None or not 1970 < self.at.year < 2200:
            raise Refusal(
                Sentence("Please give a date and time such as 2026-06-09 14:30."), field="at", status=422
            )
        return Place(self.match, self.court, self.at)


class MoveJson(PlaceJson, frozen=True, forbid_unknown_fields=True):
    """``version`` is the number of the plan the sender sees; ``pin`` places it against a rule, with a reason."""

    version: int | None = None
    pin: bool = False
    reason: Annotated[str, msgspec.Meta(max_length=LONGEST_REASON)] = ""


class VerdictJson(msgspec.Struct, frozen=True):
    """``hard``: rules it breaks; ``soft``: what it costs."""

    hard: list[str]
    soft: list[str]


@get(PATH, name="api-schedule", guards=[anyone])
async def show(request: AnyRequest, competition_id: FromPath[str]) -> list[PlannedJson]:
    """Every match with a published time, in the order of time and court."""
    await visible(request, competition_id)
    return [_json(each) for each in await published(competition_id)]


def _json(each: Planned) -> PlannedJson:
    card = each.card
    return PlannedJson(
        card.id,
        card.discipline,
        card.number,
        each.rubber,
        say(card.round_name),
        card.a.name or None,
        card.b.name or None,
        card.status,
        each.at,
        each.court,
        each.court_name,
        each.minutes,
        card.court,
    )


@post(f"{PATH}/check", name="api-schedule-check", guards=[referee], status_code=200)
async def check(competition_id: FromPath[str], data: JSONBody[PlaceJson]) -> VerdictJson:
    """What a move would break; nothing is changed."""
    return _verdict(await moving.check(competition_id, data.place))


@post(f"{PATH}/moves", name="api-schedule-move", guards=[referee], status_code=200)
async def move(
    request: Request[Identity, Any, Any], competition_id: FromPath[str], data: JSONBody[MoveJson]
) -> VerdictJson:
    """Places a match and keeps a new version of the plan."""
    return _verdict(
        await moving.move(
            request.user, competition_id, data.place, data.version, pin=data.pin, reason=data.reason
        )
    )


def _verdict(verdict: moving.Verdict) -> VerdictJson:
    return VerdictJson([say(each) for each in verdict.hard], [say(each) for each in verdict.soft])


routes = [show, check, move]
