"""Line-ups: blind until both are in or the deadline has passed, locked afterwards, opened again with a reason."""

import asyncio
from datetime import timedelta

import pytest

from competitions.queries import overview
from competitions.queries.missing import facts
from competitions.queries.next_match import next_matches
from competitions.queries.umpiring import forget_sides, match_row, sides_of
from competitions.services import line_ups
from competitions.services.desk import call
from competitions.tables import Entry, LineUp, LineUpPlayer, Match, Tie
from foundation.clock import frozen, now
from foundation.errors import Refusal
from members.domain.identity import Identity
from members.tables import AuditEntry
from tests.competitions.court import Court
from tests.competitions.teams import TeamTournament

pytestmark = pytest.mark.usefixtures("database")


async def test_a_draw_of_teams_makes_the_rubbers_of_every_tie() -> None:
    hall = await TeamTournament.of(3)
    rows = await Match.select(Match.key, Match.status, Match.rubber).where(
        Match.tie.is_not_null()
    ).order_by(Match.key)  # fmt: skip
    assert [row["rubber"] for row in rows] == [1, 2, 3] * 2
    assert {row["status"] for row in rows} == {"waiting"}
    assert await Tie.count() == 2
    final = await hall.tie("r2m1")
    assert (final.phase, final.rubbers[0].kind.code, final.score) == ("teams", "XD", (0, 0))
    known = final.a if final.a.entry else final.b
    with pytest.raises(Refusal, match="not known yet"):
        await line_ups.hand_in(hall.referee, final.id, known.entry or "", hall.line(final, known.side))


async def test_line_ups_are_blind_until_both_are_in() -> None:
    hall = await TeamTournament.of(2)
    await hall.hand_in("r1m1", "a")
    view = await hall.tie()
    assert (view.phase, await hall.rubbers()) == ("open", ["waiting"] * 3)
    assert view.a.handed_in_at is not None
    for seen in (view.seen_by(), view.seen_by(view.b.entry or "")):
        assert (seen.a.line_up, seen.b.line_up, seen.rubbers[0].a) == (None, None, ())
    assert view.seen_by(view.a.entry or "").a.line_up == hall.line(view, "a")
    assert (await sides_of(await match_row(view.rubbers[0].id))).names == ((view.a.name,), (view.b.name,))
    await hall.hand_in("r1m1", "b")
    view = await hall.tie()
    assert (view.phase, await hall.rubbers()) == ("revealed", ["ready"] * 3)
    assert view.seen_by().b.line_up == hall.line(view, "b")
    sides = await sides_of(await match_row(view.rubbers[1].id))
    assert sides.names == (view.rubbers[1].a, view.rubbers[1].b)
    assert sides.doubles
    assert [name[1:] for name in sides.names[0]] == ["男二", "男三"]


async def test_a_team_changes_its_line_up_until_then_and_not_afterwards() -> None:
    hall = await TeamTournament.of(2)
    await hall.hand_in("r1m1", "a", without=2)
    await hall.hand_in("r1m1", "a")
    assert (await LineUp.count(), await LineUpPlayer.count()) == (1, 6)
    await hall.hand_in("r1m1", "b")
    with pytest.raises(Refusal, match="open and locked"):
        await hall.hand_in("r1m1", "a")
    actions = await AuditEntry.select(AuditEntry.action).where(AuditEntry.action.like("line_up%"))
    assert [row["action"] for row in actions] == ["line_up.handed_in"] * 3 + ["line_up.revealed"]


async def test_who_may_hand_in() -> None:
    hall = await TeamTournament.of(2)
    view = await hall.tie()
    given = hall.line(view, "a")
    teams = {team.entry: team for team in view.teams}
    own = hall.people[hall.teams.index(view.a.entry or "")]
    home = {"1": hall.union.library, "2": hall.union.accounting}[view.a.name[1]]
    other = {"2": hall.union.library, "1": hall.union.accounting}[view.a.name[1]]
    outsider = await hall.union.liaison(other)
    for nobody in (own[1], await hall.of_side(view, "b"), outsider):
        assert not await line_ups.may_act_for(nobody, view, teams[view.a.entry])
        with pytest.raises(Refusal) as refused:
            await line_ups.hand_in(nobody, view.id, view.a.entry or "", given)
        assert refused.value.status == 403
    with pytest.raises(Refusal) as refused:
        await line_ups.hand_in(hall.referee, view.id, "nowhere", given)
    assert refused.value.status == 404
    assert await LineUp.count() == 0
    for somebody in (own[0], await hall.union.liaison(home), hall.referee):
        await line_ups.hand_in(somebody, view.id, view.a.entry or "", given)
    assert await LineUp.count() == 1


