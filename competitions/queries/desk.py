"""The queue at the referee's desk: ready matches in the order suggested, each with its reason."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from competitions.domain.queue import Suggested, Waiting, suggest
from competitions.queries.matches import MatchCard
from competitions.queries.people import spelled
from competitions.tables import EntryPlayer, Match
from foundation.clock import now

_PEOPLE = spelled(
    "SELECT w.played, w.person FROM WHO_PLAYS w"
    ' JOIN "match" m ON m.id = w.played JOIN discipline d ON d.id = m.discipline'
    " WHERE d.competition = {} AND m.status IN ('ready', 'called', 'on_court')"
)
_LAST = spelled(
    "SELECT w.person, MAX(m.finished_at) AS at FROM WHO_PLAYS w"
    ' JOIN "match" m ON m.id = w.played JOIN discipline d ON d.id = m.discipline'
    " WHERE d.competition = {} AND m.status = 'finished' AND m.result NOT LIKE '%walkover%' GROUP BY w.person"
)
_ROUNDS = (
    'SELECT m.discipline, MAX(m.round) AS rounds FROM "match" m JOIN discipline d ON d.id = m.discipline'
    " WHERE d.competition = {} GROUP BY m.discipline"
)


class Queued(msgspec.Struct, frozen=True):
    """A ready match with what the rules say of calling it now."""

    card: MatchCard
    suggested: Suggested


async def queue(
    competition_id: str, ready: Sequence[MatchCard], playing: Sequence[MatchCard]
) -> list[Queued]:
    """Three queries whatever the length."""
    people: dict[str, set[str]] = {}
    for row in await EntryPlayer.raw(_PEOPLE, competition_id):
        people.setdefault(row["played"], set()).add(row["person"])
    rounds = {row["discipline"]: row["rounds"] for row in await Match.raw(_ROUNDS, competition_id)}
    last = {row["person"]: _moment(row["at"]) for row in await Match.raw(_LAST, competition_id)}

    def players(card: MatchCard) -> frozenset[str]:
        return frozenset(people.get(card.id, ()))

    cards = {card.id: card for card in ready}
    suggested = suggest(
        [
            Waiting(card.id, players(card), rounds[card.discipline] - card.round, order)
            for order, card in enumerate(ready)
        ],
        {person: card.court for card in playing for person in players(card)},
        {member: at for member, at in last.items() if at},
        now(),
    )
    return [Queued(cards[each.id], each) for each in suggested]


def _moment(value: datetime | str | None) -> datetime | None:
    """SQLite knows no type for the result of MAX and hands on its text."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value
