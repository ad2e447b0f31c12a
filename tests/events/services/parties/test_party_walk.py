"""Whatever people, captains, liaisons and organizers do, in whatever order: the numbers hold, nobody is in it twice."""

import contextlib
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

import pytest

from events.domain.event import SignUpForm
from events.domain.party import AgeBand, Companion
from events.services import places
from events.services.cancellation import cancel
from events.services.companions import change as change_companions
from events.services.parties.captaincy import change, hand_over, invite, take_out
from events.services.parties.founding import PartyWish, found
from events.services.parties.joining import decline, join
from events.services.people_settings import People
from events.services.promotion import admit
from events.services.signup import SignUp, register
from events.services.transfers import accept, offer
from events.tables import Party, Pool, Registration
from events.transfer_tables import Transfer
from foundation.clock import frozen
from foundation.database import fetch
from foundation.errors import Refusal
from members.domain.identity import Identity
from tests.events.services.parties.team import ALONE, TEAM, all_is_well, held
from tests.events.union import NOON, Union

PEOPLE, STEPS = 9, 70
NOMINATED = People(SignUpForm.NOMINATION, transfer=ALONE.transfer)


Deed = Callable[[], Awaitable[Any]]


class Walk:
    """Random deeds of random people; what is refused must have changed nothing that matters."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    async def begin(self, kind: People) -> None:
        self.kind, self.union = kind, await Union.found()
        self.people = await self.union.people(PEOPLE)
        self.liaison = await self.union.liaison()
        self.event, self.offering = await held(self.union, 8, kind)
        self.pool = (await Pool.select(Pool.id))[0]["id"]

    def someone(self) -> Identity:
        return self.chance.choice(self.people)

    def actor(self, person: Identity) -> Identity:
        """Mostly they themselves, sometimes somebody who acts for them."""
        return self.chance.choice([person, person, person, self.liaison, self.union.organizer])

    def family(self) -> tuple[Companion, ...]:
        number = self.chance.randint(0, 3) if self.kind is not NOMINATED else 0
        bands = [self.chance.choice(list(AgeBand)) for _ in range(number)]
        return tuple(Companion(f"家人{n}", band, self.chance.random() < 0.5) for n, band in enumerate(bands))

    async def registration(self, person: Identity) -> str:
        rows = await Registration.select(Registration.id).where(Registration.member == person.member_id)
        return rows[0]["id"] if rows else "none"

    async def a_party(self) -> str:
        rows = await Party.select(Party.id)
        return self.chance.choice(rows)["id"] if rows else "none"

    async def an_offer(self, person: Identity) -> str:
        rows = await Transfer.select(Transfer.id).where(Transfer.receiver == person.member_id)
        return self.chance.choice(rows)["id"] if rows else "none"

    async def deed(self) -> Awaitable[Any]:
        person, other, size = self.someone(), self.someone(), self.chance.randint(1, 7)
        actor, party, own = self.actor(person), await self.a_party(), await self.registration(person)
        wish = PartyWish(self.event, self.offering, "队", size, person.member_id, companions=self.family())
        alone = SignUp(self.event, self.offering, person.member_id, companions=self.family())
        taken = await self.an_offer(person)
        everybody: list[Deed] = [
            lambda: register(actor, alone),
            lambda: cancel(actor, own, "有事", whole_party=self.chance.random() < 0.5),
            lambda: offer(actor, own, other.member_id, "出差"),
            lambda: accept(person, taken),
            lambda: admit(self.union.organizer, own, "特邀"),
            lambda: places.resize_pool(self.union.organizer, self.pool, self.chance.randint(4, 14)),
        ]
        together: list[Deed] = [
            lambda: found(actor, wish),
            lambda: found(actor, wish),
            lambda: invite(actor, party, other.member_id),
            lambda: join(actor, party, member=other.member_id, reason="补员"),
            lambda: join(other, party),
            lambda: join(other, party),
            lambda: decline(other, party),
            lambda: take_out(actor, party, other.member_id, "换人"),
            lambda: hand_over(actor, party, other.member_id, "换队长"),
            lambda: change(actor, party, "新名", size, "改"),
            lambda: change_companions(actor, own, self.family(), "改"),
        ]
        each_alone: list[Deed] = [
            lambda: register(self.liaison, alone),
            lambda: register(self.liaison, alone),
            lambda: change_companions(actor, own, self.family(), "改"),
        ]
        return self.chance.choice(everybody + (together if self.kind is TEAM else each_alone))()

    async def go(self) -> dict[str, int]:
        for _ in range(STEPS):
            with contextlib.suppress(Refusal):
                await (await self.deed())
            await self.look()
        rows = await fetch("SELECT status, count(*) AS n FROM registration GROUP BY status")
        return {row["status"]: row["n"] for row in rows}

    async def look(self) -> None:
        await all_is_well(self.event)
        twice = await fetch(
            "SELECT member FROM registration WHERE event = {} AND status NOT IN ('cancelled', 'rejected')"
            " GROUP BY member HAVING count(*) > 1",
            self.event,
        )
        assert twice == []
        fits = await fetch(
            "SELECT p.id FROM pool p WHERE p.waiting > 0 AND EXISTS (SELECT 1 FROM registration r"
            " JOIN offering o ON o.id = r.offering WHERE o.pool = p.id AND r.status = 'waitlisted' AND r.places > 0"
            " AND r.places <= p.size - p.taken)"
        )
        assert fits == [], "nobody waits for places that are free"


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", [TEAM, ALONE, NOMINATED], ids=["party", "individual", "nomination"])
async def test_whatever_is_done_the_numbers_hold(database: None, kind: People, seed: int) -> None:
    with frozen(NOON):
        walk = Walk(Random(f"{kind.form} {seed}"))
        await walk.begin(kind)
        assert sum((await walk.go()).values()) >= 3
