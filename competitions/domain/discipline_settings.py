"""What the referee chooses for a discipline besides its method and scoring format, kept as JSON beside it."""

from typing import Any

import msgspec

from competitions.domain.draw_record import DrawSettings
from competitions.domain.scoring.formats import ScoringFormat
from competitions.domain.standings import StandingRules


class DisciplineSettings(msgspec.Struct, frozen=True, omit_defaults=True):
    """``walkover_counts``: in a group a walkover is a full score instead of deleting all results (GCR 16.2.5).
    ``format`` is a scoring format of the discipline's own, as umpiring reads it."""

    third_place: bool = False
    seeds_in_order: bool = False
    walkover_counts: bool = False
    format: dict[str, Any] | None = None

    @property
    def of_draw(self) -> DrawSettings:
        return DrawSettings(third_place=self.third_place, seeds_in_order=self.seeds_in_order)

    def rules(self, scoring: ScoringFormat) -> StandingRules:
        won = (scoring.in_game(1).points, 0)
        return StandingRules(self.walkover_counts, (won,) * scoring.games_to_win)


def settings_from(text: str) -> DisciplineSettings:
    return msgspec.json.decode(text or "{}", type=DisciplineSettings)


def settings_to(given: DisciplineSettings) -> str:
    return msgspec.json.encode(given).decode()
