"""The queue at the referee's desk: ready matches in the order suggested, each with its reason, and a match a court."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from competitions.domain.draw_graph import DrawGraph
from competitions.domain.hall import Hall
from competitions.domain.queue import Suggested, Waiting, for_courts, suggest
from competitions.queries.matches import MatchCard
from competitions.queries.schedule.hall import hall_of
from competitions.queries.schedule.kept import (
    KeptMatch,
    KeptPeople,
    kept_draws,
    kept_matches,
    kept_people,
)
from foundation.clock import now

LATE_ROUNDS = 2


class Queued(msgspec.Struct, frozen=True):
    """A ready match with what the rules say of calling it now."""

    card: MatchCard
    suggested: Suggested


class Queue(msgspec.Struct, frozen=True):
    """``next_up`` is the match to call for each free court that has one; ``late`` are called matches whose players
    have not all reported in time, with the moment the clock ran out."""

    rows: list[Queued]
    next_up: dict[int, Queued]
    late: dict[str, datetime]
    hall: Hall


async def queue(
    competition_id: str, ready: Sequence[MatchCard], playing: Sequence[MatchCard], free: Sequence[int] = ()
) -> Queue:
    """A constant number of queries whatever the length."""
    hall = await hall_of(competition_id)
    people = await kept_people(competition_id)
    kept = {match.id: match for match in await kept_matches(competition_id)}
    draws = {draw.id: draw.graph for draw in await kept_draws(competition_id, kept.values())}
    waiting = [_waiting(card, order, kept[card.id], people, draws) for order, card in enumerate(ready)]
    suggested = suggest(
        waiting,
        {person: card.court for card in playing for person in players(kept[card.id], people)},
        _last_played(kept, people),
        now(),
        hall.rest,
    )
    cards = {card.id: card for card in ready}
    rows = {each.id: Queued(cards[each.id], each) for each in suggested}
    return Queue(
        list(rows.values()),
        {court: rows[match] for court, match in for_courts(suggested, waiting, free).items()},
        late_since(playing, hall),
        hall,
    )


def _waiting(
    card: MatchCard, order: int, match: KeptMatch, people: KeptPeople, draws: dict[str, DrawGraph]
) -> Waiting:
    graph = draws[match.draw]
    return Waiting(
        card.id,
        players(match, people),
        graph.rounds - card.round,
        order,
        _is_late(card, graph),
        card.planned_at,
        card.planned_court,
    )


def _is_late(card: MatchCard, graph: DrawGraph) -> bool:
    """Semi-finals, finals and third place of a knockout ask for the longer rest (section 6)."""
    key = card.key.partition(".")[0]
    place = next((match for match in graph.matches if match.key == key), None)
    if place is None:
        return False
    return place.stage in ("third", "decider") or (
        place.stage == "main" and place.round > graph.rounds - LATE_ROUNDS
    )


def players(match: KeptMatch, people: KeptPeople) -> frozenset[str]:
    """Of a rubber those named in the line-ups, before that both teams."""
    named = people.of_rubber.get(match.id)
    if named:
        return named
    nobody = frozenset[str]()
    return people.of_entry.get(match.side_a or "", nobody) | people.of_entry.get(match.side_b or "", nobody)


def _last_played(kept: dict[str, KeptMatch], people: KeptPeople) -> dict[str, datetime]:
    """When each person's last match ended; a tie's end is that of its rubbers."""
    ties = {match.tie for match in kept.values() if match.tie}
    found: dict[str, datetime] = {}
    for match in kept.values():
        if match.status == "finished" and match.finished_at and not match.unplayed and match.id not in ties:
            for person in players(match, people):
                found[person] = max(found.get(person, match.finished_at), match.finished_at)
    return found


def late_since(playing: Sequence[MatchCard], hall: Hall) -> dict[str, datetime]:
    """Called matches whose sides have not both reported when the clock from the last call ran out."""
    found = {
        card.id: card.called_at + timedelta(minutes=hall.late_after)
        for card in playing
        if card.status == "called" and card.called_at and not all(card.reported)
    }
    return {match: at for match, at in found.items() if at <= now()}
