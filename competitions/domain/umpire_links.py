"""What the link in an umpire's hand reaches: one match, or every match on one court, until it ends."""

from datetime import datetime

import msgspec

from foundation.errors import Refusal
from foundation.messages import Sentence


class UmpireCapability(msgspec.Struct, frozen=True):
    """A link as issued: bound to a match or to a court of a competition."""

    link_id: str
    competition_id: str
    match_id: str | None
    court: int | None
    expires_at: datetime
    revoked_at: datetime | None


def check_link(link: UmpireCapability, now: datetime) -> None:
    """Refuses (403) a link that was taken back or whose time is over."""
    if link.revoked_at is not None:
        raise Refusal(Sentence("This umpire link was taken back. Ask the referee for a new one."), status=403)
    if link.expires_at <= now:
        raise Refusal(
            Sentence("The time of this umpire link is over. Ask the referee for a new one."), status=403
        )


def reaches(link: UmpireCapability, competition_id: str, match_id: str, court: int | None) -> bool:
    """Whether that match may be umpired by this link."""
    if link.competition_id != competition_id:
        return False
    if link.match_id is not None:
        return link.match_id == match_id
    return court is not None and link.court == court
