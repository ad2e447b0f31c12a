"""Two processes pass places on at the same time: each goes to one person, in the order of the line."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from events.queries import facts
from events.services import offers, reallocation
from events.services.cancellation import cancel
from events.services.signup import SignUp, register
from events.tables import RegistrationChange
from foundation.clock import frozen
from foundation.errors import Refusal
from members.domain.identity import Grant, Identity, Role
from tests.events.union import NOON, Union, counters, offerings, statuses
from tests.processes import together

HERE = "tests.events.services.test_race_processes"
PLACES, PEOPLE = 6, 16
LATER = NOON + timedelta(days=1)
Deed = Callable[[], Awaitable[Any]]


def _boss(member: str) -> Identity:
    return Identity(member, "ORG1", "", "", "", "", "", grants=(Grant(Role.ORGANIZER),))


async def gives_back(organizer: str, registrations: list[str]) -> Deed:
    """Cancels them all at once, and the clock of this process goes as well."""

    async def insisting(registration: str) -> None:
        while True:
            with contextlib.suppress(Refusal):
                await cancel(_boss(organizer), registration, "停电")
                return
            await asyncio.sleep(0)

    async def deed() -> None:
        with frozen(LATER):
            await asyncio.gather(
                *(insisting(each) for each in registrations),
                offers.expire_offers(),
                reallocation.reallocate_due(),
            )

    return deed


async def _full() -> tuple[Union, str, list[str]]:
    union = await Union.found()
    people = await union.people(PEOPLE)
    event = await union.event(PLACES)
    (offering,) = await offerings(event)
    made = [(await register(person, SignUp(event, offering))).registration for person in people]
    return union, event, made


async def test_places_given_back_in_two_processes_go_to_the_first_in_line(
    database: Any, database_url: str
) -> None:
    with frozen(NOON):
        union, event, made = await _full()
    organizer = union.organizer.member_id
    await together(
        database_url,
        [
            [f"{HERE}:gives_back", organizer, made[:3]],
            [f"{HERE}:gives_back", organizer, made[3:6]],
        ],
    )
    facts.forget_all()
    assert await counters(event) == [(PLACES, PLACES, PEOPLE - 2 * PLACES)]
    found = await statuses(event)
    assert found["confirmed"] == [f"A{number:04}" for number in range(6, 12)]
    assert found["waitlisted"] == [f"A{number:04}" for number in range(12, 16)]
    moved = await RegistrationChange.count().where(
        (RegistrationChange.status == "confirmed") & RegistrationChange.registration.is_in(made[6:])
    )
    assert moved == PLACES, "nobody moves up twice"
