"""A seating plan as rows of a sheet: read into sections and seats, with what is wrong by row; the same for export."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec

from events.domain.seating.drafts import MOST_SEATS, NewSeat, SectionDraft
from foundation.errors import Refusal
from foundation.messages import N_, Sentence
from members.domain import cells
from members.domain.cells import Cell, Unreadable
from members.domain.headings import Headings, cells_of, is_empty


class SeatColumn(StrEnum):
    SECTION = "section"
    ROW = "row"
    NUMBER = "number"
    PLACE = "place"
    KIND = "kind"
    BRANCH = "branch"
    AISLE = "aisle"
    BAND = "band"


SEAT_HEADINGS = {
    SeatColumn.SECTION: N_("Section"),
    SeatColumn.ROW: N_("Row of seats"),
    SeatColumn.NUMBER: N_("Seat number"),
    SeatColumn.PLACE: N_("Place from the left"),
    SeatColumn.KIND: N_("Kind of seat"),
    SeatColumn.BRANCH: N_("Held for"),
    SeatColumn.AISLE: N_("Aisle after it"),
    SeatColumn.BAND: N_("Band from the stage"),
}
_WORDS = {
    SeatColumn.SECTION: "section 区域 区",
    SeatColumn.ROW: "rowofseats row 排 排号",
    SeatColumn.NUMBER: "seatnumber seat number 座位号 座号 座",
    SeatColumn.PLACE: "placefromtheleft place 左起位置 左起第几座 位置",
    SeatColumn.KIND: "kindofseat kind 座位类型 类型",
    SeatColumn.BRANCH: "heldfor branch 保留给 分工会",
    SeatColumn.AISLE: "aisleafterit aisle 右侧过道 过道",
    SeatColumn.BAND: "bandfromthestage band 前后次序 层次",
}
_HEADINGS = Headings(_WORDS, (SeatColumn.ROW, SeatColumn.NUMBER))
_KINDS = {
    "": "", "seat": "", "ordinary": "", "普通": "", "座位": "",
    "accessible": "accessible", "无障碍": "accessible",
    "blocked": "blocked", "停用": "blocked",
}  # fmt: skip
_YES = {"yes", "y", "是", "有", "1", "true", "√"}
LONGEST_LABEL = 6
USUAL_SECTION = "池座"


class RowProblem(msgspec.Struct, frozen=True):
    """What is wrong with a row, and what to do."""

    row: int
    column: str
    given: str
    sentence: Sentence


class SheetPlan(msgspec.Struct, frozen=True):
    """A whole plan as read: each section (in order) with its seats. `ignored`: headings nobody knows."""

    sections: tuple[tuple[SectionDraft, tuple[NewSeat, ...]], ...]
    problems: tuple[RowProblem, ...]
    ignored: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return sum(len(seats) for _, seats in self.sections)


class _Line(msgspec.Struct, frozen=True):
    section: str
    row: str
    number: str
    place: int
    kind: str
    branch: str
    aisle: bool
    band: int


def header_row(rows: Sequence[Sequence[Cell]]) -> int | None:
    """Where the headings stand."""
    return _HEADINGS.row(rows)


def read(rows: Sequence[Sequence[Cell]], branches: Mapping[str, str]) -> SheetPlan:
    """The plan in these rows; `branches` maps names to ids. Rows with problems are left out.

    Raises `Refusal` 422 when the headings are missing.
    """
    header = header_row(rows)
    if header is None:
        raise Refusal(
            Sentence("No row of headings was found. It needs at least “Row of seats” and “Seat number”."),
            field="file",
            status=422,
        )
    places = _HEADINGS.places(rows[header])
    problems: list[RowProblem] = []
    lines: list[_Line] = []
    seen: dict[tuple[str, str, str], int] = {}
    for number, row in enumerate(rows[header + 1 :], header + 2):
        if is_empty(row):
            continue
        given = cells_of(row, places.at)
        try:
            line = _line(given, branches)
        except _Wrong as wrong:
            problems.append(
                RowProblem(number, wrong.column, cells.text(given.get(wrong.column)), wrong.sentence)
            )
            continue
        key = (line.section, line.row, line.number)
        if key in seen:
            told = Sentence("The same seat stands in row {row} already.", row=seen[key])
            problems.append(RowProblem(number, SeatColumn.NUMBER, line.number, told))
            continue
        seen[key] = number
        lines.append(line)
    if len(lines) > MOST_SEATS:
        raise Refusal(
            Sentence("A plan holds at most {most} seats.", most=MOST_SEATS), field="file", status=422
        )
    return SheetPlan(_sections(lines), tuple(problems), places.ignored)


class _Wrong(Exception):
    def __init__(self, column: SeatColumn, sentence: Sentence) -> None:
        self.column, self.sentence = column, sentence


def _line(given: Mapping[SeatColumn, Cell], branches: Mapping[str, str]) -> _Line:
    texts: dict[SeatColumn, str] = {}
    for column in SeatColumn:
        longest = {SeatColumn.ROW: LONGEST_LABEL, SeatColumn.NUMBER: LONGEST_LABEL}.get(column, 60)
        try:
            texts[column] = cells.line(given.get(column), longest)
            if column in (SeatColumn.ROW, SeatColumn.NUMBER):
                cells.required(texts[column])
        except Unreadable as wrong:
            raise _Wrong(column, wrong.sentence) from None
    kind, branch = texts[SeatColumn.KIND].casefold(), texts[SeatColumn.BRANCH]
    if kind not in _KINDS:
        told = Sentence("Please write ordinary, accessible or blocked, or leave it empty.")
        raise _Wrong(SeatColumn.KIND, told)
    if branch and branch not in branches:
        raise _Wrong(SeatColumn.BRANCH, Sentence("There is no branch union of this name."))
    return _Line(
        section=texts[SeatColumn.SECTION][:40] or USUAL_SECTION,
        row=texts[SeatColumn.ROW],
        number=texts[SeatColumn.NUMBER],
        place=_whole(texts, SeatColumn.PLACE, 200),
        kind=_KINDS[kind],
        branch=branches.get(branch, ""),
        aisle=texts[SeatColumn.AISLE].casefold() in _YES,
        band=_whole(texts, SeatColumn.BAND, 9),
    )


def _whole(texts: Mapping[SeatColumn, str], column: SeatColumn, most: int) -> int:
    text = texts[column]
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= most):
        raise _Wrong(column, Sentence("Please give a number from {least} to {most}.", least=1, most=most))
    return int(text)


def _sections(lines: list[_Line]) -> tuple[tuple[SectionDraft, tuple[NewSeat, ...]], ...]:
    """Rows and places are counted as they stand in the sheet, unless places are given."""
    by_section: dict[str, list[_Line]] = {}
    for line in lines:
        by_section.setdefault(line.section, []).append(line)
    made = []
    for position, (name, own) in enumerate(by_section.items()):
        rows: dict[str, list[_Line]] = {}
        for line in own:
            rows.setdefault(line.row, []).append(line)
        seats = []
        aisles: set[int] = set()
        for row, members in enumerate(rows.values(), 1):
            for line, place in zip(members, _places(members), strict=True):
                seats.append(
                    NewSeat(
                        row, line.row, place, line.number, line.kind == "accessible", line.kind == "blocked",
                        line.branch,
                    )
                )  # fmt: skip
                if line.aisle:
                    aisles.add(place)
        band = max(0, next((line.band for line in own if line.band), 1) - 1)
        draft = SectionDraft(name, len(rows), 1, aisles=tuple(sorted(aisles)), band=band, position=position)
        made.append((draft, tuple(seats)))
    return tuple(made)


def _places(members: list[_Line]) -> list[int]:
    given = [line.place for line in members]
    return given if all(given) and len(set(given)) == len(given) else list(range(1, len(members) + 1))