async def test_a_line_up_that_breaks_a_rule_is_refused_with_its_rubber() -> None:
    hall = await TeamTournament.of(2)
    view = await hall.tie()
    good = hall.line(view, "a")
    with pytest.raises(Refusal, match="nobody plays twice") as refused:
        await line_ups.hand_in(
            hall.referee, view.id, view.a.entry or "", (good[0], (good[0][0], good[1][0]), good[2])
        )
    assert (refused.value.field, refused.value.status) == ("rubber-2", 422)
    assert await LineUp.count() == 0


async def test_the_deadline_opens_what_is_in_and_the_referee_still_takes_the_other() -> None:
    hall = await TeamTournament.of(2)
    view = await hall.tie()
    await hall.hand_in("r1m1", "a")
    await line_ups.reveal_due()
    assert (await hall.tie()).phase == "open"
    await line_ups.set_deadline(hall.referee, view.id, now() - timedelta(seconds=1))
    with pytest.raises(Refusal, match="The deadline was"):
        await hall.hand_in("r1m1", "b")
    await line_ups.reveal_due()
    view = await hall.tie()
    assert (view.phase, view.b.line_up, await hall.rubbers()) == ("revealed", None, ["waiting"] * 3)
    await line_ups.hand_in(hall.referee, view.id, view.b.entry or "", hall.line(view, "b"))
    assert await hall.rubbers() == ["ready"] * 3
    with pytest.raises(Refusal, match="open already"):
        await line_ups.set_deadline(hall.referee, view.id, now())


async def test_without_any_line_up_nothing_is_opened() -> None:
    hall = await TeamTournament.of(2)
    view = await hall.tie()
    await line_ups.set_deadline(hall.referee, view.id, now() - timedelta(seconds=1))
    await line_ups.reveal_due()
    with pytest.raises(Refusal, match="nothing to open"):
        await line_ups.reveal(hall.referee, view.id)
    assert (await hall.tie()).phase == "open"


async def test_the_referee_opens_a_line_up_again_with_a_reason() -> None:
    hall = await TeamTournament.of(2)
    view = await hall.opened()
    with pytest.raises(Refusal, match="Say why"):
        await line_ups.open_again(hall.referee, view.id, view.a.entry or "", " ")
    await line_ups.open_again(hall.referee, view.id, view.a.entry or "", "一人受伤")
    view = await hall.tie()
    assert (view.phase, await hall.rubbers(), view.a.opened_again) == ("open", ["waiting"] * 3, "一人受伤")
    assert view.seen_by().b.line_up is None
    await hall.hand_in("r1m1", "a", without=3)
    assert await hall.rubbers() == ["ready", "ready", "finished"]
    with pytest.raises(Refusal, match="has a result"):
        await line_ups.open_again(hall.referee, view.id, view.a.entry or "", "再改")


@pytest.mark.parametrize("days", [None, 2])
async def test_opening_one_line_up_again_takes_no_time_from_the_other_team(days: int | None) -> None:
    hall = await TeamTournament.of(2)
    await hall.hand_in("r1m1", "a")
    view = await hall.tie()
    if days:
        await line_ups.set_deadline(hall.referee, view.id, now() + timedelta(days=days))
    until = (await hall.tie()).deadline
    await line_ups.open_again(hall.referee, view.id, view.a.entry or "", "一人受伤", minutes=1)
    again = await hall.tie()
    assert (again.deadline, again.a.handed_in_at, again.phase) == (until, None, "open")
    await hall.hand_in("r1m1", "a")
    with frozen(now() + timedelta(minutes=2)):
        await line_ups.reveal_due()
        assert (await hall.tie()).phase == "open"
        await hall.hand_in("r1m1", "b")
    assert (await hall.tie()).phase == "revealed"


