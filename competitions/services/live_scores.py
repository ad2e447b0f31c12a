"""Points reach the spectators: the newest state of a match to its own page and to the page of its competition."""

import msgspec

from competitions.queries.umpiring import MatchView
from foundation.live import hub

_encode = msgspec.json.Encoder().encode


def match_topic(match_id: str) -> str:
    return f"match/{match_id}"


def competition_topic(competition_id: str) -> str:
    return f"scores/{competition_id}"


def score_changed(view: MatchView) -> None:
    """Called once the change is durable. A slow reader gets only the newest state of each match."""
    topics = [match_topic(view.id), competition_topic(view.competition)]
    if not any(hub.watching(topic) for topic in topics):
        return
    data = _encode(
        msgspec.structs.replace(view, held="another" if view.held == "you" else view.held)
    ).decode()
    for topic in topics:
        hub.publish(topic, data, event="score", key=view.id)
