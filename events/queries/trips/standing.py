"""Where an application stands, told to the applicant step by step."""

from events.domain.event import RegistrationStatus
from events.queries.mine import Held
from foundation.clock import now
from foundation.database import fetch
from foundation.messages import Sentence

_ROW = (
    "SELECT r.registered_at, n.at AS nominated_at, l.handed_in_at, (SELECT c.reason FROM registration_change c"
    " WHERE c.registration = r.id AND c.status = r.status ORDER BY c.id DESC LIMIT 1) AS reason"
    " FROM registration r LEFT JOIN nomination n ON n.registration = r.id"
    " LEFT JOIN branch_list l ON l.offering = n.offering AND l.branch = n.branch WHERE r.id = {}"
)
_NOTICE = (
    "SELECT n.id, n.ends_at, n.taken_down_at FROM notice_line l JOIN notice n ON n.id = l.notice"
    " WHERE l.registration = {} ORDER BY n.number DESC LIMIT 1"
)

Step = tuple[Sentence, Sentence | str, str]


async def of_application(held: Held) -> list[Step]:
    """(title, text, state) of each step, for the timeline. The branch's rank is not told: it is not public."""
    row = (await fetch(_ROW, held.id))[0]
    decided = held.status is not RegistrationStatus.APPLIED
    handed = row["handed_in_at"] is not None and row["nominated_at"] is not None
    steps: list[tuple[Sentence, Sentence | str, bool]] = [
        (Sentence("Applied"), Sentence("{at}", at=row["registered_at"]), True),
        (
            Sentence("The branch puts its applicants in order"),
            Sentence("Your liaison does this.") if not (handed or decided) else "",
            handed or decided,
        ),
        (
            Sentence("The union reviews and gives the places"),
            _outcome(held, row["reason"] or "") if decided else "",
            decided,
        ),
    ]
    if held.status in (RegistrationStatus.CONFIRMED, RegistrationStatus.OFFERED) and not held.event.private:
        rows = await fetch(_NOTICE, held.id)
        ends = (rows[0]["taken_down_at"] or rows[0]["ends_at"]) if rows else None
        told = Sentence("until {ends}", ends=ends) if ends else ""
        steps.append((Sentence("Public notice"), told, ends is not None and ends <= now()))
        steps.append((Sentence("The trip"), Sentence("{at}", at=held.starts_at) if held.starts_at else "",
                      held.event.over(now())))  # fmt: skip
    current = next((number for number, (_, _, done) in enumerate(steps) if not done), len(steps))
    if held.status is RegistrationStatus.REJECTED:
        current = len(steps)
    return [
        (title, text, "done" if number < current else "now" if number == current else "")
        for number, (title, text, _) in enumerate(steps)
    ]


def _outcome(held: Held, reason: str) -> Sentence | str:
    if held.status is RegistrationStatus.WAITLISTED:
        return Sentence("You stand by: when somebody of your branch drops out, the next of its list follows.")
    if held.status is RegistrationStatus.REJECTED:
        return Sentence("No place this time. {reason}", reason=reason)
    return Sentence("The place is yours.")
