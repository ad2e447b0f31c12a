"""Contests move on the screens of the hall: a change is told to whoever has the contest open, who fetches it anew."""

import msgspec

from foundation.database import after_commit
from foundation.live import hub


def contest_topic(contest_id: str) -> str:
    """What everybody may see changed."""
    return f"contest/{contest_id}"


def marks_topic(contest_id: str) -> str:
    """A judge has marked: for the chair only."""
    return f"contest-marks/{contest_id}"


def contest_changed(contest_id: str) -> None:
    """Call it inside a write: told once that is durable."""
    after_commit(lambda: _tell(contest_topic(contest_id), contest_id))


def marks_changed(contest_id: str) -> None:
    after_commit(lambda: _tell(marks_topic(contest_id), contest_id))


def _tell(topic: str, contest_id: str) -> None:
    hub.publish(topic, msgspec.json.encode({"matches": [], "contest": contest_id}).decode(), event="draw")
