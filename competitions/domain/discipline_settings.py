"""What the referee chooses for a discipline besides its method and scoring format, kept as JSON beside it."""

from typing import Any

import msgspec

from competitions.domain.draw_settings import DrawSettings
from competitions.domain.scoring.formats import ScoringFormat
from competitions.domain.standings import Preset, StandingRules
from competitions.domain.ties import TieRules


class DisciplineSettings(msgspec.Struct, frozen=True, omit_defaults=True):
    """``draw`` are the choices the draw depends on. ``walkover_counts``: in a group a walkover is a full score
    instead of deleting all results (GCR 16.2.5). ``standing_rules`` is the order of comparison in a group; None is
    GCR 16.2, for teams that of ties and rubbers. ``format`` is a scoring format of the discipline's own, as umpiring
    reads it; ``ties`` is how teams play."""

    draw: DrawSettings = DrawSettings()
    walkover_counts: bool = False
    standing_rules: Preset | None = None
    format: dict[str, Any] | None = None
    ties: TieRules = TieRules()

    def rules(self, scoring: ScoringFormat, rubbers: int = 0) -> StandingRules:
        """How groups are ranked; ``rubbers`` are those of a tie, 0 where no teams play."""
        won = (scoring.in_game(1).points, 0)
        preset: Preset = self.standing_rules or ("team" if rubbers else "gcr")
        return StandingRules(self.walkover_counts, (won,) * scoring.games_to_win, preset, rubbers)


def settings_from(text: str) -> DisciplineSettings:
    kept: dict[str, Any] = msgspec.json.decode(text or "{}")
    if kept.pop("third_place", False):
        # As it was kept while third place was the only classification.
        kept["draw"] = {"classification": "third"}
    if kept.pop("seeds_in_order", False):
        kept.setdefault("draw", {})["seeds_in_order"] = True
    return msgspec.convert(kept, DisciplineSettings)


def settings_to(given: DisciplineSettings) -> str:
    return msgspec.json.encode(given).decode()
