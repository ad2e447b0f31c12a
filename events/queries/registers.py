"""A register as it is read: its lines with names, what they add up to, and who may see which."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from events.domain.event import Event, Kind
from events.domain.registers import Line
from events.parts import Part, Standing
from events.register_tables import RegisterEntry
from foundation.errors import not_allowed
from foundation.messages import N_, Sentence
from members.domain.identity import Identity, Role

_ROWS = (
    "SELECT e.id, e.occasion, e.times, e.amount, e.goods, e.day, e.note, e.named, e.struck_at, e.struck_because,"
    " m.id AS member, m.name, m.staff_number, m.pinyin, m.initials, m.letters, b.id AS branch,"
    " b.name AS branch_name, b.position AS branch_position, b.path AS branch_path, w.name AS entered_by"
    " FROM register_entry e JOIN branch b ON b.id = e.branch LEFT JOIN member m ON m.id = e.member"
    " LEFT JOIN member w ON w.id = e.entered_by WHERE e.event = {} ORDER BY e.day, e.entered_at, e.id"
)


class Row(msgspec.Struct, frozen=True):
    """A line of a register. `name`: the member's, or what was written down."""

    id: str
    occasion: str
    times: int
    amount: int
    goods: str
    day: date
    note: str
    member: str
    name: str
    staff_number: str
    pinyin: str
    initials: str
    letters: str
    branch: str
    branch_name: str
    branch_position: int
    branch_path: str
    entered_by: str
    struck_at: datetime | None
    struck_because: str

    @property
    def counted(self) -> Line:
        return Line(self.branch, self.member or self.name, self.occasion, self.times, self.amount)


def reaches(identity: Identity, event_id: str) -> tuple[str, ...] | None:
    """The branches whose subtrees one may enter and read; None: everybody. Raises `Refusal` 403 for the rest."""
    if identity.holds(Role.ORGANIZER, event_id) or "" in identity.scopes(Role.LIAISON):
        return None
    held = tuple(sorted(identity.scopes(Role.LIAISON)))
    if not held:
        raise not_allowed()
    return held


async def rows_of(event_id: str, within: Sequence[str] | None) -> list[Row]:
    """All lines within reach, struck out ones too, by day. One statement."""
    rows = await RegisterEntry.raw(_ROWS, event_id)
    return [_row(row) for row in rows if _reached(row["branch_path"], within)]


def standing(rows: Sequence[Row]) -> list[Row]:
    """The lines that count."""
    return [row for row in rows if row.struck_at is None]


def _reached(path: str, within: Sequence[str] | None) -> bool:
    return within is None or any(f"{branch}/" in path for branch in within)


def _row(row: dict[str, object]) -> Row:
    plain = {name: row[name] if row[name] is not None else "" for name in Row.__struct_fields__}
    return msgspec.convert(
        {**plain, "name": row["name"] or row["named"], "struck_at": row["struck_at"]}, Row, strict=False
    )


async def _standing(event: Event) -> Standing:
    if not event.settings.register.occasions:
        return Standing(Sentence("None is kept."))
    rows = await RegisterEntry.raw(
        "SELECT COALESCE(SUM(times), 0) AS times, COALESCE(SUM(amount), 0) AS amount FROM register_entry"
        " WHERE event = {} AND struck_at IS NULL",
        event.id,
    )
    amount = int(rows[0]["amount"])
    return Standing(
        Sentence("{times} attendances, {yuan} yuan", times=int(rows[0]["times"]), yuan=f"{amount / 100:,.2f}")
    )


register_part = Part(
    "register",
    N_("Register"),
    "register",
    "clipboard-list",
    84,
    lambda event: event.kind is Kind.ACTIVITY,
    _standing,
    of_register=True,
)
