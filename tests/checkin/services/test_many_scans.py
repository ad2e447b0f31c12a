"""Random evenings at the door: scans, repeats, withdrawals and cancellations, checked after every step."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from checkin.domain.attempt import Attempt, Means
from checkin.domain.verdicts import Verdict
from checkin.queries.presence import count
from checkin.services.scan import scan
from checkin.services.undo import take_back
from checkin.tables import Scan
from events.tables import Attendance, Registration
from foundation.errors import Refusal
from tests.checkin.seed import Door, open_door

STEPS = 60


@dataclass
class Evening:
    """The door, and what a person with a pencil would have on paper."""

    door: Door
    other: Door
    chance: random.Random
    present: set[str] = field(default_factory=set)
    status: dict[str, str] = field(default_factory=dict)
    sent: list[tuple[Attempt, Verdict]] = field(default_factory=list)
    scans: int = 0

    def number(self) -> str:
        self.scans += 1
        return f"nonce-{self.scans:06}"

    def expected(self, name: str) -> Verdict:
        if self.status[name] != "confirmed":
            return Verdict(self.status[name])
        return Verdict.ALREADY_ADMITTED if name in self.present else Verdict.ADMITTED

    async def show_ticket(self, name: str) -> None:
        attempt = Attempt(
            self.number(), self.door.token(name), self.chance.choice([Means.CAMERA, Means.TYPED])
        )
        await self._sent(attempt, self.expected(name), name)

    async def search(self, name: str) -> None:
        attempt = Attempt(self.number(), self.door.registration_id(name), Means.NAME)
        await self._sent(attempt, self.expected(name), name)

    async def _sent(self, attempt: Attempt, expected: Verdict, name: str) -> None:
        answer = await scan(self.door.organizer, self.door.id, attempt)
        assert answer.admission.verdict is expected
        if expected is Verdict.ADMITTED:
            self.present.add(name)
        self.sent.append((attempt, expected))

    async def send_again(self, name: str) -> None:
        if not self.sent:
            return
        attempt, expected = self.chance.choice(self.sent)
        answer = await scan(self.door.organizer, self.door.id, attempt)
        assert (answer.admission.verdict, answer.repeated) == (expected, True)

    async def forge(self, name: str) -> None:
        token = list(self.door.token(name))
        place = self.chance.randrange(20, 128)
        token[place] = "0" if token[place] != "0" else "1"
        answer = await scan(self.door.organizer, self.door.id, Attempt(self.number(), "".join(token)))
        assert answer.admission.verdict is Verdict.FORGED

    async def wrong_door(self, name: str) -> None:
        answer = await scan(self.door.organizer, self.door.id, Attempt(self.number(), self.other.token(name)))
        assert answer.admission.verdict is Verdict.WRONG_EVENT

    async def undo(self, name: str) -> None:
        number = self.number()
        if name in self.present:
            await take_back(self.door.organizer, self.door.id, self.door.registration_id(name), number)
            self.present.remove(name)
            return
        self.scans -= 1
        with pytest.raises(Refusal):
            await take_back(self.door.organizer, self.door.id, self.door.registration_id(name), number)

    async def change(self, name: str) -> None:
        status = self.chance.choice(["confirmed", "waitlisted", "cancelled"])
        self.status[name] = status
        await Registration.update(
            {
                Registration.status: status,
                Registration.slot: None if status == "cancelled" else 1,
                Registration.line: 1 if status == "waitlisted" else None,
            }
        ).where(Registration.id == self.door.registration_id(name))

    async def check(self) -> None:
        rows = await Attendance.select(Attendance.registration).where(Attendance.event == self.door.id)
        assert sorted(row["registration"] for row in rows) == sorted(
            self.door.registration_id(name) for name in self.present
        )
        assert await Scan.count() == self.scans
        counted = await count(self.door.id)
        confirmed = sum(status == "confirmed" for status in self.status.values())
        assert (counted.expected, counted.present) == (confirmed, len(self.present))


@pytest.mark.parametrize("seed", range(4))
async def test_an_evening(door: Door, seed: int) -> None:
    chance = random.Random(seed)
    other = await open_door("读书会", 50)
    evening = Evening(door, other, chance)
    evening.status = {name: row.status for name, row in door.registrations.items()}
    steps: list[Callable[[str], Awaitable[None]]] = [
        evening.show_ticket, evening.show_ticket, evening.search, evening.send_again,
        evening.forge, evening.wrong_door, evening.undo, evening.change,
    ]  # fmt: skip
    for _ in range(STEPS):
        await chance.choice(steps)(chance.choice(sorted(evening.status)))
        await evening.check()
