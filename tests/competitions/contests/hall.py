"""A contest with performers and a panel, made through the services."""

from itertools import count

from competitions.domain.contests.settings import ContestSettings
from competitions.queries.contests.contest import LoadedContest, loaded
from competitions.services import setup as competitions
from competitions.services.contests import marking, panel, running_order, setup, stage
from competitions.services.contests.marking import Entry, Given, Marked
from events.domain.event import Kind
from events.domain.event_form import OfferingDraft, PoolDraft
from members.domain.identity import Grant, Identity, Role
from tests.competitions.tournament import Tournament
from tests.events.union import Union, as_identity, offerings
from tests.members.seed import add_member

_nonces = count(1)


def entry(performer: str, criterion: str, hundredths: int, ago: int = 0) -> Entry:
    return Entry(f"nonce{next(_nonces):08}", Given(performer, criterion, hundredths), ago)


class Hall:
    """A union with a tournament that holds one contest; its chair is referee of the competition."""

    union: Union
    event: str
    competition: str
    offering: str
    id: str
    chair: Identity

    @classmethod
    async def found(cls, performers: int = 0, judges: int = 0, *, offering: bool = False) -> "Hall":
        made = cls()
        made.union = await Union.found()
        made.event = await made.union.event(
            size=200,
            kind=Kind.TOURNAMENT,
            title="职工文化艺术节",
            **Tournament.dates(),
            offerings=(OfferingDraft("诵读", 0, code="RD"),),
            pools=(PoolDraft(200, "参赛者"),),
        )
        (made.offering,) = await offerings(made.event)
        made.competition = await competitions.create(made.union.organizer, made.event, 1)
        chief = await add_member(made.union.college, "REF1", "评委长", pinyin="ping2", initials="pwz")
        made.chair = as_identity(chief, made.union.college, Grant(Role.REFEREE, made.competition))
        made.id = await setup.create(
            made.chair, made.competition, "经典诵读", made.offering if offering else ""
        )
        for number in range(1, performers + 1):
            await setup.add_performer(made.chair, made.id, f"第{number}代表队", f"《第{number}首》")
        for number in range(1, judges + 1):
            await panel.add_judge(made.chair, made.id, f"评委{number}")
        return made

    @classmethod
    async def found_beside(cls, other: "Hall", settings: ContestSettings) -> "Hall":
        """Another contest of the same competition, with one performer and three judges."""
        made = cls()
        made.union, made.event, made.competition = other.union, other.event, other.competition
        made.offering, made.chair = other.offering, other.chair
        made.id = await setup.create(made.chair, made.competition, "广播体操")
        await setup.choose(made.chair, made.id, "广播体操", settings)
        await setup.add_performer(made.chair, made.id, "第1代表队")
        for number in range(1, 4):
            await panel.add_judge(made.chair, made.id, f"评委{number}")
        return made

    async def loaded(self) -> LoadedContest:
        return await loaded(self.id)

    async def ordered(self) -> list[str]:
        """The running order as typed in, set by hand; the ids in it."""
        found = await self.loaded()
        order = [each.id for each in sorted(found.performers, key=lambda each: each.name)]
        await running_order.set_by_hand(self.chair, self.id, order)
        return order

    async def links(self) -> list[str]:
        return [each.secret for each in await panel.issue_links(self.chair, self.id)]

    async def give(self, secret: str, performer: str, *points: float) -> Marked:
        """The marks of one judge for c1, c2, c3."""
        entries = [entry(performer, f"c{at}", round(value * 100)) for at, value in enumerate(points, 1)]
        return await marking.append(self.id, None, secret, entries)

    async def perform(self, performer: str, secrets: list[str], *points: float) -> None:
        """Called, marked alike by all and locked."""
        await stage.call(self.chair, self.id, performer)
        for secret in secrets:
            await self.give(secret, performer, *points)
        await stage.lock(self.chair, self.id, performer)

    async def table(self) -> list[tuple[str, int | None, str]]:
        return [(row.name, row.place, str(row.score)) for row in (await self.loaded()).results]
