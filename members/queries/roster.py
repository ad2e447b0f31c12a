"""Members as an import compares them and as the roster is exported."""

from collections.abc import Sequence
from typing import Any

from members.domain.roster_changes import Kept
from members.tables import Member

_KEPT = (
    Member.id,
    Member.staff_number,
    Member.name,
    Member.branch,
    Member.sex,
    Member.birth_date,
    Member.employment_status,
    Member.joined_on,
    Member.retired_on,
    Member.honours,
    Member.phone,
    Member.email,
)


async def kept_members() -> list[Kept]:
    """Everybody ever on the roster."""
    rows: Sequence[dict[str, Any]] = await Member.select(*_KEPT)
    return [Kept(**row) for row in rows]
