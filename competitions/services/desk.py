"""The referee's desk: a ready match is called to a free court, its players report, or it goes back to the queue."""

from typing import Any

from competitions.queries.people import spelled
from competitions.services.live_draw import draw_changed
from competitions.tables import Match
from foundation.clock import now
from foundation.database import after_commit, write
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

_MATCH = spelled(
    "SELECT m.id, m.number, m.status, m.court, m.sequence, m.discipline, d.competition, d.code, c.courts,"
    " ON_COURTS AS callable"
    ' FROM "match" m JOIN discipline d ON d.id = m.discipline JOIN competition c ON c.id = d.competition'
    " WHERE m.id = {}"
)
_ON_COURT = (
    'SELECT m.number, d.code FROM "match" m JOIN discipline d ON d.id = m.discipline'
    " WHERE d.competition = {} AND m.court = {} AND m.status IN ('called', 'on_court') AND m.id <> {}"
)
_PLAYING_ELSEWHERE = spelled(
    "SELECT COALESCE(person.name, g.name) AS name, o.court FROM WHO_PLAYS here JOIN WHO_PLAYS there"
    ' ON there.person = here.person JOIN "match" o ON o.id = there.played'
    " LEFT JOIN member person ON person.id = here.person LEFT JOIN guest_player g ON g.id = here.person"
    " WHERE here.played = {} AND o.id <> here.played AND o.status IN ('called', 'on_court')"
)


async def call(actor: Identity, match_id: str, court: int) -> None:
    """Calls a match to a court, or moves it to another one.

    Raises Refusal 409 when it is not ready, the court is taken, or a player is on another court.
    """

    async def body() -> None:
        match = await _match(match_id)
        if not match["callable"]:
            raise Refusal(Sentence("A tie of teams is called rubber by rubber. Call one of its rubbers."))
        if match["status"] not in ("ready", "called", "on_court"):
            raise Refusal(Sentence("This match cannot be called now. Nothing was changed."))
        await _check_court(match, court)
        elsewhere = await Match.raw(_PLAYING_ELSEWHERE, match_id)
        if elsewhere:
            raise Refusal(
                Sentence(
                    "{name} is still on court {court}. Call this match afterwards.",
                    name=elsewhere[0]["name"],
                    court=elsewhere[0]["court"],
                )
            )
        changes: dict[Any, Any] = {Match.court: court}
        if match["status"] == "ready":
            changes |= {
                Match.status: "called",
                Match.called_at: now(),
                Match.calls: 1,
                Match.reported_a: None,
                Match.reported_b: None,
            }
        await Match.update(changes).where(Match.id == match_id)
        await audit.record(actor, "match.called", "match", match_id, court=court)
        after_commit(lambda: draw_changed(match["competition"], match["discipline"], [match_id]))

    await write(body)


async def call_again(actor: Identity, match_id: str) -> None:
    """Another call for who has not come; the late clock runs from the last one."""

    async def body() -> None:
        match = await _called(match_id)
        await Match.update({Match.called_at: now(), Match.calls: Match.calls + 1}).where(Match.id == match_id)
        await audit.record(actor, "match.called_again", "match", match_id)
        after_commit(lambda: draw_changed(match["competition"], match["discipline"], [match_id]))

    await write(body)


async def report(actor: Identity, match_id: str, side: str, present: bool) -> None:
    """Roll call (检录): a side has come, or was ticked by mistake."""
    column = {"a": Match.reported_a, "b": Match.reported_b}.get(side)
    if column is None:
        raise Refusal(Sentence("Please choose one."), field="side", status=422)

    async def body() -> None:
        match = await _called(match_id)
        await Match.update({column: now() if present else None}).where(Match.id == match_id)
        await audit.record(actor, "match.reported", "match", match_id, side=side, present=present)
        after_commit(lambda: draw_changed(match["competition"], match["discipline"], [match_id]))

    await write(body)


async def _called(match_id: str) -> dict[str, Any]:
    match = await _match(match_id)
    if match["status"] != "called":
        raise Refusal(Sentence("Only a match that is called has a roll call. Nothing was changed."))
    return match


async def send_back(actor: Identity, match_id: str) -> None:
    """Takes a called match off its court, as long as no point was played."""

    async def body() -> None:
        match = await _match(match_id)
        if match["status"] != "called":
            raise Refusal(
                Sentence("Only a match that was called and has not begun can go back to the queue.")
            )
        await Match.update(
            {Match.court: None, Match.status: "ready", Match.called_at: None, Match.calls: 0}
        ).where(Match.id == match_id)
        await audit.record(actor, "match.sent_back", "match", match_id)
        after_commit(lambda: draw_changed(match["competition"], match["discipline"], [match_id]))

    await write(body)


async def _match(match_id: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = await Match.raw(_MATCH, match_id)
    if not rows:
        raise not_found()
    return rows[0]


async def _check_court(match: dict[str, Any], court: int) -> None:
    if not 1 <= court <= match["courts"]:
        raise Refusal(
            Sentence("Please give a number from {least} to {most}.", least=1, most=match["courts"]),
            field="court",
            status=422,
        )
    there = await Match.raw(_ON_COURT, match["competition"], court, match["id"])
    if there:
        raise Refusal(
            Sentence(
                "Court {court} is taken by match {code} {number}.",
                court=court,
                code=there[0]["code"],
                number=there[0]["number"],
            ),
            field="court",
        )
