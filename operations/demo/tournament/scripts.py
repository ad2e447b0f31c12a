"""Matches whose scores are told beforehand, so that the demo shows what rules are for: ties, lots, a correction."""

from dataclasses import dataclass, field

from competitions.queries.played import PlayedDraw
from operations.demo.tournament.match_play import Games

LEVEL: Games = ((21, 15), (21, 15))
RETIREMENT, WALKOVER = 3, 12  # numbers of matches in the men's singles
CORRECTED_FROM, CORRECTED_TO = ((21, 16), (21, 18)), ((21, 16), (21, 19))


@dataclass
class Script:
    """``won``: who beats whom and by which games, seen from the winner. ``lot``: entries to be placed by lot.
    ``leaves`` withdraws on the second evening; ``never`` is the match that is not played because of it."""

    won: dict[tuple[str, str], Games] = field(default_factory=dict)
    lot: tuple[str, ...] = ()
    leaves: str = ""
    never: str = ""
    corrected: str = ""

    def games(self, a: str, b: str) -> tuple[str, Games] | None:
        """Who wins and how, if it is told."""
        for one, other in ((a, b), (b, a)):
            if (one, other) in self.won:
                return one, self.won[one, other]
        return None


def scripts(draws: dict[str, PlayedDraw]) -> Script:
    """What is told of this draw: by lines of groups, whoever the lots put there."""
    script = Script()
    _three_way_tie(script, _group(draws["XD"], 0))
    _lot(script, _group(draws["WS"], 1))
    _leaving(script, draws["WS"])
    _correction(script, draws["WD"])
    return script


def _group(draw: PlayedDraw, number: int) -> list[str]:
    lines = draw.played.graph.groups[number]
    return [entry for line in lines if (entry := draw.played.lines[line - 1])]


def _three_way_tie(script: Script, group: list[str]) -> None:
    """Three win twice and have the same games difference: points decide (GCR 16.2.4)."""
    first, second, third, last = group
    script.won |= {
        (first, second): ((21, 15), (21, 15)),
        (second, third): ((21, 17), (21, 17)),
        (third, first): ((21, 18), (21, 18)),
        (first, last): ((21, 10), (21, 10)),
        (second, last): ((21, 12), (21, 12)),
        (third, last): ((21, 9), (21, 14)),
    }


def _lot(script: Script, group: list[str]) -> None:
    """Each beats the next by the same score: level in everything."""
    first, second, third = group
    script.won |= {(first, second): LEVEL, (second, third): LEVEL, (third, first): LEVEL}
    script.lot = (second, first, third)


def _leaving(script: Script, draw: PlayedDraw) -> None:
    """The second of the last group has lost once and does not come back: all results in the group are deleted."""
    first, second, third = _group(draw, len(draw.played.graph.groups) - 1)
    script.won[first, second] = ((21, 12), (21, 14))
    script.leaves = second
    script.never = next(
        kept.id for kept in draw.matches.values() if {kept.side_a, kept.side_b} == {second, third}
    )


def _correction(script: Script, draw: PlayedDraw) -> None:
    """The first match of the women's doubles ends 21-18 in the panel and 21-19 on the scoresheet."""
    match = min(
        (kept for kept in draw.matches.values() if kept.side_a and kept.side_b), key=lambda kept: kept.number
    )
    assert match.side_a
    assert match.side_b
    script.corrected = match.id
    script.won[match.side_a, match.side_b] = CORRECTED_FROM
