"""The money of a trip as it stands: its lines, who travels, and whether it is closed."""

from datetime import datetime

import msgspec

from events.domain.trips.settlement import MoneyLine, Settled, Statement, settle
from foundation.database import fetch

_LINES = "SELECT * FROM settlement_line WHERE event = {} ORDER BY position, id"
_CLOSED = (
    "SELECT s.closed_at, m.name FROM settlement s LEFT JOIN member m ON m.id = s.closed_by WHERE s.event = {}"
)
_PEOPLE = (
    "SELECT r.id, m.id AS member, m.name, m.staff_number, m.pinyin, b.name AS branch_name, b.position, a.id AS present"
    " FROM registration r JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " LEFT JOIN attendance a ON a.registration = r.id"
    " WHERE r.event = {} AND r.status = 'confirmed' ORDER BY b.position, b.name, m.pinyin, r.id"
)


class Payer(msgspec.Struct, frozen=True):
    """Somebody of the trip. `present`: they were there."""

    id: str
    member: str
    name: str
    staff_number: str
    branch_name: str
    present: bool


class Account(msgspec.Struct, frozen=True):
    """Everything of the settlement; `settled.statements` stand beside `people`."""

    lines: tuple[MoneyLine, ...]
    people: tuple[Payer, ...]
    settled: Settled
    closed_at: datetime | None = None
    closed_by: str = ""

    def statement(self, registration: str) -> Statement | None:
        return next((each for each in self.settled.statements if each.person == registration), None)

    def name_of(self, registration: str) -> str:
        return next((each.name for each in self.people if each.id == registration), "")

    @property
    def rows(self) -> list[tuple[Payer, Statement]]:
        return list(zip(self.people, self.settled.statements, strict=True))

    @property
    def total(self) -> int:
        """What all lines come to, refunds taken off."""
        return self.settled.cost - self.settled.refund


async def account(event_id: str) -> Account:
    """Three statements."""
    lines = tuple(
        MoneyLine(
            row["id"], row["title"], row["kind"], row["payer"], row["amount"], row["registration"] or "",
            bool(row["divided"]),
        )
        for row in await fetch(_LINES, event_id)
    )  # fmt: skip
    people = tuple(
        Payer(
            row["id"],
            row["member"],
            row["name"],
            row["staff_number"],
            row["branch_name"],
            row["present"] is not None,
        )
        for row in await fetch(_PEOPLE, event_id)
    )
    closed = await fetch(_CLOSED, event_id)
    settled = settle(lines, [each.id for each in people])
    if not closed:
        return Account(lines, people, settled)
    return Account(lines, people, settled, closed[0]["closed_at"], closed[0]["name"] or "")
