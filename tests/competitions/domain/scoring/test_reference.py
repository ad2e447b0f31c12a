"""The fold against the slow reading of the laws, on random legal logs."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competitions.domain.scoring.events import MatchEvent
from competitions.domain.scoring.facts import facts, game_point, match_point, receiver, server, service_court
from competitions.domain.scoring.laws import Impossible
from competitions.domain.scoring.log import Fold, fold
from competitions.domain.scoring.presets import PRESETS
from competitions.domain.scoring.state import MatchState, new_match
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
tried = st.one_of(
    *[point] * 12,
    *[service] * 3,
    st.sampled_from([{"type": kind} for kind in (*signals, *stops)]),
    st.builds(lambda kind, s: {"type": kind, "side": s}, marks, side),
    st.builds(lambda s: {"type": "ends", "left": s}, side),
    st.builds(lambda x, y: {"type": "court_correction", "right_a": x, "right_b": y}, bit, bit),
    st.builds(lambda s, c: {"type": "toss", "won_by": s, "choice": c}, side, choices),
)
leaving = st.builds(
    lambda kind, s: {"type": kind, "side": s},
    st.sampled_from(["retirement", "walkover", "disqualification"]),
    side,
)


@pytest.mark.parametrize("doubles", [False, True], ids=["singles", "doubles"])
@pytest.mark.parametrize("code", ["3x21", "3x15", "5x11", "1x31-handicap", "1x11"])
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_random_logs(code: str, doubles: bool, data: st.DataObject) -> None:
    format_ = PRESETS[code]
    short = data.draw(st.booleans())
    if short:  # games short enough to reach the decider and its end often
        format_ = msgspec.structs.replace(
            format_, points=4, cap=6, start=(0, 1), interval_at=(3,), ends_change_at=(3,), interval_in="every"
        )
    rules = msgspec.to_builtins(format_) | {
        name: getattr(format_, name)
        for name in ("start", "cap", "lead", "interval_in", "interval_at", "break_s")
    }
    match = Fold(new_match(format_, doubles=doubles))
    entries: list[dict[str, Any]] = [{"type": "service", "side": "a"}]
    match.append(make(entries[0]))
    for entry in [*data.draw(st.lists(tried, max_size=60)), *data.draw(st.lists(leaving, max_size=1))]:
        before = match.state
        try:
            match.append(make(entry))
        except Impossible:
            assert match.state is before
            continue
        entries.append(entry)
        assert seen(match.state) == SlowMatch(rules, doubles, entries).seen(), entries
        facts(match.state, NAMES[doubles])
    assert fold(new_match(format_, doubles=doubles), [(make(entry), 0) for entry in entries]) == match.state
    assert msgspec.json.decode(msgspec.json.encode(match.state), type=MatchState) == match.state
