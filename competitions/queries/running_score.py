"""How each game of a match went, point by point, read from its log for the page of the match."""

import msgspec

from competitions.domain.scoring.events import decode_event
from competitions.domain.scoring.facts import Facts
from competitions.domain.scoring.log import Fold
from competitions.domain.scoring.state import MatchState, new_match
from competitions.tables import Match

Game = list[tuple[int, int]]


async def running_score(match_id: str, shown: Facts) -> list[Game]:
    """For each game the scores it passed through, starting with its first one; empty without a log."""
    if not shown.started_at:
        return []
    rows = await Match.raw('SELECT state FROM "match" WHERE id = {}', match_id)
    state = msgspec.json.decode(rows[0]["state"], type=MatchState)
    log = await Match.raw('SELECT event FROM match_event WHERE "match" = {} ORDER BY sequence', match_id)
    match = Fold(new_match(state.format, doubles=state.doubles))
    for row in log:
        match.append(decode_event(row["event"]))
    return games_passed(match.history())


def games_passed(states: list[MatchState]) -> list[Game]:
    """The course of each game out of the states of a match."""
    games: list[Game] = []
    for state in states:
        if not state.started:
            continue
        for number, game in enumerate(state.games):
            _pass_through(games, number, game)
        if state.ending is None:
            _pass_through(games, len(state.games), state.score)
    return games


def _pass_through(games: list[Game], number: int, score: tuple[int, int]) -> None:
    while len(games) <= number:
        games.append([])
    if not games[number] or games[number][-1] != score:
        games[number].append(score)
