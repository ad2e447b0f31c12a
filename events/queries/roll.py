"""The list of an event's registrations as organizers and liaisons work with it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

import msgspec

from events.domain.event import Event, RegistrationStatus
from events.domain.questions import Question, asked_of, scopes_of, still_missing
from events.queries.seats_in_words import seats_of_registrations
from events.tables import Registration
from foundation.messages import Sentence

ROWS_A_PAGE = 200

_ROWS = (
    "SELECT r.id, r.status, r.line, r.ticket, r.registered_at, r.registered_by, r.offering, o.title AS offering_title,"
    " o.position AS offering_position, m.id AS member, m.name, m.staff_number, m.pinyin, m.initials, m.letters,"
    " m.sex, m.phone, b.id AS branch, b.name AS branch_name, b.position AS branch_position, b.path AS branch_path,"
    " a.present_at, r.party, r.places, p.name AS party_name, (SELECT count(*) FROM guest g WHERE g.registration = r.id"
    " AND g.status = 'confirmed') AS companions"
    " FROM registration r JOIN offering o ON o.id = r.offering JOIN member m ON m.id = r.member"
    " JOIN branch b ON b.id = r.branch LEFT JOIN party p ON p.id = r.party"
    " LEFT JOIN attendance a ON a.registration = r.id WHERE r.event = {}"
)
_ANSWERS = (
    "SELECT a.registration, a.question, a.value FROM answer a JOIN registration r ON r.id = a.registration"
    " WHERE r.event = {}"
)


class Row(msgspec.Struct, frozen=True):
    """A registration in the list. `answers`: question id → value."""

    id: str
    status: RegistrationStatus
    line: int | None
    ticket: str
    registered_at: datetime
    registered_by: str | None
    offering: str
    offering_title: str
    offering_position: int
    member: str
    name: str
    staff_number: str
    pinyin: str
    initials: str
    letters: str
    sex: str
    phone: str
    branch: str
    branch_name: str
    branch_position: int
    branch_path: str
    present_at: datetime | None
    party: str | None = None
    places: int = 1
    party_name: str | None = None
    companions: int = 0
    answers: dict[str, str] = {}
    seats: tuple[Sentence, ...] = ()

    @property
    def masked_phone(self) -> str:
        return masked(self.phone)

    @property
    def by_another(self) -> bool:
        return self.registered_by is not None and self.registered_by != self.member

    def missing(self, questions: Sequence[Question]) -> tuple[Question, ...]:
        return still_missing(asked_of(questions, scopes_of(self.party, self.places)), self.answers)


class Wanted(msgspec.Struct, frozen=True):
    """How the list is to be shown; unknown values mean the usual."""

    status: str = ""
    branch: str = ""
    offering: str = ""
    search: str = ""
    sort: str = "time"
    page: int = 1


def masked(phone: str) -> str:
    """`13812345678` → `138****5678`: enough to recognise one's own, not enough to call a stranger."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 9 else "****" if phone else ""


async def rows_of(event: Event) -> list[Row]:
    """Every registration of the event with its answers (and seats). Two queries, or three, however many there are."""
    answers: dict[str, dict[str, str]] = {}
    for row in await Registration.raw(_ANSWERS, event.id):
        answers.setdefault(row["registration"], {})[row["question"]] = row["value"]
    rows = await Registration.raw(_ROWS, event.id)
    seats = await seats_of_registrations([row["id"] for row in rows]) if event.seated else {}
    return [_row(row, answers.get(row["id"], {}), seats.get(row["id"], ())) for row in rows]


def _row(row: dict[str, Any], answers: dict[str, str], seats: tuple[Sentence, ...]) -> Row:
    return Row(**{**row, "status": RegistrationStatus(row["status"]), "answers": answers, "seats": seats})


SORTS: dict[str, Callable[[Row], Any]] = {
    "time": lambda row: (row.registered_at, row.id),
    "name": lambda row: (row.pinyin, row.staff_number),
    "branch": lambda row: (row.branch_position, row.branch_name, row.pinyin, row.staff_number),
    "number": lambda row: row.staff_number,
    "line": lambda row: (row.line is None, row.line or 0, row.registered_at),
}


def chosen(rows: Sequence[Row], wanted: Wanted) -> list[Row]:
    """The rows that match, in the wanted order (`-name` is descending)."""
    key = wanted.sort.removeprefix("-")
    found = [row for row in rows if _matches(row, wanted)]
    return sorted(found, key=SORTS.get(key, SORTS["time"]), reverse=wanted.sort.startswith("-"))


def _matches(row: Row, wanted: Wanted) -> bool:
    return (
        (not wanted.status or row.status == wanted.status)
        and (not wanted.branch or row.branch == wanted.branch)
        and (not wanted.offering or row.offering == wanted.offering)
        and (not wanted.search or found_by(wanted.search, row))
    )


class Named(Protocol):
    """Whoever can be searched for."""

    @property
    def name(self) -> str: ...
    @property
    def staff_number(self) -> str: ...
    @property
    def initials(self) -> str: ...
    @property
    def letters(self) -> str: ...


def found_by(search: str, person: Named) -> bool:
    """By a part of the name, the beginning of its initials or letters, or the staff number."""
    text = "".join(search.lower().split())
    return (
        text in person.name.replace(" ", "").lower()
        or person.initials.lower().startswith(text)
        or person.letters.lower().startswith(text)
        or text in person.staff_number.lower()
    )


class BranchCount(msgspec.Struct, frozen=True):
    branch: str
    name: str
    confirmed: int
    waitlisted: int
    cancelled: int
    present: int


def by_branch(rows: Sequence[Row]) -> list[BranchCount]:
    """How many of each branch, in the union's own order."""
    branches = {(row.branch_position, row.branch_name, row.branch) for row in rows}
    counts = []
    for _, name, branch in sorted(branches):
        own = [row for row in rows if row.branch == branch]
        counts.append(
            BranchCount(
                branch, name, _count(own, "confirmed"), _count(own, "waitlisted"), _count(own, "cancelled"),
                sum(row.present_at is not None for row in own),
            )
        )  # fmt: skip
    return counts


def _count(rows: Sequence[Row], status: str) -> int:
    return sum(row.status == status for row in rows)
