"""What people call a round: found from the graph when a match is made, kept with it as a text and its values."""

from typing import Any

import msgspec

from competitions.domain.draw_graph import DrawGraph, GraphMatch
from foundation.messages import Sentence


def round_name(graph: DrawGraph, match: GraphMatch) -> Sentence:
    section = graph.sections[match.section]
    last = section[-1]
    if graph.method == "double_elimination":
        return _double_name(graph, match)
    if match.stage == "third":
        name = Sentence("Third place")
    elif match.stage in ("group", "swiss"):
        name = Sentence("Round {round}", round=match.round)
    elif match.stage == "placing":
        name = _placing_name(last, match)
    elif match.stage == "plate":
        name = Sentence("Plate: {round}", round=knockout_round_name(last.round, match.round))
    else:
        name = knockout_round_name(graph.rounds, match.round)
    return name


def _double_name(graph: DrawGraph, match: GraphMatch) -> Sentence:
    if match.stage == "decider":
        return Sentence("Decider")
    if match.stage == "losers":
        if match.key == graph.sections["losers"][-1].key:
            return Sentence("Losers' final")
        return Sentence("Losers' round {round}", round=match.round)
    if match.round == graph.rounds - 1:
        return Sentence("Final")
    if match.round == graph.rounds - 2:
        return Sentence("Winners' final")
    return Sentence("Winners' round {round}", round=match.round)


def _placing_name(final: GraphMatch, match: GraphMatch) -> Sentence:
    assert final.winner_places
    if match.key == final.key:
        return Sentence("For place {place}", place=final.winner_places.first)
    return Sentence("For the places from {place}", place=final.winner_places.first)


def knockout_round_name(rounds: int, number: int) -> Sentence:
    left = rounds - number
    if left == 0:
        return Sentence("Final")
    if left == 1:
        return Sentence("Semi-finals")
    if left == 2:
        return Sentence("Quarter-finals")
    return Sentence("Round of {count}", count=1 << (left + 1))


def to_text(name: Sentence) -> str:
    """As it is kept with a match."""
    return msgspec.json.encode(_built(name)).decode()


def from_text(kept: str, round_: int) -> Sentence:
    """``round_`` is all that is known of a match without a name."""
    if not kept:
        return Sentence("Round {round}", round=round_)
    return _sentence(msgspec.json.decode(kept, type=tuple[str, dict[str, Any]]))


def _built(name: Sentence) -> tuple[str, dict[str, Any]]:
    values = {key: _built(one) if isinstance(one, Sentence) else one for key, one in name.values.items()}
    return name.msgid, values


def _sentence(kept: Any) -> Sentence:
    msgid, values = kept
    return Sentence(
        msgid, **{key: _sentence(one) if isinstance(one, list) else one for key, one in values.items()}
    )
