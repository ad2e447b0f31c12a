"""What a discipline waits for, in the referee's order."""

import pytest

from competitions.domain.missing import Facts, missing


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (Facts("singles", "entries", unentered=5), [("the roster is not frozen", "draw", False)]),
        (Facts("singles", "entries", unentered=1), [("fewer than two entries", "entries", False)]),
        (
            Facts("doubles", "entries", entries=3, unentered=3),
            [("3 players without a partner", "entries", False), ("the roster is not frozen", "draw", False)],
        ),
        (
            Facts("team", "entries", unentered=1),
            [("1 player in no team yet", "entries", False)],
        ),
        (
            Facts("team", "seeding", entries=4, unfit=2),
            [
                ("2 teams do not fit the regulations", "entries", False),
                ("the draw is not made", "draw", False),
            ],
        ),
        (
            Facts("singles", "seeding", entries=4, unentered=1),
            [
                ("1 player signed up after the roster was frozen", "entries", False),
                ("the draw is not made", "draw", False),
            ],
        ),
        (
            Facts("doubles", "seeding", entries=4, previewed=True),
            [("a drawn preview waits to be confirmed", "draw", False)],
        ),
        (
            Facts("singles", "drawn", cancelled=("张三",), ties=(2, 0), stage_due=True, open=9, unplanned=2),
            [
                ("张三 has cancelled; decide what becomes of the line", "desk", True),
                ("group B: a lot must decide", "draw", True),
                ("best of the groups: a lot must decide", "draw", True),
                ("the next stage can be drawn", "draw", True),
                ("2 matches have no time yet", "schedule", False),
            ],
        ),
        (
            Facts("team", "drawn", open=4, without_line_ups=1),
            [("1 tie waits for line-ups", "ties", False)],
        ),
        (Facts("singles", "drawn", open=3), []),
        (Facts("doubles", "finished", unentered=3), []),
    ],
)
def test_in_order(facts: Facts, said: list[tuple[str, str, bool]]) -> None:
    assert [(str(one.sentence), one.where, one.urgent) for one in missing(facts)] == said
