"""Sixteen doors in two processes, and one ticket: one is let in; and what happens without the write's protection."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from checkin.domain.admission import decide
from checkin.domain.attempt import Attempt
from checkin.domain.doors import Entrance
from checkin.domain.keepers import Keeper
from checkin.domain.passages import NOWHERE, Passage, after
from checkin.domain.ticket_token import read
from checkin.keys import keyring
from checkin.queries.holders import held_by_ticket
from checkin.services.passing import Scanned, keep, stand
from checkin.services.scan import scan
from checkin.tables import Scan
from events.tables import Attendance
from foundation.clock import frozen
from foundation.database import write
from members.domain.identity import Link
from tests.checkin.conftest import AT
from tests.checkin.seed import Door
from tests.processes import together

HERE = "tests.checkin.services.test_race_doors"
DOORS = 8
Deed = Callable[[], Awaitable[list[str]]]


async def eight_doors(event: str, tokens: list[str], careless: str, process: str) -> Deed:
    """Each door of this process scans each ticket, all at once.

    The control: another ticket is looked at beforehand, and what was decided then is kept without looking again.
    """
    reading = read(careless, keyring().own)
    held = await held_by_ticket(reading.ticket)
    assert held is not None
    entrance = Entrance(event)
    decision = decide(reading, held.holder, entrance, AT, standings=held.standings)

    async def scanned(door: int, number: int, token: str) -> str:
        keeper = Keeper(event, Link(f"phone{process}{door:07}"))
        answer = await scan(keeper, event, Attempt(f"nonce-{process}-{door}-{number}", token))
        return answer.admission.verdict.value

    async def without_looking() -> None:
        made = Scanned(Attempt(f"nonce-{process}-careless", careless), entrance, reading, AT)
        turn = await keep(Keeper(event, Link(f"phone{process}0000000")), made, held.holder, decision)
        await stand(
            event, held.holder, "", after(held.standings.get("", NOWHERE), Passage("n", AT), 1), turn, AT
        )

    async def deed() -> list[str]:
        with frozen(AT):
            told = await asyncio.gather(
                *(
                    scanned(door, number, token)
                    for door in range(DOORS)
                    for number, token in enumerate(tokens)
                )
            )
            await write(without_looking)
        return [*told, decision.verdict.value]

    return deed


async def test_sixteen_doors_in_two_processes_let_in_one_and_careless_ones_two(
    door: Door, database_url: str
) -> None:
    tokens = [door.token("王小明")]
    calls: list[list[Any]] = [
        [f"{HERE}:eight_doors", door.id, tokens, door.token("欧阳雪"), each] for each in "ab"
    ]
    told = await together(database_url, calls)
    verdicts = [verdict for each in told for verdict in each[:-1]]
    assert sorted(verdicts) == ["admitted"] + ["already_admitted"] * (2 * DOORS - 1)
    assert [each[-1] for each in told] == ["admitted", "admitted"]
    rows = await Scan.select(Scan.registration).where(Scan.verdict == "admitted")
    let_in = [row["registration"] for row in rows]
    assert let_in.count(door.registration_id("王小明")) == 1
    assert let_in.count(door.registration_id("欧阳雪")) == 2
    assert await Scan.count() == 2 * DOORS + 2
    assert await Attendance.count() == 1
