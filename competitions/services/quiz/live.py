"""The ranking moves by itself: whoever has it open hears that somebody has handed in, and fetches it anew."""

import msgspec

from foundation.database import after_commit
from foundation.live import hub


def quiz_topic(quiz_id: str) -> str:
    return f"quiz/{quiz_id}"


def quiz_changed(quiz_id: str) -> None:
    """Call it inside a write: told once that is durable."""
    data = msgspec.json.encode({"matches": [], "quiz": quiz_id}).decode()
    after_commit(lambda: hub.publish(quiz_topic(quiz_id), data, event="draw"))
