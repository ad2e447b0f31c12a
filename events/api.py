"""Events for programs, under /api/v1: typed, refusals as problem+json, every write harmless to repeat."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Response, Router, delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from events import api_own, api_parties
from events.api_answers import Mine, answered
from events.api_structs import RegisterIn, RegistrationOut, companions_of, seats_of
from events.domain.event import Event, EventStatus, Phase
from events.domain.questions import Question
from events.queries import listing, mine, public
from events.queries.listing import Listed
from events.queries.mine import Held
from events.services.cancellation import cancel
from events.services.signup import SignUp, register
from foundation.clock import now
from foundation.errors import not_found
from foundation.i18n import say
from members.guards import anyone, signed_in


class EventSummary(msgspec.Struct, frozen=True):
    """`phase`: before, open, closed, over or cancelled."""

    id: str
    kind: str
    title: str
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    opens_at: datetime | None
    closes_at: datetime | None
    phase: Phase
    places: int
    taken: int
    waiting: int


class QuestionOut(msgspec.Struct, frozen=True):
    """`shown_if`: asked only when that question is answered with one of `shown_when` (a consent: "yes").

    `scope`: of each person, or once of the party; `asked`: at signup or at the door. Several answers are given one a
    line. `longest`: characters of a text. `ages`: of companions of these ages only, whoever signs up being an adult.
    """

    id: str
    kind: str
    label: str
    help: str
    required: bool
    options: tuple[str, ...]
    scope: str
    asked: str
    shown_if: str
    shown_when: tuple[str, ...]
    least: str
    most: str
    longest: int
    ages: tuple[str, ...] = ()


class OfferingOut(msgspec.Struct, frozen=True):
    id: str
    title: str
    code: str
    places: int
    taken: int
    waiting: int
    starts_at: datetime | None
    ends_at: datetime | None


class EventOut(msgspec.Struct, frozen=True):
    event: EventSummary
    summary: str
    description: str
    offerings: tuple[OfferingOut, ...]
    questions: tuple[QuestionOut, ...]


@get("/events", name="api-events", guards=[anyone])
async def list_events(kind: FromQuery[str] = "") -> list[EventSummary]:
    """What is ahead, soonest first."""
    at = now()
    return [_listed(each) for each in await listing.upcoming(at) if not kind or each.event.kind == kind]


@get("/events/{event_id:str}", name="api-event", guards=[anyone])
async def show_event(event_id: FromPath[str]) -> EventOut:
    counted = await public.counted(event_id)
    if counted is None or counted.event.status is EventStatus.DRAFT:
        raise not_found()
    event = counted.event
    return EventOut(
        event=_summary(event, event.phase(now()), (counted.size, counted.taken, counted.waiting)),
        summary=event.summary,
        description=event.description,
        offerings=tuple(_offering(counted, offering) for offering in event.offerings),
        questions=tuple(_question(each) for each in event.questions),
    )


@post("/events/{event_id:str}/registrations", name="api-register", guards=[signed_in], status_code=200)
async def sign_up(request: Mine, event_id: FromPath[str], data: JSONBody[RegisterIn]) -> Response[Any]:
    """Signs up; sent again it answers with the registration that stands, so a retry is harmless."""

    async def act() -> RegistrationOut:
        wish = SignUp(
            event_id, data.offering, data.member, data.answers,
            seats=seats_of(data.seats, data.accessible), companions=companions_of(data.companions),
        )  # fmt: skip
        made = await register(request.user, wish)
        held = await mine.one(made.registration)
        return RegistrationOut(
            made.registration, event_id, data.offering, made.outcome.value, made.ticket, held.place if held else 0,
            say(made.decision.reason.sentence), made.missing,
        )  # fmt: skip

    return await answered(request, act)


@get("/registrations", name="api-registrations", guards=[signed_in])
async def list_mine(request: Mine) -> list[RegistrationOut]:
    """One's own registrations, by the time of the event."""
    return [_held(each) for each in await mine.of_member(request.user.member_id)]


@delete("/registrations/{registration_id:str}", name="api-cancel", guards=[signed_in], status_code=200)
async def give_back(
    request: Mine, registration_id: FromPath[str], reason: FromQuery[str] = ""
) -> dict[str, Any]:
    """Cancels; sent again it changes nothing. `reason` is needed for somebody else's registration."""
    done = await cancel(request.user, registration_id, reason)
    return {"id": registration_id, "status": "cancelled", "sentence": say(done.sentence), "again": done.again}


def _question(question: Question) -> QuestionOut:
    same = {
        name: getattr(question, name) for name in ("id", "label", "help", "required", "options", "shown_if")
    }
    return QuestionOut(
        **same,
        kind=question.kind.value,
        scope=question.scope.value,
        asked=question.asked.value,
        shown_when=question.shown_when or (("yes",) if question.shown_if else ()),
        least=question.bounds.least,
        most=question.bounds.most,
        longest=question.longest,
        ages=question.ages,
    )


def _listed(listed: Listed) -> EventSummary:
    return _summary(listed.event, listed.phase, (listed.size, listed.taken, listed.waiting))


def _summary(event: Event, phase: Phase, numbers: tuple[int, int, int]) -> EventSummary:
    return EventSummary(
        event.id, event.kind.value, event.title, event.place, event.starts_at, event.ends_at, event.opens_at,
        event.sign_up_ends, phase, *numbers,
    )  # fmt: skip


def _offering(counted: public.Counted, offering: Any) -> OfferingOut:
    pool = counted.pool(offering.pool)
    return OfferingOut(
        offering.id, offering.title, offering.code, pool.size, pool.taken, pool.waiting, offering.starts_at,
        offering.ends_at,
    )  # fmt: skip


def _held(held: Held) -> RegistrationOut:
    return RegistrationOut(
        held.id, held.event.id, held.offering, held.status.value, held.ticket, held.place, held.offering_title,
        party=held.party or "",
    )  # fmt: skip


routes = [
    Router(
        path="/api/v1",
        route_handlers=[
            list_events,
            show_event,
            sign_up,
            list_mine,
            give_back,
            *api_own.routes,
            *api_parties.routes,
        ],
    ),
]
