"""A quiz with a bank of questions, made through the services."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from competitions.documents import quiz_workbook
from competitions.domain.quiz.questions import Question
from competitions.domain.quiz.settings import QuizSettings
from competitions.queries.quiz.attempts import Asked, asked, attempt
from competitions.queries.quiz.quiz import questions
from competitions.services import setup as competitions
from competitions.services.quiz import attempts, bank, setup
from competitions.services.quiz.attempts import Chosen
from events.domain.event import Kind
from events.domain.event_form import OfferingDraft, PoolDraft
from members.domain.identity import Grant, Identity, Role
from tests.competitions.tournament import Tournament
from tests.events.union import Union, as_identity
from tests.members.seed import add_member


def questions_of(count: int) -> list[Question]:
    """Every third a multiple choice (A and C), every third true; the others single (B)."""
    made = []
    for number in range(count):
        if number % 3 == 0:
            made.append(
                Question(
                    "single", f"第{number}题：首都？", ("上海", "北京", "昆明"), (1,), "地理", "北京是首都。"
                )
            )
        elif number % 3 == 1:
            made.append(
                Question("multiple", f"第{number}题：哪些是水果？", ("苹果", "石头", "梨", "铁"), (0, 2))
            )
        else:
            made.append(Question("truth", f"第{number}题：地球是圆的。", (), (0,), "", "近似球体。"))
    return made


class Room:
    """A union with a tournament event that holds one quiz."""

    union: Union
    event: str
    competition: str
    id: str
    chair: Identity

    @classmethod
    async def found(
        cls,
        bank_size: int = 12,
        opens_at: datetime | None = None,
        closes_at: datetime | None = None,
        **numbers: int,
    ) -> "Room":
        made = cls()
        made.union = await Union.found()
        made.event = await made.union.event(
            size=200,
            kind=Kind.TOURNAMENT,
            title="二十大精神答题活动",
            **Tournament.dates(),
            offerings=(OfferingDraft("参加者", 0, code="Q"),),
            pools=(PoolDraft(200, "参加者"),),
        )
        made.competition = await competitions.create(made.union.organizer, made.event, 1)
        chief = await add_member(made.union.college, "REF1", "主考", pinyin="zhu3", initials="zk")
        made.chair = as_identity(chief, made.union.college, Grant(Role.REFEREE, made.competition))
        await made._hold(bank_size, opens_at, closes_at, **numbers)
        return made

    @classmethod
    async def beside(cls, union: Union, event: str, competition: str, chair: Identity) -> "Room":
        """A quiz in a competition that is there already."""
        made = cls()
        made.union, made.event, made.competition, made.chair = union, event, competition, chair
        await made._hold(12, None, None)
        return made

    async def _hold(
        self, bank_size: int, opens_at: datetime | None, closes_at: datetime | None, **numbers: int
    ) -> None:
        self.id = await setup.create(self.chair, self.competition, "每日答题")
        settings = msgspec.structs.replace(QuizSettings(questions=4, minutes=10, tries=2), **numbers)
        await setup.choose(self.chair, self.id, "每日答题", settings, opens_at, closes_at)
        if bank_size:
            await self.take_in(questions_of(bank_size))
            await setup.set_open(self.chair, self.id, is_open=True)

    async def take_in(self, given: Sequence[Question], **more: Any) -> bank.Imported:
        return await bank.apply(self.chair, self.id, quiz_workbook.bank(given), **more)

    async def begin(self, who: Identity) -> "Sitting":
        return await Sitting.begin(self, who)


class Sitting:
    """A member with an attempt."""

    room: Room
    who: Identity
    id: str

    @classmethod
    async def begin(cls, room: Room, who: Identity) -> "Sitting":
        made = cls()
        made.room, made.who = room, who
        made.id = await attempts.start(who, room.id)
        return made

    async def paper(self) -> list[Asked]:
        return await asked(await attempt(self.id, self.who.member_id))

    async def answer(self, number: int, *, right: bool = True) -> None:
        """The question of that number, rightly or wrongly."""
        item = (await self.paper())[number - 1]
        bank_ = await questions([item.id])
        good = tuple(at for at, place in enumerate(item.order) if place in bank_[item.id].answer)
        bad = tuple(at for at in range(len(item.order)) if at not in good)[:1]
        await attempts.answer(self.who, self.id, [Chosen(item.id, good if right else bad)])

    async def answer_all(self, right: int) -> None:
        for number in range(1, len(await self.paper()) + 1):
            await self.answer(number, right=number <= right)

    async def score(self) -> tuple[int, int]:
        row = await attempt(self.id, self.who.member_id)
        return row.score, row.correct
