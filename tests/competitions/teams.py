"""A tournament of teams, made through the services: their players, line-ups and rubbers."""

from typing import Any

import msgspec

from competitions.domain.discipline_settings import settings_to
from competitions.domain.line_ups import LineUp
from competitions.domain.results import MatchResult
from competitions.queries import ties
from competitions.queries.disciplines import discipline
from competitions.queries.ties import TieView
from competitions.services import drawing, entries, line_ups, progress, roster
from competitions.services.entries import Wanted
from competitions.tables import Discipline, Match
from members.domain.identity import Identity
from tests.competitions.tournament import A, Tournament
from tests.events.union import as_identity
from tests.members.seed import add_member


class TeamTournament(Tournament):
    """Teams 1, 2 … of three men and three women each, of the two branches in turn; the first man is captain."""

    teams: list[str]
    people: list[list[Identity]]

    @classmethod
    async def of(cls, teams: int, method: str = "knockout", **settings: Any) -> "TeamTournament":
        made = await cls.found(0, method, code="T")
        assert isinstance(made, TeamTournament)
        if settings:
            row = await discipline(made.discipline)
            changed = msgspec.structs.replace(row.chosen, **settings)
            await Discipline.update({Discipline.settings: settings_to(changed)}).where(
                Discipline.id == made.discipline
            )
        made.teams, made.people = [], []
        for number in range(1, teams + 1):
            await made._team(number)
        await roster.freeze(made.referee, made.discipline)
        await drawing.confirm(made.referee, await drawing.preview(made.referee, made.discipline, "团体 88"))
        return made

    async def _team(self, number: int) -> None:
        home = (self.union.accounting, self.union.library)[number % 2]
        people = []
        for place in range(6):
            sex = "male" if place < 3 else "female"
            name = f"{'甲乙丙丁戊己庚辛'[number - 1]}{'男' if place < 3 else '女'}{'一二三'[place % 3]}"
            member = await add_member(home, f"T{number:02}{place}", name, sex=sex)
            people.append(as_identity(member, home))
        wanted = [Wanted(member=one.member_id) for one in people]
        self.teams.append(await entries.enter(self.referee, self.discipline, wanted, name=f"第{number}队"))
        self.people.append(people)

    async def tie(self, key: str = "r1m1") -> TieView:
        return await ties.tie(await self.match(key))

    async def of_side(self, view: TieView, side: str = "a") -> Identity:
        """The captain of a side."""
        entry = view.a.entry if side == "a" else view.b.entry
        return self.people[self.teams.index(entry or "")][0]

    @staticmethod
    def line(view: TieView, side: str, without: int = 0) -> LineUp:
        """A full line-up (XD, MD, WD), or one that gives a rubber up."""
        team = view.a if side == "a" else view.b
        m1, m2, m3, w1, w2, w3 = (player.id for player in team.players)
        full = ((m1, w1), (m2, m3), (w2, w3))
        return tuple(() if number == without else one for number, one in enumerate(full, start=1))

    async def hand_in(self, key: str, side: str, without: int = 0) -> None:
        view = await self.tie(key)
        team = view.a if side == "a" else view.b
        await line_ups.hand_in(
            await self.of_side(view, side), view.id, team.entry or "", self.line(view, side, without)
        )

    async def opened(self, key: str = "r1m1") -> TieView:
        """Both line-ups handed in."""
        await self.hand_in(key, "a")
        await self.hand_in(key, "b")
        return await self.tie(key)

    async def play_rubber(self, key: str, number: int, result: MatchResult = A) -> None:
        view = await self.tie(key)
        rubber = next(one for one in view.rubbers if one.number == number)
        await progress.enter_result(self.referee, rubber.id, result)

    async def win(self, key: str, result: MatchResult = A) -> None:
        """The tie is played in two rubbers."""
        await self.opened(key)
        for number in (1, 2):
            await self.play_rubber(key, number, result)

    async def rubbers(self, key: str = "r1m1") -> list[str]:
        return [one.status for one in (await self.tie(key)).rubbers]

    async def kept(self, key: str = "r1m1") -> tuple[str, str]:
        """Status and result of the tie itself."""
        (row,) = await Match.select(Match.status, Match.result).where(Match.id == await self.match(key))
        return row["status"], row["result"]
