"""Matches that end in the same instant: nobody's winner is lost, on either database."""

import asyncio

import pytest

from competitions.domain.results import MatchResult
from competitions.services import progress
from foundation.errors import Refusal
from tests.competitions.tournament import A, B, Tournament

pytestmark = pytest.mark.usefixtures("database")


async def test_neighbours_that_finish_together_both_move_on() -> None:
    hall = await (await Tournament.found(16)).drawn()
    for stage, count in ((1, 8), (2, 4), (3, 2)):
        loaded = await hall.loaded()
        ids = [loaded.matches[f"r{stage}m{number}"].id for number in range(1, count + 1)]
        await asyncio.gather(*(progress.enter_result(hall.referee, each, A) for each in ids))
        later = (await hall.loaded()).matches
        for number in range(1, count // 2 + 1):
            match = later[f"r{stage + 1}m{number}"]
            assert (match.status, match.side_a, match.side_b) == (
                "ready",
                loaded.matches[f"r{stage}m{2 * number - 1}"].side_a,
                loaded.matches[f"r{stage}m{2 * number}"].side_a,
            )


async def test_two_results_for_one_match_at_once_keep_one() -> None:
    hall = await (await Tournament.found(4)).drawn()
    match = await hall.match("r1m1")
    answers = await asyncio.gather(
        *(progress.enter_result(hall.referee, match, each) for each in (A, B, A)), return_exceptions=True
    )
    assert sum(answer is None for answer in answers) == 1
    assert all(answer is None or isinstance(answer, Refusal) for answer in answers)
    kept = (await hall.loaded()).matches["r1m1"].outcome
    assert kept in (A, B)
    final = (await hall.loaded()).matches["r2m1"]
    assert final.side_a == getattr((await hall.loaded()).matches["r1m1"], f"side_{(kept or A).winner}")


async def test_a_large_draw_played_to_its_end() -> None:
    hall = await (await Tournament.found(32)).drawn()
    walkover = MatchResult("b", (), "walkover")
    for stage in range(1, 6):
        matches = (await hall.loaded()).matches
        ready = [match.id for match in matches.values() if match.key.startswith(f"r{stage}m")]
        results = [walkover if index % 5 == 4 else A for index, _ in enumerate(ready)]
        await asyncio.gather(
            *(
                progress.enter_result(hall.referee, each, result)
                for each, result in zip(ready, results, strict=True)
            )
        )
    assert await hall.state() == "finished"
    assert set((await hall.statuses()).values()) == {"finished"}
