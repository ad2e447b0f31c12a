"""A Swiss: everybody plays every round against somebody with about as many points whom they have not met."""

from competitions.domain.draw_graph import DrawGraph, Feed, GraphMatch, numbered
from competitions.domain.draw_settings import LARGEST, DrawSettings, swiss_rounds
from foundation.errors import Refusal
from foundation.messages import Sentence

SMALLEST = 4


def swiss(entries: int, settings: DrawSettings) -> DrawGraph:
    """The graph: each round has lines of its own, two neighbours a match, with an odd number the last one rests.

    Lines of round 2 and later are filled when the round before has ended. Raises Refusal for fewer than 4 or
    more than 1,024 entries, or more rounds than there are new opponents.
    """
    if not SMALLEST <= entries <= LARGEST:
        raise Refusal(
            Sentence(
                "A Swiss takes {least} to {most} entries; there are {entries}.",
                least=SMALLEST,
                most=LARGEST,
                entries=entries,
            ),
            status=422,
        )
    rounds = swiss_rounds(entries, settings)
    matches = []
    for number in range(1, rounds + 1):
        before = (number - 1) * entries
        for position in range(1, entries // 2 + 1):
            a, b = Feed("line", line=before + 2 * position - 1), Feed("line", line=before + 2 * position)
            matches.append(
                GraphMatch(
                    f"s{number}m{position}", 0, "swiss", number, position, a, b, part=number, section="swiss"
                )
            )
    parts = tuple(((number - 1) * entries + 1, number * entries) for number in range(1, rounds + 1))
    return DrawGraph("swiss", entries, frozenset(), rounds, numbered(matches), parts=parts)
