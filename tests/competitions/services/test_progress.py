"""Results in the database: winners move on, corrections, lots, withdrawals, the desk."""

import msgspec
import pytest

from competitions.domain.draw_settings import DrawSettings
from competitions.domain.results import MatchResult
from competitions.queries import entries as reading
from competitions.queries.next_match import next_matches
from competitions.queries.played import played_draw
from competitions.services import desk, entries, progress, withdrawals
from competitions.services.entries import Wanted
from competitions.tables import Match, StandingLot, Withdrawal
from events.services import cancellation
from events.signals import registration_cancelled
from events.tables import Event, Registration
from foundation.clock import now
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.tables import Member
from tests.competitions.teams import TeamTournament
from tests.competitions.tournament import A, B, Tournament
from tests.events.union import as_identity
from tests.members.seed import add_member

pytestmark = pytest.mark.usefixtures("database")


async def test_winners_move_on_to_the_end() -> None:
    hall = await (await Tournament.found(4, draw=DrawSettings("third"))).drawn()
    assert await hall.statuses() == {"r1m1": "ready", "r1m2": "ready", "third": "waiting", "r2m1": "waiting"}
    names = {key: row[:2] for key, row in (await hall.rows()).items()}
    await hall.play("r1m1", A)
    await hall.play("r1m2", B)
    assert (await hall.rows())["r2m1"] == (names["r1m1"][0], names["r1m2"][1], "ready")
    assert (await hall.rows())["third"] == (names["r1m1"][1], names["r1m2"][0], "ready")
    await hall.play("third", A)
    assert await hall.state() == "drawn"
    await hall.play("r2m1", A)
    assert await hall.state() == "finished"
    assert (await hall.loaded()).matches["r2m1"].outcome == A


async def test_a_result_must_be_possible_in_the_format() -> None:
    hall = await (await Tournament.found(4)).drawn()
    with pytest.raises(Refusal) as refused:
        await hall.play("r1m1", MatchResult("a", ((21, 20), (21, 3))))
    assert refused.value.field == "games"
    with pytest.raises(Refusal, match="not known yet"):
        await hall.play("r2m1", A)
    await hall.play("r1m1", A)
    with pytest.raises(Refusal, match="already has a result"):
        await hall.play("r1m1", A)
    assert (await hall.statuses())["r1m2"] == "ready"


async def test_rubbers_are_no_part_of_a_result_that_is_typed() -> None:
    hall = await (await Tournament.found(4)).drawn()
    for result in (msgspec.structs.replace(A, rubbers=(A,)), MatchResult("a", (), "walkover", (A,))):
        with pytest.raises(Refusal) as refused:
            await hall.play("r1m1", result)
        assert (refused.value.field, refused.value.status) == ("games", 422)


async def test_a_tie_that_was_not_played_has_no_rubbers_either() -> None:
    teams = await TeamTournament.of(2)
    with pytest.raises(Refusal, match="Enter the results of the rubbers"):
        await teams.play("r1m1", MatchResult("a", (), "walkover", (A, A, A)))
    assert (await teams.rows())["r1m1"][2] == "ready"


async def test_a_correction_reaches_the_next_match_until_it_has_begun() -> None:
    hall = await (await Tournament.found(4)).drawn()
    first = await hall.match("r1m1")
    loser = (await hall.rows())["r1m1"][1]
    await hall.play("r1m1", A)
    with pytest.raises(Refusal, match="Say why"):
        await progress.correct_result(hall.referee, first, B, "")
    await progress.correct_result(hall.referee, first, B, "记分表写反了")
    assert (await hall.rows())["r2m1"][0] == loser
    await hall.play("r1m2", A)
    await Match.update({Match.status: "on_court"}).where(Match.id == await hall.match("r2m1"))
    with pytest.raises(Refusal, match="already played by who went on"):
        await progress.correct_result(hall.referee, first, A, "again")


async def test_a_cancelled_registration_after_the_lock_waits_for_the_referee() -> None:
    registration_cancelled.connect(withdrawals.registration_cancelled)
    hall = await (await Tournament.found(4)).drawn()
    loaded = await hall.loaded()
    leaving = loaded.played.lines[0]
    assert leaving
    person = next(one for one in hall.players if one.member_id == loaded.entries[leaving].people[0])
    (row,) = await Registration.select(Registration.id).where(Registration.member == person.member_id)
    await cancellation.cancel(hall.union.organizer, row["id"], "出差")
    (asked,) = await Withdrawal.select()
    assert (asked["entry"], asked["decision"]) == (leaving, "pending")
    assert (await hall.statuses())["r1m1"] == "ready"
    await withdrawals.walkover(hall.referee, leaving, "出差")
    (decided,) = await Withdrawal.select()
    assert (decided["decision"], decided["reason"]) == ("walkover", "出差")
    assert (await hall.loaded()).matches["r1m1"].outcome == MatchResult("b", (), "walkover")
    with pytest.raises(Refusal, match="already withdrawn"):
        await withdrawals.walkover(hall.referee, leaving, "")


