"""What is wrong with a draft, and what still keeps an event from being published."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from events.domain.eligibility import Rules
from events.domain.event import EventStatus, Kind, Pool
from events.domain.event_form import (
    EventDraft,
    Missing,
    OfferingDraft,
    PoolDraft,
    blocking,
    missing,
    problems,
)
from events.domain.question_form import QuestionDraft
from events.domain.questions import QuestionKind
from foundation.messages import Sentence
from tests.events.domain.test_signup import EVENT, NOW, START

FILL = Sentence("Please fill this in.")
DRAFT = EventDraft(
    Kind.TRIP, "疗休养", "u", starts_at=START, ends_at=START + timedelta(days=2),
    offerings=(OfferingDraft("第一批", 0),), pools=(PoolDraft(22),),
)  # fmt: skip


def question(**more: Any) -> tuple[QuestionDraft, ...]:
    return (msgspec.structs.replace(QuestionDraft(QuestionKind.TEXT, "备注"), **more),)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, {}),
        ({"offerings": (), "pools": ()}, {}),
        ({"ends_at": START - timedelta(1)}, {"ends_at": Sentence("The end lies before the beginning.")}),
        (
            {"opens_at": START, "closes_at": NOW},
            {"closes_at": Sentence("Sign-up would close before it opens.")},
        ),
        (
            {"closes_at": START + timedelta(days=3)},
            {"closes_at": Sentence("Sign-up would close after the event is over.")},
        ),
        (
            {"cancel_until": START + timedelta(days=3)},
            {"cancel_until": Sentence("This lies after the end of the event.")},
        ),
        ({"offerings": (OfferingDraft("", 0),)}, {"offerings-0-title": FILL}),
        (
            {"offerings": (OfferingDraft("甲", 0, "A"), OfferingDraft("甲", 0, "A"))},
            {
                "offerings-0-title": Sentence("Two offerings have the same title. Please tell them apart."),
                "offerings-0-code": Sentence("Two offerings have the same short code."),
                "offerings-1-title": Sentence("Two offerings have the same title. Please tell them apart."),
                "offerings-1-code": Sentence("Two offerings have the same short code."),
            },
        ),
        (
            {"offerings": (OfferingDraft("甲", 0, rules=Rules(age_min=60, age_max=18)),)},
            {"offerings-0-age_max": Sentence("Nobody is at least {least} and at most {most} years old.",
                                             least=60, most=18)},
        ),
        (
            {"pools": (PoolDraft(0),)},
            {"pools-0-size": Sentence("Please give a number from {least} to {most}.", least=1, most=100_000)},
        ),
        (
            {"pools": (PoolDraft(5, by_branch=True, quotas={"a": 4, "b": 2}),)},
            {"quotas-0": Sentence("The branches together would have {total} places, but there are only {size}.",
                                  total=6, size=5)},
        ),
        (
            {"pools": (PoolDraft(5, by_branch=True, quotas={"a": -1}),)},
            {"quotas-0": Sentence("A branch cannot have fewer than 0 places.")},
        ),
        ({"pools": (PoolDraft(5, quotas={"a": 9}),)}, {}),
        ({"questions": question(label="")}, {"questions-0-label": FILL}),
        (
            {"questions": question(kind=QuestionKind.CHOICE, choices=("甲",))},
            {"questions-0-choices": Sentence("Please give at least two answers to choose from, one a line.")},
        ),
        (
            {"questions": question(kind=QuestionKind.SIZE, choices=("M", "M"))},
            {"questions-0-choices": Sentence("The same answer is there twice.")},
        ),
        (
            {"questions": question() * 31},
            {"questions": Sentence("At most {most} questions fit in one event.", most=30)},
        ),
        (
            {"offerings": tuple(OfferingDraft(str(number), 0) for number in range(301))},
            {"offerings": Sentence("At most {most} offerings fit in one event.", most=300)},
        ),
    ],
)  # fmt: skip
def test_what_is_wrong(changes: dict[str, Any], found: dict[str, Sentence]) -> None:
    assert problems(msgspec.structs.replace(DRAFT, **changes)) == found


CONTACT = Missing("contact", Sentence("Whom shall people ask? A name and phone help."), blocks=False)
SUMMARY = Missing("summary", Sentence("Say in a line what people can look forward to."), blocks=False)
COMPLETE = msgspec.structs.replace(
    EVENT,
    status=EventStatus.DRAFT,
    place="操场",
    contact="王干事",
    summary="一起走",
    pools=(Pool("p1", "", True),),
)


@pytest.mark.parametrize(
    ("changes", "promised", "found"),
    [
        ({}, (10, 10), ()),
        ({"contact": "", "summary": ""}, (10, 10), (CONTACT, SUMMARY)),
        ({"summary": "", "description": "说明"}, (10, 10), ()),
        (
            {"starts_at": None, "ends_at": None, "place": "", "offerings": ()},
            (10, 10),
            (
                Missing("starts_at", Sentence("When does it start?")),
                Missing("place", Sentence("Where does it take place?")),
                Missing(
                    "offerings", Sentence("What can people sign up for? At least one offering is needed.")
                ),
            ),
        ),
        ({"starts_at": NOW}, (10, 10), (Missing("starts_at", Sentence("The start lies in the past.")),)),
        ({"closes_at": NOW}, (10, 10), (Missing("closes_at", Sentence("Sign-up would be closed already.")),)),
        (
            {},
            (10, 0),
            (Missing("quotas", Sentence("Places go by branch, but no branch was given any yet.")),),
        ),
        (
            {},
            (10, 9),
            (
                Missing(
                    "quotas",
                    Sentence(
                        "{count} place is not given to any branch yet.",
                        "{count} places are not given to any branch yet.",
                        count=1,
                    ),
                    blocks=False,
                ),
            ),
        ),
    ],
)
def test_what_is_missing(
    changes: dict[str, Any], promised: tuple[int, int], found: tuple[Missing, ...]
) -> None:
    event = msgspec.structs.replace(COMPLETE, **changes)
    assert missing(event, {"p1": promised}, NOW) == found


def test_only_some_of_it_keeps_an_event_from_being_published() -> None:
    must = Missing("place", Sentence("Where does it take place?"))
    assert blocking((CONTACT, must, SUMMARY)) == (must,)
