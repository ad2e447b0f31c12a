"""Random evenings with phones that lose their network: whatever is sent in whatever order, the sums are right."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec
import pytest

from checkin.domain.admission import Passing, decide
from checkin.domain.attempt import Attempt, Means
from checkin.domain.doors import Again, Direction, DoorDraft, Entrance
from checkin.domain.keepers import Keeper
from checkin.domain.passages import NOWHERE, Passage, Standing, after, folded
from checkin.domain.ticket_token import Evidence, decoded, proof_of, read
from checkin.domain.verdicts import WENT_THROUGH, Holder, Verdict
from checkin.door_tables import Standing as StandingTable
from checkin.keys import keyring
from checkin.queries.entrances import entrances_of
from checkin.queries.holders import holder_of_ticket
from checkin.queries.passages import standings_of
from checkin.services.doors import save_door
from checkin.services.scan import scan
from checkin.services.undo import take_back
from checkin.services.upload import Receipt, SentScan, upload
from checkin.tables import Scan
from events.tables import Attendance, Registration
from foundation.clock import frozen
from foundation.errors import Refusal
from members.domain.identity import Link
from tests.checkin.conftest import AT
from tests.checkin.seed import Door

STEPS = 90


@dataclass
class Phone:
    """A phone without network: what it was given ahead, what it has let through since, and what it must still send."""

    keeper: Keeper
    ahead: timedelta
    known: dict[str, dict[str, Standing]] = field(default_factory=dict)
    holders: dict[str, Holder] = field(default_factory=dict)
    passages: dict[str, list[Passage]] = field(default_factory=dict)
    unsent: list[SentScan] = field(default_factory=list)
    undone: set[str] = field(default_factory=set)

    async def synced(self, tickets: list[str]) -> None:
        for ticket in tickets:
            holder = await holder_of_ticket(ticket)
            assert holder is not None
            self.holders[ticket], self.known[ticket] = holder, await standings_of(ticket)
        self.passages = {}

    def standings(self, ticket: str) -> dict[str, Standing]:
        standing = self.known[ticket].get("", NOWHERE)
        for one in self.passages.get(ticket, []):
            if one.nonce not in self.undone:
                standing = after(standing, one, 1)
        return {"": standing}


@dataclass
class Evening:
    """The door with its phones; every nonce ever sent."""

    door: Door
    chance: random.Random
    entrance: Entrance
    phones: list[Phone]
    at: datetime = AT
    nonces: set[str] = field(default_factory=set)
    sent: list[tuple[Phone, list[SentScan]]] = field(default_factory=list)
    cancelled: set[str] = field(default_factory=set)

    def nonce(self) -> str:
        made = f"nonce-{len(self.nonces):06}"
        self.nonces.add(made)
        return made

    def tokens(self) -> list[str]:
        return [self.door.token(name) for name in self.door.registrations]

    async def online(self) -> None:
        passing = Passing(leaving=self.chance.random() < 0.4)
        token = self.chance.choice(self.tokens())
        attempt = Attempt(self.nonce(), token, Means.CAMERA, "", self.entrance.door, passing)
        await scan(self.door.organizer, self.door.id, attempt)

    async def offline(self) -> None:
        phone = self.chance.choice(self.phones)
        token = self.chance.choice(self.tokens())
        reading = read(token, keyring().own)
        passing = Passing(leaving=self.chance.random() < 0.4)
        holder, ticket = phone.holders[reading.ticket], reading.ticket
        decision = decide(reading, holder, self.entrance, self.at, passing, phone.standings(ticket))
        nonce = self.nonce()
        clock = self.at + phone.ahead
        if decision.verdict in WENT_THROUGH:
            leaving = decision.verdict is Verdict.LEFT
            phone.passages.setdefault(ticket, []).append(
                Passage(nonce, self.at, leaving, decision.people, decision.fresh)
            )
        phone.unsent.append(
            SentScan(
                nonce, "token", evidence(token), Means.CAMERA, int(clock.timestamp() * 1000),
                int(phone.ahead.total_seconds() * 1000), decision.verdict, self.entrance.door,
                passing=msgspec.structs.replace(passing, people=decision.people),
            )
        )  # fmt: skip

    async def undo_offline(self) -> None:
        phone = self.chance.choice(self.phones)
        own = [one for some in phone.passages.values() for one in some if one.nonce not in phone.undone]
        if not own:
            return
        chosen = self.chance.choice(own)
        phone.undone.add(chosen.nonce)
        clock = int((self.at + phone.ahead).timestamp() * 1000)
        ahead = int(phone.ahead.total_seconds() * 1000)
        phone.unsent.append(
            SentScan(
                self.nonce(),
                "none",
                Evidence("", "", "", ""),
                Means.NAME,
                clock,
                ahead,
                Verdict.UNDONE,
                undoes=chosen.nonce,
            )
        )

    async def undo_online(self) -> None:
        registration = self.chance.choice(list(self.door.registrations.values()))
        nonce = self.nonce()
        try:
            await take_back(self.door.organizer, self.door.id, str(registration.id), nonce)
        except Refusal:
            self.nonces.discard(nonce)

    async def send(self) -> None:
        """Some of what waits, in any order, perhaps twice."""
        phone = self.chance.choice(self.phones)
        batch = self.chance.sample(phone.unsent, self.chance.randint(0, len(phone.unsent)))
        await self.upload(phone, batch)
        phone.unsent = [one for one in phone.unsent if one not in batch]

    async def upload(self, phone: Phone, batch: list[SentScan]) -> list[Receipt]:
        receipts = await upload(phone.keeper, batch)
        assert [one.refused for one in receipts] == [None] * len(batch)
        self.sent.append((phone, batch))
        return receipts

    async def send_again(self) -> None:
        if self.sent:
            phone, batch = self.chance.choice(self.sent)
            before = await contents()
            await self.upload(phone, batch)
            assert await contents() == before

    async def cancel(self) -> None:
        name = self.chance.choice(sorted(self.door.registrations))
        if name in self.cancelled or self.chance.random() < 0.8:
            return
        self.cancelled.add(name)
        await Registration.update(
            {Registration.status: "cancelled", Registration.slot: None, Registration.line: None}
        ).where(Registration.id == self.door.registration_id(name))

    async def sync(self) -> None:
        phone = self.chance.choice(self.phones)
        if not phone.unsent:
            await phone.synced([str(one.ticket) for one in self.door.registrations.values()])

    async def check(self) -> None:
        """What is stored beside the scans is what they fold to, and attendance says the same."""
        rows = await Scan.select().order_by(Scan.id)
        undone = {row["undoes"] for row in rows if row["undoes"]}
        by_registration: dict[str, list[Passage]] = {}
        for row in rows:
            if row["verdict"] in ("admitted", "left") and row["nonce"] not in undone:
                passage = Passage(
                    row["nonce"],
                    row["at"],
                    row["verdict"] == "left",
                    row["people"],
                    row["fresh"],
                    row["door"],
                )
                by_registration.setdefault(row["registration"], []).append(passage)
        expected = {key: folded(some, 1) for key, some in by_registration.items()}
        stored = {row["registration"]: row for row in await StandingTable.select()}
        for registration, standing in expected.items():
            kept = stored[registration]
            assert {name: kept[name] for name in msgspec.structs.asdict(standing)} == msgspec.structs.asdict(
                standing
            )
            assert 0 <= standing.inside <= standing.came <= 1
        assert all(row["came"] == 0 for key, row in stored.items() if key not in expected)
        came = {key: one.first_at for key, one in expected.items() if one.came}
        present = {row["registration"]: row["present_at"] for row in await Attendance.select()}
        assert present == came
        unsent = {one.nonce for phone in self.phones for one in phone.unsent}
        assert {row["nonce"] for row in rows} == self.nonces - unsent


async def contents() -> list[object]:
    return [
        await Scan.select().order_by(Scan.id),
        await StandingTable.select().order_by(StandingTable.ticket),
        await Attendance.select().order_by(Attendance.registration),
    ]


def evidence(token: str) -> Evidence:
    signed = decoded(token)
    reading = read(token, keyring().own)
    return Evidence(reading.ticket, signed[9:11].hex(), reading.event_mark.hex(), proof_of(signed))


@pytest.mark.parametrize("seed", range(6))
async def test_an_evening_without_network(door: Door, seed: int) -> None:
    chance = random.Random(seed)
    again = chance.choice(list(Again))
    rules = DoorDraft("正门", Direction.BOTH, again)
    gate = await save_door(door.organizer, door.id, rules)
    found = await entrances_of(door.id)
    assert found is not None
    phones = [
        Phone(
            Keeper(door.id, Link(f"phone{number:08}"), gate), timedelta(seconds=chance.randint(-4000, 4000))
        )
        for number in range(3)
    ]
    evening = Evening(door, chance, found.by_id[gate], phones)
    for phone in phones:
        await phone.synced([str(one.ticket) for one in door.registrations.values()])
    steps: list[Callable[[], Awaitable[None]]] = [
        evening.online, evening.offline, evening.offline, evening.offline, evening.undo_offline,
        evening.undo_online, evening.send, evening.send, evening.send_again, evening.cancel, evening.sync,
    ]  # fmt: skip
    for _ in range(STEPS):
        evening.at += timedelta(seconds=chance.randint(0, 40))
        with frozen(evening.at):
            await chance.choice(steps)()
            await evening.check()
    with frozen(evening.at + timedelta(hours=3)):
        for phone in phones:
            await evening.upload(phone, phone.unsent)
            phone.unsent = []
        await evening.check()
    rows = await Scan.select(Scan.conflict)
    assert any(row["conflict"] for row in rows), "an evening without a conflict tries little"