async def test_a_cancelled_registration_before_the_lock_leaves_the_roster() -> None:
    from competitions.services import drawing, roster

    registration_cancelled.connect(withdrawals.registration_cancelled)
    hall = await Tournament.found(4)
    await roster.freeze(hall.referee, hall.discipline)
    await drawing.preview(hall.referee, hall.discipline, "1")
    (row,) = await Registration.select(Registration.id).where(
        Registration.member == hall.players[0].member_id
    )
    await cancellation.cancel(hall.union.organizer, row["id"], "出差")
    assert await Withdrawal.count() == 0
    assert await hall.draws() == [(1, "replaced", drawing.DISCARDED)]
    await hall.drawn()
    assert await hall.matches_kept() == 2


async def test_a_substitute_takes_the_line() -> None:
    hall = await (await Tournament.found(4)).drawn()
    leaving = (await hall.loaded()).played.lines[0]
    assert leaving
    await add_member(hall.union.library, "SUB1", "替补", pinyin="ti4 bu3", initials="tb")
    with pytest.raises(Refusal, match="Nobody on the roster"):
        await withdrawals.substitute(hall.referee, leaving, "X", "")
    with pytest.raises(Refusal, match="already entered"):
        await withdrawals.substitute(hall.referee, leaving, hall.players[0].staff_number, "")
    new = await withdrawals.substitute(hall.referee, leaving, "SUB1", "受伤")
    assert (await hall.rows())["r1m1"][0] == "替补"
    loaded = await played_draw(hall.discipline)
    assert loaded.played.lines[0] == new
    assert loaded.record.lines[0] == leaving


async def test_a_pair_takes_the_line_of_a_pair_whose_partner_cannot_play() -> None:
    hall = await Tournament.found(4, code="MD")
    numbers = [player.staff_number for player in hall.players]
    for pair in (numbers[:2], numbers[2:]):
        await entries.enter(hall.referee, hall.discipline, [Wanted(staff_number=each) for each in pair])
    await hall.drawn()
    leaving = (await hall.loaded()).played.lines[0]
    lines = {
        line.id: [player.staff_number for player in line.players]
        for line in await reading.lines(hall.discipline)
    }
    kept, (other, _) = lines.pop(str(leaving))[0], next(iter(lines.values()))
    await add_member(hall.union.library, "SUB1", "替补", pinyin="ti4 bu3", initials="tb", sex="male")
    before = await hall.rows()
    for wrong, why in (("SUB1", "A pair is two people"), (f"SUB1 {other}", "already entered")):
        with pytest.raises(Refusal, match=why):
            await withdrawals.substitute(hall.referee, str(leaving), wrong, "受伤")
    assert await hall.rows() == before
    new = await withdrawals.substitute(hall.referee, str(leaving), f"{kept}，SUB1", "受伤")
    assert (await hall.loaded()).played.lines[0] == new
    (line,) = [line for line in await reading.lines(hall.discipline) if line.id == new]
    assert [player.staff_number for player in line.players] == [kept, "SUB1"]


async def test_nobody_takes_the_line_of_a_team() -> None:
    hall = await TeamTournament.of(2)
    await add_member(hall.union.library, "SUB1", "替补", pinyin="ti4 bu3", initials="tb")
    with pytest.raises(Refusal, match="A team keeps its line"):
        await withdrawals.substitute(hall.referee, hall.teams[0], "SUB1", "受伤")
    assert (await hall.rows())["r1m1"][2] == "ready"


async def test_who_has_left_is_no_substitute() -> None:
    hall = await (await Tournament.found(4)).drawn()
    gone = await add_member(hall.union.library, "SUB1", "替补", pinyin="ti4 bu3", initials="tb")
    await Member.update({Member.employment_status: "left"}).where(Member.id == gone.id)
    leaving = (await hall.loaded()).played.lines[0]
    with pytest.raises(Refusal, match="has left"):
        await withdrawals.substitute(hall.referee, str(leaving), "SUB1", "受伤")


