"""The offerings one can sign up for as forms show them: by section, each with a line that says how it stands."""

from events.queries.public import Choice, Standing
from foundation.messages import Sentence


def sections_of(standing: Standing) -> list[tuple[str, list[Choice]]]:
    """Where offerings stand under sections: first the section, then the time, free ones first. Else nothing."""
    if not any(choice.offering.section for choice in standing.choices):
        return []
    found: dict[str, list[Choice]] = {}
    for choice in standing.choices:
        found.setdefault(choice.offering.section, []).append(choice)
    return [(section, sorted(choices, key=_free_first)) for section, choices in found.items()]


def _free_first(choice: Choice) -> tuple[bool, float, str]:
    free = choice.possible and choice.decision.outcome != "waitlisted"
    starts = choice.offering.starts_at
    return not free, starts.timestamp() if starts else 0.0, choice.offering.title


def told(choice: Choice, *, applies: bool = False) -> Sentence:
    """A line under an offering: how many places there are, else why it cannot be had.

    `applies`: one asks for a place, and all are given later.
    """
    if applies and choice.possible and choice.places.free > 0:
        return Sentence(
            "{count} place is given after sign-up closes",
            "{count} places are given after sign-up closes",
            count=choice.places.free,
        )
    if choice.possible and choice.places.free > 0 and choice.decision.outcome == "waitlisted":
        return choice.decision.reason.sentence
    if choice.possible and choice.places.line == 0 and choice.places.free > 0:
        return Sentence("{count} place left", "{count} places left", count=choice.places.free)
    if choice.possible:
        return Sentence("Full; you would be number {place} on the waitlist.", place=choice.places.line + 1)
    return choice.decision.reason.sentence
