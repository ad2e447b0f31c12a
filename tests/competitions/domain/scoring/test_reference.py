"""The fold against the slow reading of the laws, on random legal logs."""

from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competitions.domain.scoring.events import MatchEvent
from competitions.domain.scoring.facts import facts, game_point, match_point, receiver, server, service_court
from competitions.domain.scoring.final_scores import check_running_score, why_not_result
from competitions.domain.scoring.formats import ScoringFormat
from competitions.domain.scoring.laws import Impossible
from competitions.domain.scoring.log import Fold, fold, in_force
from competitions.domain.scoring.notation import games_of, result_of
from competitions.domain.scoring.presets import PRESETS
from competitions.domain.scoring.scoresheet import scoresheet
from competitions.domain.scoring.state import MatchState, new_match
from tests.competitions.domain.scoring.organisers import own_formats
from tests.competitions.domain.scoring.slow_model import SlowMatch

NAMES = ((("甲",), ("乙",)), (("甲", "乙"), ("丙", "丁")))


def seen(state: MatchState) -> dict[str, Any]:
    def plain(who: tuple[str, int] | None) -> list[Any] | None:
        return None if who is None else list(who)

    return {
        "games": [list(game) for game in state.games],
        "score": list(state.score),
        "server": plain(server(state)),
        "receiver": plain(receiver(state)),
        "court": service_court(state) if state.ending is None else None,
        "left": state.left,
        "stop": state.stop,
        "ends_due": state.ends_due,
        "game_point": list(game_point(state)),
        "match_point": list(match_point(state)),
        "winner": state.winner,
        "ending": state.ending,
        "rubber": state.rubber + 1 if state.format.rubbers else 0,
        "players": state.players,
    }


def more(state: MatchState) -> dict[str, Any]:
    found = facts(state, NAMES[True])
    return {
        "phase": found.phase,
        "must_receive": None if found.must_receive is None else list(found.must_receive),
    }


def make(entry: dict[str, Any]) -> MatchEvent:
    event: MatchEvent = msgspec.convert(entry, MatchEvent)
    return event


side = st.sampled_from("ab")
bit = st.integers(0, 1)
signals = ["undo", "redo", "undo", "redo", "play", "interval_start", "interval_end", "ends_changed"]
stops = ["pause_start", "pause_end", "suspension", "resumption", "confirmation"]
marks = st.sampled_from(["warning", "fault", "fault", "injury"])
choices = st.sampled_from(["serve", "receive", "ends"])
point = st.builds(lambda s: {"type": "point", "side": s}, side)
service = st.builds(
    lambda s, x, y: {"type": "service", "side": s, "server": x, "receiver": y}, side, bit, bit
)
# Points are most of what happens; the rest is tried at every moment: what is refused must leave no trace.
few = st.integers(0, 8)
correction = st.builds(
    lambda games, s, x, y: {
        "type": "score_correction", "games": games, "reason": "misread", "side": s, "server": x, "receiver": y
    },
    st.lists(st.tuples(few, few).map(list), max_size=3), side, bit, bit,
)  # fmt: skip
tried = st.one_of(
    *[point] * 12,
    *[service] * 3,
    st.sampled_from([{"type": kind} for kind in (*signals, *stops)]),
    st.builds(lambda kind, s: {"type": kind, "side": s}, marks, side),
    st.builds(lambda s: {"type": "ends", "left": s}, side),
    st.builds(lambda x, y: {"type": "court_correction", "right_a": x, "right_b": y}, bit, bit),
    st.builds(lambda s: {"type": "handicap", "side": s}, side),
    correction,
    st.builds(lambda s, c: {"type": "toss", "won_by": s, "choice": c}, side, choices),
)
leaving = st.builds(
    lambda kind, s: {"type": kind, "side": s},
    st.sampled_from(["retirement", "walkover", "disqualification"]),
    side,
)


def rules_of(given: ScoringFormat) -> dict[str, Any]:
    """All numbers of a format as plain data, for the slow reading."""
    plain = msgspec.structs.asdict(given)
    return plain | {"overrides": [msgspec.structs.asdict(each) for each in given.overrides]}


