"""Ranking of a group that played everybody against everybody (GCR 16.2), each rank with its reason."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from competitions.domain.results import MatchResult, score_sentence
from competitions.domain.standings.counting import Counted, Tally, count, tallies
from competitions.domain.standings.presets import PRESETS, Step, score_of
from competitions.domain.standings.tables import GroupMatch, RecordedLot, Row, StandingRules, Standings
from foundation.messages import N_, Sentence

Reason = Callable[[str], Sentence]
Ranked = list[tuple[list[str], Reason]]


class Field:
    """Everything the ranking asks about: those compared, what they collected, how they met, lots drawn."""

    def __init__(
        self,
        names: Mapping[str, str],
        collected: Mapping[str, Tally],
        met: Mapping[frozenset[str], tuple[str, MatchResult]],
        lots: Sequence[RecordedLot],
        complete: bool,
    ) -> None:
        self.names = names
        self.collected = collected
        self.met = met
        self.lots = lots
        self.complete = complete

    def value(self, step: Step, entry: str) -> int:
        return step.value(self.collected[entry])

    def others(self, entry: str, bucket: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(self.names[one] for one in bucket if one != entry))


def standings(
    names: Mapping[str, str],
    matches: Sequence[GroupMatch],
    *,
    withdrawn: Iterable[str] = (),
    lots: Sequence[RecordedLot] = (),
    rules: StandingRules = StandingRules(),  # noqa: B008 - frozen
) -> Standings:
    """Ranks the entries ``names`` (id to name, as shown in reasons). The order of the input does not matter."""
    counted = count(matches, withdrawn, rules)
    staying = {entry: name for entry, name in sorted(names.items()) if entry not in counted.gone}
    field = Field(staying, tallies(staying, counted.results), _met(counted), lots, complete=counted.open == 0)
    rows: list[Row] = []
    ties: list[tuple[str, ...]] = []
    for bucket, reason in ranked(field, list(staying), PRESETS[rules.preset]):
        rank = len(rows) + 1
        if len(bucket) > 1 and field.complete:
            ties.append(tuple(bucket))
        rows += [row_of(entry, rank, field.collected[entry], reason(entry), rules) for entry in bucket]
    rows += [
        Row(entry, None, 0, 0, 0, (0, 0), (0, 0), _NOT_COMPLETED)
        for entry in sorted(counted.gone & set(names), key=lambda entry: (names[entry], entry))
    ]
    return Standings(tuple(rows), tuple(ties), field.complete, counted.void)


_NOT_COMPLETED = Sentence("Did not complete the group, so all its results are deleted (GCR 16.2.5).")


def _met(counted: Counted) -> dict[frozenset[str], tuple[str, MatchResult]]:
    return {pair: (a, result) for pair, (a, result, _) in counted.results.items()}


def row_of(entry: str, rank: int | None, tally: Tally, reason: Sentence, rules: StandingRules) -> Row:
    return Row(
        entry=entry,
        rank=rank,
        played=tally.won + tally.lost,
        won=tally.won,
        lost=tally.lost,
        games=tally.games,
        points=tally.points,
        reason=reason,
        rubbers=tally.rubbers,
        score=score_of(rules.preset, tally),
    )


def ranked(field: Field, level: list[str], steps: Sequence[Step]) -> Ranked:
    """Those level so far by the steps that are left: one alone is placed, two by their match (16.2.2), more by the
    next step (16.2.3, 16.2.4), in the end by lot."""
    step, further = steps[0], steps[1:]
    found: Ranked = []
    for bucket in _split(field, level, step):
        if len(bucket) == 1:
            found.append((bucket, partial(_alone, field, step, level)))
        elif len(bucket) == 2 and frozenset(bucket) in field.met:
            found += _by_their_match(field, bucket, step)
        elif further and (len(bucket) > 2 or field.complete):
            found += ranked(field, bucket, further)
        else:
            found += _by_lot(field, bucket)
    return found


def _split(field: Field, entries: Iterable[str], step: Step) -> list[list[str]]:
    """Entries with equal values together, the highest value first."""
    buckets: dict[int, list[str]] = {}
    for entry in entries:
        buckets.setdefault(field.value(step, entry), []).append(entry)
    return [buckets[key] for key in sorted(buckets, reverse=True)]


def _alone(field: Field, step: Step, level: list[str], entry: str) -> Sentence:
    """Compared with the next one down, or for the last of them with the one above."""
    if step.alone is not None:
        return step.alone(field.collected[entry])
    mine = field.value(step, entry)
    lower = [value for one in level if (value := field.value(step, one)) < mine]
    if lower:
        return Sentence(step.ahead, mine=_shown(step, mine), next=_shown(step, max(lower)))
    above = min(value for one in level if (value := field.value(step, one)) > mine)
    return Sentence(step.behind, mine=_shown(step, mine), before=_shown(step, above))


_MATCH = (N_("{level}; won their match {score}."), N_("{level}; lost their match {score}."))
_TIE = (N_("{level}; won their tie {score}."), N_("{level}; lost their tie {score}."))


def _by_their_match(field: Field, pair: list[str], step: Step) -> Ranked:
    a, result = field.met[frozenset(pair)]
    (b,) = frozenset(pair) - {a}
    winner, loser = (a, b) if result.winner == "a" else (b, a)
    score = score_sentence(result if result.winner == "a" else result.mirrored())

    def reason(entry: str) -> Sentence:
        value = field.value(step, entry)
        before = Sentence(step.level, other=field.others(entry, pair), mine=_of_level(step, value))
        words = (_TIE if result.rubbers else _MATCH)[entry != winner]
        return Sentence(words, level=before, score=score)

    return [([winner], reason), ([loser], reason)]


def _by_lot(field: Field, level: list[str]) -> Ranked:
    """Level in everything that can be compared: a recorded lot, else they share the rank and wait."""
    if not field.complete:
        return [
            (level, lambda entry: Sentence("Level with {others} so far.", others=field.others(entry, level)))
        ]
    lot = next((lot for lot in field.lots if set(lot.order) == set(level)), None)
    if lot is None:
        return [
            (
                level,
                lambda entry: Sentence(
                    "Level with {others} in everything: a lot must decide.", others=field.others(entry, level)
                ),
            )
        ]

    def reason(entry: str) -> Sentence:
        return Sentence(
            "Level with {others} in everything; placed by lot, witnessed by {witness}.",
            others=field.others(entry, level),
            witness=lot.witness,
        )

    return [([entry], reason) for entry in lot.order]


def _of_level(step: Step, value: int) -> str:
    return _shown(step, value) if step.ahead else str(value)


def _shown(step: Step, number: int) -> str:
    if not step.signed:
        return str(number)
    return f"+{number}" if number > 0 else str(number).replace("-", "−")
