"""A match from a file: played again whole, or refused with the entry that is wrong."""

from typing import Any

import msgspec
import pytest

from competitions.domain.results import MatchResult
from competitions.domain.scoring.presets import PRESETS
from competitions.domain.scoring.replay import replay
from foundation.errors import Refusal

SERVICE = {"type": "service", "side": "a"}
POINT = {"type": "point", "side": "a"}


def match(**given: Any) -> bytes:
    whole = {"format": "1x11", "players": [["甲"], ["乙"]], "events": [SERVICE]} | given
    return msgspec.json.encode(whole)


def test_a_whole_match() -> None:
    done = replay(match(events=[SERVICE, *[POINT] * 11]))
    assert done.format == PRESETS["1x11"]
    assert (done.start.phase, done.start.score) == ("toss", (0, 0))
    assert [entry.facts.score for entry in done.entries] == [*[(points, 0) for points in range(11)], (0, 0)]
    assert (done.result, done.notation, done.notation_zh) == (MatchResult("a", ((11, 0),)), "11-0", "11:0")
    assert done.scoresheet.totals == ((11, 0),)
    assert done.scoresheet.strips[0].rows[0].boxes == tuple(str(points) for points in range(1, 12))


def test_times_are_taken_from_the_entry_before_when_left_out() -> None:
    events = [SERVICE | {"at": "2027-05-01T09:00:00+08:00"}, POINT, POINT | {"at": 1809133260000}]
    done = replay(match(events=events))
    assert [entry.at for entry in done.entries] == [1809133200000, 1809133200000, 1809133260000]
    assert done.entries[-1].facts.started_at == 1809133200000
    assert done.result is None


def test_a_format_of_ones_own_and_a_relay_with_many_players() -> None:
    own = {
        "code": "short",
        "name": "Short",
        "best_of": 1,
        "points": 4,
        "lead": 1,
        "rubbers": [2, 4],
        "rubber_players": [1, 2],
    }
    done = replay(match(format=own, players=[["甲", "丙", "丁"], ["乙"]], events=[SERVICE, POINT, POINT]))
    assert done.entries[-1].facts.players == (("丙", "丁"), ("乙", "乙"))
    assert done.entries[-1].facts.players_due


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (b"", "This file does not hold a match: Input data was truncated."),
        (b"\xff\xfe", "This file does not hold a match: JSON is malformed: invalid character (byte 0)."),
        (b"[" * 100_000, "This file does not hold a match: "),
        (match(colour="red"), "This file does not hold a match: Object contains unknown field `colour`."),
        (match(players=[["甲"]]), "This file does not hold a match: "),
        (match(format="9x9"), "There is no scoring format called 9x9. Choose one from the list."),
        (match(format={"points": 3}), "These numbers do not make a scoring format: "),
        (match(players=[["甲"], [" "]]), "Name the players of both sides."),
        (match(players=[["甲"], []]), "Name the players of both sides."),
        (match(players=[["甲", "丙"], ["乙"]]), "Both sides have one player, or both have two; only a relay has more."),
        (match(players=[["甲"] * 3] * 2), "Both sides have one player, or both have two; only a relay has more."),
        (match(events=[SERVICE, {"type": "goal"}]), "Entry 2 cannot be read: Invalid value 'goal' - at `$.type`."),
        (match(events=[POINT | {"at": "noon"}]), "Entry 1 cannot be read: Invalid RFC3339 encoded datetime."),
        (match(events=[POINT | {"at": "2027-05-01T09:00:00"}]), "Entry 1 cannot be read: `at` needs its time zone."),
        (match(events=[POINT | {"at": -1}]), "Entry 1 cannot be read: `at` is not a time."),
        (match(events=[POINT | {"at": [1]}]), "Entry 1 cannot be read: "),
        (
            match(events=[SERVICE, POINT, SERVICE]),
            "Entry 3 (service) cannot happen: Who serves is already chosen. Undo it if that was a slip.",
        ),
        (match(events=[{}] * 100_001), "A match has at most 100000 entries."),
    ],
    ids=range(18),
)  # fmt: skip
def test_what_is_wrong_is_said(given: bytes, sentence: str) -> None:
    with pytest.raises(Refusal) as refusal:
        replay(given)
    assert refusal.value.status == 422
    assert str(refusal.value).startswith(sentence)


def test_the_facts_are_those_of_the_fold() -> None:
    done = replay(match(format="table-tennis", events=[SERVICE, POINT, POINT]))
    last = done.entries[-1].facts
    assert (last.phase, last.server and last.server.name, last.court, last.service) == (
        "play",
        "乙",
        None,
        "in_turns",
    )
