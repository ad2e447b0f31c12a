"""The chair's acts while a contest runs: calling, locking, penalties, excusing a judge, publishing."""

from competitions.contest_tables import Contest, ContestPenalty, JudgeExcuse, Performer
from competitions.domain.contests.settings import check_panel
from competitions.queries.contests.contest import LoadedContest, loaded
from competitions.services.contests.live import contest_changed
from competitions.services.contests.setup import refuse_when_published
from foundation.clock import now
from foundation.database import write
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

MOST_PENALTY = 10000


async def call(actor: Identity, contest_id: str, performer_id: str) -> None:
    """Opens a performance for marks: it is on stage. The first call begins the contest.

    Raises Refusal 409 without a running order or with too few judges, or for a performance that is over.
    """

    async def body() -> None:
        found = await _running(contest_id)
        performer = found.performer(performer_id)
        if performer.turn is None:
            raise Refusal(Sentence("Draw or set the running order first."))
        check_panel(found.settings, len(found.judges))
        if performer.status not in ("waiting", "open"):
            raise Refusal(Sentence("This performance is locked or withdrawn. Open it again first."))
        await Performer.update({Performer.status: "open", Performer.called_at: now()}).where(
            Performer.id == performer_id
        )
        if found.row.state == "setup":
            await Contest.update({Contest.state: "running"}).where(Contest.id == contest_id)
        await audit.record(actor, "performer.called", "performer", performer_id, contest=contest_id)
        contest_changed(contest_id)

    await write(body)


async def lock(actor: Identity, contest_id: str, performer_id: str) -> None:
    """No mark of this performance changes any more. Raises Refusal 409 while a judge's marks are missing."""

    async def body() -> None:
        found = await _running(contest_id)
        if found.performer(performer_id).status != "open":
            raise Refusal(Sentence("Only a performance that was called can be locked."))
        row = next(each for each in found.results if each.performer == performer_id)
        if row.place is None:
            raise Refusal(
                Sentence("{why} Wait for them, or excuse the judge from this performance.", why=row.why)
            )
        await Performer.update({Performer.status: "locked", Performer.locked_at: now()}).where(
            Performer.id == performer_id
        )
        await audit.record(actor, "performer.locked", "performer", performer_id, contest=contest_id)
        contest_changed(contest_id)

    await write(body)


async def unlock(actor: Identity, contest_id: str, performer_id: str) -> None:
    """Opens a locked performance again, so that a judge can put a mark right."""

    async def body() -> None:
        found = await _running(contest_id)
        if found.performer(performer_id).status != "locked":
            raise Refusal(Sentence("This performance is not locked."))
        await Performer.update({Performer.status: "open", Performer.locked_at: None}).where(
            Performer.id == performer_id
        )
        await audit.record(actor, "performer.unlocked", "performer", performer_id, contest=contest_id)
        contest_changed(contest_id)

    await write(body)


async def withdraw(actor: Identity, contest_id: str, performer_id: str) -> None:
    """It does not perform, or does not count. Its marks stay on record."""
    await _set_status(actor, contest_id, performer_id, "withdrawn")


async def come_back(actor: Identity, contest_id: str, performer_id: str) -> None:
    """A withdrawal taken back: as it was before, waiting or called."""
    await _set_status(actor, contest_id, performer_id, "")


async def _set_status(actor: Identity, contest_id: str, performer_id: str, status: str) -> None:
    async def body() -> None:
        found = await _running(contest_id)
        performer = found.performer(performer_id)
        if not status and performer.status != "withdrawn":
            raise Refusal(Sentence("This performance is not withdrawn."))
        wanted = status or ("open" if performer.called_at else "waiting")
        # An order made without them has no turn for who comes back; after all others there always is one.
        turn = performer.turn if status else performer.turn or found.last_turn
        await Performer.update(
            {Performer.status: wanted, Performer.locked_at: None, Performer.turn: turn}
        ).where(Performer.id == performer_id)
        await audit.record(actor, f"performer.{wanted}", "performer", performer_id, contest=contest_id)
        contest_changed(contest_id)

    await write(body)


