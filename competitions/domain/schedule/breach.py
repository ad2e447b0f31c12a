"""What is wrong with a plan, in words: a kind for machines, the matches and people concerned, a sentence."""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from foundation.messages import Sentence

Kind = Literal[
    "unplanned",
    "fixed",
    "not_before",
    "day",
    "court",
    "closed",
    "taken",
    "feed",
    "rest",
    "twice",
    "away",
    "discipline_limit",
    "day_limit",
    "no_umpire",
    "umpire_away",
    "umpire_twice",
    "umpire_plays",
    "classification",
    "rubbers",
]


class Breach(msgspec.Struct, frozen=True):
    """One hard rule broken. ``tasks`` are ids of matches in the order of time, ``people`` ids in alphabetical order."""

    kind: Kind
    tasks: tuple[str, ...]
    sentence: Sentence
    people: tuple[str, ...] = ()


def named(people: Sequence[str], names: Mapping[str, str]) -> str | Sentence:
    """Li Wei · Li Wei and 3 others."""
    first = names.get(people[0], people[0])
    if len(people) == 1:
        return first
    return Sentence(
        "{name} and {count} other", "{name} and {count} others", name=first, count=len(people) - 1
    )
