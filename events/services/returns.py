"""A branch returns places it does not use, or asks for more; the organizer answers."""

from typing import Any

from events.domain.event import Event, EventStatus
from events.queries.organizers import organizers_of
from events.services import branch_news
from events.services.contention import write_again
from events.services.permission import must_organize
from events.services.places import Move, changed, held_pool, record_move
from events.services.promotion import fill
from events.services.traces import announce
from foundation.clock import now
from foundation.database import fetch
from foundation.errors import Refusal, not_allowed, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.branches import ids_on
from members.domain.identity import Identity, Role
from members.services import audit
from members.services.telling import tell

LONGEST_WORDS = 200
MOST_ASKED = 1_000

_QUOTA = (
    "SELECT q.id, q.branch, q.size, q.taken, q.waiting, b.path, b.name FROM branch_quota q"
    " JOIN branch b ON b.id = q.branch WHERE q.pool = {} AND q.branch = {}"
)
_SHRINK = "UPDATE branch_quota SET size = size - {} WHERE id = {} AND taken <= size - {} RETURNING size"
_OPEN = "SELECT id FROM quota_request WHERE pool = {} AND branch = {} AND answer = ''"
_ASK = (
    "INSERT INTO quota_request (id, pool, branch, places, words, asked_by, asked_at, answer, given, answer_words,"
    " answered_by) VALUES ({}, {}, {}, {}, {}, {}, {}, '', 0, '', '')"
)
_REQUEST = "SELECT id, pool, branch, places, answer FROM quota_request WHERE id = {}"
_ANSWER = (
    "UPDATE quota_request SET answer = {}, given = {}, answer_words = {}, answered_by = {}, answered_at = {}"
    " WHERE id = {} AND answer = '' RETURNING id"
)


async def return_places(actor: Identity, pool_id: str, branch_id: str, count: int, reason: str = "") -> None:
    """The branch gives places back that nobody of it uses or waits for; they belong to no branch then.

    Raises `Refusal` 422 for more than are free, 409 after the deadline, 403 for another branch.
    """

    async def body() -> None:
        held, event = await held_pool(pool_id)
        quota = await _quota(actor, event, pool_id, branch_id)
        _still_time(event, held)
        free = quota["size"] - quota["taken"] - quota["waiting"]
        if not 1 <= count <= max(free, 0):
            raise Refusal(
                Sentence(
                    "{count} place can be returned.", "{count} places can be returned.", count=max(free, 0)
                ),
                field="places",
                status=422,
            )
        await fetch(_SHRINK, count, quota["id"], count)
        await record_move(Move(pool_id, branch_id, None, count, "returned", actor.member_id, _words(reason)))
        await changed(event.id)
        await audit.record(
            actor, "quota.returned", "pool", pool_id, event=event.id, branch=branch_id, places=count
        )
        announce(event.id)

    await write_again(body)


async def ask_for_more(actor: Identity, pool_id: str, branch_id: str, count: int, words: str) -> None:
    """The branch asks the organizer for more places; one question at a time.

    Raises `Refusal` 422 without a number or reason, 409 while an earlier one is not answered.
    """
    if not 1 <= count <= MOST_ASKED:
        raise Refusal(
            Sentence("Please give a number from {least} to {most}.", least=1, most=MOST_ASKED),
            field="places",
            status=422,
        )
    told = _words(words)
    if not told:
        raise Refusal(Sentence("Please say what the places are for."), field="words", status=422)

    async def body() -> None:
        _, event = await held_pool(pool_id)
        quota = await _quota(actor, event, pool_id, branch_id)
        if event.status is not EventStatus.PUBLISHED or event.started(now()):
            raise Refusal(Sentence("This event is no longer ahead. Nothing was changed."))
        if await fetch(_OPEN, pool_id, branch_id):
            raise Refusal(Sentence("The organizer has not answered your last request yet."))
        request = new_id()
        await fetch(_ASK, request, pool_id, branch_id, count, told, actor.member_id, now())
        await tell(
            "quota_asked", await organizers_of(event.id),
            {"title": event.title, "branch": quota["name"], "places": count, "reason": told},
            link=f"/manage/events/{event.id}/places", key=f"quota_asked/{request}", event=event.id,
        )  # fmt: skip
        await audit.record(
            actor, "quota.asked", "pool", pool_id, event=event.id, branch=branch_id, places=count
        )
        announce(event.id)

    await write_again(body)


