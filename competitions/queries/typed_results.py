"""Every match of a competition that may have a result, by the numbers that stand on paper."""

import msgspec

from competitions.tables import Match

_MATCHES = (
    "SELECT m.id, m.number, m.key, COALESCE(m.rubber, 0) AS rubber, d.id AS discipline, d.code, d.entrants, m.status,"
    " m.result, m.sequence, COALESCE(a.name, '') AS a, COALESCE(b.name, '') AS b"
    ' FROM "match" m JOIN discipline d ON d.id = m.discipline'
    " LEFT JOIN entry a ON a.id = m.side_a LEFT JOIN entry b ON b.id = m.side_b"
    " WHERE d.competition = {} ORDER BY d.position, m.number, m.rubber"
)


class PaperMatch(msgspec.Struct, frozen=True):
    """A match as paper names it: a rubber by the number of its tie and its place; ``a`` and ``b`` are names."""

    id: str
    number: int
    key: str
    rubber: int
    discipline: str
    code: str
    entrants: str
    status: str
    result: str
    sequence: int
    a: str
    b: str

    @property
    def is_tie(self) -> bool:
        return self.entrants == "team" and not self.rubber

    @property
    def printed(self) -> str:
        return f"{self.number}.{self.rubber}" if self.rubber else str(self.number)

    @property
    def is_open(self) -> bool:
        """Whether a result from paper is waited for."""
        return not self.is_tie and not self.result and self.status in ("ready", "called", "on_court")


async def paper_matches(competition_id: str) -> list[PaperMatch]:
    """All of them, discipline by discipline in the order of their numbers. One query."""
    return [msgspec.convert(row, PaperMatch) for row in await Match.raw(_MATCHES, competition_id)]
