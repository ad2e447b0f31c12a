"""Marks from the judges' phones: each appended to the log or refused with its reason; sent again harmless."""

from datetime import timedelta
from typing import Any

import msgspec

from competitions.contest_tables import ContestJudge
from competitions.domain.contests.marking import refused
from competitions.queries.contests.contest import ContestRow, contest
from competitions.queries.contests.judge_sheet import JudgeSheet, judge_sheet
from competitions.services.contests.live import marks_changed
from competitions.services.contests.panel import find_link
from foundation.clock import now
from foundation.database import fetch, write
from foundation.errors import Refusal, not_allowed
from foundation.i18n import say
from foundation.messages import Sentence
from members.domain.identity import Identity, Link

MOST_AT_ONCE = 60
LONGEST_AGO_MS = 2 * 24 * 3600 * 1000
_SENT = "SELECT nonce FROM judge_mark WHERE judge = {} AND nonce = {}"
_PERFORMER = (
    "SELECT p.status, x.id AS excuse FROM performer p LEFT JOIN judge_excuse x ON x.performer = p.id AND x.judge = {}"
    " WHERE p.id = {} AND p.contest = {}"
)
_INSERT = (
    "INSERT INTO judge_mark (performer, judge, criterion, hundredths, nonce, at, actor)"
    " VALUES ({}, {}, {}, {}, {}, {}, {})"
)

Judge = Identity | Link


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a judge gave: hundredths of a point."""

    performer: str
    criterion: str
    hundredths: int


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One mark as the phone sends it: a nonce of its own making, and how long ago it was given (ms)."""

    nonce: str
    event: Given
    ago: int = 0


class RefusedMark(msgspec.Struct, frozen=True):
    """A mark that was not taken, and why, in the reader's words."""

    performer: str
    criterion: str
    title: str


class Marked(msgspec.Struct, frozen=True):
    """The judge's sheet after the marks, and those that were refused."""

    sheet: JudgeSheet
    refused: tuple[RefusedMark, ...] = ()


class Seat(msgspec.Struct, frozen=True):
    """Who marks, and on which seat of which contest."""

    contest: ContestRow
    judge_id: str
    number: int
    name: str
    actor: str

    async def sheet(self) -> JudgeSheet:
        return await judge_sheet(self.contest, self.judge_id, self.number, self.name)


async def seat_of(contest_id: str, identity: Identity | None, secret: str) -> Seat:
    """The seat of whoever holds the link, or of the signed-in member.

    Raises Refusal 401 for nobody, 403 for somebody who does not sit on this panel, 404 for an unknown link.
    """
    if secret:
        link = await find_link(secret)
        if link.contest_id != contest_id:
            raise not_allowed(
                Sentence("This judge's link is for another contest. Ask the chair for the right one.")
            )
        where, actor = ContestJudge.id == link.judge_id, link.link_id
    elif identity is None:
        raise Refusal(Sentence("Please sign in, or open the judge's link you were given."), status=401)
    else:
        where, actor = ContestJudge.member == identity.member_id, identity.member_id
    rows = await ContestJudge.select(ContestJudge.id, ContestJudge.number, ContestJudge.name).where(
        where & (ContestJudge.contest == contest_id)
    )
    if not rows:
        raise not_allowed(Sentence("You do not sit on the panel of this contest."))
    row = await contest(contest_id)
    return Seat(row, rows[0]["id"], rows[0]["number"], rows[0]["name"], actor)


async def append(contest_id: str, identity: Identity | None, secret: str, entries: list[Entry]) -> Marked:
    """Appends marks; each is taken or refused by itself, so that one locked performance stops no other mark.

    Raises Refusal: 401/403/404 as `seat_of`, 422 for what cannot be kept at all.
    """
    _check(entries)
    seat = await seat_of(contest_id, identity, secret)
    moment = now()

    async def body() -> list[tuple[Entry, Sentence]]:
        row = await contest(contest_id)
        problems = []
        for entry in entries:
            if await fetch(_SENT, seat.judge_id, entry.nonce):
                continue
            problem = await _problem(row, seat, entry.event)
            if problem is not None:
                problems.append((entry, problem))
                continue
            at = moment - timedelta(milliseconds=min(max(0, entry.ago), LONGEST_AGO_MS))
            given = entry.event
            values: tuple[Any, ...] = (given.performer, seat.judge_id, given.criterion, given.hundredths)
            await fetch(_INSERT, *values, entry.nonce, at, seat.actor)
        marks_changed(contest_id)
        return problems

    problems = await write(body)
    told = tuple(
        RefusedMark(entry.event.performer, entry.event.criterion, say(problem)) for entry, problem in problems
    )
    return Marked(await seat.sheet(), told)


async def _problem(row: ContestRow, seat: Seat, given: Given) -> Sentence | None:
    if row.state != "running":
        return (
            Sentence("The results are published, so no mark can be changed.")
            if row.state == "published"
            else Sentence("The contest has not begun.")
        )
    found = await fetch(_PERFORMER, seat.judge_id, given.performer, row.id)
    if not found:
        return Sentence("This performance is not part of this contest. Please reload the page.")
    return refused(
        row.chosen,
        found[0]["status"],
        given.criterion,
        given.hundredths,
        excused=found[0]["excuse"] is not None,
    )


def _check(entries: list[Entry]) -> None:
    if not 1 <= len(entries) <= MOST_AT_ONCE:
        raise Refusal(
            Sentence("Send between 1 and {most} entries at once.", most=MOST_AT_ONCE),
            field="entries",
            status=422,
        )
    nonces = [entry.nonce for entry in entries]
    if len(set(nonces)) != len(nonces) or any(
        not 8 <= len(nonce) <= 40 or not nonce.isascii() or not nonce.isprintable() for nonce in nonces
    ):
        raise Refusal(
            Sentence("Each entry needs a nonce of its own, 8 to 40 characters."), field="nonce", status=422
        )
    if any(len(entry.event.performer) > 13 or len(entry.event.criterion) > 13 for entry in entries):
        raise Refusal(Sentence("Please fill this in."), field="entries", status=422)
