"""A trip with people who have places, for the tests of rooms, buses, notices, sealed answers and money."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from events.domain.settings import EventSettings, NoticeRules, SealedRules, TravelRules
from events.services.event_settings import change_settings
from events.services.signup import SignUp, register
from events.tables import Event
from members.domain.identity import Identity
from tests.events.union import NOON, START, Union, offerings

END = START + timedelta(days=4)
ORGANIZED = EventSettings(
    notice=NoticeRules(), sealed=SealedRules(id_number=True, health=True), travel=TravelRules(single=60_000)
)


@dataclass
class Travellers:
    """Two men and two women of accounting, a man and a woman of the library, all with places."""

    union: Union
    people: dict[str, Identity]
    event: str
    offering: str
    of: dict[str, str]

    @property
    def organizer(self) -> Identity:
        return self.union.organizer

    @classmethod
    async def made(cls, size: int = 6, **more: Any) -> "Travellers":
        union = await Union.found()
        groups = [
            await union.people(2, prefix="M", called="男", sex="male", phone="10000000001"),
            await union.people(2, prefix="F", called="女", sex="female", phone="10000000002"),
            await union.people(1, union.library, prefix="N", called="男", sex="male"),
            await union.people(1, union.library, prefix="G", called="女", sex="female"),
        ]
        event = await union.event(size, ends_at=END, cancel_until=START, **more)
        await Event.raw("UPDATE event SET kind = 'trip', revision = revision + 1 WHERE id = {}", event)
        await change_settings(
            union.organizer, event, notice=ORGANIZED.notice, sealed=ORGANIZED.sealed, travel=ORGANIZED.travel
        )
        (offering,) = await offerings(event)
        people, of = {}, {}
        for person in (each for group in groups for each in group):
            people[person.staff_number] = person
            of[person.staff_number] = (await register(person, SignUp(event, offering))).registration
        return cls(union, people, event, offering, of)


__all__ = ["END", "NOON", "START", "Travellers"]
