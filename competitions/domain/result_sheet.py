"""Results typed from paper into a sheet: which match, its games, how it ended; each row read or refused in words."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

import msgspec

from competitions.domain.results import Ending, MatchResult, Side
from competitions.domain.sheet_rows import Problem
from foundation.messages import N_, Sentence
from members.domain import cells
from members.domain.cells import Cell, Unreadable
from members.domain.headings import Headings, cells_of, is_empty

MOST_ROWS = 500
MOST_GAMES = 5
LONGEST_NAME = 200


class Column(StrEnum):
    """The columns of results, in the order of the template."""

    DISCIPLINE = "discipline"
    MATCH = "match"
    A = "a"
    B = "b"
    GAME_1 = "game_1"
    GAME_2 = "game_2"
    GAME_3 = "game_3"
    GAME_4 = "game_4"
    GAME_5 = "game_5"
    ENDED = "ended"
    WINNER = "winner"


GAMES = (Column.GAME_1, Column.GAME_2, Column.GAME_3, Column.GAME_4, Column.GAME_5)
HEADINGS: dict[Column, str] = {
    Column.DISCIPLINE: N_("Discipline"),
    Column.MATCH: N_("Match no."),
    Column.A: N_("Side A"),
    Column.B: N_("Side B"),
    Column.GAME_1: N_("Game 1"),
    Column.GAME_2: N_("Game 2"),
    Column.GAME_3: N_("Game 3"),
    Column.GAME_4: N_("Game 4"),
    Column.GAME_5: N_("Game 5"),
    Column.ENDED: N_("How it ended"),
    Column.WINNER: N_("Winner"),
}
REQUIRED = (Column.DISCIPLINE, Column.MATCH, Column.GAME_1)
_ALSO: dict[Column, str] = {
    Column.DISCIPLINE: "项目 项目代码 discipline event code",
    Column.MATCH: "场次 场号 比赛编号 场次编号 matchno match number matchnumber",
    Column.A: "甲方 a方 sidea a",
    Column.B: "乙方 b方 sideb b",
    Column.GAME_1: "第1局 第一局 比分 game1 score games",
    Column.GAME_2: "第2局 第二局 game2",
    Column.GAME_3: "第3局 第三局 game3",
    Column.GAME_4: "第4局 第四局 game4",
    Column.GAME_5: "第5局 第五局 game5",
    Column.ENDED: "如何结束 结束方式 比赛结束方式 howitended ending ended",
    Column.WINNER: "胜方 胜者 获胜方 winner",
}
_READ = Headings(_ALSO, (Column.DISCIPLINE, Column.MATCH))
_ENDINGS: dict[str, Ending] = {
    **dict.fromkeys(
        ("", "完成", "打完", "正常", "正常结束", "打满全场", "playedtotheend", "completed"), "completed"
    ),
    **dict.fromkeys(("中途退出", "退赛", "伤退", "因伤退赛", "retired", "ret", "ret."), "retired"),
    **dict.fromkeys(("弃权", "walkover", "w/o", "wo", "w"), "walkover"),
    **dict.fromkeys(("取消资格", "取消比赛资格", "disqualified", "dsq", "dis"), "disqualified"),
}
_SIDES: dict[str, Side] = {"a": "a", "甲": "a", "甲方": "a", "b": "b", "乙": "b", "乙方": "b"}
_GAME = re.compile(r"(\d{1,3})\s*[-:：–—/比]\s*(\d{1,3})")
_NUMBERS = re.compile(r"\d{1,3}")
_MATCH = re.compile(r"(\d{1,5})(?:[./-](\d{1,2}))?")


class ResultRow(msgspec.Struct, frozen=True):
    """One row as written; ``rubber`` is 0 of a match that is no rubber of a tie."""

    row: int
    code: str
    number: int
    rubber: int
    a: str
    b: str
    games: tuple[tuple[int, int], ...]
    ending: Ending
    winner: str


class ResultSheet(msgspec.Struct, frozen=True):
    """A sheet that has been read: its good rows, what is wrong, headings nobody knows."""

    rows: tuple[ResultRow, ...]
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...] = ()


def header_row(rows: Sequence[Sequence[Cell]]) -> int | None:
    return _READ.row(rows)


def read(rows: Sequence[Sequence[Cell]]) -> ResultSheet:
    """Reads a sheet. Rows without any score, ending or winner are matches still open: they are passed over."""
    start = header_row(rows)
    if start is None:
        return _nothing(
            Sentence("No row with the headings of the template was found. Please use the template.")
        )
    places = _READ.places(rows[start])
    missing = [column for column in REQUIRED if column not in places.at]
    if places.twice or missing:
        wrong = places.twice[0] if places.twice else missing[0]
        words = (
            "The heading “{heading}” stands above two columns."
            if places.twice
            else "The column “{heading}” is missing."
        )
        return _nothing(Sentence(words, heading=Sentence(HEADINGS[wrong])), start + 1)
    good: list[ResultRow] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows[start + 1 :], start + 2):
        given = cells_of(row, places.at)
        if is_empty(row) or is_empty([given.get(column) for column in (*GAMES, Column.ENDED, Column.WINNER)]):
            continue
        found = _row(given, number)
        if isinstance(found, ResultRow):
            good.append(found)
        else:
            problems.append(found)
    if not good and not problems:
        return _nothing(Sentence("There is no result in this sheet."), start + 1)
    if len(good) + len(problems) > MOST_ROWS:
        return _nothing(Sentence("At most {most} results can be taken in at once.", most=MOST_ROWS))
    return ResultSheet(tuple(good), tuple(problems), places.ignored)


def _nothing(sentence: Sentence, row: int = 0) -> ResultSheet:
    return ResultSheet((), (Problem(row, "", sentence),))


def _row(given: Mapping[Column, Cell], row: int) -> ResultRow | Problem:
    column = Column.DISCIPLINE
    try:
        code = cells.required(cells.line(given.get(column), 40))
        column = Column.MATCH
        number, rubber = _number(given.get(column))
        games: list[tuple[int, int]] = []
        for column in GAMES:
            if column in given:
                games += _games(given[column], gap=bool(games) or column is Column.GAME_1)
        column = Column.ENDED
        ending = _ending(given.get(column))
        column = Column.WINNER
        winner = cells.line(given.get(column), LONGEST_NAME)
        names = [cells.line(given.get(side), LONGEST_NAME) for side in (Column.A, Column.B)]
    except Unreadable as unreadable:
        return Problem(row, HEADINGS[column], unreadable.sentence, cells.text(given.get(column))[:60])
    return ResultRow(row, code, number, rubber, names[0], names[1], tuple(games), ending, winner)


def _number(cell: Cell) -> tuple[int, int]:
    """``12``, or ``12.3``: the third rubber of tie 12."""
    found = _MATCH.fullmatch(cells.text(cell))
    if found is None:
        raise Unreadable(Sentence("Please give the number of the match, of a rubber such as 12.3."))
    return int(found[1]), int(found[2] or 0)


def _games(cell: Cell, *, gap: bool) -> list[tuple[int, int]]:
    if isinstance(cell, date | datetime | time | timedelta):
        raise Unreadable(
            Sentence(
                "Excel has made a date of this score. Please format the column as text and type it again."
            )
        )
    text = cells.line(cell, 80)
    if not text:
        return []
    if not gap:
        raise Unreadable(Sentence("This game has a score, but the one before has none."))
    return score_of(text)


def score_of(text: str) -> list[tuple[int, int]]:
    """Games as people type them: ``21-15 19:21``, or only numbers, ``21 15 19 21``. Raises `Unreadable`."""
    found = [(int(a), int(b)) for a, b in _GAME.findall(text)]
    left = _GAME.sub(" ", text)
    if found and not re.search(r"\w", left):
        return found
    numbers = [int(number) for number in _NUMBERS.findall(text)]
    if found or not numbers or len(numbers) % 2 or re.sub(r"[\d\s,，;；、|]", "", text):
        raise Unreadable(Sentence("Please write the games as 21-15 21-19."))
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _ending(cell: Cell) -> Ending:
    text = "".join(cells.line(cell, 40).casefold().split())
    if text not in _ENDINGS:
        raise Unreadable(
            Sentence(
                "Please write Retired, Walkover or Disqualified, or nothing if it was played to the end."
            )
        )
    return _ENDINGS[text]


def result_of(row: ResultRow, names: tuple[str, str]) -> MatchResult | Problem:
    """The result of a row, the sides of the match being called ``names``. The score is judged by its format later."""
    for side, written, name in ((Column.A, row.a, names[0]), (Column.B, row.b, names[1])):
        if written and _plain(written) != _plain(name):
            sentence = Sentence("Match {number} is {a} – {b} now.", number=row.number, a=names[0], b=names[1])
            return Problem(row.row, HEADINGS[side], sentence, written[:60])
    winner = _winner(row, names)
    if isinstance(winner, Problem):
        return winner
    games = () if row.ending == "walkover" else row.games
    if row.ending == "completed":
        ahead = sum((a > b) - (b > a) for a, b in games)
        if not ahead:
            return _wrong(
                row, Column.GAME_1, Sentence("Neither side has won more games. Please check the scores.")
            )
        by_games: Side = "a" if ahead > 0 else "b"
        if winner not in (None, by_games):
            return _wrong(row, Column.WINNER, Sentence("By this score the other side has won."))
        winner = by_games
    if winner is None:
        return _wrong(row, Column.WINNER, Sentence("Please write who goes on: A or B, or the name."))
    return MatchResult(winner, games, row.ending)


def _winner(row: ResultRow, names: tuple[str, str]) -> Side | Problem | None:
    if not row.winner:
        return None
    side = _SIDES.get(row.winner.casefold())
    if side:
        return side
    a, b = (_plain(name) == _plain(row.winner) for name in names)
    if a != b:
        return "a" if a else "b"
    return _wrong(row, Column.WINNER, Sentence("Please write who goes on: A or B, or the name."))


def _plain(name: str) -> str:
    return "".join(cells.text(name).casefold().split())


def _wrong(row: ResultRow, column: Column, sentence: Sentence) -> Problem:
    given = {Column.WINNER: row.winner}.get(column, "")
    return Problem(row.row, HEADINGS[column], sentence, given[:60])
