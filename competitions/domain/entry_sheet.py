"""Entries as clubs send them in Excel: the columns of each kind of discipline, each row read or refused in words."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

import msgspec

from competitions.domain.entries import LONGEST_TEAM_NAME, Entrants
from competitions.domain.sheet_rows import Problem
from foundation.messages import N_, Sentence
from members.domain import cells
from members.domain.cells import Cell, Unreadable
from members.domain.headings import Headings, cells_of, is_empty
from members.domain.staff_numbers import LONGEST, is_valid, written

LONGEST_NAME = 60
LONGEST_BRANCH = 200
MOST_SEED = 999


class Column(StrEnum):
    """The columns of entries; values are the fields of `EntryRow`."""

    TEAM = "team"
    NAME = "name"
    NUMBER = "number"
    SEX = "sex"
    BRANCH = "branch"
    PARTNER = "partner"
    PARTNER_NUMBER = "partner_number"
    PARTNER_SEX = "partner_sex"
    PARTNER_BRANCH = "partner_branch"
    CAPTAIN = "captain"
    POSITION = "position"
    SEED = "seed"


HEADINGS: dict[Column, str] = {
    Column.TEAM: N_("Team"),
    Column.NAME: N_("Name"),
    Column.NUMBER: N_("Staff number"),
    Column.SEX: N_("Sex"),
    Column.BRANCH: N_("Branch union"),
    Column.PARTNER: N_("Partner"),
    Column.PARTNER_NUMBER: N_("Partner's staff number"),
    Column.PARTNER_SEX: N_("Partner's sex"),
    Column.PARTNER_BRANCH: N_("Partner's branch union"),
    Column.CAPTAIN: N_("Captain"),
    Column.POSITION: N_("Place in the team"),
    Column.SEED: N_("Seed"),
}
_ONE = (Column.NAME, Column.NUMBER, Column.SEX, Column.BRANCH)
COLUMNS: dict[Entrants, tuple[Column, ...]] = {
    "singles": (*_ONE, Column.SEED),
    "doubles": (
        *_ONE,
        Column.PARTNER,
        Column.PARTNER_NUMBER,
        Column.PARTNER_SEX,
        Column.PARTNER_BRANCH,
        Column.SEED,
    ),
    "team": (Column.TEAM, Column.BRANCH, Column.NAME, Column.NUMBER, Column.SEX, Column.CAPTAIN,
             Column.POSITION, Column.SEED),
}  # fmt: skip
REQUIRED: dict[Entrants, tuple[Column, ...]] = {
    "singles": (Column.NAME, Column.NUMBER),
    "doubles": (Column.NAME, Column.NUMBER, Column.PARTNER, Column.PARTNER_NUMBER),
    "team": (Column.TEAM, Column.NAME, Column.NUMBER),
}
# What clubs write above these columns, beside our own headings in both languages.
_ALSO: dict[Column, str] = {
    Column.TEAM: "队伍 队名 队伍名称 参赛队 参赛队伍 代表队 team teamname",
    Column.NAME: "姓名 队员 队员姓名 运动员 运动员姓名 选手 参赛者 name player playername fullname",
    Column.NUMBER: "工号 职工号 教工号 教职工号 学号 学工号 学号工号 工号学号 队员工号 编号"
    " staffnumber staffno studentnumber number no",
    Column.SEX: "性别 sex gender",
    Column.BRANCH: "所属分工会 分工会 所在分工会 二级分工会 学院 单位 部门 代表单位 学院分工会 分工会学院"
    " branchunion branch college unit",
    Column.PARTNER: "搭档 搭档姓名 同伴 队友 配对 partner partnername partnersname",
    Column.PARTNER_NUMBER: "搭档工号 搭档学号 搭档学号工号 搭档工号学号 同伴工号 队友工号"
    " partnernumber partnersnumber partnerno partnersstaffnumber partnerstaffnumber",
    Column.PARTNER_SEX: "搭档性别 partnersex partnerssex",
    Column.PARTNER_BRANCH: "搭档所属分工会 搭档分工会 搭档学院 搭档单位"
    " partnerbranch partnersbranch partnersbranchunion partnerscollege",
    Column.CAPTAIN: "队长 captain",
    Column.POSITION: "排位 序位 位次 placeintheteam position order",
    Column.SEED: "种子 种子号 种子序号 seed seeding",
}
_READ: dict[Entrants, Headings[Column]] = {
    entrants: Headings(
        {column: _ALSO[column] for column in columns},
        (Column.TEAM, Column.NAME) if entrants == "team" else (Column.NAME,),
    )
    for entrants, columns in COLUMNS.items()
}
_SEXES = {
    **dict.fromkeys(("男", "男性", "m", "male"), "male"),
    **dict.fromkeys(("女", "女性", "f", "female"), "female"),
    "": "",
}
_YES = ("是", "队长", "yes", "y", "✓", "√", "1", "c")
_NO = ("", "否", "no", "n", "0")


class EntryRow(msgspec.Struct, frozen=True):
    """One row as written. Of a team it is one player; ``row`` is its number in Excel."""

    row: int
    name: str
    number: str = ""
    sex: str = ""
    branch: str = ""
    partner: str = ""
    partner_number: str = ""
    partner_sex: str = ""
    partner_branch: str = ""
    team: str = ""
    captain: bool = False
    position: int | None = None
    seed: int | None = None


class EntrySheet(msgspec.Struct, frozen=True):
    """A sheet that has been read: its good rows, what is wrong, and which columns it speaks of."""

    rows: tuple[EntryRow, ...]
    problems: tuple[Problem, ...]
    columns: frozenset[Column]
    ignored: tuple[str, ...] = ()


def header_row(entrants: Entrants, rows: Sequence[Sequence[Cell]]) -> int | None:
    return _READ[entrants].row(rows)


def read(entrants: Entrants, rows: Sequence[Sequence[Cell]]) -> EntrySheet:
    """Reads a sheet: rows of cells, the first of them being row 1 of Excel. Empty rows are passed over."""
    start = header_row(entrants, rows)
    if start is None:
        return _nothing(
            Sentence(
                "No row with the headings of the template was found. Please use the template of this discipline,"
                " or write its headings above the columns."
            )
        )
    places = _READ[entrants].places(rows[start])
    missing = [column for column in REQUIRED[entrants] if column not in places.at]
    if places.twice:
        return _nothing(
            Sentence("The heading “{heading}” stands above two columns.", heading=_heading(places.twice[0])),
            start + 1,
        )
    if missing:
        return _nothing(
            Sentence("The column “{heading}” is missing.", heading=_heading(missing[0])), start + 1
        )
    good: list[EntryRow] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows[start + 1 :], start + 2):
        if is_empty(row):
            continue
        found, wrong = _row(entrants, cells_of(row, places.at), number)
        problems += wrong
        good += [found] if found else []
    if not good and not problems:
        return _nothing(Sentence("There are headings, but no entry below them."), start + 1)
    return EntrySheet(tuple(good), tuple(problems), frozenset(places.at), places.ignored)


def _heading(column: Column) -> Sentence:
    return Sentence(HEADINGS[column])


def _nothing(sentence: Sentence, row: int = 0) -> EntrySheet:
    return EntrySheet((), (Problem(row, "", sentence),), frozenset())


def _row(
    entrants: Entrants, given: Mapping[Column, Cell], number: int
) -> tuple[EntryRow | None, list[Problem]]:
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for column, cell in given.items():
        try:
            values[column.value] = _READERS[column](cell)
        except Unreadable as unreadable:
            problems.append(Problem(number, HEADINGS[column], unreadable.sentence, cells.text(cell)[:60]))
    if entrants == "team" and not problems and not values.get("team"):
        problems.append(Problem(number, HEADINGS[Column.TEAM], Sentence("This must not be empty.")))
    if problems:
        return None, problems
    return msgspec.convert({"row": number, **values}, EntryRow), []


def _number(cell: Cell) -> str:
    """Empty for a guest."""
    number = written(cells.exact(cell))
    if number and (len(number) > LONGEST or not is_valid(number)):
        raise Unreadable(
            Sentence("A staff number consists of letters and digits, also with - . / or _ inside.")
        )
    return number


def _partner(cell: Cell) -> str:
    return cells.name(cell, LONGEST_NAME) if cells.text(cell) else ""


def _sex(cell: Cell) -> str:
    text = "".join(cells.line(cell, 40).casefold().split())
    if text not in _SEXES:
        raise Unreadable(Sentence("Please write 男 or 女 (male or female)."))
    return _SEXES[text]


def _captain(cell: Cell) -> bool:
    text = cells.line(cell, 40).casefold()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise Unreadable(Sentence("Please write 是 (yes) for the captain, and nothing for the others."))


def _counted(cell: Cell) -> int | None:
    text = cells.line(cell, 40)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MOST_SEED):
        raise Unreadable(Sentence("Please give a whole number from 1 on, or leave it empty."))
    return int(text)


def _branch(cell: Cell) -> str:
    return cells.line(cell, LONGEST_BRANCH)


_READERS: dict[Column, Callable[[Cell], object]] = {
    Column.TEAM: lambda cell: cells.line(cell, LONGEST_TEAM_NAME),
    Column.NAME: lambda cell: cells.name(cell, LONGEST_NAME),
    Column.NUMBER: _number,
    Column.SEX: _sex,
    Column.BRANCH: _branch,
    Column.PARTNER: _partner,
    Column.PARTNER_NUMBER: _number,
    Column.PARTNER_SEX: _sex,
    Column.PARTNER_BRANCH: _branch,
    Column.CAPTAIN: _captain,
    Column.POSITION: _counted,
    Column.SEED: _counted,
}
