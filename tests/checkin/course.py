"""A course of four afternoons that is half over, with three people of two branches."""

from datetime import datetime, timedelta
from typing import Any

from events.domain.session_form import Series, SessionDraft
from events.services import sessions
from events.services.signup import SignUp, register
from foundation.clock import frozen
from members.domain.identity import Identity
from tests.events.union import NOON, START, Union, offerings

LENGTH = timedelta(hours=2)
WEEK = timedelta(days=7)
AFTER = START + 3 * WEEK + timedelta(days=1)


class Course:
    """`session(n)`: the n-th session's id; `people` are signed up, `registrations` in the same order."""

    def __init__(self, union: Union, event: str, ids: tuple[str, ...]) -> None:
        self.union, self.event, self.sessions = union, event, ids
        self.people: list[Identity] = []
        self.registrations: list[str] = []

    @classmethod
    async def made(cls, count: int = 3, **more: Any) -> "Course":
        with frozen(NOON):
            union = await Union.found()
            end = START + 3 * WEEK + LENGTH
            event = await union.event(500, title="八段锦培训", ends_at=end, **more)
            first = SessionDraft("第{n}次", START, START + LENGTH)
            made = cls(union, event, await sessions.add(union.organizer, event, Series(first, times=4)))
            for number in range(count):
                home = union.library if number % 2 else union.accounting
                (person,) = await union.people(1, home, prefix=f"C{number}", called=f"学员{number}")
                await made.join(person)
        return made

    async def join(self, person: Identity) -> str:
        (offering, *_) = await offerings(self.event)
        registered = await register(person, SignUp(self.event, offering))
        self.people.append(person)
        self.registrations.append(registered.registration)
        return registered.registration

    def starts(self, number: int) -> datetime:
        return START + number * WEEK
