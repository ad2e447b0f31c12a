"""What an organizer fills in to set an event up, and what still keeps it from being published."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from events.domain.eligibility import Rules
from events.domain.event import Event, Kind
from events.domain.question_form import QuestionDraft as QuestionDraft
from events.domain.question_form import question_problems
from foundation.messages import Sentence

MOST_OFFERINGS = 300
MOST_PLACES = 100_000


class PoolDraft(msgspec.Struct, frozen=True):
    """Places. `id` empty: new. `quotas`: branch id → places, when they go by branch."""

    size: int
    name: str = ""
    id: str = ""
    by_branch: bool = False
    quotas: Mapping[str, int] = {}


class OfferingDraft(msgspec.Struct, frozen=True):
    """`pool` is the position of its places in `EventDraft.pools`."""

    title: str
    pool: int
    code: str = ""
    id: str = ""
    rules: Rules = Rules()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    section: str = ""
    place: str = ""


class EventDraft(msgspec.Struct, frozen=True):
    """An event as it stands in the form. `revision`: the one the organizer saw when starting to edit."""

    kind: Kind
    title: str
    host: str
    summary: str = ""
    description: str = ""
    place: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    cancel_until: datetime | None = None
    waitlist: bool = True
    per_person: int = 1
    contact: str = ""
    offerings: tuple[OfferingDraft, ...] = ()
    pools: tuple[PoolDraft, ...] = ()
    questions: tuple[QuestionDraft, ...] = ()
    preset: str = ""
    revision: int = 0


Problems = Mapping[str, Sentence]


def problems(draft: EventDraft) -> Problems:
    """What is wrong with a draft: the form's field (such as `offerings-0-title`) → what to do about it.

    A draft may be unfinished; what is missing for publication is `missing`'s to say.
    """
    found: dict[str, Sentence] = {}
    for part in (_times(draft), _offerings(draft), _pools(draft), question_problems(draft.questions)):
        for field, sentence in part:
            found.setdefault(field, sentence)
    return found


Found = Iterator[tuple[str, Sentence]]


def _times(draft: EventDraft) -> Found:
    order = (
        ("ends_at", draft.starts_at, draft.ends_at, Sentence("The end lies before the beginning.")),
        ("closes_at", draft.opens_at, draft.closes_at, Sentence("Sign-up would close before it opens.")),
        (
            "closes_at",
            draft.closes_at,
            draft.ends_at,
            Sentence("Sign-up would close after the event is over."),
        ),
        (
            "cancel_until",
            draft.cancel_until,
            draft.ends_at,
            Sentence("This lies after the end of the event."),
        ),
    )
    for field, first, second, sentence in order:
        if first is not None and second is not None and second < first:
            yield field, sentence


def _offerings(draft: EventDraft) -> Found:
    if len(draft.offerings) > MOST_OFFERINGS:
        yield "offerings", Sentence("At most {most} offerings fit in one event.", most=MOST_OFFERINGS)
    for number, offering in enumerate(draft.offerings):
        field = f"offerings-{number}"
        others = [other for other in draft.offerings if other is not offering]
        if not offering.title:
            yield f"{field}-title", Sentence("Please fill this in.")
        elif any(other.title == offering.title for other in others):
            yield f"{field}-title", Sentence("Two offerings have the same title. Please tell them apart.")
        if offering.code and any(other.code == offering.code for other in others):
            yield f"{field}-code", Sentence("Two offerings have the same short code.")
        yield from _rules(field, offering.rules)


def _rules(field: str, rules: Rules) -> Found:
    if rules.age_min is not None and rules.age_max is not None and rules.age_min > rules.age_max:
        yield f"{field}-age_max", Sentence("Nobody is at least {least} and at most {most} years old.",
                                           least=rules.age_min, most=rules.age_max)  # fmt: skip


def _pools(draft: EventDraft) -> Found:
    for number, pool in enumerate(draft.pools):
        field = f"pools-{number}-size"
        if not 1 <= pool.size <= MOST_PLACES:
            yield field, Sentence("Please give a number from {least} to {most}.", least=1, most=MOST_PLACES)
        if pool.by_branch and any(size < 0 for size in pool.quotas.values()):
            yield f"quotas-{number}", Sentence("A branch cannot have fewer than 0 places.")
        total = sum(pool.quotas.values())
        if pool.by_branch and total > pool.size:
            yield (
                f"quotas-{number}",
                Sentence(
                    "The branches together would have {total} places, but there are only {size}.",
                    total=total,
                    size=pool.size,
                ),
            )


class Missing(msgspec.Struct, frozen=True):
    """Something to do before publication (`blocks`) or better done; `field` is where in the form."""

    field: str
    sentence: Sentence
    blocks: bool = True


def missing(event: Event, promised: Mapping[str, tuple[int, int]], now: datetime) -> tuple[Missing, ...]:
    """What an event still lacks. `promised`: pool id → (places, places given to branches) of pools by branch."""
    found: list[Missing] = []
    if event.starts_at is None:
        found.append(Missing("starts_at", Sentence("When does it start?")))
    elif event.starts_at <= now:
        found.append(Missing("starts_at", Sentence("The start lies in the past.")))
    if not event.place:
        found.append(Missing("place", Sentence("Where does it take place?")))
    if not event.offerings and not event.settings.register.occasions:
        found.append(
            Missing("offerings", Sentence("What can people sign up for? At least one offering is needed."))
        )
    if event.sign_up_ends is not None and event.sign_up_ends <= now and event.starts_at != event.sign_up_ends:
        found.append(Missing("closes_at", Sentence("Sign-up would be closed already.")))
    for pool in event.pools:
        size, given = promised.get(pool.id, (0, 0))
        if pool.by_branch and given == 0:
            found.append(Missing("quotas", Sentence("Places go by branch, but no branch was given any yet.")))
        elif pool.by_branch and given < size:
            left = Sentence(
                "{count} place is not given to any branch yet.",
                "{count} places are not given to any branch yet.",
                count=size - given,
            )
            found.append(Missing("quotas", left, blocks=False))
    if not event.contact:
        found.append(
            Missing("contact", Sentence("Whom shall people ask? A name and phone help."), blocks=False)
        )
    if not event.summary and not event.description:
        found.append(
            Missing("summary", Sentence("Say in a line what people can look forward to."), blocks=False)
        )
    return tuple(found)


def blocking(found: Sequence[Missing]) -> tuple[Missing, ...]:
    return tuple(each for each in found if each.blocks)
