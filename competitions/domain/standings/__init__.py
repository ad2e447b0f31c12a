"""Ranking of groups: `tables` are its values, `counting` what each result counts, `presets` the orders of comparison,
`ranking` applies one of them to a group, `best` compares those of one rank across groups."""

from competitions.domain.standings.best import RankedGroup, best_of_ranked
from competitions.domain.standings.counting import did_not_complete
from competitions.domain.standings.ranking import standings
from competitions.domain.standings.tables import (
    GroupMatch,
    Preset,
    RecordedLot,
    Row,
    StandingRules,
    Standings,
)

__all__ = [
    "GroupMatch",
    "Preset",
    "RankedGroup",
    "RecordedLot",
    "Row",
    "StandingRules",
    "Standings",
    "best_of_ranked",
    "did_not_complete",
    "standings",
]
