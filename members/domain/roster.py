"""The roster as it comes from Excel: its columns, and each row read into a frozen struct or refused in words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from foundation.messages import N_, Sentence
from members.domain import cells
from members.domain.cells import Cell, Unreadable
from members.domain.headings import Headings, cells_of, is_empty
from members.domain.staff_numbers import LONGEST as LONGEST_STAFF_NUMBER
from members.domain.staff_numbers import is_valid, written

LONGEST_NAME = 60
LONGEST_BRANCH = 80
LONGEST_HONOURS = 500


class Column(StrEnum):
    """The columns of the roster, in the order of the template; values are the fields of `RosterRow`."""

    STAFF_NUMBER = "staff_number"
    NAME = "name"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    BRANCH = "branch"
    STATUS = "employment_status"
    JOINED_ON = "joined_on"
    RETIRED_ON = "retired_on"
    HONOURS = "honours"
    PHONE = "phone"
    EMAIL = "email"


HEADINGS: dict[Column, str] = {
    Column.STAFF_NUMBER: N_("Staff number"),
    Column.NAME: N_("Name"),
    Column.SEX: N_("Sex"),
    Column.BIRTH_DATE: N_("Date of birth"),
    Column.BRANCH: N_("Branch union"),
    Column.STATUS: N_("Employment"),
    Column.JOINED_ON: N_("Joined on"),
    Column.RETIRED_ON: N_("Retired on"),
    Column.HONOURS: N_("Honours"),
    Column.PHONE: N_("Phone"),
    Column.EMAIL: N_("E-mail"),
}
REQUIRED = (Column.STAFF_NUMBER, Column.NAME, Column.BRANCH)
# What colleges write above these columns, beside our own headings in both languages.
_ALSO: dict[Column, str] = {
    Column.STAFF_NUMBER: "工号 职工号 教工号 教职工号 人员编号 员工编号 staffnumber staffno employeeid",
    Column.NAME: "姓名 教职工姓名 name fullname",
    Column.SEX: "性别 sex gender",
    Column.BIRTH_DATE: "出生日期 出生年月日 生日 出生年月 dateofbirth birthdate birthday",
    Column.BRANCH: "所属分工会 分工会 所在分工会 二级分工会 工会小组 branchunion branch",
    Column.STATUS: "在职状态 人员状态 状态 在岗状态 employment employmentstatus status",
    Column.JOINED_ON: "入会日期 入职日期 参加工作日期 来校日期 joinedon joined",
    Column.RETIRED_ON: "退休日期 退休时间 retiredon retired",
    Column.HONOURS: "荣誉 获得荣誉 表彰 honours honors",
    Column.PHONE: "手机号 手机 联系电话 手机号码 电话 phone mobile",
    Column.EMAIL: "邮箱 电子邮箱 电子邮件 邮件地址 邮箱地址 email e-mail mail",
}
HEADINGS_READ = Headings(_ALSO, (Column.STAFF_NUMBER, Column.NAME))
_SEXES = {
    **dict.fromkeys(("男", "男性", "m", "male"), "male"),
    **dict.fromkeys(("女", "女性", "f", "female"), "female"),
    "": "",
}
_STATUSES = {
    **dict.fromkeys(("", "在职", "在岗", "在编", "在校", "active", "inservice"), "active"),
    **dict.fromkeys(("借调", "挂职", "外派", "借出", "seconded"), "seconded"),
    **dict.fromkeys(("退休", "已退休", "retired"), "retired"),
    **dict.fromkeys(("离职", "已离职", "调离", "调出", "辞职", "left", "hasleft"), "left"),
}


class RosterRow(msgspec.Struct, frozen=True):
    """One person as the file tells it. `row` is the row's number in Excel; `branch` the name as written."""

    row: int
    staff_number: str
    name: str
    branch: str
    sex: str = ""
    birth_date: date | None = None
    employment_status: str = "active"
    joined_on: date | None = None
    retired_on: date | None = None
    honours: str = ""
    phone: str = ""
    email: str = ""


class Problem(msgspec.Struct, frozen=True):
    """What is wrong with one cell (or, without a column, with the row or the whole file: row 0)."""

    row: int
    column: Column | None
    sentence: Sentence
    given: str = ""


class Roster(msgspec.Struct, frozen=True):
    """A file that has been read: its good rows, what is wrong, and which columns it speaks of.

    `named` holds every staff number in it, those of rows with faults too.
    """

    rows: tuple[RosterRow, ...]
    problems: tuple[Problem, ...]
    columns: frozenset[Column]
    ignored: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()


def header_row(rows: Sequence[Sequence[Cell]]) -> int | None:
    """The index of the row with the headings: the first that names staff number and name."""
    return HEADINGS_READ.row(rows)


