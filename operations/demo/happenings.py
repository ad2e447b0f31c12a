"""Events set up, published, signed up for and attended: each act at its own time, by the person who would do it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from random import Random

from checkin.domain.attempt import Attempt, Means
from checkin.services.scan import scan
from events.domain.event import Event
from events.domain.questions import YES, Question, QuestionKind
from events.domain.signup import Outcome
from events.queries import facts
from events.services import lifecycle, setup, signup
from foundation.identifiers import new_secret
from operations.demo.cast import Player
from operations.demo.college import SEED
from operations.demo.programme import Offer, Plan, draft, opening
from operations.demo.story import Story, merged

SIZES = ("S", "M", "M", "L", "L", "XL", "2XL")


@dataclass(frozen=True)
class Stage:
    """Where and when the demo plays. `branches`: ids in the college's order; `host` is the college itself.

    `now` is the moment up to which it is told; `held` fills up with the events' ids by their titles.
    """

    people: dict[str, Player]
    organizer: Player
    host: str
    branches: list[str]
    now: datetime
    zone: tzinfo
    held: dict[str, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


async def hold(stage: Stage, plan: Plan) -> Story:
    """A plan carried out up to this moment; `stage.held` then knows the event by its title."""
    yield opening(plan, stage.today, stage.zone) - timedelta(days=3)
    stage.held[plan.title] = event_id = await setup.create(
        stage.organizer.identity, draft(plan, stage.host, stage.branches, stage.today, stage.zone)
    )
    if not plan.published:
        return
    await lifecycle.publish(stage.organizer.identity, event_id)
    event = await facts.load(event_id)
    assert event is not None
    used: set[str] = set()
    offers = []
    # Who is wanted from each branch is chosen before a lot takes them for something else.
    for number, offer in sorted(enumerate(plan.offers), key=lambda numbered: not numbered[1].of_branch):
        chance = Random(f"{SEED} {plan.title} {number}")  # noqa: S311 - the same for everybody is the point
        chosen = _who_comes(stage, event, plan, offer, chance, used)
        offers.append(_taken_up(stage, event, number, (offer, chosen), chance))
    async for moment in merged(offers):
        yield moment


def _who_comes(
    stage: Stage, event: Event, plan: Plan, offer: Offer, chance: Random, used: set[str]
) -> list[Player]:
    """`offer.wanted` people who may come, hardly anybody in two offerings of one event, the certain ones first."""
    assert event.starts_at is not None
    day = event.starts_at.astimezone(stage.zone).date()
    free = [
        player
        for player in stage.people.values()
        if (player.id not in used or player.identity.staff_number in offer.also)
        and player.identity.staff_number not in plan.officials
        and player.may(offer.rules, day)
    ]
    first = [player for player in free if player.identity.staff_number in plan.certain]
    rest = [player for player in free if player not in first]
    chance.shuffle(rest)
    if offer.of_branch:
        here_too = [player for player in first if player.identity.staff_number in offer.also]
        return _of_each_branch(stage, offer, [*here_too, *rest], used)
    if offer.by_branch:
        rest = _within_quotas(stage, offer, rest)
    chosen = [*first, *rest][: offer.wanted]
    used.update(player.id for player in chosen)
    return chosen


def _of_each_branch(stage: Stage, offer: Offer, free: list[Player], used: set[str]) -> list[Player]:
    """So many men and women of each branch, the first of them in `free`."""
    left = {
        (branch, sex): number
        for branch, numbers in zip(stage.branches, offer.of_branch, strict=True)
        for sex, number in zip(("male", "female"), numbers, strict=True)
    }
    chosen = []
    for player in free:
        place = player.identity.branch_id, player.sex
        if left.get(place, 0) > 0:
            left[place] -= 1
            chosen.append(player)
    used.update(player.id for player in chosen if player.identity.staff_number not in offer.also)
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


async def _taken_up(
    stage: Stage, event: Event, number: int, wanted: tuple[Offer, list[Player]], chance: Random
) -> Story:
    """Each signs up for themselves between opening and closing (or now); then those who come are let in."""
    offer, chosen = wanted
    assert event.opens_at is not None
    assert event.sign_up_ends is not None
    seconds = (min(event.sign_up_ends, stage.now) - event.opens_at).total_seconds()
    # Most come early: the fourth power of a lot.
    moments = sorted(event.opens_at + timedelta(seconds=seconds * chance.random() ** 4) for _ in chosen)
    confirmed: list[str] = []
    for player, moment in zip(chosen, moments, strict=True):
        wish = signup.SignUp(event.id, event.offerings[number].id, answers=_answers(event.questions, chance))
        yield moment
        made = await signup.register(player.identity, wish)
        if made.outcome is Outcome.CONFIRMED:
            confirmed.append(made.registration)
    assert event.starts_at is not None
    coming = confirmed[: offer.scanned]
    arrivals = sorted(event.starts_at - timedelta(seconds=chance.randint(-300, 1800)) for _ in coming)
    for registration, moment in zip(coming, arrivals, strict=True):
        yield moment
        # The organizer finds them by name at the door.
        attempt = Attempt(new_secret()[:20], registration, Means.NAME, "正门")
        await scan(stage.organizer.identity, event.id, attempt)


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
