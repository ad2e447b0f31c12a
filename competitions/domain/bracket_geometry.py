"""Where everything of a knockout stands on the sheet: boxes of matches, connectors, column heads. Pure numbers."""

from collections.abc import Mapping, Sequence

import msgspec

from competitions.domain.draw_graph import DrawGraph, GraphMatch, feeds_of
from competitions.domain.round_names import round_name
from foundation.messages import Sentence


class Sizes(msgspec.Struct, frozen=True):
    """In SVG units. ``row`` is the height of one side, a box has two; ``letters`` the part of it a name fills."""

    box: int = 204
    row: int = 28
    gap: int = 26
    between: int = 32
    head: int = 36
    margin: int = 8
    letters: float = 0.5

    @property
    def height(self) -> int:
        return 2 * self.row

    @property
    def slot(self) -> int:
        return self.height + self.gap

    @property
    def column(self) -> int:
        return self.box + self.between


class Box(msgspec.Struct, frozen=True):
    """A match: ``x``, ``y`` of its upper left corner."""

    key: str
    round: int
    x: float
    y: float


class Connector(msgspec.Struct, frozen=True):
    """The way of a winner from one match into another: ``path`` is an SVG path."""

    source: str
    target: str
    path: str


class Head(msgspec.Struct, frozen=True):
    """Above a column."""

    round: int
    title: Sentence
    x: float


class Sheet(msgspec.Struct, frozen=True):
    """A whole bracket of ``width`` × ``height`` units."""

    width: int
    height: int
    sizes: Sizes
    heads: tuple[Head, ...]
    boxes: tuple[Box, ...]
    connectors: tuple[Connector, ...]
    third: Head | None = None


def bracket(graph: DrawGraph, sizes: Sizes = Sizes()) -> Sheet:  # noqa: B008 - frozen
    """Lays out the main bracket: each round a column, each match midway between the two slots it comes from."""
    depth = graph.rounds - (2 if graph.method == "double_elimination" else 0)
    slots = 1 << max(depth - 1, 0)
    main, below = graph.sections.get("main", ()), graph.sections.get("third", ())
    boxes = {
        match.key: Box(match.key, match.round, _x(match.round, sizes), _y(match, depth, sizes))
        for match in (*main, *below)
    }
    third = below[0] if below else None
    bottom = max(box.y for box in boxes.values()) + sizes.height
    height = max(sizes.head + slots * sizes.slot, bottom) + sizes.margin
    return Sheet(
        width=round(2 * sizes.margin + graph.rounds * sizes.column - sizes.between),
        height=round(height),
        sizes=sizes,
        heads=_heads(graph, main, sizes),
        boxes=tuple(boxes[match.key] for match in graph.matches if match.key in boxes),
        connectors=_connectors((*main, *below), boxes, sizes),
        third=Head(third.round, Sentence("Third place"), _x(third.round, sizes)) if third else None,
    )


def side_bracket(graph: DrawGraph, matches: Sequence[GraphMatch], sizes: Sizes = Sizes()) -> Sheet:  # noqa: B008
    """Lays out what stands beside the main bracket: the losers' one, play-offs for places, a plate.

    A match whose sides come from elsewhere takes the next slot down; another one stands midway between those it
    comes from. Trees stand below one another, those for better places first.
    """
    first = min(match.round for match in matches)
    columns = max(match.round for match in matches) - first + 1
    here = {match.key: match for match in matches}
    slots: dict[str, float] = {}
    rows = 0.0
    for root in _roots(matches):
        rows = _stand(root, here, slots, rows)
    boxes = {
        key: Box(
            key,
            here[key].round - first + 1,
            _x(here[key].round - first + 1, sizes),
            sizes.head + slot * sizes.slot + sizes.gap / 2,
        )
        for key, slot in slots.items()
    }
    one_tree = len({match.section for match in matches}) == 1
    return Sheet(
        width=round(2 * sizes.margin + columns * sizes.column - sizes.between),
        height=round(sizes.head + rows * sizes.slot + sizes.margin),
        sizes=sizes,
        heads=_heads(graph, matches, sizes, first) if one_tree else (),
        boxes=tuple(boxes[match.key] for match in matches),
        connectors=_connectors(matches, boxes, sizes),
    )


def _roots(matches: Sequence[GraphMatch]) -> list[GraphMatch]:
    onward = {feed.match for match in matches for feed in feeds_of(match) if feed.kind == "winner"}
    roots = [match for match in matches if match.key not in onward]
    return sorted(roots, key=lambda match: match.winner_places.first if match.winner_places else 0)


def _stand(root: GraphMatch, here: dict[str, GraphMatch], slots: dict[str, float], rows: float) -> float:
    """Gives every match that leads to ``root`` its slot, from slot ``rows`` on; returns how far it came."""
    waiting = [(root, False)]
    while waiting:
        match, ready = waiting.pop()
        before = [feed.match for feed in feeds_of(match) if feed.kind == "winner" and feed.match in here]
        if not before:
            slots[match.key] = rows
            rows += 1
        elif ready:
            slots[match.key] = sum(slots[key] for key in before) / len(before)
        else:
            waiting.append((match, True))
            waiting += [(here[key], False) for key in reversed(before)]
    return rows


def _heads(graph: DrawGraph, matches: Sequence[GraphMatch], sizes: Sizes, first: int = 1) -> tuple[Head, ...]:
    found: dict[int, Head] = {}
    for match in matches:
        column = match.round - first + 1
        if column not in found:
            found[column] = Head(match.round, round_name(graph, match), _x(column, sizes))
    return tuple(found[column] for column in sorted(found))


def _connectors(
    matches: Sequence[GraphMatch], boxes: Mapping[str, Box], sizes: Sizes
) -> tuple[Connector, ...]:
    return tuple(
        _connector(boxes[feed.match], boxes[match.key], side, sizes)
        for match in matches
        for side, feed in enumerate(feeds_of(match))
        if feed.kind == "winner" and feed.match in boxes
    )


def _x(column: int, sizes: Sizes) -> float:
    return sizes.margin + (column - 1) * sizes.column


def _y(match: GraphMatch, depth: int, sizes: Sizes) -> float:
    span = 1 << (min(match.round, depth) - 1)
    if match.stage == "third":
        # Below the final, far enough for a heading of its own.
        final = sizes.head + span * sizes.slot / 2 - sizes.slot / 2
        return final + sizes.height + sizes.head + sizes.gap
    return sizes.head + ((match.position - 1) * span + span / 2 - 0.5) * sizes.slot + sizes.gap / 2


def _connector(source: Box, target: Box, side: int, sizes: Sizes) -> Connector:
    x1, y1 = source.x + sizes.box, source.y + sizes.row
    x2, y2 = target.x, target.y + sizes.row * (0.5 + side)
    middle = (x1 + x2) / 2
    return Connector(source.key, target.key, f"M{x1:g} {y1:g}H{middle:g}V{y2:g}H{x2:g}")
