"""Where everything of a knockout stands on the sheet: boxes of matches, connectors, column heads. Pure numbers."""

import msgspec

from competitions.domain.draw_graph import DrawGraph, GraphMatch
from competitions.domain.round_names import knockout_round_name
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
    """Lays out a knockout: each round a column, each match midway between the two slots it comes from."""
    slots = max(graph.lines // 2, 1)
    boxes: dict[str, Box] = {}
    for match in graph.matches:
        boxes[match.key] = Box(match.key, match.round, _x(match, sizes), _y(match, sizes))
    third = next((match for match in graph.matches if match.stage == "third"), None)
    bottom = max(box.y for box in boxes.values()) + sizes.height
    height = max(sizes.head + slots * sizes.slot, bottom) + sizes.margin
    return Sheet(
        width=round(2 * sizes.margin + graph.rounds * sizes.column - sizes.between),
        height=round(height),
        sizes=sizes,
        heads=tuple(
            Head(
                number, knockout_round_name(graph.rounds, number), sizes.margin + (number - 1) * sizes.column
            )
            for number in range(1, graph.rounds + 1)
        ),
        boxes=tuple(boxes.values()),
        connectors=tuple(
            _connector(boxes[feed.match], boxes[match.key], side, sizes)
            for match in graph.matches
            for side, feed in enumerate((match.a, match.b))
            if feed.kind == "winner"
        ),
        third=Head(third.round, Sentence("Third place"), _x(third, sizes)) if third else None,
    )


def _x(match: GraphMatch, sizes: Sizes) -> float:
    return sizes.margin + (match.round - 1) * sizes.column


def _y(match: GraphMatch, sizes: Sizes) -> float:
    span = 1 << (match.round - 1)
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