def read(rows: Sequence[Sequence[Cell]], today: date) -> Roster:
    """Reads a sheet: rows of cells, the first of them being row 1 of Excel. Empty rows are passed over."""
    start = header_row(rows)
    if start is None:
        return _nothing(
            Sentence(
                "No row with the headings “Staff number” and “Name” was found. Please use the template,"
                " or write these headings above the columns."
            )
        )
    places = HEADINGS_READ.places(rows[start])
    missing = [column for column in REQUIRED if column not in places.at]
    if places.twice or missing:
        return _nothing(_heading_problem(places.twice, missing), start + 1)
    good: list[RosterRow] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    named: set[str] = set()
    for number, cells_of_row in enumerate(rows[start + 1 :], start + 2):
        if is_empty(cells_of_row):
            continue
        given = cells_of(cells_of_row, places.at)
        named.add(written(cells.text(given[Column.STAFF_NUMBER])))
        row, wrong = person(given, today, number)
        wrong += _again(row, seen) if row else []
        problems += wrong
        if row and not wrong:
            good.append(row)
    if not good and not problems:
        return _nothing(Sentence("There are headings, but no person below them."), start + 1)
    return Roster(tuple(good), tuple(problems), frozenset(places.at), places.ignored, frozenset(named))


def _nothing(sentence: Sentence, row: int = 0) -> Roster:
    return Roster((), (Problem(row, None, sentence),), frozenset())


def _heading_problem(twice: Sequence[Column], missing: list[Column]) -> Sentence:
    if twice:
        return Sentence(
            "The heading “{heading}” stands above two columns.", heading=Sentence(HEADINGS[twice[0]])
        )
    return Sentence("The column “{heading}” is missing.", heading=Sentence(HEADINGS[missing[0]]))


def _again(row: RosterRow, seen: dict[str, int]) -> list[Problem]:
    first = seen.setdefault(row.staff_number, row.row)
    if first == row.row:
        return []
    sentence = Sentence(
        "This staff number stands in row {first} already. Please keep one of the two.", first=first
    )
    return [Problem(row.row, Column.STAFF_NUMBER, sentence, row.staff_number)]


def person(given: Mapping[Column, Cell], today: date, row: int = 0) -> tuple[RosterRow | None, list[Problem]]:
    """One person by the same rules, wherever the values come from: a row of Excel, a form, the API."""
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for column, cell in given.items():
        try:
            values[column.value] = _value(column, cell)
        except Unreadable as unreadable:
            problems.append(Problem(row, column, unreadable.sentence, cells.text(cell)[:60]))
    if problems:
        return None, problems
    read_row = msgspec.convert({"row": row, **values}, RosterRow)
    return read_row, _contradictions(read_row, today)


def _value(column: Column, cell: Cell) -> object:
    return _READERS.get(column, cells.day)(cell)


def _staff_number(cell: Cell) -> str:
    number = written(cells.required(cells.exact(cell)))
    if len(number) > LONGEST_STAFF_NUMBER:
        raise Unreadable(
            Sentence("A staff number has at most {longest} characters.", longest=LONGEST_STAFF_NUMBER)
        )
    if not is_valid(number):
        raise Unreadable(
            Sentence("A staff number consists of letters and digits, also with - . / or _ inside.")
        )
    return number


def _one_of(cell: Cell, known: dict[str, str], sentence: Sentence) -> str:
    text = "".join(cells.line(cell, 40).casefold().split())
    if text not in known:
        raise Unreadable(sentence)
    return known[text]


def _branch(cell: Cell) -> str:
    return cells.required(cells.line(cell, LONGEST_BRANCH * 3))


def _sex(cell: Cell) -> str:
    return _one_of(cell, _SEXES, Sentence("Please write 男 or 女 (male or female)."))


def _status(cell: Cell) -> str:
    sentence = Sentence("Please write 在职, 借调, 退休 or 离职 (active, seconded, retired or left).")
    return _one_of(cell, _STATUSES, sentence)


_READERS: dict[Column, Callable[[Cell], object]] = {
    Column.STAFF_NUMBER: _staff_number,
    Column.NAME: lambda cell: cells.name(cell, LONGEST_NAME),
    Column.BRANCH: _branch,
    Column.SEX: _sex,
    Column.STATUS: _status,
    Column.HONOURS: lambda cell: cells.line(cell, LONGEST_HONOURS),
    Column.PHONE: cells.phone,
    Column.EMAIL: cells.mail_address,
}


def _contradictions(row: RosterRow, today: date) -> list[Problem]:
    """Dates that cannot all be true."""
    found: list[Problem] = []
    if row.birth_date and not 14 <= _years(row.birth_date, today) <= 120:
        sentence = Sentence("With this date of birth the person would be {years} years old. Please check it.",
                            years=_years(row.birth_date, today))  # fmt: skip
        found.append(Problem(row.row, Column.BIRTH_DATE, sentence, row.birth_date.isoformat()))
    if row.retired_on and row.joined_on and row.retired_on < row.joined_on:
        sentence = Sentence(
            "Retired before joining on {joined}? Please check both dates.", joined=row.joined_on
        )
        found.append(Problem(row.row, Column.RETIRED_ON, sentence, row.retired_on.isoformat()))
    return found


def _years(since: date, today: date) -> int:
    return today.year - since.year - ((today.month, today.day) < (since.month, since.day))
