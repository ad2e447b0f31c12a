"""The table of formats, and what an organiser may not invent."""

from typing import Any

import msgspec
import pytest

from competitions.domain.scoring.format_checks import check_format
from competitions.domain.scoring.formats import GameOverride, ScoringFormat, leader
from competitions.domain.scoring.presets import PRESETS, own_format, preset
from foundation.errors import Refusal


@pytest.mark.parametrize(
    ("code", "best_of", "points", "lead", "cap", "interval", "where", "ends", "pauses"),
    [
        ("3x21", 3, 21, 2, 30, (11,), "every", (11,), (60, 120)),
        ("3x15", 3, 15, 2, 21, (8,), "every", (8,), (60, 120)),
        ("3x15-18", 3, 15, 2, 18, (8,), "every", (8,), (60, 120)),
        ("5x11", 5, 11, 2, 15, (6,), "decider", (6,), (60, 60)),
        ("3x11", 3, 11, 2, 15, (6,), "every", (6,), (60, 120)),
        ("1x21", 1, 21, 2, 30, (11,), "every", (11,), (60, 120)),
        ("1x21-no-setting", 1, 21, 1, 21, (11,), "every", (11,), (60, 120)),
        ("1x11", 1, 11, 2, 15, (), "none", (6,), (60, 120)),
        ("1x15", 1, 15, 1, 15, (), "none", (8,), (60, 120)),
        ("1x31", 1, 31, 1, 31, (), "none", (16,), (60, 120)),
        ("1x31-handicap", 1, 31, 1, 31, (), "none", (16,), (60, 120)),
        ("relay-110", 1, 110, 1, 110, tuple(range(6, 110, 11)), "every", tuple(range(6, 110, 11)), (60, 120)),
        ("relay-3x45", 3, 45, 1, 45, (5, 14, 23, 32, 41), "every", (5, 14, 23, 32, 41), (60, 180)),
        ("table-tennis", 5, 11, 2, None, (), "none", (5,), (60, 60)),
        ("plain-3", 3, 1, 1, 1, (), "none", (), (60, 120)),
        ("plain-1", 1, 1, 1, 1, (), "none", (), (60, 0)),
    ],
)
def test_table(
    code: str,
    best_of: int,
    points: int,
    lead: int,
    cap: int | None,
    interval: Any,
    where: str,
    ends: Any,
    pauses: Any,
) -> None:
    made = preset(code)
    assert (made.best_of, made.points, made.lead, made.cap) == (best_of, points, lead, cap)
    assert (made.interval_at, made.interval_in, made.ends_change_at) == (interval, where, ends)
    assert (made.interval_s, made.break_s) == pauses


def test_the_table_names_every_format_of_the_list() -> None:
    (table,) = [mark for mark in test_table.pytestmark if mark.name == "parametrize"]
    assert [row[0] for row in table.args[1]] == list(PRESETS)


def test_what_only_some_formats_have() -> None:
    one, sets = PRESETS["relay-110"], PRESETS["relay-3x45"]
    assert (one.rubbers, one.rubber_players) == ((11, 22, 33, 44, 55, 66, 77, 88, 99, 110), (2,) * 10)
    assert (sets.rubbers, sets.rubber_players, sets.rubber_break_s) == (
        (9, 18, 27, 36, 45),
        (1, 1, 2, 2, 2),
        120,
    )
    assert [sets.ends_changes_in(game)[:1] for game in (1, 2, 3)] == [(5,), (5,), (5,)]
    assert (PRESETS["table-tennis"].service, PRESETS["table-tennis"].serves) == ("in_turns", 2)
    assert (PRESETS["plain-3"].service, PRESETS["plain-3"].counts_points) == ("none", False)
    assert PRESETS["1x31-handicap"].handicap == 6


@pytest.mark.parametrize(
    ("code", "a", "b", "winner"),
    [
        ("3x21", 20, 0, None),
        ("3x21", 21, 19, "a"),
        ("3x21", 21, 20, None),
        ("3x21", 20, 22, "b"),
        ("3x21", 29, 29, None),
        ("3x21", 30, 29, "a"),
        ("3x15", 20, 20, None),
        ("3x15", 20, 21, "b"),
        ("3x15-18", 18, 17, "a"),
        ("5x11", 15, 14, "a"),
        ("5x11", 14, 14, None),
        ("1x31", 30, 30, None),
        ("1x31", 31, 30, "a"),
        ("1x15", 15, 14, "a"),
        ("1x21-no-setting", 20, 21, "b"),
    ],
)
def test_who_has_won_a_game(code: str, a: int, b: int, winner: str | None) -> None:
    assert leader(PRESETS[code], a, b) == winner


