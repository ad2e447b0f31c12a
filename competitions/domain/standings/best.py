"""Who is the best of those ranked alike in their groups ("best thirds"), compared over equal numbers of matches."""

from collections.abc import Sequence

import msgspec

from competitions.domain.standings.counting import count, tallies
from competitions.domain.standings.presets import PRESETS
from competitions.domain.standings.ranking import Field, ranked, row_of
from competitions.domain.standings.tables import GroupMatch, RecordedLot, Row, StandingRules, Standings


class RankedGroup(msgspec.Struct, frozen=True):
    """A group with its table: ``names`` are its entries as shown, ``withdrawn`` those who left."""

    names: dict[str, str]
    matches: tuple[GroupMatch, ...]
    table: Standings
    withdrawn: frozenset[str] = frozenset()


def best_of_ranked(
    groups: Sequence[RankedGroup],
    rank: int,
    *,
    lots: Sequence[RecordedLot] = (),
    rules: StandingRules = StandingRules(),  # noqa: B008 - frozen
) -> Standings:
    """Those ranked ``rank`` in their groups, the best first, over the steps of the preset.

    From a larger group the results against its last ones are dropped, until everybody compared has played as many
    matches as in the smallest group that has such a rank; groups that are too small for it send nobody. They have not
    met, so no match decides between two of them: who is level in everything waits for a lot. While a group is not
    settled nobody is compared, and the standings are not complete.
    """
    having = [group for group in groups if len(_placed(group)) >= rank]
    if not all(group.table.settled for group in groups):
        return Standings((), (), complete=False, void=frozenset())
    smallest = min((len(_placed(group)) for group in having), default=0)
    names: dict[str, str] = {}
    collected = {}
    for group in having:
        kept = [row.entry for row in _placed(group)[:smallest]]
        entry = kept[rank - 1]
        among = {
            pair: found
            for pair, found in count(group.matches, group.withdrawn, rules).results.items()
            if pair <= set(kept)
        }
        names[entry] = group.names[entry]
        collected[entry] = tallies(kept, among)[entry]
    field = Field(names, collected, {}, lots, complete=True)
    rows: list[Row] = []
    ties: list[tuple[str, ...]] = []
    for bucket, reason in ranked(field, sorted(names), PRESETS[rules.preset]) if names else ():
        place = len(rows) + 1
        if len(bucket) > 1:
            ties.append(tuple(bucket))
        rows += [row_of(entry, place, collected[entry], reason(entry), rules) for entry in bucket]
    return Standings(tuple(rows), tuple(ties), complete=True, void=frozenset())


def _placed(group: RankedGroup) -> list[Row]:
    return [row for row in group.table.rows if row.rank is not None]