async def test_who_is_on_court_neither_leaves_nor_is_replaced() -> None:
    hall = await (await Tournament.found(4)).drawn()
    entry = (await hall.loaded()).matches["r1m1"].side_a
    assert entry
    await Match.update({Match.status: "on_court"}).where(Match.id == await hall.match("r1m1"))
    with pytest.raises(Refusal, match="Match 1 of this entry is being played"):
        await withdrawals.walkover(hall.referee, entry, "")
    with pytest.raises(Refusal, match="Match 1 of this entry is being played"):
        await withdrawals.substitute(hall.referee, entry, "SUB1", "")


async def test_a_group_level_in_everything_waits_for_the_lot() -> None:
    hall = await (await Tournament.found(3, "round_robin")).drawn()
    loaded = await hall.loaded()
    beats = dict(zip(loaded.played.lines, [*loaded.played.lines[1:], loaded.played.lines[0]], strict=True))
    for key, kept in loaded.matches.items():
        await hall.play(key, A if beats[kept.side_a] == kept.side_b else B)
    assert await hall.state() == "drawn"
    tied = [entry for entry in loaded.played.lines if entry]
    with pytest.raises(Refusal, match="Name the witness"):
        await progress.record_lot(hall.referee, hall.discipline, tied, " ")
    with pytest.raises(Refusal, match="among all"):
        await progress.record_lot(hall.referee, hall.discipline, tied[:2], "王老师")
    await progress.record_lot(hall.referee, hall.discipline, tied, "王老师")
    assert await hall.state() == "finished"
    assert await StandingLot.count() == 1


async def test_who_leaves_a_group_voids_all_their_matches() -> None:
    hall = await (await Tournament.found(3, "round_robin")).drawn()
    loaded = await hall.loaded()
    await hall.play("r1m1", A)
    leaving = loaded.matches["r1m1"].side_a
    assert leaving
    await withdrawals.walkover(hall.referee, leaving, "")
    assert sorted((await hall.statuses()).values()) == ["ready", "void", "void"]


async def test_the_desk_calls_to_free_courts_only() -> None:
    hall = await (await Tournament.found(4)).drawn()
    first, second = await hall.match("r1m1"), await hall.match("r1m2")
    await desk.call(hall.referee, first, 1)
    with pytest.raises(Refusal, match="Court 1 is taken by match MS 1"):
        await desk.call(hall.referee, second, 1)
    with pytest.raises(Refusal, match="from 1 to 4"):
        await desk.call(hall.referee, second, 5)
    await desk.call(hall.referee, second, 2)
    await desk.call(hall.referee, first, 3)
    with pytest.raises(Refusal, match="cannot be called"):
        await desk.call(hall.referee, await hall.match("r2m1"), 4)
    await desk.send_back(hall.referee, second)
    assert await hall.statuses() == {"r1m1": "called", "r1m2": "ready", "r2m1": "waiting"}
    with pytest.raises(Refusal, match="go back to the queue"):
        await desk.send_back(hall.referee, second)
    await hall.play("r1m1")
    await desk.call(hall.referee, second, 3)


async def test_my_next_match() -> None:
    hall = await (await Tournament.found(4)).drawn()
    loaded = await hall.loaded()
    me = next(
        one for one in hall.players
        if one.member_id == loaded.entries[str(loaded.matches["r1m1"].side_a)].people[0]
    )  # fmt: skip
    opponent = (await hall.rows())["r1m1"][1]
    (item,) = await next_matches(me, now())
    assert (item.kind, item.link) == ("match", f"/matches/{loaded.matches['r1m1'].id}")
    assert item.detail == Sentence(
        "{round} against {opponent}", round=Sentence("Semi-finals"), opponent=opponent
    )
    for status in ("draft", "cancelled"):
        await Event.update({Event.status: status}).where(Event.id == hall.event)
        assert await next_matches(me, now()) == []
    await Event.update({Event.status: "published"}).where(Event.id == hall.event)
    await desk.call(hall.referee, loaded.matches["r1m1"].id, 2)
    (item,) = await next_matches(me, now())
    assert str(item.detail) == f"Semi-finals against {opponent}: you are called to court 2."
    await hall.play("r1m1", B)
    assert await next_matches(me, now()) == []
    stranger = await add_member(hall.union.library, "STR1", "路人", pinyin="lu4 ren2", initials="lr")
    assert await next_matches(as_identity(stranger, hall.union.library), now()) == []
