"""A match on court, as an umpire's device sends it."""

from itertools import count

from competitions.domain.results import Side
from competitions.domain.scoring import events as log
from competitions.domain.scoring.events import MatchEvent
from competitions.queries.umpiring import MatchView
from competitions.services import umpiring
from members.domain.identity import Identity

_nonces = count(1)


def entry(event: MatchEvent, ago: int = 0) -> umpiring.Entry:
    return umpiring.Entry(f"nonce{next(_nonces):08}", event, ago)


class Court:
    """A device that keeps the score of one match, by session or by the secret of a link."""

    def __init__(
        self, match_id: str, identity: Identity | None = None, secret: str = "", device: str = "tablet"
    ) -> None:
        self.match_id, self.identity, self.secret, self.device = match_id, identity, secret, device
        self.sequence = 0

    async def send(self, *events: MatchEvent) -> MatchView:
        return await self.repeat([entry(event) for event in events])

    async def repeat(self, entries: list[umpiring.Entry], expected: int | None = None) -> MatchView:
        view = await umpiring.append(
            self.match_id,
            self.identity,
            self.secret,
            self.sequence if expected is None else expected,
            self.device,
            entries,
        )
        self.sequence = view.sequence
        return view

    async def begin(self, side: Side = "a") -> MatchView:
        return await self.send(log.Toss(side, "serve"), log.Service(side), log.Play())

    async def win(self, side: Side = "a", games: int = 2) -> MatchView:
        """That side wins the rest of the match without losing a point."""
        for _ in range(games):
            view = await self.send(*[log.Point(side)] * 21)
        return view