async def penalize(actor: Identity, contest_id: str, performer_id: str, hundredths: int, reason: str) -> None:
    """Takes points off, with a reason everybody can read. Raises Refusal 422."""
    if not 1 <= hundredths <= MOST_PENALTY:
        raise Refusal(Sentence("Give the points to take off, from 0.01 to 100."), field="points", status=422)
    if not reason:
        raise Refusal(
            Sentence("Please give the reason; it is shown with the result."), field="reason", status=422
        )

    async def body() -> None:
        found = await _running(contest_id)
        found.performer(performer_id)
        made = ContestPenalty(
            performer=performer_id,
            hundredths=hundredths,
            reason=reason,
            given_by=actor.member_id,
            given_at=now(),
        )
        await made.save()
        await audit.record(
            actor, "penalty.given", "contest_penalty", made.id, performer=performer_id, hundredths=hundredths
        )
        contest_changed(contest_id)

    await write(body)


async def lift(actor: Identity, contest_id: str, penalty_id: str) -> None:
    """Takes a penalty back; it stays on record. Raises Refusal 404."""

    async def body() -> None:
        found = await _running(contest_id)
        if penalty_id not in {each.id for each in found.penalties}:
            raise not_found()
        await ContestPenalty.update({ContestPenalty.lifted_at: now()}).where(ContestPenalty.id == penalty_id)
        await audit.record(actor, "penalty.lifted", "contest_penalty", penalty_id)
        contest_changed(contest_id)

    await write(body)


async def excuse(actor: Identity, contest_id: str, performer_id: str, judge_id: str, reason: str) -> None:
    """This judge does not judge this performance; marks given are not counted. Excused already: judges again.

    Raises Refusal 409 for a locked performance or when too few judges would be left.
    """

    async def body() -> None:
        found = await _running(contest_id)
        performer, judge = found.performer(performer_id), found.judge(judge_id)
        if performer.status == "locked":
            raise Refusal(Sentence("This performance is locked. Open it again first."))
        if (performer.id, judge.id) in found.excuses:
            await JudgeExcuse.delete().where(
                (JudgeExcuse.performer == performer.id) & (JudgeExcuse.judge == judge.id)
            )
        else:
            excused = sum(performer.id == one for one, _ in found.excuses)
            check_panel(found.settings, len(found.judges) - excused - 1)
            await JudgeExcuse(
                performer=performer.id, judge=judge.id, reason=reason, given_by=actor.member_id
            ).save()
        await audit.record(actor, "judge.excused", "contest_judge", judge.id, performer=performer.id)
        contest_changed(contest_id)

    await write(body)


async def publish(actor: Identity, contest_id: str) -> None:
    """The results are final and everybody sees them. Raises Refusal 409 while a performance is open or waiting."""

    async def body() -> None:
        found = await _running(contest_id)
        unfinished = [each.name for each in found.performers if each.status in ("waiting", "open")]
        if unfinished or not any(each.status == "locked" for each in found.performers):
            raise Refusal(
                Sentence(
                    "Lock or withdraw every performance first; {name} is still open.",
                    name=unfinished[0] if unfinished else "–",
                )
            )
        await Contest.update({Contest.state: "published", Contest.published_at: now()}).where(
            Contest.id == contest_id
        )
        await audit.record(actor, "contest.published", "contest", contest_id)
        contest_changed(contest_id)

    await write(body)


async def take_back(actor: Identity, contest_id: str, reason: str) -> None:
    """Published results are taken back, with a reason that is kept, to put something right."""
    if not reason:
        raise Refusal(Sentence("Please give the reason."), field="reason", status=422)

    async def body() -> None:
        found = await loaded(contest_id)
        if found.row.state != "published":
            raise Refusal(Sentence("The results are not published."))
        await Contest.update(
            {Contest.state: "running", Contest.published_at: None, Contest.reason: reason}
        ).where(Contest.id == contest_id)
        await audit.record(actor, "contest.taken_back", "contest", contest_id)
        contest_changed(contest_id)

    await write(body)


async def _running(contest_id: str) -> LoadedContest:
    found = await loaded(contest_id)
    refuse_when_published(found.row)
    return found
