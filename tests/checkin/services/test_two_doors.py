"""Sixteen doors at once: one ticket lets in one, one batch sent again and again counts once; and the race itself."""

import asyncio

from checkin.domain.admission import decide
from checkin.domain.attempt import Attempt, Means
from checkin.domain.doors import Again, Direction, DoorDraft, Entrance
from checkin.domain.keepers import Keeper
from checkin.domain.passages import NOWHERE, Passage, after
from checkin.domain.ticket_token import read
from checkin.domain.verdicts import Verdict
from checkin.door_tables import Standing
from checkin.keys import keyring
from checkin.queries.holders import held_by_ticket
from checkin.services.doors import save_door
from checkin.services.passing import Scanned, keep, stand
from checkin.services.scan import scan
from checkin.services.upload import SentScan, upload
from checkin.tables import Scan
from events.tables import Attendance
from foundation.clock import now
from foundation.database import write
from tests.checkin.seed import Door
from tests.checkin.services.evidence import evidence

AT_ONCE = 16


async def test_at_doors_that_let_in_again_one_ticket_is_inside_once(door: Door) -> None:
    rules = DoorDraft("正门", Direction.BOTH, Again.AFTER_EXIT)
    gate = await save_door(door.organizer, door.id, rules)
    attempts = [Attempt(f"nonce-{number:04}", door.token("王小明"), gate=gate) for number in range(AT_ONCE)]
    answers = await asyncio.gather(*(scan(door.organizer, door.id, each) for each in attempts))
    verdicts = sorted(answer.admission.verdict for answer in answers)
    assert verdicts == [Verdict.ADMITTED] + [Verdict.INSIDE_ALREADY] * (AT_ONCE - 1)
    stood = await Standing.select(Standing.came, Standing.inside, Standing.doubled)
    assert stood == [{"came": 1, "inside": 1, "doubled": 0}]


async def test_control_deciding_before_writing_lets_in_several(door: Door) -> None:
    """The same steps with the decision outside the write: what the write protects from does happen."""
    entrance = Entrance(door.id, again=Again.AFTER_EXIT)
    reading = read(door.token("王小明"), keyring().own)
    all_decided = asyncio.Barrier(4)

    async def careless(number: int) -> Verdict:
        held = await held_by_ticket(reading.ticket)
        assert held is not None
        at = now()
        decision = decide(reading, held.holder, entrance, at, standings=held.standings)
        await all_decided.wait()
        scanned = Scanned(Attempt(f"nonce-{number:04}", door.token("王小明")), entrance, reading, at)
        keeper = Keeper(door.id, door.organizer)
        standing = after(held.standings.get("", NOWHERE), Passage("n", at), 1)

        async def body() -> None:
            turn = await keep(keeper, scanned, held.holder, decision)
            await stand(door.id, held.holder, "", standing, turn, at)

        await write(body)
        return decision.verdict

    verdicts = await asyncio.gather(*(careless(number) for number in range(4)))
    assert verdicts.count(Verdict.ADMITTED) == 4


async def test_one_batch_sent_many_times_at_once_counts_once(door: Door) -> None:
    clock = round(now().timestamp() * 1000)
    batch = [
        SentScan(
            f"nonce-{name}", "token", evidence(door.token(person)), Means.CAMERA, clock, 0, Verdict.ADMITTED
        )
        for name, person in (("wang", "王小明"), ("ouyang", "欧阳雪"))
    ]
    keeper = Keeper(door.id, door.organizer)
    answers = await asyncio.gather(*(upload(keeper, batch) for _ in range(8)))
    told = {tuple(one.answer.admission.verdict for one in receipts if one.answer) for receipts in answers}
    assert told == {(Verdict.ADMITTED, Verdict.ADMITTED)}
    assert (await Scan.count(), await Attendance.count()) == (2, 2)
    assert await Scan.count().where(Scan.conflict != "") == 0
