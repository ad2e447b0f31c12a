"""Formats an organiser could think of: every number drawn within the rules, and games short enough to end often."""

from typing import Any

from hypothesis import strategies as st

from competitions.domain.scoring.format_checks import check_format
from competitions.domain.scoring.formats import GameOverride, ScoringFormat
from foundation.errors import Refusal

which = st.sampled_from(["every", "decider", "none"])


@st.composite
def own_formats(draw: st.DrawFn) -> ScoringFormat:
    """Numbers that do not go together are set right by leaving them out, so that all that is drawn is used."""
    service = draw(st.sampled_from(["rally", "rally", "in_turns", "none"]))
    points = draw(st.integers(2, 7)) if service != "none" else draw(st.sampled_from([1, 1, 3]))
    cap = draw(st.none() | st.integers(points, points + 3))
    start = draw(st.tuples(st.integers(0, 1), st.integers(0, 2)))
    marks = st.lists(st.integers(1, points), max_size=2, unique=True).map(sorted)
    given: dict[str, Any] = {
        "best_of": draw(st.sampled_from([1, 3, 5])),
        "points": points,
        "lead": draw(st.integers(1, 3)),
        "cap": cap,
        "start": start,
        "handicap": draw(st.integers(0, 2)),
        "interval_at": tuple(draw(marks)),
        "interval_in": draw(which),
        "interval_s": draw(st.sampled_from([0, 60])),
        "break_s": draw(st.sampled_from([0, 120])),
        "ends_change_at": tuple(draw(marks)),
        "ends_change_in": draw(which),
        "service": service,
        "serves": draw(st.integers(1, 3)),
    }
    if service == "rally" and draw(st.booleans()):
        ended = draw(st.lists(st.integers(1, max(points - 1, 1)), max_size=3, unique=True).map(sorted))
        given["rubbers"] = (*[mark for mark in ended if mark < points], points)
        given["rubber_players"] = tuple(draw(st.sampled_from([1, 2])) for _ in given["rubbers"])
    elif draw(st.booleans()):
        given["overrides"] = (GameOverride(given["best_of"], points=max(points, 2), lead=2, start=(1, 0)),)
    return _playable(given)


TOGETHER = {"rubbers": "rubber_players", "interval_at": "interval_in"}


def _playable(given: dict[str, Any]) -> ScoringFormat:
    while True:
        try:
            return check_format(ScoringFormat("own", "Own", **given))
        except Refusal as refusal:
            wrong = next(name for name in (str(refusal.field), "handicap", "overrides") if name in given)
        del given[wrong]
        given.pop(TOGETHER.get(wrong, ""), None)
