"""What happens to a draw: results recorded and corrected, entries that leave, are replaced or come late."""

from collections.abc import Iterable

import msgspec

from competitions.domain.arrivals import may_play
from competitions.domain.draw_graph import DrawGraph
from competitions.domain.places import places
from competitions.domain.results import MatchResult
from competitions.domain.situation import (
    MatchStatus,
    Played,
    Situation,
    Standing,
    group_tables,
    open_ties,
    situations,
)
from competitions.domain.stages import qualified
from foundation.errors import Refusal
from foundation.messages import Sentence

__all__ = [
    "MatchStatus",
    "Played",
    "Situation",
    "correct",
    "finished",
    "group_tables",
    "has_open_match",
    "late_entry",
    "open_ties",
    "places",
    "record",
    "situations",
    "substitute",
    "with_walkovers",
    "withdraw",
]


def finished(played: Played) -> bool:
    """Nothing more is to be played or drawn by lot."""
    over = all(situation.status in ("finished", "void") for situation in situations(played).values())
    return over and not open_ties(played)


def record(played: Played, key: str, result: MatchResult) -> Played:
    """The draw with one more result. Raises Refusal when the match cannot have one now."""
    situation = _find(played, key)
    if situation.status == "waiting":
        raise Refusal(Sentence("The players of this match are not known yet. Nothing was changed."))
    if situation.status == "void" and (situation.a is None or situation.b is None):
        raise Refusal(
            Sentence("This match is not played, because nobody comes on one side. Nothing was changed.")
        )
    if situation.status == "void":
        raise Refusal(Sentence("This match is void, because a player left the group. Nothing was changed."))
    if situation.result is not None:
        raise Refusal(Sentence("This match already has a result; correct it instead. Nothing was changed."))
    return _with_result(played, key, result)


def correct(played: Played, key: str, result: MatchResult | None, started: Iterable[str] = ()) -> Played:
    """The draw with another result of a match already played; None takes it back, when a tie goes on after all.

    When somebody else goes on now, later matches change their players; that is refused, with its reason, once
    such a match has a result or is in ``started`` (on court).
    """
    situation = _find(played, key)
    if situation.result is None:
        raise Refusal(Sentence("This match has no result yet, so there is nothing to correct."))
    kept = {name: one for name, one in played.results.items() if name != key}
    changed = msgspec.structs.replace(played, results={**kept, key: result} if result else kept)
    _refuse_after_stage(played, changed, situation, result)
    later = _changed_sides(played, changed, key)
    on_court = set(started)
    for situation in later:
        if situation.match.key in on_court or (situation.result and not _automatic(situation, played)):
            raise Refusal(
                Sentence(
                    "Match {number} was already played by who went on from here. Correct that one first; "
                    "nothing was changed.",
                    number=situation.match.number,
                )
            )
    stale = {situation.match.key for situation in later}
    results = {name: one for name, one in changed.results.items() if name not in stale}
    return with_walkovers(msgspec.structs.replace(changed, results=results))


def _refuse_after_stage(
    before: Played, after: Played, corrected: Situation, result: MatchResult | None
) -> None:
    """A stage made from a result is not made again in silence: it must be taken back first."""
    if before.made == 1 or corrected.match.part >= before.made:
        return
    if before.graph.method == "swiss":
        assert corrected.result
        changes = result is None or corrected.result.winner != result.winner
    else:
        changes = qualified(before) != qualified(after)
    if changes:
        raise Refusal(
            Sentence(
                "Stage {number} was made from this result. Take that stage back first, which is possible until "
                "a match of it is played; nothing was changed.",
                number=before.made,
            )
        )


def _automatic(situation: Situation, played: Played) -> bool:
    """A walkover that followed from a withdrawal, and follows again from whoever comes there instead."""
    result = situation.result
    return result is not None and result.ending == "walkover" and situation.loser in played.withdrawn


