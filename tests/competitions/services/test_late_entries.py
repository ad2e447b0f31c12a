"""Late entries into byes: recorded, one more match with a number of its own, nothing else moved."""

import pytest

from competitions.queries.draw_sheet import discipline_sheet
from competitions.services import late_entries, withdrawals
from competitions.tables import Match
from foundation.database import DatabaseEngine
from foundation.errors import Refusal
from tests.competitions.tournament import Tournament
from tests.members.seed import add_member


async def late(hall: Tournament, line: int, number: str = "LATE1") -> str:
    return await late_entries.enter(hall.referee, hall.discipline, line, [number], "昨天才归队")


async def test_a_bye_becomes_a_match(database: DatabaseEngine) -> None:
    hall = await (await Tournament.found(5)).drawn()
    await add_member(hall.union.college, "LATE1", "晚到的", pinyin="wan3 dao4", initials="wd")
    before = await hall.loaded()
    numbers = {key: kept.number for key, kept in before.matches.items()}
    opponent = before.played.lines[0]
    entry = await late(hall, 2)
    after = await hall.loaded()
    assert after.played.lines[1] == entry
    assert {key: kept.number for key, kept in after.matches.items()} == {**numbers, "r1m1": 5}
    assert (after.matches["r1m1"].side_a, after.matches["r1m1"].side_b) == (opponent, entry)
    assert (after.matches["r2m1"].side_a, after.matches["r2m1"].status) == (None, "waiting")
    await hall.play("r1m1")
    assert (await hall.loaded()).matches["r2m1"].side_a == opponent
    rows = await Match.select(Match.round_name).where(Match.key == "r1m1")
    assert rows == [{"round_name": '["Quarter-finals",{}]'}]


async def test_it_is_refused_where_it_cannot_be(database: DatabaseEngine) -> None:
    hall = await (await Tournament.found(5)).drawn()
    await add_member(hall.union.college, "LATE1", "晚到的", pinyin="wan3 dao4", initials="wd")
    with pytest.raises(Refusal, match="no bye on this line"):
        await late(hall, 1)
    with pytest.raises(Refusal, match="Nobody on the roster"):
        await late(hall, 2, "NOBODY")
    with pytest.raises(Refusal, match="why the entry comes late"):
        await late_entries.enter(hall.referee, hall.discipline, 2, ["LATE1"], " ")
    await hall.play("r2m1")
    with pytest.raises(Refusal, match="already played by who had this bye"):
        await late(hall, 2)
    assert len((await hall.loaded()).entries) == 5


async def test_who_left_the_draw_does_not_come_back_by_another_line(database: DatabaseEngine) -> None:
    hall = await (await Tournament.found(5)).drawn()
    before = await hall.loaded()
    (first,) = [match for match in before.matches.values() if match.side_a and match.key.startswith("r1")]
    left, staying = str(first.side_a), str(first.side_b)
    (number,) = [
        player.staff_number for player in hall.players if player.member_id in before.entries[left].people
    ]
    await withdrawals.walkover(hall.referee, left, "受伤")
    with pytest.raises(Refusal, match="left this draw as"):
        await late(hall, 2, number)
    other = next(entry for entry in before.entries if entry not in (left, staying))
    with pytest.raises(Refusal, match="left this draw as"):
        await withdrawals.substitute(hall.referee, other, number, "顶替")
    after = await hall.loaded()
    assert (after.played.lines, set(after.entries)) == (before.played.lines, set(before.entries))
    assert [side.entry for place, side in (await discipline_sheet(after)).places if place.first > 4] == [left]
