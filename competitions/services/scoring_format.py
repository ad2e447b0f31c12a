"""How the matches of a discipline are counted: a preset, or an organiser's own numbers; open until one has begun."""

from typing import Any

import msgspec

from competitions.domain.discipline_settings import settings_to
from competitions.domain.scoring.format_checks import check_format
from competitions.domain.scoring.formats import ScoringFormat
from competitions.domain.scoring.presets import preset
from competitions.queries.disciplines import DisciplineRow, discipline
from competitions.tables import Discipline, Match
from foundation.database import write
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

_BEGUN = (
    'SELECT m.id FROM "match" m JOIN draw w ON w.id = m.draw'
    " WHERE m.discipline = {} AND w.state = 'locked' AND (m.sequence > 0 OR m.result <> '' OR m.status = 'on_court')"
    " LIMIT 1"
)


async def begun(discipline_id: str) -> bool:
    """Whether a match of the discipline has begun, or has a result."""
    return bool(await Match.raw(_BEGUN, discipline_id))


async def use_preset(actor: Identity, discipline_id: str, code: str) -> None:
    """The discipline is counted by that preset. Raises Refusal 422 for an unknown one, 409 once a match has begun."""
    preset(code)
    await _use(actor, discipline_id, code, None)


async def use_own(actor: Identity, discipline_id: str, given: ScoringFormat) -> None:
    """The discipline is counted by these numbers. Raises Refusal 422 when no match could be, 409 as above."""
    check_format(given)
    await _use(actor, discipline_id, given.code, msgspec.to_builtins(given))


async def _use(actor: Identity, discipline_id: str, code: str, own: dict[str, Any] | None) -> None:
    async def body() -> None:
        row = await discipline(discipline_id)
        await _refuse_when_begun(row)
        settings = msgspec.structs.replace(row.chosen, format=own)
        await Discipline.update(
            {
                Discipline.scoring_format: code,
                Discipline.settings: settings_to(settings),
            }
        ).where(Discipline.id == row.id)
        await audit.record(
            actor, "discipline.scoring", "discipline", row.id, scoring_format=code, own=own or {}
        )

    await write(body)


async def _refuse_when_begun(row: DisciplineRow) -> None:
    if await begun(row.id):
        raise Refusal(
            Sentence("A match of {name} has begun, so its scoring cannot be changed any more.", name=row.name)
        )
