"""Whatever people, captains, liaisons and organizers do, in whatever order: the numbers hold, nobody is in it twice."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

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
from events.services.transfers import accept, offer, withdraw
from events.tables import Pool
from foundation.database import fetch
from members.domain.identity import Identity
from tests.events.services.parties.team import ALONE, TEAM, all_is_well, held
from tests.events.union import NOON, Union
from tests.machine import Machine, run

PEOPLE = 8
NOMINATED = People(SignUpForm.NOMINATION, transfer=ALONE.transfer)
person = st.integers(0, PEOPLE - 1)
sizes = st.integers(1, 7)
anyone = st.integers(0, 99)
families = st.lists(st.tuples(st.sampled_from(AgeBand), st.booleans()), max_size=3)
# Mostly they themselves, sometimes somebody who acts for them.
doers = st.sampled_from(["self", "self", "self", "liaison", "organizer", "stranger"])
# In an order that is the same when a history is tried again; identifiers are not.
ROWS = {
    kind: f"SELECT x.id, m.id AS member FROM {rows} x JOIN member m ON m.id = x.who ORDER BY {order}, m.staff_number"
    for kind, rows, order in (
        ("own", "(SELECT id, member AS who, slot IS NULL AS gone FROM registration)", "x.gone"),
        (
            "waiting",
            "(SELECT id, member AS who, line FROM registration WHERE status = 'waitlisted')",
            "x.line",
        ),
        ("party", "(SELECT id, captain AS who, created_at FROM party)", "x.created_at"),
        (
            "invitation",
            "(SELECT party AS id, member AS who, answer, invited_at FROM party_invitation)",
            "x.answer, x.invited_at",
        ),
        ("offer", "(SELECT id, receiver AS who, answer, offered_at FROM transfer)", "x.answer, x.offered_at"),
    )
}


class Crowd(Machine):
    begins = NOON
    kind: ClassVar[People]

    async def begin(self) -> None:
        self.union = await Union.found()
        self.people = await self.union.people(PEOPLE)
        self.liaison = await self.union.liaison()
        self.event, self.offering = await held(self.union, 6, self.kind)
        self.pool = (await Pool.select(Pool.id))[0]["id"]
        await self.some_are_in()

    async def some_are_in(self) -> None:
        """Full from the beginning, with somebody in line, so that most steps move somebody."""
        if not self.together:
            actor = self.liaison if self.kind is NOMINATED else self.union.organizer
            for one in self.people[1:5]:
                family = self.family([(AgeBand.CHILD, True)] if one is self.people[4] else [])
                wish = SignUp(self.event, self.offering, one.member_id, companions=family)
                await register(actor, wish)
            return
        for captain, asked in ((1, 2), (4, 5)):
            team = PartyWish(self.event, self.offering, "队", 4, self.people[captain].member_id)
            made = await found(self.people[captain], team)
            await invite(self.people[captain], made.party, self.people[asked].member_id)

    @property
    def together(self) -> bool:
        return self.kind is TEAM

    def actor(self, by: str, member: str) -> Identity:
        others = {"liaison": self.liaison, "organizer": self.union.organizer, "stranger": self.people[0]}
        return others[by] if by in others else self.identity(member)

    def identity(self, member: str) -> Identity:
        return next(one for one in self.people if one.member_id == member)

    def family(self, drawn: list[tuple[AgeBand, bool]]) -> tuple[Companion, ...]:
        if self.kind is NOMINATED:
            return ()
        return tuple(Companion(f"家人{n}", band, needs) for n, (band, needs) in enumerate(drawn))

    def with_one(
        self, kind: str, which: int, by: str, deed: Callable[[Identity, str], Awaitable[Any]]
    ) -> None:
        """A deed on one of the registrations (mostly of those that stand), parties, invitations or offers there are."""

        async def done() -> None:
            rows = await fetch(ROWS[kind])
            if rows:
                row = rows[which % len(rows)]
                await deed(self.actor(by, row["member"]), row["id"])

        self.do(done())

    # ---- everybody ----

    @rule(who=person, by=doers, family=families)
    def signs_up(self, who: int, by: str, family: list[tuple[AgeBand, bool]]) -> None:
        member = self.people[who].member_id
        actor = self.liaison if self.kind is NOMINATED else self.actor(by, member)
        self.do(register(actor, SignUp(self.event, self.offering, member, companions=self.family(family))))

    @rule(which=anyone, by=doers, whole=st.booleans())
    def gives_up(self, which: int, by: str, whole: bool) -> None:
        self.with_one("own", which, by, lambda actor, own: cancel(actor, own, "有事", whole_party=whole))

    @rule(which=anyone, by=doers, to=person)
    def offers(self, which: int, by: str, to: int) -> None:
        receiver = self.people[to].member_id
        self.with_one("own", which, by, lambda actor, own: offer(actor, own, receiver, "出差"))

    @rule(which=anyone, by=doers)
    def takes_the_offer_back(self, which: int, by: str) -> None:
        self.with_one("own", which, by, withdraw)

    @rule(which=anyone)
    def takes_what_is_offered(self, which: int) -> None:
        self.with_one("offer", which, "self", accept)

    @rule(which=anyone)
    def is_let_in_by_hand(self, which: int) -> None:
        self.with_one("waiting", which, "organizer", lambda actor, own: admit(actor, own, "特邀"))

    @rule(size=st.integers(4, 12))
    def places_change(self, size: int) -> None:
        self.do(places.resize_pool(self.union.organizer, self.pool, size))

    @rule(which=anyone, by=doers, family=families)
    def brings(self, which: int, by: str, family: list[tuple[AgeBand, bool]]) -> None:
        brought = self.family(family)
        self.with_one("own", which, by, lambda actor, own: change_companions(actor, own, brought, "改"))

    # ---- teams ----

    @precondition(lambda self: self.together)
    @rule(who=person, by=doers, size=sizes, family=families)
    def founds(self, who: int, by: str, size: int, family: list[tuple[AgeBand, bool]]) -> None:
        captain = self.people[who].member_id
        wish = PartyWish(self.event, self.offering, "队", size, captain, companions=self.family(family))
        self.do(found(self.actor(by, captain), wish))

    @precondition(lambda self: self.together)
    @rule(which=anyone, by=doers, to=person)
    def invites(self, which: int, by: str, to: int) -> None:
        wanted = self.people[to].member_id
        self.with_one("party", which, by, lambda actor, team: invite(actor, team, wanted))

    @precondition(lambda self: self.together)
    @rule(which=anyone, declines=st.sampled_from([False, False, True]))
    def answers(self, which: int, declines: bool) -> None:
        self.with_one("invitation", which, "self", decline if declines else join)

    @precondition(lambda self: self.together)
    @rule(which=anyone, by=st.sampled_from(["liaison", "organizer"]), to=person)
    def is_put_in(self, which: int, by: str, to: int) -> None:
        wanted = self.people[to].member_id
        self.with_one("party", which, by, lambda actor, team: join(actor, team, member=wanted, reason="补员"))

    @precondition(lambda self: self.together)
    @rule(which=anyone, by=doers, to=anyone)
    def is_taken_out(self, which: int, by: str, to: int) -> None:
        self.with_one("party", which, by, lambda actor, team: self.of_mate(team, to, take_out, actor))

    @precondition(lambda self: self.together)
    @rule(which=anyone, by=doers, to=anyone)
    def is_handed_over(self, which: int, by: str, to: int) -> None:
        self.with_one("party", which, by, lambda actor, team: self.of_mate(team, to, hand_over, actor))

    async def of_mate(self, team: str, which: int, deed: Any, actor: Identity) -> None:
        """A deed on one of those in the party; the captain may be meant as well."""
        rows = await fetch(
            "SELECT r.member FROM registration r JOIN member m ON m.id = r.member WHERE r.party = {}"
            " ORDER BY r.places, m.staff_number",
            team,
        )
        await deed(actor, team, rows[which % len(rows)]["member"], "换人")

    @precondition(lambda self: self.together)
    @rule(which=anyone, by=doers, size=sizes)
    def is_changed(self, which: int, by: str, size: int) -> None:
        self.with_one("party", which, by, lambda actor, team: change(actor, team, "新名", size, "改"))

    # ---- what must hold ----

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


@pytest.mark.parametrize("kind", [TEAM, ALONE, NOMINATED], ids=["party", "individual", "nomination"])
def test_whatever_is_done_the_numbers_hold(database_url: str, migrated_sqlite: Path, kind: People) -> None:
    run(Crowd, database_url, migrated_sqlite, examples=8, steps=40, kind=kind)
