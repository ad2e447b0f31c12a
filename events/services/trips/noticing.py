"""Public notices: hung for a period, taken down, objected to, and what becomes of an objection."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from events.domain.event import AllocationMethod, Event, EventStatus
from events.domain.trips.notices import MOST_OBJECTION, Line, faults, period_faults, word_fault
from events.queries.trips.notices import Candidate, candidates
from events.services.cancellation import cancel
from events.services.contention import write_again
from events.services.event_settings import held_event
from events.services.permission import must_organize
from events.trip_tables import NoticeLine
from foundation.clock import now
from foundation.database import fetch
from foundation.errors import Refusal, not_found
from foundation.identifiers import digest, new_id, new_secret
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.domain.telling.values import Value
from members.services import audit, many_rows
from members.services.telling import tell, tell_groups

MOST_OF_ONE = 5
MOST_OF_ALL = 300
MOST_TEXT = 2000
MOST_ANSWER = 500

_INSERT = (
    "INSERT INTO notice (id, event, number, text, begins_at, ends_at, anonymous, taken_down_because, published_by)"
    " VALUES ({}, {}, (SELECT COALESCE(MAX(number), 0) + 1 FROM notice WHERE event = {}), {}, {}, {}, {}, '', {})"
)
_APPLIED = "SELECT DISTINCT member FROM registration WHERE event = {} AND status <> 'cancelled'"
_DOWN = (
    "UPDATE notice SET taken_down_at = {}, taken_down_because = {}"
    " WHERE id = {} AND event = {} AND taken_down_at IS NULL AND ends_at > {} RETURNING id"
)
_HANGING = (
    "SELECT n.id, n.event, n.anonymous, n.published_by, e.title, l.id AS line FROM notice n"
    " JOIN event e ON e.id = n.event"
    " LEFT JOIN notice_line l ON l.notice = n.id AND l.id = {}"
    " WHERE n.id = {} AND n.begins_at <= {} AND n.ends_at > {} AND n.taken_down_at IS NULL AND e.status <> 'draft'"
)
_COUNTS = (
    "SELECT count(*) AS n, COALESCE(SUM(CASE WHEN objector = {} THEN 1 ELSE 0 END), 0) AS own"
    " FROM objection WHERE notice = {}"
)
_OBJECT = (
    "INSERT INTO objection (id, notice, line, objector, receipt, text, made_at, outcome, answer)"
    " VALUES ({}, {}, {}, {}, {}, {}, {}, '', '')"
)
_OBJECTION = (
    "SELECT o.id, o.outcome, o.objector, n.id AS notice, n.event, e.title, l.registration FROM objection o"
    " JOIN notice n ON n.id = o.notice JOIN event e ON e.id = n.event"
    " LEFT JOIN notice_line l ON l.id = o.line WHERE o.id = {}"
)
_ANSWER = (
    "UPDATE objection SET outcome = {}, answer = {}, answered_by = {}, answered_at = {}"
    " WHERE id = {} AND outcome = '' RETURNING id"
)


class NoticeDraft(msgspec.Struct, frozen=True):
    """A notice to hang from now on. `words`: registration → the word that tells them from a namesake."""

    text: str
    ends_at: datetime
    anonymous: bool = False
    words: Mapping[str, str] = {}


class WordsNeeded(Refusal):
    """Namesakes are not told apart yet, or a word would tell too much; `fields`: registration → what to do."""

    def __init__(self, fields: Mapping[str, Sentence]) -> None:
        super().__init__(next(iter(fields.values())), status=422)
        self.fields = fields


async def hang(actor: Identity, event_id: str, draft: NoticeDraft) -> str:
    """Hangs a notice of everybody who has a place and was on none yet; its id.

    Raises `WordsNeeded`, or `Refusal` when there is nobody to name, or the event never names anybody.
    """
    must_organize(actor, event_id)
    if len(draft.text) > MOST_TEXT:
        raise Refusal(
            Sentence("Please write at most {most} characters.", most=MOST_TEXT), field="text", status=422
        )

    async def body() -> str:
        event = await held_event(event_id)
        _may_hang(event)
        wrong = period_faults(now(), draft.ends_at)
        if wrong is not None:
            raise Refusal(wrong, field="last_day", status=422)
        people = await candidates(event_id)
        if not people:
            raise Refusal(Sentence("Everybody who has a place was on a notice already; there is nobody new."))
        lines = _told_apart(people, draft.words)
        notice_id = new_id()
        await fetch(
            _INSERT, notice_id, event_id, event_id, draft.text.strip(), now(), draft.ends_at, draft.anonymous,
            actor.member_id,
        )  # fmt: skip
        await many_rows.insert(
            NoticeLine,
            ("id", "notice", "registration", "position", "result", "word"),
            [
                (new_id(), notice_id, line.registration, place, line.result, line.word)
                for place, line in enumerate(lines)
            ],
        )
        await _tell_of_it(event, notice_id, draft.ends_at)
        await audit.record(
            actor, "notice.hung", "notice", notice_id, event=event_id, people=len(lines),
            ends=draft.ends_at.isoformat(), anonymous=draft.anonymous,
        )  # fmt: skip
        return notice_id

    return await write_again(body)


async def _tell_of_it(event: Event, notice_id: str, until: datetime) -> None:
    """Whoever applied, with a place or without, and the groups; the message names nobody."""
    applied = [row["member"] for row in await fetch(_APPLIED, event.id)]
    values: dict[str, Value] = {"title": event.title, "until": until}
    link = f"/notices/{notice_id}"
    key = f"notice_published/{notice_id}"
    await tell("notice_published", applied, values, link=link, key=key, event=event.id, until=until)
    await tell_groups("notice_published", event.id, values, link=link, key=key, until=until)


def _may_hang(event: Event) -> None:
    if event.private:
        raise Refusal(
            Sentence("Who takes part in this event is never published, so there is no notice of it.")
        )
    if event.status is not EventStatus.PUBLISHED:
        raise Refusal(Sentence("Only an event that is published has notices."))
    if event.allocation is not AllocationMethod.FIRST_COME and event.allocated_at is None:
        raise Refusal(Sentence("The places are not given yet. Give them first, then hang the notice."))


def _told_apart(people: Sequence[Candidate], words: Mapping[str, str]) -> list[Line]:
    lines = [
        msgspec.structs.replace(person.line, word=words.get(person.line.registration, "").strip())
        for person in people
    ]
    wrong = dict(faults(lines))
    for person, line in zip(people, lines, strict=True):
        fault = word_fault(line.word, person.forbidden)
        if fault is not None:
            wrong[line.registration] = fault
    if wrong:
        raise WordsNeeded(wrong)
    return lines


async def take_down(actor: Identity, event_id: str, notice_id: str, because: str) -> None:
    """Takes a notice down before its time. Raises `Refusal` 422 without a reason, 409 when it is down already."""
    must_organize(actor, event_id)
    words = because.strip()
    if not words or len(words) > 200:
        raise Refusal(
            Sentence("Please say why in at most 200 characters; the trail keeps it."),
            field="reason",
            status=422,
        )

    async def body() -> None:
        at = now()
        if not await fetch(_DOWN, at, words, notice_id, event_id, at):
            raise Refusal(Sentence("This notice is down already. Nothing was changed."))
        await audit.record(actor, "notice.taken_down", "notice", notice_id, event=event_id)

    await write_again(body)


class Made(msgspec.Struct, frozen=True):
    """An objection is in. `receipt`: the secret by which somebody unnamed reads the answer."""

    id: str
    receipt: str = ""


async def object_to(actor: Identity, notice_id: str, line_id: str, text: str) -> Made:
    """Any member objects while the notice hangs, to one person's place or (``line_id`` empty) to the whole.

    Where objections are unnamed, nothing that is kept says who made it. Raises `Refusal`.
    """
    words = text.strip()
    if not words or len(words) > MOST_OBJECTION:
        raise Refusal(
            Sentence("Please say in 1 to {most} characters what speaks against it.", most=MOST_OBJECTION),
            field="text",
            status=422,
        )

    async def body() -> Made:
        at = now()
        rows = await fetch(_HANGING, line_id, notice_id, at, at)
        if not rows:
            raise Refusal(
                Sentence(
                    "This notice is not up any more, so objections are closed. Please ask the union office."
                ),
                status=410,
            )
        if line_id and rows[0]["line"] is None:
            raise not_found()
        await _not_too_many(actor, notice_id)
        unnamed = bool(rows[0]["anonymous"])
        made = Made(new_id(), new_secret() if unnamed else "")
        await fetch(
            _OBJECT, made.id, notice_id, line_id or None, None if unnamed else actor.member_id,
            digest(made.receipt) if unnamed else None, words, at,
        )  # fmt: skip
        await audit.record(
            None if unnamed else actor, "objection.made", "objection", made.id, event=rows[0]["event"]
        )
        await _tell_the_union(rows[0], made.id)
        return made

    return await write_again(body)


async def _tell_the_union(notice: dict[str, Any], objection_id: str) -> None:
    """Whoever hung the notice out hears of it, not of who objected."""
    if notice["published_by"]:
        await tell(
            "objection_made", [notice["published_by"]], {"title": notice["title"]},
            link=f"/manage/events/{notice['event']}/notices", key=f"objection_made/{objection_id}",
            event=notice["event"],
        )  # fmt: skip


async def _not_too_many(actor: Identity, notice_id: str) -> None:
    count = (await fetch(_COUNTS, actor.member_id, notice_id))[0]
    if count["own"] >= MOST_OF_ONE or count["n"] >= MOST_OF_ALL:
        raise Refusal(
            Sentence("There are too many objections to this notice already. Please go to the union office."),
            status=429,
        )


async def answer_objection(
    actor: Identity, objection_id: str, *, upheld: bool, answer: str, take_off: bool = False
) -> None:
    """Answers an objection; ``take_off``: the person it is about loses the place, and the next of the list has it.

    The answer is what both read, so it must not say who objected. Raises `Refusal`.
    """
    words = answer.strip()
    if not words or len(words) > MOST_ANSWER:
        raise Refusal(
            Sentence("Please answer in 1 to {most} characters.", most=MOST_ANSWER), field="answer", status=422
        )

    async def body() -> None:
        rows = await fetch(_OBJECTION, objection_id)
        if not rows:
            raise not_found()
        row = rows[0]
        must_organize(actor, row["event"])
        if take_off and not (upheld and row["registration"]):
            raise Refusal(
                Sentence("Only somebody against whom an objection was upheld is taken off."), field="take_off",
                status=422,
            )  # fmt: skip
        outcome = "upheld" if upheld else "dismissed"
        if not await fetch(_ANSWER, outcome, words, actor.member_id, now(), objection_id):
            raise Refusal(Sentence("This objection was answered already. Nothing was changed."))
        if row["objector"]:
            await tell(
                "objection_answered", [row["objector"]], {"title": row["title"], "answer": words},
                link=f"/notices/{row['notice']}", key=f"objection_answered/{objection_id}", event=row["event"],
            )  # fmt: skip
        if take_off:
            await cancel(actor, row["registration"], words[:200])
        await audit.record(
            actor, "objection.answered", "objection", objection_id, event=row["event"], outcome=outcome,
            taken_off=row["registration"] if take_off else None,
        )  # fmt: skip

    await write_again(body)
