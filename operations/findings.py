"""What the doctor finds: a state, what was looked at, and what to do about it."""

from enum import StrEnum

import msgspec

from foundation.messages import Sentence


class State(StrEnum):
    """`wrong` stops the product or endangers data; `doubtful` should be mended soon."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    WRONG = "wrong"


class Finding(msgspec.Struct, frozen=True):
    """One thing looked at. `cure` says what to do, None when nothing is."""

    state: State
    what: Sentence
    cure: Sentence | None = None


def good(what: Sentence) -> Finding:
    return Finding(State.GOOD, what)
