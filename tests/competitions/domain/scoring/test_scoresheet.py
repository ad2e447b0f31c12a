"""The scoresheet written from a log is the one an umpire would have written by hand."""

from competitions.domain.scoring import events as log
from competitions.domain.scoring.facts import Names
from competitions.domain.scoring.presets import PRESETS
from competitions.domain.scoring.scoresheet import Scoresheet, SheetStrip, scoresheet
from competitions.domain.scoring.state import new_match

SINGLES: Names = (("甲",), ("乙",))
DOUBLES: Names = (("A", "B"), ("C", "D"))


def written(code: str, events: list[log.MatchEvent], names: Names = SINGLES) -> Scoresheet:
    start = new_match(PRESETS[code], doubles=len(names[0]) == 2)
    return scoresheet(start, [(event, 0) for event in events], names)


def points(winners: str) -> list[log.MatchEvent]:
    return [log.Point("a" if winner == "a" else "b") for winner in winners]


def lines(strip: SheetStrip) -> list[str]:
    """Each row as ``name service box box …``, an empty box a dot."""
    return [
        " ".join([row.name, row.service or "-", *(box or "." for box in row.boxes)]) for row in strip.rows
    ]


def test_singles() -> None:
    sheet = written("3x21", [log.Service("a"), log.Play(), *points("abba")])
    (strip,) = sheet.strips
    assert lines(strip) == ["甲 S 1 . . 2", "乙 R . 1 2 ."]
    assert (strip.start, strip.score, strip.finished) == ((0, 0), (2, 2), False)
    assert (sheet.totals, sheet.winner, sheet.ending) == (((2, 2),), None, None)


def test_doubles_the_example_of_the_rule_book() -> None:
    """Law 11's own table: the point stands in the row of whoever serves next."""
    (strip,) = written("3x21", [log.Service("a"), *points("aabbaab")], DOUBLES).strips
    assert lines(strip) == [
        "A S 1 2 . . . . .",
        "B - . . . . 3 4 .",
        "C R . . . . . . 3",
        "D - . . 1 2 . . .",
    ]


def test_a_strip_for_each_game_and_the_winner_at_the_end() -> None:
    sheet = written("3x11", [log.Service("b"), *points("a" * 11 + "b" * 11 + "a" * 11), log.Confirmation()])
    assert [(strip.game, strip.score, strip.finished) for strip in sheet.strips] == [
        (1, (11, 0), True), (2, (0, 11), True), (3, (11, 0), True),
    ]  # fmt: skip
    assert [[row.service for row in strip.rows] for strip in sheet.strips] == [
        ["R", "S"],
        ["S", "R"],
        ["R", "S"],
    ]
    assert (sheet.totals, sheet.winner, sheet.ending) == (((11, 0), (0, 11), (11, 0)), "a", "completed")


def test_what_was_undone_is_not_written() -> None:
    events = [log.Service("a"), *points("ab"), log.Undo(), *points("a"), log.Undo(), log.Redo()]
    assert lines(written("3x21", events).strips[0]) == ["甲 S 1 2", "乙 R . ."]


def test_codes_stand_in_the_row_of_the_player() -> None:
    events: list[log.MatchEvent] = [
        log.Service("a"), log.YellowCard("b", 1), log.Play(), *points("a"), log.RedCard("b", 1), log.Injury("a", 1),
        log.Suspension("power"), log.Resumption(), log.CourtCorrection(1, 1), log.Retirement("a", 1),
    ]  # fmt: skip
    sheet = written("3x21", events, DOUBLES)
    assert lines(sheet.strips[0]) == [
        "A S . 1 . 2 . S C .",
        "B - . . . . I . . Ret",
        "C R . . . . . . . .",
        "D - W . F . . . . .",
    ]
    assert (sheet.totals, sheet.winner, sheet.ending) == (((2, 0),), "b", "retired")


def test_a_fault_between_games_of_doubles_is_scored_in_the_next() -> None:
    events = [log.Service("a"), *points("a" * 11), log.RedCard("a", 1), log.Service("a", 1, 0), *points("b")]
    strip = written("3x11", events, DOUBLES).strips[1]
    assert lines(strip) == ["A - . . .", "B S F . .", "C R . . .", "D - . 1 2"]


def test_a_score_set_by_the_referee() -> None:
    events = [log.Service("a"), *points("ab"), log.ScoreCorrection(((5, 3),), "misread", "a"), *points("b")]
    (strip,) = written("3x21", events).strips
    assert lines(strip) == ["甲 S 1 . R 5 .", "乙 R . 1 . 3 4"]
    events = [
        log.Service("a"),
        *points("ab"),
        log.ScoreCorrection(((11, 3), (2, 0)), "misread", "a"),
        *points("a"),
    ]
    first, second = written("3x11", events).strips
    assert (lines(first), first.score, first.finished) == (["甲 S 1 . R 11", "乙 R . 1 . 3"], (11, 3), True)
    assert (lines(second), second.start) == (["甲 S 3", "乙 R ."], (2, 0))


def test_a_relay_has_a_strip_for_each_rubber_and_its_own_players() -> None:
    names: Names = (
        ("a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8"),
        ("b1", "b2", "b3", "b4", "b5", "b6", "b7", "b8"),
    )
    events = [log.Service("a"), *points("a" * 9 + "b" * 18), log.Service("b", 1, 0), *points("b")]
    sheet = written("relay-3x45", events, names)
    assert [(strip.rubber, strip.start, strip.score) for strip in sheet.strips] == [
        (1, (0, 0), (9, 0)), (2, (9, 0), (9, 18)), (3, (9, 18), (9, 19)),
    ]  # fmt: skip
    assert [row.name for row in sheet.strips[1].rows] == ["a2", "b2"]
    assert lines(sheet.strips[2]) == ["a3 R .", "a4 - .", "b3 - .", "b4 S 19"]


def test_pulls_of_a_rope() -> None:
    sheet = written("plain-3", points("aba"))
    assert [lines(strip) for strip in sheet.strips] == [
        ["甲 - 1", "乙 - ."],
        ["甲 - .", "乙 - 1"],
        ["甲 - 1", "乙 - ."],
    ]
    assert (sheet.totals, sheet.winner) == (((1, 0), (0, 1), (1, 0)), "a")


def test_a_blank_one() -> None:
    sheet = written("3x21", [], DOUBLES)
    assert lines(sheet.strips[0]) == ["A -", "B -", "C -", "D -"]
    assert (len(sheet.strips), sheet.totals) == (1, ())
