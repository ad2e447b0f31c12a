"""What a judge may give, and through which link: checked for each mark, so that one refused mark stops no other."""

from datetime import datetime

import msgspec

from competitions.domain.contests.score_sheet import Status, points
from competitions.domain.contests.settings import ContestSettings
from foundation.errors import Refusal
from foundation.messages import Sentence


class JudgeCapability(msgspec.Struct, frozen=True):
    """A judge's link as issued."""

    link_id: str
    judge_id: str
    contest_id: str
    expires_at: datetime
    revoked_at: datetime | None


def check_link(link: JudgeCapability, now: datetime) -> None:
    """Refuses (403) a link that was taken back or whose time is over."""
    if link.revoked_at is not None:
        raise Refusal(
            Sentence("This judge's link was taken back. Ask the chair of the judges for a new one."),
            status=403,
        )
    if link.expires_at <= now:
        raise Refusal(
            Sentence("The time of this judge's link is over. Ask the chair of the judges for a new one."),
            status=403,
        )


_SHUT: dict[Status, Sentence] = {
    "waiting": Sentence("This performance has not been called yet."),
    "locked": Sentence("This performance is locked. Only the chair of the judges can open it again."),
    "withdrawn": Sentence("This performance has been withdrawn."),
}


def refused(
    settings: ContestSettings, status: Status, criterion_key: str, hundredths: int, *, excused: bool
) -> Sentence | None:
    """Why this mark cannot be taken, or None."""
    criterion = settings.criterion(criterion_key)
    if criterion is None:
        return Sentence("This criterion does not exist in this contest. Please reload the page.")
    if status in _SHUT:
        return _SHUT[status]
    if excused:
        return Sentence("You do not judge this performance.")
    if not 0 <= hundredths <= criterion.most * 100 or hundredths % settings.step:
        return Sentence(
            "“{criterion}” takes marks from 0 to {most} in steps of {step}.",
            criterion=criterion.name,
            most=criterion.most,
            step=points(settings.step).normalize(),
        )
    return None
