"""Who may still come to a match by its feeds, and which matches must have ended before it: what a schedule asks."""

from competitions.domain.draw_graph import DrawGraph, Feed, feeds_of
from competitions.domain.situation import NOBODY, Played, Standing


def may_play(played: Played) -> dict[str, frozenset[str]]:
    """For each match still to be played (or to become void), everyone who may take part in it, by its key.

    A side that is known is one entry. Otherwise it is everyone who may win or lose the match it comes from, a whole
    group whose rank is not settled, and everyone of the draw for lines of a stage that is not made yet. Of
    knockouts it takes n log n steps; groups and unmade stages share their sets.
    """
    return _Arrivals(played).all()


class _Arrivals:
    def __init__(self, played: Played) -> None:
        self.played = played
        self.standing = Standing(played)
        self.everyone = frozenset(entry for entry in played.lines[: played.graph.lines] if entry)
        self.staying = self.everyone - played.withdrawn
        self.groups = [
            frozenset(entry for line in lines if (entry := played.lines[line - 1]))
            for lines in played.graph.groups
        ]
        self.of: dict[str, frozenset[str]] = {}

    def all(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for match in self.played.graph.matches:
            here = self._side(match.a) | self._side(match.b)
            self.of[match.key] = here
            if self.standing.of(match.key).status in ("waiting", "ready"):
                found[match.key] = here
        return found

    def _side(self, feed: Feed) -> frozenset[str]:
        known = self.standing.comes(feed)
        if known is not None:
            return frozenset() if known == NOBODY else frozenset((known,))
        if feed.kind == "line":
            return self.staying
        if feed.kind == "rank":
            return self.groups[feed.group - 1]
        if feed.kind == "best":
            return self.everyone
        return self.of[feed.match]


def before(graph: DrawGraph) -> dict[str, tuple[tuple[str, ...], ...]]:
    """For each match the keys of those that must have ended before it, in a few tuples that matches share.

    The match a winner or loser comes from; all matches of a group whose rank plays; all groups for the best of
    a rank; all matches of the part before for lines of a stage made later.
    """
    groups = [
        tuple(match.key for match in graph.sections[f"g{number}"])
        for number in range(1, len(graph.groups) + 1)
    ]
    all_groups = tuple(key for keys in groups for key in keys)
    parts: dict[int, list[str]] = {}
    for match in graph.matches:
        if match.stage in ("group", "swiss"):
            parts.setdefault(match.part, []).append(match.key)
    of_part = {part: tuple(keys) for part, keys in parts.items()}
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for match in graph.matches:
        waits: list[tuple[str, ...]] = []
        for feed in feeds_of(match):
            if feed.match:
                waits.append((feed.match,))
            elif feed.kind == "rank":
                waits.append(groups[feed.group - 1])
            elif feed.kind == "best":
                waits.append(all_groups)
            elif match.part > 1:
                waits.append(of_part[match.part - 1])
        found[match.key] = tuple(dict.fromkeys(waits))
    return found
