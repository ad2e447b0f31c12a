"""Making a contest: its criteria, and who performs."""

from typing import Any

import msgspec

from competitions.contest_tables import Contest, JudgeMark, Performer
from competitions.domain.contests.settings import PLAIN, ContestSettings, check_settings, settings_to
from competitions.queries.contests.contest import ContestRow, contest
from competitions.services.contests.live import contest_changed
from competitions.tables import Competition, Discipline, Draw, Entry
from events.tables import Offering
from foundation.database import AlreadyThere, fetch, write
from foundation.errors import Refusal, not_found
from foundation.i18n import gettext
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit
from members.tables import Branch

MOST_PERFORMERS = 200
_CONFIRMED = (
    "SELECT r.id, r.branch, m.name, p.id AS performer FROM registration r JOIN member m ON m.id = r.member"
    " LEFT JOIN performer p ON p.registration = r.id AND p.contest = {}"
    " WHERE r.offering = {} AND r.status = 'confirmed' ORDER BY m.pinyin, r.id"
)
_GONE = (
    "SELECT p.id FROM performer p JOIN registration r ON r.id = p.registration"
    " WHERE p.contest = {} AND r.status <> 'confirmed' AND p.status <> 'withdrawn'"
)


async def create(actor: Identity, competition_id: str, name: str, offering_id: str = "") -> str:
    """A new contest, with criteria to begin with; an offering gives it its performers.

    Raises Refusal 404, 409 for an offering that is drawn as a discipline, 422 for a name that is taken.
    """

    async def body() -> str:
        if not await Competition.exists().where(Competition.id == competition_id):
            raise not_found()
        if offering_id:
            await _take_offering(competition_id, offering_id)
        count = await Contest.count().where(Contest.competition == competition_id)
        made = Contest(
            competition=competition_id,
            offering=offering_id or None,
            name=name,
            position=count,
            settings=settings_to(_to_begin_with()),
        )
        try:
            await made.save()
        except AlreadyThere:
            raise Refusal(
                Sentence("This competition already has a contest of that name."), field="name", status=422
            ) from None
        await audit.record(actor, "contest.created", "contest", made.id, competition=competition_id)
        return str(made.id)

    return await write(body)


def _to_begin_with() -> ContestSettings:
    criteria = tuple(msgspec.structs.replace(each, name=gettext(each.name)) for each in PLAIN.criteria)
    return msgspec.structs.replace(PLAIN, criteria=criteria)


async def _take_offering(competition_id: str, offering_id: str) -> None:
    """The offering's registrations perform here, so its discipline, which nobody has drawn, is taken away."""
    found = await Offering.raw(
        "SELECT d.id AS discipline FROM offering o JOIN competition c ON c.event = o.event"
        " LEFT JOIN discipline d ON d.offering = o.id WHERE c.id = {} AND o.id = {}",
        competition_id,
        offering_id,
    )
    if not found:
        raise not_found()
    discipline = found[0]["discipline"]
    if discipline is None:
        return
    if await Draw.exists().where(Draw.discipline == discipline) or await Entry.exists().where(
        Entry.discipline == discipline
    ):
        raise Refusal(
            Sentence("This offering is played as a discipline and has entries. Choose another one."),
            field="offering",
        )
    await Discipline.delete().where(Discipline.id == discipline)


async def choose(actor: Identity, contest_id: str, name: str, settings: ContestSettings) -> None:
    """Name and rules. Raises Refusal 422, and 409 once a mark was given: nobody changes rules after seeing marks."""
    check_settings(settings)

    async def body() -> None:
        row = await contest(contest_id)
        if settings_to(settings) != row.settings and await _marked(contest_id):
            raise Refusal(
                Sentence(
                    "Judges have given marks already, so the rules of counting stay. Nothing was changed."
                )
            )
        try:
            await Contest.update({Contest.name: name, Contest.settings: settings_to(settings)}).where(
                Contest.id == contest_id
            )
        except AlreadyThere:
            raise Refusal(
                Sentence("This competition already has a contest of that name."), field="name", status=422
            ) from None
        await audit.record(actor, "contest.chosen", "contest", contest_id)
        contest_changed(contest_id)

    await write(body)


