"""Entering lines of a register and striking them out, on both databases."""

from datetime import date
from typing import Any

import msgspec
import pytest

from events.documents.registers import shape
from events.domain.event import Kind
from events.domain.registers import NewEntry, Occasion, RegisterRules, Total, total
from events.queries import registers
from events.register_tables import RegisterEntry
from events.services.event_settings import change_settings
from events.services.registers import EntryRefused, enter, strike_out
from foundation.clock import frozen
from foundation.errors import Refusal
from foundation.messages import Sentence
from tests.events.listed import everything
from tests.events.union import NOON, Union
from tests.members.seed import add_member

VISIT = NewEntry("A0000", "illness", date(2026, 6, 1), amount=50_000, goods="水果一篮")


async def _lines(event: str, within: tuple[str, ...] | None = None) -> list[registers.Row]:
    """The earliest first."""
    return await everything(registers.source(event, within), registers.rows, shape(), "-entered")


async def _kept(union: Union) -> str:
    event = await union.event(2, kind=Kind.ACTIVITY)
    rules = RegisterRules((Occasion.ILLNESS, Occasion.VILLAGE))
    await change_settings(union.organizer, event, register=rules)
    return event


async def test_members_by_number_or_name_and_others_by_their_words(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (someone,) = await union.people(1)
        event = await _kept(union)
        await enter(union.organizer, event, VISIT, "nonce-001")
        await enter(
            union.organizer,
            event,
            msgspec.structs.replace(VISIT, who="会员0", amount=20_000, day=date(2026, 5, 20)),
            "nonce-002",
        )
        team = NewEntry("乡村振兴工作队", "village", date(2026, 5, 1), times=6, goods="慰问品", people=5)
        await enter(union.organizer, event, team, "nonce-003")
        smaller = msgspec.structs.replace(team, day=date(2026, 4, 1), times=4, people=4)
        await enter(union.organizer, event, smaller, "nonce-004")
        with pytest.raises(EntryRefused) as several:
            await enter(union.organizer, event, msgspec.structs.replace(team, who="A0000"), "nonce-005")
        assert list(several.value.fields) == ["people"]
        rows = await _lines(event)
    told = [
        (row.name, row.member, row.branch_name, row.occasion, row.times, row.people, row.amount)
        for row in rows
    ]
    assert told == [
        ("乡村振兴工作队", "", union.college.name, "village", 4, 4, 0),
        ("乡村振兴工作队", "", union.college.name, "village", 6, 5, 0),
        ("会员0", someone.member_id, union.accounting.name, "illness", 1, 1, 20_000),
        ("会员0", someone.member_id, union.accounting.name, "illness", 1, 1, 50_000),
    ]
    sums = await registers.totals(event, None)
    assert sums.whole == total(row.counted for row in rows) == Total(12, 6, 70_000)
    assert {branch: own for branch, _, own in sums.branches} == {
        union.college.id: Total(10, 5, 0),
        union.accounting.id: Total(2, 1, 70_000),
    }
    listed = everything(registers.source(event, None), registers.rows, shape(), "-amount")
    assert [row.amount for row in await listed] == [50_000, 20_000, 0, 0]
    found = everything(registers.source(event, None), registers.rows, shape(), "name", "xczx")
    assert [row.name for row in await found] == ["乡村振兴工作队"] * 2


async def test_the_same_form_sent_twice_enters_one_line(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        await union.people(1)
        event = await _kept(union)
        first = await enter(union.organizer, event, VISIT, "nonce-001")
        assert await enter(union.organizer, event, VISIT, "nonce-001") == first
    assert await RegisterEntry.count() == 1


async def test_namesakes_are_asked_for_their_number(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        event = await _kept(union)
        for number, branch in (("N1", union.accounting), ("N2", union.library)):
            await add_member(branch, number, "王芳", pinyin="wang2 fang1")
        with pytest.raises(EntryRefused) as refused:
            await enter(union.organizer, event, msgspec.structs.replace(VISIT, who="王芳"), "nonce-001")
    listed = f"N1 ({union.accounting.name}), N2 ({union.library.name})"
    assert refused.value.fields == {
        "who": Sentence(
            "Several people have this name. Please type the staff number: {listed}.", listed=listed
        )
    }
    assert await RegisterEntry.count() == 0


async def test_a_liaison_enters_and_sees_the_own_branch_only(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        await union.people(1)
        event = await _kept(union)
        own, other = await union.liaison(), await union.liaison(union.library)
        entry = await enter(own, event, VISIT, "nonce-001")
        # For the library's liaison nobody has this number: it is a name as written, of the own branch.
        await enter(other, event, msgspec.structs.replace(VISIT, who="李老师家属"), "nonce-002")
        with pytest.raises(Refusal) as foreign:
            await strike_out(other, event, entry, "不是我的")
    assert foreign.value.status == 404
    assert [row.name for row in await _lines(event, registers.reaches(own, event))] == ["会员0"]
    assert [row.name for row in await _lines(event, registers.reaches(other, event))] == ["李老师家属"]
    with pytest.raises(Refusal) as nobody:
        registers.reaches((await union.people(1, prefix="B"))[0], event)
    assert nobody.value.status == 403


async def test_a_struck_out_line_stays_and_does_not_count(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        await union.people(1)
        event = await _kept(union)
        entry = await enter(union.organizer, event, VISIT, "nonce-001")
        with pytest.raises(Refusal) as silent:
            await strike_out(union.organizer, event, entry, "  ")
        await strike_out(union.organizer, event, entry, "金额写错")
        await strike_out(union.organizer, event, entry, "再划一次")
    assert silent.value.field == "reason"
    (row,) = await _lines(event)
    assert row.struck_because == "金额写错"
    assert await everything(registers.source(event, None, counting=True), registers.rows, shape()) == []
    assert (await registers.totals(event, None)).whole == Total(0, 0, 0)


async def test_what_is_wrong_is_said_and_nothing_is_kept(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        event = await _kept(union)
        bad = NewEntry("A0000", "birthday", date(2026, 7, 1))
        with pytest.raises(EntryRefused) as refused:
            await enter(union.organizer, event, bad, "nonce-001")
    assert list(refused.value.fields) == ["occasion", "day", "amount"]
    assert await RegisterEntry.count() == 0
