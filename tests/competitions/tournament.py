"""A tournament with players, made through the services, for the tests of this room."""

from datetime import timedelta
from typing import Any

from competitions.domain.results import MatchResult
from competitions.queries.played import PlayedDraw, played_draw
from competitions.services import drawing, progress, roster, setup
from competitions.services.setup import Chosen
from competitions.tables import Discipline, Draw, Match
from events.domain.event import Kind
from events.domain.event_form import OfferingDraft, PoolDraft
from events.services.signup import SignUp, register
from foundation.clock import now
from members.domain.identity import Grant, Identity, Role
from tests.events.union import Union, as_identity, offerings
from tests.members.seed import add_member

A = MatchResult("a", ((21, 10), (21, 12)))
B = A.mirrored()


class Tournament:
    """A union with a tournament of one discipline (MS by default) and a referee."""

    union: Union
    event: str
    offering: str
    id: str
    discipline: str
    referee: Identity
    players: list[Identity]

    @classmethod
    async def found(
        cls, players: int, method: str = "knockout", code: str = "MS", **chosen: Any
    ) -> "Tournament":
        made = cls()
        made.union = await Union.found()
        made.event = await made.union.event(
            size=200,
            kind=Kind.TOURNAMENT,
            title="首届羽毛球赛",
            **cls.dates(),
            offerings=(OfferingDraft("男子单打", 0, code=code),),
            pools=(PoolDraft(200, "参赛者"),),
        )
        (made.offering,) = await offerings(made.event)
        made.id = await setup.create(made.union.organizer, made.event, 4)
        (row,) = await Discipline.select(Discipline.id).where(Discipline.competition == made.id)
        made.discipline = row["id"]
        chief = await add_member(made.union.college, "REF1", "裁判长", pinyin="cai2 pan4", initials="cpz")
        made.referee = as_identity(chief, made.union.college, Grant(Role.REFEREE, made.id))
        made.players = []
        await made.sign_up(players)
        if method != "knockout" or chosen:
            await setup.choose(
                made.referee,
                made.discipline,
                Chosen(method, "3x21", **chosen),  # type: ignore[arg-type]
            )
        return made

    @staticmethod
    def dates() -> dict[str, Any]:
        return {"starts_at": now() + timedelta(days=10), "ends_at": now() + timedelta(days=11)}

    async def sign_up(self, count: int, prefix: str = "P") -> None:
        people = await self.union.people(count // 2, self.union.accounting, f"{prefix}A")
        people += await self.union.people(count - count // 2, self.union.library, f"{prefix}B")
        self.players += people
        for person in people:
            await register(person, SignUp(self.event, self.offering))

    async def drawn(self, seed: str = "88") -> "Tournament":
        """Frozen, drawn and locked."""
        await roster.freeze(self.referee, self.discipline)
        await drawing.confirm(self.referee, await drawing.preview(self.referee, self.discipline, seed))
        return self

    async def loaded(self) -> PlayedDraw:
        return await played_draw(self.discipline)

    async def match(self, key: str) -> str:
        return (await self.loaded()).matches[key].id

    async def play(self, key: str, result: MatchResult = A) -> None:
        await progress.enter_result(self.referee, await self.match(key), result)

    async def rows(self) -> dict[str, tuple[str | None, str | None, str]]:
        found = await self.loaded()
        names = {entry.id: entry.name for entry in found.entries.values()}
        return {
            key: (names.get(row.side_a or ""), names.get(row.side_b or ""), row.status)
            for key, row in found.matches.items()
        }

    async def statuses(self) -> dict[str, str]:
        return {key: row.status for key, row in (await self.loaded()).matches.items()}

    async def state(self) -> str:
        rows = await Discipline.select(Discipline.state).where(Discipline.id == self.discipline)
        return str(rows[0]["state"])

    async def draws(self) -> list[tuple[int, str, str]]:
        rows = await Draw.select(Draw.number, Draw.state, Draw.reason).where(
            Draw.discipline == self.discipline
        ).order_by(Draw.number)  # fmt: skip
        return [(row["number"], row["state"], row["reason"]) for row in rows]

    async def matches_kept(self) -> int:
        return int(await Match.count().where(Match.discipline == self.discipline))
