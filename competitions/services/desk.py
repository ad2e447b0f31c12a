"""The referee's desk: a ready match is called to a free court, or sent back to the queue."""

from typing import Any

from competitions.services.live_draw import draw_changed
from competitions.tables import Match
from foundation.database import after_commit, write
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

_MATCH = (
    "SELECT m.id, m.number, m.status, m.court, m.sequence, m.discipline, d.competition, d.code, c.courts"
    ' FROM "match" m JOIN discipline d ON d.id = m.discipline JOIN competition c ON c.id = d.competition'
    " WHERE m.id = {}"
)
_ON_COURT = (
    'SELECT m.number, d.code FROM "match" m JOIN discipline d ON d.id = m.discipline'
    " WHERE d.competition = {} AND m.court = {} AND m.status IN ('called', 'on_court') AND m.id <> {}"
)
_PLAYING_ELSEWHERE = (
    'SELECT COALESCE(person.name, g.name) AS name, o.court FROM "match" m'
    " JOIN entry_player p ON p.entry IN (m.side_a, m.side_b)"
    " JOIN entry_player q ON q.member = p.member OR q.guest = p.guest"
    ' JOIN "match" o ON q.entry IN (o.side_a, o.side_b) LEFT JOIN member person ON person.id = p.member'
    " LEFT JOIN guest_player g ON g.id = p.guest"
    " WHERE m.id = {} AND o.id <> m.id AND o.status IN ('called', 'on_court')"
)


async def call(actor: Identity, match_id: str, court: int) -> None:
    """Calls a match to a court, or moves it to another one.

    Raises Refusal 409 when it is not ready, the court is taken, or a player is on another court.
    """

    async def body() -> None:
        match = await _match(match_id)
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
        status = "called" if match["status"] == "ready" else match["status"]
        await Match.update({Match.court: court, Match.status: status}).where(Match.id == match_id)
        await audit.record(actor, "match.called", "match", match_id, court=court)
        after_commit(lambda: draw_changed(match["competition"], match["discipline"], [match_id]))

    await write(body)


async def send_back(actor: Identity, match_id: str) -> None:
    """Takes a called match off its court, as long as no point was played."""

    async def body() -> None:
        match = await _match(match_id)
        if match["status"] != "called":
            raise Refusal(
                Sentence("Only a match that was called and has not begun can go back to the queue.")
            )
        await Match.update({Match.court: None, Match.status: "ready"}).where(Match.id == match_id)
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
