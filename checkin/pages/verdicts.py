"""A verdict as pages and the scanner show it, in the reader's language."""

from datetime import datetime

import msgspec

from checkin.domain.admission import UNDO_WITHIN
from checkin.domain.verdicts import Admission, Verdict, headline_of
from checkin.services.scan import Answer
from foundation.i18n import clock, say


class ShownVerdict(msgspec.Struct, frozen=True):
    """What fills the screen. `at` is the union's own clock, `14:30`; `takes_back` says that an undo is possible."""

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


def shown(answer: Answer, now: datetime) -> ShownVerdict:
    """An answer in words."""
    return _shown(answer.admission, answer.at, now, repeated=answer.repeated)


def shown_undo(admission: Admission, now: datetime) -> ShownVerdict:
    """What is told after an admission was taken back."""
    return _shown(admission, now, now)


def _shown(admission: Admission, at: datetime, now: datetime, *, repeated: bool = False) -> ShownVerdict:
    return ShownVerdict(
        verdict=admission.verdict,
        tone=admission.tone.value,
        headline=say(headline_of(admission.verdict)),
        sentence=say(admission.sentence),
        name=admission.name,
        branch=admission.branch,
        registration_id=admission.registration_id,
        at=clock(at),
        takes_back=admission.verdict is Verdict.ADMITTED and now - at <= UNDO_WITHIN,
        repeated=repeated,
    )
