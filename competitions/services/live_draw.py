"""Changes of a draw reach the pages that show it: who moved on, what was called to which court."""

import msgspec

from foundation.live import hub


class DrawChange(msgspec.Struct, frozen=True):
    """What a page is told: which discipline and matches changed; it then asks for what it shows."""

    competition: str
    discipline: str
    matches: list[str]


def draw_topic(competition_id: str) -> str:
    return f"competition/{competition_id}"


def draw_changed(competition_id: str, discipline_id: str, matches: list[str]) -> None:
    """Called once the change is durable. A later change replaces an unread one of the same discipline."""
    topic = draw_topic(competition_id)
    if not hub.watching(topic):
        return
    data = msgspec.json.encode(DrawChange(competition_id, discipline_id, matches)).decode()
    hub.publish(topic, data, event="draw", key=f"draw {discipline_id}")
