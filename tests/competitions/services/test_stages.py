"""Later stages by the services: previewed, confirmed, taken back; kept and verified."""

import pytest

from competitions.domain.draw_settings import DrawSettings
from competitions.domain.progress import group_tables, open_ties
from competitions.domain.public_draw import verify
from competitions.queries.played import played_draw
from competitions.queries.stages import stages as kept_stages
from competitions.services import progress, stages
from foundation.database import DatabaseEngine
from foundation.errors import Refusal
from tests.competitions.tournament import A, B, Tournament

GROUPS = DrawSettings(group_count=2, second_stage="drawn")


async def play_all(hall: Tournament, stage: str = "group") -> None:
    """Every match that is ready, until there is none; the side listed first on the draw's lines wins."""
    while True:
        loaded = await hall.loaded()
        line_of = {entry: line for line, entry in enumerate(loaded.played.lines) if entry}
        ready = [key for key, kept in loaded.matches.items() if kept.status == "ready"]
        if not ready:
            return
        for key in ready:
            kept = loaded.matches[key]
            await hall.play(key, A if line_of[kept.side_a or ""] < line_of[kept.side_b or ""] else B)


async def test_groups_then_a_drawn_knockout(database: DatabaseEngine) -> None:
    hall = await (await Tournament.found(7, method="groups", draw=GROUPS)).drawn()
    assert sum(status == "waiting" for status in (await hall.statuses()).values()) == 3
    with pytest.raises(Refusal, match="9 matches before this stage are still to be played"):
        await stages.preview(hall.referee, hall.discipline, "7 7")
    await play_all(hall)
    with pytest.raises(Refusal, match="spoken aloud"):
        await stages.preview(hall.referee, hall.discipline, " ")
    first = await stages.preview(hall.referee, hall.discipline, "7 7")
    second = await stages.preview(hall.referee, hall.discipline, "8 8")
    with pytest.raises(Refusal, match="out of date"):
        await stages.confirm(hall.referee, hall.discipline, first)
    await stages.confirm(hall.referee, hall.discipline, second)
    loaded = await hall.loaded()
    made = await kept_stages(loaded.draw.id)
    assert [(one.number, one.state, one.reason) for one in made] == [
        (2, "replaced", "A preview that was not confirmed"), (2, "locked", "")
    ]  # fmt: skip
    assert verify(made[1].record).genuine
    statuses = await hall.statuses()
    assert [statuses[key] for key in ("kr1m1", "kr1m2", "kr2m1")] == ["ready", "ready", "waiting"]
    winners = [table.rows[0].entry for table in group_tables(loaded.played)]
    semis = [{loaded.matches[key].side_a, loaded.matches[key].side_b} for key in ("kr1m1", "kr1m2")]
    assert [len(semi & set(winners)) for semi in semis] == [1, 1]
    await stages.take_back(hall.referee, hall.discipline, "叫错了种子")
    assert (await hall.statuses())["kr1m1"] == "waiting"
    third = await stages.preview(hall.referee, hall.discipline, "9")
    await stages.confirm(hall.referee, hall.discipline, third)
    await hall.play("kr1m1")
    with pytest.raises(Refusal, match="cannot be drawn again"):
        await stages.take_back(hall.referee, hall.discipline, "again")
    await play_all(hall)
    assert await hall.state() == "finished"


async def test_a_result_behind_a_stage_is_not_corrected_in_silence(database: DatabaseEngine) -> None:
    hall = await (await Tournament.found(6, method="groups", draw=GROUPS)).drawn()
    await play_all(hall)
    await stages.confirm(
        hall.referee, hall.discipline, await stages.preview(hall.referee, hall.discipline, "1")
    )
    loaded = await hall.loaded()
    key = next(key for key in loaded.matches if key.startswith("g1"))
    outcome = loaded.matches[key].outcome
    assert outcome
    with pytest.raises(Refusal, match="Stage 2 was made from this result"):
        await progress.correct_result(
            hall.referee, await hall.match(key), B if outcome.winner == "a" else A, "vertauscht"
        )


async def test_a_swiss_is_paired_round_by_round(database: DatabaseEngine) -> None:
    hall = await (await Tournament.found(7, method="swiss", draw=DrawSettings(rounds=3))).drawn()
    for number in (2, 3):
        await play_all(hall)
        made = await stages.preview(hall.referee, hall.discipline, "")
        await stages.confirm(hall.referee, hall.discipline, made)
        loaded = await played_draw(hall.discipline)
        assert loaded.played.made == number
    await play_all(hall)
    assert await hall.state() == "finished"
    loaded = await hall.loaded()
    assert open_ties(loaded.played) == []
    met = [frozenset((one.side_a, one.side_b)) for one in loaded.matches.values()]
    assert len(set(met)) == len(met) == 9
    assert [verify(one.record).differences for one in await kept_stages(loaded.draw.id)] == [(), ()]
    with pytest.raises(Refusal, match="no further stage"):
        await stages.preview(hall.referee, hall.discipline, "")