def _changed_sides(before: Played, after: Played, key: str) -> list[Situation]:
    """Matches whose players differ between two states, other than ``key`` itself."""
    new = situations(after)
    return [
        situation
        for situation in situations(before).values()
        if situation.match.key != key
        and (situation.a, situation.b) != (new[situation.match.key].a, new[situation.match.key].b)
    ]


def has_open_match(played: Played, entry: str) -> bool:
    """Whether an entry still has a match to play, or may reach one; who has completed the group keeps its results
    (GCR 16.2.5)."""
    return any(entry in entries for entries in may_play(played).values())


def withdraw(played: Played, entry: str) -> Played:
    """An entry leaves after the draw: its open knockout match, and any later one, is a walkover; a group
    deletes all its results."""
    if entry not in played.lines:
        raise Refusal(Sentence("This entry is not in the draw."), status=404)
    if entry in played.withdrawn:
        raise Refusal(Sentence("This entry has already withdrawn."))
    if not has_open_match(played, entry):
        raise Refusal(Sentence("This entry has no match left to play, so there is nothing to leave."))
    return with_walkovers(msgspec.structs.replace(played, withdrawn=played.withdrawn | {entry}))


def with_walkovers(played: Played) -> Played:
    """Adds the walkovers that follow from withdrawals; one may bring about the next, a round later."""
    if not played.withdrawn:
        return played
    results = dict(played.results)
    while True:
        due = [
            (key, situation.walkover_for)
            for key, situation in situations(msgspec.structs.replace(played, results=results)).items()
            if situation.walkover_for
        ]
        if not due:
            return msgspec.structs.replace(played, results=results)
        for key, side in due:
            if side:
                results[key] = MatchResult(side, (), "walkover")


def substitute(played: Played, old: str, new: str) -> Played:
    """Somebody else on the same line, as long as the old entry has not played."""
    if old not in played.lines:
        raise Refusal(Sentence("This entry is not in the draw."), status=404)
    if new in played.lines:
        raise Refusal(Sentence("The substitute is already in this draw."))
    for situation in situations(played).values():
        if situation.result and old in (situation.a, situation.b):
            raise Refusal(
                Sentence(
                    "A substitute is only possible before the first match of the entry. Nothing was changed."
                )
            )
    return msgspec.structs.replace(
        played,
        lines=tuple(new if entry == old else entry for entry in played.lines),
        withdrawn=played.withdrawn - {old},
    )


def late_entry(
    played: Played, graph: DrawGraph, line: int, entry: str, started: Iterable[str] = ()
) -> Played:
    """Somebody who comes late takes the line of a bye; ``graph`` is the draw without that bye.

    Refused once the one who had the bye, or anybody whom the new match concerns, has played or is on court.
    """
    if line not in played.graph.byes:
        raise Refusal(
            Sentence("There is no bye on this line. Nothing was changed."), field="line", status=422
        )
    if entry in played.lines:
        raise Refusal(Sentence("This entry is already in the draw."), field="entry", status=422)
    lines = tuple(entry if n == line else other for n, other in enumerate(played.lines, 1))
    after = msgspec.structs.replace(played, graph=graph, lines=lines)
    new = situations(after)
    on_court = set(started)
    for key, was in situations(played).items():
        if (was.a, was.b) == (new[key].a, new[key].b):
            continue
        if key in on_court or (was.result and not _automatic(was, played)):
            raise Refusal(
                Sentence(
                    "Match {number} was already played by who had this bye. Nothing was changed.",
                    number=was.match.number,
                )
            )
        if was.result:
            results = {name: one for name, one in after.results.items() if name != key}
            after = msgspec.structs.replace(after, results=results)
    return with_walkovers(after)


def _find(played: Played, key: str) -> Situation:
    if key not in played.graph.by_key:
        raise Refusal(Sentence("There is no such match in this draw."), status=404)
    return Standing(played).of(key)


def _with_result(played: Played, key: str, result: MatchResult) -> Played:
    changed = msgspec.structs.replace(played, results={**played.results, key: result})
    return with_walkovers(changed)