async def test_a_rubber_given_up_goes_to_the_other_team_when_line_ups_are_opened() -> None:
    hall = await TeamTournament.of(2)
    await hall.hand_in("r1m1", "a", without=1)
    assert await hall.rubbers() == ["waiting"] * 3
    await hall.hand_in("r1m1", "b")
    view = await hall.tie()
    assert ([one.status for one in view.rubbers], view.score) == (["finished", "ready", "ready"], (0, 1))
    assert (await hall.kept())[0] == "on_court"


async def test_the_referee_orders_the_rubbers() -> None:
    hall = await TeamTournament.of(2)
    view = await hall.opened()
    await line_ups.set_order(hall.referee, view.id, [3, 1, 2])
    assert [one.number for one in (await hall.tie()).rubbers] == [3, 1, 2]
    await hall.play_rubber("r1m1", 3)
    with pytest.raises(Refusal, match="stay first"):
        await line_ups.set_order(hall.referee, view.id, [1, 2, 3])
    with pytest.raises(Refusal, match="one place"):
        await line_ups.set_order(hall.referee, view.id, [3, 1, 1])
    await line_ups.set_order(hall.referee, view.id, [3, 2, 1])


async def test_a_tie_is_umpired_rubber_by_rubber() -> None:
    hall = await TeamTournament.of(4)
    view = await hall.opened()
    with pytest.raises(Refusal, match="rubber by rubber"):
        await Court(view.id, hall.referee).begin()
    first = Court(view.rubbers[0].id, hall.referee)
    begun = await first.begin()
    assert begun.facts.server is not None
    assert begun.players == (view.rubbers[0].a, view.rubbers[0].b)
    assert (await hall.kept())[0] == "on_court"
    with pytest.raises(Refusal, match="has begun"):
        await line_ups.open_again(hall.referee, view.id, view.a.entry or "", "太晚了")


async def test_the_captain_is_told_at_home_what_is_missing() -> None:
    hall = await TeamTournament.of(2)
    view = await hall.tie()
    captain = await hall.of_side(view)
    mate = hall.people[hall.teams.index(view.a.entry or "")][1]

    async def told(who: Identity) -> list[str]:
        return [str(item.detail) for item in await next_matches(who, now())]

    against = f"Final against {view.b.name}"
    assert await told(captain) == [f"{against}: hand in your line-up."]
    assert await told(mate) == [against]
    await hall.opened()
    assert await told(captain) == [against]
    await call(hall.referee, view.rubbers[1].id, 3)
    assert await told(mate) == [f"{against}: you are called to court 3."]
    assert await told(captain) == [against]


async def test_the_referee_is_told_which_ties_wait_for_line_ups() -> None:
    hall = await TeamTournament.of(4)

    async def waiting() -> tuple[int, int]:
        found = await facts(hall.id, await overview.disciplines(hall.id))
        return found[hall.discipline].without_line_ups, found[hall.discipline].unplanned

    assert await waiting() == (2, 3)
    view = await hall.opened()
    assert await waiting() == (1, 3)
    await Match.update({Match.planned_at: now()}).where(Match.id == view.rubbers[0].id)
    assert await waiting() == (1, 2)


async def test_two_line_ups_at_the_same_moment_are_revealed_once() -> None:
    hall = await TeamTournament.of(2)
    await asyncio.gather(hall.hand_in("r1m1", "a"), hall.hand_in("r1m1", "b"))
    assert ((await hall.tie()).phase, await hall.rubbers()) == ("revealed", ["ready"] * 3)
    assert await AuditEntry.count().where(AuditEntry.action == "line_up.revealed") == 1
    assert (await LineUp.count(), await LineUpPlayer.count()) == (2, 12)


async def test_the_same_line_up_sent_twice_at_once_stands_once() -> None:
    hall = await TeamTournament.of(2)
    await asyncio.gather(*(hall.hand_in("r1m1", "a") for _ in range(3)))
    assert (await LineUp.count(), await LineUpPlayer.count()) == (1, 6)


async def test_names_read_while_something_changes_are_not_remembered() -> None:
    hall = await TeamTournament.of(2)
    row = await match_row((await hall.tie()).rubbers[0].id)
    forget_sides()
    reading = asyncio.create_task(sides_of(row))
    await asyncio.sleep(0)
    forget_sides()
    await reading
    await Entry.update({Entry.name: "改了名的队"}).where(Entry.id == row.side_a)
    assert (await sides_of(row)).a == "改了名的队"
