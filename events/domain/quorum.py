"""Quorum of a congress: how many of those expected must be present before it may decide (应到, 实到)."""

import msgspec

from foundation.messages import Sentence


class QuorumRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """A share of those expected; `parts` 0: no quorum is counted. Two thirds is usual for a staff congress.

    `role`: only those invited as this count, such as 正式代表; empty: everybody expected.
    """

    parts: int = 0
    of: int = 3
    role: str = ""


class Sitting(msgspec.Struct, frozen=True):
    """Whom a sitting expects, how many are present, and how many are needed."""

    expected: int
    present: int
    needed: int

    @property
    def reached(self) -> bool:
        return self.expected > 0 and self.present >= self.needed

    @property
    def lacking(self) -> int:
        return max(self.needed - self.present, 0)


def sitting(rules: QuorumRules, expected: int, present: int) -> Sitting:
    """The share is rounded up: of 58 delegates two thirds are 39."""
    return Sitting(expected, present, -(-expected * rules.parts // rules.of))


def told(counted: Sitting) -> Sentence:
    """How it stands, in a sentence."""
    if not counted.expected:
        return Sentence("Nobody is expected yet.")
    if counted.reached:
        return Sentence(
            "Expected {expected}, present {present}: the quorum of {needed} is reached.",
            expected=counted.expected, present=counted.present, needed=counted.needed,
        )  # fmt: skip
    return Sentence(
        "Expected {expected}, present {present}: {lacking} more are needed for the quorum of {needed}.",
        expected=counted.expected, present=counted.present, lacking=counted.lacking, needed=counted.needed,
    )  # fmt: skip