def test_intervals_and_ends_only_where_the_format_says() -> None:
    five = PRESETS["5x11"]
    assert [five.intervals_in(game) for game in range(1, 6)] == [(), (), (), (), (6,)]
    assert [five.ends_changes_in(game) for game in range(1, 6)] == [(), (), (), (), (6,)]
    three = PRESETS["3x21"]
    assert [three.intervals_in(game) for game in range(1, 4)] == [(11,), (11,), (11,)]
    assert [three.ends_changes_in(game) for game in range(1, 4)] == [(), (), (11,)]


def test_a_single_game_can_differ() -> None:
    short_last = msgspec.structs.replace(
        PRESETS["3x21"],
        overrides=(GameOverride(3, points=11, cap=15, interval_at=(6,), ends_change_at=(6,)),),
    )
    check_format(short_last)
    assert short_last.in_game(2).points == 21
    last = short_last.in_game(3)
    assert (last.points, last.lead, last.cap, last.interval_at) == (11, 2, 15, (6,))


BAD: list[tuple[dict[str, Any], str]] = [
    ({"best_of": 2}, "best_of"),
    ({"best_of": 11}, "best_of"),
    ({"points": 0}, "points"),
    ({"points": 1000}, "points"),
    ({"lead": 0}, "lead"),
    ({"cap": 20}, "cap"),
    ({"start": (21, 0)}, "start"),
    ({"start": (-1, 0)}, "start"),
    ({"interval_at": (30,)}, "interval_at"),
    ({"interval_at": (11, 6)}, "interval_at"),
    ({"interval_at": (11, 11)}, "interval_at"),
    ({"interval_at": ()}, "interval_at"),
    ({"ends_change_at": (0,)}, "ends_change_at"),
    ({"interval_s": -1}, "interval_s"),
    ({"break_s": 4000}, "break_s"),
    ({"code": "<b>"}, "code"),
    ({"code": ""}, "code"),
    ({"name": "  "}, "name"),
    ({"overrides": (GameOverride(4, points=11),)}, "overrides"),
    ({"overrides": (GameOverride(1), GameOverride(1))}, "overrides"),
    ({"overrides": (GameOverride(1, points=31),)}, "overrides"),
    ({"rubber_break_s": -1}, "rubber_break_s"),
    ({"serves": 0}, "serves"),
    ({"serves": 11}, "serves"),
    ({"handicap": -1}, "start"),
    ({"handicap": 21}, "start"),
    ({"handicap": 11}, "interval_at"),
    (
        {"points": 1, "cap": 1, "lead": 1, "interval_in": "none", "interval_at": (), "ends_change_at": ()},
        "service",
    ),
    ({"rubber_players": (2, 2)}, "rubber_players"),
    ({"rubbers": (11, 20)}, "rubbers"),
    ({"rubbers": (15, 11, 21)}, "rubbers"),
    ({"rubbers": (0, 21)}, "rubbers"),
    ({"rubbers": (5, 21), "start": (5, 0)}, "rubbers"),
    ({"rubbers": (11, 21), "rubber_players": (2,)}, "rubber_players"),
    ({"rubbers": (11, 21), "rubber_players": (2, 3)}, "rubber_players"),
    ({"rubbers": (11, 21), "service": "in_turns"}, "service"),
    ({"rubbers": (11, 21), "overrides": (GameOverride(3, points=15),)}, "overrides"),
    ({"ends_change_at": tuple(range(1, 42)), "points": 50, "cap": 60}, "ends_change_at"),
]


@pytest.mark.parametrize(("change", "field"), BAD)
def test_an_unplayable_format_is_refused(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refusal:
        check_format(msgspec.structs.replace(PRESETS["3x21"], **change))
    assert (refusal.value.field, refusal.value.status) == (field, 422)


def test_own_format_from_plain_data() -> None:
    given = {"code": "campus", "name": "Campus", "best_of": 3, "points": 7, "lead": 2, "cap": 9}
    assert own_format(given) == ScoringFormat("campus", "Campus", 3, 7, 2, 9)


@pytest.mark.parametrize("change", [{"points": "many"}, {"colour": "red"}, {"best_of": None}])
def test_data_that_is_no_format_is_refused(change: dict[str, Any]) -> None:
    given = {"code": "campus", "name": "Campus", "best_of": 3, "points": 7} | change
    with pytest.raises(Refusal) as refusal:
        own_format(given)
    assert refusal.value.status == 422


def test_unknown_preset() -> None:
    with pytest.raises(Refusal) as refusal:
        preset("9x99")
    assert (refusal.value.field, refusal.value.status) == ("scoring_format", 422)
