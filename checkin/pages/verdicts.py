"""A verdict as pages and the scanner show it, in the reader's language."""

from datetime import datetime

import msgspec

from checkin.domain.admission import UNDO_WITHIN
from checkin.domain.conflicts import CONFLICT_WORDS, Conflict
from checkin.domain.verdicts import BY_HAND, WENT_THROUGH, Admission, Verdict, headline_of
from checkin.services.scan import Answer
from events.queries import facts
from events.queries.seats_in_words import seats_for
from foundation.i18n import clock, say


class ShownVerdict(msgspec.Struct, frozen=True):
    """What fills the screen. `at` is the union's own clock, `14:30`; `takes_back` says that an undo is possible,
    `by_hand` that the door's people may let in nevertheless, with a reason. `registration_id` may be a guest's.
    """

    verdict: Verdict
    tone: str
    headline: str
    sentence: str
    name: str
    branch: str
    registration_id: str
    at: str
    takes_back: bool
    repeated: bool = False
    people: int = 0
    heads: int = 1
    guest: bool = False
    by_hand: bool = False
    conflict: str = ""
    conflict_words: str = ""


def shown(answer: Answer, now: datetime) -> ShownVerdict:
    """An answer in words."""
    return _shown(answer.admission, answer.at, now, answer.conflict, repeated=answer.repeated)


async def with_seat(event_id: str, verdict: ShownVerdict) -> ShownVerdict:
    """The same, and beside the branch where to sit; nothing is asked where an event has no seats."""
    event = facts.remembered(event_id) or await facts.event(event_id)
    if event is None or not event.seated or not verdict.registration_id or verdict.guest:
        return verdict
    seats = await seats_for(verdict.registration_id)
    words = " · ".join([verdict.branch, *(say(seat) for seat in seats)])
    return msgspec.structs.replace(verdict, branch=words)


def shown_undo(admission: Admission, now: datetime) -> ShownVerdict:
    """What is told after an admission was taken back."""
    return _shown(admission, now, now)


def _shown(
    admission: Admission,
    at: datetime,
    now: datetime,
    conflict: Conflict = Conflict.NONE,
    *,
    repeated: bool = False,
) -> ShownVerdict:
    words = CONFLICT_WORDS.get(conflict)
    return ShownVerdict(
        verdict=admission.verdict,
        tone=admission.tone.value,
        headline=say(headline_of(admission.verdict)),
        sentence=say(admission.sentence),
        name=admission.name,
        branch=admission.branch,
        registration_id=admission.registration_id or admission.guest,
        at=clock(at),
        takes_back=admission.verdict in WENT_THROUGH and now - at <= UNDO_WITHIN,
        repeated=repeated,
        people=admission.people,
        heads=admission.heads,
        guest=bool(admission.guest),
        by_hand=admission.verdict in BY_HAND,
        conflict=conflict.value,
        conflict_words=say(words) if words else "",
    )
