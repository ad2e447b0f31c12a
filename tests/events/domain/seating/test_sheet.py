"""A seating plan read from rows of a sheet: what is understood, what is wrong and where."""

import pytest

from events.domain.seating.drafts import NewSeat
from events.domain.seating.sheet import read
from foundation.errors import Refusal

BRANCHES = {"图书馆": "b1"}
HEAD = ["区域", "排*", "座位号*", "左起位置", "座位类型", "保留给", "右侧过道", "前后次序"]


def test_a_plan_is_read() -> None:
    plan = read(
        [
            HEAD,
            ["池座", "1", 3, "", "", "图书馆", "", ""],
            ["池座", "1", 1.0, "", "无障碍", "", "是", ""],
            ["池座", "1", "2", "", "停用", "", "", ""],
            ["", "", "", "", "", "", "", ""],
            ["楼座", "A", "1", "4", "普通", "", "", "2"],
        ],
        BRANCHES,
    )
    assert plan.problems == ()
    (stalls, seats), (balcony, above) = plan.sections
    assert (stalls.name, stalls.aisles, stalls.band) == ("池座", (2,), 0)
    assert seats == (
        NewSeat(1, "1", 1, "3", branch="b1"),
        NewSeat(1, "1", 2, "1", accessible=True),
        NewSeat(1, "1", 3, "2", blocked=True),
    )
    assert (balcony.name, balcony.band) == ("楼座", 1)
    assert above == (NewSeat(1, "A", 4, "1"),)


def test_errors_are_told_by_row_and_the_rest_is_taken() -> None:
    plan = read(
        [
            ["Row", "Seat number", "Kind", "Held for", "Place"],
            ["1", "1", "throne", "", ""],
            ["1", "2", "", "no such branch", ""],
            ["1", "", "", "", ""],
            ["1", "3", "", "", "zero"],
            ["1", "4", "", "", ""],
            ["1", "4", "", "", ""],
            ["row number nine", "5", "", "", ""],
        ],
        BRANCHES,
    )
    assert [(problem.row, problem.column) for problem in plan.problems] == [
        (2, "kind"), (3, "branch"), (4, "number"), (5, "place"), (7, "number"), (8, "row"),
    ]  # fmt: skip
    assert plan.count == 1


def test_without_headings_it_is_no_plan() -> None:
    with pytest.raises(Refusal) as caught:
        read([["1", "2"], ["3", "4"]], BRANCHES)
    assert caught.value.status == 422
