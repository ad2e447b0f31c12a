"""Points written down: in order, once, by one device, by those who may; and the winner handed on."""

import asyncio
from datetime import timedelta

import pytest
from msgspec.structs import replace

from competitions.domain.results import MatchResult
from competitions.domain.scoring import events as log
from competitions.queries.umpiring import match_view
from competitions.services import progress, umpire_links, umpiring
from competitions.tables import Match, MatchEvent, UmpireLink
from foundation.clock import frozen, now
from foundation.errors import Refusal
from foundation.live import hub
from members.domain.identity import Grant, Role
from members.tables import AuditEntry
from tests.competitions.court import Court, entry
from tests.competitions.tournament import A, Tournament

pytestmark = pytest.mark.usefixtures("database")


async def hall(players: int = 4) -> Tournament:
    return await (await Tournament.found(players)).drawn()


async def court_of(tournament: Tournament, key: str = "r1m1") -> Court:
    return Court(await tournament.match(key), tournament.referee)


async def refused(awaitable: object) -> tuple[int, str | None, str]:
    with pytest.raises(Refusal) as refusal:
        await awaitable  # type: ignore[misc]
    return refusal.value.status, refusal.value.field, str(refusal.value.sentence)


async def test_a_whole_match_moves_the_winner_on() -> None:
    tournament = await hall()
    court = await court_of(tournament)
    names = (await tournament.rows())["r1m1"]
    view = await court.begin()
    assert (view.sequence, view.status, view.held, view.facts.phase) == (3, "on_court", "you", "play")
    assert (view.facts.server and view.facts.server.name, view.a, view.b) == (names[0], names[0], names[1])
    view = await court.win("a")
    assert (view.facts.phase, view.facts.notation, view.status) == ("over", "21-0 21-0", "on_court")
    assert (await tournament.rows())["r2m1"][0] is None
    view = await court.send(log.Confirmation())
    assert (view.status, view.facts.phase) == ("finished", "confirmed")
    assert (await tournament.rows())["r1m1"] == (names[0], names[1], "finished")
    assert (await tournament.rows())["r2m1"][0] == names[0]
    kept = (await tournament.loaded()).matches["r1m1"]
    assert kept.outcome == MatchResult("a", ((21, 0), (21, 0)))
    assert await MatchEvent.count() == 3 + 42 + 1


