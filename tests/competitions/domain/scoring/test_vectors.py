"""Whole matches walked entry by entry: tests/vectors/match_log.json, shared with the browser's twin."""

import json
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from competitions.domain.scoring.events import MatchEvent
from competitions.domain.scoring.formats import ScoringFormat
from competitions.domain.scoring.log import Fold
from competitions.domain.scoring.notation import notation
from competitions.domain.scoring.state import new_match
from tests.competitions.domain.scoring.test_reference import make, more, seen

VECTORS = json.loads((Path(__file__).parents[3] / "vectors" / "match_log.json").read_text("utf-8"))


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_every_fact_after_every_entry(case: dict[str, Any]) -> None:
    match = Fold(new_match(msgspec.convert(case["format"], ScoringFormat), doubles=case["doubles"]))
    for entry, expected in case["steps"]:
        state = match.append(make(entry))
        found = (
            seen(state)
            | more(state)
            | {"notation": notation(state), "notation_zh": notation(state, chinese=True)}
        )
        assert found == dict(zip(VECTORS["columns"], expected, strict=True))


def test_the_vectors_cover_every_ending() -> None:
    endings = {
        dict(zip(VECTORS["columns"], case["steps"][-1][1], strict=True))["ending"]
        for case in VECTORS["cases"]
    }
    assert endings == {None, "completed", "retired", "walkover", "disqualified"}


def test_the_vectors_cover_every_kind_of_entry_and_order_of_service() -> None:
    kinds = {entry["type"] for case in VECTORS["cases"] for entry, _ in case["steps"]}
    every = {str(event.__struct_config__.tag) for event in get_args(MatchEvent)}
    assert kinds == every
    orders = {case["format"].get("service", "rally") for case in VECTORS["cases"]}
    assert orders == {"rally", "in_turns", "none"}
