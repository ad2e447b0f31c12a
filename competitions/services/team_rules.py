"""How teams play, as the referee chooses it for a discipline before it is drawn."""

import msgspec

from competitions.domain.discipline_settings import settings_to
from competitions.domain.ties import TieRules, check_tie_rules, line_text
from competitions.queries.disciplines import discipline
from competitions.services.drawing import discard_preview, refuse_when_drawn
from competitions.tables import Discipline
from foundation.database import write
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit


async def choose_team_rules(actor: Identity, discipline_id: str, rules: TieRules) -> None:
    """Line of rubbers, roster, line-ups. Raises Refusal 409 once drawn or where no teams play, 422 for rules by which
    nobody can play."""

    async def body() -> None:
        row = await discipline(discipline_id)
        refuse_when_drawn(row)
        if row.entrants != "team":
            raise Refusal(Sentence("Only a discipline of teams has rubbers."))
        settings = msgspec.structs.replace(row.chosen, ties=check_tie_rules(rules))
        await Discipline.update({Discipline.settings: settings_to(settings)}).where(Discipline.id == row.id)
        await discard_preview(row.id)
        await audit.record(actor, "discipline.team_rules", "discipline", row.id, line=line_text(rules.line))

    await write(body)
