"""An event that takes applications, with people who have applied."""

from datetime import timedelta
from typing import Any

from events.domain.allocation.rules import AllocationRules
from events.domain.event import AllocationMethod
from events.services import lifecycle
from events.services.allocation.choosing import choose
from events.services.signup import SignUp, register
from foundation.clock import frozen
from members.domain.identity import Identity
from tests.events.union import NOON, START, Union, offerings

CLOSES = NOON + timedelta(days=2)
AFTER = CLOSES + timedelta(hours=1)
SEED_FROM = AllocationRules(seed_from="当日上证指数收盘价")
SEED = "3865.28"


async def applied(
    union: Union,
    people: list[Identity],
    method: AllocationMethod = AllocationMethod.LOTTERY,
    rules: AllocationRules = SEED_FROM,
    size: int = 2,
    **more: Any,
) -> tuple[str, str]:
    """Event and its (first) offering, with the applications of these people."""
    with frozen(NOON):
        event = await union.event(size, publish=False, closes_at=CLOSES, starts_at=START, **more)
        await choose(union.organizer, event, method, rules)
        await lifecycle.publish(union.organizer, event)
        offering = (await offerings(event))[0]
    for turn, person in enumerate(people):
        with frozen(NOON + timedelta(seconds=turn)):
            await register(person, SignUp(event, offering))
    return event, offering
