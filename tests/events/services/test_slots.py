"""Building slots, and taking away those nobody has, on both databases."""

from datetime import timedelta
from typing import Any

import pytest

from events.domain.slots import SlotPlan
from events.queries import drafts, facts
from events.services import setup
from events.services.draft_refused import DraftRefused
from events.services.signup import SignUp, register
from events.services.slots import add_slots, remove_slots
from events.tables import Offering, Pool
from foundation.clock import frozen
from foundation.errors import Refusal
from tests.events.union import NOON, START, Union, counters, offerings


async def test_a_clinic_is_built_in_one_go(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person, other) = await union.people(2)
        event = await union.event(ends_at=START + timedelta(hours=4), per_person=2)
        plan = SlotPlan(("内科", "骨科"), START, 15, 12, 1, place="职工之家")
        assert await add_slots(union.organizer, event, plan, replace=True) == 24
        assert len(await offerings(event)) == 24
        row = await Offering.select().where(Offering.title == "骨科 " + _clock(11)).first()
        assert row is not None
        assert (row["section"], row["place"], row["starts_at"]) == (
            "骨科", "职工之家", START + timedelta(minutes=165),
        )  # fmt: skip
        assert sorted({size for size, _, _ in await counters(event)}) == [1]
        with pytest.raises(DraftRefused) as again:
            await add_slots(union.organizer, event, plan)
        assert set(again.value.fields) == {"sections"}
        found = await facts.event(event)
        assert found is not None
        await register(person, SignUp(event, found.offerings[0].id))
        assert await remove_slots(union.organizer, event, "内科") == 11
        assert await Pool.count().where(Pool.event == event) == 13
        with pytest.raises(Refusal) as stranger:
            await remove_slots(other, event, "骨科")
    assert stranger.value.status == 403


async def test_an_event_with_many_slots_can_still_be_edited(database: Any) -> None:
    """The form saves what it shows together with the slots it does not show."""
    with frozen(NOON):
        union = await Union.found()
        event = await union.event(ends_at=START + timedelta(hours=12))
        await add_slots(union.organizer, event, SlotPlan(("内科",), START, 15, 40, 2))
        draft = await drafts.of_event(event)
        assert draft is not None
        await setup.save(union.organizer, event, draft)
    assert len(await offerings(event)) == 41


def _clock(slot: int) -> str:
    return (START + timedelta(minutes=15 * slot)).strftime("%H:%M")