async def answer_request(actor: Identity, request_id: str, given: int, words: str = "") -> None:
    """Gives the branch places that no branch has (0: declines, with a reason). Answering twice changes nothing.

    Raises `Refusal` 422 for more than there are, or without a reason when declining.
    """

    async def body() -> None:
        rows = await fetch(_REQUEST, request_id)
        if not rows:
            raise not_found()
        request = rows[0]
        held, event = await held_pool(request["pool"])
        must_organize(actor, event.id)
        if (await fetch(_REQUEST, request_id))[0]["answer"]:
            return
        told = _words(words)
        if given == 0 and not told:
            raise Refusal(
                Sentence("Please give a reason; the branch will read it."), field="words", status=422
            )
        if given:
            await _give(actor, event, held, request, given)
        answer = "given" if given else "declined"
        await fetch(_ANSWER, answer, given, told, actor.member_id, now(), request_id)
        if given:
            await branch_news.shares_given(event, request["pool"], (request["branch"],))
        else:
            await branch_news.request_declined(event, request["branch"], request_id, told)
        await audit.record(
            actor, f"quota.{answer}", "pool", request["pool"], event=event.id, branch=request["branch"],
            places=given,
        )  # fmt: skip
        announce(event.id)

    await write_again(body)


async def _give(
    actor: Identity, event: Event, held: dict[str, Any], request: dict[str, Any], given: int
) -> None:
    left = await unclaimed(held)
    if not 0 < given <= left:
        raise Refusal(
            Sentence(
                "{count} place belongs to no branch now. Add places first, or take some back.",
                "{count} places belong to no branch now. Add places first, or take some back.",
                count=left,
            ),
            field="given",
            status=422,
        )
    grown = await fetch(
        "UPDATE branch_quota SET size = size + {} WHERE pool = {} AND branch = {} RETURNING id",
        given, request["pool"], request["branch"],
    )  # fmt: skip
    if not grown:
        raise not_found()
    await record_move(Move(request["pool"], None, request["branch"], given, "given", actor.member_id))
    await changed(event.id)
    await fill(event, request["pool"], grown[0]["id"], now())


async def unclaimed(held: dict[str, Any]) -> int:
    """The free places of a held pool that no branch has."""
    rows = await fetch(
        "SELECT COALESCE(SUM(size - taken), 0) AS n FROM branch_quota WHERE pool = {}", held["id"]
    )
    return int(held["size"]) - int(held["taken"]) - int(rows[0]["n"])


async def _quota(actor: Identity, event: Event, pool_id: str, branch_id: str) -> dict[str, Any]:
    rows = await fetch(_QUOTA, pool_id, branch_id)
    if not rows:
        raise not_found()
    branch = rows[0]["path"]
    if not actor.holds(Role.ORGANIZER, event.id) and actor.scopes(Role.LIAISON).isdisjoint(
        ("", *ids_on(branch))
    ):
        raise not_allowed(Sentence("Only the branch's own liaison can do this. Nothing was changed."))
    return rows[0]


def _still_time(event: Event, held: dict[str, Any]) -> None:
    if event.status is not EventStatus.PUBLISHED or event.started(now()):
        raise Refusal(Sentence("This event is no longer ahead. Nothing was changed."))
    if held["return_by"] is not None and now() >= held["return_by"]:
        raise Refusal(
            Sentence("Places could be returned until {until}; what is not used has been passed on since.",
                     until=held["return_by"])
        )  # fmt: skip


def _words(text: str) -> str:
    told = text.strip()
    if len(told) > LONGEST_WORDS:
        raise Refusal(
            Sentence("Please say it in at most {most} characters.", most=LONGEST_WORDS),
            field="words",
            status=422,
        )
    return told
