"""The running order: drawn by public lots, or set by hand; each making of it is kept."""

import msgspec

from competitions.contest_tables import ContestOrder, Performer
from competitions.domain.contests.running_order import OrderEntry, OrderRecord, draw_order
from competitions.queries.contests.contest import LoadedContest, loaded
from competitions.services.contests.live import contest_changed
from foundation.database import write
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit


async def draw(actor: Identity, contest_id: str, spoken_seed: str) -> OrderRecord:
    """Draws the order from a seed spoken aloud. Raises Refusal 409 once a performer was called, 422 without a seed."""

    async def body() -> OrderRecord:
        found = await _open(contest_id)
        entries = tuple(
            OrderEntry(each.id, each.name) for each in found.performers if each.status != "withdrawn"
        )
        record = draw_order(contest_id, entries, spoken_seed)
        await _keep(actor, contest_id, record.order, msgspec.json.encode(record).decode(), record.spoken_seed)
        return record

    return await write(body)


async def set_by_hand(actor: Identity, contest_id: str, order: list[str]) -> None:
    """The ids of all performers that are not withdrawn, the first to perform first. Raises Refusal 409, 422."""

    async def body() -> None:
        found = await _open(contest_id)
        if sorted(order) != sorted(each.id for each in found.performers if each.status != "withdrawn"):
            raise Refusal(
                Sentence("Give every performer one place of its own in the order."), field="order", status=422
            )
        await _keep(actor, contest_id, tuple(order), msgspec.json.encode({"order": order}).decode(), "")

    await write(body)


async def _open(contest_id: str) -> LoadedContest:
    found = await loaded(contest_id)
    if any(each.called_at is not None for each in found.performers):
        raise Refusal(Sentence("A performance was called already, so the running order stays as it is."))
    return found


async def _keep(actor: Identity, contest_id: str, order: tuple[str, ...], record: str, seed: str) -> None:
    # First free all turns: no two performers may have the same one, not even for a moment.
    await Performer.update({Performer.turn: None}).where(Performer.contest == contest_id)
    for turn, performer in enumerate(order, 1):
        await Performer.update({Performer.turn: turn}).where(Performer.id == performer)
    number = await ContestOrder.count().where(ContestOrder.contest == contest_id) + 1
    await ContestOrder(
        contest=contest_id, number=number, spoken_seed=seed, record=record, made_by=actor.member_id
    ).save()
    await audit.record(actor, "contest.order", "contest", contest_id, number=number, drawn=bool(seed))
    contest_changed(contest_id)
