"""Certificates: numbers without gaps, one valid a person, revoked and issued anew under another number."""

import asyncio
from typing import Any

import pytest

from checkin.course_tables import Certificate, CertificateSeries
from checkin.queries import certificates
from checkin.services.certificates import issue, revoke, set_pattern
from checkin.services.marks import Wish, mark
from events.domain.completion import Mark
from foundation.clock import frozen
from foundation.database import AlreadyThere, write
from foundation.errors import Refusal
from foundation.identifiers import new_id
from tests.checkin.course import AFTER, Course

PATTERN = "澜财工培〔{year}〕{n:03}号"


async def completed(made: Course, *who: int) -> None:
    with frozen(AFTER):
        wishes = [
            Wish(made.registrations[number], session, Mark.PRESENT, "点名册")
            for number in who
            for session in made.sessions
        ]
        await mark(made.union.organizer, made.event, wishes)


async def ready(count: int = 3, *who: int) -> Course:
    made = await Course.made(count)
    await completed(made, *(who or range(count)))
    with frozen(AFTER):
        await set_pattern(made.union.organizer, made.event, PATTERN)
    return made


async def numbers() -> list[str]:
    return [row["number"] for row in await Certificate.select(Certificate.number).order_by(Certificate.place)]


async def test_those_who_completed_get_the_next_numbers(database: Any) -> None:
    made = await ready(3, 0, 2)
    with frozen(AFTER):
        first = await issue(made.union.organizer, made.event)
        assert await issue(made.union.organizer, made.event) == ()
        await completed(made, 1)
        second = await issue(made.union.organizer, made.event)
    assert (len(first), len(second)) == (2, 1)
    assert await numbers() == ["澜财工培〔2026〕001号", "澜财工培〔2026〕002号", "澜财工培〔2026〕003号"]
    (mine,) = await certificates.of_member(made.people[0].member_id)
    assert (mine.name, mine.branch, mine.title, mine.attended, mine.counted, mine.valid) == (
        "学员00",
        "会计学院分工会",
        "八段锦培训",
        4,
        4,
        True,
    )
    assert mine.address == f"http://rallypoint.test/v/{mine.code}"
    assert len(mine.code) == 26


async def test_revoked_and_issued_anew_never_under_the_same_number(database: Any) -> None:
    made = await ready(1)
    with frozen(AFTER):
        (one,) = await issue(made.union.organizer, made.event)
        with pytest.raises(Refusal):
            await revoke(made.union.organizer, made.event, one, " ")
        await revoke(made.union.organizer, made.event, one, "姓名有误")
        await revoke(made.union.organizer, made.event, one, "再来一次")
        await issue(made.union.organizer, made.event)
    found = await certificates.of_registration(made.registrations[0])
    assert {(each.number, each.valid, each.revoked_because) for each in found} == {
        ("澜财工培〔2026〕001号", False, "姓名有误"),
        ("澜财工培〔2026〕002号", True, ""),
    }


async def test_nobody_else_and_not_without_a_pattern(database: Any) -> None:
    made = await Course.made(1)
    with frozen(AFTER):
        with pytest.raises(Refusal) as no_pattern:
            await issue(made.union.organizer, made.event)
        assert no_pattern.value.field == "pattern"
        with pytest.raises(Refusal):
            await set_pattern(made.union.organizer, made.event, "没有编号")
        await set_pattern(made.union.organizer, made.event, PATTERN)
        assert await issue(made.union.organizer, made.event) == ()
        with pytest.raises(Refusal):
            await issue(made.union.organizer, made.event, made.registrations)
        with pytest.raises(Refusal):
            await issue(made.people[0], made.event)
        with pytest.raises(Refusal):
            await revoke(made.union.organizer, made.event, "nothing000000", "误发")
    assert await CertificateSeries.count() == 0 or await numbers() == []


async def test_two_who_issue_at_once_leave_no_gap(database: Any) -> None:
    made = await ready(5)
    with frozen(AFTER):
        await asyncio.gather(*(issue(made.union.organizer, made.event) for _ in range(4)))
    assert await numbers() == [f"澜财工培〔2026〕{n:03}号" for n in range(1, 6)]
    assert (await CertificateSeries.select(CertificateSeries.last)) == [{"last": 5}]


async def test_the_control_counts_and_writes_in_two_steps_and_clashes(database: Any) -> None:
    """What a number taken from counting the rows would do when several issue at once."""
    made = await ready(5)
    await CertificateSeries(key="k", last=0).save()

    async def naive(registration: str) -> bool:
        place = await Certificate.count() + 1

        async def body() -> None:
            await Certificate.insert(
                Certificate(
                    code=new_id(), event=made.event, registration=registration, series="k", place=place,
                    number=str(place), name="x", branch="y", title="z",
                )
            )  # fmt: skip

        try:
            await write(body)
        except AlreadyThere:
            return False
        return True

    assert not all(await asyncio.gather(*(naive(each) for each in made.registrations)))
