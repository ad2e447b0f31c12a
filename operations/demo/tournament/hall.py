"""The hall on the two days before today: six courts, each taking the next match the referee's desk suggests."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from random import Random

from competitions.domain.results import Side
from competitions.domain.scoring.presets import preset
from competitions.domain.scoring.state import MatchState, new_match
from competitions.queries import matches
from competitions.queries.desk import queue
from competitions.queries.matches import MatchCard
from competitions.services import desk, umpiring
from competitions.services.umpiring import MOST_AT_ONCE, Entry
from foundation.clock import now
from foundation.identifiers import new_secret
from members.domain.identity import Identity
from operations.demo.college import SEED
from operations.demo.story import Story
from operations.demo.tournament.disciplines import SCORING
from operations.demo.tournament.match_play import Keyed, play, walkover, winner_of
from operations.demo.tournament.scripts import RETIREMENT, WALKOVER, Script

CLOSING = time(21, 0)
OPENING = time(9, 0)
BETWEEN = timedelta(minutes=4)
EARLY = "Not before {at}."
PATIENCE = timedelta(minutes=6)
RALLIES_OF_THE_STRONGEST = 0.60


@dataclass
class Hall:
    """``wanted`` are ids of matches to be played in these days; ``strength`` is of entries, from 0 to 1.
    ``favourite`` wins whatever the lot says."""

    referee: Identity
    zone: tzinfo
    competition: str
    wanted: set[str]
    strength: dict[str, float]
    favourites: set[str]
    script: Script
    tie_of: dict[str, str] = field(default_factory=dict)

    async def next_match(self) -> MatchCard | None:
        """The first match of the queue that may be called at this moment."""
        ready = await matches.of_competition(self.competition, ("ready",))
        playing = await matches.of_competition(self.competition, ("called", "on_court"))
        # Rubbers of a tie follow one another: the third is not played once two have decided it.
        on_court = {self.tie_of.get(card.id) for card in playing} - {None}
        waiting = [
            card for card in ready if self._is_wanted(card) and self.tie_of.get(card.id) not in on_court
        ]
        queued = await queue(self.competition, waiting, playing)
        # A free court does not wait for the clock when everybody is there and rested.
        return next(
            (each.card for each in queued.rows if each.suggested.clear or each.suggested.why.msgid == EARLY),
            None,
        )

    def _is_wanted(self, card: MatchCard) -> bool:
        return self.tie_of.get(card.id, card.id) in self.wanted and card.id != self.script.never


async def court(hall: Hall, number: int, opens: datetime, ends: datetime) -> Story:
    """One court from the first match to the end of the last day, closed in the evenings."""
    at = opens + timedelta(minutes=number)
    while at < ends:
        yield at
        card = await hall.next_match()
        if card is None:
            at = _in_session(at.astimezone(hall.zone) + PATIENCE)
            continue
        async for moment in umpired(hall, card, number, log_of(hall, card)):
            at = moment
            yield at
        at = _in_session(at.astimezone(hall.zone) + BETWEEN)


def _in_session(at: datetime) -> datetime:
    """This moment, or the next morning once the hall is closing."""
    if at.timetz().replace(tzinfo=None) < CLOSING:
        return at
    return datetime.combine(at.date() + timedelta(days=1), OPENING, at.tzinfo)


async def umpired(hall: Hall, card: MatchCard, number: int, log: list[Keyed]) -> Story:
    """Called to its court, then keyed in on one device, as it happened."""
    called = now()
    await desk.call(hall.referee, card.id, number)
    for start in range(0, len(log), MOST_AT_ONCE):
        part = log[start : start + MOST_AT_ONCE]
        last = part[-1].after
        entries = [Entry(new_secret()[:24], keyed.event, last - keyed.after) for keyed in part]
        yield called + timedelta(milliseconds=last)
        await umpiring.append(card.id, hall.referee, "", start, f"court-{number}", entries)


def start_of(card: MatchCard) -> MatchState:
    """Singles are singles; everything else here is played by two a side."""
    return new_match(preset(SCORING), doubles=card.code not in ("MS", "WS"))


def log_of(hall: Hall, card: MatchCard, rallies: int | None = None) -> list[Keyed]:
    """The told score, or as strong as the sides are; one match is given up, one not played at all."""
    a, b = card.a.entry or "", card.b.entry or ""
    lead = hall.strength[a] - hall.strength[b]
    weaker: Side = "b" if lead > 0 else "a"
    start = start_of(card)
    chance = _chances(card)
    if card.code == "MS" and card.number == WALKOVER:
        return walkover(weaker)
    told = hall.script.games(a, b) if card.code != "T" else None
    if told is not None:
        winner, games = told
        seen = games if winner == a else tuple((two, one) for one, two in games)
        return play(start, 0.5, chance(), games=seen)
    retires = weaker if card.code == "MS" and card.number == RETIREMENT else None
    log = play(start, _rallies(lead), chance(), retires=retires, rallies=rallies)
    favourite: Side | None = "a" if a in hall.favourites else "b" if b in hall.favourites else None
    while rallies is None and favourite not in (None, winner_of(log, start)):
        log = play(start, _rallies(lead), chance(), retires=retires)
    return log


def _chances(card: MatchCard) -> Callable[[], Random]:
    """Lots for one attempt after the other, the same in every demo."""
    attempts = iter(range(1000))
    return lambda: Random(f"{SEED} {card.code} {card.number} {card.key} {next(attempts)}")  # noqa: S311


def _rallies(lead: float) -> float:
    return 0.5 + (RALLIES_OF_THE_STRONGEST - 0.5) * lead
