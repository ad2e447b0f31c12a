"""Events set up, published, signed up for and attended: each act at its own time, by the person who would do it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from random import Random

from checkin.domain.attempt import Attempt, Means
from checkin.services.scan import scan
from events.domain.event import Event
from events.domain.questions import YES, Question, QuestionKind
from events.domain.signup import Outcome
from events.queries import facts
from events.services import lifecycle, setup, signup
from foundation.clock import frozen, now
from foundation.database import write
from foundation.identifiers import new_secret
from operations.demo.cast import Player
from operations.demo.college import SEED
from operations.demo.programme import Offer, Plan, draft, opening

SIZES = ("S", "M", "M", "L", "L", "XL", "2XL")
AT_ONCE = 60


@dataclass(frozen=True)
class Stage:
    """Where and when the demo plays. `branches`: ids in the college's order; `host` is the college itself."""

    people: dict[str, Player]
    organizer: Player
    host: str
    branches: list[str]
    today: date
    zone: tzinfo


async def hold(stage: Stage, plan: Plan) -> str:
    """Carries out a plan up to this moment and returns the event's id."""
    opened = opening(plan, stage.today, stage.zone)
    with frozen(opened - timedelta(days=3)):
        event_id = await setup.create(
            stage.organizer.identity, draft(plan, stage.host, stage.branches, stage.today, stage.zone)
        )
        if not plan.published:
            return event_id
        await lifecycle.publish(stage.organizer.identity, event_id)
    event = await facts.load(event_id)
    assert event is not None
    used: set[str] = set()
    for number, offer in enumerate(plan.offers):
        chance = Random(f"{SEED} {plan.title} {number}")  # noqa: S311 - the same for everybody is the point
        chosen = _who_comes(stage, event, plan, offer, chance, used)
        confirmed = await _sign_up(event, number, chosen, chance)
        await _let_in(stage, event, confirmed[: offer.scanned], chance)
    return event_id


def _who_comes(
    stage: Stage, event: Event, plan: Plan, offer: Offer, chance: Random, used: set[str]
) -> list[Player]:
    """`offer.wanted` people who may come, nobody in two offerings of one event, the certain ones first."""
    assert event.starts_at is not None
    day = event.starts_at.astimezone(stage.zone).date()
    free = [
        player for player in stage.people.values() if player.id not in used and player.may(offer.rules, day)
    ]
    first = [player for player in free if player.identity.staff_number in plan.certain]
    rest = [player for player in free if player not in first]
    chance.shuffle(rest)
    if offer.by_branch:
        rest = _within_quotas(stage, offer, rest)
    chosen = [*first, *rest][: offer.wanted]
    used.update(player.id for player in chosen)
    return chosen


def _within_quotas(stage: Stage, offer: Offer, rest: list[Player]) -> list[Player]:
    left = dict(zip(stage.branches, offer.by_branch, strict=True))
    fitting = []
    for player in rest:
        branch = player.identity.branch_id
        if left.get(branch, 0) > 0:
            left[branch] -= 1
            fitting.append(player)
    return fitting


async def _sign_up(event: Event, number: int, chosen: list[Player], chance: Random) -> list[str]:
    """Each signs up for themselves, spread over the time from opening until closing or now; ids of who got in."""
    assert event.opens_at is not None
    assert event.sign_up_ends is not None
    end = min(event.sign_up_ends, now())
    seconds = (end - event.opens_at).total_seconds()
    # Most come early: the fourth power of a lot.
    moments = sorted(event.opens_at + timedelta(seconds=seconds * chance.random() ** 4) for _ in chosen)
    acts = list(zip(chosen, moments, strict=True))
    confirmed: list[str] = []
    for start in range(0, len(acts), AT_ONCE):
        confirmed += await _sign_up_some(event, number, acts[start : start + AT_ONCE], chance)
    return confirmed


async def _sign_up_some(
    event: Event, number: int, acts: list[tuple[Player, datetime]], chance: Random
) -> list[str]:
    offering = event.offerings[number].id
    wishes = [
        (player, at, signup.SignUp(event.id, offering, answers=_answers(event.questions, chance)))
        for player, at in acts
    ]

    async def body() -> list[str]:
        confirmed = []
        for player, at, wish in wishes:
            with frozen(at):
                made = await signup.register(player.identity, wish)
            if made.outcome is Outcome.CONFIRMED:
                confirmed.append(made.registration)
        return confirmed

    return await write(body)


def _answers(questions: tuple[Question, ...], chance: Random) -> dict[str, str]:
    return {question.id: _answer(question, chance) for question in questions if question.required}


def _answer(question: Question, chance: Random) -> str:
    if question.kind is QuestionKind.CONSENT:
        return YES
    if question.kind is QuestionKind.SIZE:
        return chance.choice(SIZES)
    if question.kind is QuestionKind.CHOICE:
        return question.options[min(int(3 * chance.random() ** 3), len(question.options) - 1)]
    if question.kind is QuestionKind.PHONE:
        return f"1000000{chance.randint(1000, 1420)}"
    return "无"


async def _let_in(stage: Stage, event: Event, registrations: list[str], chance: Random) -> None:
    """The organizer finds them by name at the door, in the half hour before the event begins."""
    assert event.starts_at is not None
    arrivals = sorted(event.starts_at - timedelta(seconds=chance.randint(-300, 1800)) for _ in registrations)

    async def body() -> None:
        for registration, at in zip(registrations, arrivals, strict=True):
            with frozen(at):
                attempt = Attempt(new_secret()[:20], registration, Means.NAME, "正门")
                await scan(stage.organizer.identity, event.id, attempt)

    if registrations:
        await write(body)
