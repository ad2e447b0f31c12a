"""Offerings whose registrations a contest may take: nobody has drawn them as a discipline."""

import msgspec

from events.tables import Offering

_FREE = (
    "SELECT o.id, o.title FROM offering o JOIN competition c ON c.event = o.event"
    " LEFT JOIN discipline d ON d.offering = o.id LEFT JOIN contest k ON k.offering = o.id"
    " WHERE c.id = {} AND k.id IS NULL AND (d.id IS NULL OR (d.state = 'entries'"
    " AND NOT EXISTS (SELECT 1 FROM entry n WHERE n.discipline = d.id)"
    " AND NOT EXISTS (SELECT 1 FROM draw w WHERE w.discipline = d.id))) ORDER BY o.position, o.title"
)


class FreeOffering(msgspec.Struct, frozen=True):
    """An offering to choose."""

    id: str
    title: str


async def free_offerings(competition_id: str) -> list[FreeOffering]:
    return [msgspec.convert(row, FreeOffering) for row in await Offering.raw(_FREE, competition_id)]
