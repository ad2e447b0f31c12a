"""Doors with and without network, in any order: whatever phones send however often, the sums are right.

Several doors with rules of their own, phones that joined by a link and one of the organizer's, clocks that are wrong,
taking back, sending in pieces and again, places given back and handed on, phones sent home.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from checkin.domain.admission import Passing, decide
from checkin.domain.attempt import Attempt, Means
from checkin.domain.doors import Again, Direction, DoorDraft, Entrance
from checkin.domain.passages import NOWHERE, Passage, Standing, folded
from checkin.domain.ticket_token import Evidence, code_of, read
from checkin.domain.verdicts import WENT_THROUGH, Holder, Verdict
from checkin.door_tables import DoorPhone
from checkin.door_tables import Standing as StandingTable
from checkin.keys import keyring
from checkin.queries.entrances import entrances_of
from checkin.queries.holders import holder_of_ticket
from checkin.queries.passages import standings_of
from checkin.queries.presence import count
from checkin.services import gates
from checkin.services.doors import save_door
from checkin.services.scan import scan
from checkin.services.undo import take_back
from checkin.services.upload import Receipt, SentScan, upload
from checkin.tables import Scan
from events.tables import Attendance, Registration
from tests.checkin.conftest import AT
from tests.checkin.seed import Door, add_person, open_door, register, token_of
from tests.checkin.services.evidence import evidence
from tests.machine import Machine, run

SOON = AT - timedelta(minutes=30)
NOTHING = Evidence("", "", "", "")
# Mostly the two who have places, so that doors meet the same people again.
whoever = st.sampled_from([0, 0, 0, 1, 1, 1, 2, 3, 4, 5])
gate, phone_number = st.integers(0, 2), st.integers(0, 2)
many, leaves = st.integers(0, 3), st.sampled_from([False, False, True])
deeds = st.sampled_from(["in", "in", "out", "back"])


@dataclass
class Phone:
    """A phone without network: what it was given ahead, what it has let through since, and what it must still send."""

    secret: str
    entrance: Entrance
    ahead: timedelta
    known: dict[str, Standing] = field(default_factory=dict)
    holders: dict[str, Holder] = field(default_factory=dict)
    passages: dict[str, list[Passage]] = field(default_factory=dict)
    unsent: list[SentScan] = field(default_factory=list)
    undone: set[str] = field(default_factory=set)

    def standing(self, ticket: str, heads: int) -> Standing:
        own = [one for one in self.passages.get(ticket, []) if one.nonce not in self.undone]
        return folded(own, heads) if own else self.known.get(ticket, NOWHERE)

    def clock(self, at: datetime) -> int:
        return int((at + self.ahead).timestamp() * 1000)

    @property
    def ahead_ms(self) -> int:
        return int(self.ahead.total_seconds() * 1000)


class Evening(Machine):
    begins = SOON
    door: Door

    async def begin(self) -> None:
        self.door = await open_door()
        self.other = await open_door("读书会", 50)
        family = self.door.registrations["欧阳雪"]
        family.places = 3
        await family.save()
        self.tickets = list(self.door.registrations.values())
        self.made = 0
        self.unkept: set[str] = set()
        self.asked: list[tuple[Attempt, Verdict]] = []
        self.sent: list[tuple[Phone, list[SentScan]]] = []
        self.phones: list[Phone] = []

    @initialize(
        front=st.sampled_from(Again),
        side=st.sampled_from(Again),
        aheads=st.lists(st.integers(-4000, 4000), min_size=3, max_size=3),
    )
    def doors_open(self, front: Again, side: Again, aheads: list[int]) -> None:
        drafts = (
            DoorDraft("正门", Direction.BOTH, front),
            DoorDraft("侧门", Direction.IN, side),
            DoorDraft("后门", Direction.OUT),
        )
        self.do(self._opened_doors(drafts, aheads))

    async def _opened_doors(self, drafts: tuple[DoorDraft, ...], aheads: list[int]) -> None:
        host, event = self.door.organizer, self.door.id
        gates_made = [await save_door(host, event, draft) for draft in drafts]
        found = await entrances_of(event)
        assert found is not None
        self.entrances = [found.by_id[one] for one in gates_made]
        for number, ahead in enumerate(aheads):
            if number == 2:
                secret = await gates.enrol(host, event, "组织者的手机")
            else:
                link = await gates.issue(host, event, gates_made[number])
                _, secret = await gates.join(link.secret, f"手机{number}")
            phone = Phone(secret, self.entrances[number], timedelta(seconds=ahead))
            self.phones.append(phone)
            await self._synced(phone)

    async def _synced(self, phone: Phone) -> None:
        phone.holders, phone.known, phone.passages = {}, {}, {}
        for each in self.tickets:
            holder = await holder_of_ticket(each.ticket)
            if holder is not None and holder.status in ("confirmed", "waitlisted"):
                phone.holders[each.ticket] = holder
                phone.known[each.ticket] = (await standings_of(each.ticket)).get("", NOWHERE)

    def ticket(self, who: int) -> Registration:
        return self.tickets[who % len(self.tickets)]

    def nonce(self) -> str:
        self.made += 1
        return f"nonce-{self.made:06}"

    # ---- with network ----

    @rule(
        some=st.lists(st.tuples(whoever, gate, leaves), min_size=1, max_size=4),
        people=many,
        typed=st.booleans(),
    )
    def at_the_doors(self, some: list[tuple[int, int, bool]], people: int, typed: bool) -> None:
        for who, at, leaving in some:
            ticket, passing = self.ticket(who), Passing(leaving, people)
            text = code_of(ticket.ticket) if typed else token_of(ticket)
            means = Means.TYPED if typed else Means.CAMERA
            attempt = Attempt(self.nonce(), text, means, gate=self.entrances[at].door, passing=passing)
            answer = self.do(scan(self.door.organizer, self.door.id, attempt))
            assert answer is not None
            assert not answer.repeated
            self.asked.append((attempt, answer.admission.verdict))

    @precondition(lambda self: self.asked)
    @rule(which=st.integers(0, 99))
    def asked_again(self, which: int) -> None:
        attempt, verdict = self.asked[which % len(self.asked)]
        before = self.runner.run(contents())
        answer = self.do(scan(self.door.organizer, self.door.id, attempt))
        assert answer is not None
        assert (answer.repeated, answer.admission.verdict) == (True, verdict)
        assert self.runner.run(contents()) == before

    @precondition(lambda self: self.made % 4 == 0)
    @rule(who=whoever, place=st.integers(20, 127), at=gate, forged=st.booleans())
    def is_worth_nothing_here(self, who: int, place: int, at: int, forged: bool) -> None:
        token = token_of(self.ticket(who))
        spoilt = token[:place] + ("0" if token[place] != "0" else "1") + token[place + 1 :]
        text = spoilt if forged else self.other.token("王小明")
        attempt = Attempt(self.nonce(), text, gate=self.entrances[at].door)
        answer = self.do(scan(self.door.organizer, self.door.id, attempt))
        assert answer is not None
        assert answer.admission.verdict is (Verdict.FORGED if forged else Verdict.WRONG_EVENT)

    @rule(who=whoever)
    def taken_back(self, who: int) -> None:
        registration, nonce = self.ticket(who), self.nonce()
        done = self.do(take_back(self.door.organizer, self.door.id, str(registration.id), nonce))
        if done is None:
            self.unkept.add(nonce)

    # ---- without network ----

    @rule(
        number=phone_number,
        some=st.lists(st.tuples(deeds, whoever, many), min_size=2, max_size=6),
        then=st.sampled_from(["keeps", "sends", "sends backwards"]),
    )
    def alone(self, number: int, some: list[tuple[str, int, int]], then: str) -> None:
        """A phone without network sees several people, takes some of it back, and perhaps finds the network again."""
        for deed, who, people in some:
            if deed == "back":
                self.takes_back_alone(number, who)
            else:
                self.decides_alone(number, who, deed == "out", people)
        if then != "keeps":
            self.sends(number, then == "sends backwards", 1)

    def decides_alone(self, number: int, who: int, leaving: bool, people: int) -> None:
        phone, ticket = self.phones[number], self.ticket(who)
        self.clock += timedelta(seconds=1)
        token = token_of(ticket)
        holder = phone.holders.get(ticket.ticket)
        heads = holder.heads if holder else 1
        passing = Passing(leaving, people)
        standing = {"": phone.standing(ticket.ticket, heads)}
        reading = read(token, keyring().own)
        decision = decide(reading, holder, phone.entrance, self.clock, passing, standing)
        nonce, told = self.nonce(), msgspec.structs.replace(passing, people=decision.people)
        if decision.verdict in WENT_THROUGH:
            passage = Passage(
                nonce, self.clock, decision.verdict is Verdict.LEFT, decision.people, decision.fresh
            )
            phone.passages.setdefault(ticket.ticket, []).append(passage)
        phone.unsent.append(
            SentScan(
                nonce, "token", evidence(token), Means.CAMERA, phone.clock(self.clock), phone.ahead_ms,
                decision.verdict, phone.entrance.door, passing=told,
            )
        )  # fmt: skip

    def takes_back_alone(self, number: int, which: int) -> None:
        phone = self.phones[number]
        own = [one for some in phone.passages.values() for one in some if one.nonce not in phone.undone]
        if not own:
            return
        self.clock += timedelta(seconds=1)
        undone = own[which % len(own)].nonce
        phone.undone.add(undone)
        clock = phone.clock(self.clock)
        phone.unsent.append(
            SentScan(
                self.nonce(), "none", NOTHING, Means.NAME, clock, phone.ahead_ms, Verdict.UNDONE,
                undoes=undone,
            )
        )  # fmt: skip

    @rule(number=phone_number, backwards=st.booleans(), share=st.sampled_from([1, 2, 3]))
    def finds_the_network(self, number: int, backwards: bool, share: int) -> None:
        self.sends(number, backwards, share)

    def sends(self, number: int, backwards: bool, share: int) -> None:
        """All of what waits or some of it, in the order it was made or the other way round."""
        phone = self.phones[number]
        order = phone.unsent[::-1] if backwards else phone.unsent
        batch = order[: -(-len(order) // share)]
        self._uploaded(phone, batch)
        phone.unsent = [one for one in phone.unsent if one not in batch]
        self.sent.append((phone, batch))

    @precondition(lambda self: self.sent)
    @rule(which=st.integers(0, 99))
    def sends_again(self, which: int) -> None:
        before = self.runner.run(contents())
        self._uploaded(*self.sent[which % len(self.sent)])
        assert self.runner.run(contents()) == before

    def _uploaded(self, phone: Phone, batch: list[SentScan]) -> None:
        async def deed() -> list[Receipt]:
            rights = await gates.phone_of(phone.secret, self.door.id)
            assert rights is not None
            return await upload(rights.keeper, batch)

        receipts = self.do(deed())
        assert receipts is not None
        assert [one.refused for one in receipts] == [None] * len(batch)

    @rule(number=phone_number)
    def hears_the_news(self, number: int) -> None:
        phone = self.phones[number]
        if not phone.unsent and not self._ended(number):
            self.do(self._synced(phone))

    # ---- meanwhile ----

    @rule(seconds=st.integers(1, 400))
    def time_passes(self, seconds: int) -> None:
        self.clock += timedelta(seconds=seconds)

    # Once the evening is under way.
    @precondition(lambda self: self.made > 20)
    @rule(who=whoever, handed_on=st.booleans())
    def gives_up(self, who: int, handed_on: bool) -> None:
        """A place given back, or handed on to a colleague with a ticket of their own; as long as nobody has come."""
        registration = self.ticket(who)

        async def deed() -> None:
            if await Attendance.exists().where(Attendance.registration == registration.id):
                return
            await Registration.update(
                {Registration.status: "cancelled", Registration.slot: None, Registration.line: None}
            ).where(Registration.id == registration.id)
            if handed_on and registration.status == "confirmed":
                number = 100 + len(self.tickets)
                taker = await add_person(self.door.branches[0], f"T{number}", "接手人")
                self.tickets.append(await register(self.door.event, self.door.offering, taker))
            registration.status = "cancelled"

        self.do(deed())

    @precondition(lambda self: self.made > 30)
    @rule(number=st.sampled_from([0, 1]))
    def is_sent_home(self, number: int) -> None:
        async def deed() -> None:
            rows = await DoorPhone.select(DoorPhone.id).where(DoorPhone.name == f"手机{number}")
            await gates.revoke_phone(self.door.organizer, self.door.id, rows[0]["id"])

        self.do(deed())

    def _ended(self, number: int) -> bool:
        rights = self.runner.run(gates.phone_of(self.phones[number].secret, self.door.id))
        return rights is None or rights.keeper.ended_at is not None

    # ---- what must hold ----

    async def look(self) -> None:
        rows = await Scan.select().order_by(Scan.id)
        waits = {one.nonce for phone in self.phones for one in phone.unsent}
        made = {f"nonce-{number:06}" for number in range(1, self.made + 1)}
        assert {row["nonce"] for row in rows} == made - waits - self.unkept
        came = await self._stand_as_folded(rows)
        present = {row["registration"]: row["present_at"] for row in await Attendance.select()}
        assert present == came
        assert (await count(self.door.id)).present == len(came)
        assert {row["registration"] for row in rows if row["verdict"] in ("forged", "unknown")} <= {None}
        await self._nobody_scans_once_sent_home(rows)

    async def _stand_as_folded(self, rows: list[dict[str, Any]]) -> dict[str, datetime | None]:
        """What is stored beside the scans is what they fold to; who came, and when."""
        undone = {row["undoes"] for row in rows if row["undoes"]}
        passages: dict[str, list[Passage]] = {}
        for row in rows:
            if row["verdict"] in ("admitted", "left") and row["nonce"] not in undone:
                passages.setdefault(row["registration"], []).append(
                    Passage(
                        row["nonce"],
                        row["at"],
                        row["verdict"] == "left",
                        row["people"],
                        row["fresh"],
                        row["door"],
                    )
                )
        heads = {str(one.id): one.places for one in self.tickets}
        expected = {key: folded(some, heads[key]) for key, some in passages.items()}
        stored = {row["registration"]: row for row in await StandingTable.select()}
        for key, standing in expected.items():
            fields = msgspec.structs.asdict(standing)
            assert {name: stored[key][name] for name in fields} == fields
            assert 0 <= standing.inside <= standing.came <= heads[key]
        assert all(row["came"] == 0 for key, row in stored.items() if key not in expected)
        return {key: one.first_at for key, one in expected.items() if one.came}

    async def _nobody_scans_once_sent_home(self, rows: list[dict[str, Any]]) -> None:
        home = {
            row["id"]: row["revoked_at"]
            for row in await DoorPhone.select().where(DoorPhone.revoked_at.is_not_null())
        }
        for row in rows:
            if row["phone"] in home and row["at"] >= home[row["phone"]]:
                assert (row["verdict"], row["conflict"]) == ("revoked", "revoked"), row


async def contents() -> list[object]:
    return [
        await Scan.select().order_by(Scan.id),
        await StandingTable.select().order_by(StandingTable.ticket),
        await Attendance.select().order_by(Attendance.registration),
    ]


@pytest.mark.parametrize(("examples", "steps"), [(15, 30)])
def test_an_evening_at_the_doors(database_url: str, migrated_sqlite: Path, examples: int, steps: int) -> None:
    run(Evening, database_url, migrated_sqlite, examples=examples, steps=steps)