async def test_the_state_is_stored_beside_the_log() -> None:
    tournament = await hall()
    court = await court_of(tournament)
    await court.begin()
    await court.send(log.Point("a"), log.Point("b"), log.Point("b"))
    seen = await match_view(court.match_id)
    assert (seen.facts.score, seen.sequence, seen.held) == ((1, 2), 6, "another")
    assert (await match_view(court.match_id, "tablet")).held == "you"
    rows = await MatchEvent.select(MatchEvent.sequence, MatchEvent.event).order_by(MatchEvent.sequence)
    assert [row["sequence"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert rows[5]["event"] == '{"type":"point","side":"b"}'


async def test_sent_twice_counts_once() -> None:
    court = await court_of(await hall())
    await court.begin()
    point = entry(log.Point("a"))
    first = await court.repeat([point])
    again = await court.repeat([point], expected=3)
    assert (again.sequence, again.facts.score, first.facts.score) == (4, (1, 0), (1, 0))
    await court.send(log.Point("b"))
    assert (await court.repeat([point], expected=3)).facts.score == (1, 1)


async def test_an_outdated_length_is_refused() -> None:
    court = await court_of(await hall())
    await court.begin()
    status, field, sentence = await refused(court.repeat([entry(log.Point("a"))], expected=2))
    assert (status, field) == (409, "expected")
    assert sentence.startswith("The match has moved on")
    assert (await refused(court.repeat([entry(log.Point("a"))], expected=9)))[1] == "expected"
    assert (await match_view(court.match_id)).sequence == 3


async def test_many_at_once_with_one_length_only_one_gets_in() -> None:
    court = await court_of(await hall())
    await court.begin()
    sent = [court.repeat([entry(log.Point("a"))], expected=3) for _ in range(8)]
    answers = await asyncio.gather(*sent, return_exceptions=True)
    assert sum(not isinstance(answer, Refusal) for answer in answers) == 1
    assert {answer.field for answer in answers if isinstance(answer, Refusal)} == {"expected"}
    view = await match_view(court.match_id)
    assert (view.sequence, view.facts.score) == (4, (1, 0))


async def test_one_device_holds_the_match() -> None:
    court = await court_of(await hall())
    await court.begin()
    phone = Court(court.match_id, court.identity, device="phone")
    phone.sequence = 3
    status, field, sentence = await refused(phone.send(log.Point("a")))
    assert (status, field) == (409, "device")
    assert "Take over" in sentence
    view = await umpiring.take_over(court.match_id, court.identity, "", "phone")
    assert (view.held, view.sequence) == ("you", 3)
    await phone.send(log.Point("a"))
    assert (await refused(court.send(log.Point("a"))))[1] == "device"
    assert await AuditEntry.exists().where(AuditEntry.action == "match.taken_over")


async def test_all_or_nothing() -> None:
    court = await court_of(await hall())
    await court.begin()
    status, _, sentence = await refused(court.send(log.Point("a"), log.EndsChanged(), log.Point("b")))
    assert (status, sentence) == (409, "No change of ends is due now.")
    view = await match_view(court.match_id)
    assert (view.sequence, view.facts.score) == (3, (0, 0))


async def test_undo_and_redo_are_entries() -> None:
    court = await court_of(await hall())
    await court.begin()
    await court.send(log.Point("a"), log.Point("b"))
    view = await court.send(log.Undo())
    assert (view.facts.score, view.sequence, view.facts.can_redo) == ((1, 0), 6, True)
    view = await court.send(log.Undo(), log.Undo(), log.Redo(), log.Redo(), log.Redo())
    assert (view.facts.score, view.sequence, view.facts.can_redo) == ((1, 1), 11, False)


async def test_pressed_a_while_ago() -> None:
    court = await court_of(await hall())
    await court.begin()
    await court.repeat([entry(log.Point("a"), ago=90_000)])
    row = await MatchEvent.select(MatchEvent.at).where(MatchEvent.sequence == 4).first()
    assert row is not None
    assert timedelta(seconds=89) < now() - row["at"] < timedelta(seconds=120)


@pytest.mark.parametrize(
    ("device", "nonces", "field"),
    [("", ["12345678"], "device"), ("x" * 41, ["12345678"], "device"), ("平板", ["12345678"], "device"),
     ("tablet", [], "entries"), ("tablet", ["short"], "nonce"), ("tablet", ["12345678"] * 2, "nonce"),
     ("tablet", [f"{n:08}" for n in range(61)], "entries")],
)  # fmt: skip
async def test_what_cannot_be_kept(device: str, nonces: list[str], field: str) -> None:
    entries = [umpiring.Entry(nonce, log.Point("a")) for nonce in nonces]
    status, which, _ = await refused(umpiring.append("nomatch000000", None, "", 0, device, entries))
    assert (status, which) == (422, field)


async def test_who_may_umpire() -> None:
    tournament = await hall()
    match = await tournament.match("r1m1")
    player = tournament.players[0]
    elsewhere = replace(player, grants=(Grant(Role.REFEREE, "othercompetit"),))
    umpire = replace(player, grants=(Grant(Role.UMPIRE, tournament.id),))
    assert (await refused(Court(match).begin()))[0] == 401
    assert (await refused(Court(match, player).begin()))[0] == 403
    assert (await refused(Court(match, elsewhere).begin()))[0] == 403
    assert (await refused(Court("nomatch000000", tournament.referee).begin()))[0] == 404
    assert (await Court(match, umpire).begin()).sequence == 3


async def test_a_link_for_a_match() -> None:
    tournament = await hall()
    one, two = await tournament.match("r1m1"), await tournament.match("r1m2")
    link = await umpire_links.issue_for_match(tournament.referee, tournament.id, one)
    assert link.secret not in str(await UmpireLink.select())
    assert (await Court(one, secret=link.secret).begin()).sequence == 3
    assert (await refused(Court(two, secret=link.secret).begin()))[0] == 403
    assert (await refused(Court(one, secret=link.secret + "x").begin()))[0] == 404
    row = await MatchEvent.select(MatchEvent.actor).first()
    assert row == {"actor": link.link_id}


async def test_a_link_for_a_court() -> None:
    tournament = await hall()
    one, two = await tournament.match("r1m1"), await tournament.match("r1m2")
    first, second = await umpire_links.issue_for_courts(tournament.referee, tournament.id, (1, 2))
    assert (await refused(Court(one, secret=first.secret).begin()))[0] == 403
    await Match.update({Match.court: 1, Match.status: "called"}).where(Match.id == one)
    await Match.update({Match.court: 2}).where(Match.id == two)
    assert (await refused(Court(one, secret=second.secret).begin()))[0] == 403
    assert (await Court(one, secret=first.secret).begin()).court == 1
    assert (await Court(two, secret=second.secret).begin()).court == 2


async def test_a_link_taken_back_or_over() -> None:
    tournament = await hall()
    one = await tournament.match("r1m1")
    old = await umpire_links.issue_for_match(tournament.referee, tournament.id, one)
    new = await umpire_links.issue_for_match(tournament.referee, tournament.id, one)
    status, _, sentence = await refused(Court(one, secret=old.secret).begin())
    assert (status, sentence) == (403, "This umpire link was taken back. Ask the referee for a new one.")
    with frozen(now() + timedelta(days=30)):
        assert (await refused(Court(one, secret=new.secret).begin()))[0] == 403
    await umpire_links.revoke(tournament.referee, tournament.id, new.link_id)
    await umpire_links.revoke(tournament.referee, tournament.id, new.link_id)
    assert (await refused(Court(one, secret=new.secret).begin()))[0] == 403
    assert (await refused(umpire_links.revoke(tournament.referee, "othercompetit", new.link_id)))[0] == 404
    assert (await refused(umpire_links.issue_for_courts(tournament.referee, tournament.id, (9,))))[0] == 422
    assert (await refused(umpire_links.issue_for_match(tournament.referee, "othercompetit", one)))[0] == 404


async def test_a_match_that_cannot_be_umpired() -> None:
    tournament = await hall()
    final = Court(await tournament.match("r2m1"), tournament.referee)
    assert (await refused(final.begin()))[
        2
    ] == "The players of this match are not known yet. Nothing was changed."
    await tournament.play("r1m1", A)
    paper = await court_of(tournament)
    assert (await refused(paper.begin()))[2] == (
        "This match already has a result entered by the referee. Nothing was changed."
    )


async def test_a_result_from_paper_ends_the_log() -> None:
    tournament = await hall()
    court = await court_of(tournament)
    await court.begin()
    await progress.enter_result(tournament.referee, court.match_id, A)
    assert (await refused(court.send(log.Point("a"))))[0] == 409


async def test_only_the_referee_corrects_a_score() -> None:
    tournament = await hall()
    one = await tournament.match("r1m1")
    link = await umpire_links.issue_for_match(tournament.referee, tournament.id, one)
    umpire = Court(one, secret=link.secret)
    await umpire.begin()
    correction = log.ScoreCorrection(((21, 3), (4, 5)), "记分表为准", "b")
    assert (await refused(umpire.send(correction)))[0] == 403
    referee = Court(one, tournament.referee)
    referee.sequence = 3
    view = await referee.send(correction)
    assert (view.facts.games, view.facts.score) == (((21, 3),), (4, 5))
    assert (await refused(referee.send(log.Undo())))[2] == "There is nothing to undo."


async def test_a_confirmed_match_corrected_moves_the_other_on() -> None:
    tournament = await hall()
    court = await court_of(tournament)
    names = (await tournament.rows())["r1m1"]
    await court.begin()
    await court.win("a")
    await court.send(log.Confirmation())
    assert (await tournament.rows())["r2m1"][0] == names[0]
    view = await court.send(log.ScoreCorrection(((3, 21), (4, 21)), "两边写反了"))
    assert (view.status, view.facts.phase, (await tournament.rows())["r2m1"][0]) == (
        "finished",
        "over",
        names[0],
    )
    await court.send(log.Confirmation())
    assert (await tournament.rows())["r2m1"][0] == names[1]
    assert (await tournament.loaded()).matches["r1m1"].outcome == MatchResult("b", ((3, 21), (4, 21)))


@pytest.mark.parametrize(
    ("event", "result"),
    [
        (log.Retirement("a"), MatchResult("b", ((1, 0),), "retired")),
        (log.Disqualification("b"), MatchResult("a", ((1, 0),), "disqualified")),
    ],
)
async def test_other_endings_move_the_winner_on(event: log.MatchEvent, result: MatchResult) -> None:
    tournament = await hall()
    court = await court_of(tournament)
    names = (await tournament.rows())["r1m1"]
    await court.begin()
    await court.send(log.Point("a"), event, log.Confirmation())
    assert (await tournament.loaded()).matches["r1m1"].outcome == result
    assert (await tournament.rows())["r2m1"][0] == names[0 if result.winner == "a" else 1]


async def test_walkover_before_play() -> None:
    tournament = await hall()
    court = await court_of(tournament)
    await court.send(log.Walkover("a"), log.Confirmation())
    assert (await tournament.loaded()).matches["r1m1"].outcome == MatchResult("b", (), "walkover")


async def test_spectators_are_told() -> None:
    court = await court_of(await hall())
    frames = hub.frames((f"match/{court.match_id}",))
    assert await anext(frames) == b": hello\n\n"
    await court.begin()
    frame = (await anext(frames)).decode()
    assert "event: score" in frame
    assert '"held":"another"' in frame
    assert "tablet" not in frame
    await frames.aclose()
