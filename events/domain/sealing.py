"""What sensitive things an event may ask, under which words, and until when they are kept."""

from datetime import datetime, timedelta
from enum import StrEnum

from events.domain.settings import SealedRules
from foundation.messages import N_, Sentence


class SealedKind(StrEnum):
    ID_NUMBER = "id_number"
    HEALTH = "health"


KIND_NAMES = {SealedKind.ID_NUMBER: N_("ID number"), SealedKind.HEALTH: N_("Health declaration")}
KEPT = {SealedKind.ID_NUMBER: timedelta(days=30), SealedKind.HEALTH: timedelta(days=7)}
"""after the event's end"""
MOST_NOTE = 300


def asked(rules: SealedRules) -> tuple[SealedKind, ...]:
    wanted = {SealedKind.ID_NUMBER: rules.id_number, SealedKind.HEALTH: rules.health}
    return tuple(kind for kind, on in wanted.items() if on)


def wording(kind: SealedKind, rules: SealedRules) -> Sentence:
    """What the person agrees to; kept with the answer as it stood then."""
    days = KEPT[kind].days
    if kind is SealedKind.HEALTH:
        return Sentence(
            "I declare that my health allows me to take part, and agree that what I write of it is kept encrypted, "
            "read only by who leads the event, and deleted {days} days after the end.",
            days=days,
        )
    return Sentence(
        "I agree that my ID number is given to {insurer} for the insurance of this event only, kept encrypted, "
        "and deleted {days} days after the end.",
        insurer=rules.insurer or Sentence("the insurer"),
        days=days,
    )


def due(kind: SealedKind, ended: datetime | None, now: datetime) -> bool:
    """Whether an answer has to be deleted; an event without dates keeps nothing for ever, so it has no answer."""
    return ended is not None and now >= ended + KEPT[kind]


def bound_to(registration: str, kind: SealedKind) -> str:
    """What the encryption binds an answer to."""
    return f"sealed_answer/{registration}/{kind.value}"
