"""The panel of judges: seats, and the secret links by which phones without an account mark."""

from datetime import datetime, timedelta

import msgspec

from competitions.contest_tables import ContestJudge, JudgeExcuse, JudgeLink, JudgeMark, Performer
from competitions.domain.contests.marking import JudgeCapability, check_link
from competitions.queries.contests.contest import ContestRow, contest
from competitions.services.contests.live import contest_changed
from competitions.services.contests.setup import refuse_when_published
from foundation.clock import now
from foundation.database import AlreadyThere, fetch, write
from foundation.errors import Refusal, not_found
from foundation.i18n import gettext
from foundation.identifiers import digest, new_secret
from foundation.messages import N_, Sentence
from members.domain.identity import Identity
from members.services import audit
from members.tables import Member

MOST_JUDGES = 30
JOINED_LATER = N_("Joined the panel afterwards")
AFTER_THE_EVENT = timedelta(days=1)
WITHOUT_AN_END = timedelta(days=3)
_LINK = (
    "SELECT l.id AS link_id, l.judge AS judge_id, j.contest AS contest_id, l.expires_at, l.revoked_at"
    " FROM judge_link l JOIN contest_judge j ON j.id = l.judge WHERE l.digest = {}"
)


class IssuedJudgeLink(msgspec.Struct, frozen=True):
    """A new link with its secret, which is shown this once and stored nowhere."""

    number: int
    name: str
    secret: str


async def add_judge(actor: Identity, contest_id: str, name: str, staff_number: str = "") -> str:
    """A seat for a member (by staff number) or for whoever gets its link. Raises Refusal 409, 422."""

    async def body() -> str:
        row = await contest(contest_id)
        refuse_when_published(row)
        member, shown = await _member(staff_number) if staff_number else (None, name)
        if not (name or shown):
            raise Refusal(Sentence("Give a name or a staff number."), field="name", status=422)
        rows = await fetch(
            "SELECT COUNT(*) AS many, MAX(number) AS last FROM contest_judge WHERE contest = {}", contest_id
        )
        if rows[0]["many"] >= MOST_JUDGES:
            raise Refusal(Sentence("A panel has at most {most} judges.", most=MOST_JUDGES))
        made = ContestJudge(
            contest=contest_id, number=(rows[0]["last"] or 0) + 1, name=name or shown, member=member
        )
        try:
            await made.save()
        except AlreadyThere:
            raise Refusal(
                Sentence("This member already sits on the panel."), field="staff_number", status=422
            ) from None
        excused = await _excuse_from_what_is_over(actor, contest_id, str(made.id))
        await audit.record(
            actor, "judge.added", "contest_judge", made.id, contest=contest_id, excused=excused
        )
        contest_changed(contest_id)
        return str(made.id)

    return await write(body)


async def _excuse_from_what_is_over(actor: Identity, contest_id: str, judge_id: str) -> int:
    """Who joins later owes no mark to a performance that is locked: its score stays as everybody has seen it."""
    locked = await Performer.select(Performer.id).where(
        (Performer.contest == contest_id) & (Performer.status == "locked")
    )
    for row in locked:
        await JudgeExcuse(
            performer=row["id"], judge=judge_id, reason=gettext(JOINED_LATER), given_by=actor.member_id
        ).save()
    return len(locked)


async def _member(staff_number: str) -> tuple[str, str]:
    rows = await Member.select(Member.id, Member.name).where(
        (Member.staff_number == staff_number) & (Member.employment_status != "left")
    )
    if not rows:
        raise Refusal(
            Sentence("There is no member with this staff number."), field="staff_number", status=422
        )
    return rows[0]["id"], rows[0]["name"]


async def remove_judge(actor: Identity, contest_id: str, judge_id: str) -> None:
    """Raises Refusal 409 for a judge who has marked: excuse the judge from the other performances instead."""

    async def body() -> None:
        refuse_when_published(await contest(contest_id))
        await _own(contest_id, judge_id)
        if await JudgeMark.exists().where(JudgeMark.judge == judge_id):
            raise Refusal(
                Sentence(
                    "This judge has given marks. Excuse the judge from the performances that follow instead."
                )
            )
        await JudgeExcuse.delete().where(JudgeExcuse.judge == judge_id)
        await JudgeLink.delete().where(JudgeLink.judge == judge_id)
        await ContestJudge.delete().where(ContestJudge.id == judge_id)
        await audit.record(actor, "judge.removed", "contest_judge", judge_id, contest=contest_id)
        contest_changed(contest_id)

    await write(body)


async def _own(contest_id: str, judge_id: str) -> None:
    if not await ContestJudge.exists().where(
        (ContestJudge.id == judge_id) & (ContestJudge.contest == contest_id)
    ):
        raise not_found()


async def issue_links(actor: Identity, contest_id: str, judge_id: str = "") -> list[IssuedJudgeLink]:
    """New links for one judge or the whole panel; earlier ones of theirs are taken back. Raises Refusal 404, 409."""

    async def body() -> list[IssuedJudgeLink]:
        row = await contest(contest_id)
        judges = await ContestJudge.select(ContestJudge.id, ContestJudge.number, ContestJudge.name).where(
            ContestJudge.contest == contest_id
        ).order_by(ContestJudge.number)  # fmt: skip
        chosen = [each for each in judges if not judge_id or each["id"] == judge_id]
        if judge_id and not chosen:
            raise not_found()
        if not chosen:
            raise Refusal(Sentence("There is no judge yet. Add the panel first."))
        issued = []
        for each in chosen:
            await _revoke(actor, each["id"])
            secret = new_secret()
            link = JudgeLink(
                judge=each["id"],
                digest=digest(secret),
                issued_by=actor.member_id,
                issued_at=now(),
                expires_at=_until(row),
            )
            await link.save()
            await audit.record(actor, "judge_link.issued", "judge_link", link.id, judge=each["id"])
            issued.append(IssuedJudgeLink(each["number"], each["name"], secret))
        contest_changed(contest_id)
        return issued

    return await write(body)


def _until(row: ContestRow) -> datetime:
    moment = now()
    return max(row.ends_at, moment) + AFTER_THE_EVENT if row.ends_at else moment + WITHOUT_AN_END


async def revoke(actor: Identity, contest_id: str, judge_id: str) -> None:
    """Takes a judge's link back; twice is as good as once. Raises Refusal 404."""

    async def body() -> None:
        await _own(contest_id, judge_id)
        await _revoke(actor, judge_id)
        contest_changed(contest_id)

    await write(body)


async def _revoke(actor: Identity, judge_id: str) -> None:
    revoked = (
        await JudgeLink.update({JudgeLink.revoked_at: now()})
        .where((JudgeLink.judge == judge_id) & JudgeLink.revoked_at.is_null())
        .returning(JudgeLink.id)
    )
    for row in revoked:
        await audit.record(actor, "judge_link.revoked", "judge_link", row["id"])


async def find_link(secret: str) -> JudgeCapability:
    """The link of that secret, still good. Raises Refusal 404 for an unknown one, 403 for one that is over."""
    rows = await fetch(_LINK, digest(secret))
    if not rows:
        raise not_found()
    link = msgspec.convert(rows[0], JudgeCapability)
    check_link(link, now())
    return link