async def _marked(contest_id: str) -> bool:
    rows = await JudgeMark.raw(
        "SELECT m.id FROM judge_mark m JOIN performer p ON p.id = m.performer WHERE p.contest = {} LIMIT 1",
        contest_id,
    )
    return bool(rows)


async def add_performer(
    actor: Identity, contest_id: str, name: str, detail: str = "", branch_id: str = ""
) -> str:
    """A contestant typed in: a branch, a team, a person. Added after the order was set, it performs last."""

    async def body() -> str:
        row = await contest(contest_id)
        refuse_when_published(row)
        if branch_id and not await Branch.exists().where(Branch.id == branch_id):
            raise Refusal(
                Sentence("This choice does not exist any more. Please choose again."),
                field="branch",
                status=422,
            )
        made = await _add(row, name, detail, branch_id or None, None)
        await audit.record(actor, "performer.added", "performer", made, contest=contest_id)
        contest_changed(contest_id)
        return made

    return await write(body)


async def take_registrations(actor: Identity, contest_id: str) -> int:
    """Takes the offering's confirmed registrations that are not there yet; who cancelled is withdrawn.

    Returns how many came. Raises Refusal 409 for a contest without an offering.
    """

    async def body() -> int:
        row = await contest(contest_id)
        refuse_when_published(row)
        if row.offering is None:
            raise Refusal(Sentence("This contest takes nobody from registrations. Type the performers in."))
        new = [
            each for each in await fetch(_CONFIRMED, contest_id, row.offering) if each["performer"] is None
        ]
        for each in new:
            await _add(row, each["name"], "", each["branch"], each["id"])
        gone = [each["id"] for each in await fetch(_GONE, contest_id)]
        if gone:
            await Performer.update({Performer.status: "withdrawn", Performer.locked_at: None}).where(
                Performer.id.is_in(gone)
            )
        await audit.record(actor, "performers.taken", "contest", contest_id, added=len(new), gone=len(gone))
        contest_changed(contest_id)
        return len(new)

    return await write(body)


async def _add(row: ContestRow, name: str, detail: str, branch: str | None, registration: str | None) -> str:
    counts: list[dict[str, Any]] = await fetch(
        "SELECT COUNT(*) AS many, MAX(turn) AS last FROM performer WHERE contest = {}", row.id
    )
    if counts[0]["many"] >= MOST_PERFORMERS:
        raise Refusal(Sentence("A contest has at most {most} performers.", most=MOST_PERFORMERS))
    last = counts[0]["last"]
    made = Performer(
        contest=row.id,
        name=name,
        detail=detail,
        branch=branch,
        registration=registration,
        turn=None if last is None else last + 1,
    )
    await made.save()
    return str(made.id)


async def remove_performer(actor: Identity, contest_id: str, performer_id: str) -> None:
    """Takes away somebody typed in by mistake. Raises Refusal 409 once it was called: then it is withdrawn instead."""

    async def body() -> None:
        row = await contest(contest_id)
        found = await Performer.select(Performer.called_at).where(
            (Performer.id == performer_id) & (Performer.contest == contest_id)
        )
        if not found:
            raise not_found()
        if row.state == "published" or found[0]["called_at"] is not None:
            raise Refusal(Sentence("This performance was called already. Mark it as withdrawn instead."))
        await fetch("DELETE FROM judge_excuse WHERE performer = {}", performer_id)
        await fetch("DELETE FROM contest_penalty WHERE performer = {}", performer_id)
        await Performer.delete().where(Performer.id == performer_id)
        await audit.record(actor, "performer.removed", "performer", performer_id, contest=contest_id)
        contest_changed(contest_id)

    await write(body)


def refuse_when_published(row: ContestRow) -> None:
    if row.state == "published":
        raise Refusal(
            Sentence("The results are published. Take them back first, with a reason. Nothing was changed.")
        )
