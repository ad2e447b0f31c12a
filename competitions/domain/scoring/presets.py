"""The formats of the rule books, ready to choose; anything else is an organiser's own `ScoringFormat`."""

from typing import Any

import msgspec

from competitions.domain.scoring.format_checks import check_format
from competitions.domain.scoring.formats import ScoringFormat
from foundation.errors import Refusal
from foundation.messages import N_, Sentence

# 3×15: adopted in 2026, in force from 4 January 2027; where its interval and change of ends lie was not seen in the
# official text, so an organiser may change them. 1×31 is the Chinese amateur game: at 30-all the next point wins;
# a mixed pair may be given six points. Relay 3×45: BWF World Junior Mixed Team Championships 2025 (men's and women's
# singles, men's, women's and mixed doubles in every set). Table tennis: ITTF Laws 2.11 to 2.14. Pulling a rope has
# games and no points: a game is its one point.
_PRESETS = (
    ScoringFormat(
        "3x21", N_("Best of 3 games to 21"), 3, 21, 2, 30, interval_at=(11,), interval_in="every", ends_change_at=(11,)
    ),
    ScoringFormat(
        "3x15", N_("Best of 3 games to 15 (cap 21)"), 3, 15, 2, 21,
        interval_at=(8,), interval_in="every", ends_change_at=(8,),
    ),
    ScoringFormat(
        "3x15-18", N_("Best of 3 games to 15 (cap 18, older trial)"), 3, 15, 2, 18,
        interval_at=(8,), interval_in="every", ends_change_at=(8,),
    ),
    ScoringFormat(
        "5x11", N_("Best of 5 games to 11"), 5, 11, 2, 15,
        interval_at=(6,), interval_in="decider", break_s=60, ends_change_at=(6,),
    ),
    ScoringFormat(
        "3x11", N_("Best of 3 games to 11"), 3, 11, 2, 15, interval_at=(6,), interval_in="every", ends_change_at=(6,)
    ),
    ScoringFormat(
        "1x21", N_("One game to 21, with setting"), 1, 21, 2, 30,
        interval_at=(11,), interval_in="every", ends_change_at=(11,),
    ),
    ScoringFormat(
        "1x21-no-setting", N_("One game to 21, no setting"), 1, 21, 1, 21,
        interval_at=(11,), interval_in="every", ends_change_at=(11,),
    ),
    ScoringFormat("1x11", N_("One game to 11, with setting"), 1, 11, 2, 15, ends_change_at=(6,)),
    ScoringFormat("1x15", N_("One game to 15, no setting"), 1, 15, 1, 15, ends_change_at=(8,)),
    ScoringFormat("1x31", N_("One game to 31"), 1, 31, 1, 31, ends_change_at=(16,)),
    ScoringFormat(
        "1x31-handicap", N_("One game to 31, one side may start with 6"), 1, 31, 1, 31, handicap=6,
        ends_change_at=(16,),
    ),
    ScoringFormat(
        "relay-110", N_("Relay to 110, ten rubbers of 11"), 1, 110, 1, 110,
        interval_at=tuple(range(6, 110, 11)), interval_in="every", ends_change_at=tuple(range(6, 110, 11)),
        rubbers=tuple(range(11, 111, 11)), rubber_players=(2,) * 10,
    ),
    ScoringFormat(
        "relay-3x45", N_("Relay, best of 3 sets to 45, five rubbers of 9"), 3, 45, 1, 45,
        interval_at=tuple(range(5, 45, 9)), interval_in="every", break_s=180,
        ends_change_at=tuple(range(5, 45, 9)), ends_change_in="every",
        rubbers=tuple(range(9, 46, 9)), rubber_players=(1, 1, 2, 2, 2),
    ),
    ScoringFormat(
        "table-tennis", N_("Table tennis, best of 5 games to 11"), 5, 11, 2, None,
        break_s=60, ends_change_at=(5,), service="in_turns",
    ),
    ScoringFormat(
        "plain-3", N_("Best of 3 without points (tug of war)"), 3, 1, 1, 1, service="none"
    ),
    ScoringFormat("plain-1", N_("One decision without points"), 1, 1, 1, 1, service="none", break_s=0),
)  # fmt: skip

PRESETS: dict[str, ScoringFormat] = {preset.code: check_format(preset) for preset in _PRESETS}


def preset(code: str) -> ScoringFormat:
    """The format of that code; refuses (422) an unknown one."""
    found = PRESETS.get(code)
    if found is None:
        raise Refusal(
            Sentence("There is no scoring format called {code}. Choose one from the list.", code=code),
            field="scoring_format",
            status=422,
        )
    return found


def own_format(given: dict[str, Any]) -> ScoringFormat:
    """An organiser's own format from plain data; refuses (422) what is not one or could not be played."""
    try:
        return check_format(msgspec.convert(given, ScoringFormat))
    except msgspec.ValidationError as error:
        raise Refusal(
            Sentence("These numbers do not make a scoring format: {reason}.", reason=str(error)),
            field="scoring_format",
            status=422,
        ) from error
