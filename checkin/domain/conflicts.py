"""What stands of a scan that a phone without network decided by itself, and what is shown about it."""

from enum import StrEnum

import msgspec

from checkin.domain.verdicts import WENT_THROUGH, Verdict
from foundation.messages import Sentence


class Conflict(StrEnum):
    """Why a scan needs a person's look."""

    NONE = ""
    TWICE = "twice"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    DISAGREES = "disagrees"
    REVOKED = "revoked"


CONFLICT_WORDS = {
    Conflict.TWICE: Sentence(
        "Let in twice, at doors that could not know of one another. Counted as one person."
    ),
    Conflict.WITHDRAWN: Sentence("Let in without network, though the place had been given back meanwhile."),
    Conflict.REFUSED: Sentence("Refused without network, though there was a place."),
    Conflict.DISAGREES: Sentence("The phone decided otherwise than the server does."),
    Conflict.REVOKED: Sentence("Scanned after the rights of this phone had ended. Not counted."),
}
_IMPOSSIBLE = frozenset({Verdict.FORGED, Verdict.UNKNOWN, Verdict.WRONG_EVENT})
_GIVEN_BACK = frozenset({Verdict.CANCELLED, Verdict.WAITLISTED, Verdict.NO_PLACE})
_THERE = frozenset({Verdict.ALREADY_ADMITTED, Verdict.INSIDE_ALREADY})


class Outcome(msgspec.Struct, frozen=True):
    """The verdict that stands, and the conflict to show."""

    verdict: Verdict
    conflict: Conflict = Conflict.NONE


def stands(said: Verdict, recomputed: Verdict) -> Outcome:
    """What stands of a phone's verdict, when the server comes to ``recomputed`` for that same moment.

    Whoever was let through a door is inside, whatever the server thinks of it later: that stands, and the
    difference is shown. Only a code that nobody can have had a right to is not counted.
    """
    if said in WENT_THROUGH:
        if recomputed in _IMPOSSIBLE:
            return Outcome(recomputed, Conflict.DISAGREES)
        if recomputed is said:
            return Outcome(said)
        if recomputed in _GIVEN_BACK:
            return Outcome(said, Conflict.WITHDRAWN)
        return Outcome(said, Conflict.TWICE if recomputed in _THERE else Conflict.DISAGREES)
    if recomputed is said:
        return Outcome(said)
    return Outcome(said, Conflict.REFUSED if recomputed in WENT_THROUGH else Conflict.DISAGREES)
