"""The entries of a discipline with their players, who signed up and stands in none, and whom they named."""

from typing import Any

import msgspec

from competitions.domain.entries import Player, Sex, sex_faults
from competitions.domain.line_ups import TeamPlayer, why_not_team
from competitions.queries.disciplines import DisciplineRow
from competitions.tables import Entry, GuestPlayer
from events.tables import Answer, Registration
from foundation.messages import Sentence
from members.tables import Branch

_PLAYERS = (
    "SELECT n.id, n.name, n.seed, n.status, COALESCE(p.member, p.guest) AS person, p.captain,"
    " COALESCE(m.name, g.name) AS player, COALESCE(m.sex, g.sex) AS sex, COALESCE(m.staff_number, '') AS staff_number,"
    " COALESCE(g.organisation, '') AS organisation, p.guest, p.branch, b.name AS branch_name,"
    " b.position AS branch_position, p.registration, COALESCE(m.pinyin, g.name) AS reading"
    " FROM entry n JOIN entry_player p ON p.entry = n.id JOIN branch b ON b.id = p.branch"
    " LEFT JOIN member m ON m.id = p.member LEFT JOIN guest_player g ON g.id = p.guest"
    " WHERE n.discipline = {} ORDER BY n.id, p.position"
)
_UNENTERED = (
    "SELECT r.id AS registration, m.id AS person, m.name AS player, m.sex, m.staff_number, r.branch,"
    " b.name AS branch_name, b.position AS branch_position"
    " FROM registration r JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " WHERE r.offering = {} AND r.status = 'confirmed' AND NOT EXISTS (SELECT 1 FROM entry_player p"
    " JOIN entry n ON n.id = p.entry WHERE p.discipline = {} AND p.member = m.id AND n.status = 'entered')"
    " ORDER BY b.position, m.pinyin, m.id"
)
_ANSWERS = (
    "SELECT r.member, a.value FROM answer a JOIN question q ON q.id = a.question"
    " JOIN registration r ON r.id = a.registration"
    " WHERE r.offering = {} AND r.status = 'confirmed' AND q.kind = 'text'"
)
_EVERYBODY = (
    "SELECT m.id, m.staff_number AS number, m.name, m.sex, COALESCE(r.branch, m.branch) AS branch,"
    " m.employment_status FROM member m"
    " LEFT JOIN registration r ON r.member = m.id AND r.offering = {} AND r.status = 'confirmed'"
)


class PlayerLine(msgspec.Struct, frozen=True):
    """Somebody in an entry, or signed up for one. ``staff_number`` is empty of a guest, whose host is the branch."""

    person: str
    player: str
    sex: str
    staff_number: str
    branch: str
    branch_name: str
    branch_position: int
    registration: str | None = None
    guest: str | None = None
    organisation: str = ""
    captain: bool = False

    @property
    def in_team(self) -> TeamPlayer:
        sex: Sex = "female" if self.sex == "female" else "male" if self.sex == "male" else ""
        return TeamPlayer(self.person, self.player, sex, self.branch, self.guest is not None)

    @property
    def as_player(self) -> Player:
        return Player(self.person, self.player, self.branch, self.sex)


class EntryLine(msgspec.Struct, frozen=True):
    """An entry as the referee reads it."""

    id: str
    name: str
    seed: int | None
    status: str
    players: tuple[PlayerLine, ...]

    @property
    def home(self) -> str:
        """The branches as people read them."""
        return " / ".join(dict.fromkeys(player.branch_name for player in self.players))

    @property
    def position(self) -> int:
        return self.players[0].branch_position

    def faults(self, row: DisciplineRow) -> tuple[Sentence, ...]:
        """What does not fit the discipline: the sexes its code asks for, of a team the rules of its roster."""
        if row.entrants == "team":
            return tuple(why_not_team(row.chosen.ties, [player.in_team for player in self.players]))
        return sex_faults(row.code, [player.as_player for player in self.players])


async def lines(discipline_id: str) -> list[EntryLine]:
    """All entries, seeds first, then by the reading of the first player. One query."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in await Entry.raw(_PLAYERS, discipline_id):
        grouped.setdefault(row["id"], []).append(row)
    in_order = sorted(
        grouped.values(), key=lambda rows: (rows[0]["seed"] or 10_000, rows[0]["reading"], rows[0]["id"])
    )
    return [
        msgspec.convert({**rows[0], "players": [_player(row) for row in rows]}, EntryLine)
        for rows in in_order
    ]


def _player(row: dict[str, Any]) -> dict[str, Any]:
    # SQLite keeps a truth as 0 or 1.
    return {**row, "captain": bool(row["captain"])}


async def unentered(discipline_id: str, offering_id: str) -> list[PlayerLine]:
    """Who has a confirmed registration and stands in no entry, branch by branch."""
    rows = await Registration.raw(_UNENTERED, offering_id, discipline_id)
    return [msgspec.convert(row, PlayerLine) for row in rows]


async def answers(offering_id: str) -> list[tuple[str, str]]:
    """(member, text) of every written answer: a partner may be named in one."""
    return [(row["member"], row["value"]) for row in await Answer.raw(_ANSWERS, offering_id)]


async def hosts() -> list[tuple[str, str]]:
    """(id, name) of every branch that may host a guest, in the union's order."""
    rows = await Branch.select(Branch.id, Branch.name).order_by(Branch.position, Branch.path)
    return [(row["id"], row["name"]) for row in rows]


async def known_guests(competition_id: str) -> dict[tuple[str, str], str]:
    """(name, organisation) → guest of this competition: the same person in another discipline."""
    rows = await GuestPlayer.select(GuestPlayer.id, GuestPlayer.name, GuestPlayer.organisation).where(
        GuestPlayer.competition == competition_id
    )
    return {(row["name"], row["organisation"]): row["id"] for row in rows}


async def roster_members(offering_id: str) -> list[dict[str, Any]]:
    """Everybody ever on the roster, with the branch they would play for in this discipline."""
    rows: list[dict[str, Any]] = await Registration.raw(_EVERYBODY, offering_id)
    return rows
