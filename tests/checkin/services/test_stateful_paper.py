"""The door beside somebody with a pencil: every verdict is what stands on paper, and who is present as well."""

from datetime import datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from checkin.domain.attempt import Attempt, Means
from checkin.domain.ticket_token import code_of
from checkin.domain.verdicts import Verdict
from checkin.queries.presence import count
from checkin.services.scan import scan
from checkin.services.undo import take_back
from checkin.tables import Scan
from events.tables import Attendance, Registration
from tests.checkin.conftest import AT
from tests.checkin.seed import PEOPLE, open_door
from tests.machine import Machine, run

names = st.sampled_from([name for name, _status in PEOPLE])


class Paper(Machine):
    begins = AT

    async def begin(self) -> None:
        self.door = await open_door()
        self.since: dict[str, datetime] = {}
        self.status = {name: row.status for name, row in self.door.registrations.items()}
        self.sent: list[tuple[Attempt, Verdict]] = []
        self.scans = 0

    def number(self) -> str:
        self.scans += 1
        return f"nonce-{self.scans:06}"

    @rule(name=names, means=st.sampled_from(Means))
    def comes(self, name: str, means: Means) -> None:
        shown = {
            Means.NAME: self.door.registration_id(name),
            Means.TYPED: code_of(self.door.registrations[name].ticket),
        }
        attempt = Attempt(self.number(), shown.get(means, self.door.token(name)), means)
        expected = Verdict.ALREADY_ADMITTED if name in self.since else Verdict.ADMITTED
        if self.status[name] != "confirmed":
            expected = Verdict(self.status[name])
        answer = self.do(scan(self.door.organizer, self.door.id, attempt))
        assert answer is not None
        assert answer.admission.verdict is expected
        if expected is Verdict.ADMITTED:
            self.since[name] = self.clock
        self.sent.append((attempt, expected))

    @precondition(lambda self: self.sent)
    @rule(which=st.integers(0, 99))
    def is_sent_again(self, which: int) -> None:
        attempt, expected = self.sent[which % len(self.sent)]
        answer = self.do(scan(self.door.organizer, self.door.id, attempt))
        assert answer is not None
        assert (answer.admission.verdict, answer.repeated) == (expected, True)

    @rule(name=names, late=st.sampled_from([False, False, True]))
    def is_taken_back(self, name: str, late: bool) -> None:
        """Within ten minutes of coming in; after that no more."""
        registration = self.door.registration_id(name)
        taking = take_back(self.door.organizer, self.door.id, registration, self.number())
        done = self.do(taking, takes=700 if late else 1)
        recently = name in self.since and (self.clock - self.since[name]).total_seconds() <= 600
        assert (done is not None) is recently
        if done is None:
            self.scans -= 1
        else:
            del self.since[name]

    @rule(name=names, status=st.sampled_from(["confirmed", "waitlisted", "cancelled"]))
    def changes(self, name: str, status: str) -> None:
        self.status[name] = status
        values: dict[Any, Any] = {
            Registration.status: status,
            Registration.slot: None if status == "cancelled" else 1,
            Registration.line: 1 if status == "waitlisted" else None,
        }
        where = Registration.id == self.door.registration_id(name)
        self.runner.run(Registration.update(values).where(where).run())

    async def look(self) -> None:
        rows = await Attendance.select(Attendance.registration).where(Attendance.event == self.door.id)
        expected = {self.door.registration_id(name) for name in self.since}
        assert sorted(row["registration"] for row in rows) == sorted(expected)
        assert await Scan.count() == self.scans
        counted = await count(self.door.id)
        confirmed = sum(status == "confirmed" for status in self.status.values())
        assert (counted.expected, counted.present) == (confirmed, len(self.since))


def test_an_evening_on_paper(database_url: str, migrated_sqlite: Path) -> None:
    run(Paper, database_url, migrated_sqlite, examples=10, steps=40)
