"""A discipline, its roster and its draws as they are kept."""

from datetime import datetime
from typing import Any

import msgspec

from competitions.domain.discipline_settings import DisciplineSettings, settings_from
from competitions.domain.draw_record import DrawEntry, DrawInput
from competitions.domain.draw_settings import MethodName
from competitions.domain.entries import Entrants
from competitions.domain.scoring.formats import ScoringFormat
from competitions.queries.umpiring import format_of
from competitions.tables import Discipline, Draw, Entry
from foundation.errors import not_found

_DISCIPLINE = (
    "SELECT d.id, d.competition, d.offering, d.code, d.name, d.position, d.method, d.scoring_format, d.settings,"
    " d.state, d.entrants, c.event, c.courts, e.title AS event_title"
    " FROM discipline d JOIN competition c ON c.id = d.competition JOIN event e ON e.id = c.event"
    " WHERE d.id = {}"
)
_ENTRIES = (
    "SELECT n.id, n.name, n.seed, n.status, p.branch, b.name AS branch_name, b.position AS branch_position,"
    " COALESCE(p.member, p.guest) AS person, COALESCE(m.name, g.name) AS player, COALESCE(m.pinyin, g.name) AS reading"
    " FROM entry n JOIN entry_player p ON p.entry = n.id JOIN branch b ON b.id = p.branch"
    " LEFT JOIN member m ON m.id = p.member LEFT JOIN guest_player g ON g.id = p.guest"
    " WHERE n.discipline = {} ORDER BY n.id, p.position"
)


class DisciplineRow(msgspec.Struct, frozen=True):
    """A discipline with its competition and event."""

    id: str
    competition: str
    offering: str
    code: str
    name: str
    position: int
    method: MethodName
    scoring_format: str
    settings: str
    state: str
    entrants: Entrants
    event: str
    courts: int
    event_title: str

    @property
    def chosen(self) -> DisciplineSettings:
        return settings_from(self.settings)

    @property
    def rubbers(self) -> int:
        """How many rubbers a tie has; 0 where no teams play."""
        return len(self.chosen.ties.line) if self.entrants == "team" else 0

    @property
    def scoring(self) -> ScoringFormat:
        return format_of(self.scoring_format, self.settings)


class RosterEntry(msgspec.Struct, frozen=True):
    """An entry with who plays for it, in the players' order: ids of people (members or guests), their branches."""

    id: str
    name: str
    seed: int | None
    status: str
    people: tuple[str, ...]
    branches: tuple[str, ...]
    branch_names: tuple[str, ...]
    branch_positions: tuple[int, ...]
    players: tuple[str, ...] = ()

    @property
    def home(self) -> str:
        """The branches as people read them."""
        return " / ".join(dict.fromkeys(self.branch_names))


class DrawRow(msgspec.Struct, frozen=True):
    """A draw as kept; `record` and `lines` are JSON."""

    id: str
    discipline: str
    number: int
    state: str
    spoken_seed: str
    input_hash: str
    record: str
    lines: str
    reason: str
    made_at: datetime


async def discipline(discipline_id: str) -> DisciplineRow:
    """Raises Refusal 404."""
    rows = await Discipline.raw(_DISCIPLINE, discipline_id)
    if not rows:
        raise not_found()
    return msgspec.convert(rows[0], DisciplineRow)


async def roster(discipline_id: str) -> list[RosterEntry]:
    """All entries, sorted by the reading of the first player's name. One query."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in await Entry.raw(_ENTRIES, discipline_id):
        grouped.setdefault(row["id"], []).append(row)
    in_order = sorted(grouped.values(), key=lambda rows: (rows[0]["reading"], rows[0]["id"]))
    return [
        msgspec.convert(
            {
                **rows[0],
                "people": [row["person"] for row in rows],
                "players": [row["player"] for row in rows],
                "branches": [row["branch"] for row in rows],
                "branch_names": [row["branch_name"] for row in rows],
                "branch_positions": [row["branch_position"] for row in rows],
            },
            RosterEntry,
        )
        for rows in in_order
    ]


def draw_input(row: DisciplineRow, entries: list[RosterEntry]) -> DrawInput:
    """What the draw would depend on now: those still entered, their seeds, the settings."""
    entered = [entry for entry in entries if entry.status == "entered"]
    seeded = sorted((entry for entry in entered if entry.seed), key=lambda entry: entry.seed or 0)
    return DrawInput(
        method=row.method,
        entries=tuple(
            DrawEntry(entry.id, entry.name, tuple(sorted(set(entry.branches)))) for entry in entered
        ),
        seeds=tuple(entry.id for entry in seeded),
        settings=row.chosen.draw,
        branches={
            branch: name
            for entry in entered
            for branch, name in zip(entry.branches, entry.branch_names, strict=True)
        },
    )


_DRAW_COLUMNS = (
    Draw.id,
    Draw.discipline,
    Draw.number,
    Draw.state,
    Draw.spoken_seed,
    Draw.input_hash,
    Draw.record,
    Draw.lines,
    Draw.reason,
    Draw.made_at,
)


async def draws(discipline_id: str) -> list[DrawRow]:
    """Every draw ever made of a discipline, the newest first."""
    rows = (
        await Draw.select(*_DRAW_COLUMNS)
        .where(Draw.discipline == discipline_id)
        .order_by(Draw.number, ascending=False)
    )
    return [msgspec.convert(row, DrawRow) for row in rows]


async def current_draw(discipline_id: str) -> DrawRow | None:
    """The draw that is locked or previewed, if there is one."""
    row = (
        await Draw.select(*_DRAW_COLUMNS)
        .where((Draw.discipline == discipline_id) & Draw.state.is_in(["preview", "locked"]))
        .first()
    )
    return msgspec.convert(row, DrawRow) if row else None


async def draw(draw_id: str) -> DrawRow:
    """Raises Refusal 404."""
    row = await Draw.select(*_DRAW_COLUMNS).where(Draw.id == draw_id).first()
    if row is None:
        raise not_found()
    return msgspec.convert(row, DrawRow)