def compare(given: ScoringFormat, doubles: bool, wanted: list[dict[str, Any]]) -> None:
    """Tries every entry; after each that is taken, both readings see the same."""
    rules, start = rules_of(given), new_match(given, doubles=doubles)
    match = Fold(start)
    entries: list[dict[str, Any]] = []
    for entry in wanted:
        before = match.state
        try:
            match.append(make(entry))
        except Impossible:
            assert match.state is before
            continue
        entries.append(entry)
        slow = SlowMatch(rules, doubles, entries)
        assert (seen(match.state), more(match.state)) == (slow.seen(), slow.more()), entries
    log = [(make(entry), 0) for entry in entries]
    assert fold(start, log) == match.state
    assert msgspec.json.decode(msgspec.json.encode(match.state), type=MatchState) == match.state
    _possible(match.state)
    assert scoresheet(start, log, NAMES[True]).totals == games_of(match.state)


def _possible(state: MatchState) -> None:
    """A score that came about is one that can be typed in from paper."""
    assert check_running_score(state.format, games_of(state)) is None
    result = result_of(state)
    assert result is None or why_not_result(state.format, result) is None


steps = st.tuples(st.lists(tried, max_size=60), st.lists(leaving, max_size=1)).map(
    lambda both: [{"type": "service", "side": "a"}, *both[0], *both[1]]
)


@pytest.mark.parametrize("doubles", [False, True], ids=["singles", "doubles"])
@pytest.mark.parametrize("code", PRESETS)
@settings(max_examples=8, deadline=None)
@given(wanted=steps)
def test_random_logs(code: str, doubles: bool, wanted: list[dict[str, Any]]) -> None:
    compare(PRESETS[code], doubles, wanted)


@pytest.mark.parametrize("doubles", [False, True], ids=["singles", "doubles"])
@settings(max_examples=150, deadline=None)
@given(format_=own_formats(), wanted=steps)
def test_random_logs_of_organisers_formats(
    format_: ScoringFormat, doubles: bool, wanted: list[dict[str, Any]]
) -> None:
    compare(format_, doubles, wanted)


@pytest.mark.parametrize("code", PRESETS)
def test_a_whole_match_of_every_format(code: str) -> None:
    """Rallies by a fixed throw of dice, whatever is asked for is answered, to the end."""
    given, dice = PRESETS[code], Random(code)
    for doubles in (False, True):
        start, entries = new_match(given, doubles=doubles), []
        match = Fold(start)
        while match.state.ending is None:
            entry = _next(match.state, dice)
            entries.append(entry)
            match.append(make(entry))
        states = [start, *(step.after for step in in_force(start, [(make(entry), 0) for entry in entries]))]
        rules = rules_of(given)
        for length in range(0, len(entries) + 1, 7):
            slow = SlowMatch(rules, doubles, entries[:length])
            assert (seen(states[length]), more(states[length])) == (slow.seen(), slow.more())
        assert seen(match.state) == SlowMatch(rules, doubles, entries).seen()
        _possible(match.state)


def _next(state: MatchState, dice: Random) -> dict[str, Any]:
    """What an umpire would enter now."""
    if state.ends_due:
        return {"type": "ends_changed"}
    if state.stop:
        return {"type": "interval_end"}
    if state.service_known:
        return {"type": "point", "side": dice.choice("ab")}
    server = dice.randrange(state.players)
    wanted = facts(state, NAMES[True]).must_receive
    receiver = dice.randrange(state.players) if wanted is None else wanted[server]
    return {"type": "service", "side": state.serving or "b", "server": server, "receiver": receiver}


@pytest.mark.parametrize("doubles", [False, True], ids=["singles", "doubles"])
@pytest.mark.parametrize("serves", [1, 2, 3])
def test_every_score_the_referee_can_set_where_service_goes_in_turns(serves: int, doubles: bool) -> None:
    given = msgspec.structs.replace(PRESETS["table-tennis"], points=4, serves=serves, ends_change_at=(2,))
    first = {"type": "service", "side": "a"}
    after = [{"type": "point", "side": side} for side in "abab"]
    for a, b in [(a, b) for a in range(7) for b in range(7)]:
        for games in ([[a, b]], [[4, 1], [a, b]]):
            for side, to in (("a", 0), ("b", 1 if doubles else 0)):
                setting = {"type": "score_correction", "games": games, "reason": "misread", "side": side}
                compare(given, doubles, [first, setting | {"server": 0, "receiver": to}, *after])
