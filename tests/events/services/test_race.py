"""Many at once for few places: nothing is oversold; and the control shows that this is not luck."""

import asyncio
from typing import Any

from events.domain.signup import Outcome
from events.services.signup import SignUp, register
from events.tables import Pool, Registration
from foundation.clock import frozen
from foundation.database import write
from foundation.errors import Refusal
from foundation.identifiers import new_id
from members.domain.identity import Identity
from tests.events.union import NOON, Union, counters, offerings

PLACES, PEOPLE = 5, 40


async def test_few_places_many_people(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(PEOPLE)
        event = await union.event(PLACES)
        (offering,) = await offerings(event)

        async def insist(person: Identity) -> Outcome:
            """Presses the button again when told that too many are at it at this moment."""
            while True:
                try:
                    return (await register(person, SignUp(event, offering))).outcome
                except Refusal:
                    await asyncio.sleep(0)

        outcomes = await asyncio.gather(*(insist(person) for person in people))
    assert (outcomes.count(Outcome.CONFIRMED), outcomes.count(Outcome.WAITLISTED)) == (
        PLACES,
        PEOPLE - PLACES,
    )
    assert await counters(event) == [(PLACES, PLACES, PEOPLE - PLACES)]
    lines = (
        await Registration.select(Registration.line)
        .where(Registration.line.is_not_null())
        .order_by(Registration.line)
    )
    assert [row["line"] for row in lines] == list(range(1, PEOPLE - PLACES + 1))


async def test_the_control_looks_first_and_writes_later_and_oversells(database: Any) -> None:
    """What the service would do without its guard: count, then insert in another step."""
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(PEOPLE)
        event = await union.event(PLACES)
        (offering,) = await offerings(event)
    pool = (await Pool.select(Pool.id))[0]["id"]

    async def naive(person: Identity) -> None:
        taken = await Registration.count().where(Registration.status == "confirmed")
        if taken >= PLACES:
            return

        async def body() -> None:
            await Registration.insert(
                Registration(
                    id=new_id(), event=event, offering=offering, member=person.member_id, branch=person.branch_id,
                    status="confirmed", slot=1,
                )
            )  # fmt: skip
            await Pool.raw("UPDATE pool SET size = size + 1, taken = taken + 1 WHERE id = {}", pool)

        await write(body)

    await asyncio.gather(*(naive(person) for person in people))
    assert await Registration.count().where(Registration.status == "confirmed") > PLACES
